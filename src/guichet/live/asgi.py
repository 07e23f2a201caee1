"""The server's door; granian serves ``guichet.live.asgi:application`` by ASGI, in one worker."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.project.settings")
django.setup()

from django.conf import settings  # noqa: E402 - settings are read only now

from guichet.live.application import application as made  # noqa: E402 - models too

application = made(most=settings.LIVE_STREAMS)
