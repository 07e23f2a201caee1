"""Looking at a text before it is published: its mistakes, its worked examples, and what its words do."""

from dataclasses import dataclass
from functools import lru_cache

from guichet.core.commitments.examples import run_examples
from guichet.core.lint import rule
from guichet.core.lint.run import lint
from guichet.core.policy.calendars import freeze
from guichet.core.policy.checking import check
from guichet.core.policy.findings import Finding, Places, PolicyError
from guichet.core.policy.model import Policy
from guichet.core.policy.reading import read_with_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What is to be said of a text. ``mistakes`` keep it from being a policy, examples that fail among them;
    ``findings`` are the linter's, and there are none before it is one.
    """

    policy: Policy | None
    mistakes: tuple[Finding, ...] = ()
    findings: tuple[rule.Finding, ...] = ()

    @property
    def may_be_published(self) -> bool:
        """Whether nothing stands against it; warnings and notes do not."""
        return not self.mistakes and not any(each.severity is rule.Severity.ERROR for each in self.findings)


@lru_cache(maxsize=8)
def sound(text: str, name: str) -> tuple[Policy, Places]:
    """The policy that a text says, its worked examples held against it. Of the last few it is known: what is examined,
    tried and published is the same text.

    Raises:
        PolicyError: with every mistake, or every example that does not come out as it says.
    """
    policy, places = read_with_places(text, name)
    mistakes = tuple(check(policy, places))
    if not mistakes:
        mistakes = tuple(places.finding(each.path, each.message, each.hint) for each in run_examples(policy))
    if mistakes:
        raise PolicyError(mistakes)
    return policy, places


@lru_cache(maxsize=8)
def as_published(text: str, name: str) -> Policy:
    """What publishing a text keeps: its policy, with the holidays of its calendars written out as dates.

    Raises:
        PolicyError: as ``sound``.
    """
    return freeze(sound(text, name)[0])


@lru_cache(maxsize=8)
def examine(text: str, name: str, language: str = "en") -> Examination:
    """Everything there is to say of a text, its findings in English or French. Of the last few it is known: a review
    asks for it several times.
    """
    try:
        policy, places = sound(text, name)
    except PolicyError as error:
        return Examination(policy=None, mistakes=error.findings)
    return Examination(policy=policy, findings=lint(policy, places, language=language))
