"""The addresses of the help pages."""

from django.urls import path

from guichet.web.help import reading, writing

app_name = "help"

urlpatterns = [
    path("", reading.index, name="index"),
    path("suggestions", reading.propose, name="suggestions"),
    path("new/", writing.new, name="new"),
    path("files/<slug:public_id>/", reading.fetch, name="file"),
    path("files/<slug:public_id>/removal", writing.removal, name="file_removal"),
    path("<int:number>/", reading.show, name="article"),
    path("<int:number>/feedback", reading.give, name="feedback"),
    path("<int:number>/withdrawal", writing.withdrawal, name="withdrawal"),
    path("<int:number>/<slug:language>/", writing.change, name="change"),
    path("<int:number>/<slug:language>/<int:version>/", writing.version, name="version"),
]
