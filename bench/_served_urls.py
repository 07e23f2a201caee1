"""The addresses of a server that is measured: the product's, and one more, of a view that does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from guichet.project import urls


def bare(_request: HttpRequest) -> HttpResponse:
    """Nothing but the frame through which every answer goes."""
    return HttpResponse("bare")


urlpatterns = [path("bare", bare), *urls.urlpatterns]
