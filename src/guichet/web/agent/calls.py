"""A request filed for a customer who telephoned: who it is, what it is about, and what it would be promised."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.conduct.standing import limit_for
from guichet.contracts.holding import Holding, holding_of
from guichet.core.policy.words import Status
from guichet.customers.contacts import add_contact, add_organisation
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation
from guichet.customers.scopes import seen_by
from guichet.desks.models import Seat
from guichet.tickets import repeating
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
from guichet.tickets.allowances import places_of
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Ticket
from guichet.tickets.waiting import next_turn
from guichet.web.agent.call_form import PHONE, CallForm, Hold
from guichet.web.agent.forms import fresh_key
from guichet.web.shared import attached, carried, drafts
from guichet.web.shared.basis import basis_of
from guichet.web.shared.fields import PlainForm
from guichet.web.shared.languages import LANGUAGES
from guichet.web.shared.limits import address_of_conduct, holding_now
from guichet.web.shared.page import entries_now, version_now
from guichet.web.shared.visitor import agents_only
from guichet.web.shared.whys import WhyNot, why_not_in

MOST_FOUND = 20


class ContactForm(PlainForm):
    """Somebody whom the desk does not know yet."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=320)
    organisation = forms.CharField(label=_("Customer"), max_length=200)
    language = forms.ChoiceField(label=_("Language"))


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def find(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Look for who is calling, or make them known to the desk."""
    form = _contact_form(request, seat)
    if request.method == "POST" and form.is_valid():
        try:
            contact = _known(seat, form)
        except CannotKnow:
            form.add_error("email", gettext("The desk knows somebody of this address already: look for them above."))
        except ValidationError:
            form.add_error("email", gettext("This is no address."))
        else:
            carried.sent(request)
            return redirect("agent:call_for", pk=contact.pk)
    wish = request.GET.get("q", "").strip()
    context = {"form": form, "wish": wish, "found": _found(seat, wish), "most": MOST_FOUND}
    return render(request, "agent/call.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
@drafts.kept_without_scripts
def file(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take the request down; on sending, file it once, as having come by telephone."""
    contact = get_object_or_404(seen_by(seat).filter(erased_at__isnull=True), pk=pk)
    at = clock.now_seconds()
    holding = _held(request, contact, at)
    if holding is None:
        return render(request, "shared/no_policy.html", {})
    typed = request.POST if request.method == "POST" else _begun(request, seat, contact)
    limit = limit_for(contact, holding.policy, at)
    places = places_of(holding.contract, holding.policy, at)
    hold = Hold.of(places, next_turn(holding.contract, places, at), seat.desk.zone)
    form = CallForm(typed, holding=holding, limit=limit, hold=hold, at=at, initial={"key": fresh_key()})
    why: WhyNot | None = None
    picked = attached.received(request, seat) if request.method == "POST" else None
    for error in picked.errors if picked else ():
        form.add_error(None, error)
    if picked is not None and form.is_valid():
        try:
            if drafts.may_be_twice(request):
                _check_once(seat, contact, form, picked.rows, at=at)
            ticket = _file(seat, contact, form, picked.rows, at=at, holding=holding)
        except Refused as refused:
            if refused.code == "stale":
                # Another request than the one that was filed under this key: it is a filing of its own.
                form.data = {name: form.data[name] for name in form.data} | {"key": fresh_key()}
            form.again = refused.code == repeating.FILED
            for said in picked.after(refused):
                form.add_error(None, said)
            why = why_not_in(refused, holding.policy_as_run, inside=True)
        else:
            carried.sent(request)
            if ticket.status == Status.DECLINED.value:
                said = gettext("Filed and declined. Its number is %(number)s: the request says why.")
                messages.warning(request, said % {"number": ticket.number})
            else:
                messages.success(request, gettext("Filed. Its number is %(number)s.") % {"number": ticket.number})
            return redirect("agent:ticket", number=ticket.number)
    context = {
        "form": form,
        "contact": contact,
        "basis": basis_of(holding.policy),
        "why": why,
        "attached": picked or (attached.kept(typed, seat) if typed else None),
        "limit": holding_now(contact, holding.policy, at) if limit else None,
        "conduct_address": address_of_conduct(contact),
        "ended": limit is not None and limit.refuses(PHONE, for_customer=True),
    }
    return render(request, "agent/call_for.html", context, status=422 if request.method == "POST" else 200)


def _begun(request: HttpRequest, seat: Seat, contact: Contact) -> QueryDict | None:
    """What was being filed when the session ended, or the draft that the address asks for."""
    return carried.shown(request, request.path) or drafts.begun(request, seat, f"call-{contact.pk}")


def _check_once(seat: Seat, contact: Contact, form: CallForm, files: list[Attachment], *, at: int) -> None:
    said, by = form.cleaned_data, Actor.agent(seat)
    words = {"subject": said["subject"], "text": said["text"], "key": said["key"] or None}
    repeating.check_filed(contact, by=by, at=at, files=files, **words)


def _file(
    seat: Seat, contact: Contact, form: CallForm, files: list[Attachment], *, at: int, holding: Holding
) -> Ticket:
    said = form.cleaned_data
    outcome = submit(
        seat.desk,
        contact=contact,
        by=Actor.agent(seat),
        at=at,
        channel=PHONE,
        priority=said.get("priority") or None,
        category=said.get("category") or None,
        subject=said["subject"],
        text=said["text"],
        fields=form.answers,
        key=said["key"] or None,
        files=files,
        holding=holding,
    )
    return outcome.ticket


def _held(request: HttpRequest, contact: Contact, at: int) -> Holding | None:
    """What the caller's customer holds: of what is filed, at its very instant."""
    if request.method == "POST":
        return holding_of(contact, at, product=request.POST.get("product", ""))
    return holding_of(contact, at, current=version_now(request), entries=entries_now(request))


def _contact_form(request: HttpRequest, seat: Seat) -> ContactForm:
    typed = request.POST if request.method == "POST" else carried.shown(request, request.path)
    form = ContactForm(typed, auto_id="caller_%s")
    chooser = form.fields["language"]
    if isinstance(chooser, forms.ChoiceField):
        chooser.choices = [(code, LANGUAGES.get(code, code)) for code in seat.desk.languages or ["en"]]
    return form


def _known(seat: Seat, form: ContactForm) -> Contact:
    said = form.cleaned_data
    named = Organisation.objects.filter(desk_id=seat.desk_id, name__iexact=said["organisation"].strip()).first()
    organisation = named or add_organisation(seat.desk, name=said["organisation"])
    return add_contact(organisation, email=said["email"], name=said["name"], language=said["language"])


def _found(seat: Seat, wish: str) -> list[Contact]:
    if not wish:
        return []
    fits = Q(name__icontains=wish) | Q(email__icontains=wish) | Q(organisation__name__icontains=wish)
    return list(seen_by(seat).filter(fits, erased_at__isnull=True)[:MOST_FOUND])
