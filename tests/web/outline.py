"""A page as an outline of its structure and words: what a reader gets of it, whatever its classes and pictures are."""

import re
from html.parser import HTMLParser
from typing import Final

BLOCKS: Final = {
    "h1": "# ", "h2": "\n## ", "h3": "\n### ", "p": "", "li": "- ", "tr": "| ", "dt": "", "dd": "  ", "caption": "= ",
    "summary": "> ",
}  # fmt: skip
CELLS: Final = frozenset({"td", "th"})
UNSEEN: Final = frozenset({"svg", "script", "style", "template"})


class Outline(HTMLParser):
    """The outline of what is inside ``<main>``: a line for each block, ``[words](address)`` for links, ``{#id}``."""

    def __init__(self) -> None:
        """Begin before the page."""
        super().__init__()
        self.lines: list[str] = []
        self._words: list[str] = []
        self._inside = self._unseen = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a cell or a link."""
        said = dict(attrs)
        self._inside += tag == "main"
        self._unseen += tag in UNSEEN
        if not self._inside or self._unseen:
            return
        if tag in BLOCKS:
            self._end()
            self._words.append(BLOCKS[tag])
        if said.get("id") and tag != "main":
            self._words.append(f"{{#{said['id']}}} ")
        if tag == "a":
            self._links.append(said.get("href") or "")
            self._words.append("[")
        if tag == "br":
            self._words.append(" / ")

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if self._inside and not self._unseen:
            if tag == "a" and self._links:
                self._words.append(f"]({self._links.pop()})")
            if tag in CELLS:
                self._words.append(" | ")
            if tag in BLOCKS:
                self._end()
        self._inside -= tag == "main"
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        """Take words in."""
        if self._inside and not self._unseen:
            self._words.append(data)

    def _end(self) -> None:
        said = "".join(self._words)
        lead = "\n" if said.startswith("\n") else ""
        line = re.sub(r"[ \t\r\n]+", " ", said).strip()
        if line:
            self.lines.append(f"{lead}{line}")
        self._words.clear()


def outline(page: str) -> str:
    """The outline of a page, as text that ends with a line break."""
    reader = Outline()
    reader.feed(page)
    reader.close()
    return "\n".join(reader.lines).strip("\n") + "\n"
