"""An event holds codes: what somebody typed never comes in under the name of one, whatever the policy lacks."""

import pytest

from cast import Cast, cast, local
from guichet.tickets.actions import close, prioritise, register, submit
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Ticket

pytestmark = pytest.mark.django_db

TYPED = "Monsieur Dupont, 0612"
NOW = local("2026-03-10 10:00")


def filed(people: Cast, priority: str | None = None) -> Ticket:
    return submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=NOW,
        channel="portal",
        priority=priority,
        subject="It fails",
        text="It does.",
    ).ticket


def test_a_policy_without_priorities_takes_none_at_the_submission() -> None:
    with pytest.raises(Refused):
        filed(cast("alias"), priority=TYPED)

    assert not Event.objects.exists()


@pytest.mark.parametrize("policy", ["alias", "fluksaqua"])
def test_no_words_are_kept_as_a_priority_or_a_ground(policy: str) -> None:
    people = cast(policy)
    ticket = filed(people, priority="question" if policy == "fluksaqua" else None)
    by = people.ada

    with pytest.raises(Refused):
        prioritise(ticket, by=by, at=NOW, priority=TYPED, reason="So they said.")
    with pytest.raises(Refused):
        register(ticket, by=by, at=NOW, priority=TYPED)
    with pytest.raises(Refused):
        close(ticket, by=by, at=NOW, ground=TYPED)

    assert all(TYPED not in str(event.data) for event in Event.objects.all())
