"""The addresses of a desk's settings."""

from django.urls import path

from guichet.web.setup import (
    calendar,
    desk,
    further,
    letters,
    mail,
    overview,
    policy,
    reviewing,
    samples,
    shop,
    steps,
    studio,
    trial,
    versions,
)

app_name = "setup"

urlpatterns = [
    path("", overview.show, name="home"),
    path("desk/", desk.change, name="desk"),
    path("policy/", policy.show, name="policy"),
    path("policy/approval", policy.change_rule, name="policy_approval"),
    path("policy/drafts/<int:number>/", studio.change, name="draft"),
    path("policy/drafts/<int:number>/shown", studio.show, name="draft_shown"),
    path("policy/drafts/<int:number>/review/", reviewing.review, name="draft_review"),
    path("policy/drafts/<int:number>/trial/", trial.try_it, name="draft_trial"),
    path("policy/versions/<int:number>/again", versions.bring_back, name="version_again"),
    path("policy/versions/<int:number>/withdrawal", versions.withdraw_one, name="version_withdrawal"),
    path("mail/", mail.check, name="mail"),
    path("hours/", calendar.show, name="calendar"),
    path("hours/<int:number>/", calendar.show_entry, name="calendar_entry"),
    path("another/", further.make, name="further"),
    path("samples/", samples.change, name="samples"),
    path("shop/", shop.keep, name="shop"),
    path("steps", steps.go, name="steps"),
    path("letters/", letters.index, name="letters"),
    path("letters/<slug:code>/<slug:language>/", letters.change, name="letter"),
    path("letters/<slug:code>/<slug:language>/shown", letters.show, name="letter_shown"),
]
