"""Whole random policies that are valid: for properties that must hold of every policy."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

from hypothesis import strategies as st

from guichet.core.causes import Cause
from guichet.core.hours.duration import Duration
from guichet.core.hours.week import DAYS, Week
from guichet.core.policy import model
from guichet.core.policy.rules import bounds, opening, prepaid, promises, requests, sorting
from guichet.core.policy.words import Colour, Shape, Status, Trigger

ids = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
clause_ids = st.from_regex(r"[A-Za-z0-9§][A-Za-z0-9§.()/_-]{0,5}", fullmatch=True)
# Whatever people type, with what is apt to be taken for syntax; not what no file may hold.
sentences = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
    st.text("ab :#-'\"{}[]&*!|>%@`,?\\\n\u2028\x85é", min_size=1, max_size=12),
    st.sampled_from(["null", "true", "2026-01-05", "1e3", "none", "~", "- a", "a: b", "a #b", "0o7", "yes", "<<"]),
).filter(lambda text: text.strip() and "\x7f" not in text)
zones = st.sampled_from(["Europe/Paris", "America/Toronto", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"])
elapsed = st.integers(1, 500).map(lambda minutes: Duration.elapsed(minutes * 60))
durations = st.one_of(
    elapsed,
    st.integers(1, 90).map(lambda hours: Duration.business(hours * 3600)),
    st.integers(1, 20).map(Duration.business_days),
    st.sampled_from(["3 days", "1 week", "45s"]).map(Duration.parse),
)
triggers = st.lists(st.sampled_from(Trigger), min_size=1, max_size=3, unique=True).map(tuple)
weeks = st.dictionaries(
    st.sampled_from(DAYS),
    st.sampled_from(["09:00-17:00", "08:00-12:00, 13:30-18:00", "00:00-24:00", "06:15-07:15"]),
    min_size=1,
).map(Week.parse)


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The value, or none."""
    return st.none() | values


def several(known: Mapping[str, object] | tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of what is known, each once."""
    return st.lists(st.sampled_from(list(known)), unique=True, max_size=3).map(tuple) if known else st.just(())


@st.composite
def holiday_rules(draw: st.DrawFn) -> opening.HolidayRule:
    """Holidays of a region or of the policy's own; few days, so that a calendar still opens."""
    region = draw(some(st.sampled_from(["FR", "CA-QC", "PT"])))
    return opening.HolidayRule(
        region=region,
        dates=draw(st.dictionaries(st.dates(date(2020, 1, 1), date(2029, 1, 1)), sentences, max_size=2)),
        years=draw(st.sampled_from([None, "2024-2026"])),
    )


@st.composite
def exceptions(draw: st.DrawFn, text: st.SearchStrategy[Any]) -> opening.DatedException:
    """A dated opening or closing."""
    start = draw(st.sampled_from(["2026-12-24", "2026-12-24 12:00", "2026-12-24 12:00:30"]))
    return opening.DatedException(start=start, end=draw(some(st.just("2026-12-26 09:00"))), reason=draw(text))


@st.composite
def policies(draw: st.DrawFn) -> model.Policy:
    """A valid policy in which anything may or may not be there."""
    languages = draw(st.sampled_from([("en",), ("fr", "en"), ("pt-BR",)]))
    text = st.fixed_dictionaries(dict.fromkeys(languages, sentences))
    clauses = draw(st.dictionaries(clause_ids, text, min_size=1, max_size=3))
    clause = st.sampled_from(list(clauses))
    calendars = draw(
        st.dictionaries(
            ids,
            st.builds(
                opening.CalendarRule,
                clause=clause,
                zone=zones,
                week=weeks,
                holidays=some(holiday_rules()),
                closings=st.lists(exceptions(text), max_size=1).map(tuple),
                openings=st.lists(exceptions(text), max_size=1).map(tuple),
            ),
            min_size=1,
            max_size=2,
        )
    )
    calendar = st.sampled_from(list(calendars))
    channels = draw(st.lists(ids, min_size=1, max_size=3, unique=True).map(tuple))
    named = st.builds(sorting.Category, name=text)
    categories = draw(st.dictionaries(ids, named, max_size=2))
    services = draw(st.dictionaries(ids, st.builds(sorting.Service, name=text), max_size=2))
    priorities = draw(some(_priorities(text, clause, channels)))
    levels = priorities.levels if priorities else {}
    kind = st.builds(sorting.Kind, name=text, definition=text, reproducible=st.booleans())
    kinds = st.dictionaries(ids, kind, min_size=1, max_size=2)
    plans = draw(some(_plans(text, clause, services, levels)))
    plan_levels = plans.levels if plans else {}
    metering = draw(some(_meterings(text, clause, calendar)))
    return model.Policy(
        guichet=1,
        policy=draw(ids),
        version=draw(sentences),
        name=draw(text),
        languages=languages,
        revised=draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        agreement=draw(some(st.builds(model.Agreement, clause=some(clause), name=text, prevails=st.booleans()))),
        clauses=clauses,
        calendars=calendars,
        calendar=draw(calendar),
        priorities=priorities,
        services=services,
        plans=plans,
        categories=categories,
        kinds=draw(some(st.builds(sorting.Kinds, clause=clause, named=kinds))),
        free_use=draw(some(st.builds(requests.FreeUse, clause=clause, notice=text))),
        submission=draw(_submissions(text, clause, channels, categories)),
        statuses=draw(some(_statuses(text, clause))),
        commitments=draw(st.dictionaries(ids, _commitments(text, clause, calendar, levels, plan_levels), max_size=2)),
        escalations=draw(st.lists(_escalations(text, clause, calendar, levels, plan_levels), max_size=1).map(tuple)),
        closing=draw(_closings(text, clause, calendar, levels)),
        reopening=draw(st.builds(requests.Reopening, clause=some(clause), by=people, by_answering=st.booleans())),
        metering=metering,
        allowance=draw(
            some(
                st.builds(
                    bounds.Allowance,
                    clause=clause,
                    at_limit=st.sampled_from(["decline", "hold", "accept"]),
                    gives_back=causes,
                )
            )
        ),
        exclusions=draw(
            some(
                st.builds(
                    bounds.Exclusions,
                    clause=clause,
                    grounds=st.dictionaries(ids, text, min_size=1, max_size=2),
                    quoted=st.booleans(),
                )
            )
        ),
        examples=draw(st.lists(_examples(text, clause, plan_levels), max_size=2).map(tuple)),
    )


people: st.SearchStrategy[Any] = st.sampled_from(
    [("contact",), ("agent",), ("contact", "agent"), ("agent", "contact"), ()]
)
causes = st.lists(st.sampled_from(Cause), unique=True, max_size=2).map(tuple)


@st.composite
def _priorities(draw: st.DrawFn, text: Any, clause: Any, channels: tuple[str, ...]) -> sorting.Priorities:
    level = st.builds(sorting.Priority, name=text, definition=text, shape=st.sampled_from(Shape), duty=some(text))
    levels = draw(st.dictionaries(ids, level, min_size=1, max_size=4))
    return sorting.Priorities(
        clause=draw(clause),
        noun=draw(some(text)),
        default=draw(some(st.sampled_from(list(levels)))),
        set_by=draw(people),
        validated=draw(st.booleans()),
        required_on=draw(several(channels)),
        levels=levels,
    )


@st.composite
def _plans(
    draw: st.DrawFn, text: Any, clause: Any, services: Mapping[str, object], levels: Mapping[str, object]
) -> sorting.Plans:
    plan = st.builds(sorting.Plan, name=text, services=several(services), priorities=several(levels))
    return sorting.Plans(
        clause=draw(clause),
        levels=draw(st.dictionaries(ids, plan, min_size=1, max_size=3)),
        without=draw(st.sampled_from(["unclocked", "decline"])),
        without_clause=draw(some(clause)),
    )


@st.composite
def _submissions(
    draw: st.DrawFn, text: Any, clause: Any, channels: tuple[str, ...], categories: Mapping[str, object]
) -> requests.Submission:
    asked = st.builds(
        requests.RequiredField,
        name=text,
        hint=some(text),
        required=st.booleans(),
        channels=several(channels),
        categories=several(categories),
        long=st.booleans(),
        choices=st.dictionaries(ids, text, max_size=2),
    )
    return requests.Submission(
        clause=draw(some(clause)),
        channels=channels,
        fields=draw(st.dictionaries(ids, asked, max_size=2)),
        registration=draw(st.sampled_from(["automatic", "when_complete", "explicit"])),
        registration_clause=draw(some(clause)),
    )


def _statuses(text: Any, clause: Any) -> st.SearchStrategy[requests.Statuses]:
    label = st.builds(requests.StatusLabel, label=text, inside=some(text), colour=st.sampled_from(Colour))
    labels = st.dictionaries(st.sampled_from(Status), label, min_size=1, max_size=3)
    return st.builds(requests.Statuses, clause=clause, labels=labels)


@st.composite
def _pauses(draw: st.DrawFn, clause: Any) -> promises.Pause:
    found = draw(st.lists(st.sampled_from(Trigger), min_size=2, max_size=5, unique=True))
    return promises.Pause(clause=draw(some(clause)), start=tuple(found[:1]), end=tuple(found[1:]))


@st.composite
def _commitments(
    draw: st.DrawFn,
    text: Any,
    clause: Any,
    calendar: Any,
    levels: Mapping[str, object],
    plans: Mapping[str, object],
) -> promises.CommitmentRule:
    rows = [
        promises.Target(
            priority=(priority,) if priority else (),
            plan=(plan,) if plan else (),
            within=draw(some(durations)),
            clause=draw(some(clause)),
            calendar=draw(some(calendar)),
            binding=draw(some(st.booleans())),
        )
        for priority, plan in product(draw(st.sampled_from([list(levels) or [""], [""]])), list(plans) or [""])
    ]
    return promises.CommitmentRule(
        clause=draw(clause),
        name=draw(some(text)),
        starts=draw(triggers),
        met_by=draw(triggers),
        pauses=draw(some(_pauses(clause))),
        restarts=draw(st.just(()) | triggers),
        recurs=draw(st.booleans()),
        calendar=draw(some(calendar)),
        binding=draw(st.booleans()),
        business_days=draw(st.sampled_from(["same_time", "end_of_day"])),
        at_closing=draw(st.sampled_from(["closing", "next_opening"])),
        targets=tuple(rows),
    )


@st.composite
def _escalations(
    draw: st.DrawFn,
    text: Any,
    clause: Any,
    calendar: Any,
    levels: Mapping[str, object],
    plans: Mapping[str, object],
) -> promises.Escalation:
    level = st.builds(promises.EscalationLevel, name=text)
    return promises.Escalation(
        clause=draw(clause),
        priority=draw(several(levels)),
        plan=draw(several(plans)),
        starts=draw(triggers),
        first=draw(durations),
        repeat=draw(durations),
        calendar=draw(some(calendar)),
        levels=draw(st.lists(level, min_size=1, max_size=3).map(tuple)),
    )


@st.composite
def _closings(draw: st.DrawFn, text: Any, clause: Any, calendar: Any, levels: Mapping[str, object]) -> requests.Closing:
    silence = st.builds(
        requests.Silence,
        clause=some(clause),
        start=triggers,
        after=st.integers(4, 9).map(Duration.business_days),
        warning=some(st.integers(1, 3).map(Duration.business_days)),
        calendar=some(calendar),
    )
    return requests.Closing(
        clause=draw(some(clause)),
        by=draw(people),
        grounds=draw(st.dictionaries(ids, text, max_size=2)),
        validation=draw(st.booleans()),
        confirm=draw(st.lists(text, max_size=2).map(tuple)),
        confirm_priority=draw(several(levels)),
        silence=draw(some(silence)),
    )


@st.composite
def _meterings(draw: st.DrawFn, text: Any, clause: Any, calendar: Any) -> prepaid.Metering:
    no_credit = st.builds(prepaid.NoCredit, clause=clause, unless_field=some(ids), unless_name=some(text), message=text)
    warnings = st.builds(
        prepaid.CreditWarning, left=st.lists(elapsed, min_size=1, max_size=2).map(tuple), at_zero=st.booleans()
    )
    return prepaid.Metering(
        clause=draw(clause),
        calendar=draw(some(calendar)),
        basis=draw(st.sampled_from(["ticket", "session", "logged"])),
        starts=draw(triggers),
        pauses=draw(some(_pauses(clause))),
        slice=draw(elapsed),
        rounding=draw(st.sampled_from(["up", "nearest", "down"])),
        warnings=draw(some(warnings)),
        no_credit=draw(some(no_credit)),
        credit_back=draw(some(st.builds(prepaid.CreditBack, clause=clause, causes=causes, excluded=st.booleans()))),
        expiry=draw(some(st.builds(prepaid.Expiry, clause=clause, months=st.integers(1, 48)))),
        packs=draw(st.dictionaries(ids, st.builds(prepaid.Pack, name=text, time=elapsed), max_size=2)),
    )


@st.composite
def _examples(draw: st.DrawFn, text: Any, clause: Any, plans: Mapping[str, object]) -> model.Example:
    return model.Example(
        name=draw(text),
        clause=draw(some(clause)),
        plan=draw(some(st.sampled_from(list(plans)))) if plans else None,
        paid=draw(st.booleans()),
        credit=draw(some(elapsed)),
        events=("2026-03-10 10:00 submitted", *draw(st.lists(sentences, max_size=2))),
        at=draw(some(sentences)),
        expect=draw(st.dictionaries(sentences, sentences, min_size=1, max_size=2)),
    )
