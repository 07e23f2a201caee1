"""Rules about the tables of targets: rows that never hold, tickets for which none does."""

from collections.abc import Iterator
from itertools import combinations

from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import Either, Facts, said
from guichet.core.lint.subject import Row, Subject, Ticket
from guichet.core.policy.rules.promises import Target


def _unreachable(subject: Subject) -> Iterator[Bite]:
    for kind, rule in subject.policy.commitments.items():
        fitting = {row.number for ticket in subject.tickets([kind]) if (row := subject.fitting(kind, ticket))}
        for number, target in enumerate(rule.targets):
            if number not in fitting:
                row = Row(kind, rule, number, target)
                unknown = _unknown(subject, row)
                why = (
                    said("It names {names}, which this policy does not define.", names=", ".join(unknown))
                    if unknown
                    else said("Rows above it, or the plans and channels, leave no ticket for it.")
                )
                found = said("This row ({row}) can never be the first to fit. {why}", row=row.promised, why=why)
                yield Bite(row.path, found, row.clause)


def _unknown(subject: Subject, row: Row) -> list[str]:
    policy, target = subject.policy, row.target
    known = {
        "priority": policy.priorities.levels if policy.priorities else (),
        "plan": policy.plans.levels if policy.plans else (),
        "category": policy.categories,
        "channel": policy.submission.channels,
    }
    return [f'"{name}"' for key, names in known.items() for name in getattr(target, key) if name not in names]


def _undefined(subject: Subject) -> Iterator[Bite]:
    for kind, rule in subject.policy.commitments.items():
        missing = [ticket for ticket in subject.tickets([kind]) if subject.fitting(kind, ticket) is None]
        if missing:
            more = said("; and {number} more", number=len(missing) - 4) if len(missing) > 4 else ""
            found = said(
                "No row fits {tickets}{more}.", tickets=Either(tuple(_told(each) for each in missing[:4])), more=more
            )
            yield Bite(("commitments", kind, "targets"), found, rule.clause)


CONDITIONS = ("priority", "plan", "category", "channel", "hours", "paid")


def _overlapping(subject: Subject) -> Iterator[Bite]:
    for kind, rule in subject.policy.commitments.items():
        for (_, above), (number, below) in combinations(enumerate(rule.targets), 2):
            if above.within == below.within or not _overlap(above, below):
                continue
            both = next((each for each in subject.tickets([kind]) if _fits(above, each) and _fits(below, each)), None)
            if both is not None and subject.fitting(kind, both) == Row(kind, rule, rule.targets.index(above), above):
                row = Row(kind, rule, number, below)
                found = said(
                    "A request with {ticket} fits this row ({row}) and one above it ({above}), of which neither is the"
                    " narrower; the one above holds.",
                    ticket=_told(both),
                    row=row.promised,
                    above=above.within or said("nothing"),
                )
                yield Bite(row.path, found, row.clause)


def _overlap(above: Target, below: Target) -> bool:
    """Whether two rows have tickets in common, and each some that the other has not."""
    pairs = [(_condition(above, name), _condition(below, name)) for name in CONDITIONS]
    apart = any(one and two and not one & two for one, two in pairs)
    above_within = all(not two or (one and one <= two) for one, two in pairs)
    below_within = all(not one or (two and two <= one) for one, two in pairs)
    return not (apart or above_within or below_within)


def _condition(row: Target, name: str) -> frozenset[object]:
    """What a row asks for; nothing where it takes any."""
    value = getattr(row, name)
    if value is None:
        return frozenset()
    return frozenset(value) if isinstance(value, tuple) else frozenset((value,))


def _fits(row: Target, ticket: Ticket) -> bool:
    priority, plan, paid, category, channel, inside = ticket
    facts = (priority, plan, category, channel, "inside" if inside else "outside", paid)
    asked = (_condition(row, name) for name in CONDITIONS)
    return all(not wanted or fact in wanted for wanted, fact in zip(asked, facts, strict=True))


def _told(ticket: Ticket) -> Facts:
    priority, plan, paid, category, channel, inside = ticket
    told = (
        ("priority {code}", priority),
        ("plan {code}", plan),
        ("category {code}", category),
        ("channel {code}", channel),
    )
    facts = [said(words, code=code) for words, code in told if code is not None]
    facts += ([] if paid else [said("free use")]) + ([] if inside else [said("outside the hours")])
    return Facts(tuple(facts) or (said("a ticket"),))


UNREACHABLE_ROW = Rule(
    code="unreachable-row",
    title="A row that can never be the first to fit",
    severity=Severity.WARNING,
    why="The first row that fits holds, so this one promises nothing, though whoever reads the table believes it.",
    do="Put the narrower row above the wider one, correct the name, or take the row away.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 8h}
      - {priority: high, within: 4h}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, within: 4h}
      - {within: 8h}
""",
    check=_unreachable,
)

UNDEFINED_COMBINATION = Rule(
    code="undefined-combination",
    title="A kind of ticket for which no row fits",
    severity=Severity.WARNING,
    why="The table neither promises anything to these tickets nor says that it does not.",
    do="Add a row for them; `within: none` says that nothing is promised.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, within: 8h}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, within: 8h}
      - {priority: low, within: none}
""",
    check=_undefined,
)

OVERLAPPING_ROWS = Rule(
    code="overlapping-rows",
    title="Two rows that contradict each other for some tickets",
    severity=Severity.WARNING,
    why="Whoever reads only the row that names them believes in a time that does not hold: the order of rows decides.",
    do="Say what holds for these tickets in a row of its own above both.",
    bad="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, within: 4 business hours}
      - {hours: outside, within: 2 business hours}
      - {within: 1 business day}
""",
    good="""\
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, hours: outside, within: 2 business hours}
      - {priority: high, within: 4 business hours}
      - {hours: outside, within: 3 business hours}
      - {within: 1 business day}
""",
    check=_overlapping,
)

RULES = (UNREACHABLE_ROW, UNDEFINED_COMBINATION, OVERLAPPING_ROWS)
