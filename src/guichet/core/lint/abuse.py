"""Rules about what can limit the support of a customer."""

from collections.abc import Iterator

from guichet.core.limits import Effect
from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import said
from guichet.core.lint.subject import Subject


def _of_one(subject: Subject) -> Iterator[Bite]:
    rule = subject.policy.abuse
    if rule is not None and rule.count == 1:
        yield Bite(("abuse", "count"), said("A single request is shown as enough."), rule.clause)


def _idle(subject: Subject) -> Iterator[Bite]:
    policy, rule = subject.policy, subject.policy.abuse
    if rule is None:
        return
    for index, effect in enumerate(rule.limits):
        path = ("abuse", "limits", index)
        if effect is Effect.UNCLOCKED and not policy.commitments:
            yield Bite(path, said("No clock runs anyway: the policy promises no time."), rule.clause)
        if effect is Effect.CHANNELS and len(policy.submission.channels) == 1:
            yield Bite(path, said("There is one channel only: none could be left beside it."), rule.clause)


_ABUSE = """\
abuse:
  clause: C-1
  kinds:
    repeat: {{name: {{en: Asked again}}, definition: {{en: "It was resolved, and the answer is known."}}}}
  count: {count}
  months: 3
  limits: [{limit}]
  objection: {{en: Write to whoever signed the contract.}}
"""

EVIDENCE_OF_ONE = Rule(
    code="evidence-of-one",
    title="One request that is enough",
    severity=Severity.WARNING,
    why="A customer can be told that they misuse support for what anybody does once by mistake.",
    do="Ask for several requests within the period (`count: 3` or more).",
    bad=_ABUSE.format(count=1, limit="decline"),
    good=_ABUSE.format(count=3, limit="decline"),
    check=_of_one,
)

IDLE_LIMIT = Rule(
    code="idle-limit",
    title="A limit that limits nothing",
    severity=Severity.WARNING,
    why="Whoever decides it tells the customer of something that changes nothing for them, or leaves them no way in.",
    do="Take it out, or name what it takes away: the promises, or further channels.",
    bad="submission: {channels: [portal]}\n" + _ABUSE.format(count=3, limit="channels, decline"),
    good="submission: {channels: [portal, email]}\n" + _ABUSE.format(count=3, limit="channels, decline"),
    check=_idle,
)

RULES = (EVIDENCE_OF_ONE, IDLE_LIMIT)
