"""The addresses of one's own account."""

from django.urls import path

from guichet.web.account import again, app, overview, passkeys, password, person, places

app_name = "account"

urlpatterns = [
    path("", overview.show, name="show"),
    path("person", person.change, name="person"),
    path("email", person.change_email, name="email"),
    path("email/<str:token>/", person.confirm_email, name="confirm_email"),
    path("password", password.change, name="password"),
    path("passkey-options", passkeys.new_options, name="passkey_options"),
    path("passkey", passkeys.add, name="passkey"),
    path("passkey-removal", passkeys.remove, name="passkey_removal"),
    path("app", app.set_up, name="app"),
    path("app-removal", app.give_up, name="app_removal"),
    path("recovery-codes", app.renew_codes, name="recovery_codes"),
    path("session-end", places.end, name="end_session"),
    path("other-sessions-end", places.end_others, name="end_others"),
    path("again", again.prove, name="again"),
    path("again-options", again.options, name="again_options"),
    path("again-passkey", again.by_passkey, name="again_passkey"),
]
