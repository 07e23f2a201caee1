"""Publishing (MX-10): who keeps the version that they have, why and until when; and the certificate of it."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cast import Cast, cast
from guichet.contracts.holding import holding_of
from guichet.contracts.models import Contract, Pinning, TargetOverride
from guichet.contracts.publishing import affected, counted, publish
from guichet.core.policy.bundled import source
from guichet.core.policy.calendars import freeze
from guichet.core.policy.reading import read_policy
from guichet.customers.models import Organisation
from guichet.policies.loading import in_force
from guichet.policies.models import Certificate, PolicyVersion
from guichet.policies.publishing import OneIsToCome

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


def test_a_version_may_come_into_force_later_and_none_is_published_before_it_has(desk: Cast) -> None:
    ending = held(desk, "Ending", plan="basic", ends_at=NOW + 50)

    publish(desk.desk, WORSE_FOR_BASIC, by=desk.manager, at=NOW, effective_at=NOW + 100)

    assert ending.pk not in kept()
    with pytest.raises(OneIsToCome):
        publish(desk.desk, BETTER, by=desk.manager, at=NOW + 50)
    assert PolicyVersion.objects.count() == 2
    assert publish(desk.desk, BETTER, by=desk.manager, at=NOW + 100).number == 3


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
