"""A draft tried on the desk's own requests of a period, before it is published."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast, cast, filed, local
from guichet.contracts.models import TargetOverride
from guichet.core.policy.bundled import source
from guichet.core.policy.findings import PolicyError
from guichet.customers.models import Organisation
from guichet.kit.models import Job, JobState
from guichet.policies.drafting import begin
from guichet.policies.models import PolicyDraft, Trial
from guichet.tickets import trying
from guichet.tickets.actions import reply
from guichet.tickets.models import Event, Ticket
from guichet.tickets.trying import OneGoesOn, go_on, goes_on, try_on_past

pytestmark = pytest.mark.django_db

TEXT = source("fluksaqua").decode().partition("\nexamples:")[0] + "\n"
FIRST, END = local("2026-03-01 00:00"), local("2026-04-01 00:00")
NOW = local("2026-04-20 10:00")


def drafted(people: Cast, *pairs: tuple[str, str]) -> PolicyDraft:
    """A draft with some words replaced; all of them must be there."""
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return begin(people.desk, name="Next", text=text, by=people.manager.user, at=NOW)


SOONER = ("hours: inside, within: 4h", "hours: inside, within: 2h")
LATER = ("hours: inside, within: 4h", "hours: inside, within: 6h")


def answered(people: Cast, when: str, at: str, priority: str = "blocking") -> Ticket:
    ticket = filed(people, when, priority=priority)
    reply(ticket, by=people.ada, at=local(at), text="Try again.")
    return ticket


def tried(people: Cast, draft: PolicyDraft, first: int = FIRST, end: int = END) -> Trial:
    return try_on_past(draft, first_at=first, end_at=end, by=people.manager.user, at=NOW, now=NOW)


def first_responses(trial: Trial) -> dict[str, dict[str, int]]:
    return {cell["priority"]: cell for cell in trial.result["cells"] if cell["kind"] == "first_response"}


def test_it_says_what_would_have_been_missed_and_of_which_requests(people: Cast) -> None:
    late = answered(people, "2026-03-10 10:00", "2026-03-10 13:00")
    answered(people, "2026-03-10 10:00", "2026-03-10 11:00")
    answered(people, "2026-03-11 10:00", "2026-03-11 13:00", priority="minor")

    trial = tried(people, drafted(people, SOONER))

    assert (trial.done, trial.finished_at, trial.result["untried"]) == (3, NOW, 0)
    blocking = first_responses(trial)["blocking"]
    assert {key: blocking[key] for key in ("tickets", "kept_before", "kept_after", "missed_after", "lost", "won")} == {
        "tickets": 2,
        "kept_before": 2,
        "kept_after": 1,
        "missed_after": 1,
        "lost": 1,
        "won": 0,
    }
    assert first_responses(trial)["minor"]["kept_after"] == 1
    (hit,) = [line for line in trial.result["turned"] if line["kind"] == "first_response"]
    assert (hit["ticket"], hit["before"], hit["after"]) == (late.pk, "kept", "missed")
    assert (hit["due_before"], hit["due_after"]) == (local("2026-03-10 14:00"), local("2026-03-10 12:00"))


def test_it_says_what_would_have_been_kept_after_all(people: Cast) -> None:
    answered(people, "2026-03-10 10:00", "2026-03-10 15:00")

    blocking = first_responses(tried(people, drafted(people, LATER)))["blocking"]

    assert (blocking["missed_before"], blocking["won"]) == (1, 1)


def test_the_same_text_changes_nothing(people: Cast) -> None:
    answered(people, "2026-03-10 10:00", "2026-03-10 15:00")
    trial = tried(people, drafted(people))
    assert (trial.result["turned_in_all"], trial.result["moved_in_all"]) == (0, 0)


def test_only_the_requests_of_the_period_and_of_the_desk_are_tried(people: Cast) -> None:
    for when in ("2026-02-27 10:00", "2026-03-02 10:00", "2026-03-31 10:00", "2026-04-01 10:00"):
        filed(people, when)
    filed(cast("fluksaqua", "elsewhere"), "2026-03-10 10:00")
    assert tried(people, drafted(people)).done == 2
    none = tried(people, drafted(people), FIRST - 10, FIRST)
    assert (none.done, none.finished_at, none.result["cells"]) == (0, NOW, [])


def test_a_target_that_the_contract_sets_prevails_over_the_draft(people: Cast) -> None:
    TargetOverride.objects.create(
        desk=people.desk,
        contract=Organisation.objects.get(name="Ville de Laval").contracts.get(),
        kind="first_response",
        priority="blocking",
        within="5h",
        signed_by="Chloe",
        signed_on="2026-01-01",
        recorded_at=0,
    )
    answered(people, "2026-03-10 10:00", "2026-03-10 14:30")
    blocking = first_responses(tried(people, drafted(people, SOONER)))["blocking"]
    assert (blocking["kept_before"], blocking["kept_after"], blocking["moved"]) == (1, 1, 0)


def test_what_the_text_does_not_know_is_said_to_be_untried(people: Cast) -> None:
    filed(people, "2026-03-10 10:00", priority="major")
    filed(people, "2026-03-10 10:00")
    draft = begin(people.desk, name="Esker", text=source("esker").decode(), by=people.manager.user, at=NOW)
    trial = tried(people, draft)
    assert (trial.done, trial.result["untried"]) == (2, 2)
    broken = begin(people.desk, name="None", text="policy: [", by=people.manager.user, at=NOW)
    with pytest.raises(PolicyError):
        tried(people, broken)


def test_a_long_one_goes_on_in_pieces_and_comes_to_the_same(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for hour in range(9, 14):
        answered(people, f"2026-03-10 {hour:02}:00", f"2026-03-10 {hour + 3}:00")
    draft = drafted(people, SOONER)
    whole = tried(people, draft)
    monkeypatch.setattr(trying, "PIECE", 2)

    trial = tried(people, draft)
    assert (trial.done, trial.finished_at, goes_on(trial)) == (2, None, True)
    with pytest.raises(OneGoesOn):
        tried(people, draft)
    assert [go_on(at=NOW + step) for step in (1, 2, 3)] == [True, True, False]

    trial.refresh_from_db()
    assert (trial.done, trial.finished_at, goes_on(trial)) == (5, NOW + 2, False)
    assert trial.result == whole.result
    assert Job.objects.get(key=f"trial:{trial.pk}").state == JobState.DONE


def test_it_is_bounded_and_takes_what_was_sent_last(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (10, 11, 12):
        answered(people, f"2026-03-{day} 10:00", f"2026-03-{day} 13:00")
    monkeypatch.setattr(trying, "MOST", 2)
    monkeypatch.setattr(trying, "MOST_LISTED", 1)

    trial = tried(people, drafted(people, SOONER))

    last = Ticket.objects.order_by("pk").last()
    assert last is not None
    assert (trial.all_tickets, trial.done, trial.more) == (2, 2, 1)
    assert (trial.result["turned_in_all"], [line["ticket"] for line in trial.result["turned"]]) == (2, [last.pk])


def test_one_that_fails_is_tried_again_and_in_the_end_holds_up_nobody(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_said: object) -> None:
        raise RuntimeError("no")

    filed(people, "2026-03-10 10:00")
    monkeypatch.setattr(trying, "_counted", fails)
    draft = drafted(people)
    trial = tried(people, draft)
    assert goes_on(trial)
    Job.objects.filter(key=f"trial:{trial.pk}").update(attempts=9, run_after=NOW)
    assert go_on(at=NOW + 1)
    assert not goes_on(trial)
    monkeypatch.undo()
    assert tried(people, draft).finished_at == NOW


def test_more_requests_cost_no_more_queries_and_change_nothing(people: Cast) -> None:
    draft = drafted(people, SOONER)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            tried(people, draft)
        return len(found)

    answered(people, "2026-03-10 10:00", "2026-03-10 13:00")
    few = queries()
    for hour in (11, 12, 13):
        answered(people, f"2026-03-10 {hour}:00", f"2026-03-10 {hour + 3}:00")
    before = Event.objects.count()
    assert queries() == few
    assert Event.objects.count() == before
