"""The addresses of the house of a demonstration."""

from django.urls import include, path

from guichet.project.house_urls import urlpatterns as everywhere
from guichet.web.demo import people
from guichet.web.urls import handlers

urlpatterns = [path("", people.show, name="home"), path("demo/", include("guichet.web.demo.urls")), *everywhere]

handler404 = handlers["handler404"]
