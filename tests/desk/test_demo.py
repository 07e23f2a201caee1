"""The demonstration's past, told through the door: what the desk did by itself in it."""

from pathlib import Path

import pytest

from guichet.core.policy.bundled import bundled
from guichet.demo.people import DESKS, FLUKSAQUA, make
from guichet.demo.processes import DemoError, alone_in, free_port
from guichet.demo.story import tell
from guichet.tickets.models import Event, Ticket
from guichet.tickets.replay import verify

YEAR_S = 365 * 86400


@pytest.mark.django_db
@pytest.mark.parametrize("now", [1_763_900_000, 1_764_000_123, 1_767_225_600, 1_772_950_000])
def test_the_desk_has_missed_warned_and_closed_whenever_it_is_made(now: int) -> None:
    tell(make(FLUKSAQUA, at=now - YEAR_S), now=now)
    types = set(Event.objects.values_list("type", flat=True))
    assert {"submitted", "breached", "warned", "closed", "resolved", "prioritised"} <= types
    assert {"closed", "open", "waiting"} <= set(Ticket.objects.values_list("status", flat=True))
    assert all(event.at <= now for event in Event.objects.all())
    assert [*verify()] == []


def test_every_desk_of_the_demonstration_has_its_policy() -> None:
    assert all(bundled(setting.slug).policy == setting.slug for setting in DESKS)


def test_a_port_that_was_wished_for_is_taken_or_refused() -> None:
    port = free_port(None)
    assert free_port(port) == port
    for none in (99_999, 0, -1):
        with pytest.raises(DemoError, match="from 1 to 65535"):
            free_port(none)


def test_one_demonstration_at_a_time_keeps_a_folder(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(DemoError, match=r"runs in .* already"), alone_in(tmp_path):
        pass

    with alone_in(tmp_path):
        pass
