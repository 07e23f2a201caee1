"""Days of another age: no form takes one, no door lets one in, and nothing is half written."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django import forms

import guichet.web
from guichet.conduct.deciding import Wanted, decide
from guichet.conduct.errors import CannotLimit
from guichet.conduct.models import Limit
from guichet.contracts.errors import CannotHold
from guichet.contracts.keeping import Term, make_contract, renew, set_licence, set_target
from guichet.contracts.models import Contract, ContractChange, TargetOverride
from guichet.core.limits import Effect
from guichet.desks.models import Role, Seat
from guichet.web.shared.fields import DayField
from web.test_conduct_pages import conduct, customer, evidence
from web.world import HandSet, World, make_world, person

SAID = "Choose a day between 1990 and 2200."
FAR = date(1, 1, 1), date(1989, 12, 31), date(2201, 1, 1), date(9999, 12, 31)


@pytest.fixture
def maintainx(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    world = make_world(hand_set, "maintainx")
    Contract.objects.update(plan="premium")
    return world


def boss(world: World) -> Seat:
    return Seat.objects.create(desk=world.desk, user=person("boss@maintainx.test", "Paul Aubry"), role=Role.MANAGER)


def days() -> Iterator[tuple[str, forms.Field]]:
    """All fields of days of all forms of the pages."""
    for found in pkgutil.walk_packages(guichet.web.__path__, "guichet.web."):
        for name, kind in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
            if issubclass(kind, forms.Form):
                for field, each in kind.base_fields.items():
                    if isinstance(each, forms.DateField | forms.DateTimeField):
                        yield f"{name}.{field}", each


def test_no_form_takes_a_day_of_another_age() -> None:
    found = dict(days())
    assert len(found) >= 10
    assert [name for name, each in found.items() if not isinstance(each, DayField)] == []
    for each in found.values():
        for day in FAR:
            with pytest.raises(forms.ValidationError, match=SAID):
                each.clean(day.isoformat())
        assert each.clean("2200-12-31") == date(2200, 12, 31)


@pytest.mark.parametrize("day", FAR)
def test_no_door_of_contracts_and_limits_lets_a_day_of_another_age_in(maintainx: World, day: date) -> None:
    before = Contract.objects.count()
    contract, seat, at = Contract.objects.get(organisation=customer(maintainx)), boss(maintainx), maintainx.clock.at
    evidence(maintainx, 1)
    target: dict[str, Any] = {
        "kind": "first_response",
        "priority": "p0",
        "within": "5min",
        "binding": True,
        "signed_by": "Helene",
    }
    with pytest.raises(CannotHold, match="far_day"):
        make_contract(customer(maintainx), term=Term(first_day=date(2026, 1, 1), last_day=day), by=seat, at=at)
    with pytest.raises(CannotHold, match="far_day"):
        make_contract(customer(maintainx), term=Term(first_day=day), by=seat, at=at)
    with pytest.raises(CannotHold, match="far_day"):
        renew(contract, last_day=day, by=seat, at=at)
    with pytest.raises(CannotHold, match="far_day"):
        set_licence(contract, kind=None, expires_on=day, by=seat, at=at)
    with pytest.raises(CannotHold, match="far_day"):
        set_target(contract, **target, signed_on=day, by=seat, at=at)
    wanted = Wanted(effect=Effect.DECLINE, reason="Again.", considered=[1], last_day=day)
    with pytest.raises(CannotLimit, match="far_day"):
        decide(customer(maintainx), wanted, by=seat, at=at)
    assert (Contract.objects.count(), ContractChange.objects.count(), Limit.objects.count()) == (before, 0, 0)


def test_a_page_refuses_the_day_at_its_field_and_keeps_what_was_typed(maintainx: World) -> None:
    contract, client = Contract.objects.get(organisation=customer(maintainx)), maintainx.client(boss(maintainx))
    assert client.post(f"/customers/contract/{contract.pk}/change", {"act": "renewal"}).status_code == 302
    Contract.objects.filter(pk=contract.pk).update(ends_at=maintainx.clock.at + 60)
    evidence(maintainx, 1)
    signed = {"kind": "first_response", "priority": "p0", "within": "5min", "signed_by": "Helene"}
    for address, said in (
        (f"/customers/contract/{contract.pk}/change", {"act": "target", "signed_on": "0001-01-01", **signed}),
        (f"/customers/contract/{contract.pk}/change", {"act": "renewal", "last_day": "9999-12-31"}),
        (
            f"/customers/{customer(maintainx).pk}/contract",
            {"first_day": "2027-01-01", "last_day": "9999-12-31", "paid": "yes"},
        ),
        (f"{conduct(maintainx)}limit", {"effect": "decline", "reason": "R.", "last_day": "9999-12-31"}),
    ):
        answer = client.post(address, said)
        assert answer.status_code == 422, address
        assert SAID in answer.content.decode(), address
        assert said.get("signed_on", said.get("last_day", "")) in answer.content.decode()
    assert not TargetOverride.objects.exists()
    assert not Limit.objects.exists()
