"""The addresses of all doors that a browser knocks at."""

from django.conf import settings
from django.urls import include, path

from guichet.web.account import passkeys, second_factor, sign_in, taking_up
from guichet.web.public import brand, decisions, history, home, hooks, mailed, policies, quotes, shop
from guichet.web.shared import attachments, drafts, languages, push, themes

urlpatterns = [
    # Asked for most, and so looked for first.
    path("desk/", include("guichet.web.agent.urls")),
    path("requests/", include("guichet.web.portal.urls")),
    path("", home.show, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/", sign_in.sign_in, name="account_login"),  # as allauth calls it
    path("sign-in/mailed/", sign_in.mailed, name="sign_in_mailed"),
    path("sign-in/link/<str:token>/", sign_in.by_link, name="sign_in_link"),
    path("sign-in/passkey/", passkeys.sign_in, name="sign_in_passkey"),
    path("sign-in/passkey/options", passkeys.options, name="sign_in_passkey_options"),
    path("sign-in/code/", second_factor.ask, name="mfa_authenticate"),  # as allauth calls it
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("invitation/<str:token>/", taking_up.take_up, name="invitation"),
    path("decision/<str:token>/", decisions.show, name="decision"),
    path("files/<str:token>/", mailed.fetch, name="mailed_file"),
    path("leaving/<str:token>/", mailed.leave, name="leaving"),
    path("account/", include("guichet.web.account.urls")),
    path("policy/", policies.show, name="policy"),
    path("policy/<int:number>/", policies.show_version, name="policy_version"),
    path("policy/history/", history.index, name="policy_history"),
    path("policy/history.atom", history.feed, name="policy_feed"),
    path("policy/<int:number>/changes/", history.changes, name="policy_changes"),
    path("policy/<int:number>/text", history.text, name="policy_text"),
    path("policy/<int:number>/week/", policies.show_week, name="policy_week"),
    path("language/", languages.choose, name="set_language"),
    path("theme/", themes.choose, name="theme"),
    path("drafts/", drafts.keep, name="drafts"),
    path("favicon.ico", brand.icon, name="icon"),
    path("brand/<slug:colour>.css", brand.sheet, name="brand_sheet"),
    path("brand/<slug:digest>.png", brand.logo, name="brand_logo"),
    path("attachments/", attachments.receive, name="attachments"),
    path("attachments/<slug:public_id>/", attachments.fetch, name="attachment"),
    path("push/", push.grant, name="push"),
    path("quote/<str:token>/", quotes.show, name="quote"),
    # Mailgun posts the raw mail where an address ends so.
    path("mail/<slug:name>/mime", hooks.take, name="mail_hook"),
    path("shop/order", shop.order, name="shop_order"),
    path("help/", include("guichet.web.help.urls")),
    path("setup/", include("guichet.web.setup.urls")),
    path("", include("guichet.web.people.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("guichet.web.demo.urls")))

handlers = {
    "handler400": "guichet.web.shared.errors.bad_request",
    "handler403": "guichet.web.shared.errors.forbidden",
    "handler404": "guichet.web.shared.errors.not_found",
    "handler500": "guichet.web.shared.errors.server_error",
}
