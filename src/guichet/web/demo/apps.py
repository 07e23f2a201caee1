"""The application of the demonstration's pages; its label tells it from the demonstration's data."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from guichet.web.demo.checks import only_on_this_machine


class DemoPages(AppConfig):
    """The pages of a demonstration."""

    name = "guichet.web.demo"
    label = "demo_pages"

    def ready(self) -> None:
        """Have the system check look whether a demonstration can be reached from elsewhere."""
        register(only_on_this_machine, Tags.security)
