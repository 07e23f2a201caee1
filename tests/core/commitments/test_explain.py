"""Why: the receipt of a promise and of an act, as data and in plain words; it says what `assess` says."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import a_policy, a_timeline, chain, hours, instant, metering, promise, target
from guichet.core.commitments.acting import explain_act
from guichet.core.commitments.assess import assess
from guichet.core.commitments.explain import NothingToExplain, explain_promise
from guichet.core.commitments.plainly import instant_said, length_said, promise_plainly
from guichet.core.commitments.plainly_acts import act_plainly
from guichet.core.commitments.receipt import DayLine, Piece
from guichet.core.commitments.standing import ActKind, CommitmentStatus, Why
from guichet.core.hours.duration import Duration
from guichet.core.hours.reasons import Closed
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.policy.rules.opening import HolidayRule
from guichet.core.policy.rules.prepaid import CreditBack
from guichet.core.policy.rules.promises import Pause
from guichet.core.policy.rules.requests import Closing, Silence
from guichet.core.policy.rules.sorting import Category
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


def test_a_day_that_does_not_count_says_why_and_a_holiday_its_name() -> None:
    """Friday 15:00 and two business days: the weekend and Monday's feast do not count; Tuesday is 1, Wednesday 2."""
    office = replace(hours(), holidays=HolidayRule(dates={date(2026, 6, 8): "Feast"}, years="2026-2026"))
    policy = replace(POLICY, calendars={"desk": office}, commitments={"first_response": promise("2 business days")})

    found = explain_promise(policy, a_timeline("fri 15:00 submitted"), instant("fri 16:00"), "first_response").receipt

    assert list(found.days) == [
        DayLine(instant("fri 00:00"), None),
        DayLine(instant("sat 00:00"), None, Closed.WEEKEND),
        DayLine(instant("sun 00:00"), None, Closed.WEEKEND),
        DayLine(instant("next mon 00:00"), None, Closed.HOLIDAY, "Feast"),
        DayLine(instant("next tue 00:00"), 1),
        DayLine(instant("next wed 00:00"), 2),
    ]
    assert found.ends_at == instant("next wed 15:00")


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
        "Nous closons la demande le mer. 3 juin 2026, 11 h 00 si rien n’arrive d’ici là, par la clause C-1.",
        "Nous vous avions posé une question, restée sans réponse.",
        "Cela compte 2 jours ouvrés à partir du lun. 1er juin 2026, 11 h 00.",
        "32 h n’en comptent pas, car nous sommes fermés.",
    ]


def test_a_miss_is_explained_by_its_promise_and_an_escalation_by_its_chain() -> None:
    policy = a_policy(commitments={"first_response": promise("2h")}, escalations=(chain("1h", "1h"),))
    told, at = a_timeline("mon 10:00 submitted"), instant("mon 12:30")

    miss = explain_act(policy, told, at, ActKind.BREACH)
    second = explain_act(policy, told, at, ActKind.ESCALATE, 2)

    assert miss.promise is not None
    assert miss.promise.receipt.ends == "missed"
    assert (second.act.level, second.since, second.within) == (2, instant("mon 11:00"), "1h")
    with pytest.raises(NothingToExplain, match="of number 9"):
        explain_act(policy, told, at, ActKind.ESCALATE, 9)


def test_a_step_is_explained_by_the_chain_that_took_it_where_there_are_two() -> None:
    policy = a_policy(escalations=(chain("4h"), chain("90min", "2h")))
    told = a_timeline("mon 10:00 submitted")

    first, third = (explain_act(policy, told, instant("mon 14:30"), ActKind.ESCALATE, number) for number in (1, 3))

    assert (first.act.at, first.act.level, first.within) == (instant("mon 11:30"), 1, "90min")
    assert (third.act.at, third.act.level, third.within) == (instant("mon 14:00"), 1, "4h")


def test_time_that_is_given_back_is_said_in_minutes_and_counts_from_nothing() -> None:
    policy = a_policy(metering=metering(credit_back=CreditBack(clause="C-1")))
    told = a_timeline("mon 10:00 submitted; 10:00 taken; 10:20 resolved; 11:00 cause_set cause=product_defect")

    found = explain_act(policy, told, instant("mon 12:00"), ActKind.REFUND)

    assert (found.since, found.within, found.spans, found.promise) == (None, None, (), None)
    assert list(act_plainly(policy, found, "en")) == [
        "Time was given back on Mon 1 Jun 2026, 11:00, by clause C-1.",
        "The reason is a defect of the product.",
        "It concerns 30 minutes.",
    ]


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
    ("sent", "because"),
    [
        (
            "10:00",
            {"en": "Fault, email, arrival inside the hours", "fr": "Panne, email, une arrivée pendant les heures"},
        ),
        ("18:00", {"en": "Fault, email, arrival outside the hours", "fr": "Panne, email, une arrivée hors des heures"}),
    ],
)
def test_what_the_row_looks_at_is_said_in_the_policys_words(sent: str, because: dict[str, str]) -> None:
    rows = [target("2h", category="fault", channel="email", hours=where) for where in ("inside", "outside")]
    policy = a_policy(
        languages=("en", "fr"),
        categories={"fault": Category(name={"en": "Fault", "fr": "Panne"})},
        commitments={"first_response": promise(rows=rows)},
    )
    told = a_timeline(f"mon {sent} submitted category=fault channel=email")

    found = explain_promise(policy, told, instant(f"mon {sent}"), "first_response")

    english, french = (list(promise_plainly(policy, found, instant(f"mon {sent}"), each)) for each in ("en", "fr"))
    assert english[1] == f"That is what the policy says for {because['en']}."
    assert french[1] == f"C’est ce que dit la politique pour {because['fr']}."


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("mon 10:00 submitted", ["It was missed on Mon 1 Jun 2026, 12:00."]),
        (
            "mon 10:00 submitted; 13:00 replied",
            ["It was missed on Mon 1 Jun 2026, 12:00.", "It was kept late, on Mon 1 Jun 2026, 13:00."],
        ),
        ("mon 10:00 submitted; 11:00 replied", ["It was kept on Mon 1 Jun 2026, 11:00."]),
        ("mon 10:00 submitted; 11:00 excluded", ["It was called off."]),
    ],
    ids=["missed", "late", "kept", "called off"],
)
def test_the_last_word_is_how_it_ended(story: str, said: list[str]) -> None:
    policy = a_policy(commitments={"first_response": promise("2h")})
    found = explain_promise(policy, a_timeline(story), instant("mon 14:00"), "first_response")

    assert list(promise_plainly(policy, found, instant("mon 14:00"), "en"))[-len(said) :] == said


def test_where_nothing_is_promised_any_more_that_is_all_that_is_said() -> None:
    rows = [target("2h", priority="high"), target(None)]
    policy = a_policy(priorities="high low", commitments={"first_response": promise(rows=rows)})
    told = a_timeline("mon 10:00 submitted priority=high; 11:00 prioritised priority=low")

    found = explain_promise(policy, told, instant("mon 12:00"), "first_response")

    assert (found.clock.status, found.clock.target, found.facts["priority"]) == (
        CommitmentStatus.CANCELLED, None, "low",
    )  # fmt: skip
    assert [row.number for row in found.rows if row.chosen] == [1]
    assert list(promise_plainly(policy, found, instant("mon 12:00"), "en")) == [
        "A first response: nothing is promised here."
    ]


def test_a_clock_that_has_not_started_is_said_to_wait() -> None:
    policy = a_policy(commitments={"resolution": promise("2h", starts=(Trigger.TAKEN,))})
    found = explain_promise(policy, a_timeline("mon 10:00 submitted"), instant("mon 11:00"), "resolution")

    assert list(promise_plainly(policy, found, instant("mon 11:00"), "en"))[-1] == "Its clock has not started."


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


@pytest.mark.parametrize(
    ("length", "said"),
    [
        ("1 business day", "1 business day"),
        ("12 business hours", "12 business hours"),
        ("2 days", "2 days"),
        ("12h", "12 hours"),
        ("1h", "1 hour"),
        ("15min", "15 minutes"),
        ("45s", "45 seconds"),
    ],
)
def test_lengths_are_said_in_words_and_not_as_a_policy_writes_them(length: str, said: str) -> None:
    assert length_said(Duration.parse(length), "en") == said


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


def test_ordered_work_is_explained_by_what_its_quote_promises() -> None:
    """The quote's row stands before the policy's own, and is the one that holds."""
    policy = bundled("esker")
    story = (
        "mon 09:00 submitted priority=p4; 09:05 registered; 10:00 excluded ground=training; "
        "11:00 quoted quote=q1 valid_until=2026-07-05T00:00:00Z within=4h; 12:00 quote_accepted quote=q1"
    )
    at = instant("mon 13:00")
    found = explain_promise(policy, a_timeline(story), at, "ordered_work")
    assert [(row.within, row.chosen) for row in found.rows] == [("4h", True), (None, False)]
    assert any("4 hours" in said for said in promise_plainly(policy, found, at, "en"))
