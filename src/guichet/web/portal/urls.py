"""The addresses of the customer's door. A request's address cannot be guessed."""

from django.urls import path

from guichet.web.portal import filing, requests

app_name = "portal"

urlpatterns = [
    path("", requests.index, name="list"),
    path("new/", filing.new, name="new"),
    path("new/pledge", filing.pledge, name="pledge"),
    path("<slug:public_id>/", requests.show, name="request"),
    path("<slug:public_id>/answer", requests.write, name="answer"),
    path("<slug:public_id>/closure", requests.finish, name="closure"),
    path("<slug:public_id>/reopening", requests.resume, name="reopening"),
]
