"""Fetching something from the internet that a stranger named: never from our own network, never much, never for long.

The name is looked up once, and the address that was found harmless is the one that is spoken to.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

PORTS: Final = {"http": 80, "https": 443}
MOST_REDIRECTS: Final = 3
CHUNK: Final = 65_536
LONGEST_URL: Final = 2_000
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotFetched(Exception):  # noqa: N818 - reads as what it is
    """Nothing was fetched. ``code`` is ``url``, ``address``, ``name``, ``status``, ``size``, ``time`` or ``away``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much is taken at most, and for how many seconds; which addresses are spoken to, and by which ports."""

    most_bytes: int
    seconds: float
    may_reach: Callable[[Address], bool]
    ports: frozenset[int] = frozenset(PORTS.values())


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet, and not of a network of ours, whatever it is dressed as."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is None and isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo
        inner = teredo[1] if teredo else None
        if address in ipaddress.IPv6Network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def fetch(url: str, bounds: Bounds) -> bytes:
    """What is at an address of the web; its redirects are followed, each looked at anew.

    Raises:
        NotFetched: where there is nothing, too much, or it may not be reached.
    """
    deadline = time.monotonic() + bounds.seconds
    for _ in range(MOST_REDIRECTS + 1):
        parts = _parts(url, bounds)
        address = _looked_up(parts, bounds)
        try:
            found, onward = _asked(parts, address, bounds, deadline)
        except TimeoutError as error:
            raise NotFetched("time") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotFetched("away") from error
        if not onward:
            return found
        url = urljoin(url, onward)
    raise NotFetched("status")


def _parts(url: str, bounds: Bounds) -> SplitResult:
    if len(url) > LONGEST_URL or not url.isascii() or any(letter <= " " for letter in url):
        raise NotFetched("url")
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise NotFetched("url") from error
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or port not in bounds.ports:
        raise NotFetched("url")
    return parts


def _looked_up(parts: SplitResult, bounds: Bounds) -> str:
    """The address of a host: the first, where all of them may be reached."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or PORTS[parts.scheme], type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        reachable = [bounds.may_reach(ipaddress.ip_address(each.partition("%")[0])) for each in addresses]
    except (OSError, ValueError) as error:
        raise NotFetched("name") from error
    if not addresses or not all(reachable):
        raise NotFetched("address")
    return addresses[0]


def _asked(parts: SplitResult, address: str, bounds: Bounds, deadline: float) -> tuple[bytes, str]:
    """What is answered, or where one is sent on to."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    with closing(_connected(parts, address, deadline)) as link, closing(http.client.HTTPConnection(host, port)) as asks:
        # The connection is to the address that was looked at, under the name that was asked for.
        asks.sock = link
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        asks.request("GET", path, headers={"Accept": "*/*", "User-Agent": "Guichet"})
        with closing(asks.getresponse()) as answer:
            onward = answer.headers.get("Location", "")
            if answer.status in REDIRECTS and onward:
                return b"", onward
            if answer.status != http.client.OK:
                raise NotFetched("status")
            return _read(answer, link, bounds, deadline), ""


def _connected(parts: SplitResult, address: str, deadline: float) -> socket.socket:
    plain = socket.create_connection((address, parts.port or PORTS[parts.scheme]), timeout=_left(deadline))
    if parts.scheme == "http":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
    except BaseException:
        plain.close()
        raise


def _read(answer: http.client.HTTPResponse, link: socket.socket, bounds: Bounds, deadline: float) -> bytes:
    heard = bytearray()
    while not answer.isclosed():
        link.settimeout(_left(deadline))
        heard += answer.read1(CHUNK)
        if len(heard) > bounds.most_bytes:
            raise NotFetched("size")
    return bytes(heard)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotFetched("time")
    return left
