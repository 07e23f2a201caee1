"""A new request: the promise before sending, and the sending."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from guichet import clock
from guichet.conduct.standing import limit_for
from guichet.contracts.holding import Holding, holding_of
from guichet.core.causes import Cause
from guichet.core.policy.model import Policy
from guichet.customers.models import Contact
from guichet.tickets import repeating
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
from guichet.tickets.allowances import places_of
from guichet.tickets.coming_back import PORTAL
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Ticket
from guichet.tickets.scopes import may_decide, messages_for, visible_to
from guichet.tickets.timeline import events_of
from guichet.tickets.waiting import next_turn
from guichet.web.portal import pledge as pledges
from guichet.web.portal.forms import RequestForm, fresh_key
from guichet.web.shared import attached, carried, drafts
from guichet.web.shared.asking import PREFIX
from guichet.web.shared.basis import basis_of
from guichet.web.shared.kinds import kinds_of
from guichet.web.shared.limits import holding_now
from guichet.web.shared.page import entries_now, version_now
from guichet.web.shared.places import told
from guichet.web.shared.unclocked import unclocked_of
from guichet.web.shared.visitor import customers_only, desk_here
from guichet.web.shared.whys import why_not_in
from guichet.web.shared.wording import priority_noun

ASKED = "promise"
"""The button by which the promise alone is asked for, where no script follows the choice."""


LONGEST_ID: Final = 64


@require_http_methods(["GET", "HEAD", "POST"])
@customers_only
@drafts.kept_without_scripts
def new(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Show what each choice would promise; on sending, file the request once."""
    at = clock.now_seconds()
    holding = _held(request, contact, at)
    if holding is None:
        return render(request, "shared/no_policy.html", {})
    typed = request.POST if request.method == "POST" else _begun(request, contact)
    policy, terms = holding.policy_as_run, _terms(holding, contact, at)
    kinds = kinds_of(policy, terms.plan)
    before = _sent_before(request, contact)
    initial = {**(_again(before, contact) if before else {}), "key": fresh_key()}
    form = RequestForm(typed, policy=policy, kinds=kinds, products=holding.products, initial=initial)
    form.anew = before
    if request.method != "POST":
        form.sent_before = _files_of(before, contact) if before and typed is None else []
        form.attached = attached.kept(typed, contact) if typed else None
        return _shown(request, contact, policy, terms, form, at=at)
    if ASKED in request.POST:
        return _shown(request, contact, policy, terms, _asked(request, contact, form), at=at)
    picked = form.attached = attached.received_again(request, contact)
    for error in picked.errors:
        form.add_error(None, error)
    if not form.is_valid():
        return _shown(request, contact, policy, terms, form, at=at, status=422)
    try:
        if drafts.may_be_twice(request):
            _check_once(contact, form, picked.rows, at=at)
        outcome = _file(contact, holding, form, picked.rows, at=at)
    except Refused as refused:
        if refused.code == "stale":
            # Another request than the one that was sent under this key: it is a sending of its own.
            form.data = {name: form.data[name] for name in form.data} | {"key": fresh_key()}
            form.add_error(
                None, gettext("This form was sent before, with other words. Send it again to file these too.")
            )
        else:
            for said in picked.after(refused):
                form.add_error(None, said)
        form.why = why_not_in(refused, policy, inside=False)
        form.again = refused.code == repeating.FILED
        return _shown(request, contact, policy, terms, form, at=at, status=422)
    carried.sent(request)
    said = (
        gettext("Sent before. Its number is %(number)s.")
        if outcome.repeated
        else gettext("Sent. Its number is %(number)s.")
    )
    messages.success(request, said % {"number": outcome.ticket.number})
    return redirect("portal:request", public_id=outcome.ticket.public_id)


@require_GET
@customers_only
def pledge(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What one choice would promise, sent now: the part of the page that follows the choice."""
    at = clock.now_seconds()
    product = request.GET.get("product", "")
    holding = holding_of(contact, at, product=product, current=version_now(request), entries=entries_now(request))
    if holding is None:
        return HttpResponse(status=204)
    asked = request.GET
    wish = pledges.Wish(
        priority=asked.get("priority"), category=asked.get("category"), marked=bool(asked.get("marked"))
    )
    pledged = pledges.pledge_for(holding.policy_as_run, _terms(holding, contact, at), wish, at=at)
    return render(request, "portal/chosen.html", {"pledge": pledged})


def _begun(request: HttpRequest, contact: Contact) -> QueryDict | None:
    """What was being sent when the session ended, or the draft that the address asks for."""
    return carried.shown(request, request.path) or drafts.begun(request, contact, "new-request")


def _held(request: HttpRequest, contact: Contact, at: int) -> Holding | None:
    """What the contact's customer holds: of what is sent, at its very instant."""
    if request.method == "POST":
        return holding_of(contact, at, product=request.POST.get("product", ""))
    return holding_of(contact, at, current=version_now(request), entries=entries_now(request))


def _asked(request: HttpRequest, contact: Contact, form: RequestForm) -> RequestForm:
    """The form as it was typed, of which nobody says yet what is wrong: only its promise was asked for. Files that came
    with it are kept.
    """
    again = form.as_typed()
    again.anew = form.anew
    again.attached = attached.received_again(request, contact)
    for error in again.attached.errors:
        messages.error(request, error)
    return again


def _check_once(contact: Contact, form: RequestForm, files: Sequence[Attachment], *, at: int) -> None:
    said, by = form.cleaned_data, Actor.customer(contact)
    words = {"subject": said["subject"], "text": said["text"], "key": said["key"] or None}
    repeating.check_filed(contact, by=by, at=at, files=files, anew=form.anew, **words)


def _file(contact: Contact, holding: Holding, form: RequestForm, files: Sequence[Attachment], *, at: int) -> Any:
    said = form.cleaned_data
    return submit(
        contact.desk,
        contact=contact,
        by=Actor.customer(contact),
        at=at,
        channel=PORTAL,
        priority=said.get("priority") or None,
        category=said.get("category") or None,
        subject=said["subject"],
        text=said["text"],
        fields=form.answers,
        key=said["key"] or None,
        files=files,
        holding=holding,
    )


def _terms(holding: Holding, contact: Contact, at: int) -> pledges.Terms:
    places = places_of(holding.contract, holding.policy, at)
    return pledges.Terms(
        plan=holding.plan,
        paid=holding.paid,
        balance=holding.usable,
        places=places,
        turn=next_turn(holding.contract, places, at),
        limit=limit_for(contact, holding.policy, at),
        zone=contact.desk.zone,
    )


def _sent_before(request: HttpRequest, contact: Contact) -> Ticket | None:
    """The request of theirs that the address names, to be sent again."""
    named = request.GET.get("again", "")
    ticket = visible_to(contact).filter(public_id=named[:LONGEST_ID]).first() if named else None
    return ticket if ticket is not None and may_decide(Actor.customer(contact), ticket) else None


def _again(before: Ticket, contact: Contact) -> dict[str, object]:
    """What was written and chosen in it."""
    first, event = messages_for(contact, before).first(), events_of(before)[0]
    said = {"subject": before.subject, "text": first.text if first else "", "category": event.data.get("category")}
    answers = {} if first is None else {f"{PREFIX}{code}": answer for code, answer in first.fields.items()}
    chosen = {"priority": before.requested_priority, **said, **answers}
    return {name: value for name, value in chosen.items() if value}


def _files_of(before: Ticket, contact: Contact) -> list[Attachment]:
    return attached.sent_before(messages_for(contact, before).first(), contact)


def _shown(  # noqa: PLR0913 - whose form it is, and how it stands
    request: HttpRequest,
    contact: Contact,
    policy: Policy,
    terms: pledges.Terms,
    form: RequestForm,
    *,
    at: int,
    status: int = 200,
) -> HttpResponse:
    wish = pledges.Wish(
        priority=_value(form, "priority"),
        category=_value(form, "category"),
        marked=_value(form, "marked") not in ("", "False"),
    )
    rule = policy.priorities
    context = {
        "places": told(terms.places, desk_here(request).zone, terms.turn) if terms.places else None,
        "form": form,
        "attached": form.attached,
        "choices": pledges.choices(policy, terms, wish, at=at),
        "pledge": pledges.pledge_for(policy, terms, wish, at=at),
        "noun": priority_noun(policy) if rule and rule.noun else "",
        "wished": bool(rule and rule.validated),
        "priority_clause": rule.clause if rule else "",
        "defect_clause": _defect_clause(policy),
        "fields_clause": policy.submission.clause or "",
        "hours_clause": policy.calendars[policy.calendar].clause,
        "unclocked": None if terms.limit else unclocked_of(policy, plan=terms.plan, paid=terms.paid),
        "limit": holding_now(contact, policy, at) if terms.limit else None,
        "basis": basis_of(policy),
        "suggests": desk_here(request).has_articles,
    }
    return render(request, "portal/new.html", context, status=status)


def _value(form: RequestForm, name: str) -> str:
    """What stands in a field that the form may not have."""
    return str(form[name].value() or "") if name in form.fields else ""


def _defect_clause(policy: Policy) -> str:
    """The clause that gives back what was spent on a defect of the product, if one does."""
    back = policy.metering.credit_back if policy.metering else None
    return back.clause if back is not None and Cause.PRODUCT_DEFECT in back.causes else ""
