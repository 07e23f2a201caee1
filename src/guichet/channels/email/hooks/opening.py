"""Opening what a provider has posted as JSON, in a process of its own that may be killed: what is proved to be the
provider's is still whatever somebody mailed to it.
"""

from typing import ClassVar, Final

from guichet.channels.email.hooks.posting import Unreadable
from guichet.channels.email.pool import Child
from guichet.channels.email.reading.unpacking import FORM

BEYOND: Final = "limits"
"""The field of an ``Unreadable`` that took more time or memory than it may."""

Opened = tuple[bytes, str, str]


class Opener(Child):
    """A child that opens posts."""

    PROGRAM: ClassVar = "guichet.channels.email.reading.unpacking"


def opened(what: bytes, body: bytes) -> Opened:
    """The raw mail, for whom it is and from whom, of Postmark's post (``m``) or Postal's (``l``).

    Raises:
        Unreadable: where there is none in it; of the field ``limits`` where opening it took too much.
    """
    with Opener() as opener:
        told, pieces = opener.ask(what, body)
    if "failed" in told:
        raise Unreadable("" if told["failed"] == FORM else BEYOND)
    (raw,) = pieces
    return raw, str(told["recipient"]), str(told["sender"])
