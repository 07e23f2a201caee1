"""The application of the account's pages; its label tells it from the library's that they stand on."""

from django.apps import AppConfig


class AccountPages(AppConfig):
    """The pages of one's account."""

    name = "guichet.web.account"
    label = "account_pages"
