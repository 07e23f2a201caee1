"""HTML to text as one would type it: blocks on lines of their own, what is quoted behind ``>``."""

import re
from html.parser import HTMLParser
from typing import Final

from guichet.channels.email.reading.charsets import cleaned
from guichet.channels.email.reading.limits import MOST_HTML

SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg", "math"})
BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
APART: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"})
DEEPEST_QUOTE: Final = 10


def plain(html: str) -> str:
    """The text of a page."""
    reader = _Reader()
    reader.feed(html[:MOST_HTML])
    reader.close()
    return cleaned(reader.text())


class _Reader(HTMLParser):
    """Keeps no tree, so that no depth harms it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.silent = 0
        self.quoted = 0
        self.kept = 0
        self.link = ""

    def text(self) -> str:
        """All that was read."""
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what begins here."""
        if tag in SILENT:
            self.silent += 1
        elif tag == "br":
            self._end_line(always=True)
        elif tag in BLOCKS:
            self._end_line()
            self._begin(tag)
        elif tag in {"td", "th"} and self.line:
            self.line.append(" ")
        elif tag == "a":
            self.link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """End what ends here."""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "a":
            self._end_link()
        elif tag in BLOCKS:
            self._end_line()
            if tag == "blockquote":
                self.quoted = max(0, self.quoted - 1)
            if tag == "pre":
                self.kept = max(0, self.kept - 1)
            if tag in APART:
                self._blank()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self.silent:
            return
        if self.kept:
            first, *others = data.split("\n")
            self.line.append(first)
            for each in others:
                self._end_line(always=True)
                self.line.append(each)
            return
        self.line.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _begin(self, tag: str) -> None:
        if tag in APART:
            self._blank()
        if tag == "blockquote":
            self.quoted += 1
        elif tag == "li":
            self.line.append("- ")
        elif tag == "pre":
            self.kept += 1

    def _end_link(self) -> None:
        """Say where a link leads, unless its words do."""
        words = "".join(self.line)
        if self.link.startswith(("https://", "http://")) and self.link.rstrip("/") not in words and not self.silent:
            self.line.append(f" <{self.link}>")
        self.link = ""

    def _end_line(self, *, always: bool = False) -> None:
        said = "".join(self.line).replace("\xa0", " ")
        words = said.rstrip() if self.kept else re.sub(r" {2,}", " ", said).strip()
        self.line = []
        if words or always:
            self.lines.append(f"{'> ' * min(self.quoted, DEEPEST_QUOTE)}{words}".rstrip())

    def _blank(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * min(self.quoted, DEEPEST_QUOTE)).rstrip())
