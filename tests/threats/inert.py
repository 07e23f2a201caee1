"""What of a page acts or fetches, other than what the page brings itself."""

from html.parser import HTMLParser

from threats.payloads import CANARY

FETCHING = {"src", "srcset", "poster", "background", "data", "formaction", "action", "xlink:href", "style", "ping"}
NEVER = {
    "style",
    "object",
    "embed",
    "base",
    "applet",
    "frame",
    "frameset",
    "portal",
    "math",
    "marquee",
    "keygen",
    "plaintext",
}
WRONG_SCHEMES = ("javascript:", "vbscript:", "data:text", "data:image/svg", "blob:")


class Seen(HTMLParser):
    """Reads a page and notes what it should not hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        said = {name: value or "" for name, value in attrs}
        if tag in NEVER or (tag == "meta" and "http-equiv" in said):
            self.wrong.append(f"<{tag}>")
        if tag == "script":
            self.in_script = True
            if not said.get("src", "").startswith("/static/"):
                self.wrong.append(f"<script {said}>")
        if tag == "iframe" and ("sandbox" not in said or not said.get("src", "").startswith("/")):
            self.wrong.append(f"<iframe {said}>")
        for name, value in said.items():
            plain = "".join(letter for letter in value if letter > " ").lower()
            if name.startswith("on") or name == "style" or plain.startswith(WRONG_SCHEMES):
                self.wrong.append(f"<{tag} {name}={value!r}>")
            if CANARY in plain and (name in FETCHING or (tag == "link" and name == "href")):
                self.wrong.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:
        """The end of one."""
        self.in_script = self.in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        """Text; none of it in a script."""
        if self.in_script and data.strip():
            self.wrong.append(f"script: {data[:60]!r}")


def wrong_in(page: str) -> list[str]:
    """What of a page acts or fetches and should not."""
    seen = Seen()
    seen.feed(page)
    seen.close()
    return seen.wrong
