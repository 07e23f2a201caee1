"""What one can ask why of, by name: promises, acts, charges and refusals; as data and in plain words."""

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import CLAUSE, WORDS, a_policy, a_timeline, chain, instant, metering, no_credit, promise
from guichet.core.commitments.acting import RuleRead, explain_act
from guichet.core.commitments.assess import assess
from guichet.core.commitments.charging import charges_of, explain_slice
from guichet.core.commitments.course import Course
from guichet.core.commitments.explain import NothingToExplain
from guichet.core.commitments.plainly import LANGUAGES, printed
from guichet.core.commitments.plainly_refused import CURES, cure_said, reason_said
from guichet.core.commitments.reason import Cure
from guichet.core.commitments.refusing import refusal
from guichet.core.commitments.standing import ActKind
from guichet.core.commitments.subjects import Subject, why
from guichet.core.hours.duration import Duration
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.prepaid import CreditBack, CreditWarning
from guichet.core.policy.rules.promises import Pause, Reminder
from guichet.core.policy.rules.requests import Closing, Silence
from guichet.core.policy.rules.sorting import Plan, Plans
from guichet.core.timeline.events import By, Event, EventType, Timeline
from properties.timelines import cases

SILENT = a_policy(
    closing=Closing(
        clause=CLAUSE,
        silence=Silence(after=Duration.parse("2 business days"), warning=Duration.parse("1 business day")),
    )
)
METERED = a_policy(metering=metering(pauses=Pause()))
STORY = "mon 10:00 submitted; 10:00 taken; 10:20 replied asks; tue 09:00 answered; 09:20 resolved"


def asked(
    policy: Policy, story: str, at: str, subject: str, *, by: By = By.CONTACT, language: str = "en", **terms: Any
) -> tuple[Any, list[str]]:
    """What is answered, as JSON gives it back, and its sentences."""
    answer = why(policy, a_timeline(story, **terms), instant(at), Subject.of(subject), by=by, language=language)
    return json.loads(json.dumps(answer.result())), list(answer.plainly)


def test_every_answer_says_of_what_ticket_and_policy_it_is_and_when_it_was_asked() -> None:
    told, _ = asked(SILENT, "mon 10:00 submitted; 11:00 replied asks", "mon 12:00", "warn_close", id="T-1")

    assert told["subject"] == "warn_close"
    assert (told["ticket"], told["policy"], told["policy_version"]) == ("T-1", "small", "1")
    assert told["asked_at"] == "2026-06-01T12:00:00Z"


def test_a_warning_is_explained_by_the_silence_and_the_closing_that_it_comes_before() -> None:
    told, plain = asked(SILENT, "mon 10:00 submitted; 11:00 replied asks", "mon 12:00", "warn_close")

    assert (told["within"], told["lead"], told["leads_to"]) == (
        "2 business days",
        "1 business day",
        "2026-06-03T11:00:00Z",
    )
    assert "It comes 1 business day before the closing, on Wed 3 Jun 2026, 11:00." in plain


def test_a_warning_of_a_silence_that_was_broken_is_explained_as_it_was_then() -> None:
    """It was warned on Tuesday at 11:00, and answered an hour later: no silence is on any more."""
    story = "mon 10:00 submitted; 11:00 replied asks; tue 12:00 answered"

    told, _ = asked(SILENT, story, "wed 12:00", "warn_close")

    assert (told["done"], told["at"], told["counts_from"]) == (True, "2026-06-02T11:00:00Z", "2026-06-01T11:00:00Z")


def test_a_closing_by_validation_counts_from_nothing() -> None:
    policy = a_policy(closing=Closing(clause=CLAUSE, validation=True))

    told, plain = asked(policy, "mon 10:00 submitted; 11:00 resolved; 12:00 validated", "mon 13:00", "close")

    assert (told["counts_from"], told["facts"]) == (None, {"because": "validated"})
    assert plain[1] == "You had accepted the solution."


def test_a_reminder_says_how_long_before_and_of_which_promise() -> None:
    remind = Reminder(before=Duration.parse("1h"))
    policy = a_policy(commitments={"first_response": promise("4h", reminders=(remind,))})

    told, plain = asked(policy, "mon 10:00 submitted", "mon 11:00", "remind", language="fr")

    assert (told["lead"], told["leads_to"], told["commitment"]) == ("1h", None, "first_response")
    assert "Cela vient 1 heure avant l\N{RIGHT SINGLE QUOTATION MARK}échéance." in plain


def test_an_update_that_was_overdue_is_explained_by_its_own_interval_and_not_by_the_one_after() -> None:
    policy = a_policy(commitments={"update": promise("1h", recurs=True)})

    told, plain = asked(policy, "mon 09:00 submitted; 11:00 replied", "mon 11:30", "update_due")

    assert (told["at"], told["counts_from"]) == ("2026-06-01T10:00:00Z", "2026-06-01T09:00:00Z")
    assert sum(span["seconds"] for span in told["spans"]) == 3600
    assert not any("11:00" in sentence or "11:30" in sentence for sentence in plain)


def test_an_update_that_is_overdue_and_sent_in_the_same_second_has_no_time_between() -> None:
    """The refusal finds the interval over; the reply at once begins the next one."""
    policy = a_policy(commitments={"update": promise("1h", recurs=True)})
    story = "mon 09:00 submitted; 09:30 resolved; 11:00 refused; 11:00 replied"

    told, _ = asked(policy, story, "mon 11:30", "update_due")

    assert (told["at"], told["spans"]) == ("2026-06-01T11:00:00Z", [])


def test_each_step_of_an_escalation_counts_from_the_one_before_and_says_why_other_chains_do_not_fit() -> None:
    chains = (chain("4h", priority=("high",)), chain("1h", "30min", length=3), chain("2h", plan=("gold",)))
    policy = a_policy(
        priorities="high low",
        escalations=chains,
        plans=Plans(clause=CLAUSE, levels={"gold": Plan(name=WORDS), "tin": Plan(name=WORDS)}),
    )
    told = a_timeline("mon 10:00 submitted priority=low", plan="tin")

    found = explain_act(policy, told, instant("mon 12:10"), ActKind.ESCALATE, 3)

    assert (found.act.at, found.since, found.within) == (instant("mon 12:00"), instant("mon 11:30"), "30min")
    assert found.rules == (
        RuleRead(0, CLAUSE, "4h", chosen=False, unfit=("priority",)),
        RuleRead(1, CLAUSE, "1h", chosen=True, unfit=()),
        RuleRead(2, CLAUSE, "2h", chosen=False, unfit=("plan",)),
    )
    plain = why(policy, told, instant("mon 12:10"), Subject("escalate", "3"), by=By.CONTACT, language="en").plainly
    assert plain[-2:] == ("It goes to words.", "Other rules of this sort are for another priority, another plan.")


def test_a_slice_says_what_was_metered_in_it_and_what_was_left_before_and_after() -> None:
    """Of the second slice five minutes were used on Monday; the rest of it on Tuesday, after the answer."""
    told, plain = asked(METERED, STORY, "tue 10:00", "charge:2", time_balance_minutes=60)

    assert [(span["code"], span["seconds"]) for span in told["spans"]] == [
        ("open", 300),
        ("stopped", 22 * 3600 + 40 * 60),
        ("open", 600),
    ]
    assert (told["before_minutes"], told["after_minutes"], told["owed_minutes"]) == (45, 30, 0)
    assert plain[1:3] == ["15 min of it were used.", "A slice that is begun counts whole."]
    assert "45 min were left before it, 30 min after it." in plain


def test_a_slice_beyond_what_there_was_is_owed_and_one_over_a_night_says_that_we_were_closed() -> None:
    told, plain = asked(METERED, "mon 16:55 submitted; 16:55 taken", "tue 09:30", "charge:1", time_balance_minutes=10)

    assert (told["after_minutes"], told["owed_minutes"]) == (0, 5)
    assert "16 h in between were not metered, because we were closed." in plain
    assert "5 min are owed: there was not so much left." in plain


def test_unlimited_time_has_no_balance_and_what_was_given_back_says_so() -> None:
    policy = a_policy(metering=metering(pauses=Pause(), credit_back=CreditBack(clause=CLAUSE)))
    story = f"{STORY}; 11:00 cause_set cause=product_defect"

    told, plain = asked(policy, story, "tue 12:00", "charge:1", language="fr")
    whole, said = asked(policy, story, "tue 12:00", "charge", language="fr")

    assert (told["before_minutes"], told["after_minutes"]) == (None, None)
    assert plain[-1] == said[-1] == "Tout le temps a été rendu le mar. 2 juin 2026, 11 h 00, par la clause C-1."
    assert (whole["cost_minutes"], whole["charged_minutes"]) == (45, 0)


def test_a_warning_of_little_credit_says_what_is_left() -> None:
    warnings = CreditWarning(left=(Duration.parse("30min"),))
    policy = a_policy(metering=metering(warnings=warnings))

    done = asked(policy, STORY, "tue 10:00", "warn_credit", time_balance_minutes=60)[1]
    coming = asked(policy, "mon 10:00 submitted; 10:00 taken", "mon 10:01", "warn_credit", time_balance_minutes=60)[1]

    assert done[-1] == "30 minutes were left."
    assert coming[-1] == "30 minutes will be left."


def test_a_request_that_was_declined_says_why_and_what_would_change_it() -> None:
    policy = a_policy(metering=metering(no_credit=no_credit()))
    terms: dict[str, Any] = {"time_balance_minutes": 0}

    told, plain = asked(policy, "mon 10:00 submitted", "mon 11:00", "refusal", **terms)
    act, said = asked(policy, "mon 10:00 submitted", "mon 11:00", "decline", **terms)

    assert (told["asked"], told["by"], told["code"], told["clause"]) == ("submitted", "contact", "no_credit", CLAUSE)
    assert told["found"] == {"balance_minutes": 0}
    assert plain[0] == said[1] == reason_said("no_credit", "en")
    assert act["reason"]["code"] == "no_credit"


def test_a_request_that_was_put_outside_says_when_and_on_what_ground() -> None:
    story = "mon 10:00 submitted; 11:00 excluded"

    told, plain = asked(a_policy(), story, "mon 12:00", "refusal", language="fr")

    assert told["found"] == {"ground": None, "at": "2026-06-01T11:00:00Z", "by": "agent"}
    assert plain[0] == "Votre demande ne relève pas de ce que couvre le support."


def test_a_step_that_is_refused_says_by_whom_it_was_asked_and_what_helps() -> None:
    policy = a_policy(closing=Closing(clause=CLAUSE, validation=True, by=("contact", "agent")))

    told, plain = asked(policy, "mon 10:00 submitted", "mon 11:00", "refusal:closed", by=By.AGENT)

    assert (told["asked"], told["by"], told["code"]) == ("closed", "agent", "not_validated")
    assert told["cures"] == ["resolve", "validate"]
    assert plain == [
        "Your request is closed once you have accepted the solution.",
        "That is clause C-1.",
        "We propose a solution, and you accept it or refuse it.",
        "You accept the solution.",
    ]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("refusal", "The request is not refused here"),
        ("refusal:closed", '"closed" by the contact is not refused here'),
        ("refusal:eaten", 'No step is called "eaten"'),
        ("charge:0", '"0" is no number of one'),
        ("charge:1", "No slice of number 1 was charged here. There is none"),
        ("close:x", '"x" is no number of one'),
        ("close:9999999", '"9999999" is no number of one'),
        ("close", 'no act "close" of number 1'),
        ("first_response:2", 'A promise has no "2"'),
        ("first_response", 'Nothing called "first_response" is promised'),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(subject: str, said: str) -> None:
    with pytest.raises(NothingToExplain, match=said):
        asked(METERED, "mon 10:00 submitted", "mon 11:00", subject)


def test_a_number_beyond_the_last_slice_is_told_how_many_there_are() -> None:
    with pytest.raises(NothingToExplain, match="There are 3"):
        asked(METERED, STORY, "tue 10:00", "charge:4")
    with pytest.raises(NothingToExplain, match="meters no time"):
        asked(a_policy(), STORY, "tue 10:00", "charge")


def test_every_cure_can_be_said_and_what_the_policy_sells_is_named_with_it() -> None:
    """A policy that sells nothing, and one of ours that sells packs and has a mark."""
    assert set(CURES) == set(Cure)
    for cure, language in product(Cure, LANGUAGES):
        assert "{" not in cure_said(a_policy(), cure, language)
    assert "To be had: " in cure_said(bundled("alias"), Cure.BUY, "en")
    assert cure_said(bundled("alias"), Cure.MARK, "fr") != cure_said(a_policy(), Cure.MARK, "fr")
    assert reason_said("unheard of", "fr") == "Ce n\N{RIGHT SINGLE QUOTATION MARK}est pas possible maintenant."


def test_french_keeps_its_signs_with_the_words_before_them() -> None:
    assert (
        printed("Le « délai » : 4 h", "fr") == "Le «\N{NO-BREAK SPACE}délai\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: 4 h"
    )
    assert printed("A “target”: 4 h", "en") == "A “target”: 4 h"


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(bundled_names()).flatmap(cases))
def test_everything_on_any_ticket_has_its_receipt(case: tuple[Policy, Timeline, int]) -> None:
    """Whatever there is can be asked for; slices add up to what was charged; whatever is barred says its reason."""
    policy, timeline, at = case
    standing = assess(policy, timeline, at)
    seen: dict[str, int] = {}
    subjects = [Subject(one.kind) for one in standing.commitments]
    for act in standing.acts:
        seen[act.kind] = seen.get(act.kind, 0) + 1
        subjects.append(Subject(act.kind, str(seen[act.kind])))
    charges = charges_of(policy, timeline, at)
    if charges is not None:
        slices = [explain_slice(policy, timeline, at, number + 1) for number in range(len(charges.slices))]
        metered = policy.metering is not None and policy.metering.basis != "logged"
        for one in slices:
            counted = sum(span.end - span.start for span in one.spans if span.counts)
            assert counted == (one.slice.seconds if metered else 0)
        subjects += [Subject("charge"), *(Subject("charge", str(one.number)) for one in slices)]
    course = Course(policy, timeline, at)
    barred = [
        (kind, by)
        for kind, by in product((EventType.CLOSED, EventType.REOPENED), (By.CONTACT, By.AGENT))
        if refusal(course, Event(at, kind, by)) is not None
    ]
    for subject, by in [*((each, By.CONTACT) for each in subjects), *((Subject("refusal", k), by) for k, by in barred)]:
        for language in LANGUAGES:
            answer = why(policy, timeline, at, subject, by=by, language=language)
            assert all(answer.plainly)
            json.dumps(answer.result())
