"""The server's door; granian serves ``guichet.project.wsgi:application``."""

import os
import sys

import django
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application

from guichet.kit.staticfiles import keep
from guichet.web.setup import token

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.project.settings")

django.setup(set_prefix=False)
keep()
application = get_wsgi_application()

# Servers, unlike commands, look at no system check by themselves: one that must not be served does not start.
if wrong := [each for each in run_checks(tags=[Tags.security]) if each.is_serious()]:
    raise SystemCheckError("\n".join(str(each) for each in wrong))

if not settings.DEMO:
    token.announce(sys.stderr)
