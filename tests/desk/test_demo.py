"""The demonstration's past, told through the door: what its desks did by themselves in it."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from guichet.conduct.standing import evidence_of, limit_at, rule_for, tally_of
from guichet.contracts.models import LedgerEntry, ServiceCredit
from guichet.core.policy.bundled import bundled
from guichet.demo.desks import DESKS, story_of
from guichet.demo.people import make
from guichet.demo.processes import LOCK, DemoError, alone_in, environment
from guichet.demo.repertoire import Situation, repertoire
from guichet.demo.voice import Voice
from guichet.kit.crew import CrewError, free_port
from guichet.kit.models import SetAside
from guichet.policies.models import CalendarEntry
from guichet.tickets.models import Event, Ticket
from guichet.tickets.replay import verify
from passing import pass_time

YEAR_S = 365 * 86400

# A Sunday night, a Monday morning, New Year's Day, a Sunday of March.
# Which of them it is, no database minds.
NOWS = (1_763_900_000, 1_764_000_123, 1_767_225_600, 1_772_950_000)

SHOWN = {
    "fluksaqua": {"breached", "warned", "closed", "resolved", "prioritised"},
    "alias": {"taken", "refunded", "declined", "cause_set", "reopened", "closed"},
    "maintainx": {"escalated", "excluded", "prioritised", "breached", "update_fell_due"},
    "infraspeak": {"prioritised", "excluded", "readmitted", "breached", "cause_set", "miss_waived"},
    "esker": {"registered", "validated", "refused", "workaround_given", "excluded", "breached"},
}
"""What has happened at each desk, whenever it is made, by the tickets that are told by hand."""

BOOKED = {"alias": {"purchased", "debited", "credited", "frozen"}}
"""What stands in the ledgers of a desk."""

CREDITED = {"infraspeak": {"credited", "taken_back"}}
"""What became of service credits at a desk."""

CLOSINGS = {"alias": 2, "esker": 2}
"""How many exceptional closings a desk has ahead."""

FOUND = {
    "fluksaqua": {"closed", "open", "waiting", "awaiting_customer"},
    "alias": {"waiting", "open", "awaiting_customer", "resolved", "closed"},
    "maintainx": {"waiting", "excluded", "closed"},
    "infraspeak": {"waiting", "awaiting_customer", "excluded", "resolved", "closed"},
    "esker": {"incomplete", "resolved", "excluded", "closed"},
}
"""Statuses that one finds there."""


@pytest.mark.django_db
@pytest.mark.parametrize("slug", list(DESKS))
@pytest.mark.parametrize("now", [NOWS[0], *(pytest.param(each, marks=pytest.mark.sqlite) for each in NOWS[1:])])
def test_a_desk_has_done_what_its_policy_orders_whenever_it_is_made(slug: str, now: int) -> None:
    story = story_of(make(DESKS[slug].setting, at=now - YEAR_S, now=now), now=now, tickets=6)
    story.play()
    assert story.refused == []
    assert set(Event.objects.values_list("type", flat=True)) >= SHOWN[slug]
    assert set(Ticket.objects.values_list("status", flat=True)) >= FOUND[slug]
    assert set(LedgerEntry.objects.values_list("kind", flat=True)) >= BOOKED.get(slug, set())
    assert set(ServiceCredit.objects.values_list("kind", flat=True)) == CREDITED.get(slug, set())
    assert not Event.objects.filter(at__gt=now).exists()
    assert not SetAside.objects.exists()
    assert CalendarEntry.objects.count() == CLOSINGS.get(slug, 0)
    assert not CalendarEntry.objects.filter(start_at__lte=now).exists()
    assert [*verify()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("slug", list(DESKS))
def test_weeks_pass_at_a_desk_and_nothing_comes_out_otherwise(slug: str) -> None:
    now = NOWS[0]
    story_of(make(DESKS[slug].setting, at=now - YEAR_S, now=now), now=now, tickets=4).play()
    before = Event.objects.count()
    for week in (1, 2, 3):
        pass_time(now + week * 7 * 86400)
        assert [*verify()] == []
    assert Event.objects.count() > before or slug == "alias"
    assert not SetAside.objects.exists()


def test_every_desk_of_the_demonstration_has_its_policy_and_agents_managers_administrators_and_teams() -> None:
    for slug, told in DESKS.items():
        setting = told.setting
        assert bundled(slug).policy == slug == setting.slug
        people = [person for customer in setting.customers for person in customer.people]
        assert setting.agents
        assert setting.managers
        assert setting.teams
        assert {person.administers for person in people} == {True, False}
        keys = [person.key for person in (*setting.agents, *setting.managers, *people)]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("slug", list(DESKS))
def test_a_desk_is_written_to_about_many_things_in_several_wordings(slug: str) -> None:
    said = repertoire(slug)
    assert len({each.key for each in said.situations}) >= 25
    for language, words in said.words.items():
        for situation in said.situations:
            assert len(situation.said[language]["subject"]) >= 2
            assert len(situation.said[language]["text"]) >= 2
            for name in {*situation.said[language], *words}:
                assert_filled(slug, situation, language, name)


def assert_filled(slug: str, situation: Situation, language: str, name: str) -> None:
    chance = Random(1)  # noqa: S311 - a story, and no secret
    voice = Voice(chance, repertoire(slug), situation, language=language, contact="Zoé Martin", agent="Ada Tremblay")
    for _time in range(12):
        assert "{" not in voice.plain(name)


@pytest.mark.parametrize("slug", list(DESKS))
def test_a_situation_names_only_what_the_desks_policy_has(slug: str) -> None:
    policy = bundled(slug)
    for situation in repertoire(slug).situations:
        levels = () if policy.priorities is None else policy.priorities.levels
        assert situation.priority is None or situation.priority in levels
        grounds = () if policy.exclusions is None else policy.exclusions.grounds
        assert situation.excluded is None or situation.excluded in grounds
        assert situation.ground in (policy.closing.grounds or {"solved", "not_ours"})


def test_a_port_that_was_wished_for_is_taken_or_refused() -> None:
    port = free_port(None)
    assert free_port(port) == port
    for none in (99_999, 0, -1):
        with pytest.raises(CrewError, match="from 1 to 65535"):
            free_port(none)


def test_one_demonstration_at_a_time_keeps_a_folder(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(DemoError, match=r"runs in .* already"), alone_in(tmp_path):
        pass

    with alone_in(tmp_path):
        pass


def test_whoever_comes_after_a_demonstration_that_was_killed_waits_for_what_it_had_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alone_in(tmp_path) as lock:
        left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=(lock,))
    (tmp_path / LOCK).write_text("0000000 of one that was killed")
    monkeypatch.setattr("guichet.demo.processes.ENDING_S", 0)
    with pytest.raises(DemoError, match="what it had started still runs"), alone_in(tmp_path):
        pass
    left.kill()
    left.wait()
    with alone_in(tmp_path):
        pass


def test_a_demonstration_is_found_by_a_name_so_that_passkeys_can_be_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.demo.processes.os.environ", dict(os.environ))
    assert environment(tmp_path, 8000)["GUICHET_BASE_URL"] == "http://localhost:8000"


@pytest.mark.django_db
def test_maintainx_shows_a_customer_of_whom_a_manager_may_decide_and_decides_nothing_by_itself() -> None:
    now = NOWS[0]
    made = make(DESKS["maintainx"].setting, at=now - YEAR_S, now=now)
    story_of(made, now=now, tickets=2).play()
    organisation = made.contacts["eli"].organisation
    assert organisation is not None
    rule = rule_for(organisation, now)
    assert rule is not None
    tally = tally_of(organisation, rule, evidence_of(organisation), now)
    assert [each.kind for each in tally.counted] == ["answered", "answered", "repeat"]
    assert tally.is_shown
    assert limit_at(organisation, now) is None
