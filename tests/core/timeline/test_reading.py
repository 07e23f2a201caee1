"""Reading timelines: what is said in their JSON form, and what is refused, naming the event and the field."""

import re
from typing import Any

import pytest

from build import a_timeline
from guichet.core.limits import Effect, Limit
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import FIRST_PLAN, By, EventType, Licence
from guichet.core.timeline.reading import MOST_EVENTS, instant_of, read_timeline

AT = "2026-03-10T10:00:00-04:00"
SUBMITTED = {"at": AT, "type": "submitted"}


def with_event(**event: Any) -> dict[str, object]:
    return {"events": [SUBMITTED, {"at": AT, "type": "replied", **event}]}


def refused(found: object) -> str:
    with pytest.raises(TimelineError) as refusal:
        read_timeline(found)
    return str(refusal.value)


def test_every_field_but_the_events_is_optional() -> None:
    timeline = read_timeline({"events": [SUBMITTED]})

    assert (timeline.id, timeline.plan, timeline.paid, timeline.acts_recorded) == (None, FIRST_PLAN, True, False)
    assert (timeline.time_balance_minutes, timeline.licence) == (None, None)


def test_what_is_said_is_read() -> None:
    timeline = read_timeline(
        {
            "id": "T-1",
            "plan": None,
            "paid": False,
            "time_balance_minutes": 120,
            "acts_recorded": True,
            "licence": {"kind": "four_year", "expires": "2027-01-31"},
            "events": [SUBMITTED | {"by": "agent", "fields": {"steps": "one", "error": None}}],
        }
    )

    assert (timeline.id, timeline.plan, timeline.paid, timeline.acts_recorded) == ("T-1", None, False, True)
    assert (timeline.time_balance_minutes, timeline.licence) == (120, Licence("four_year", "2027-01-31"))
    assert (timeline.events[0].by, timeline.events[0].type) == (By.AGENT, EventType.SUBMITTED)


def test_whoever_usually_acts_is_supposed_where_nobody_is_named() -> None:
    story = a_timeline("mon 09:00 submitted; 10:00 replied; 11:00 answered; 12:00 closed; 12:00 warned")

    assert [event.by for event in story.events] == [By.CONTACT, By.AGENT, By.CONTACT, By.CONTACT, By.SYSTEM]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-03-10T10:00:00-04:00", 1_773_151_200),
        ("2026-03-10T14:00:00.999Z", 1_773_151_200),
        ("2026-03-10 14:00:00+00:00", 1_773_151_200),
    ],
)
def test_an_instant_is_whole_seconds(text: str, at: int) -> None:
    assert instant_of(text, "here") == at


def test_an_explicit_null_says_nothing() -> None:
    timeline = read_timeline(
        {"id": None, "paid": None, "acts_recorded": None, "licence": None} | with_event(asks=None, by=None)
    )

    assert (timeline.paid, timeline.acts_recorded) == (True, False)
    assert timeline.events[1].data == {}


def test_a_null_plan_of_other_terms_is_no_plan() -> None:
    timeline = read_timeline(with_event(type="terms_changed", plan=None))

    assert timeline.events[1].data == {"plan": None}


def test_a_field_that_is_not_known_is_carried() -> None:
    assert read_timeline(with_event(mood="good")).events[1].data == {"mood": "good"}


def test_a_licence_that_never_ends_never_expires() -> None:
    assert read_timeline({"licence": {"expires": "9999-12-31"}, "events": [SUBMITTED]}).licence == Licence()
    assert read_timeline({"licence": {}, "events": [SUBMITTED]}).licence == Licence()


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([], "A timeline is a JSON object"),
        ({}, "'events' must list at least one event"),
        ({"events": []}, "'events' must list at least one event"),
        ({"events": "none"}, "'events' must list at least one event"),
        ({"events": [SUBMITTED] * (MOST_EVENTS + 1)}, "at most 100000 are read"),
        ({"events": [3]}, "Event 1 must be an object"),
        ({"events": [{"type": "submitted"}]}, "Event 1 (submitted): the field 'at' is missing"),
        ({"events": [{"at": AT, "type": "submited"}]}, "Event 1: unknown event type 'submited'"),
        ({"events": [{"at": AT, "type": 7}]}, "Event 1: unknown event type 7"),
        ({"events": [{"at": AT}]}, "Event 1: the field 'type' is missing"),
        ({"events": [{"at": AT, "type": None}]}, "Event 1: the field 'type' is missing"),
        ({"events": [{"at": None, "type": "submitted"}]}, "Event 1 (submitted): the field 'at' must be an instant"),
        ({"events": [None]}, "Event 1 must be an object with 'at' and 'type'; null was found."),
        (True, "A timeline is a JSON object; true was found."),
        ({"events": [{"at": AT, "type": "replied"}]}, "the first event, and only the first, is 'submitted'"),
        ({"events": [SUBMITTED, SUBMITTED]}, "Event 2 is 'submitted'"),
        (with_event(at="2026-03-10T09:59:59-04:00"), "Event 2 (replied) is earlier than the one before it"),
        (with_event(at="2026-03-10T11:00:00"), "Event 2 (replied): the field 'at' has no offset"),
        (with_event(at="yesterday"), "Event 2 (replied): the field 'at' must be an instant"),
        (with_event(at=1773151200), "Event 2 (replied): the field 'at' must be an instant"),
        (with_event(at="1969-12-31T23:59:59Z"), "Event 2 (replied): the field 'at' is out of range"),
        (with_event(at="2200-01-01T00:00:00Z"), "Event 2 (replied): the field 'at' is out of range"),
        (with_event(by="contact"), "Event 2 (replied): the field 'by' must be 'agent'; 'contact' was found"),
        (with_event(by=3), "Event 2 (replied): the field 'by' must be 'agent'; 3 was found"),
        (with_event(type="closed", by="nobody"), "the field 'by' must be 'contact' or 'agent' or 'system'"),
        (with_event(asks="yes"), "Event 2 (replied): the field 'asks' must be true or false; 'yes' was found"),
        (with_event(reason=3), "Event 2 (replied): the field 'reason' must be text; 3 was found"),
        (with_event(type="worked"), "Event 2 (worked): the field 'minutes' is missing"),
        (with_event(type="worked", minutes=-1), "the field 'minutes' must be a whole number of minutes"),
        (with_event(type="worked", minutes=1.5), "the field 'minutes' must be a whole number of minutes"),
        (with_event(type="worked", minutes=True), "the field 'minutes' must be a whole number of minutes"),
        (with_event(type="worked", minutes=10**9), "the field 'minutes' must be a whole number of minutes"),
        (with_event(type="prioritised"), "Event 2 (prioritised): the field 'priority' is missing"),
        (with_event(type="cause_set"), "the field 'cause' is missing; it is one of product_defect"),
        (with_event(type="cause_set", cause="magic"), "the field 'cause' must be one of product_defect"),
        (with_event(type="answered", fields="all"), "the field 'fields' must be an object of texts by field"),
        (with_event(type="answered", fields={"steps": []}), "the field 'fields' has a 'steps' that must be text"),
        (with_event(reason="long " * 40) | {"id": 3}, "The field 'id' must be text; 3 was found"),
        ({"events": [SUBMITTED], "plan": 3}, "The field 'plan' must be text"),
        ({"events": [SUBMITTED], "paid": "no"}, "The timeline's field 'paid' must be true or false"),
        ({"events": [SUBMITTED], "time_balance_minutes": -1}, "'time_balance_minutes' must be a whole number"),
        ({"events": [SUBMITTED], "time_balance_minutes": True}, "'time_balance_minutes' must be a whole number"),
        ({"events": [SUBMITTED], "time_balance_minutes": 10**7 + 1}, "from 0 to 10000000; 10000001 was found."),
        ({"events": [SUBMITTED], "time_balance_minutes": "60"}, "'time_balance_minutes' must be a whole number"),
        ({"events": [SUBMITTED], "licence": "yes"}, "'licence' must be an object"),
        ({"events": [SUBMITTED], "licence": {"kind": 4}}, "The field 'kind' must be text"),
        ({"events": [SUBMITTED], "licence": {"expires": "soon"}}, "'expires' must be a date"),
        ({"events": [SUBMITTED], "licence": {"expires": 2027}}, "'expires' must be a date"),
    ],
)
def test_what_is_not_in_the_form_is_refused(found: object, sentence: str) -> None:
    assert sentence in refused(found)


def test_a_slip_of_the_pen_gets_a_hint() -> None:
    with pytest.raises(TimelineError) as refusal:
        read_timeline({"events": [{"at": AT, "type": "submited"}]})

    assert refusal.value.hint == "Did you mean 'submitted'?"


def test_what_was_found_is_shown_on_one_short_line() -> None:
    sentence = refused(with_event(asks="line\n" * 100))

    assert "\n" not in sentence
    assert sentence.endswith("... was found.")


def test_a_limit_of_support_is_read_with_all_that_is_said_of_it() -> None:
    said = {
        "effect": "channels",
        "grounds": ["repeat"],
        "channels": ["portal"],
        "until": "2026-04-01T00:00:00-04:00",
        "number": 3,
    }
    read = read_timeline({"events": [{"at": "2026-03-10T10:00:00-04:00", "type": "submitted"}], "limit": said})
    until = instant_of("2026-04-01T00:00:00-04:00", "x")
    assert read.limit == Limit(effect=Effect.CHANNELS, grounds=("repeat",), channels=("portal",), until=until, number=3)


@pytest.mark.parametrize(
    ("limit", "wrong"),
    [
        ("decline", "The timeline's field 'limit' must be an object"),
        ({}, "The limit's field 'effect' must be one of unclocked, channels, decline, end; null was found"),
        ({"effect": []}, "The limit's field 'effect' must be one of"),
        ({"effect": "end", "number": "1"}, "The limit's field 'number' must be a whole number"),
        ({"effect": "end", "grounds": "repeat"}, "The limit's field 'grounds' must be a list of texts"),
        ({"effect": "end", "channels": [1]}, "The limit's field 'channels' must be a list of texts"),
        ({"effect": "end", "until": "tomorrow"}, "The limit's field 'until' must be an instant"),
    ],
)
def test_a_limit_that_says_nothing_usable_is_refused_by_its_field(limit: object, wrong: str) -> None:
    with pytest.raises(TimelineError, match=re.escape(wrong)):
        read_timeline({"events": [{"at": "2026-03-10T10:00:00-04:00", "type": "submitted"}], "limit": limit})
