"""Why something is refused, as data: the clause, what was found, what would change it. Wording is at the doors."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Cure(StrEnum):
    """What would let the refused thing happen."""

    RESOLVE = "resolve"
    """The desk proposes a solution, which can then be accepted."""
    VALIDATE = "validate"
    """The customer accepts the solution."""
    REOPEN = "reopen"
    """The ticket is opened again first."""
    ANSWER = "answer"
    """The customer answers: that opens it again."""
    OTHER_SIDE = "other_side"
    """The other side does it."""
    ASK_ANEW = "ask_anew"
    """A new request."""
    BUY = "buy"
    """Prepaid time is bought, and the request sent again."""
    RENEW = "renew"
    """The licence runs again: the credit under it can be used then."""
    MARK = "mark"
    """The request is sent again with the mark by which the desk judges it first."""
    WAIT = "wait"
    """The next period begins."""
    LET_IN = "let_in"
    """The desk lets it in before there is a place."""
    PLAN = "plan"
    """The customer holds a plan."""
    READMIT = "readmit"
    """The desk finds that support covers it after all."""
    REPRODUCE = "reproduce"
    """It is found that it can be made to happen again, or another kind is said with it."""
    QUOTE = "quote"
    """It is done for a price, by a quote of its own."""
    OTHER_CHANNEL = "other_channel"
    """It is sent by a channel that is left."""
    OBJECT = "object"
    """The customer objects, and a person revokes the limit."""
    LIMIT_ENDS = "limit_ends"
    """The limit ends by itself: it is sent then."""


NOTHING_FOUND: Final[Mapping[str, object]] = MappingProxyType({})


class Reason(NamedTuple):
    """Why. ``code`` is stable; ``clause`` is the one that refuses, if one does; ``found`` holds codes, amounts,
    instants and days: ``status``, ``solution``, ``by``, ``may``, ``balance_minutes``, ``expired_on``, ``plan``,
    ``ground``, ``at``, ``places``, ``next_at``, ``kind``, ``reproducible``, ``limit``, ``grounds``, ``channels``,
    ``until``, ``over_at``; ``cures`` stand in the order in which they help.
    """

    code: str
    clause: str | None
    found: Mapping[str, object] = NOTHING_FOUND
    cures: tuple[Cure, ...] = ()
