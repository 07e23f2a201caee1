"""A contract of a customer, for the people of the desk: what it covers, what is left, and what is done with it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet import clock
from guichet.contracts import keeping, packs
from guichet.contracts.covering import verdicts
from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import pinned_by
from guichet.contracts.ledger import account_of
from guichet.contracts.models import Contract
from guichet.contracts.overviews import overviews
from guichet.contracts.scopes import contracts_of, contracts_seen_by
from guichet.core.entitlements.account import Account
from guichet.core.policy.words import Status
from guichet.customers.scopes import organisations_seen_by
from guichet.desks.models import Seat
from guichet.tickets.allowances import places_of
from guichet.tickets.models import Ticket
from guichet.tickets.models.ticket import OPEN
from guichet.tickets.scopes import visible_to
from guichet.web.people import contract_words as words
from guichet.web.people import customers
from guichet.web.people.contract_forms import (
    ContractForm,
    LicenceForm,
    MendForm,
    PlacesForm,
    RenewalForm,
    SaleForm,
    WaiverForm,
)
from guichet.web.people.target_form import TargetForm
from guichet.web.shared import as_of, entry_page, instants, ledger_page, service_credits
from guichet.web.shared.addresses import row_in
from guichet.web.shared.bookkeeping import Named
from guichet.web.shared.page import policy_now
from guichet.web.shared.places import told
from guichet.web.shared.savings import policy_for, savings_of
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def add(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """A new contract of a customer."""
    organisation, at = get_object_or_404(organisations_seen_by(seat), pk=pk), clock.now_seconds()
    form = ContractForm(request.POST, policy=policy_now(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = keeping.make_contract(
                organisation,
                term=keeping.Term(first_day=said["first_day"], last_day=said["last_day"]),
                by=seat,
                at=at,
                plan=said.get("plan") or None,
                paid=said["paid"] == "yes",
                products=form.named_products,
            )
        except CannotHold as refused:
            form.add_error(words.FIELD.get(refused.code), words.said(refused))
        else:
            return redirect("people:contract", pk=made.pk)
    return customers.page(request, organisation, contract_form=form, status=422)


@require_safe
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One contract, whole."""
    return _page(request, seat, get_object_or_404(contracts_seen_by(seat), pk=pk))


@require_safe
@agents_only
def entry(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """The receipt of one entry of its ledger."""
    contract = get_object_or_404(contracts_seen_by(seat), pk=pk)
    row = entry_page.entry_in(contract, number)
    ticket = visible_to(seat).select_related("terms__version").filter(pk=row.ticket or 0).first()
    shown = entry_page.Shown(
        back=reverse("people:contract", args=[pk]),
        ticket=ticket,
        named=None if ticket is None else Named(ticket.number, reverse("agent:ticket", args=[ticket.number])),
        address=lambda subject: reverse("agent:why_one", args=[ticket.number if ticket else 0, *subject]),
    )
    return entry_page.respond(request, contract, row, shown)


@require_POST
@agents_only
def change(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Do one thing with it. What touches money that is owed, the term or a promise is for managers."""
    contract = get_object_or_404(contracts_seen_by(seat), pk=pk)
    act = request.POST.get("act", "")
    if act not in ACTS:
        return redirect("people:contract", pk=pk)
    if act in FOR_MANAGERS and not seat.is_manager:
        raise Http404
    form = _forms(contract, request.POST, at=clock.now_seconds(), only=act).get(act)
    if form is None and act not in PRESSED:
        messages.error(request, gettext("This is not possible now."))
        return redirect("people:contract", pk=pk)
    if form is not None and not form.is_valid():
        return _page(request, seat, contract, status=422, **{act: form})
    try:
        ACTS[act](contract, form.cleaned_data if form is not None else {}, seat, clock.now_seconds())
    except CannotHold as refused:
        if form is None:
            messages.error(request, words.said(refused))
            return redirect("people:contract", pk=pk)
        field = words.FIELD.get(refused.code)
        form.add_error(field if field in form.fields else None, words.said(refused))
        return _page(request, seat, contract, status=422, **{act: form})
    messages.success(request, gettext("Saved."))
    return redirect("people:contract", pk=pk)


def _sell(contract: Contract, said: Mapping[str, Any], seat: Seat, at: int) -> None:
    packs.sell(contract, product=said["product"], number=said["number"], at=at, by=seat, key=said["key"] or None)


def _mend(contract: Contract, said: Mapping[str, Any], seat: Seat, at: int) -> None:
    sign = -1 if said["how"] == "less" else 1
    verb = packs.refund if said["how"] == "refund" else packs.correct
    what = {"pack": said["pack"], "minutes": sign * said["minutes"], "reason": said["reason"]}
    verb(contract, **what, at=at, by=seat, key=said["key"] or None)


def _waive(contract: Contract, said: Mapping[str, Any], seat: Seat, at: int) -> None:
    what = {name: said[name] for name in ("ticket", "minutes", "reason")}
    packs.waive(contract, **what, at=at, by=seat, key=said["key"] or None)


def _license(contract: Contract, said: Mapping[str, Any], seat: Seat, at: int) -> None:
    keeping.set_licence(contract, kind=said["kind"] or None, expires_on=said["expires_on"], by=seat, at=at)


def _renew(contract: Contract, said: Mapping[str, Any], seat: Seat, at: int) -> None:
    keeping.renew(contract, last_day=said["last_day"], by=seat, at=at)


def _target(contract: Contract, said: Mapping[str, Any], seat: Seat, at: int) -> None:
    names = ("kind", "within", "binding", "credit", "signed_by", "signed_on")
    chosen = {name: said[name] for name in names}
    keeping.set_target(contract, **chosen, priority=said.get("priority") or None, by=seat, at=at)


def _places(contract: Contract, said: Mapping[str, Any], seat: Seat, at: int) -> None:
    keeping.set_places(contract, places=said["places"], by=seat, at=at)


def _suspend(contract: Contract, _said: Mapping[str, Any], seat: Seat, at: int) -> None:
    keeping.suspend(contract, by=seat, at=at)


def _resume(contract: Contract, _said: Mapping[str, Any], seat: Seat, at: int) -> None:
    keeping.resume(contract, by=seat, at=at)


ACTS: Final[Mapping[str, Callable[[Contract, Mapping[str, Any], Seat, int], None]]] = {
    "sale": _sell,
    "licence": _license,
    "mend": _mend,
    "waiver": _waive,
    "renewal": _renew,
    "target": _target,
    "places": _places,
    "suspend": _suspend,
    "resume": _resume,
}
PRESSED: Final = frozenset({"suspend", "resume"})
"""What is done without a form. Any other act is offered with its form, or not at all."""

FOR_MANAGERS: Final = frozenset({"mend", "waiver", "renewal", "target", "places", "suspend", "resume"})


def _forms(
    contract: Contract, typed: Any, *, at: int, account: Account | None = None, only: str = ""
) -> dict[str, forms.Form]:
    """The forms of what can be done with it; ``only`` the one that was sent. ``account`` where it has been read."""
    policy = policy_for(contract, at)
    found: dict[str, Callable[[], forms.Form]] = {}
    if policy is not None and policy.metering is not None:
        rule = policy.metering
        found["sale"] = lambda: SaleForm(typed, rule=rule)
        if rule.expiry is not None:
            known = {"kind": contract.licence_kind or "", "expires_on": contract.licence_expires_on}
            found["licence"] = lambda: LicenceForm(typed, rule=rule, initial=known)
        account = account_of(contract) if account is None else account
        offered = _packs(account, contract, sent=row_in(typed, "pack") if typed else 0)
        if offered:
            found["mend"] = lambda: MendForm(typed, packs=offered)
        owing = _owing(account, sent=row_in(typed, "ticket") if typed else 0)
        if owing:
            found["waiver"] = lambda: WaiverForm(typed, owing=owing)
    if contract.ends_at is not None:
        found["renewal"] = lambda: RenewalForm(typed)
    if policy is not None and policy.allowance is not None:
        found["places"] = lambda: PlacesForm(typed, auto_id="places_%s", initial={"places": contract.places})
    if policy is not None and policy.commitments:
        has_account = policy.metering is not None and contract.prepaid_since is not None
        found["target"] = lambda: TargetForm(typed, policy=policy, has_account=has_account)
    return {name: make() for name, make in found.items() if only in {"", name}}


MOST_PACKS: Final = 40
"""An account may have hundreds of packs: these are as many as somebody chooses from."""


def _packs(account: Account, contract: Contract, *, sent: int) -> dict[int, str]:
    """The packs that there is something to mend of, the latest first: those that have time left, and the last one. Time
    that is to be added to an earlier one is as good on that. The one that was ``sent`` is among them: this very sending
    may have left nothing of it.
    """
    said = gettext("entry %(number)s of %(day)s, %(left)s left")
    zone = contract.desk.zone
    known = [pack for pack in reversed(account.packs.values()) if not (pack.lapsed or pack.granted)]
    return {
        pack.number: said
        % {
            "number": pack.number,
            "day": instants.plain_date(instants.local(pack.at, zone).date()),
            "left": instants.length(60 * pack.left) if pack.left else gettext("no time"),
        }
        for pack in [*known[:1], *(pack for pack in known[1:] if pack.left or pack.number == sent)][:MOST_PACKS]
    }


def _owing(account: Account, *, sent: int) -> dict[int, str]:
    owing = {ticket: use.owed for ticket, use in account.uses.items() if use.owed or ticket == sent}
    numbers = dict(Ticket.objects.filter(pk__in=owing).values_list("pk", "number"))
    said = gettext("no %(number)s, %(owed)s owed")
    return {
        ticket: said % {"number": numbers.get(ticket, ""), "owed": instants.length(60 * owed)}
        for ticket, owed in owing.items()
    }


def _page(
    request: HttpRequest, seat: Seat, contract: Contract, *, status: int = 200, **forms_back: Any
) -> HttpResponse:
    at = clock.now_seconds()
    policy = policy_for(contract, at)
    asked = as_of.asked(request.GET, contract, at)
    account = account_of(contract)
    past = asked.account(contract) if asked.is_past else account
    page = ledger_page.page_of(contract, after=row_in(request.GET, "after"), until=asked.until)
    (credited,) = overviews([contract], at)
    shown = {*page.tickets, *service_credits.tickets_of([credited])}
    found = Ticket.objects.filter(desk_id=seat.desk_id, pk__in=shown).values_list("pk", "number")
    named = {pk: Named(number, reverse("agent:ticket", args=[number])) for pk, number in found}
    live = Ticket.objects.filter(OPEN, terms__contract=contract).exclude(status=Status.RESOLVED.value)
    found_places = places_of(contract, policy, at) if policy else None
    verdict = next(one for one in verdicts(contracts_of(contract.organisation), at) if one.contract.pk == contract.pk)
    context = {
        "contract": contract,
        "organisation": contract.organisation,
        "plan": words.plan_name(contract, policy),
        "because": words.because(verdict),
        "covers": verdict.covers,
        "term": words.term(contract),
        "cited": pinned_by(contract, at),
        "savings": savings_of(contract, past, asked.until, live=frozenset(live.values_list("pk", flat=True))),
        "as_of": asked,
        "sum": asked.sum(contract) if asked.is_past else None,
        "booked": page.booked(policy.metering if policy else None, named),
        "more": page.last,
        "places": told(found_places, contract.desk.zone) if found_places else None,
        "targets": words.targets(contract, policy),
        "terms": service_credits.terms_shown(credited, policy),
        "credits": service_credits.listed(credited, policy, named),
        "credited": service_credits.totals(credited),
        "changes": words.changes(contract),
        "decides": seat.is_manager,
        "forms": {**_forms(contract, None, at=at, account=account), **forms_back},
    }
    return render(request, "people/contract.html", context, status=status)
