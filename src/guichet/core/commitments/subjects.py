"""What one can ask *why* of on a ticket, by name: the same names on the shell and in addresses, and the same answer.

A commitment (``first_response``); an act and its number (``close``, ``escalate:2``); ``charge`` for all that was
charged and ``charge:2`` for one slice; ``refusal`` for the request itself and ``refusal:closed`` for a step.
"""

from dataclasses import dataclass
from typing import NamedTuple

from guichet.core.commitments.acting import ActExplanation, explain_act, seen_at
from guichet.core.commitments.charging import Charges, SliceExplanation, explain_charges, explain_slice
from guichet.core.commitments.explain import Explanation, NothingToExplain, explain_promise
from guichet.core.commitments.explained import act_result, charge_result, promise_result, refusal_result, slice_result
from guichet.core.commitments.plainly import printed, promise_plainly
from guichet.core.commitments.plainly_acts import act_plainly, charges_plainly, slice_plainly
from guichet.core.commitments.plainly_refused import refusal_plainly
from guichet.core.commitments.refusing import RefusalExplanation, explain_refusal
from guichet.core.commitments.result import written
from guichet.core.commitments.standing import ActKind
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, EventType, Timeline

CHARGE = "charge"
REFUSAL = "refusal"

MOST_DIGITS = 6

Found = Explanation | ActExplanation | Charges | SliceExplanation | RefusalExplanation


class Subject(NamedTuple):
    """A name, and what is said after it: a number, or a step."""

    name: str
    detail: str = ""

    @classmethod
    def of(cls, text: str) -> "Subject":
        """Read a subject as one writes it on the shell."""
        name, _, detail = text.partition(":")
        return cls(name, detail)

    def __str__(self) -> str:
        """As one writes it on the shell."""
        return f"{self.name}:{self.detail}" if self.detail else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The answer: what was found, and the sentences that say it to the customer."""

    policy: Policy
    timeline: Timeline
    subject: Subject
    at: int
    found: Found
    plainly: tuple[str, ...]

    def result(self) -> dict[str, object]:
        """The answer as JSON values."""
        return {
            "subject": str(self.subject),
            "ticket": self.timeline.id,
            "asked_at": written(self.at),
            "policy": self.policy.policy,
            "policy_version": self.policy.version,
            **_result(self.found, self.plainly),
        }


def why(policy: Policy, timeline: Timeline, at: int, subject: Subject, *, by: By, language: str) -> Why:
    """Answer why at ``at``. ``by`` is the side that would take the step of a refusal.

    Raises:
        NothingToExplain: where there is nothing of that name.
        TimelineError, BeyondHorizon: as `assess` does.
    """
    return told(policy, timeline, at, subject, _found(policy, timeline, at, subject, by), language=language)


def told(policy: Policy, timeline: Timeline, at: int, subject: Subject, found: Found, *, language: str) -> Why:
    """The answer that consists in what was found."""
    plain = tuple(printed(said, language) for said in _plainly(policy, found, at, language))
    return Why(policy=policy, timeline=timeline, subject=subject, at=at, found=found, plainly=plain)


def _found(policy: Policy, timeline: Timeline, at: int, subject: Subject, by: By) -> Found:
    name, detail = subject
    if name == REFUSAL:
        return explain_refusal(policy, timeline, at, _step(detail), by)
    if name == CHARGE:
        number = _number(subject)
        return explain_charges(policy, timeline, at) if number is None else explain_slice(policy, timeline, at, number)
    if name in set(ActKind):
        return explain_act(policy, timeline, at, ActKind(name), _number(subject) or 1)
    if detail:
        raise NothingToExplain(f'A promise has no "{detail}".')
    return explain_promise(policy, timeline, at, name)


def _step(detail: str) -> EventType:
    if detail and detail not in set(EventType):
        raise NothingToExplain(f'No step is called "{detail}".', hint="A step is named as a timeline names its event.")
    return EventType(detail) if detail else EventType.SUBMITTED


def _number(subject: Subject) -> int | None:
    detail = subject.detail
    if detail and not (detail.isascii() and detail.isdecimal() and len(detail) <= MOST_DIGITS and int(detail)):
        raise NothingToExplain(f'"{detail}" is no number of one.', hint="They are counted from 1.")
    return int(detail) if detail else None


def _plainly(policy: Policy, found: Found, at: int, language: str) -> list[str]:
    match found:
        case Explanation():
            return list(promise_plainly(policy, found, at, language))
        case ActExplanation():
            said = list(act_plainly(policy, found, language))
            if found.promise is None:
                return said
            return [*said, *promise_plainly(policy, found.promise, seen_at(policy, found.act, at), language)]
        case Charges():
            return list(charges_plainly(policy, found, language))
        case SliceExplanation():
            return list(slice_plainly(policy, found, language))
        case _:
            return list(refusal_plainly(policy, found, language))


def _result(found: Found, plain: tuple[str, ...]) -> dict[str, object]:
    match found:
        case Explanation():
            return promise_result(found, plain)
        case ActExplanation():
            return act_result(found, plain)
        case Charges():
            return charge_result(found, plain)
        case SliceExplanation():
            return slice_result(found, plain)
        case _:
            return refusal_result(found, plain)
