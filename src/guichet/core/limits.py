"""How support can be limited for a customer (MX-9): said of what they send, and looked at by policies."""

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What a limit does to the requests that are sent while it holds."""

    UNCLOCKED = "unclocked"
    """They are taken, and no clock runs on them."""
    CHANNELS = "channels"
    """They are taken by the channels that are named, and declined by any other."""
    DECLINE = "decline"
    """They are declined. The desk's own people may still file for the customer: no clock runs on that."""
    END = "end"
    """Support has ended: nothing is taken any more, whoever files it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit as it held when a request was sent: the ``grounds`` are kinds of evidence by the policy's codes,
    ``channels`` those that are left, ``until`` the instant at which it ends by itself (not included; none: it stands
    until somebody revokes it), ``number`` what the decision is known by.
    """

    effect: Effect
    grounds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    until: int | None = None
    number: int | None = None

    def refuses(self, channel: object, *, for_customer: bool) -> bool:
        """Whether a request by this channel is declined; ``for_customer`` where the desk's own people file it."""
        match self.effect:
            case Effect.END:
                return True
            case Effect.DECLINE:
                return not for_customer
            case Effect.CHANNELS:
                return not for_customer and channel not in self.channels
            case _:
                return False

    @property
    def stops_clocks(self) -> bool:
        """Whether no clock runs on what is taken all the same."""
        return self.effect is not Effect.CHANNELS
