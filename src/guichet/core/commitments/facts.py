"""What is known of a ticket besides its status: terms, priority, what it says, what caused it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guichet.core.commitments.compiled import Compiled
from guichet.core.commitments.limited import LIMITED, why_limited
from guichet.core.commitments.moment import Ticket
from guichet.core.commitments.reason import Cure, Reason
from guichet.core.hours.wall import instant
from guichet.core.policy.choosing import REPRODUCIBLE
from guichet.core.policy.limiting import limit_under
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.prepaid import NoCredit
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import FIRST_PLAN, By, Event, Timeline


class Facts:
    """The facts of one ticket, kept as its events change them. ``ticket`` is what tables of targets look at.

    ``kind`` is what it proves to be, and ``reproducible`` whether it can be made to happen again: as was chosen by
    whoever asked, until an agent finds otherwise.
    ``exempt`` says that nothing of the policy runs under these terms: free use, no plan, or limited support.
    ``credited`` says that the cause found gives metered time back.
    """

    __slots__ = (
        "_compiled",
        "_found",
        "_given",
        "_limit",
        "_missing",
        "_policy",
        "category",
        "cause",
        "channel",
        "complete",
        "credited",
        "exempt",
        "inside",
        "kind",
        "paid",
        "plan",
        "priority",
        "refused",
        "reproducible",
        "requested",
        "ticket",
        "timeline",
    )

    def __init__(self, compiled: Compiled, timeline: Timeline) -> None:
        policy = compiled.policy
        self._compiled = compiled
        self._policy = policy
        self._found = False
        self._given: dict[str, object] = {}
        self._missing: tuple[str, ...] | None = None
        self.timeline = timeline
        self._limit = limit_under(policy, timeline.limit)
        self.plan = _plan(policy, timeline.plan, "The timeline's field 'plan'")
        self.paid = timeline.paid
        self.priority = self.requested = None if policy.priorities is None else policy.priorities.default
        self.category: object = None
        self.channel: object = None
        self.cause: object = None
        self.kind: str | None = None
        self.reproducible: str | None = None
        self.inside: bool | None = None
        self.complete = self.credited = self.exempt = False
        self.refused: Reason | None = None
        self.ticket: Ticket = ()

    @property
    def registration(self) -> str:
        """How the policy registers requests."""
        return self._policy.submission.registration

    def submit(self, event: Event) -> None:
        """Take in the request."""
        self.channel = event.data.get("channel")
        self.category = event.data.get("category")
        self._merge(event)
        if self._compiled.by_hours:
            self.inside = self._compiled.calendar.is_open(event.at)
        wish = event.data.get("priority")
        priorities = self._policy.priorities
        if priorities is not None and wish is not None and (event.by is By.AGENT or "contact" in priorities.set_by):
            self.requested = self.priority = self._known(wish, "Event 1 (submitted): the field 'priority'")
        elif priorities is not None and wish is not None:
            self._known(wish, "Event 1 (submitted): the field 'priority'")
        self.refused = self._refusal(event)
        self._settle_ticket()

    def let_in(self, event: Event) -> None:
        """Take a request that was held as one that comes now."""
        if self._compiled.by_hours:
            self.inside = self._compiled.calendar.is_open(event.at)
            self._settle_ticket()

    def prioritise(self, event: Event) -> None:
        """Set the priority that the event carries, if the policy has priorities and the event carries one."""
        wish = event.data.get("priority")
        if wish is not None and self._policy.priorities is not None:
            self.priority = self._known(wish, f"The event '{event.type}': the field 'priority'")
            self._settle_ticket()

    def answer(self, event: Event) -> None:
        """Take in what the customer adds to the request."""
        self._merge(event)

    def find_cause(self, event: Event) -> None:
        """Take in what the problem came from; a later finding replaces an earlier one."""
        self.cause = event.data.get("cause")
        back = self._policy.metering.credit_back if self._policy.metering else None
        self.credited = back is not None and self.cause in back.causes

    def find(self, event: Event) -> None:
        """Take in what an agent finds of its kind, and of whether it can be made to happen again."""
        kind, again = event.data.get("kind"), event.data.get("reproducible")
        if kind is not None:
            self.kind = str(kind)
        if again is not None:
            self.reproducible, self._found = str(again), True

    def change_terms(self, event: Event) -> None:
        """From here on other terms hold."""
        if "plan" in event.data:
            plan = event.data["plan"]
            self.plan = _plan(
                self._policy, None if plan is None else str(plan), "The event 'terms_changed': the field 'plan'"
            )
        if isinstance(event.data.get("paid"), bool):
            self.paid = event.data["paid"] is True
        self._settle_ticket()

    def missing(self) -> tuple[str, ...]:
        """What the request still lacks, in the policy's order; ``priority`` where one must be named."""
        if self._missing is None:
            self._missing = () if self.complete else tuple(self._lacking())
        return self._missing

    def register(self, event: Event) -> None:
        """Take the request as complete, whatever its fields say."""
        self.prioritise(event)
        self.complete = True
        self._missing = None

    def _lacking(self) -> Iterator[str]:
        for name, field in self._policy.submission.fields.items():
            if (
                field.required
                and (not field.channels or self.channel in field.channels)
                and (not field.categories or self.category in field.categories)
                and not str(self._given.get(name) or "").strip()
            ):
                yield name
        if self._policy.priorities is not None and self.priority is None:
            yield "priority"

    def _settle_ticket(self) -> None:
        unpaid = self._policy.free_use is not None and not self.paid
        barred = self.refused is not None and self.refused.code == LIMITED
        limited = barred or (self._limit is not None and self._limit.stops_clocks)
        self.exempt = limited or unpaid or (self._policy.plans is not None and self.plan is None)
        self.ticket = (self.priority, self.plan, self.paid, self.category, self.channel, self.inside)
        self._missing = None

    def _merge(self, event: Event) -> None:
        given = event.data.get("fields")
        if given and isinstance(given, Mapping):
            self._given.update({key: value for key, value in given.items() if value is not None})
            self._missing = None
            if REPRODUCIBLE in given and not self._found:
                self._choose(given[REPRODUCIBLE])

    def _choose(self, said: object) -> None:
        field = self._policy.submission.fields.get(REPRODUCIBLE)
        if field is not None and said in field.choices:
            self.reproducible = str(said)

    def _known(self, wish: object, where: str) -> str:
        priorities = self._policy.priorities
        assert priorities is not None  # noqa: S101 - callers have looked
        if wish not in priorities.levels:
            raise TimelineError(f"{where}: unknown priority {wish!r}; this policy has {', '.join(priorities.levels)}.")
        allowed = self._policy.plans.levels[self.plan].priorities if self._policy.plans and self.plan else ()
        if allowed and wish not in allowed:
            raise TimelineError(
                f"{where}: the plan '{self.plan}' has no priority {wish!r}; it has {', '.join(allowed)}."
            )
        return str(wish)

    def _refusal(self, event: Event) -> Reason | None:
        """Why this request is refused, if a clause does."""
        limited = self._limited(event)
        if limited is not None:
            return limited
        plans, metering = self._policy.plans, self._policy.metering
        if plans is not None and self.plan is None and plans.without == "decline":
            return Reason("no_plan", plans.without_clause or plans.clause, {"plan": None}, (Cure.PLAN,))
        rule = None if metering is None else metering.no_credit
        if rule is None or rule.then != "decline" or self._judged_first(rule, event):
            return None
        mark = (Cure.MARK,) if rule.unless_field is not None else ()
        balance = self.timeline.time_balance_minutes
        if balance == 0:
            return Reason("no_credit", rule.clause, {"balance_minutes": 0}, (Cure.BUY, *mark))
        if self._licence_is_over(event.at):
            expired = self.timeline.licence.expires if self.timeline.licence else None
            found = {"balance_minutes": balance, "expired_on": expired}
            return Reason("licence_over", rule.clause, found, (Cure.RENEW, *mark))
        return None

    def _limited(self, event: Event) -> Reason | None:
        """Why the limit of the customer's support refuses this request, if it does (MX-9)."""
        return why_limited(self._policy, self._limit, self.channel, for_customer=event.by is By.AGENT)

    def _judged_first(self, rule: NoCredit, event: Event) -> bool:
        mark = rule.unless_field
        if mark is None:
            return False
        return event.data.get("category") == mark or str(self._given.get(mark) or "").strip().lower() not in NO

    def _licence_is_over(self, at: int) -> bool:
        """Whether the licence under which the credit is held has expired, so that the credit cannot be used."""
        licence = self.timeline.licence
        metering = self._policy.metering
        if licence is None or licence.expires is None or metering is None or metering.expiry is None:
            return False
        zone = ZoneInfo(self._policy.calendars[self._policy.calendar].zone)
        return at >= instant(zone, datetime.fromisoformat(licence.expires[:10]) + timedelta(days=1))


NO = frozenset({"", "false", "no", "non", "0"})
"""What an unmarked box may say."""


def _plan(policy: Policy, named: str | None, where: str) -> str | None:
    if policy.plans is None:
        return None
    if named == FIRST_PLAN:
        return next(iter(policy.plans.levels))
    if named is not None and named not in policy.plans.levels:
        raise TimelineError(f"{where}: unknown plan {named!r}; this policy has {', '.join(policy.plans.levels)}.")
    return named
