"""A month at each of the five desks: people come and go through the pages, the rounds never sleep, and each act of the
desk itself falls at its exact instant. At the end, everything recomputed from its events comes to the same.
"""

from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from pytest_django import Settings

from guichet.contracts.keeping import set_licence
from guichet.contracts.ledger import account_of, entries_of
from guichet.contracts.models import Contract
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.desks.seats import give_seat
from guichet.kit.models import Mail
from guichet.notices.round import make_round, next_ring
from guichet.tickets.models import Event, Ticket
from purses import prepay
from web.world import World, instant, person

pytestmark = pytest.mark.django_db

WorldOf = Callable[[str], World]
WHOLE = {"asked_feature": "Payables", "asked_steps": "1. Open an invoice."}


class Lapse:
    """The desk as time passes over it, at a wall clock of its place."""

    def __init__(self, world: World) -> None:
        self.world, self.sent = world, 0

    def until(self, when: str) -> "Lapse":
        """Let time pass to then: a round at each instant at which something rings, and one at the end."""
        end = instant(when, self.world.clock.zone)
        while (ring := next_ring()) is not None and ring < end:
            self._round(ring)
        self._round(end)
        return self

    def _round(self, at: int) -> None:
        self.world.clock.at = max(at, self.world.clock.at)
        make_round(at=self.world.clock.at)

    def _post(self, who: Seat | Contact, path: str, said: dict[str, str]) -> None:
        self.sent += 1
        answer = self.world.client(who).post(path, {"key": f"sending {self.sent}", **said})
        assert answer.status_code == 302, answer.content.decode()
        make_round(at=self.world.clock.at)

    def asks(self, who: Contact | None = None, /, **said: str) -> Ticket:
        """A customer sends a request by the form."""
        self._post(who or self.world.contact, "/requests/new/", {"subject": "It fails", "text": "Since then.", **said})
        return Ticket.objects.latest("pk")

    def customer(self, ticket: Ticket, noun: str, **said: str) -> None:
        """The customer does something on their page of it."""
        self._post(ticket.contact, f"/requests/{ticket.public_id}/{noun}", said)

    def agent(self, ticket: Ticket, noun: str, who: Seat | None = None, /, **said: str) -> None:
        """An agent does something on the ticket's page."""
        seen = str(Ticket.objects.get(pk=ticket.pk).last_seq)
        self._post(who or self.world.agent, f"/desk/{ticket.number}/{noun}", {"expected": seen, **said})

    def replies(self, ticket: Ticket, text: str = "We look at it.", *, asks: bool = False) -> None:
        """An agent replies to the customer."""
        self.agent(ticket, "message", text=text, **({"asks": "on"} if asks else {}))

    def acts(self, ticket: Ticket) -> list[tuple[str, str]]:
        """What the desk did by itself on a ticket, and when, on its wall clock."""
        rows = Event.objects.filter(ticket=ticket, by="system").order_by("at", "seq")
        return [(row.type, self.wall(row.at)) for row in rows]

    def wall(self, at: int) -> str:
        """An instant on the desk's wall clock."""
        return datetime.fromtimestamp(at, ZoneInfo(self.world.clock.zone)).strftime("%m-%d %H:%M")

    def status(self, ticket: Ticket) -> str:
        """Where it stands."""
        return Ticket.objects.get(pk=ticket.pk).status

    def mails(self, purpose: str, ticket: Ticket) -> list[str]:
        """When mails of a purpose about it were handed over."""
        sent = Mail.objects.filter(purpose=purpose, subject_id=ticket.pk).order_by("pk")
        return [self.wall(mail.handed_over_at or 0) for mail in sent]

    def comes_to_the_same(self) -> None:
        """`guichet replay --verify` finds no difference."""
        said = StringIO()
        call_command("replay", "--verify", stdout=said)
        assert said.getvalue() == f"{Ticket.objects.count()} tickets, 0 differences.\n"


@pytest.fixture
def lapse(world_of: WorldOf, settings: Settings, tmp_path: Path) -> Callable[[str, str], Lapse]:
    """The desk of a policy, as of an instant of its wall clock; its mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")

    def begin(policy: str, when: str) -> Lapse:
        world = world_of(policy)
        world.clock.set(when)
        return Lapse(world)

    return begin


def test_fluksaqua_in_may(lapse: Callable[[str, str], Lapse]) -> None:
    """FA-3, FA-5, FA-6: Patriots' Day is Monday 18 May."""
    desk = lapse("fluksaqua", "2026-05-04 10:00")
    blocking = desk.asks(priority="blocking")
    desk.until("2026-05-04 15:00").replies(blocking, "Which lamp is on?", asks=True)
    desk.until("2026-05-09 20:00")
    night = desk.asks(desk.world.stranger, priority="blocking")
    desk.until("2026-05-12 09:00")
    assert desk.acts(blocking) == [
        ("breached", "05-04 14:00"),
        ("warned", "05-08 15:00"),
        ("closed", "05-11 15:00"),
    ]
    closing = Event.objects.get(ticket=blocking, type="closed")
    assert (closing.data["ground"], closing.data["clause"]) == ("silence", "FA-6")
    assert desk.acts(night) == [("breached", "05-10 08:00")]
    desk.customer(blocking, "answer", text="The second one.")
    assert desk.status(blocking) == "open"
    desk.until("2026-05-12 10:00").replies(blocking, "And the first?", asks=True)
    desk.until("2026-05-15 16:00")
    major = desk.asks(priority="major")
    desk.until("2026-05-19 15:59").replies(major)
    desk.until("2026-05-19 16:00").customer(blocking, "answer", text="Off.")
    desk.until("2026-05-21 11:00").agent(blocking, "resolution/", ground="solved", text="It is mended.")
    desk.until("2026-06-04 12:00")
    assert desk.acts(blocking)[3:] == [("warned", "05-19 10:00")]
    assert desk.mails("warn_close", blocking) == ["05-08 15:00", "05-19 10:00"]
    assert desk.status(blocking) == "resolved"
    assert desk.acts(major) == []
    desk.comes_to_the_same()


def test_alias_in_march(lapse: Callable[[str, str], Lapse]) -> None:
    """AL-2, AL-3, AL-6, AL-7, AL-8: an hour of credit, a defect, a licence that ends on Sunday the 15th."""
    desk = lapse("alias", "2026-03-02 09:30")
    held = Contract.objects.get(organisation=desk.world.contact.organisation)
    prepay(60, at=desk.world.clock.at, contract=held)
    prepay(0, at=desk.world.clock.at, contract=Contract.objects.exclude(pk=held.pk).get())
    declined = desk.asks(desk.world.stranger)
    ticket = desk.asks()
    desk.until("2026-03-02 10:00").agent(ticket, "taking")
    desk.until("2026-03-02 11:05").replies(ticket, "Which plan is it?", asks=True)
    account = account_of(held)
    assert (account.charged(ticket.pk), account.left, account.owed) == (75, 0, 15)
    assert desk.mails("credit", ticket) == ["03-02 10:15", "03-02 10:45"]
    desk.until("2026-03-03 10:00").customer(ticket, "answer", text="Plan 14.")
    desk.until("2026-03-03 10:10").agent(ticket, "resolution/", ground="solved", text="It opens.")
    assert account_of(held).charged(ticket.pk) == 75
    desk.until("2026-03-04 09:00").agent(ticket, "cause/", cause="product_defect")
    assert desk.acts(ticket)[-1] == ("refunded", "03-04 09:00")
    assert (account_of(held).left, account_of(held).owed) == (60, 0)
    set_licence(held, kind="four_year", expires_on=date(2026, 3, 15), by=desk.world.agent, at=desk.world.clock.at)
    desk.until("2026-03-17 10:00")
    assert [(row.kind, desk.wall(row.at)) for row in entries_of(held)][-1] == ("frozen", "03-16 00:00")
    over = desk.asks()
    desk.until("2026-03-20 10:00")
    set_licence(held, kind="four_year", expires_on=date(2030, 3, 15), by=desk.world.agent, at=desk.world.clock.at)
    again = desk.asks()
    desk.until("2026-04-02 12:00")
    assert desk.acts(declined) == [("declined", "03-02 09:30")]
    assert desk.acts(over) == [("declined", "03-17 10:00")]
    assert Event.objects.get(ticket=over, type="declined").data["clause"] == "AL-2"
    assert desk.acts(again) == []
    assert desk.status(again) == "waiting"
    assert account_of(held).usable == 60
    desk.comes_to_the_same()


def test_maintainx_in_march(lapse: Callable[[str, str], Lapse]) -> None:
    """MX-4, MX-6: a critical failure on the night on which clocks go forward; business days for the rest."""
    desk = lapse("maintainx", "2026-03-07 22:00")
    Contract.objects.filter(organisation=desk.world.contact.organisation).update(plan="premium")
    manager = give_seat(desk.world.desk, person("max@maintainx.test", "Max"), role=Role.MANAGER)
    failure = desk.asks(priority="p0", category="troubleshooting", asked_reproducible="yes")
    desk.until("2026-03-07 22:20").replies(failure)
    desk.until("2026-03-07 23:30").replies(failure)
    desk.until("2026-03-08 04:30").agent(failure, "acknowledgement/", manager)
    solved = {f"confirm_{i}": "on" for i in range(4)}
    desk.until("2026-03-08 05:00").agent(failure, "resolution/", ground="solved", text="All is well.", **solved)
    assert desk.acts(failure) == [
        ("breached", "03-07 22:15"),
        ("update_fell_due", "03-07 22:50"),
        ("escalated", "03-07 23:00"),
        ("update_fell_due", "03-08 00:00"),
        ("escalated", "03-08 01:00"),
        ("escalated", "03-08 04:00"),
    ]
    steps = Event.objects.filter(ticket=failure, type="escalated").order_by("at")
    assert [(row.data["level"], row.data["clause"]) for row in steps] == [(1, "MX-6"), (2, "MX-6"), (3, "MX-6")]
    desk.until("2026-03-13 16:00")
    question = desk.asks(desk.world.stranger, priority="p3", category="general")
    desk.until("2026-03-18 10:00").replies(question)
    desk.agent(question, "closure/", ground="solved")
    desk.until("2026-03-25 09:00").customer(question, "answer", text="And in French?")
    assert desk.status(question) == "open"
    desk.until("2026-04-08 12:00")
    assert desk.acts(question) == [("breached", "03-17 16:00")]
    assert [act for act, _ in desk.acts(failure)].count("escalated") == 3
    desk.comes_to_the_same()


def test_infraspeak_over_easter(lapse: Callable[[str, str], Lapse]) -> None:
    """IS-1, IS-5, IS-6, IS-7: Good Friday is 3 April; what waits for the customer does not count."""
    desk = lapse("infraspeak", "2026-03-20 19:30")
    urgent = desk.asks()
    desk.until("2026-03-20 19:40").agent(urgent, "priority/", priority="urgent", reason="All phones are concerned.")
    desk.until("2026-03-24 10:00").replies(urgent)
    outside = desk.asks(desk.world.stranger)
    desk.until("2026-03-24 11:00").agent(outside, "exclusion/", ground="technical_service", text="We quote for it.")
    desk.until("2026-04-02 18:00")
    medium = desk.asks()
    desk.until("2026-04-07 10:00").replies(medium, "Which build is it?", asks=True)
    desk.until("2026-04-09 12:00").customer(medium, "answer", text="9.41")
    desk.until("2026-04-20 12:00")
    assert desk.acts(urgent) == [("breached", "03-23 11:30"), ("breached", "03-24 19:30")]
    assert desk.acts(medium) == [("breached", "04-06 18:00"), ("breached", "04-09 20:00")]
    missed = Event.objects.filter(ticket=medium, type="breached").order_by("at")
    assert [(row.data["commitment"], row.data["clause"]) for row in missed] == [
        ("first_response", "IS-5"),
        ("resolution", "IS-6"),
    ]
    assert desk.acts(outside) == []
    desk.comes_to_the_same()


def test_esker_as_clocks_go_forward(lapse: Callable[[str, str], Lapse]) -> None:
    """ES-3, ES-4, ES-5, ES-6, ES-7, ES-9: elapsed time from the notification, to the validation."""
    desk = lapse("esker", "2026-03-18 09:00")
    lacking = desk.asks(priority="p3", incomplete="on", asked_feature="Payables")
    assert desk.status(lacking) == "incomplete"
    desk.until("2026-03-20 10:00").customer(lacking, "completion", asked_steps="1. Open an invoice.")
    assert desk.acts(lacking) == [("registered", "03-20 10:00")]
    desk.until("2026-03-22 10:00").agent(lacking, "resolution/", ground="solved", text="The rule was missing.")
    desk.until("2026-03-23 09:00").customer(lacking, "refusal", text="One still waits.")
    desk.until("2026-03-24 09:30").agent(
        lacking, "kind/", found="problem", reproducible="yes", reason="It happens at each sending."
    )
    desk.agent(lacking, "resolution/", ground="solved", text="That one too.")
    desk.until("2026-03-25 10:00").customer(lacking, "validation")
    desk.until("2026-03-25 11:00")
    week = desk.asks(desk.world.stranger, priority="p4", **WHOLE)
    desk.until("2026-03-27 17:30")
    critical = desk.asks(priority="p1", **WHOLE)
    desk.until("2026-03-30 09:30").agent(critical, "workaround/", text="Send them by hand.")
    desk.until("2026-04-20 12:00")
    assert desk.acts(lacking) == [
        ("registered", "03-20 10:00"),
        ("breached", "03-23 10:00"),
        ("closed", "03-25 10:00"),
    ]
    assert Event.objects.get(ticket=lacking, type="closed").data["clause"] == "ES-7"
    assert desk.acts(week) == [("registered", "03-25 11:00"), ("breached", "04-01 12:00")]
    assert desk.acts(critical) == [("registered", "03-27 17:30"), ("breached", "03-27 21:30")]
    assert desk.mails("registration", critical) == ["03-27 17:30"]
    desk.comes_to_the_same()
