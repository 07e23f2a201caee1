"""Acts that sort a ticket: whose it is, how urgent, when it counts as registered, under which terms."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.core.timeline.events import EventType
from guichet.desks.models import Seat, Team
from guichet.desks.scopes import colleagues_of, teams_of
from guichet.tickets.actions import assign, change_terms, let_in, prioritise, register
from guichet.tickets.door import Outcome
from guichet.tickets.models import Ticket
from guichet.web.agent.acts.act import Act, ActForm, words
from guichet.web.agent.acts.scene import Scene
from guichet.web.shared import wording


class PriorityForm(ActForm):
    """Another level, or the wished one validated, and why: the customer reads it (ES-2, FA-4)."""

    choosing: ClassVar[str] = "priority"
    kind = EventType.PRIORITISED
    elsewhere = _("It has this level already, or its policy does not.")

    priority = forms.ChoiceField(label=_("Level"))
    reason = words(_("Why"), rows=2)

    def fit(self, scene: Scene) -> None:
        """Offer every level but the one that holds; that one too while it is a wish that nobody has validated."""
        current = scene.standing.priority
        kept = current if is_wish(scene) else None
        self.fields["priority"].label = wording.priority_noun(scene.policy)
        chooser = self.fields["priority"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        chooser.choices = [
            (level.code, gettext("%(name)s, as wished") % {"name": level.name} if level.code == kept else level.name)
            for level in wording.priorities(scene.policy)
            if level.code != current or kept
        ]

    def detail(self, value: str) -> tuple[str, str]:
        """The level's definition, and its shape."""
        level = wording.priority(self.scene.policy, value)
        return (level.definition, level.shape) if level else ("", "")


def is_wish(scene: Scene) -> bool:
    """Whether the level is what the customer wished for, and nobody has validated it yet."""
    rule = scene.policy.priorities
    if rule is None or not rule.validated or scene.standing.requested_priority is None:
        return False
    return not any(
        event.type is EventType.PRIORITISED or (event.type is EventType.REGISTERED and "priority" in event.data)
        for event in scene.timeline.events
    )


class AssignmentForm(ActForm):
    """A colleague who manages it from here on."""

    kind = EventType.ASSIGNED

    to = forms.ChoiceField(label=_("To"))

    def fit(self, scene: Scene) -> None:
        """Offer everybody who works at the desk but whoever has it, and its teams."""
        chooser = self.fields["to"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        colleagues = {f"seat-{seat.pk}": seat for seat in colleagues_of(scene.seat)}
        teams = {f"team-{team.pk}": team for team in teams_of(scene.seat)}
        self.takers: dict[str, Seat | Team] = {**colleagues, **teams}
        people = [(code, str(seat)) for code, seat in colleagues.items() if seat.pk != scene.ticket.assignee_id]
        chooser.choices = [
            *([(gettext("People"), people)] if people else []),
            *([(gettext("Teams"), [(code, team.name) for code, team in teams.items()])] if teams else []),
        ]

    def clean_to(self) -> Seat | Team:
        """The seat or the team that was chosen."""
        return self.takers[self.cleaned_data["to"]]


class RegistrationForm(ActForm):
    """The level with which it is registered."""

    choosing: ClassVar[str] = "priority"
    kind = EventType.REGISTERED
    elsewhere = _("The policy does not name this level.")

    priority = forms.ChoiceField(label=_("Level"))

    def fit(self, scene: Scene) -> None:
        """Offer the policy's levels, the wished one chosen; nothing where it has none."""
        levels = wording.priorities(scene.policy)
        if not levels:
            del self.fields["priority"]
            return
        chooser = self.fields["priority"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        chooser.label = wording.priority_noun(scene.policy)
        chooser.choices = [(level.code, level.name) for level in levels]
        chooser.initial = scene.standing.priority

    def detail(self, value: str) -> tuple[str, str]:
        """The level's definition, and its shape."""
        level = wording.priority(self.scene.policy, value)
        return (level.definition, level.shape) if level else ("", "")


class TermsForm(ActForm):
    """Other terms from here on: another plan, or paid and no longer free (FA-7)."""

    choosing: ClassVar[str] = "terms"
    kind = EventType.TERMS_CHANGED

    terms = forms.ChoiceField(label=_("From now on"))

    def fit(self, scene: Scene) -> None:
        """Offer the plans that the customer does not hold, and to pay or not where the policy tells them apart."""
        policy, found = scene.policy, []
        if policy.free_use is not None:
            found.append(("free", gettext("Free or on trial")) if scene.standing.paid else ("paid", gettext("Paid")))
        if policy.plans is not None:
            found += [
                (f"plan-{code}", wording.in_language(plan.name))
                for code, plan in policy.plans.levels.items()
                if code != scene.standing.plan
            ]
        chooser = self.fields["terms"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        chooser.choices = found

    def foreseen(self, value: str) -> Mapping[str, object]:
        """The terms as the event says them."""
        return terms_said(value)


def terms_said(value: str) -> dict[str, Any]:
    """The terms that an option stands for."""
    return {"paid": value == "paid"} if value in ("paid", "free") else {"plan": value.removeprefix("plan-")}


def _change_terms(ticket: Ticket, *, terms: str, **how: Any) -> Outcome:
    return change_terms(ticket, **terms_said(terms), **how)


class LettingInForm(ActForm):
    """Why it does not wait for a place."""

    kind = EventType.RELEASED

    reason = words(_("Why"), rows=2, public=False)


SORTING = (
    Act(
        noun="admission",
        kind=EventType.RELEASED,
        group="first",
        name=_("Let it in now"),
        send=_("Let it in"),
        told=_("Let in, beyond the places of the period. Its clocks run from now on."),
        key="1",
        icon="door",
        form=LettingInForm,
        do=let_in,
    ),
    Act(
        noun="priority",
        kind=EventType.PRIORITISED,
        group="first",
        name=_("Set the priority"),
        send=_("Set it, and tell why"),
        told=_("Set. Every clock counts from its original start."),
        key="p",
        icon="goal",
        form=PriorityForm,
        do=prioritise,
    ),
    Act(
        noun="registration",
        kind=EventType.REGISTERED,
        group="first",
        name=_("Register it now"),
        send=_("Register"),
        told=_("Registered."),
        key="n",
        icon="ok",
        form=RegistrationForm,
        do=register,
    ),
    Act(
        noun="assignment",
        kind=EventType.ASSIGNED,
        group="first",
        name=_("Give it to somebody"),
        send=_("Give"),
        told=_("Given."),
        key="g",
        icon="person",
        form=AssignmentForm,
        do=assign,
    ),
    Act(
        noun="terms",
        kind=EventType.TERMS_CHANGED,
        group="more",
        name=_("Change the terms"),
        send=_("Change the terms"),
        told=_("Changed, from now on."),
        key="t",
        icon="terms",
        form=TermsForm,
        do=_change_terms,
    ),
)
