"""Rules about the tables of targets: rows that never hold, tickets for which none does."""

from collections.abc import Iterator

from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.subject import Row, Subject, Ticket
from guichet.core.policy.findings import listed


def _unreachable(subject: Subject) -> Iterator[Bite]:
    for kind, rule in subject.policy.commitments.items():
        fitting = {row.number for ticket in subject.tickets([kind]) if (row := subject.fitting(kind, ticket))}
        for number, target in enumerate(rule.targets):
            if number not in fitting:
                row = Row(kind, rule, number, target)
                unknown = _unknown(subject, row)
                why = (
                    f"It names {listed(unknown)}, which this policy does not define."
                    if unknown
                    else "Rows above it, or the plans and channels, leave no ticket for it."
                )
                yield Bite(row.path, f"This row ({row.text}) can never be the first to fit. {why}", row.clause)


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
            shown = "; ".join(dict.fromkeys(_told(ticket) for ticket in missing[:4]))
            more = f"; and {len(missing) - 4} more" if len(missing) > 4 else ""
            yield Bite(("commitments", kind, "targets"), f"No row fits {shown}{more}.", rule.clause)


def _told(ticket: Ticket) -> str:
    priority, plan, paid, category, channel, inside = ticket
    facts = [
        f"{name} {value}"
        for name, value in (("priority", priority), ("plan", plan), ("category", category), ("channel", channel))
        if value is not None
    ]
    facts += ([] if paid else ["free use"]) + ([] if inside else ["outside the hours"])
    return ", ".join(facts) or "a ticket"


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

RULES = (UNREACHABLE_ROW, UNDEFINED_COMBINATION)
