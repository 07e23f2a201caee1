"""The addresses of the agent's door."""

from django.urls import path

from guichet.web.agent import (
    arrivals,
    calls,
    doing,
    failed,
    followers,
    messages,
    presences,
    queue,
    replies,
    saved_views,
    searching,
    takings,
    tickets,
    together,
)

app_name = "agent"

urlpatterns = [
    path("", queue.show, name="queue"),
    path("view/<slug:name>/", queue.show, name="view"),
    path("saved/", saved_views.add, name="save_view"),
    path("saved/<int:pk>/", saved_views.show, name="saved"),
    path("saved/<int:pk>/place", saved_views.move, name="saved_place"),
    path("saved/<int:pk>/removal", saved_views.remove, name="saved_removal"),
    path("filter/", queue.sift, name="filter"),
    path("new/", calls.find, name="call"),
    path("new/<int:pk>/", calls.file, name="call_for"),
    path("mails/", arrivals.index, name="arrivals"),
    path("mails/<int:pk>/", arrivals.show, name="arrival"),
    path("mails/<int:pk>/page", arrivals.page, name="arrival_page"),
    path("mails/<int:pk>/raw", arrivals.raw, name="arrival_raw"),
    path("mails/<int:pk>/decision", arrivals.decide, name="arrival_decision"),
    path("failures/", failed.index, name="failures"),
    path("failures/<slug:name>/", failed.again, name="failure"),
    path("replies/", replies.index, name="replies"),
    path("replies/<int:pk>/", replies.change, name="reply"),
    path("replies/<int:pk>/removal", replies.remove, name="reply_removal"),
    path("search/", searching.show, name="search"),
    path("together/<slug:noun>/", together.do, name="together"),
    path("presence/", presences.index, name="presences"),
    path("<int:number>/", tickets.show, name="ticket"),
    path("<int:number>/why/<slug:kind>/", tickets.why, name="why"),
    path("<int:number>/why/<slug:kind>/<slug:detail>/", tickets.why, name="why_one"),
    path("<int:number>/presence", presences.note, name="presence"),
    path("<int:number>/message", messages.send, name="message"),
    path("<int:number>/message/<int:pk>/undo", messages.undo, name="undo"),
    path("<int:number>/effect", messages.effect, name="effect"),
    path("<int:number>/replies/", replies.pick, name="pick"),
    path("<int:number>/taking", takings.take_it, name="take"),
    path("<int:number>/people", followers.add, name="people"),
    path("<int:number>/people/<int:pk>/removal", followers.remove, name="person_removal"),
    path("<int:number>/<slug:noun>/", doing.do, name="act"),
]
