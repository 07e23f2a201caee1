"""What people wrote, as paragraphs with links. Everything is escaped: nothing that was typed is ever markup."""

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

_LINK = re.compile(r"https?://[^\s<>\"']{1,2000}")

_TRAILING = ".,;:!?)]}»"


def paragraphs(text: str) -> SafeString:
    """The text, a paragraph a blank line, its web addresses as links that send nobody's address along."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))]
    return format_html_join("", "<p>{}</p>", ((_linked(block),) for block in blocks if block.strip()))


def _linked(block: str) -> SafeString:
    found = SafeString("")
    reached = 0
    for match in _LINK.finditer(block):
        address = match.group().rstrip(_TRAILING)
        found += escape(block[reached : match.start()])
        found += format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', address, address)
        reached = match.start() + len(address)
    return found + escape(block[reached:])
