"""The customer's board: their requests under the policy's own lights, counted and one light at a time (AL-4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from guichet import clock
from guichet.contracts.crediting import has_credits
from guichet.contracts.scopes import account_seen_by
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.customers.models import Contact
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import own_of, visible_to
from guichet.web.portal.account import places_for, savings_for
from guichet.web.portal.rows import request_rows
from guichet.web.shared import wording
from guichet.web.shared.limits import holding_now
from guichet.web.shared.page import policy_now
from guichet.web.shared.paging import Cursor
from guichet.web.shared.visitor import customers_only

PAGE = 30

LIFE = (
    Status.HELD,
    Status.INCOMPLETE,
    Status.SUBMITTED,
    Status.WAITING,
    Status.OPEN,
    Status.AWAITING_CUSTOMER,
    Status.RESOLVED,
    Status.CLOSED,
    Status.EXCLUDED,
    Status.DECLINED,
)
"""The statuses in the order in which a request goes through them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """One light of the board: the statuses that the policy calls by one word, and how many requests are there."""

    code: str
    statuses: tuple[str, ...]
    word: wording.StatusWord
    count: int
    href: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for: whose requests, and under which light."""

    everyone: bool
    light: str

    def address(self, **more: str) -> str:
        """The address of the board that shows this."""
        said = {"whose": "all" if self.everyone else "", "light": self.light, **more}
        query = urlencode({name: text for name, text in said.items() if text})
        return f"{reverse('portal:list')}?{query}" if query else reverse("portal:list")


@require_GET
@customers_only
def index(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What was asked, the latest first."""
    at, administers = clock.now_seconds(), contact.is_administrator and contact.organisation_id is not None
    asked = Asked(everyone=administers and request.GET.get("whose") == "all", light=request.GET.get("light", ""))
    found = visible_to(contact) if asked.everyone else own_of(contact)
    contract = account_seen_by(contact, at)
    lights = lights_of(policy_now(request), _counts(found), asked)
    chosen = next((light for light in lights if light.here), None)
    context: dict[str, Any] = {
        "lights": lights,
        "chosen": chosen,
        "total": sum(light.count for light in lights),
        "everything": replace(asked, light="").address(),
        "administers": administers,
        "everyone": asked.everyone,
        "mine": Asked(everyone=False, light="").address(),
        "all_of_us": Asked(everyone=True, light="").address(),
        "organisation": contact.organisation or "",
        "savings": savings_for(contract, at),
        "credits": contract is not None and has_credits(contract),
        "places": places_for(contract, at),
        "limit": holding_now(contact, policy_now(request), at),
        **_page(found, chosen, asked if chosen else replace(asked, light=""), request.GET.get("after", ""), at=at),
    }
    return render(request, "portal/list.html", context)


def lights_of(policy: Policy | None, counts: Mapping[str, int], asked: Asked) -> tuple[Light, ...]:
    """The lights that the policy names, and those under which something stands; statuses of one word are one light."""
    lights: dict[tuple[str, str], Light] = {}
    named = policy.statuses.labels if policy is not None and policy.statuses else {}
    for status in LIFE:
        word = wording.status_word(policy, status, to_customer=True) if policy else None
        if word is None or not (counts.get(status.value) or status in named):
            continue
        known = lights.get((word.label, word.tone))
        made = known or Light(code=status.value, statuses=(), word=word, count=0)
        lights[word.label, word.tone] = replace(
            made, statuses=(*made.statuses, status.value), count=made.count + counts.get(status.value, 0)
        )
    return tuple(
        replace(light, href=replace(asked, light=light.code).address(), here=light.code == asked.light)
        for light in lights.values()
    )


def _counts(found: QuerySet[Ticket]) -> dict[str, int]:
    """How many requests stand where: one question to the database."""
    return dict(found.order_by().values_list("status").annotate(Count("pk")))


def _page(found: QuerySet[Ticket], chosen: Light | None, asked: Asked, cursor: str, *, at: int) -> dict[str, Any]:
    """One page of the requests, and the address of the next."""
    rows = found.select_related("assignee__user", "contact", "terms__version").defer("terms__version__text")
    rows = rows.prefetch_related("commitments")
    if chosen is not None:
        rows = rows.filter(status__in=chosen.statuses)
    after = Cursor.read(cursor)
    if after is not None:
        rows = rows.filter(Q(submitted_at__lt=after.at) | Q(submitted_at=after.at, pk__lt=after.pk))
    tickets = list(rows.order_by("-submitted_at", "-pk")[: PAGE + 1])
    last = tickets[PAGE - 1] if len(tickets) > PAGE else None
    return {
        "rows": request_rows(tickets[:PAGE], at=at),
        "more": asked.address(after=str(Cursor(last.submitted_at, last.pk))) if last else "",
        "empty": gettext("Nothing stands here.") if chosen else gettext("You have not asked anything yet."),
    }
