"""The band of a ticket, as it is laid out."""

import pytest

from guichet.core.commitments.compiled import compiled
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.policy.bundled import bundled
from guichet.web.agent.ribbon import Deed, Happening, ribbon
from web.world import instant

NARROWEST_PX = 832
LABEL_PX = 88
"""How wide the band is on a phone, and the label of the present in any band (`ribbon.html`)."""


@pytest.mark.parametrize(
    "now", ["08:00", "08:20", "08:40", "08:50", "09:02", "11:58", "12:00", "13:30", "15:30", "15:55", "16:20", "16:40"]
)
def test_the_label_of_the_present_covers_no_part_of_an_hour(now: str) -> None:
    sent, at = instant("2026-03-10 08:00"), instant(f"2026-03-10 {now}")
    band = ribbon(
        "1",
        [
            Happening(sent, "customer", "in", "sent", "#m1"),
            Happening(instant("2026-03-10 15:59"), "desk", "out", "", ""),
        ],
        [],
        [],
        calendar=compiled(bundled("fluksaqua")).calendar,
        zone="America/Toronto",
        at=at,
        over=False,
    )
    assert band.now is not None
    x = float(band.now.x.removesuffix("%")) * NARROWEST_PX / 100
    left = {"start": x - 1, "end": x - LABEL_PX + 1, "middle": x - LABEL_PX / 2}[band.now.anchor]
    shown = [tick for opening in band.openings for tick in opening.ticks if tick.figure]
    for tick in shown:
        place = float(tick.x.removesuffix("%")) * NARROWEST_PX / 100
        begins = {"start": place, "middle": place - 8, "end": place - 16}[tick.anchor]
        assert begins + 16 <= left or begins >= left + LABEL_PX, (now, tick)
    assert len(shown) >= 2


@pytest.mark.parametrize(("expires", "drawn"), [("2026-03-12 17:00", True), ("2026-04-30 17:00", False)])
def test_the_present_and_what_was_said_stay_in_view_however_far_off_an_act_is(expires: str, *, drawn: bool) -> None:
    sent, at = instant("2026-03-10 10:00"), instant("2026-03-10 11:00")
    act = Act(instant(expires), ActKind.EXPIRE_QUOTE, "IS-7", done=False)
    band = ribbon(
        "1",
        [Happening(sent, "customer", "in", "sent", "#m1")],
        [],
        [Deed(act, "lets the quote expire", "quote ends", "#why")],
        calendar=compiled(bundled("infraspeak")).calendar,
        zone="Europe/Lisbon",
        at=at,
        over=False,
    )
    assert band.now is not None
    customer, _desk, itself = band.who
    assert float(customer.marks[0].x.removesuffix("%")) < float(band.now.x.removesuffix("%"))
    assert [mark.text for mark in itself.marks] == (["quote ends"] if drawn else [])
