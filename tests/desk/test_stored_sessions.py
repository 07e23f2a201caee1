"""Sessions as every page finds them: Django's own, kept where and as it keeps them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as Plain
from django.contrib.sessions.models import Session
from django.db.models import F

from guichet.accounts.backend import Backend
from guichet.accounts.models import User
from guichet.accounts.stored import SessionStore

pytestmark = pytest.mark.django_db


def test_what_is_kept_is_read_by_both() -> None:
    for writes, reads in ((SessionStore, Plain), (Plain, SessionStore)):
        kept = writes()
        kept["who"] = "Élise"
        kept.save()
        assert dict(reads(kept.session_key).items()) == {"who": "Élise"}


def test_one_that_has_expired_or_is_none_is_empty_and_has_no_key() -> None:
    kept = SessionStore()
    kept["who"] = "Élise"
    kept.save()
    Session.objects.update(expire_date=F("expire_date") - timedelta(days=400))
    for key in (kept.session_key, "x" * 32, None):
        found = SessionStore(key)
        assert dict(found.items()) == {}
        assert found.session_key is None


def test_whose_session_it_is_is_said_only_of_who_may_sign_in() -> None:
    known, gone = (User.objects.create_user(f"{name}@example.org") for name in ("known", "gone"))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    found = Backend().get_user(known.pk)
    assert (found, found and found.email) == (known, "known@example.org")
    assert Backend().get_user(gone.pk) is None
    assert Backend().get_user(gone.pk + 1000) is None
