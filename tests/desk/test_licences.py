"""Prepaid time when a licence expires (AL-7): announced, frozen, usable again or lapsed, each at its true instant."""

from datetime import date

import pytest
from django.core import mail as outbox

from cast import Cast, cast, local
from guichet.contracts import verifying
from guichet.contracts.errors import CannotHold
from guichet.contracts.keeping import set_licence
from guichet.contracts.ledger import account_of, entries_of
from guichet.contracts.models import AccountWarning, Contract
from guichet.contracts.packs import sell
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import resolve, submit, take
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify
from passing import pass_time

START = local("2026-01-05 05:00")
LAST_DAY = date(2026, 1, 31)
EXPIRY = local("2026-02-01 00:00")
LAPSE = local("2028-02-01 00:00")
DAY = 86_400


@pytest.fixture
def alias(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """ALIAS's customer with a pack of two hours and a licence to the end of January, on the wall of Toronto."""
    people = cast("alias", "alias")
    sell(held(people), product="ast02", at=START, by=people.agent)
    set_licence(held(people), kind="four_year", expires_on=LAST_DAY, by=people.agent, at=START)
    return people


def held(people: Cast) -> Contract:
    return Contract.objects.get(organisation=people.contact.organisation)


def kinds(people: Cast) -> list[tuple[str, int]]:
    return [(row.kind, row.at) for row in entries_of(held(people))]


def asked(people: Cast, at: int) -> Ticket:
    return submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=at,
        channel="portal",
        priority=None,
        subject="It stops",
        text="It stops when I print.",
    ).ticket


def subjects(purpose: str) -> list[str]:
    return list(Mail.objects.filter(purpose=purpose).order_by("pk").values_list("subject", flat=True).distinct())


def sound() -> bool:
    return [*verify()] == [] and [*verifying.verify()] == []


def test_credit_is_announced_frozen_announced_again_and_lapsed_at_its_true_instants(alias: Cast) -> None:
    pass_time(LAPSE + DAY)
    assert kinds(alias) == [("purchased", START), ("frozen", EXPIRY), ("lapsed", LAPSE)]
    assert [(row.kind, row.due_at - row.ordered_at) for row in AccountWarning.objects.order_by("pk")] == [
        ("frozen", 30 * DAY),
        ("lapsed", 30 * DAY),
    ]
    assert "120 minutes seront périmées après le 31 janvier 2028" in " ".join(subjects("account_warning"))
    said = " ".join(subjects("account"))
    assert "120 minutes sont conservées" in said
    assert "120 minutes sont périmées" in said
    assert all("AL-7" in mail.text for mail in Mail.objects.filter(purpose__startswith="account"))
    assert account_of(held(alias)).left == 0
    assert [row.clause for row in entries_of(held(alias))][1:] == ["AL-7", "AL-7"]
    assert sound()


def test_a_licence_that_is_reactivated_in_time_finds_its_credit_whole(alias: Cast) -> None:
    pass_time(EXPIRY + 100 * DAY)
    assert account_of(held(alias)).usable == 0
    assert asked(alias, EXPIRY + 100 * DAY).status == "declined"
    again = LAPSE - DAY
    set_licence(held(alias), kind="four_year", expires_on=date(2032, 1, 31), by=alias.agent, at=again)
    assert kinds(alias)[-1] == ("reactivated", again)
    assert account_of(held(alias)).usable == 120
    pass_time(LAPSE + DAY)
    assert [kind for kind, _ in kinds(alias)] == ["purchased", "frozen", "reactivated"]
    assert "Votre licence est de nouveau active" in " ".join(subjects("account"))
    assert sound()


def test_an_open_tickets_meter_runs_on_and_what_it_uses_after_the_expiry_is_owed(alias: Cast) -> None:
    # Friday, 16:50 in Paris: two minutes past the last slice of the licence's last working day.
    friday = local("2026-01-30 10:50")
    ticket = asked(alias, friday)
    take(ticket, by=alias.ada, at=friday)
    pass_time(local("2026-02-02 03:30"))
    resolve(ticket, by=alias.ada, at=local("2026-02-02 03:30"), ground="solved", text="Done.")
    account = account_of(held(alias))
    assert (account.left, account.owed, account.charged(ticket.pk)) == (105, 30, 45)
    set_licence(held(alias), kind=None, expires_on=None, by=alias.agent, at=local("2026-02-03 05:00"))
    assert (account_of(held(alias)).left, account_of(held(alias)).owed) == (75, 0)
    assert sound()


def test_nothing_lapses_before_its_announcement_was_handed_over(alias: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pass_time(LAPSE - 40 * DAY)

    def refuse(_mail: object) -> None:
        raise ConnectionError("no server")

    with monkeypatch.context() as down:
        down.setattr("guichet.kit.outbox.deliver", refuse)
        pass_time(LAPSE + 2 * DAY)
        assert kinds(alias)[-1][0] == "frozen"
    make_round(at=LAPSE + 3 * DAY)
    make_round(at=LAPSE + 3 * DAY + 1)
    (kind, at) = kinds(alias)[-1]
    assert kind == "lapsed"
    assert at >= LAPSE + 2 * DAY
    assert outbox.outbox
    assert sound()


def test_a_desk_that_was_down_freezes_at_the_true_instant(alias: Cast) -> None:
    make_round(at=EXPIRY + 50 * DAY)
    assert ("frozen", EXPIRY) in kinds(alias)


def test_a_licence_without_an_end_never_freezes_anything(alias: Cast) -> None:
    set_licence(held(alias), kind="four_year", expires_on=None, by=alias.agent, at=START + 1)
    pass_time(LAPSE + DAY)
    assert [kind for kind, _ in kinds(alias)] == ["purchased"]


def test_packs_are_not_sold_and_a_past_day_is_refused_under_an_expired_licence(alias: Cast) -> None:
    pass_time(EXPIRY + DAY)
    with pytest.raises(CannotHold, match="frozen"):
        sell(held(alias), product="ast01", at=EXPIRY + DAY, by=alias.agent)
    with pytest.raises(CannotHold, match="past"):
        set_licence(held(alias), kind="four_year", expires_on=LAST_DAY, by=alias.agent, at=EXPIRY + DAY)
    assert [kind for kind, _ in kinds(alias)] == ["purchased", "frozen"]
