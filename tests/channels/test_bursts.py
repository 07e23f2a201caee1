"""While mails come in, taking in gives way: they are kept first, and all of them are taken in all the same."""

import time
from types import SimpleNamespace

import pytest

from cast import Cast
from guichet.channels.email.intake import Parcel
from guichet.channels.email.round import LONGEST_REST_S, TOGETHER, Room
from guichet.channels.email.writer import BUSY_S, Writer
from guichet.channels.models import Arrival, State
from post import HERE, kept, letter


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("busy", [True, False])
def test_taking_in_rests_while_mails_come_and_takes_them_all(
    people: Cast, busy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    monkeypatch.setattr(
        "guichet.channels.email.round.time", SimpleNamespace(sleep=rests.append, monotonic=time.monotonic)
    )
    for number in range(2 * TOGETHER):
        kept(people, letter(f"Mail {number}.", sender=f"p{number}@x{number}.test"), at=1_773_136_800)
    room = Room(1, is_busy=lambda: busy)
    try:
        assert room.take_waiting(now=lambda: 1_773_136_800) == 2 * TOGETHER
    finally:
        room.close()
    assert not Arrival.objects.exclude(state=State.TAKEN).exists()
    assert len(rests) == (2 if busy else 0)
    assert all(0 < rest <= LONGEST_REST_S for rest in rests)


def test_who_keeps_mails_is_busy_for_a_moment_after_each(committed: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("guichet.channels.email.writer.time", SimpleNamespace(monotonic=lambda: now[0]))
    made = Writer()
    try:
        assert not made.is_busy()
        made.put([Parcel(desk=committed.desk, raw=letter(), way="smtp", envelope_to=HERE)]).result(30)
        assert made.is_busy()
        now[0] += BUSY_S
        assert not made.is_busy()
    finally:
        made.close()
