"""What an agent takes down for a customer who telephoned: as the customer's own form, with what each level would
promise.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.contracts.holding import Holding
from guichet.core.commitments.assess import assess
from guichet.core.errors import GuichetError
from guichet.core.limits import Limit
from guichet.core.timeline.events import By, Event, EventType, Timeline
from guichet.tickets.acts import decline
from guichet.tickets.allowances import Places
from guichet.tickets.waiting import Turn
from guichet.web.agent.acts.act import Option
from guichet.web.shared import instants, wording
from guichet.web.shared.asking import PREFIX, offer_products, question
from guichet.web.shared.case import zone_of
from guichet.web.shared.effects import Effect, effects_of
from guichet.web.shared.fields import LONGEST_SUBJECT, LONGEST_TEXT, PlainForm, text_area
from guichet.web.shared.places import told
from guichet.web.shared.unclocked import unclocked_of

PHONE = "phone"
DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Hold:
    """That a further request is held: beyond which places, and when its turn would come; periods begin by the clock of
    ``zone``.
    """

    places: Places
    turn: Turn
    zone: str

    @classmethod
    def of(cls, places: Places | None, turn: Turn | None, zone: str) -> Self | None:
        """Both together; nothing where a further request is not held."""
        return None if places is None or turn is None else cls(places, turn, zone)


class CallForm(PlainForm):
    """The level, what it is about, and what the policy asks. What the caller could not say may stay empty."""

    priority = forms.ChoiceField(required=False)
    product = forms.ChoiceField(required=False, label=_("For which product?"))
    category = forms.ChoiceField(required=False, label=_("What is it about?"))
    subject = forms.CharField(label=_("In one line"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(label=_("What happens"), max_length=LONGEST_TEXT, widget=text_area(rows=7))
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    again = False

    def __init__(
        self, *args: Any, holding: Holding, limit: Limit | None, hold: Hold | None, at: int, **kwargs: Any
    ) -> None:
        """Offer the policy's levels, kinds and questions."""
        super().__init__(*args, auto_id="call_%s", **kwargs)
        policy = self.policy = holding.policy_as_run
        self.holding, self.limit, self.hold, self.at = holding, limit, hold, at
        offer_products(self, holding.products)
        level, kind = self.fields["priority"], self.fields["category"]
        if policy.priorities is None:
            del self.fields["priority"]
        elif isinstance(level, forms.ChoiceField):
            level.choices = [(each.code, each.name) for each in wording.priorities(policy)]
            level.label, level.initial = wording.priority_noun(policy), policy.priorities.default
            level.required = policy.priorities.default is None
        if not policy.categories:
            del self.fields["category"]
        elif isinstance(kind, forms.ChoiceField):
            kind.widget = forms.Select(attrs={"class": "field"})
            named = [(code, wording.in_language(each.name)) for code, each in policy.categories.items()]
            kind.choices = [("", "—"), *named]
        for code, asked in policy.submission.fields.items():
            if code == DESCRIPTION or (asked.channels and PHONE not in asked.channels):
                continue
            self.fields[f"{PREFIX}{code}"] = question(asked, required=False)

    @property
    def asked(self) -> list[BoundField]:
        """What the policy asks."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by the policy's names."""
        given = self.cleaned_data.items()
        return {name.removeprefix(PREFIX): text for name, text in given if name.startswith(PREFIX) and text}

    @property
    def options(self) -> tuple[Option, ...]:
        """Each level with its meaning, and with what it would promise from now."""
        chosen = str(self["priority"].value() or "") if "priority" in self.fields else ""
        found = []
        for level in wording.priorities(self.policy):
            effects = self.effects(level.code)
            if effects is not None:
                found.append(
                    Option(
                        value=level.code,
                        name=level.name,
                        detail=level.definition,
                        shape=level.shape,
                        chosen=level.code == chosen,
                        effects=effects,
                    )
                )
        return tuple(found)

    @property
    def full(self) -> Effect | None:
        """That the places of the period are used, and until when a further request is held."""
        if self.hold is None:
            return None
        said = told(self.hold.places, self.hold.zone, self.hold.turn)
        return Effect("pause", said.said, said.clause)

    @property
    def notice(self) -> Effect | None:
        """Why no clock would run from now, where that is the policy's."""
        rule = self.policy.submission
        if self.limit is not None and self.limit.refuses(PHONE, for_customer=True):
            # It is declined: of clocks there is nothing to say.
            return None
        why = unclocked_of(self.policy, plan=self.holding.plan, paid=self.holding.paid, limit=self.limit, inside=True)
        if why is not None:
            return Effect("warn", why.said, why.clause)
        if rule.registration == "explicit":
            said = _("Clocks start when the notification with the number has been handed over")
            return Effect("mail", str(said), rule.registration_clause or "")
        return None

    def effects(self, level: str | None) -> tuple[Effect, ...] | None:
        """What a request of this level would begin, filed now; nothing where the policy refuses it."""
        fields = dict.fromkeys(self.policy.submission.fields, True)
        data = {"channel": PHONE, "fields": fields, **({"priority": level} if level else {})}
        timeline = Timeline(events=(), plan=self.holding.plan, paid=self.holding.paid, limit=self.limit)
        event = Event(self.at, EventType.SUBMITTED, By.AGENT, data)
        try:
            return self._held(timeline, event) or effects_of(self.policy, timeline, event)
        except GuichetError:
            return None

    def _held(self, timeline: Timeline, event: Event) -> tuple[Effect, ...]:
        """That it would wait for a place; nothing where it would not, or be declined."""
        if self.hold is None:
            return ()
        rule, turn = self.hold.places.rule, self.hold.turn
        standing = assess(self.policy, replace(timeline, events=(event,)), self.at, ledger=False)
        if standing.priority in rule.never_held or decline(standing) is not None:
            return ()
        said = gettext("Is held until there is a place: no clock runs on it")
        if turn.at is not None:
            until = {"instant": instants.placed_instant(turn.at, self.hold.zone, beside=zone_of(self.policy))}
            said = gettext("Is held until %(instant)s at the latest: no clock runs on it") % until
        return (Effect("pause", said, rule.clause),)
