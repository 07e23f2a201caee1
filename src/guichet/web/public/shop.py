"""The door of a desk's shop: a purchase, told by a signed request. No session, no cookie: its signature opens it."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.contracts import shop
from guichet.contracts.errors import CannotHold
from guichet.contracts.packs import MOST_PACKS
from guichet.web.shared.visitor import desk_of

HEADER = "Guichet-Signature"

TEXT = f"is a text of 1 to {shop.LONGEST_ORDER} characters."
FIELDS = {
    "body": f"The body is a JSON object of at most {shop.LONGEST_BODY} bytes, with order, email, product and number.",
    "number": f"number is a whole number from 1 to {MOST_PACKS}.",
    **{name: f"{name} {TEXT}" for name in ("order", "email", "product")},
}
MESSAGES = {
    "signature": f"{HEADER} must sign this very body with the key in force, at most {shop.PATIENCE_S} seconds ago.",
    "unknown_customer": "Nobody at this desk goes by this e-mail address.",
    "no_contract": "No contract covers this person now.",
    "unknown_product": "The policy in force sells no such pack.",
    "stale": "This order was entered before, with something else in it.",
    "not_metered": "The policy in force sells no prepaid time.",
}
"""Why nothing was entered, for whoever programs the shop; what there is no sentence for is told by its code."""


@csrf_exempt
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Enter a purchase, once for each order. What is refused says why, as a code and in words, and nothing is
    written.
    """
    desk = desk_of(request)
    if desk is None:
        raise Http404
    length = request.headers.get("Content-Length", "0")
    if not length.isdigit() or int(length) > shop.LONGEST_BODY:
        return _refused(CannotHold("unusable", field="body"), status=413)
    body = request.body
    if not shop.is_signed(desk, request.headers.get(HEADER, ""), body, at=clock.machine_seconds()):
        return _refused(CannotHold("signature"), status=400)
    try:
        made = shop.take_order(desk, body, at=clock.now_seconds())
    except CannotHold as refused:
        return _refused(refused, status=409 if refused.code == "stale" else 422)
    return JsonResponse({"entries": [one.number for one in made], "minutes": sum(one.minutes for one in made)})


def _refused(why: CannotHold, *, status: int) -> HttpResponse:
    facts = {name: why.data[name] for name in ("field", "known", "most") if name in why.data}
    message = FIELDS.get(str(why.data.get("field"))) or MESSAGES.get(why.code)
    return JsonResponse({"error": why.code, **facts, **({"message": message} if message else {})}, status=status)
