"""T3 and T16: pictures from elsewhere in a mail: none unasked for, none from our own network, and never much."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.channels.email import elsewhere
from guichet.channels.email.elsewhere import fetched
from guichet.channels.email.reading.cleaning import cleaned
from guichet.kit import fetching
from guichet.kit.fetching import Bounds, NotFetched, fetch, is_public

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@dataclass
class Site:
    """A site of somebody's: what was asked of it, and what it answers, by path."""

    url: str = ""
    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    slow: threading.Event = field(default_factory=threading.Event)

    def bounds(self, **said: object) -> Bounds:
        """Bounds within which this machine may be reached."""
        facts = {"most_bytes": 1000, "seconds": 5.0, "may_reach": lambda _each: True, "ports": frozenset({self.port})}
        return Bounds(**{**facts, **said})  # type: ignore[arg-type]


@contextmanager
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, self.headers["Host"]))
            if self.path == "/slow":
                found.slow.wait(10)
                return
            status, headers, body = found.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    found.port = server.server_port
    found.url = f"http://127.0.0.1:{found.port}"
    try:
        yield found
    finally:
        found.slow.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def there() -> Iterator[Site]:
    with site() as found:
        yield found


def code_of(url: str, bounds: Bounds) -> str:
    with pytest.raises(NotFetched) as error:
        fetch(url, bounds)
    return error.value.code


def test_what_is_there_is_fetched_and_redirects_are_followed(there: Site) -> None:
    there.pages = {"/a": (302, {"Location": "/b?c=1"}, b""), "/b?c=1": (200, {}, PNG)}
    assert fetch(f"{there.url}/a", there.bounds()) == PNG
    assert there.asked == [("/a", f"127.0.0.1:{there.port}"), ("/b?c=1", f"127.0.0.1:{there.port}")]


def test_more_than_wanted_is_not_taken(there: Site) -> None:
    there.pages = {"/a": (200, {}, b"x" * 1001)}
    assert code_of(f"{there.url}/a", there.bounds()) == "size"


def test_who_takes_too_long_is_left(there: Site) -> None:
    assert code_of(f"{there.url}/slow", there.bounds(seconds=0.3)) == "time"


def test_redirects_without_end_are_left(there: Site) -> None:
    there.pages = {"/a": (302, {"Location": "/a"}, b"")}
    assert code_of(f"{there.url}/a", there.bounds()) == "status"
    assert len(there.asked) == fetching.MOST_REDIRECTS + 1


def test_a_redirect_into_our_own_network_is_not_followed(there: Site) -> None:
    there.pages = {"/a": (302, {"Location": "http://[::1]:80/secret"}, b"")}
    only = ipaddress.ip_address("127.0.0.1")
    bounds = there.bounds(may_reach=lambda each: each == only, ports=frozenset({there.port, 80}))
    assert code_of(f"{there.url}/a", bounds) == "address"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.test/",
        "file:///etc/passwd",
        "http://user@a.test/",
        "http://a.test:22/",
        "http:///nothing",
        "http://a.test/\r\nX: y",
        "http://a.test:99999/",
        "http://ä.test/",
        "gopher://a.test",
        "gopher://a.test:443/",
        "ftp://a.test:80/",
        "http://[::1",
        "http://a.test/" + "a" * 2000,
    ],
)
def test_an_address_that_is_none_of_the_web_is_not_asked(url: str) -> None:
    assert code_of(url, elsewhere.BOUNDS) == "url"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "[::1]",
        "169.254.169.254",
        "10.0.0.1",
        "[::ffff:7f00:1]",
        "0.0.0.0",  # noqa: S104 - asked for, not bound
    ],
)
def test_our_own_network_is_never_reached(host: str) -> None:
    assert code_of(f"http://{host}/", elsewhere.BOUNDS) == "address"


@pytest.mark.parametrize(
    "address",
    [
        "192.168.1.1",
        "fd00::1",
        "fe80::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "224.0.0.1",
        "100.64.0.1",
        "::",
    ],
)
def test_addresses_of_networks_of_ours_are_known_in_every_dress(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_a_name_with_one_address_of_ours_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(*_args: object, **_kwargs: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    assert code_of("http://rebinding.test/", elsewhere.BOUNDS) == "address"


@given(st.ip_addresses(v=4))
def test_an_address_is_public_in_ipv6_as_it_is_alone(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert is_public(mapped) == is_public(address)


def test_only_pictures_are_shown_and_each_is_fetched_once(there: Site) -> None:
    there.pages = {"/a.png": (200, {}, PNG), "/page": (200, {}, b"<svg onload=alert(1)>")}
    urls = [f"{there.url}/a.png", f"{there.url}/page", f"{there.url}/a.png", f"{there.url}/none"]
    found = fetched(urls, there.bounds())
    assert list(found) == [f"{there.url}/a.png"]
    assert found[f"{there.url}/a.png"].startswith("data:image/png;base64,")
    assert sorted(path for path, _host in there.asked) == ["/a.png", "/none", "/page"]


def test_a_page_keeps_places_for_its_pictures_and_no_address_of_them() -> None:
    page = cleaned('<p>Hi</p><img src="https://a.test/x.png?who=me" alt="A"><img src=cid:1><img src=/own>', {})
    (place,) = page.elsewhere
    assert f'src="{place}"' in page.html
    assert "a.test" not in page.html
    assert "/own" not in page.html


def test_nobody_can_name_a_place_beforehand() -> None:
    one, two = (cleaned('<img src="https://a.test/x.png">', {}) for _ in range(2))
    assert set(one.elsewhere) != set(two.elsewhere)
