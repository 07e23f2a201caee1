"""Reaching a desk: which one an address leads to, and the addresses of its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from guichet.desks import addresses
from guichet.desks.models import Desk
from guichet.kit.asking import Question

CLAIMED: Final = Question(lambda *claims: Desk.objects.filter(address__in=claims))


def desk_at(host: str, path: str, *, ours: bool) -> Desk | None:
    """The desk that answers at a path of a host; the narrower claim goes first. ``ours``: it is one of the
    installation's own hosts, on which desks without a host answer.
    """
    first = path.removeprefix("/").partition("/")[0]
    names = [f"/{first}", ""] if addresses.NAME.fullmatch(first) else [""]
    claims = ([f"{host}{name}" for name in names] if host else []) + (names if ours else [])
    found = {desk.address: desk for desk in CLAIMED.all(*claims)}
    return next((found[claim] for claim in claims if claim in found), None)


@contextmanager
def below(prefix: str) -> Iterator[None]:
    """Have ``reverse`` give addresses below a prefix, and afterwards what it gave before."""
    before = get_script_prefix()
    set_script_prefix(f"{prefix}/")
    try:
        yield
    finally:
        set_script_prefix(before)


def link(desk: Desk, view: str, **arguments: Any) -> str:
    """The whole address of one of the desk's pages, for a mail: made from what is configured, never from a request."""
    base, where = urlsplit(settings.BASE_URL), desk.where
    port = f":{base.port}" if base.port else ""
    host = f"{where.host}{port}" if where.host else base.netloc
    with below(f"{base.path.rstrip('/')}{where.prefix}"):
        path = reverse(view, urlconf=settings.ROOT_URLCONF, kwargs=arguments or None)
    return f"{base.scheme}://{host}{path}"
