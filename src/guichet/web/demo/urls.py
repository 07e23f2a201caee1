"""The addresses of the demonstration's pages."""

from django.urls import path

from guichet.web.demo import clocks, mails, people

app_name = "demo"

urlpatterns = [
    path("", people.show, name="start"),
    path("sign-in/", people.sign_in, name="sign_in"),
    path("enter/", people.enter, name="enter"),
    path("mail/", mails.show, name="mail"),
    path("mail/<int:number>/", mails.letter, name="letter"),
    path("clock/", clocks.change, name="clock"),
]
