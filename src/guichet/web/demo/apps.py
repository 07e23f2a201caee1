"""The application of the demonstration's pages; its label tells it from the demonstration's data."""

from django.apps import AppConfig


class DemoPages(AppConfig):
    """The pages of a demonstration."""

    name = "guichet.web.demo"
    label = "demo_pages"
