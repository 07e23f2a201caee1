"""Signed leave to listen to a stream for ten minutes, and places in a stream that tell nobody how much happened in it.

A grant names the stream, the topics that its holder may hear of, the person and the session that it was given to. It
is given by a page that knows them, and read by a process that knows neither.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

GRANT_S: Final = 600
"""Seconds for which a grant is good."""

_SALT: Final = "guichet.grant"
_PLACE: Final = b"guichet.place"
_NONCE, _NUMBER, _MARK = 6, 8, 10


class GrantError(ValueError):
    """What was shown is no grant of ours, or one that has lapsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Who may hear of what. ``person`` is a number, ``session`` a digest: neither opens anything."""

    stream: int
    topics: frozenset[str]
    person: int
    session: str


def give(stream: int, topics: Iterable[str], *, person: int, session: str) -> str:
    """A grant as text, good from now on for ``GRANT_S``. ``session`` is the key of a session; the grant does not hold
    it.
    """
    said = {"s": stream, "t": sorted(topics), "p": person, "k": digest_of_session(session)}
    return signing.dumps(said, salt=_SALT, compress=True)


def read(text: str) -> Grant:
    """The grant of a text.

    Raises:
        GrantError: where it is none, or has lapsed.
    """
    try:
        said: dict[str, Any] = signing.loads(text, salt=_SALT, max_age=GRANT_S)
        return Grant(stream=said["s"], topics=frozenset(said["t"]), person=said["p"], session=said["k"])
    except (signing.BadSignature, KeyError, TypeError) as error:
        raise GrantError(type(error).__name__) from error


def digest_of_session(key: str) -> str:
    """What a grant calls a session: from it nobody learns the key."""
    return _digest("session", key)


def topic(kind: str, of: int) -> str:
    """The name of a topic: a code from which nobody learns how many there are."""
    return _digest(kind, str(of))


def sealed(stream: int, number: int) -> str:
    """A place in a stream as one shows it to somebody who must not know how many changes a desk has a day."""
    nonce = secrets.token_bytes(_NONCE)
    pad, marker = _pads(stream, nonce)
    hidden = bytes(one ^ other for one, other in zip(number.to_bytes(_NUMBER), pad, strict=True))
    return base64.urlsafe_b64encode(nonce + hidden + _mark(marker, hidden)).decode()


def opened(stream: int, place: str) -> int | None:
    """The number of a sealed place; nothing for what was not sealed here for this stream."""
    try:
        raw = base64.urlsafe_b64decode(place.encode())
    except ValueError:
        return None
    nonce, hidden, mark = raw[:_NONCE], raw[_NONCE : _NONCE + _NUMBER], raw[_NONCE + _NUMBER :]
    pad, marker = _pads(stream, nonce)
    if len(hidden) != _NUMBER or not hmac.compare_digest(mark, _mark(marker, hidden)):
        return None
    return int.from_bytes(bytes(one ^ other for one, other in zip(hidden, pad, strict=True)))


def _pads(stream: int, nonce: bytes) -> tuple[bytes, bytes]:
    secret = settings.SECRET_KEY.encode()
    digest = hmac.new(secret, _PLACE + stream.to_bytes(8) + nonce, hashlib.sha256).digest()
    return digest[:_NUMBER], digest[_NUMBER:]


def _mark(marker: bytes, hidden: bytes) -> bytes:
    return hmac.new(marker, hidden, hashlib.sha256).digest()[:_MARK]


def _digest(kind: str, text: str) -> str:
    return base64.urlsafe_b64encode(salted_hmac(f"{_SALT}.{kind}", text, algorithm="sha256").digest()[:12]).decode()
