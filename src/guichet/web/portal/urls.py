"""The addresses of the customer's door. A request's address cannot be guessed."""

from django.urls import path

from guichet.web.portal import (
    account,
    answers,
    board,
    filing,
    followers,
    requests,
    searching,
    service_credits,
    statements,
)

app_name = "portal"

urlpatterns = [
    path("", board.index, name="list"),
    path("new/", filing.new, name="new"),
    path("new/pledge", filing.pledge, name="pledge"),
    path("search/", searching.show, name="search"),
    path("account/", account.show, name="account"),
    path("credits/", service_credits.show, name="credits"),
    path("credits/<int:pk>/<int:number>/", service_credits.entry, name="credit"),
    path("account/<int:pk>/<int:number>/", account.entry, name="entry"),
    path("statements/", statements.index, name="statements"),
    path("statements/<slug:month>/", statements.show, name="statement"),
    path("statements/<slug:month>.json", statements.fetch, name="statement_document"),
    path("<slug:public_id>/", requests.show, name="request"),
    path("<slug:public_id>/why/<slug:kind>/", requests.why, name="why"),
    path("<slug:public_id>/why/<slug:kind>/<slug:detail>/", requests.why, name="why_one"),
    path("<slug:public_id>/answer", answers.write, name="answer"),
    path("<slug:public_id>/completion", answers.complete, name="completion"),
    path("<slug:public_id>/validation", answers.accept, name="validation"),
    path("<slug:public_id>/refusal", answers.refuse_solution, name="refusal"),
    path("<slug:public_id>/closure", answers.finish, name="closure"),
    path("<slug:public_id>/quote/acceptance", answers.accept_the_quote, name="quote_acceptance"),
    path("<slug:public_id>/quote/refusal", answers.decline_the_quote, name="quote_refusal"),
    path("<slug:public_id>/people", followers.add, name="people"),
    path("<slug:public_id>/people/<int:pk>/removal", followers.remove, name="person_removal"),
    path("<slug:public_id>/reopening", answers.resume, name="reopening"),
]
