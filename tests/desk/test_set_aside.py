"""What fails is set aside, tried again after a while, and holds nothing that somebody typed."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage
from django.db import OperationalError

from cast import Cast, filed, local, story
from guichet.accounts.models import User
from guichet.kit import jobs
from guichet.kit.models import Mail, SetAside
from guichet.notices.retrying import DELAY
from guichet.notices.round import make_round

DUE = local("2026-03-10 14:00")


def failing(error: Exception) -> object:
    """Something that fails."""

    def fail(*_found: object, **_named: object) -> None:
        raise error

    return fail


def test_a_database_that_is_away_is_no_tickets_fault(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = filed(people)
    for place in ("guichet.tickets.alarms.settle", "guichet.notices.telling.posts_for"):
        with monkeypatch.context() as patched:
            patched.setattr(place, failing(OperationalError("locked")))
            with pytest.raises(OperationalError):
                make_round(at=DUE)
    assert not SetAside.objects.exists()
    make_round(at=DUE)
    assert story(ticket) == ["submitted", "breached"]
    assert list(Mail.objects.order_by("pk").values_list("purpose", flat=True)) == ["confirmation", "desk_breach"]


def test_what_was_set_aside_is_tried_again_after_a_while(
    people: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    ticket = filed(people)
    with monkeypatch.context() as patched:
        for place in ("guichet.tickets.alarms.settle", "guichet.notices.telling.posts_for"):
            patched.setattr(place, failing(ValueError("chloe@fluksaqua.test")))
        make_round(at=DUE)
    assert sorted(SetAside.objects.values_list("kind", flat=True)) == ["notice", "ticket"]
    assert "chloe" not in str(list(SetAside.objects.values()))
    make_round(at=DUE + DELAY - 1)
    assert (story(ticket), len(mailoutbox)) == (["submitted"], 0)
    make_round(at=DUE + DELAY)
    assert (story(ticket), len(mailoutbox)) == (["submitted", "breached"], 2)
    assert not SetAside.objects.exists()


def test_a_refusal_is_kept_and_logged_without_the_address(
    people: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    filed(people)
    refused = SMTPRecipientsRefused({people.contact.email: (550, b"no chloe@fluksaqua.test here")})
    monkeypatch.setattr(EmailMessage, "send", failing(refused))
    make_round(at=DUE - 1)
    (failed,) = jobs.failures()
    assert failed.error.startswith("SMTPRecipientsRefused 550")
    assert "chloe" not in failed.error + caplog.text


def test_an_account_is_found_by_any_form_of_its_address(people: Cast) -> None:
    user = User.objects.create_user("Zoe@Bücher.example", name="Zoé")
    for form in ("ZOE@bücher.example", " zoe@xn--bcher-kva.example", "zoe@bu\u0308cher.example"):
        assert User.objects.get_by_natural_key(form) == user
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key("no address")
    assert people.desk.pk
