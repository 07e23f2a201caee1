"""What a desk's shop tells of purchases: believed by its signature, entered once for each order."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping

from django.db import transaction

from guichet.accounts.models import User
from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import contract_of
from guichet.contracts.models import LedgerEntry, ShopKey
from guichet.contracts.packs import MOST_PACKS, sell
from guichet.customers.models import Contact
from guichet.desks.changes import SHOP_KEY, note
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk

PATIENCE_S = 300
"""How old a signature may be: what was caught on the way is not sent again tomorrow."""

LONGEST_BODY = 10_000
LONGEST_ORDER = 200


def make_key(desk: Desk, *, by: User | None, at: int) -> ShopKey:
    """A new key for the shop; the one before it is worth nothing from here on. Who made it when stays on record."""
    with transaction.atomic():
        lock_desk(desk.pk)
        ShopKey.objects.filter(desk=desk).delete()
        note(desk, SHOP_KEY, by=by, at=at)
        return ShopKey.objects.create(desk=desk, secret=secrets.token_hex(32), made_at=at)


def key_of(desk: Desk) -> ShopKey | None:
    """The key that holds, if the desk has one."""
    return ShopKey.objects.filter(desk=desk).first()


def signature(secret: str, stamp: int, body: bytes) -> str:
    """What the shop sends with a body at the instant ``stamp``: ``t=…,v1=…``."""
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def is_signed(desk: Desk, header: str, body: bytes, *, at: int) -> bool:
    """Whether the shop has signed this body, lately."""
    key = key_of(desk)
    stamp = header.partition(",")[0].removeprefix("t=")
    if key is None or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        return False
    expected = signature(key.secret, int(stamp), body)
    return hmac.compare_digest(header.encode(), expected.encode()) and abs(at - int(stamp)) <= PATIENCE_S


def take_order(desk: Desk, body: bytes, *, at: int) -> list[LedgerEntry]:
    """Enter the purchase that a signed body tells of: ``order``, ``email`` of who bought, ``product``, ``number``.

    Raises:
        CannotHold: ``unusable`` with the field; ``unknown_customer``, ``no_contract``; and as `sell` does.
    """
    said = _read(body)
    order, email, product = (_text(said, name) for name in ("order", "email", "product"))
    number = said.get("number", 1)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= MOST_PACKS:
        raise CannotHold("unusable", field="number")
    contact = Contact.objects.filter(desk=desk, email__iexact=email, erased_at__isnull=True).first()
    if contact is None:
        raise CannotHold("unknown_customer")
    contract = contract_of(contact, at)
    if contract is None:
        raise CannotHold("no_contract")
    return sell(contract, product=product, number=number, at=at, by=None, key=order)


def _read(body: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise CannotHold("unusable", field="body") from None
    if not isinstance(said, dict):
        raise CannotHold("unusable", field="body")
    return said


def _text(said: Mapping[str, object], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not found.strip() or len(found) > LONGEST_ORDER or "\x00" in found:
        raise CannotHold("unusable", field=name)
    return found.strip()
