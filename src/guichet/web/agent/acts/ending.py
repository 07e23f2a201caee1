"""Acts that bring a ticket to its end, or back: a workaround, a resolution, closing, opening again."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.core.timeline.events import EventType
from guichet.tickets.actions import close, give_workaround, reopen, resolve
from guichet.tickets.door import Outcome
from guichet.tickets.models import Ticket
from guichet.tickets.possible import to_confirm
from guichet.web.agent.acts.act import Act, ActForm, words
from guichet.web.agent.acts.scene import Scene
from guichet.web.shared import wording

CONFIRM = "confirm_"


class WorkaroundForm(ActForm):
    """A way around the problem (ES-5)."""

    kind = EventType.WORKAROUND_GIVEN

    text = words(_("The workaround"), rows=5)


class GroundForm(ActForm):
    """The ground of a closing."""

    choosing: ClassVar[str] = "ground"
    kind = EventType.CLOSED
    elsewhere = _("The policy does not name this ground.")

    ground = forms.ChoiceField(label=_("Ground"))

    def fit(self, scene: Scene) -> None:
        """Offer the policy's grounds but silence, which only the desk itself finds."""
        chooser = self.fields["ground"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        grounds = scene.policy.closing.grounds.items()
        chooser.choices = [(code, wording.in_language(text)) for code, text in grounds if code in self.grounds]

    @property
    def grounds(self) -> set[str]:
        """The grounds that are offered."""
        return set(self.scene.policy.closing.grounds) - {"silence"}


class ResolutionForm(GroundForm):
    """The ground of a resolution, what the customer is told, and what the policy has an agent confirm (MX-6)."""

    kind = EventType.RESOLVED

    text = words(_("What the customer is told"))

    @property
    def grounds(self) -> set[str]:
        """Solved, or not for support: others are grounds of closing."""
        return {"solved", "not_ours"}

    def fit(self, scene: Scene) -> None:
        """Ask for a tick for each thing that is to be confirmed."""
        super().fit(scene)
        for i, said in enumerate(to_confirm(scene.policy, scene.standing.priority)):
            self.fields[f"{CONFIRM}{i}"] = forms.BooleanField(
                label=wording.in_language(said), required=self.data.get("ground") != "not_ours"
            )


def _resolve(ticket: Ticket, *, ground: str, text: str, **how: Any) -> Outcome:
    ticks = {name: how.pop(name) for name in list(how) if name.startswith(CONFIRM)}
    return resolve(ticket, ground=ground, text=text, confirmed=bool(ticks) and all(ticks.values()), **how)


class ReopeningForm(ActForm):
    """Why it is open again."""

    kind = EventType.REOPENED

    reason = words(_("Why"), rows=2, required=False)


ENDING = (
    Act(
        noun="workaround",
        kind=EventType.WORKAROUND_GIVEN,
        group="more",
        name=_("Give a workaround"),
        send=_("Send the workaround"),
        told=_("Sent."),
        key="d",
        icon="wrench",
        form=WorkaroundForm,
        do=give_workaround,
        is_offered=lambda scene: EventType.RESOLVED in scene.possible,
    ),
    Act(
        noun="resolution",
        kind=EventType.RESOLVED,
        group="first",
        name=_("Resolve"),
        send=_("Resolve, and tell the customer"),
        told=_("Resolved."),
        key="s",
        icon="ok",
        form=ResolutionForm,
        do=_resolve,
    ),
    Act(
        noun="closure",
        kind=EventType.CLOSED,
        group="first",
        name=_("Close"),
        send=_("Close the request"),
        told=_("Closed."),
        key="c",
        icon="closed",
        form=GroundForm,
        do=close,
    ),
    Act(
        noun="reopening",
        kind=EventType.REOPENED,
        group="first",
        name=_("Open it again"),
        send=_("Open it again"),
        told=_("Open again."),
        key="o",
        icon="half",
        form=ReopeningForm,
        do=reopen,
    ),
)
