"""The addresses of the installation."""

from django.urls import include, path

from guichet.web.urls import handlers

urlpatterns = [path("", include("guichet.web.urls"))]

handler400 = handlers["handler400"]
handler403 = handlers["handler403"]
handler404 = handlers["handler404"]
handler500 = handlers["handler500"]
