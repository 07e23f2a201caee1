"""Acts that say what a ticket is about: its cause, whether it is within the scope of support, what was worked on it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.core.causes import Cause
from guichet.core.commitments.standing import ActKind
from guichet.core.policy.choosing import reproducible_of
from guichet.core.timeline.events import EventType
from guichet.quotes.excluding import exclude, readmit
from guichet.tickets.actions import acknowledge, deliver_fix, log_work, set_cause, set_kind
from guichet.tickets.actions.log_work import MOST_MINUTES
from guichet.tickets.door import Outcome
from guichet.tickets.models import Ticket
from guichet.web.agent.acts.act import Act, ActForm, words
from guichet.web.agent.acts.scene import Scene
from guichet.web.shared import wording


class CauseForm(ActForm):
    """What the problem came from, and whether it can be made to happen again (ES-9, MX-8)."""

    choosing: ClassVar[str] = "cause"
    kind = EventType.CAUSE_SET

    cause = forms.ChoiceField(label=_("The problem came from"), required=False)
    reproducible = forms.ChoiceField(label=_("Can it be made to happen again?"), required=False)

    def fit(self, scene: Scene) -> None:
        """Offer every cause but the one that was found."""
        found = scene.latest("cause")
        cause = self.fields["cause"]
        assert isinstance(cause, forms.ChoiceField)  # noqa: S101 - as declared
        cause.choices = [(code.value, wording.cause_name(code)) for code in Cause if code.value != found]
        _offer_reproducible(self, scene)


def _offer_reproducible(form: ActForm, scene: Scene) -> None:
    """What can be said anew of whether it can be made to happen again; what an agent found already is not offered."""
    again, known = form.fields["reproducible"], scene.latest("reproducible")
    assert isinstance(again, forms.ChoiceField)  # noqa: S101 - as declared
    named = [(code, wording.reproducible_name(scene.policy, code)) for code in reproducible_of(scene.policy)]
    again.choices = [("", _("nothing new")), *(each for each in named if each[0] != known)]


def _set_cause(ticket: Ticket, *, cause: str, reproducible: str, **how: Any) -> Outcome:
    return set_cause(ticket, cause=cause or None, reproducible=reproducible or None, **how)


class KindForm(ActForm):
    """What it proves to be by the policy's definitions, and why: the customer reads it (ES-9)."""

    choosing: ClassVar[str] = "found"
    kind = EventType.KIND_SET

    found = forms.ChoiceField(label=_("Kind"))
    reproducible = forms.ChoiceField(label=_("Can it be made to happen again?"), required=False)
    reason = words(_("Why"), rows=2)

    def fit(self, scene: Scene) -> None:
        """Offer every kind but the one that was found."""
        chooser, rule = self.fields["found"], scene.policy.kinds
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        named = [(code, wording.in_language(each.name)) for code, each in rule.named.items()] if rule else []
        chooser.choices = [each for each in named if each[0] != scene.standing.kind]
        _offer_reproducible(self, scene)

    def foreseen(self, value: str) -> Mapping[str, object]:
        """The kind as it would be said, with what its definition supposes."""
        rule = self.scene.policy.kinds
        if not value or rule is None:
            return {}
        return {"kind": value, "reproducible": "yes"} if rule.named[value].reproducible else {"kind": value}

    def detail(self, value: str) -> tuple[str, str]:
        """The kind's definition."""
        rule = self.scene.policy.kinds
        return (wording.in_language(rule.named[value].definition), "") if rule else ("", "")


def _set_kind(ticket: Ticket, *, found: str, reproducible: str, reason: str, **how: Any) -> Outcome:
    return set_kind(ticket, kind=found, reproducible=reproducible or None, reason=reason, **how)


class ExclusionForm(ActForm):
    """The ground on which it is outside of support, and what the customer is told (IS-7, ES-8, MX-9)."""

    choosing: ClassVar[str] = "ground"
    kind = EventType.EXCLUDED
    elsewhere = _("The policy does not name this ground.")

    ground = forms.ChoiceField(label=_("Ground"))
    text = words(_("What the customer is told"), required=False)

    def fit(self, scene: Scene) -> None:
        """Offer the policy's grounds."""
        rule = scene.policy.exclusions
        chooser = self.fields["ground"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        grounds = rule.grounds.items() if rule else ()
        chooser.choices = [(code, wording.in_language(text)) for code, text in grounds]


class ReadmissionForm(ActForm):
    """Nothing to fill in."""

    kind = EventType.READMITTED


class WorkForm(ActForm):
    """How long somebody worked, and on what."""

    kind = EventType.WORKED

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)
    text = words(_("On what"), rows=2, required=False, public=False)

    def foreseen(self, value: str) -> dict[str, object]:  # noqa: ARG002 - nothing is chosen
        """What a quarter of an hour would do."""
        return {"minutes": 15}


class AcknowledgementForm(ActForm):
    """What colleagues may want to know of who deals with it (MX-6)."""

    kind = EventType.ACKNOWLEDGED

    text = words(_("What you do about it"), rows=2, required=False, public=False)


class DeliveryForm(ActForm):
    """What the customer should know of the fix (AL-3)."""

    kind = EventType.FIX_DELIVERED

    text = words(_("What the customer is told"), required=False)


def _escalates(scene: Scene) -> bool:
    """Whether there is a step to come, and the agent is one who may stop it."""
    return scene.seat.is_manager and any(act.kind is ActKind.ESCALATE and not act.done for act in scene.standing.acts)


FINDING = (
    Act(
        noun="acknowledgement",
        kind=EventType.ACKNOWLEDGED,
        group="first",
        name=_("Acknowledge the escalation"),
        send=_("Acknowledge it"),
        told=_("The escalation goes no further."),
        key="h",
        icon="up",
        form=AcknowledgementForm,
        do=acknowledge,
        is_offered=_escalates,
    ),
    Act(
        noun="cause",
        kind=EventType.CAUSE_SET,
        group="more",
        name=_("Say what it came from"),
        send=_("Set the cause"),
        told=_("Noted on the request."),
        key="u",
        icon="cause",
        form=CauseForm,
        do=_set_cause,
    ),
    Act(
        noun="delivery",
        kind=EventType.FIX_DELIVERED,
        group="first",
        name=_("The fix is delivered"),
        send=_("Say that it is delivered"),
        told=_("Noted, and the customer is told."),
        key="f",
        icon="ok",
        form=DeliveryForm,
        do=deliver_fix,
    ),
    Act(
        noun="kind",
        kind=EventType.KIND_SET,
        group="more",
        name=_("Say what kind of request it is"),
        send=_("Set it, and tell why"),
        told=_("Noted on the request."),
        key="y",
        icon="cause",
        form=KindForm,
        do=_set_kind,
    ),
    Act(
        noun="exclusion",
        kind=EventType.EXCLUDED,
        group="more",
        name=_("Outside of support"),
        send=_("Set it outside"),
        told=_("It is outside of support: nothing runs on it any more."),
        key="x",
        icon="no",
        form=ExclusionForm,
        do=exclude,
    ),
    Act(
        noun="readmission",
        kind=EventType.READMITTED,
        group="first",
        name=_("Take it back into support"),
        send=_("Take it back"),
        told=_("It is within support again."),
        key="b",
        icon="half",
        form=ReadmissionForm,
        do=readmit,
    ),
    Act(
        noun="work",
        kind=EventType.WORKED,
        group="more",
        name=_("Log time worked"),
        send=_("Log it"),
        told=_("Logged."),
        key="l",
        icon="run",
        form=WorkForm,
        do=log_work,
    ),
)
