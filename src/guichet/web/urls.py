"""The addresses of all doors that a browser knocks at."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from guichet.web.public import home, policies, sessions
from guichet.web.shared import themes

urlpatterns = [
    path("", home.show, name="home"),
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("policy/", policies.show, name="policy"),
    path("policy/<int:number>/", policies.show_version, name="policy_version"),
    path("language/", set_language, name="set_language"),
    path("theme/", themes.choose, name="theme"),
    path("desk/", include("guichet.web.agent.urls")),
    path("requests/", include("guichet.web.portal.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("guichet.web.demo.urls")))

handlers = {
    "handler400": "guichet.web.shared.errors.bad_request",
    "handler403": "guichet.web.shared.errors.forbidden",
    "handler404": "guichet.web.shared.errors.not_found",
    "handler500": "guichet.web.shared.errors.server_error",
}
