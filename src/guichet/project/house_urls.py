"""The addresses of the house: what there is on the installation's own hosts where no desk answers."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from guichet.web.demo import people
from guichet.web.shared import themes
from guichet.web.urls import handlers

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", set_language, name="set_language"),
    path("theme/", themes.choose, name="theme"),
]

if settings.DEMO:
    urlpatterns += [path("", people.show, name="home"), path("demo/", include("guichet.web.demo.urls"))]

handler400 = handlers["handler400"]
handler403 = handlers["handler403"]
handler404 = handlers["handler404"]
handler500 = handlers["handler500"]
