"""The door of mail providers that bring mails by HTTP. No session, no cookie: their signature or password opens it."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.channels.email.hooks.taking import LATER, Answer, receive
from guichet.channels.email.ways import hooks_of


@csrf_exempt
@require_POST
def take(request: HttpRequest, name: str) -> HttpResponse:
    """Take a mail, whosever desk's it is: its envelope says that."""
    try:
        hook = next((each for each in hooks_of(settings.MAIL_HOOKS) if each.name == name), None)
    except ImproperlyConfigured:
        return _answer(LATER)
    if hook is None:
        raise Http404
    return _answer(receive(hook, request, at=clock.now_seconds(), machine=clock.machine_seconds()))


def _answer(answer: Answer) -> HttpResponse:
    response = HttpResponse(f"{answer.said}\n", status=answer.status, content_type="text/plain; charset=utf-8")
    if answer.status == 401:
        response["WWW-Authenticate"] = 'Basic realm="Guichet"'
    return response
