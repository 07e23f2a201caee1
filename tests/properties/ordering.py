"""The walking desk with a request that support does not cover: quotes for it, and work that one of them orders.

Written from what is promised of quotes; it looks at nothing of the core but its words.
"""

from dataclasses import dataclass, field

from properties.stepping import Clock, Desk, Promise


@dataclass
class Quote:
    """A quote: its name, the minute from which it is good no more, and what it promises, if anything."""

    name: str
    until: int
    within: tuple[str, int] | None
    state: str = "open"


@dataclass(repr=False)
class Orders(Desk):
    """One request that was excluded as it came; ``own`` is what the policy itself promises of ordered work."""

    own: tuple[str, int] | None = None
    waits: bool = False
    quote: Quote | None = None
    ordered: bool = False
    now: int = field(init=False)

    def __post_init__(self) -> None:
        """No clock of support ever starts."""
        super().__post_init__()
        self.now = self.start
        self.heard.append(f"own {self.own}, waits {self.waits}")

    @property
    def status(self) -> str:
        """Where it stands: outside of support, unless its work is ordered."""
        if self.closed or self.ordered:
            found = super().status
            return "open" if found == "waiting" else found
        return "excluded"

    def allows(self, event: str) -> bool:
        """Whether an event may happen now."""
        is_open = self.quote is not None and self.quote.state == "open" and self.now < self.quote.until
        if event in {"quote_accepted", "quote_declined"}:
            return is_open
        if event in {"quoted", "readmitted"}:
            return not self.ordered and not self.closed
        return super().allows(event)

    def offer(self, quote: Quote) -> None:
        """Quote; one that is open is so no more."""
        self.heard.append(f"{self.now - self.start} {quote}")
        self.quote = quote

    def happen(self, event: str, now: int) -> None:
        """Apply an event; one that readmits excludes again at once."""
        super().happen(event, now)
        if event == "quote_accepted":
            self._order(now)
        elif event == "quote_declined":
            self._decide("declined")
            self.acts.append((now, "close", None))
            self._close()
            self._wait_no_more(now)
        elif event in {"closed", "readmitted"}:
            self._decide("withdrawn")

    def act(self, now: int) -> None:
        """What the desk does by itself, after the events of this instant."""
        super().act(now)
        if self.quote is not None and self.quote.state == "open" and now >= self.quote.until:
            self._decide("expired")
            self.acts.append((now, "expire_quote", None))

    def pass_a_minute(self, now: int) -> None:
        """Let the minute that begins now go by."""
        super().pass_a_minute(now)
        self.now = now + 1

    def _decide(self, state: str) -> None:
        if self.quote is not None and self.quote.state == "open":
            self.quote.state = state

    def _order(self, now: int) -> None:
        """The work is ordered: what the quote promises counts, before what the policy does."""
        assert self.quote is not None
        self._decide("accepted")
        self.ordered = True
        self.resolved = self.expects_answer = False
        promised = self.quote.within or self.own
        if promised is not None:
            counts, amount = promised
            within = dict.fromkeys(("urgent", "normal"), amount)
            self.clocks = [Clock(Promise("work", counts, within, "resolved", waits=self.waits), now)]
