"""The addresses of the house: what there is on the installation's own hosts where no desk answers."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from guichet.web.demo import people
from guichet.web.public import brand, hooks
from guichet.web.setup import start
from guichet.web.shared import languages, themes
from guichet.web.urls import handlers

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", languages.choose, name="set_language"),
    path("mail/<slug:name>/mime", hooks.take, name="mail_hook"),
    path("theme/", themes.choose, name="theme"),
    path("favicon.ico", brand.icon, name="icon"),
]

if settings.DEMO:
    urlpatterns += [path("", people.show, name="home"), path("demo/", include("guichet.web.demo.urls"))]
else:
    urlpatterns += [path("", start.lead, name="home"), path("setup/", start.begin, name="begin")]

handler400 = handlers["handler400"]
handler403 = handlers["handler403"]
handler404 = handlers["handler404"]
handler500 = handlers["handler500"]
