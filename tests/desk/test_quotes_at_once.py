"""A quote that is pressed by several at once is decided once, and nothing is half-written."""

from decimal import Decimal

import pytest

from cast import Cast, cast, local
from desk.test_together import at_once
from guichet.core.entitlements.pricing import Line, Pricing
from guichet.quotes.drafting import send
from guichet.quotes.excluding import exclude
from guichet.quotes.models import QuoteDraft
from guichet.tickets import door
from guichet.tickets.actions import accept_quote, decline_quote, submit
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Message, Ticket
from guichet.tickets.quoting import quotes_of
from guichet.tickets.replay import verify

AT = local("2026-03-10 11:00")
PRICING = Pricing(currency="EUR", lines=(Line("Bring back the works", Decimal(2), 45_000),), tax=Decimal(23))


def quoted(people: Cast) -> Ticket:
    ticket = excluded(people)
    send(ticket, by=people.ada, at=AT, pricing=PRICING, valid_until=AT + 86400, within="3 business days")
    return ticket


def excluded(people: Cast) -> Ticket:
    ticket = submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=AT - 60,
        channel="portal",
        priority=None,
        subject="Gone",
        text="All.",
    ).ticket
    exclude(ticket, by=people.ada, at=AT - 30, ground="technical_service")
    return ticket


def test_eight_presses_at_once_of_both_buttons_decide_once(transactional_db: None) -> None:  # noqa: ARG001 - opens it
    people = cast("infraspeak")
    ticket = quoted(people)
    name = quotes_of(ticket)[0].name

    def press(decide: object) -> str:
        try:
            decide(ticket, by=people.chloe, at=AT + 60, quote=name, by_link=True)  # type: ignore[operator]
        except Refused as refused:
            return refused.code
        return "done"

    came = at_once([lambda: press(accept_quote), lambda: press(decline_quote)] * 4)

    assert came.count("done") == 1
    assert set(came) - {"done"} <= {"quote_accepted", "quote_declined", "closed"}
    assert Event.objects.filter(ticket=ticket, type__in=["quote_accepted", "quote_declined"]).count() == 1
    assert [*verify()] == []


def test_a_fault_while_a_quote_is_sent_leaves_its_draft_and_nothing_else(
    db: None,  # noqa: ARG001 - opens the database
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = cast("infraspeak")
    ticket = excluded(people)

    def fail(*_found: object, **_named: object) -> int:
        raise ConnectionError("killed")

    monkeypatch.setattr(door, "publish", fail)
    with pytest.raises(ConnectionError):
        send(ticket, by=people.ada, at=AT, pricing=PRICING, valid_until=AT + 86400, within="3 business days")

    assert not Event.objects.filter(type="quoted").exists()
    assert not Message.objects.filter(event__type="quoted").exists()
    assert QuoteDraft.objects.filter(ticket=ticket).exists()
    monkeypatch.undo()
    assert [*verify()] == []


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"pricing": Pricing(currency="EUR", lines=())}, "no_lines"),
        ({"pricing": Pricing(currency="XXX", lines=PRICING.lines)}, "unknown_currency"),
        ({"pricing": Pricing(currency="EUR", lines=(Line("x", Decimal(1), -1),))}, "negative"),
        ({"valid_until": AT}, "valid_too_short"),
        ({"valid_until": AT + 1000 * 86400}, "valid_too_long"),
        ({"within": None}, "no_time_promised"),
        ({"within": "soon"}, "no_such_time"),
    ],
)
def test_the_door_itself_refuses_what_cannot_be_meant(
    db: None,  # noqa: ARG001 - opens the database
    changed: dict[str, object],
    reason: str,
) -> None:
    people = cast("infraspeak")
    ticket = excluded(people)
    said = {"pricing": PRICING, "valid_until": AT + 86400, "within": "3 business days"} | changed
    with pytest.raises(Refused) as refused:
        send(ticket, by=people.ada, at=AT, **said)

    assert refused.value.code == reason
    assert not Event.objects.filter(type="quoted").exists()
    assert QuoteDraft.objects.filter(ticket=ticket).exists()
