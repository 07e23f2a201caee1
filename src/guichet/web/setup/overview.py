"""The settings of a desk at a glance: what is set, and what is still to be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.contracts import shop
from guichet.notices import texts
from guichet.policies.loading import in_force, policy_of
from guichet.policies.models import DraftState, PolicyDraft
from guichet.web.setup.mail import server_told
from guichet.web.shared.visitor import Visitor, keepers_only


@require_safe
@keepers_only
def show(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What the desk is, what it promises, and how its mails go out."""
    version = in_force(visitor.desk.pk, clock.now_seconds())
    policy = policy_of(version) if version else None
    sells = policy is not None and policy.metering is not None and bool(policy.metering.packs)
    context = {
        "desk": visitor.desk,
        "in_force": version,
        "said": policy,
        "asked": PolicyDraft.objects.filter(desk=visitor.desk, state=DraftState.ASKED).count(),
        "sells": sells,
        "shop_key": shop.key_of(visitor.desk) if sells else None,
        "server": server_told(),
        "manages": visitor.seat is not None and visitor.seat.is_manager,
        "letters": _own_letters(visitor),
    }
    return render(request, "setup/home.html", context)


def _own_letters(visitor: Visitor) -> int | None:
    """How many texts of letters are the desk's own; nothing for whoever may not change them."""
    if visitor.seat is None or not visitor.seat.is_manager:
        return None
    return sum(bool(row.text) for row in texts.in_force(visitor.desk).values())
