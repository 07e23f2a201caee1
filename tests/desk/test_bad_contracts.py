"""What nobody can have meant of contracts and prepaid time: refused with its reason, and nothing half-written."""

from collections.abc import Callable
from datetime import date

import pytest

from cast import Cast, cast, local
from guichet.contracts.errors import CannotHold
from guichet.contracts.keeping import Term, make_contract, renew, set_licence, set_places, set_target
from guichet.contracts.models import Contract, ContractChange, LedgerEntry, TargetOverride
from guichet.contracts.packs import correct, refund, sell, waive
from guichet.core.policy.bundled import source
from guichet.core.policy.findings import PolicyError
from guichet.core.policy.reading import read_policy
from guichet.kit.models import FeedRow

NOON = local("2026-03-10 12:00")
Deed = Callable[[Cast, Contract], object]


@pytest.fixture
def alias(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """ALIAS's policy; the customer has a pack of an hour, bought under a key."""
    people = cast("alias")
    sell(held(people), product="ast01", at=NOON - 60, by=people.agent, key="order 1")
    return people


def held(people: Cast) -> Contract:
    return Contract.objects.get(organisation=people.contact.organisation)


def a_contract(people: Cast, first: str, last: str | None = None, *products: str) -> Contract:
    organisation = people.contact.organisation
    assert organisation is not None
    term = Term(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last) if last else None)
    return make_contract(organisation, term=term, by=people.manager, at=NOON, products=products)


def a_target(people: Cast, contract: Contract, **said: object) -> TargetOverride:
    usual = {
        "kind": "first_response",
        "priority": None,
        "within": "2h",
        "signed_by": "X",
        "signed_on": date(2026, 3, 1),
    }
    return set_target(contract, **{**usual, **said}, binding=True, by=people.manager, at=NOON)  # type: ignore[arg-type]


DEEDS: dict[str, tuple[str, Deed]] = {
    "a purchase sent again as another": (
        "stale",
        lambda people, one: sell(one, product="ast05", at=NOON, by=people.agent, key="order 1"),
    ),
    "no packs": ("amount", lambda people, one: sell(one, product="ast01", number=0, at=NOON, by=people.agent)),
    "packs less than none": (
        "amount",
        lambda people, one: sell(one, product="ast01", number=-1, at=NOON, by=people.agent),
    ),
    "a lorry of packs": (
        "amount",
        lambda people, one: sell(one, product="ast01", number=101, at=NOON, by=people.agent),
    ),
    "a pack that is not sold": (
        "unknown_product",
        lambda people, one: sell(one, product="x", at=NOON, by=people.agent),
    ),
    "less than nothing given back": (
        "amount",
        lambda people, one: refund(one, pack=1, minutes=-5, reason="agreed", at=NOON, by=people.manager),
    ),
    "more given back than is left": (
        "more_than_left",
        lambda people, one: refund(one, pack=1, minutes=61, reason="agreed", at=NOON, by=people.manager),
    ),
    "a correction of ten thousand hours": (
        "amount",
        lambda people, one: correct(one, pack=1, minutes=600_001, reason="mistake", at=NOON, by=people.manager),
    ),
    "a pack that nobody bought": (
        "unknown_pack",
        lambda people, one: correct(one, pack=7, minutes=5, reason="mistake", at=NOON, by=people.manager),
    ),
    "a reason that is none": (
        "unknown_reason",
        lambda people, one: correct(one, pack=1, minutes=5, reason="because", at=NOON, by=people.manager),
    ),
    "what is not owed": (
        "unknown_ticket",
        lambda people, one: waive(one, ticket=7, minutes=5, reason="goodwill", at=NOON, by=people.manager),
    ),
    "a term that ends before it begins": (
        "ends_before",
        lambda people, _one: a_contract(people, "2027-02-01", "2027-01-31"),
    ),
    "a contract over another": (
        "overlaps",
        lambda people, _one: a_contract(people, "2026-05-01", "2026-06-30", "Draw"),
    ),
    "a renewal of what has no end": (
        "ends_before",
        lambda people, one: renew(one, last_day=None, by=people.manager, at=NOON),
    ),
    "a reactivation in the past": (
        "past",
        lambda people, one: set_licence(one, kind=None, expires_on=date(2026, 3, 9), by=people.agent, at=NOON),
    ),
    "a licence that nobody knows": (
        "unknown_licence",
        lambda people, one: set_licence(one, kind="eternal", expires_on=None, by=people.agent, at=NOON),
    ),
    "places where none are counted": (
        "no_allowance",
        lambda people, one: set_places(one, places=5, by=people.manager, at=NOON),
    ),
    "places less than none": ("places", lambda people, one: set_places(one, places=-1, by=people.manager, at=NOON)),
    "an override of what is not promised": ("no_such_target", a_target),
}


def written() -> tuple[int, ...]:
    counted = (Contract, ContractChange, LedgerEntry, TargetOverride, FeedRow)
    return tuple(model.objects.count() for model in counted)


@pytest.mark.parametrize("name", DEEDS)
def test_it_is_refused_with_its_reason_and_nothing_is_written(alias: Cast, name: str) -> None:
    reason, deed = DEEDS[name]
    before, contract = written(), held(alias)
    as_it_was = Contract.objects.values().get(pk=contract.pk)
    with pytest.raises(CannotHold) as refused:
        deed(alias, contract)
    assert refused.value.code == reason
    assert written() == before
    assert Contract.objects.values().get(pk=contract.pk) == as_it_was


def test_a_purchase_that_is_sent_again_as_it_was_is_the_one_purchase(alias: Cast) -> None:
    before = written()
    (again,) = sell(held(alias), product="ast01", at=NOON + 60, by=alias.agent, key="order 1")
    assert again.number == 1
    assert written() == before


def test_a_licence_that_ends_before_its_contract_begins_is_refused(alias: Cast) -> None:
    Contract.objects.filter(pk=held(alias).pk).update(ends_at=local("2026-12-31 00:00"))
    later, before = a_contract(alias, "2027-01-01"), written()
    with pytest.raises(CannotHold, match="licence_before"):
        set_licence(later, kind="four_year", expires_on=date(2026, 12, 31), by=alias.agent, at=NOON)
    assert written() == before


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"kind": "first_response", "priority": "nobody"}, "no_such_target"),
        ({"kind": "invented"}, "no_such_target"),
        ({"within": "soon"}, "unusable_time"),
        ({"signed_by": "  "}, "unsigned"),
        ({"signed_on": date(2026, 3, 11)}, "not_yet"),
    ],
)
def test_an_override_names_a_target_a_time_and_who_signed_it_when(
    people: Cast, said: dict[str, object], reason: str
) -> None:
    before, contract = written(), held(people)
    with pytest.raises(CannotHold, match=reason):
        a_target(people, contract, **said)
    assert written() == before


@pytest.mark.parametrize(
    ("policy", "old", "new"),
    [
        ("infraspeak", "at_limit: accept", "at_limit: queue"),
        ("alias", "order: first_bought", "order: first_to_lapse"),
    ],
)
def test_what_a_desk_would_not_do_cannot_be_said_in_a_policy(policy: str, old: str, new: str) -> None:
    text = source(policy).decode()
    assert text.count(old) == 1
    with pytest.raises(PolicyError) as refused:
        read_policy(text.replace(old, new), "p.yaml")
    (finding,) = refused.value.findings
    assert finding.line == text[: text.index(old)].count("\n") + 1
