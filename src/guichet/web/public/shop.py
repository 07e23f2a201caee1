"""The door of a desk's shop: a purchase, told by a signed request. No session, no cookie: its signature opens it."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.contracts import shop
from guichet.contracts.errors import CannotHold
from guichet.web.shared.visitor import desk_of

HEADER = "Guichet-Signature"


@csrf_exempt
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Enter a purchase, once for each order. What is refused says why, as a code, and nothing is written."""
    desk = desk_of(request)
    if desk is None:
        raise Http404
    length = request.headers.get("Content-Length", "0")
    if not length.isdigit() or int(length) > shop.LONGEST_BODY:
        return JsonResponse({"error": "unusable", "field": "body"}, status=413)
    body = request.body
    if not shop.is_signed(desk, request.headers.get(HEADER, ""), body, at=clock.machine_seconds()):
        return JsonResponse({"error": "signature"}, status=400)
    try:
        made = shop.take_order(desk, body, at=clock.now_seconds())
    except CannotHold as refused:
        return JsonResponse({"error": refused.code, **_facts(refused)}, status=409 if refused.code == "stale" else 422)
    return JsonResponse({"entries": [one.number for one in made], "minutes": sum(one.minutes for one in made)})


def _facts(refused: CannotHold) -> dict[str, object]:
    return {name: refused.data[name] for name in ("field", "known", "most") if name in refused.data}
