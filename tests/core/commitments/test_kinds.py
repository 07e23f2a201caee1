"""What a request proves to be, and whether it can be made to happen again (ES-9, MX-8)."""

from typing import Any

import pytest

from build import CLAUSE, WORDS, a_policy, stand
from guichet.core.commitments.assess import assess
from guichet.core.commitments.reason import Reason
from guichet.core.policy.choosing import chosen, given, reproducible_of
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.requests import RequiredField, Submission
from guichet.core.policy.rules.sorting import Kind, Kinds
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import By, Event, EventType, Timeline

AGAIN = RequiredField(
    name=WORDS,
    required=False,
    choices={"yes": {"en": "Yes", "fr": "Oui"}, "sometimes": {"en": "Sometimes", "fr": "Parfois"}, "no": {"en": "No"}},
)
KINDS = Kinds(
    clause=CLAUSE,
    named={
        "problem": Kind(name=WORDS, definition=WORDS, reproducible=True),
        "question": Kind(name=WORDS, definition=WORDS),
    },
)
POLICY = a_policy(kinds=KINDS, submission=Submission(fields={"reproducible": AGAIN}))


def asked(policy: Policy, answer: object, *later: tuple[EventType, dict[str, Any]]) -> tuple[str | None, str | None]:
    """The kind, and whether it is reproducible, after a request with that answer and what came later."""
    first = Event(0, EventType.SUBMITTED, By.CONTACT, {"fields": {"reproducible": answer}})
    events = [
        Event(60 * i, kind, By.CONTACT if kind is EventType.ANSWERED else By.AGENT, data)
        for i, (kind, data) in enumerate(later, 1)
    ]
    found = assess(policy, Timeline(events=(first, *events)), 600)
    return found.kind, found.reproducible


def test_what_is_chosen_holds_until_an_agent_finds_otherwise() -> None:
    assert asked(POLICY, "sometimes") == (None, "sometimes")
    found = (EventType.NOTED, {"reproducible": "no"})
    assert asked(POLICY, "yes", found) == (None, "no")
    again = (EventType.ANSWERED, {"fields": {"reproducible": "yes"}})
    assert asked(POLICY, "sometimes", again) == (None, "yes")
    assert asked(POLICY, "sometimes", found, again) == (None, "no")
    assert asked(POLICY, "yes", (EventType.CAUSE_SET, {"cause": "usage", "reproducible": "unknown"}))[1] == "unknown"


@pytest.mark.parametrize("answer", [True, "on Tuesdays", "", None])
def test_words_that_are_no_answer_to_choose_say_nothing(answer: object) -> None:
    assert asked(POLICY, answer) == (None, None)


def test_words_alone_say_nothing_where_nothing_can_be_chosen() -> None:
    free = a_policy(submission=Submission(fields={"reproducible": RequiredField(name=WORDS)}))
    assert asked(free, "yes") == (None, None)


def test_a_kind_of_what_can_be_reproduced_needs_that_it_is_known() -> None:
    problem = (EventType.KIND_SET, {"kind": "problem"})
    assert asked(POLICY, "yes", problem) == ("problem", "yes")
    assert asked(POLICY, "no", (EventType.KIND_SET, {"kind": "problem", "reproducible": "yes"})) == ("problem", "yes")
    for answer in ("no", "sometimes", True):
        with pytest.raises(NotAllowed) as refused:
            asked(POLICY, answer, problem)
        why = refused.value.data["why"]
        assert isinstance(why, Reason)
        assert (why.code, why.clause, why.found["kind"]) == ("not_reproducible", CLAUSE, "problem")


def test_it_stays_of_that_kind_only_while_it_can_be_reproduced() -> None:
    problem = (EventType.KIND_SET, {"kind": "problem"})
    for kind, data in ((EventType.NOTED, {}), (EventType.CAUSE_SET, {"cause": "usage"})):
        assert asked(POLICY, "yes", problem, (kind, data))[0] == "problem"
        with pytest.raises(NotAllowed):
            asked(POLICY, "yes", problem, (kind, {**data, "reproducible": "no"}))
    other = (EventType.KIND_SET, {"kind": "question", "reproducible": "no"})
    assert asked(POLICY, "yes", problem, other) == ("question", "no")


def test_a_kind_that_the_policy_does_not_define_is_refused() -> None:
    with pytest.raises(NotAllowed, match="it has problem, question"):
        asked(POLICY, "yes", (EventType.KIND_SET, {"kind": "wish"}))
    with pytest.raises(NotAllowed, match="it has none"):
        asked(a_policy(), "yes", (EventType.KIND_SET, {"kind": "problem"}))
    assert asked(a_policy(), "yes", (EventType.NOTED, {"reproducible": "no"})) == (None, "no")


def test_finding_touches_no_clock_and_no_status() -> None:
    before = stand(POLICY, "mon 09:00 submitted; 12:00 noted")
    after = stand(POLICY, "mon 09:00 submitted; 12:00 kind_set kind=question reproducible=no")
    assert after._replace(kind=None, reproducible=None) == before


def test_answers_are_found_by_their_code_or_as_they_are_worded() -> None:
    for said in ("yes", "Yes.", " OUI ", "oui"):
        assert chosen(AGAIN, said) == "yes"
    assert chosen(AGAIN, "yes, on Tuesdays") is None
    assert given(POLICY, "reproducible", "Parfois") == "sometimes"
    assert given(POLICY, "reproducible", "on Tuesdays") is True
    assert given(POLICY, "steps", "  ") is False
    assert [*reproducible_of(POLICY)] == ["yes", "sometimes", "no"]
    assert [*reproducible_of(a_policy())] == ["yes", "no", "unknown"]
