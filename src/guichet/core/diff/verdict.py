"""How a change stands for the customer: the four verdicts, and what several of them come to."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What a change is to the customer. Incomparable: nothing proves that it is not worse."""

    WORSE = "worse"
    INCOMPARABLE = "incomparable"
    BETTER = "better"
    EQUAL = "equal"

    @property
    def harmless(self) -> bool:
        """Whether it is proved to take nothing from the customer."""
        return self in {Verdict.BETTER, Verdict.EQUAL}

    @property
    def backward(self) -> "Verdict":
        """The verdict on the same change undone."""
        return {Verdict.WORSE: Verdict.BETTER, Verdict.BETTER: Verdict.WORSE}.get(self, self)


def joined(verdicts: Iterable[Verdict]) -> Verdict:
    """Return what several verdicts come to: worse where any is, then incomparable, then better, else equal."""
    found = set(verdicts)
    return next((each for each in Verdict if each in found), Verdict.EQUAL)


def of_gain(*, gained: bool, lost: bool) -> Verdict:
    """Return the verdict on a change that gives something, takes something, both or neither."""
    if lost:
        return Verdict.WORSE
    return Verdict.BETTER if gained else Verdict.EQUAL
