"""Which contract covers a request, and which version of the policy holds for it (G-9)."""

import re
from datetime import date

import pytest

from cast import Cast, filed, local
from guichet.contracts.covering import Because, verdicts
from guichet.contracts.holding import holding_of
from guichet.contracts.models import Contract, TargetOverride
from guichet.core.policy.bundled import source
from guichet.policies.loading import in_force
from guichet.policies.publishing import publish
from guichet.tickets import replay
from guichet.tickets.timeline import standing_of

WHEN = "2026-03-10 10:00"
TUESDAY = local(WHEN)
DAY = 86_400

NEXT = re.sub("^version: .*$", "version: next", source("fluksaqua").decode(), flags=re.MULTILINE)


def contract_of(people: Cast) -> Contract:
    return Contract.objects.get(organisation=people.contact.organisation)


def another(people: Cast, **said: object) -> Contract:
    organisation = people.contact.organisation
    assert organisation is not None
    return Contract.objects.create(desk=people.desk, organisation=organisation, **said)


def test_the_contract_that_began_last_covers_and_each_other_says_why_it_does_not(people: Cast) -> None:
    first = contract_of(people)
    ended = another(people, starts_at=1, ends_at=TUESDAY)
    suspended = another(people, starts_at=2, suspended_at=TUESDAY - 1)
    current = another(people, starts_at=3, ends_at=TUESDAY + 1)
    coming = another(people, starts_at=TUESDAY + 1)
    found = {
        one.contract.pk: one.because
        for one in verdicts(Contract.objects.filter(organisation=first.organisation), TUESDAY)
    }
    assert {pk: found[pk] for pk in (first.pk, ended.pk, suspended.pk, current.pk, coming.pk)} == {
        coming.pk: Because.NOT_BEGUN,
        current.pk: Because.COVERS,
        suspended.pk: Because.SUSPENDED,
        ended.pk: Because.ENDED,
        first.pk: Because.LATER_ONE,
    }
    holding = holding_of(people.contact, TUESDAY)
    assert holding is not None
    assert holding.contract == current


def test_a_contract_for_other_products_covers_nothing_of_what_is_said_to_be_about_one(people: Cast) -> None:
    contract_of(people)
    Contract.objects.filter(organisation=people.contact.organisation).update(products=["Draw"], starts_at=1)
    draw, printing = contract_of(people), another(people, starts_at=2, products=["Print", "Scan"])

    def covers(product: str) -> dict[int, Because]:
        found = Contract.objects.filter(organisation=draw.organisation)
        return {one.contract.pk: one.because for one in verdicts(found, TUESDAY, product)}

    assert covers("Draw") == {draw.pk: Because.COVERS, printing.pk: Because.OTHER_PRODUCT}
    assert covers("Scan") == {draw.pk: Because.OTHER_PRODUCT, printing.pk: Because.COVERS}
    assert covers("") == {draw.pk: Because.LATER_ONE, printing.pk: Because.COVERS}
    assert set(covers("Weld").values()) == {Because.OTHER_PRODUCT}
    held = holding_of(people.contact, TUESDAY, product="Draw")
    assert held is not None
    assert (held.contract, held.products) == (draw, ("Draw", "Print", "Scan"))
    Contract.objects.filter(pk=printing.pk).update(ends_at=TUESDAY)
    alone = holding_of(people.contact, TUESDAY)
    assert alone is not None
    assert alone.products == ()


def test_a_pinned_version_holds_whatever_is_published_meanwhile(people: Cast) -> None:
    pinned = in_force(people.desk.pk, TUESDAY)
    Contract.objects.filter(pk=contract_of(people).pk).update(pinned_version=pinned)
    later = publish(people.desk, NEXT, by=None, at=DAY)
    assert filed(people, WHEN).terms.version == pinned
    free = holding_of(people.stranger, TUESDAY)
    assert free is not None
    assert free.version == later


@pytest.mark.parametrize("within", ["30min", "1h"])
def test_the_target_of_a_contract_prevails_over_a_pinned_version(people: Cast, within: str) -> None:
    held = contract_of(people)
    held.pinned_version = in_force(people.desk.pk, TUESDAY)
    held.save()
    before = filed(people, WHEN)
    TargetOverride.objects.create(
        desk_id=held.desk_id,
        contract=held,
        kind="first_response",
        priority="blocking",
        within=within,
        signed_by="Chloe",
        signed_on=date(2026, 3, 1),
        recorded_at=TUESDAY,
    )
    after = filed(people, "2026-03-10 10:00:01")
    assert [one.commitments[0].target for one in (standing_of(t, TUESDAY + 2) for t in (before, after))] == [
        "4h",
        within,
    ]
    assert list(replay.verify()) == []
