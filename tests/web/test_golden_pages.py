"""The public pages of the five bundled policies in both languages, word for word.

After a change that is meant: ``GOLDEN_PAGES=write bin/test tests/web/test_golden_pages.py``, and read the difference.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from guichet.core.policy.bundled import bundled, bundled_names
from web.outline import outline
from web.world import World

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden_pages"
WRITE = os.environ.get("GOLDEN_PAGES") == "write"
LANGUAGES = ("en", "fr")


@pytest.mark.parametrize("policy", bundled_names())
def test_the_public_page_of_a_policy_is_as_it_was_read(world_of: Callable[[str], World], policy: str) -> None:
    """Hours, targets, definitions, worked examples, anchors of every clause, in both languages."""
    world_of(policy)
    for language in LANGUAGES:
        page = Client(headers={"accept-language": language}).get("/policy/").content.decode()
        found, kept = outline(page), GOLDEN / f"{policy}-{language}.txt"
        if WRITE:
            kept.write_text(found, encoding="utf-8")
        assert found == kept.read_text(encoding="utf-8")
        for clause in bundled(policy).clauses:
            assert found.count(f"{{#{clause}}}") == 1
