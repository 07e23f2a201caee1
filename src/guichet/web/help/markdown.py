"""What an agent wrote for an article, as markup: Markdown of which no HTML is any, cleaned once more."""

from functools import lru_cache
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

BELOW: Final = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}
"""A page has one heading of its own, the article's title: what stands in the text is below it."""

TAGS: Final = frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "em",
        "strong",
        "a",
        "br",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES: Final = {"http", "https", "mailto"}


@lru_cache(maxsize=256)
def rendered(text: str) -> SafeString:
    """The markup of a text. Pictures from elsewhere are none: they would tell whoever keeps them that one reads."""
    tokens = _reader().parse(text)
    for token in tokens:
        token.tag = BELOW.get(token.tag, token.tag) if token.type.startswith("heading") else token.tag
    made = _reader().renderer.render(tokens, _reader().options, {})
    cleaned = nh3.clean(
        made, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow"
    )
    return mark_safe(cleaned)  # noqa: S308 - escaped by the reader and cleaned


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
