"""Rules about waiting for the customer: waits without an end, and endings without a warning."""

from collections.abc import Iterator

from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import said
from guichet.core.lint.subject import Subject


def _unbounded(subject: Subject) -> Iterator[Bite]:
    silence = subject.policy.closing.silence
    for kind, rule in subject.policy.commitments.items():
        if rule.pauses is None:
            continue
        endless = [trigger for trigger in rule.pauses.start if silence is None or trigger not in silence.start]
        if endless:
            found = said(
                "After {triggers} the clock stands still for as long as nothing more happens.",
                triggers=", ".join(endless),
            )
            yield Bite(("commitments", kind, "pauses"), found, rule.pauses.clause or rule.clause)


def _unwarned(subject: Subject) -> Iterator[Bite]:
    closing = subject.policy.closing
    if closing.silence is not None and closing.silence.warning is None:
        found = said(
            "After {after} of silence the ticket is closed, and nobody is told before.", after=closing.silence.after
        )
        yield Bite(("closing", "silence"), found, closing.silence.clause or closing.clause)


def _warned_at_once(subject: Subject) -> Iterator[Bite]:
    closing = subject.policy.closing
    silence = closing.silence
    if silence is None or silence.warning is None:
        return
    lead, after = silence.warning, silence.after
    if lead.kind is after.kind and lead.amount >= after.amount:
        found = said(
            "A warning {lead} before the end of {after} of silence comes as the silence begins.", lead=lead, after=after
        )
        yield Bite(("closing", "silence", "warning"), found, silence.clause or closing.clause)


UNBOUNDED_PAUSE = Rule(
    code="unbounded-pause",
    title="A pause that may never end",
    severity=Severity.WARNING,
    why="A ticket whose customer has gone is never late and never closed: a question is enough to stop the promise.",
    do="Close after a silence (`closing: silence:`) that begins with what begins the pause, or do not pause.",
    bad="""\
commitments:
  resolution:
    clause: C-1
    pauses: {start: [asked]}
    targets:
      - {within: 20 business hours}
""",
    good="""\
commitments:
  resolution:
    clause: C-1
    pauses: {start: [asked]}
    targets:
      - {within: 20 business hours}
closing:
  clause: C-1
  grounds: {silence: {en: No answer}}
  silence: {start: [asked], after: 10 business days, warning: 2 business days}
""",
    check=_unbounded,
)

SILENCE_WITHOUT_WARNING = Rule(
    code="silence-without-warning",
    title="A closing after silence that nobody is warned of",
    severity=Severity.WARNING,
    why="The customer loses the request without having been told that it would be lost.",
    do="Add `warning`: how long before the closing the customer is told.",
    bad="""\
closing:
  clause: C-1
  grounds: {silence: {en: No answer}}
  silence: {after: 5 business days}
""",
    good="""\
closing:
  clause: C-1
  grounds: {silence: {en: No answer}}
  silence: {after: 5 business days, warning: 1 business day}
""",
    check=_unwarned,
)

WARNING_AT_ONCE = Rule(
    code="warning-at-once",
    title="A warning that comes with the question",
    severity=Severity.WARNING,
    why="It warns of nothing: the customer has not been silent yet, and hears no more before the closing.",
    do="Let the warning be shorter than the silence.",
    bad="""\
closing:
  clause: C-1
  grounds: {silence: {en: No answer}}
  silence: {after: 5 business days, warning: 5 business days}
""",
    good="""\
closing:
  clause: C-1
  grounds: {silence: {en: No answer}}
  silence: {after: 5 business days, warning: 1 business day}
""",
    check=_warned_at_once,
)

RULES = (UNBOUNDED_PAUSE, SILENCE_WITHOUT_WARNING, WARNING_AT_ONCE)
