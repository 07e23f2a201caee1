"""Why: the receipt of a promise and of an act, as data and in plain words; it says what `assess` says."""

from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import a_policy, a_timeline, chain, instant, promise, target
from guichet.core.commitments.assess import assess
from guichet.core.commitments.explain import NothingToExplain, explain_act, explain_promise
from guichet.core.commitments.plainly import act_plainly, instant_said, length_said, promise_plainly
from guichet.core.commitments.receipt import Piece
from guichet.core.commitments.standing import ActKind, CommitmentStatus, Why
from guichet.core.hours.duration import Duration
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.policy.model import Closing, Pause, Silence
from guichet.core.policy.words import Trigger
from properties.timelines import cases

ROWS = [target("1h", priority="high"), target("4 business hours", hours="inside"), target("2 business days")]
POLICY = a_policy(priorities="high low", commitments={"first_response": promise(rows=ROWS)})


def test_the_row_that_holds_is_named_and_why_the_others_do_not() -> None:
    found = explain_promise(POLICY, a_timeline("mon 10:00 submitted"), instant("mon 11:00"), "first_response")

    assert [(row.within, row.chosen, row.unfit) for row in found.rows] == [
        ("1h", False, ("priority",)),
        ("4 business hours", True, ()),
        ("2 business days", False, ()),
    ]
    assert found.facts == {
        "priority": "low", "plan": None, "category": None, "channel": None, "paid": True, "hours": "inside",
    }  # fmt: skip
    assert found.anchor is Trigger.SUBMITTED


def test_each_span_is_told_with_what_is_still_to_come() -> None:
    """Friday 15:00, four business hours: two on Friday, the weekend, and two on Monday; asked on Saturday."""
    found = explain_promise(POLICY, a_timeline("fri 15:00 submitted"), instant("sat 12:00"), "first_response").receipt

    assert [(piece.counts, piece.why, piece.end - piece.start, piece.coming) for piece in found.pieces] == [
        (True, Why.OPEN, 7200, False),
        (False, Why.CLOSED_HOURS, 7 * 3600, False),
        (False, Why.WEEKEND, 12 * 3600, False),
        (False, Why.WEEKEND, 12 * 3600, True),
        (False, Why.WEEKEND, 24 * 3600, True),
        (False, Why.CLOSED_HOURS, 9 * 3600, True),
        (True, Why.OPEN, 7200, True),
    ]
    assert (found.used, found.to_come) == (7200, 7200)
    assert (found.ends, found.ends_at) == ("due", instant("next mon 11:00"))


def test_business_days_are_counted_day_by_day() -> None:
    found = explain_promise(POLICY, a_timeline("fri 18:00 submitted"), instant("fri 19:00"), "first_response").receipt

    assert found.counts_from == instant("next mon 09:00")
    assert [line.number for line in found.days] == [1, 2]
    assert found.ends_at == instant("next tue 17:00")


def test_a_change_of_priority_is_explained_by_the_row_of_the_new_one() -> None:
    told = a_timeline("mon 10:00 submitted; 10:10 prioritised priority=high")

    found = explain_promise(POLICY, told, instant("mon 10:20"), "first_response")

    assert [row.number for row in found.rows if row.chosen] == [0]
    assert found.receipt.ends_at == instant("mon 11:00")


def test_a_pause_is_told_with_its_length() -> None:
    policy = a_policy(commitments={"resolution": promise("8 business hours", pauses=Pause())})
    told = a_timeline("mon 10:00 submitted; 11:00 replied asks")

    found = explain_promise(policy, told, instant("mon 13:00"), "resolution")

    assert (found.clock.status, found.receipt.ends) == (CommitmentStatus.PAUSED, None)
    assert [(piece.why, piece.end - piece.start) for piece in found.receipt.pieces] == [
        (Why.OPEN, 3600),
        (Why.PAUSED, 7200),
    ]
    plain = list(promise_plainly(policy, found, instant("mon 13:00"), "en"))
    assert "2 h did not count, because we were waiting for your answer." in plain


def test_a_closing_counts_from_the_question_that_was_not_answered() -> None:
    silence = Silence(after=Duration.parse("2 business days"), warning=Duration.parse("1 business day"))
    policy = a_policy(closing=Closing(clause="C-1", silence=silence))
    told = a_timeline("mon 10:00 submitted; 11:00 replied asks")

    found = explain_act(policy, told, instant("mon 12:00"), ActKind.CLOSE)

    assert (found.act.at, found.act.done) == (instant("wed 11:00"), False)
    assert (found.since, found.within) == (instant("mon 11:00"), "2 business days")
    assert sum(span.end - span.start for span in found.spans if span.counts) == 16 * 3600
    assert list(act_plainly(policy, found, "fr")) == [
        "Nous closons la demande le mer. 3 juin 2026, 11 h 00 si rien n'arrive d'ici là, par la clause C-1.",
        "Cela compte 2 jours ouvrés à partir du lun. 1 juin 2026, 11 h 00.",
    ]


def test_a_miss_is_explained_by_its_promise_and_an_escalation_by_its_chain() -> None:
    policy = a_policy(commitments={"first_response": promise("2h")}, escalations=(chain("1h", "1h"),))
    told, at = a_timeline("mon 10:00 submitted"), instant("mon 12:30")

    miss = explain_act(policy, told, at, ActKind.BREACH)
    second = explain_act(policy, told, at, ActKind.ESCALATE, 2)

    assert miss.promise is not None
    assert miss.promise.receipt.ends == "missed"
    assert (second.act.level, second.since, second.within) == (2, instant("mon 10:00"), "1h")
    with pytest.raises(NothingToExplain, match="of number 9"):
        explain_act(policy, told, at, ActKind.ESCALATE, 9)


def test_what_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(NothingToExplain, match="There is first_response"):
        explain_promise(POLICY, a_timeline("mon 10:00 submitted"), instant("mon 11:00"), "resolution")


def test_plain_words_are_whole_sentences_in_both_languages() -> None:
    """The same ticket, in English and in French; a policy in one language only is told in that one's words."""
    policy = bundled("maintainx")
    told = replace(a_timeline("mon 10:00 submitted priority=p2"), plan="basic")
    found = explain_promise(policy, told, instant("mon 10:30"), "first_response")

    english = list(promise_plainly(policy, found, instant("mon 10:30"), "en"))
    french = list(promise_plainly(policy, found, instant("mon 10:30"), "fr"))

    assert english[:2] == [
        "A first response is promised within 1 business day, by clause MX-4.",
        "That is what the policy says for P2 Minor, Basic.",
    ]
    assert french[0] == "Une première réponse est promise sous 1 jour ouvré, par la clause MX-4."
    assert english[-1] == "So it is due on Mon 1 Jun 2026, 17:00."
    assert len(english) == len(french)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        ("1 business day", "1 jour ouvré"),
        ("2 business days", "2 jours ouvrés"),
        ("12 business hours", "12 heures ouvrées"),
        ("1h", "1 heure"),
        ("90min", "90 minutes"),
        ("45s", "45 secondes"),
    ],
)
def test_lengths_are_said_in_french(length: str, said: str) -> None:
    assert length_said(Duration.parse(length), "fr") == said


def test_an_instant_is_said_with_its_seconds_only_where_it_has_some() -> None:
    assert instant_said(instant("mon 09:00") + 5, ZoneInfo("UTC"), "en") == "Mon 1 Jun 2026, 09:00:05"


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(bundled_names()).flatmap(cases))
def test_every_promise_and_act_of_any_ticket_explains_itself_as_assess_says(case: tuple) -> None:  # type: ignore[type-arg]
    """The pieces are apart and in order; those that counted add up to what was used; the result is the standing's."""
    policy, timeline, at = case
    standing = assess(policy, timeline, at)
    for one in standing.commitments:
        found = explain_promise(policy, timeline, at, one.kind)
        assert found.clock == one
        _assert_apart(found.receipt.pieces)
        assert found.receipt.used == one.used_seconds
        chosen = [row for row in found.rows if row.chosen]
        assert not one.target or [row.within for row in chosen] == [one.target]
        assert all(list(promise_plainly(policy, found, at, language)) for language in ("en", "fr"))
    seen: dict[ActKind, int] = {}
    for act in standing.acts:
        seen[act.kind] = seen.get(act.kind, 0) + 1
        explained = explain_act(policy, timeline, at, act.kind, seen[act.kind])
        assert explained.act == act
        assert all(list(act_plainly(policy, explained, language)) for language in ("en", "fr"))


def _assert_apart(pieces: tuple[Piece, ...]) -> None:
    for before, after in pairwise(pieces):
        assert before.start < before.end <= after.start
