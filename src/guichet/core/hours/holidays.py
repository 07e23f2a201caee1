"""The public holidays of a region, resolved once to dates with names. The only place that asks the library."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, cast

from guichet.core.hours import feasts
from guichet.core.hours.errors import HolidayError

FIRST_YEAR, LAST_YEAR = 1970, 2100


class _Found(Protocol):
    """What is used of the library's table of one region."""

    supported_languages: tuple[str, ...]

    def get_list(self, key: date) -> list[str]: ...


def resolve(
    region: str,
    years: range,
    *,
    without: Sequence[str] = (),
    extra: Mapping[date, str] | None = None,
    language: str | None = None,
) -> dict[date, str]:
    """Return the holidays of a region (`FR`, `CA-QC`) in `years`, in order of date, each with its name.

    `without` leaves out holidays by name (in any language that the library has for the region; also on the day
    on which they are observed instead), `extra` adds dates of the desk's own. `language` ("fr") picks the names'
    language where the library has it, else the region's own. Raises HolidayError for an unknown region or years,
    and for a name in `without` that is none of its holidays in those years.
    """
    if not years or years[0] < FIRST_YEAR or years[-1] > LAST_YEAR or years.step != 1:
        msg = f"Holidays are known from {FIRST_YEAR} to {LAST_YEAR}, not for {years}."
        raise HolidayError(msg, region=region)
    own = _table(region, years, None)
    tables = [own, *(_table(region, years, each) for each in (own.supported_languages if without else ()))]
    wanted = next((each for each in own.supported_languages if language and each.split("_")[0] == language), None)
    named = own if wanted is None else _table(region, years, wanted)
    dropped = _dropped(region, without, tables)
    found: dict[date, str] = {}
    for on in sorted(each for each in _dates(own) if each.year in years):
        names = [
            name
            for i, name in enumerate(named.get_list(on))
            if not any(len(t.get_list(on)) > i and _plain(t.get_list(on)[i]) in dropped for t in tables)
        ]
        if names:
            found[on] = feasts.APART.join(names)
    return dict(sorted({**found, **(extra or {})}.items()))


def name_in(country: str, on: date, name: str, language: str) -> str:
    """Return what a holiday of a country (`CA`) is called in a language.

    It is known by its date and its name in the country's own language, in whichever part of it. Where the library does
    not name it in French, it is named from its English name. A day that is none of the country's holidays, or that has
    no name in that language, keeps its name.
    """
    import holidays  # noqa: PLC0415 - as below

    parts = holidays.list_supported_countries(include_aliases=False).get(country)
    for region in () if parts is None else (country, *(f"{country}-{part}" for part in parts)):
        years = range(on.year, on.year + 1)
        if resolve(region, years).get(on) == name:
            found = resolve(region, years, language=language).get(on, name)
            if language == "fr" and "fr" not in getattr(holidays, country).supported_languages:
                found = feasts.french(resolve(region, years, language="en").get(on, name)) or found
            return found.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") if language == "fr" else found
    return name


def _table(region: str, years: range, language: str | None) -> _Found:
    import holidays  # noqa: PLC0415 - slow to import, and only policies that are read anew need it

    country, _, part = region.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        near = difflib.get_close_matches(country.upper(), known, n=3)
        msg = f'No holidays are known for the region "{region}".'
        raise HolidayError(msg, hint=f"Write a country's code, such as FR, or CA-QC{_meant(near)}.", region=region)
    if ("-" in region) and part not in known[country]:
        near = difflib.get_close_matches(part.upper(), known[country], n=3) or list(known[country])
        msg = f'"{region}" is no region whose holidays are known: {country} has no part "{part}".'
        raise HolidayError(msg, hint=f"Its parts are named by code{_meant(near)}.", region=region)
    # Without a language the library names days in that of the process (LANG), and a policy would differ by machine.
    named = language or getattr(holidays, country).default_language
    found = holidays.country_holidays(country, subdiv=part or None, years=years, language=named, expand=False)
    return cast("_Found", found)


def _dates(table: _Found) -> Iterable[date]:
    return cast("Mapping[date, str]", table).keys()


def _dropped(region: str, without: Sequence[str], tables: Sequence[_Found]) -> set[str]:
    names = {_plain(name): name for table in tables for on in _dates(table) for name in table.get_list(on)}
    for name in without:
        if _plain(name) not in names:
            near = difflib.get_close_matches(_plain(name), names, n=3)
            msg = f'"{name}" is no holiday of {region} in these years, so it cannot be left out.'
            hint = f"Leave the line away{_meant([names[each] for each in near])}."
            raise HolidayError(msg, hint=hint, region=region, found=name)
    return {_plain(name) for name in without}


def _plain(name: str) -> str:
    """Return the name as it is compared: in small letters, without what follows in brackets ("observed")."""
    return name.partition(" (")[0].strip().casefold().replace("\u2019", "'")


def _meant(near: Iterable[str]) -> str:
    names = list(near)
    return f"; did you mean {', '.join(names)}" if names else ""
