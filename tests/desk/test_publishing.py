"""Publishing (MX-10): who keeps the version that they have, why and until when; and the certificate of it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cast import Cast, cast, local
from guichet.contracts.holding import holding_of, version_for
from guichet.contracts.keeping import Term, make_contract, renew
from guichet.contracts.models import Contract, Pinning, TargetOverride
from guichet.contracts.publishing import affected, counted, publish, withdraw
from guichet.core.diff.compare import compare
from guichet.core.policy.bundled import source
from guichet.core.policy.calendars import freeze
from guichet.core.policy.reading import read_policy, read_with_places
from guichet.customers.models import Organisation
from guichet.policies.loading import in_force
from guichet.policies.models import Certificate, PolicyVersion, Withdrawal
from guichet.policies.publishing import CannotWithdraw, NotTheirs, OneIsToCome

pytestmark = pytest.mark.django_db

NOW = 1_800_000_000
YEAR = 365 * 86_400
TEXT = source("maintainx").decode().partition("\nexamples:")[0] + "\n"


def changed(*pairs: tuple[str, str], text: str = TEXT) -> str:
    """A text with its version and some words replaced; all of them must be there."""
    for old, new in (("version: 2024-1", "version: 2025-1"), *pairs):
        assert old in text
        text = text.replace(old, new)
    return text


WORSE_FOR_BASIC = changed(("plan: basic, within: 2 business days", "plan: basic, within: 3 business days"))
BETTER = changed(("plan: basic, within: 2 business days", "plan: basic, within: 1 business day"))


@pytest.fixture
def desk() -> Cast:
    people = cast("maintainx", "maintainx")
    Contract.objects.all().update(plan="basic", ends_at=NOW + YEAR)
    return people


def held(people: Cast, name: str, **said: object) -> Contract:
    organisation = Organisation.objects.create(desk=people.desk, name=name)
    return Contract.objects.create(desk=people.desk, organisation=organisation, **said)


def kept() -> dict[int, int]:
    pinned = Contract.objects.filter(pinned_version__isnull=False)
    return dict(pinned.values_list("pk", "pinned_version__number"))


def test_contracts_in_their_term_for_which_anything_is_worse_keep_theirs_until_renewal(desk: Cast) -> None:
    basic = list(Contract.objects.all())
    gold = held(desk, "Gold", plan="premium", ends_at=NOW + YEAR)
    endless = held(desk, "Endless", plan="basic")
    ended = held(desk, "Ended", plan="basic", ends_at=NOW)
    coming = held(desk, "Coming", plan="basic", starts_at=NOW + 1)

    version = publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=NOW)

    assert version.number == 2
    assert kept() == dict.fromkeys([*(one.pk for one in basic), endless.pk], 1)
    assert gold.pk not in kept()
    assert not {ended.pk, coming.pk} & set(kept())
    told = {
        row.contract_id: (row.version.number, row.kept.number, row.verdict, row.until) for row in Pinning.objects.all()
    }
    assert told[basic[0].pk] == (2, 1, "worse", NOW + YEAR)
    assert told[endless.pk] == (2, 1, "worse", None)
    now_held = holding_of(desk.contact, NOW + 5)
    assert now_held is not None
    assert now_held.version.number == 1


def test_all_is_read_and_compared_before_anybody_has_to_wait_for_the_lock(
    desk: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = held(desk, "Own", plan="basic", ends_at=NOW + YEAR)
    TargetOverride.objects.create(
        desk_id=own.desk_id,
        contract=own,
        kind="first_response",
        priority="p3",
        within="13 business hours",
        signed_by="Chloe",
        signed_on=date(2026, 3, 1),
        recorded_at=NOW,
    )
    depth, done = len(connection.savepoint_ids), list[tuple[str, int]]()

    def told(name: str, work: Callable[..., object]) -> Callable[..., object]:
        def noted(*arguments: object) -> object:
            done.append((name, len(connection.savepoint_ids) - depth))
            return work(*arguments)

        return noted

    monkeypatch.setattr("guichet.policies.comparing.compare", told("compare", compare))
    monkeypatch.setattr("guichet.policies.examining.read_with_places", told("read", read_with_places))
    # Days of its own, so that nothing is known of it from another test.
    text = WORSE_FOR_BASIC.replace("within: 3 business days", "within: 17 business days")
    publish(desk.desk, text, by=desk.manager, at=NOW)

    assert done == [("read", 0), ("compare", 0), ("compare", 0)]
    assert set(kept().values()) == {1}
    assert own.pk not in kept()


def test_what_is_better_or_equal_in_everything_applies_at_once(desk: Cast) -> None:
    publish(desk.desk, BETTER, by=desk.manager, at=NOW)

    assert kept() == {}
    now_held = holding_of(desk.contact, NOW)
    assert now_held is not None
    assert now_held.version.number == 2


def test_what_cannot_be_compared_is_not_proved_to_be_no_worse(desk: Cast) -> None:
    publish(desk.desk, changed(("default: p3", "default: p2")), by=desk.manager, at=NOW)

    assert len(kept()) == 2
    assert set(Pinning.objects.values_list("verdict", flat=True)) == {"incomparable"}


def test_a_contract_that_is_pinned_keeps_its_version_through_later_ones(desk: Cast) -> None:
    publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=NOW)
    publish(desk.desk, BETTER.replace("2025-1", "2026-1"), by=desk.manager, at=NOW + 10)

    assert set(kept().values()) == {1}
    assert Pinning.objects.count() == 2


def test_a_target_that_the_contract_sets_itself_is_not_made_worse_by_a_version(desk: Cast) -> None:
    one, other = Contract.objects.order_by("pk")
    TargetOverride.objects.create(
        desk_id=one.desk_id,
        contract=one,
        kind="first_response",
        priority="p3",
        within="1 business day",
        signed_by="Chloe",
        signed_on=date(2026, 3, 1),
        recorded_at=NOW,
    )

    publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=NOW)

    assert set(kept()) == {other.pk}


def test_a_policy_that_promises_nothing_of_revisions_pins_nobody() -> None:
    people = cast("fluksaqua")
    text = source("fluksaqua").decode().partition("\nexamples:")[0].replace("08:00-17:00", "08:00-16:00")

    version = publish(people.desk, f"{text}\n", by=people.manager, at=NOW)

    assert version.certificate.verdict == "worse"
    assert kept() == {}


def test_the_certificate_is_kept_with_the_version_and_never_changes(desk: Cast) -> None:
    publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=NOW)

    certificate = Certificate.objects.get()
    assert (certificate.version.number, certificate.against.number, certificate.verdict) == (2, 1, "worse")
    assert certificate.result["plans"] == {
        "basic": "worse",
        "essential": "equal",
        "premium": "equal",
        "enterprise": "equal",
    }
    assert certificate.result["old"]["hash"] == certificate.against.hash
    assert certificate.result["new"]["hash"] == certificate.version.hash
    assert [cell["later"]["assessed"] for cell in certificate.result["cells"] if cell["verdict"] == "worse"] == [True]
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Certificate.objects.update(verdict="equal")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Pinning.objects.all().delete()


def test_versions_may_come_into_force_later_each_after_the_one_before_it(desk: Cast) -> None:
    ending = held(desk, "Ending", plan="basic", ends_at=NOW + 50)
    later = publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=NOW, effective_at=NOW + 100)

    assert ending.pk not in kept()
    for since in (None, NOW + 99, NOW + 100):
        with pytest.raises(OneIsToCome):
            publish(desk.desk, BETTER, by=desk.manager, at=NOW + 50, effective_at=since)
    last = publish(desk.desk, BETTER, by=desk.manager, at=NOW + 50, effective_at=NOW + 200)
    assert (last.certificate.against, last.certificate.verdict) == (later, "better")
    assert [found and found.number for found in (in_force(desk.desk.pk, NOW + at) for at in (99, 100, 200))] == [
        1,
        2,
        3,
    ]
    assert publish(desk.desk, TEXT, by=desk.manager, at=NOW + 200).number == 4


def test_who_is_pinned_by_a_later_step_gets_the_steps_before_it(desk: Cast) -> None:
    publish(desk.desk, BETTER, by=desk.manager, at=NOW, effective_at=NOW + 100)
    publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=NOW, effective_at=NOW + 200)

    assert set(kept().values()) == {2}
    assert [number_held(desk, NOW + at) for at in (0, 99, 100, 199, 200, 300)] == [1, 1, 2, 2, 2, 2]


def number_held(people: Cast, at: int) -> int:
    found = holding_of(people.contact, at)
    assert found is not None
    return found.version.number


def test_a_version_that_is_withdrawn_never_holds_and_lets_go_whom_it_had_pinned(desk: Cast) -> None:
    waits = publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=NOW, effective_at=NOW + 100)
    last = publish(desk.desk, BETTER, by=desk.manager, at=NOW, effective_at=NOW + 200)
    assert kept()

    assert refused(waits, NOW + 10, desk) == "not_last"
    withdraw(last, by=desk.manager, at=NOW + 10)
    assert kept()
    withdraw(waits, by=desk.manager, at=NOW + 20)

    assert kept() == {}
    assert number_held(desk, NOW + 300) == 1
    assert refused(waits, NOW + 30, desk) == "withdrawn"
    assert refused(PolicyVersion.objects.get(number=1), NOW + 30, desk) == "in_force"
    assert publish(desk.desk, BETTER, by=desk.manager, at=NOW + 40).number == 4
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Withdrawal.objects.all().delete()
    with pytest.raises(NotTheirs):
        withdraw(waits, by=desk.agent, at=NOW)


def refused(version: PolicyVersion, at: int, people: Cast) -> str:
    with pytest.raises(CannotWithdraw) as found:
        withdraw(version, by=people.manager, at=at)
    return found.value.code


FIRST = local("2026-06-01 00:00")


@pytest.mark.parametrize(
    ("first_day", "last_day", "keeps"),
    [
        (date(2026, 5, 20), None, True),
        (date(2026, 5, 31), date(2026, 6, 1), True),
        (date(2026, 5, 31), date(2026, 5, 31), False),
        (date(2026, 6, 1), None, False),
        (date(2026, 6, 2), None, False),
    ],
)
def test_a_contract_that_is_made_while_a_version_is_to_come_is_pinned_as_if_it_had_been_there(
    desk: Cast, first_day: date, last_day: date | None, keeps: bool
) -> None:
    """MX-10: it begins under the version in force, and nothing worse comes upon its term."""
    published = local("2026-05-10 12:00")
    organisation = Organisation.objects.create(desk=desk.desk, name="Later")
    publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=published, effective_at=FIRST)

    term = Term(first_day=first_day, last_day=last_day)
    made = make_contract(organisation, term=term, plan="basic", by=desk.manager, at=published + 60)

    made.refresh_from_db()
    assert (made.pk in kept()) is keeps
    assert list(Pinning.objects.filter(contract=made).values_list("verdict", "until")) == (
        [("worse", made.ends_at)] if keeps else []
    )
    assert made.pinned_from == (FIRST if keeps else 0)
    found = version_for(made, FIRST)
    assert found is not None
    assert found.number == (1 if keeps else 2)


def test_who_renews_while_a_version_is_to_come_keeps_it_from_the_new_term(desk: Cast) -> None:
    published = local("2026-05-10 12:00")
    ending = held(desk, "Ending", plan="basic", ends_at=local("2026-05-21 00:00"))
    publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=published, effective_at=FIRST)
    assert ending.pk not in kept()

    renew(ending, last_day=date(2027, 5, 20), by=desk.manager, at=published + 60)
    assert kept()[ending.pk] == 1

    # Once it has come, the next renewal takes it.
    renew(ending, last_day=date(2028, 5, 20), by=desk.manager, at=FIRST)
    assert ending.pk not in kept()


def test_the_publisher_sees_beforehand_who_keeps_theirs_without_a_query_for_each(desk: Cast) -> None:
    before = in_force(desk.desk.pk, NOW)
    assert before is not None
    new = freeze(read_policy(WORSE_FOR_BASIC, "next.yaml"))
    affected(before, new, NOW)
    with CaptureQueriesContext(connection) as few:
        found = affected(before, new, NOW)
    for number in range(5):
        held(desk, f"More {number}", plan="basic")
    with CaptureQueriesContext(connection) as many:
        more = affected(before, new, NOW)

    assert (counted(found), counted(more)) == ((2, 0), (7, 0))
    assert len(few) == len(many)
    assert kept() == {}
