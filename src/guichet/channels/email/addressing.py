"""Whose mail it is: the desk of an address, and the code that stands after the plus sign."""

import re
from typing import Final

from guichet.desks.models import Desk

TOKEN: Final = re.compile(r"^([a-z2-7]{20})\.([a-z2-7]*)$")
"""What we put after the plus sign: the ticket, and a code that only we can make. The code is looked at whole later."""

RETURN: Final = re.compile(r"^r-(\d{1,18})\.([a-z2-7]*)$")
"""The same of an address from which a mail leaves that no machine is to answer: the mail, and its code."""


def desk_of(address: str) -> Desk | None:
    """The desk whose mail comes to an address; nothing for any other."""
    base, _tag = split(address)
    return Desk.objects.filter(mail_address__iexact=base).order_by("pk").first() if base else None


def split(address: str) -> tuple[str, str]:
    """An address in lower case without what stands after the plus sign, and that."""
    local, at, domain = address.strip().strip("<>").lower().rpartition("@")
    name, _plus, tag = local.partition("+")
    return (f"{name}@{domain}", tag) if at and name and domain else ("", "")


def token_of(address: str, desk: Desk) -> str:
    """The code in an address of the desk's, whether it is a good one or not; nothing where there is none."""
    base, tag = split(address)
    return tag if base == desk.mail_address.lower() and TOKEN.match(tag) else ""


def return_of(address: str, desk: Desk) -> tuple[int, str] | None:
    """The mail and the code that an address of the desk's names to which only what comes back is sent."""
    base, tag = split(address)
    found = RETURN.match(tag) if base == desk.mail_address.lower() else None
    return None if found is None else (int(found[1]), found[2])


def is_ours(address: str) -> bool:
    """Whether a desk of this installation writes from the address: nobody else does."""
    return desk_of(address) is not None
