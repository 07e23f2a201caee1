"""Random small policies: what the language can say and no bundled policy does."""

from hypothesis import strategies as st

from build import CLAUSE, WORDS, a_policy, chain, levels, metering, promise, target
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Allowance
from guichet.core.policy.rules.prepaid import CreditBack, CreditWarning, Metering
from guichet.core.policy.rules.promises import CommitmentRule, Pause, Reminder
from guichet.core.policy.rules.requests import Closing, Reopening, Silence, Submission
from guichet.core.policy.words import Trigger

ELAPSED = st.integers(20, 3000).map(lambda minutes: Duration.elapsed(60 * minutes))
BUSINESS = st.integers(20, 1500).map(lambda minutes: Duration.business(60 * minutes))
DAYS = st.integers(1, 5).map(Duration.business_days)
DURATIONS = ELAPSED | BUSINESS | DAYS
TRIGGERS = st.sampled_from(Trigger)
SOME_TRIGGERS = st.lists(TRIGGERS, min_size=1, max_size=2, unique=True).map(tuple)
PAUSES = st.none() | st.just(Pause()) | st.builds(Pause, start=SOME_TRIGGERS, end=SOME_TRIGGERS)


@st.composite
def commitments(draw: st.DrawFn) -> CommitmentRule:
    """A promise with any table, triggers, pauses and reminders."""
    high, low = draw(DURATIONS), draw(DURATIONS)
    rows = [target(str(high), priority="high"), target(draw(st.sampled_from([None, str(low)])))]
    recurs = draw(st.booleans())
    return promise(
        rows=rows,
        starts=draw(st.just((Trigger.SUBMITTED,)) | SOME_TRIGGERS),
        restarts=() if recurs else draw(st.just(()) | SOME_TRIGGERS),
        met_by=draw(st.just((Trigger.REPLIED,)) | st.just((Trigger.RESOLVED,)) | SOME_TRIGGERS),
        pauses=None if recurs else draw(PAUSES),
        recurs=recurs,
        business_days=draw(st.sampled_from(["same_time", "end_of_day"])),
        at_closing=draw(st.sampled_from(["closing", "next_opening"])),
        reminders=tuple(Reminder(before=lead) for lead in draw(st.lists(DURATIONS, max_size=2))),
    )


@st.composite
def silences(draw: st.DrawFn) -> Silence:
    """A silence with or without a warning, in any units."""
    return Silence(
        start=draw(st.just((Trigger.ASKED,)) | SOME_TRIGGERS),
        after=draw(DURATIONS),
        warning=draw(st.none() | DURATIONS),
    )


@st.composite
def meters(draw: st.DrawFn) -> Metering:
    """Prepaid time of any basis and rounding."""
    return metering(
        basis=draw(st.sampled_from(["ticket", "session", "logged"])),
        rounding=draw(st.sampled_from(["up", "nearest", "down"])),
        starts=draw(st.just((Trigger.TAKEN,)) | SOME_TRIGGERS),
        pauses=draw(PAUSES),
        warnings=CreditWarning(left=(Duration.parse("30min"),)),
        credit_back=draw(st.none() | st.just(CreditBack(clause=CLAUSE))),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy with a little of everything."""
    kinds = st.dictionaries(st.sampled_from(["first_response", "own", "update"]), commitments(), max_size=3)
    repeats = st.none() | st.integers(60, 1000).map(lambda minutes: f"{minutes}min") | st.just("1 business day")
    return a_policy(
        priorities=levels("high low"),
        submission=Submission(registration=draw(st.sampled_from(["automatic", "when_complete", "explicit"]))),
        commitments=draw(kinds),
        escalations=(chain(str(draw(DURATIONS)), draw(repeats), priority=draw(st.sampled_from([(), ("high",)]))),),
        closing=Closing(
            clause=CLAUSE,
            grounds={"solved": WORDS},
            silence=draw(st.none() | silences()),
            validation=draw(st.booleans()),
        ),
        reopening=Reopening(by_answering=draw(st.booleans())),
        metering=draw(st.none() | meters()),
        allowance=draw(st.none() | st.just(Allowance(clause=CLAUSE, at_limit="hold"))),
    )
