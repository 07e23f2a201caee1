"""Fields that nobody reads are named, with what they come close to, and nothing that is known is."""

from typing import Any

import pytest

from guichet.core.timeline.unread import unread

SUBMITTED = {
    "at": "2026-03-10T10:00:00Z",
    "type": "submitted",
    "by": "contact",
    "channel": "portal",
    "fields": {"x": "y"},
}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({}, []),
        ({"events": [SUBMITTED], "licence": {"kind": "four_year", "expires": None}, "paid": True}, []),
        ({"events": [SUBMITTED], "licence": None}, []),
        (
            {"evnts": []},
            [("evnts", "The timeline: the field 'evnts' is not known and was left unread. Did you mean 'events'?")],
        ),
        ({"qqq": 1}, [("qqq", "The timeline: the field 'qqq' is not known and was left unread.")]),
        (
            {"licence": {"kinds": "x"}},
            [
                (
                    "kinds",
                    "The timeline's licence: the field 'kinds' is not known and was left unread. Did you mean 'kind'?",
                )
            ],
        ),
        ({"limit": {"effect": "end", "until": None}}, []),
        (
            {"limit": {"effect": "end", "qqq": "x"}},
            [("qqq", "The timeline's limit: the field 'qqq' is not known and was left unread.")],
        ),
        (
            {"events": [SUBMITTED, {"type": "replied", "ask\x1b": True}]},
            [
                (
                    "ask\x1b",
                    "Event 2 (replied): the field 'ask\\x1b' is not known and was left unread. Did you mean 'asks'?",
                )
            ],
        ),
    ],
)
def test_a_field_that_nobody_reads_is_named(found: dict[str, Any], said: list[tuple[str, str]]) -> None:
    assert list(unread(found)) == said
