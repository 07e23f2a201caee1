"""The keys of a ticket's page: each does one thing."""

import re
from collections import Counter
from pathlib import Path

import pytest

import guichet.web.agent
from guichet.core.policy.bundled import bundled
from guichet.web.agent.acts.table import ACTS
from guichet.web.agent.several import offered_under
from web.world import World

TEMPLATES = Path(guichet.web.agent.__file__).parent / "templates" / "agent"
ON_TICKET = ("actbar.html", "composer.html", "walk.html", "ticket.html")


def test_no_two_things_that_a_tickets_page_offers_share_a_key() -> None:
    written = [key for name in ON_TICKET for key in re.findall(r'data-key="(\w)"', (TEMPLATES / name).read_text())]
    keys = Counter([*(act.key for act in ACTS.values()), *set(written) - {"a", "e"}])
    assert "v" in keys
    assert [key for key, count in keys.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]", key) for key in keys)


@pytest.mark.django_db
def test_the_list_of_keys_names_each_key_of_the_queue_and_of_the_page_of_a_request(world: World) -> None:
    page = world.client(world.agent).get("/desk/keys/").content.decode()
    queue, ticket = (part.partition("</dl>")[0] for part in page.split("<h3>")[2:4])
    of_queue, of_ticket = (set(re.findall(r"<kbd>(\w)</kbd>", part.lower())) for part in (queue, ticket))
    written = {key for name in ON_TICKET for key in re.findall(r'data-key="(\w)"', (TEMPLATES / name).read_text())}

    assert {key for _, key in offered_under(bundled("fluksaqua")) if key} <= of_queue
    # V is shown in the menu that M opens.
    assert {*written, "z", "r", "w"} - {"v"} <= of_ticket
