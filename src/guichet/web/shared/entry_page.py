"""The receipt of one entry of a ledger as a page of its own, with an address for good; at the same address, as data."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from guichet import clock
from guichet.contracts.ledger import entries_of
from guichet.contracts.models import Contract, LedgerEntry
from guichet.core.commitments.charging import SliceExplanation
from guichet.core.commitments.result import written
from guichet.core.commitments.subjects import Subject
from guichet.core.entitlements.entries import EntryKind
from guichet.tickets.models import Ticket
from guichet.web.shared import instants
from guichet.web.shared.bookkeeping import Booked, Named, booked
from guichet.web.shared.case import zone_of
from guichet.web.shared.receipt import Receipt
from guichet.web.shared.savings import policy_for
from guichet.web.shared.why_page import JSON, of_slice, slice_worded

MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Where the reader comes from, the ticket of the entry if they may see it, and where the receipts of that are."""

    back: str
    ticket: Ticket | None
    named: Named | None
    address: Callable[[Subject], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """One entry, what was left before it, and for a slice of a ticket the time that it is for."""

    entry: Booked
    before: str
    plainly: tuple[str, ...] = ()
    receipt: Receipt | None = None
    slice_at: str = ""


def entry_in(contract: Contract, number: int) -> LedgerEntry:
    """The entry of that number.

    Raises:
        Http404: where the ledger has none.
    """
    found = entries_of(contract).select_related("version", "seat__user").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def respond(request: HttpRequest, contract: Contract, row: LedgerEntry, shown: Shown) -> HttpResponse:
    """The receipt of an entry, as a page or as data."""
    before = entries_of(contract).filter(number=row.number - 1).values_list("left", flat=True).first() or 0
    if request.GET.get("as") == "json" or request.get_preferred_type(["text/html", JSON]) == JSON:
        answer = _result(row, before, shown)
        response: HttpResponse = JsonResponse(answer, json_dumps_params={"indent": 2, "ensure_ascii": False})
    else:
        context = {"why": _page(contract, row, before, shown), "back": shown.back}
        response = render(request, "shared/entry.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _page(contract: Contract, row: LedgerEntry, before: int, shown: Shown) -> EntryPage:
    policy = policy_for(contract, clock.now_seconds())
    named = {} if shown.named is None or row.ticket is None else {row.ticket: shown.named}
    (entry,) = booked([row], policy.metering if policy else None, named, {row.number: before})
    said = instants.sum_length(MINUTE * before, to_the_second=False)
    answer = None
    if row.kind == EntryKind.DEBITED.value and shown.ticket is not None and row.began_at is not None:
        answer = of_slice(shown.ticket, row.began_at, clock.now_seconds())
    if answer is None or not isinstance(answer.found, SliceExplanation):
        return EntryPage(entry=entry, before=said)
    return EntryPage(
        entry=entry,
        before=said,
        plainly=answer.plainly,
        receipt=slice_worded(answer.found, zone_of(answer.policy)),
        slice_at=shown.address(answer.subject),
    )


def _result(row: LedgerEntry, before: int, shown: Shown) -> dict[str, object]:
    return {
        "entry": row.number,
        "kind": row.kind,
        "at": written(row.at),
        "recorded_at": written(row.recorded_at),
        "slice_began_at": written(row.began_at),
        "minutes": row.minutes,
        "before_minutes": before,
        "after_minutes": row.left,
        "owed_minutes": row.owed,
        "ticket": shown.ticket.public_id if shown.ticket is not None else None,
        "pack": row.pack,
        "product": row.product or None,
        "cause": row.cause or None,
        "by": row.by,
        "clause": row.clause or None,
        "version": row.version.number if row.version is not None else None,
    }
