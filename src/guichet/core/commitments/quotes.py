"""The quotes of one ticket: the one that can be accepted, and what became of it. Money is not known here."""

from guichet.core.commitments.standing import Act, ActKind, Quote, QuoteState
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import Event

NAMELESS = "1"
"""What a quote is called that its event does not name."""


class Quotes:
    """The latest quote, as events and time change it. ``acts`` are the expiries, at their true instants.

    A quote is good up to ``valid_until``, and at that instant no more: an event of that very second comes too late.
    """

    __slots__ = ("acts", "clause", "latest")

    def __init__(self, clause: str) -> None:
        self.clause = clause
        self.latest: Quote | None = None
        self.acts: list[Act] = []

    @property
    def is_open(self) -> bool:
        """Whether there is one that can be accepted or declined."""
        return self.latest is not None and self.latest.state is QuoteState.OPEN

    @property
    def expires_at(self) -> int | None:
        """When the one that is open is good no more."""
        return self.latest.valid_until if self.latest is not None and self.is_open else None

    def offer(self, event: Event) -> None:
        """Take in a quote; it takes the place of one that is open."""
        until, within = event.data.get("valid_until"), event.data.get("within")
        if not isinstance(until, int):
            raise TimelineError("A quote says until when it is good.")
        name = str(event.data.get("quote", NAMELESS))
        promised = None if within is None else str(within)
        self.latest = Quote(name, event.at, until, promised, QuoteState.OPEN, event.at)

    def decide(self, state: QuoteState, at: int) -> None:
        """Something becomes of the one that is open; of none, nothing does."""
        if self.latest is not None and self.is_open:
            self.latest = self.latest._replace(state=state, since=at)

    def pass_until(self, end: int) -> None:
        """Let time pass up to ``end``, which is not included."""
        until = self.expires_at
        if until is not None and until < end:
            self.acts.append(Act(until, ActKind.EXPIRE_QUOTE, self.clause, done=True))
            self.decide(QuoteState.EXPIRED, until)

    def refusal(self, event: Event) -> str | None:
        """Why the customer cannot decide on what the event names: a code; nothing where they can."""
        latest = self.latest
        if latest is None:
            return "no_quote"
        if str(event.data.get("quote", latest.name)) != latest.name:
            return "quote_superseded"
        if latest.state is not QuoteState.OPEN:
            return f"quote_{latest.state.value}"
        return "quote_expired" if event.at >= latest.valid_until else None
