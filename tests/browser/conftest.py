"""The small world behind a real server: really committed, and the tables emptied afterwards, which they refuse."""

import importlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from guichet.kit.appendonly import lift, protect

if TYPE_CHECKING:
    from web.world import HandSet, World

conftest = importlib.import_module("web.conftest")
quick_passwords, hand_set = conftest.quick_passwords, conftest.hand_set

PROTECTED = {
    "kit_feedrow": "stream",
    "kit_removed": None,
    "policies_calendarentry": "desk_id",
    "policies_policyversion": "desk_id",
    "policies_certificate": "desk_id",
    "contracts_pinning": "desk_id",
    "tickets_terms": "desk_id",
    "tickets_event": "desk_id",
    "contracts_ledgerentry": "desk_id",
    "contracts_contractchange": "desk_id",
}


@pytest.fixture
def world_of(transactional_db: None, hand_set: "HandSet") -> "Iterator[Callable[[str], World]]":  # noqa: ARG001 - opens the database
    """The desk of any bundled policy, by its name."""
    with connection.schema_editor() as editor:
        for table, stream in PROTECTED.items():
            protect(editor, table, stream)

    def make(policy: str) -> "World":
        made: World = importlib.import_module("web.world").make_world(hand_set, policy)
        return made

    yield make
    with connection.schema_editor() as editor:
        for table in PROTECTED:
            lift(editor, table)


@pytest.fixture
def world(world_of: "Callable[[str], World]") -> "World":
    """FluksAqua's desk, its policy in force."""
    return world_of("fluksaqua")
