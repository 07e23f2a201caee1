"""Tokens that open a door: unguessable, and kept nowhere but in the mail that carries them."""

import hashlib
import secrets


def fresh() -> str:
    """A new token: 256 bits, in letters that an address may hold."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
