"""The addresses of a desk in a demonstration: those of any desk, and the demonstration's pages."""

from django.urls import include, path

from guichet.web.urls import handlers
from guichet.web.urls import urlpatterns as everywhere

urlpatterns = [*everywhere, path("demo/", include("guichet.web.demo.urls"))]

handler404 = handlers["handler404"]
