"""What a mail is about, beside a ticket: by it, it is found where that is erased."""

from importlib import import_module

import pytest
from django.apps import apps

from cast import Cast, filed, local
from guichet.kit import outbox
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import reply

filling = import_module("guichet.kit.migrations.0010_fill_mail_about")


def kept(key: str) -> Mail:
    letter = outbox.Letter(
        purpose="account",
        subject_id=0,
        ordered_at=1,
        thread="account-1",
        recipient="chloe@fluksaqua.test",
        sender="FluksAqua <support@fluksaqua.test>",
        mailbox="support@fluksaqua.test",
        subject="S",
        text="T",
        html="",
    )
    return outbox.post(1, letter, key=key, at=1)


@pytest.mark.parametrize(
    ("key", "about"),
    [
        ("limit:7:decided:12", "limit:7"),
        ("credits:31:204:12", "credits:31"),
        ("account_warning:5:12", "account_warning:5"),
        ("feed:1:204:seat-3", "change:204"),
        ("feed:1:204:outside", "change:204"),
        ("entry:sign_in:0f3a", "entry"),
        ("registration:31:12", ""),
        ("test:0f3a", ""),
    ],
)
@pytest.mark.django_db
def test_a_mail_of_before_is_found_by_what_its_key_said(key: str, about: str) -> None:
    mail = kept(key)
    filling.fill(apps, None)
    mail.refresh_from_db()
    assert mail.about == about


def test_a_mail_says_itself_what_it_is_about_as_its_key_would_have(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "BATCH", 1)
    reply(filed(people), by=people.ada, at=local("2026-03-10 10:30"), text="Which meters?")
    make_round(at=local("2026-03-10 11:00"))
    said = dict(Mail.objects.values_list("pk", "about"))
    Mail.objects.update(about="")
    filling.fill(apps, None)
    assert dict(Mail.objects.values_list("pk", "about")) == said
    assert {about.partition(":")[0] for about in said.values()} >= {"change"}
