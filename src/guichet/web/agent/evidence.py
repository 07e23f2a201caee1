"""Recording that a request is evidence of misuse of support, and withdrawing that (MX-9)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.conduct.errors import CannotLimit
from guichet.conduct.parties import Party
from guichet.conduct.recording import LONGEST_NOTE, record, withdraw
from guichet.conduct.standing import rule_for
from guichet.core.policy.rules.bounds import Abuse
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.web.agent import ticket_page
from guichet.web.agent.acts.act import Option
from guichet.web.agent.conduct import conduct_on, standing_on
from guichet.web.shared import carried, wording
from guichet.web.shared.fields import PlainForm, text_area
from guichet.web.shared.limits import refused_said
from guichet.web.shared.visitor import agents_only


class EvidenceForm(PlainForm):
    """Of which kind it is, and what colleagues should know of it."""

    kind = forms.ChoiceField(label=_("Of what it is evidence"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=text_area(rows=3),
        help_text=_("Only the desk reads it."),
    )

    def __init__(self, *args: object, rule: Abuse, **kwargs: object) -> None:
        """Offer the policy's kinds."""
        super().__init__(*args, auto_id="evidence_%s", **kwargs)
        self.rule = rule
        chooser = self.fields["kind"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        chooser.choices = [(code, wording.in_language(each.name)) for code, each in rule.kinds.items()]

    @property
    def options(self) -> tuple[Option, ...]:
        """Each kind with its definition."""
        chosen = str(self["kind"].value() or "")
        return tuple(
            Option(
                value=code,
                name=wording.in_language(each.name),
                detail=wording.in_language(each.definition),
                shape="",
                chosen=code == chosen,
                effects=(),
            )
            for code, each in self.rule.kinds.items()
        )


class WithdrawalForm(PlainForm):
    """Why it is no evidence after all."""

    note = forms.CharField(
        label=_("Why it is none"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=text_area(rows=3),
        help_text=_("Only the desk reads it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def show(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The form, of what is to be recorded, or of its withdrawal; on sending, that is done."""
    ticket, at = ticket_page.find(seat, number), clock.now_seconds()
    party, known = _party(ticket.contact, seat), ticket_page.known_of(seat, ticket)
    rule = rule_for(party, at)
    typed = request.POST if request.method == "POST" else carried.shown(request, request.path)
    stands = standing_on(ticket)
    # What was sent to record is none of withdrawing, though somebody else has recorded it meanwhile.
    recording = stands is None or "kind" in request.POST
    form = WithdrawalForm(typed, auto_id="evidence_%s") if not recording else _form(typed, ticket.contact, rule)
    if request.method == "POST" and form is not None and form.is_valid():
        note = form.cleaned_data["note"]
        try:
            if stands is not None and not recording:
                withdraw(stands, note=note, by=seat, at=at)
            else:
                kind, sent_at = form.cleaned_data["kind"], ticket.submitted_at
                record(party, ticket=ticket.pk, sent_at=sent_at, kind=kind, note=note, by=seat, at=at)
        except CannotLimit as refused:
            form.add_error(None, refused_said(refused))
        else:
            carried.sent(request)
            messages.success(request, gettext("Recorded.") if recording else gettext("Withdrawn."))
            return redirect("agent:ticket", number=number)
    context = {
        "ticket": ticket,
        "cited": ticket.terms.version,
        "case": known.case,
        "form": form,
        "recording": recording,
        "conduct": conduct_on(ticket, known.policy, at),
        "rule": rule,
    }
    return render(request, "agent/evidence.html", context, status=422 if request.method == "POST" else 200)


def _form(typed: Mapping[str, Any] | None, contact: Contact, rule: Abuse | None) -> PlainForm | None:
    """The form of what is to be recorded; none where nothing can be."""
    return None if rule is None or contact.erased_at is not None else EvidenceForm(typed, rule=rule)


def _party(contact: Contact, seat: Seat) -> Party:
    """Whose conduct it is, with the desk at hand."""
    party = contact.organisation or contact
    party.desk = seat.desk
    return party
