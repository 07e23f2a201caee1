"""Leave to listen: a page asks here, with its session, for the grant that the push believes for ten minutes."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from guichet.kit import grants
from guichet.tickets.topics import topics_of
from guichet.web.shared.visitor import signed_out, visitor_of


@require_GET
def grant(request: HttpRequest) -> HttpResponse:
    """A grant for the person of the session, at its desk, for what they may see; and where to go with it."""
    visitor = visitor_of(request)
    if visitor is None:
        return signed_out(request)
    who = visitor.seat or visitor.contact
    if who is None or not settings.LIVE_URL:
        raise Http404
    text = grants.give(
        visitor.desk.pk, topics_of(who), person=visitor.user.pk, session=request.session.session_key or ""
    )
    return JsonResponse({"grant": text, "url": settings.LIVE_URL, "seconds": grants.GRANT_S})
