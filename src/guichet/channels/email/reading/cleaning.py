"""The page of a mail as it can be looked at: no script, no style, nothing that asks the network for anything."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

import nh3

from guichet.channels.email.reading.limits import MOST_HTML_DEPTH, TooMuch, check_size
from guichet.channels.email.reading.parts import content_of, opened, pictures, sort

TAGS: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
    ]
)
GONE: Final = frozenset(
    {"script", "style", "title", "template", "noscript", "textarea", "select", "object", "svg", "math"}
)
ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "ol": {"start"},
    "font": {"color"},
}
LINKS: Final = ("https://", "http://", "mailto:", "tel:")
VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
PICTURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
MOST_PICTURE_BYTES: Final = 1_000_000
MOST_ELSEWHERE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that can be looked at. ``elsewhere`` are the places kept free in it for pictures that are not in the mail,
    each with the address of its picture.
    """

    html: str
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def page(raw: bytes) -> Page:
    """The page of a mail, cleaned; an empty one where it has none.

    Raises:
        TooMuch: where it goes beyond a limit, ``depth`` also for that of its elements.
    """
    check_size(raw)
    message, parts = opened(raw)
    said = "\n<hr>\n".join(sort(message).pages)
    _check_depth(said)
    shown = {f"cid:{name}": uri for name, part in pictures(parts) if (uri := uri_of(content_of(part)))}
    return cleaned(said, shown)


def cleaned(html: str, shown: Mapping[str, str]) -> Page:
    """HTML without what acts, hides or fetches; ``shown`` are the pictures that came with it, by their address."""
    # Nobody who writes a mail knows what its places will be called.
    free = f"elsewhere-{secrets.token_hex(12)}"
    elsewhere: dict[str, str] = {}

    def attribute(tag: str, name: str, value: str) -> str | None:
        if any(ord(letter) < 0x20 for letter in value):
            return None
        if (tag, name) == ("img", "src"):
            return shown.get(value) or _free_place(free, value, elsewhere)
        if name == "href" and not value.lower().startswith(LINKS):
            return None
        return value

    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(GONE),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    return Page(html=clean, elsewhere=elsewhere)


def _free_place(free: str, value: str, elsewhere: dict[str, str]) -> str | None:
    """A place for a picture from elsewhere; none where there are too many already."""
    if not value.lower().startswith(("https://", "http://")) or len(elsewhere) >= MOST_ELSEWHERE:
        return None
    place = f"{free}-{len(elsewhere)}."
    elsewhere[place] = value
    return place


def uri_of(content: bytes) -> str:
    """A picture as an address that holds it; nothing for what is none of the harmless kinds."""
    kind = next((kind for beginning, kind in PICTURES if content.startswith(beginning)), "")
    if not kind or len(content) > MOST_PICTURE_BYTES:
        return ""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _check_depth(html: str) -> None:
    counter = _Depth()
    counter.feed(html)
    counter.close()


class _Depth(HTMLParser):
    """Counts how deep elements stand in each other, before a tree is made of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        """Go one deeper.

        Raises:
            TooMuch: ``depth``.
        """
        self.depth += tag not in VOID
        if self.depth > MOST_HTML_DEPTH:
            raise TooMuch("depth")

    def handle_endtag(self, tag: str) -> None:
        """Come back."""
        self.depth = max(0, self.depth - (tag not in VOID))
