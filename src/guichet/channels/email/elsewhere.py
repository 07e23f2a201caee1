"""Pictures that a mail's page has from elsewhere: fetched by us, and only where somebody asks for them.

Whoever keeps them learns that the desk looked, and nothing of who did or where they sit.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from guichet.channels.email.reading.cleaning import MOST_PICTURE_BYTES, uri_of
from guichet.kit.fetching import Bounds, NotFetched, fetch, is_public

MOST_AT_ONCE: Final = 6
MOST_PICTURES: Final = 30
SECONDS: Final = 6.0
BOUNDS: Final = Bounds(most_bytes=MOST_PICTURE_BYTES, seconds=SECONDS, may_reach=is_public)


def fetched(urls: Iterable[str], bounds: Bounds = BOUNDS) -> Mapping[str, str]:
    """Those of the pictures that can be had, each as an address that holds it. Each is fetched once."""
    wanted = list(dict.fromkeys(urls))[:MOST_PICTURES]
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        found = zip(wanted, pool.map(lambda url: _one(url, bounds), wanted), strict=True)
        return {url: uri for url, uri in found if uri}


def _one(url: str, bounds: Bounds) -> str:
    try:
        return uri_of(fetch(url, bounds))
    except NotFetched:
        return ""
