"""Acts of a manager on a missed binding target: it is excused with a reason, or that is taken back (G-9)."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.core.commitments.standing import Miss
from guichet.core.timeline.events import EventType
from guichet.tickets.actions import waive, withdraw_waiver
from guichet.tickets.door import Outcome
from guichet.tickets.models import Ticket
from guichet.web.agent.acts.act import Act, ActForm, words
from guichet.web.agent.acts.scene import Scene
from guichet.web.shared import instants, wording
from guichet.web.shared.case import zone_of
from guichet.web.shared.service_credits import said_credit


class MissForm(ActForm):
    """Which miss, and why."""

    waived: ClassVar[bool] = False

    miss = forms.ChoiceField(label=_("Which miss"))
    reason = words(_("Why"), rows=2)

    def fit(self, scene: Scene) -> None:
        """Offer the misses that can be chosen, each with what it credits."""
        chooser = self.fields["miss"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        zone = zone_of(scene.policy)
        chooser.choices = [(_code(one), _name(scene, one, zone)) for one in misses(scene, waived=self.waived)]


class WaiverForm(MissForm):
    """A miss is excused."""

    kind = EventType.MISS_WAIVED


class WithdrawalForm(MissForm):
    """A waiver is taken back."""

    kind = EventType.WAIVER_WITHDRAWN
    waived = True


def misses(scene: Scene, *, waived: bool) -> list[Miss]:
    """The misses of binding targets that are waived, or are not."""
    return [one for one in scene.standing.misses if one.waived is waived]


def _code(one: Miss) -> str:
    return f"{one.commitment}:{one.missed_at}"


def _name(scene: Scene, one: Miss, zone: str) -> str:
    name = wording.commitment_name(scene.policy, one.commitment)
    said = {"promise": name, "day": instants.full_instant(one.missed_at, zone)}
    if one.credit is None:
        return gettext("%(promise)s, missed %(day)s") % said
    return gettext("%(promise)s, missed %(day)s, credits %(amount)s") % {**said, "amount": said_credit(one.credit)}


def _of(miss: str) -> dict[str, Any]:
    commitment, _, missed_at = miss.rpartition(":")
    return {"commitment": commitment, "missed_at": int(missed_at)}


def _waive(ticket: Ticket, *, miss: str, **how: Any) -> Outcome:
    return waive(ticket, **_of(miss), **how)


def _withdraw(ticket: Ticket, *, miss: str, **how: Any) -> Outcome:
    return withdraw_waiver(ticket, **_of(miss), **how)


WAIVING = (
    Act(
        noun="waiver",
        kind=EventType.MISS_WAIVED,
        group="more",
        name=_("Waive a miss"),
        send=_("Waive it, and tell why"),
        told=_("The miss is waived: it stays visible, and credits nothing."),
        key="2",
        icon="half",
        form=WaiverForm,
        do=_waive,
        is_offered=lambda scene: bool(misses(scene, waived=False)),
        for_managers=True,
    ),
    Act(
        noun="waiver-withdrawal",
        kind=EventType.WAIVER_WITHDRAWN,
        group="more",
        name=_("Withdraw a waiver"),
        send=_("Withdraw it, and tell why"),
        told=_("The waiver is withdrawn. Beside the miss stands what it credits again under the cap of its month."),
        key="3",
        icon="up",
        form=WithdrawalForm,
        do=_withdraw,
        is_offered=lambda scene: bool(misses(scene, waived=True)),
        for_managers=True,
    ),
)
