"""Who may cause which event: the core asks, whichever door it came through."""

import pytest

from guichet.core.commitments.assess import assess
from guichet.core.policy.bundled import bundled
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import ALLOWED_BY, By, Event, EventType, Timeline

NOW = 1_773_151_200  # A Tuesday, 10:00 in Toronto.


@pytest.mark.parametrize("kind", [kind for kind in EventType if kind is not EventType.SUBMITTED])
@pytest.mark.parametrize("by", list(By))
def test_nobody_causes_an_event_that_is_not_theirs(kind: EventType, by: By) -> None:
    if by in ALLOWED_BY[kind]:
        return
    filed = Event(NOW, EventType.SUBMITTED, By.CONTACT)
    timeline = Timeline(events=(filed, Event(NOW, kind, by, {"priority": "major", "cause": "usage"})))

    with pytest.raises(NotAllowed) as caught:
        assess(bundled("fluksaqua"), timeline, NOW)

    assert caught.value.data["reason"] == "not_theirs"


def test_a_customer_who_writes_as_an_agent_does_not_meet_the_first_response() -> None:
    events = (Event(NOW, EventType.SUBMITTED, By.CONTACT), Event(NOW, EventType.REPLIED, By.CONTACT))

    with pytest.raises(NotAllowed, match="it is for agents"):
        assess(bundled("fluksaqua"), Timeline(events=events), NOW)
