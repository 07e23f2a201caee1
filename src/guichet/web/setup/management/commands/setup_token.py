"""``guichet setup-token``: print the token with which the first desk is set up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.desks.models import Desk
from guichet.web.setup import token


class Command(BaseCommand):
    help = "Print the one-time token with which the first desk is set up in the browser."

    def handle(self, **_options: Any) -> None:
        if Desk.objects.exists():
            raise CommandError("There is a desk already: the token is for the first one.")
        self.stdout.write(token.token())
