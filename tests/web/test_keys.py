"""The keys of a ticket's page: each does one thing."""

import re
from collections import Counter
from pathlib import Path

import guichet.web.agent
from guichet.web.agent.acts.table import ACTS

TEMPLATES = Path(guichet.web.agent.__file__).parent / "templates" / "agent"
ON_TICKET = ("actbar.html", "composer.html", "walk.html", "ticket.html")


def test_no_two_things_that_a_tickets_page_offers_share_a_key() -> None:
    written = [key for name in ON_TICKET for key in re.findall(r'data-key="(\w)"', (TEMPLATES / name).read_text())]
    keys = Counter([*(act.key for act in ACTS.values()), *set(written) - {"a", "e"}])
    assert "v" in keys
    assert [key for key, count in keys.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]", key) for key in keys)
