"""Holidays, resolved once to dates with names."""

from datetime import date

import pytest

from guichet.core.hours import HolidayError, resolve_holidays
from guichet.core.hours.holidays import name_in


@pytest.mark.parametrize("language", ["C.UTF-8", "fr_CA.UTF-8", "th"])
def test_a_day_has_the_same_name_on_every_machine(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The language of the process has no say."""
    monkeypatch.setenv("LANGUAGE", language)

    assert resolve_holidays("CA-QC", range(2026, 2027))[date(2026, 6, 24)] == "Saint Jean Baptiste Day"
    assert resolve_holidays("CA-QC", range(2026, 2027), language="fr")[date(2026, 6, 24)] != "Saint Jean Baptiste Day"


def test_quebec_keeps_its_own_days() -> None:
    """Saint-Jean and Patriots' Day in, Easter Monday and Boxing Day out (FA-3)."""
    found = resolve_holidays("CA-QC", range(2026, 2027))

    assert found[date(2026, 6, 24)] == "Saint Jean Baptiste Day"
    assert date(2026, 5, 18) in found
    assert date(2026, 4, 6) not in found
    assert date(2026, 12, 26) not in found
    assert list(found) == sorted(found)
    assert {on.year for on in found} == {2026}


def test_names_come_in_the_language_asked_for_where_there_is_one() -> None:
    """Else in the region's own."""
    assert resolve_holidays("CA-QC", range(2026, 2027), language="fr")[date(2026, 12, 25)] == "Jour de Noël"
    assert resolve_holidays("FR", range(2026, 2027), language="en")[date(2026, 7, 14)] == "National Day"
    own = resolve_holidays("FR", range(2026, 2027))
    assert resolve_holidays("FR", range(2026, 2027), language="eo") == own


def test_a_holiday_is_left_out_by_name_in_any_language_with_its_substitute() -> None:
    """Also on the day on which it is observed instead."""
    found = resolve_holidays("US", range(2026, 2028), without=["independence day", "Columbus Day"])

    assert not {date(2026, 7, 3), date(2026, 7, 4), date(2027, 7, 5), date(2026, 10, 12)} & set(found)
    assert date(2026, 12, 25) in found
    assert date(2026, 7, 14) not in resolve_holidays("FR", range(2026, 2027), without=["Fête nationale"])


def test_a_desk_adds_days_of_its_own() -> None:
    """Extra dates come with their names, in order."""
    found = resolve_holidays("FR", range(2026, 2027), extra={date(2026, 1, 2): "Inventory"})

    assert found[date(2026, 1, 2)] == "Inventory"
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("region", "without", "said"),
    [
        ("XX", [], 'region "XX"'),
        ("fr", [], "did you mean FR"),
        ("", [], 'region ""'),
        ("CA-QB", [], 'no part "QB"'),
        ("CA-", [], 'no part ""'),
        ("CA-Quebec", [], "did you mean"),
        ("FR", ["Labour Day"], "did you mean Labor Day"),
        ("FR", ["Zzzzzz"], "Leave the line away."),
    ],
)
def test_what_the_library_does_not_know_is_refused_with_a_hint(region: str, without: list[str], said: str) -> None:
    """Unknown regions, and names that never match."""
    with pytest.raises(HolidayError) as refused:
        resolve_holidays(region, range(2026, 2027), without=without)

    assert said in str(refused.value)


@pytest.mark.parametrize("years", [range(1900, 1910), range(2090, 2110), range(2026, 2026), range(2026, 2036, 2)])
def test_years_that_are_not_known_are_refused(years: range) -> None:
    """The library ends in 2100, and instants begin in 1970."""
    with pytest.raises(HolidayError, match="known from 1970 to 2100"):
        resolve_holidays("FR", years)


def test_a_day_is_named_in_another_language_by_its_date_and_its_name() -> None:
    """What is none of the country's days on that date keeps the name that it has."""
    assert name_in("CA", date(2026, 6, 24), "Saint Jean Baptiste Day", "fr") == "Fête nationale du Québec"
    assert name_in("CA", date(2026, 6, 24), "The desk's own day", "fr") == "The desk's own day"
    assert name_in("PT", date(2026, 6, 10), "Dia de Portugal, de Camões e das Comunidades Portuguesas", "fr") == (
        "Jour du Portugal, de Camões et des communautés portugaises"
    )
    assert name_in("US", date(2026, 7, 3), "Independence Day (observed)", "fr") == "Jour de l’Indépendance, reporté"
    assert name_in("US", date(2026, 4, 20), "Patriots' Day", "fr") == "Jour des Patriotes"
    assert name_in("US", date(2026, 6, 11), "Kamehameha Day", "fr") == "Kamehameha Day"
    assert name_in("FR", date(2026, 1, 1), "Jour de l'an", "fr") == "Jour de l’an"
    assert name_in("ZZ", date(2026, 6, 24), "Saint Jean Baptiste Day", "fr") == "Saint Jean Baptiste Day"
