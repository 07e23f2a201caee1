"""Rules about what customers can hold: plans, the priorities of plans, prepaid time, and work for a price."""

from collections.abc import Iterator
from itertools import pairwise

from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import said
from guichet.core.lint.subject import Subject, Ticket
from guichet.core.policy.words import Trigger


def _no_better(subject: Subject) -> Iterator[Bite]:
    plans = subject.policy.plans
    if plans is None:
        return
    for smaller, larger in pairwise(plans.levels):
        one, two = plans.levels[smaller], plans.levels[larger]
        services = set(two.services) - set(one.services)
        priorities = set(one.priorities) and (not two.priorities or set(two.priorities) - set(one.priorities))
        if not services and not priorities and not _sooner(subject, smaller, larger):
            found = said(
                'Nothing that "{larger}" gives is more than what "{smaller}" gives: no service, priority or target.',
                larger=larger,
                smaller=smaller,
            )
            yield Bite(("plans", "levels", larger), found, plans.clause)


def _sooner(subject: Subject, smaller: str, larger: str) -> bool:
    """Whether any promise of the larger plan falls due sooner, for any ticket and any arrival."""
    for kind in subject.policy.commitments:
        for ticket in subject.tickets([kind]):
            if ticket[1] == larger and _sooner_for(subject, kind, ticket, smaller):
                return True
    return False


def _sooner_for(subject: Subject, kind: str, ticket: Ticket, smaller: str) -> bool:
    ours = subject.fitting(kind, ticket)
    theirs = subject.fitting(kind, (ticket[0], smaller, *ticket[2:]))
    if ours is None or ours.target.within is None:
        return False
    if theirs is None or theirs.target.within is None:
        return True
    due, other = subject.due(ours), subject.due(theirs)
    # What cannot be judged is not blamed.
    return due is None or other is None or bool((due < other).any())


def _for_nobody(subject: Subject) -> Iterator[Bite]:
    policy = subject.policy
    plans = policy.plans.levels.values() if policy.plans else ()
    if policy.priorities is None or policy.plans is None or any(not plan.priorities for plan in plans):
        return
    allowed = {name for plan in plans for name in plan.priorities}
    for name in policy.priorities.levels:
        if name not in allowed:
            found = said('No plan allows the priority "{name}", so no ticket of a plan can have it.', name=name)
            yield Bite(("priorities", "levels", name), found, policy.plans.clause)


def _smaller_than_a_slice(subject: Subject) -> Iterator[Bite]:
    metering = subject.policy.metering
    if metering is None:
        return
    for name, pack in metering.packs.items():
        if pack.time.seconds < metering.slice.seconds:
            found = said("{time} cannot pay for one slice of {slice}.", time=pack.time, slice=metering.slice)
            yield Bite(("metering", "packs", name, "time"), found, metering.clause)


def _set_by_nobody(subject: Subject) -> Iterator[Bite]:
    priorities = subject.policy.priorities
    if priorities is None or priorities.set_by:
        return
    for name in priorities.levels:
        if name != priorities.default:
            found = said('Nobody may set a priority, so no ticket ever has "{name}".', name=name)
            yield Bite(("priorities", "levels", name), found, priorities.clause)


def _nothing_to_buy(subject: Subject) -> Iterator[Bite]:
    metering = subject.policy.metering
    if metering is None or metering.packs or metering.no_credit is None or metering.no_credit.then != "decline":
        return
    found = said("A request without credit is declined, and there is no pack by which anybody could have some.")
    yield Bite(("metering", "no_credit"), found, metering.no_credit.clause)


def _ordered_without_a_clock(subject: Subject) -> Iterator[Bite]:
    exclusions = subject.policy.exclusions
    if exclusions is None or not exclusions.quoted:
        return
    if not any(Trigger.QUOTE_ACCEPTED in rule.starts for rule in subject.policy.commitments.values()):
        found = said("Requests outside of support become quotes, and no commitment starts by `quote_accepted`.")
        yield Bite(("exclusions", "quoted"), found, exclusions.clause)


_PLANS = """\
plans:
  clause: C-1
  levels:
    small: {name: {en: Small}}
    large: {name: {en: Large}}
"""

PLAN_NOWHERE_BETTER = Rule(
    code="plan-nowhere-better",
    title="A plan that is nowhere better than the one below it",
    severity=Severity.NOTE,
    why="Whoever pays for it gets nothing that the smaller plan does not give.",
    do="Give it a service, a priority or a sooner target of its own, or take it out.",
    bad=f"""\
{_PLANS}commitments:
  first_response:
    clause: C-1
    targets:
      - {{within: 4 business hours}}
""",
    good=f"""\
{_PLANS}commitments:
  first_response:
    clause: C-1
    targets:
      - {{plan: large, within: 2 business hours}}
      - {{within: 4 business hours}}
""",
    check=_no_better,
)

PRIORITY_FOR_NOBODY = Rule(
    code="priority-for-nobody",
    title="A priority that no plan allows",
    severity=Severity.WARNING,
    why="It is defined and promised, and no customer can have it.",
    do="Name it under the `priorities` of a plan, or take it out.",
    bad="""\
plans:
  clause: C-1
  levels:
    small: {name: {en: Small}, priorities: [low]}
""",
    good="""\
plans:
  clause: C-1
  levels:
    small: {name: {en: Small}, priorities: [low, high]}
""",
    check=_for_nobody,
)

PACK_BELOW_A_SLICE = Rule(
    code="pack-below-a-slice",
    title="Prepaid time that pays for nothing",
    severity=Severity.ERROR,
    why="Each slice that is begun is charged whole, so the pack is used up, and owed for, at once.",
    do="Sell at least one slice, or make the slices smaller.",
    bad="""\
metering:
  clause: C-1
  slice: 30min
  packs:
    tiny: {name: {en: A quarter of an hour}, time: 15min}
""",
    good="""\
metering:
  clause: C-1
  slice: 15min
  packs:
    tiny: {name: {en: A quarter of an hour}, time: 15min}
""",
    check=_smaller_than_a_slice,
)

PRIORITY_SET_BY_NOBODY = Rule(
    code="priority-set-by-nobody",
    title="Priorities that nobody may set",
    severity=Severity.WARNING,
    why="Each ticket keeps the default, whatever the others are promised.",
    do="Say who may set one (`set_by: [agent]`), or keep one level only.",
    bad="""\
priorities:
  clause: C-1
  default: low
  set_by: []
  levels:
    high: {name: {en: High}, definition: {en: It cannot wait.}, shape: octagon}
    low: {name: {en: Low}, definition: {en: It can wait.}, shape: ring}
""",
    good="""\
priorities:
  clause: C-1
  default: low
  set_by: [agent]
  levels:
    high: {name: {en: High}, definition: {en: It cannot wait.}, shape: octagon}
    low: {name: {en: Low}, definition: {en: It can wait.}, shape: ring}
""",
    check=_set_by_nobody,
)

NOTHING_TO_BUY = Rule(
    code="no-pack-to-buy",
    title="Credit that is asked for and cannot be had",
    severity=Severity.WARNING,
    why="Whoever has no credit is declined for good: the policy names nothing that would give them some.",
    do="Name the packs that can be bought, or accept requests without credit.",
    bad="""\
metering:
  clause: C-1
  slice: 15min
  no_credit: {clause: C-1, then: decline, message: {en: There is no time left.}}
""",
    good="""\
metering:
  clause: C-1
  slice: 15min
  no_credit: {clause: C-1, then: decline, message: {en: There is no time left.}}
  packs:
    hour: {name: {en: An hour}, time: 1h}
""",
    check=_nothing_to_buy,
)

_EXCLUSIONS = """\
exclusions:
  clause: C-1
  grounds:
    training: {en: Training}
"""

ORDERED_WITHOUT_A_CLOCK = Rule(
    code="quote-without-clock",
    title="Work that is ordered by a quote and has no clock",
    severity=Severity.WARNING,
    why="No clock runs on work that is ordered, whatever time its quote names: nobody is told that it is late.",
    do="Add a commitment that starts by `quote_accepted`; with `within: none` each quote names a time of its own.",
    bad=_EXCLUSIONS,
    good=f"""\
{_EXCLUSIONS}commitments:
  ordered_work:
    clause: C-1
    name: {{en: Ordered work}}
    starts: [quote_accepted]
    met_by: [resolved]
    targets:
      - {{within: none}}
""",
    check=_ordered_without_a_clock,
)

RULES = (
    PLAN_NOWHERE_BETTER,
    PRIORITY_FOR_NOBODY,
    PRIORITY_SET_BY_NOBODY,
    PACK_BELOW_A_SLICE,
    NOTHING_TO_BUY,
    ORDERED_WITHOUT_A_CLOCK,
)
