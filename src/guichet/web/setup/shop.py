"""The key with which a desk's shop signs what it tells of purchases."""

import json
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.contracts import shop
from guichet.desks.changes import SHOP_KEY, latest
from guichet.desks.reaching import link
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import Visitor, keepers_only

SAMPLE: Final = {"order": "A-2026-17", "email": "helene@customer.example", "product": "", "number": 1}
HEADER: Final = "Guichet-Signature: t=1773133200,v1=…"
FORMULA: Final = 'v1 = HMAC-SHA256(key, "1773133200." + body)'


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def keep(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show how the shop tells of a purchase; on sending, make a new key. The key is shown once, when it is made."""
    if request.method == "POST":
        made = shop.make_key(visitor.desk, by=visitor.user, at=clock.now_seconds())
        messages.success(request, gettext("The new key holds from now on. It is shown only here: copy it."))
        return _shown(request, visitor, secret=made.secret)
    return _shown(request, visitor)


def _shown(request: HttpRequest, visitor: Visitor, *, secret: str = "") -> HttpResponse:
    policy = policy_now(request)
    key = shop.key_of(visitor.desk)
    packs = list(policy.metering.packs) if policy and policy.metering else []
    context = {
        "secret": secret,
        "made_at": key.made_at if key else None,
        "address": f"POST {link(visitor.desk, 'shop_order')}",
        "made": latest(visitor.desk, SHOP_KEY),
        "packs": packs,
        "sample": json.dumps({**SAMPLE, "product": packs[0] if packs else ""}),
        "header": HEADER,
        "formula": FORMULA,
    }
    return render(request, "setup/shop.html", context)
