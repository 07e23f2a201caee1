"""The settings of a server that is measured: the product's, and the addresses of `_served_urls`."""

from guichet.project.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "_served_urls"
