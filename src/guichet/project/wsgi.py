"""The server's door; granian serves ``guichet.project.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.project.settings")

application = get_wsgi_application()
