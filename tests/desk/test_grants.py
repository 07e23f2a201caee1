"""Leave to listen: signed, short, and telling nothing."""

import pytest
from django.core import signing
from pytest_django import Settings

from guichet.kit import grants


def given() -> str:
    """A grant for a desk's agent."""
    return grants.give(7, {grants.topic("desk", 7)}, person=3, session="the key of the session")


def test_a_grant_says_what_was_granted() -> None:
    found = grants.read(given())
    assert (found.stream, found.person, found.topics) == (7, 3, frozenset({grants.topic("desk", 7)}))


def test_a_grant_holds_no_key_of_a_session() -> None:
    text = given()
    assert "the key" not in str(signing.loads(text, salt="guichet.grant"))
    assert grants.read(text).session == grants.read(given()).session


def test_a_grant_that_lapsed_was_changed_or_is_anothers_opens_nothing(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    text = given()
    for bad in ("", "x", text[:-1], text[:-1] + ("A" if text[-1] != "A" else "B"), signing.dumps({"s": 7}), "a:b:c"):
        with pytest.raises(grants.GrantError):
            grants.read(bad)
    with monkeypatch.context() as patch:
        patch.setattr(grants, "GRANT_S", -1)
        with pytest.raises(grants.GrantError):
            grants.read(text)
    settings.SECRET_KEY = "another installation's"
    with pytest.raises(grants.GrantError):
        grants.read(text)


def test_a_place_is_read_by_us_only_and_for_its_stream_only() -> None:
    for number in (0, 1, 20_418, 2**62):
        place = grants.sealed(7, number)
        assert grants.opened(7, place) == number
        assert grants.opened(8, place) is None
        assert grants.sealed(7, number) != place
    for bad in ("", "x", "é", "AAAA", grants.sealed(7, 5)[:-4], grants.sealed(7, 5).swapcase()):
        assert grants.opened(7, bad) is None


def test_topics_are_apart_by_what_they_are_of() -> None:
    assert len({grants.topic(kind, number) for kind in ("contact", "organisation", "desk") for number in (1, 2)}) == 6
