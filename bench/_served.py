"""The settings of a server that is measured: those of the product, and one address more, of a view that does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from guichet.project.settings import *  # noqa: F403 - all of them
from guichet.project.urls import urlpatterns as of_the_product

ROOT_URLCONF = "_served"


def bare(_request: HttpRequest) -> HttpResponse:
    """Nothing but the frame through which every answer goes."""
    return HttpResponse("bare")


urlpatterns = [path("bare", bare), *of_the_product]
