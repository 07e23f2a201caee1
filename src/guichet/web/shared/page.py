"""What every page needs to know: the desk and its hours, the person, the language, the theme. A context processor."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from guichet import clock
from guichet.core.commitments.compiled import compiled
from guichet.core.hours.entries import CalendarEntry
from guichet.core.hours.errors import BeyondHorizon
from guichet.core.policy.amending import amended
from guichet.core.policy.model import Policy
from guichet.desks.models import Desk
from guichet.desks.reaching import link
from guichet.kit.drafts import owner_of
from guichet.policies.loading import entries_at, in_force, policy_of
from guichet.policies.models import PolicyVersion
from guichet.policies.speaking import clock_of
from guichet.web.shared import instants
from guichet.web.shared.exceptions import Exceptional, exceptions_of
from guichet.web.shared.hours import closed_days
from guichet.web.shared.visitor import Visitor, desk_of, visitor_of

SHEET_NAMES = (
    "tokens",
    "base",
    "layout",
    "parts",
    "forms",
    "receipt",
    "queue",
    "ribbon",
    "ticket",
    "acts",
    "portal",
    "quotes",
    "policy",
    "help",
    "people",
    "mail",
    "setup",
    "live",
)

SHEETS = tuple(f"guichet/css/{name}.css" for name in (*SHEET_NAMES, "demo"))

THEME_COOKIE = "guichet_theme"

APPLE = re.compile(r"Macintosh|iPhone|iPad")

DAYS_AHEAD = 31
"""How many days before it begins an exceptional opening or closing is told beside the hours."""


@dataclass(frozen=True, slots=True)
class HoursNow:
    """Whether the desk is open, until when, and what time it is there. ``always``: it never closes. ``why``: the reason
    of the exception that closes or opens it now, or the holiday; ``ahead``: those of the days to come.
    """

    open: bool
    until: str
    now: str
    time: str
    always: bool = False
    why: str = ""
    ahead: tuple[Exceptional, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the masthead."""

    href: str
    name: str
    here: bool


@dataclass(frozen=True, slots=True)
class Palette:
    """Where the palette of those who work at a desk gets its list, searches, and has the list of keys."""

    href: str
    search: str
    keys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The frame of one page. ``version`` is that of the policy in force, ``policy`` what it says.

    ``write_to`` is the mailbox of a desk whose policy takes mails.
    ``sample_of`` is where the desk is whose sample this one is. ``drafts`` names whose drafts are kept: those of the
    person at the desk. ``listens`` says whether the page may be told of changes as they come. ``command_key`` is what
    commands begin with on this keyboard.
    """

    name: str
    zone: str
    now: int
    policy: Policy | None
    version: PolicyVersion | None
    hours: HoursNow | None
    here: str
    home: str
    theme: str
    person: str = ""
    email: str = ""
    drafts: str = ""
    listens: bool = False
    places: tuple[Place, ...] = ()
    other_languages: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    can_sign_in: bool = True
    accent: str = ""
    logo: str = ""
    sample_of: str = ""
    write_to: str = ""
    palette: Palette | None = None
    command_key: str = "Ctrl"
    sheets: tuple[str, ...] = field(default=SHEETS)

    @property
    def zone_city(self) -> str:
        """The place that the zone is named after."""
        return instants.place_of(self.zone)

    @property
    def other_theme(self) -> str:
        """What the theme switch leads to."""
        return "light" if self.theme == "dark" else "dark"


def page(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``page``, made when first read: a partial that needs no frame asks the database nothing for it."""
    return {"page": SimpleLazyObject(lambda: page_of(request)), "demo": settings.DEMO}


def page_of(request: HttpRequest) -> Page:
    """The frame for this request."""
    desk, visitor, now = desk_of(request), visitor_of(request), clock.now_seconds()
    version, policy = version_now(request), policy_now(request)
    zone = clock_of(desk, policy) if desk else "UTC"
    language = (get_language() or "en").split("-")[0]
    places = _places(request, visitor) if desk else ()
    return Page(
        name=desk.name if desk else "Guichet",
        zone=zone,
        now=now,
        policy=policy,
        version=version,
        hours=hours_now(policy, zone, now) if policy else None,
        here=request.get_full_path(),
        home=places[0].href if places else get_script_prefix(),
        theme=theme_of(request),
        person=visitor.user.name if visitor else "",
        email=visitor.user.email if visitor else "",
        drafts=owner_of(visitor.desk.pk, visitor.user.pk) if visitor else "",
        listens=bool(settings.LIVE_URL and visitor and (visitor.seat or visitor.contact)),
        places=places,
        other_languages=_other_languages(desk, language),
        language=language,
        can_sign_in=desk is not None,
        accent=desk.accent.removeprefix("#") if desk else "",
        logo=desk.logo_digest if desk else "",
        write_to=desk.mail_address if desk and policy and "email" in policy.submission.channels else "",
        sample_of=link(desk.sample_of, "home") if desk and desk.sample_of else "",
        palette=Palette(reverse("agent:go"), reverse("agent:search"), reverse("agent:keys"))
        if visitor and visitor.seat
        else None,
        command_key="⌘" if APPLE.search(request.headers.get("User-Agent", "")) else "Ctrl",
    )


def version_now(request: HttpRequest) -> PolicyVersion | None:
    """The version in force at the desk of the address, if there is one; looked up once a request."""
    if not hasattr(request, "guichet_version"):
        desk = desk_of(request)
        request.guichet_version = in_force(desk.pk, clock.now_seconds()) if desk else None  # type: ignore[attr-defined]
    return request.guichet_version  # type: ignore[attr-defined,no-any-return]


def entries_now(request: HttpRequest) -> tuple[CalendarEntry, ...]:
    """The exceptional openings and closings that hold at the desk of the address; looked up once a request."""
    if not hasattr(request, "guichet_entries"):
        desk = desk_of(request)
        request.guichet_entries = entries_at(desk.pk, clock.now_seconds()) if desk else ()  # type: ignore[attr-defined]
    return request.guichet_entries  # type: ignore[attr-defined,no-any-return]


def policy_now(request: HttpRequest) -> Policy | None:
    """The policy in force at the desk of the address, over its hours with their exceptions, if there is one."""
    if not hasattr(request, "guichet_policy"):
        version = version_now(request)
        found = amended(policy_of(version), entries_now(request)) if version else None
        request.guichet_policy = found  # type: ignore[attr-defined]
    return request.guichet_policy  # type: ignore[attr-defined,no-any-return]


def theme_of(request: HttpRequest) -> str:
    """The theme that the person chose; nothing where the device decides."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in ("light", "dark") else ""


def hours_now(policy: Policy, zone: str, now: int) -> HoursNow | None:
    """Whether the desk is open at ``now``; nothing beyond the years for which its holidays are known."""
    calendar = compiled(policy).calendar
    try:
        is_open = calendar.is_open(now)
    except BeyondHorizon:
        return None
    try:
        change = calendar.next_closing(now) if is_open else calendar.next_opening(now)
    except BeyondHorizon:
        # As far as anybody knows, nothing changes: it is open day and night.
        change = None
    if change is None and not is_open:
        return None
    wall = instants.local(now, zone)
    said = gettext("%(day)s, %(time)s %(place)s") % {
        "day": instants.day_name(wall.date()),
        "time": instants.clock_time(now, zone),
        "place": instants.place_of(zone),
    }
    near = exceptions_of(policy, policy.calendar, since=now, until=now + DAYS_AHEAD * instants.DAY)
    return HoursNow(
        is_open,
        "" if change is None else instants.instant(change, zone, now),
        said,
        instants.clock_time(now, zone),
        always=change is None,
        why=next(_reasons(policy, near, now, is_open=is_open), ""),
        ahead=tuple(each for each in near if each.start > now),
    )


def _reasons(policy: Policy, near: Iterable[Exceptional], now: int, *, is_open: bool) -> Iterator[str]:
    """Why the desk is open or closed now, where its ordinary week does not say it: an exception, or a holiday."""
    yield from (each.reason for each in near if each.start <= now and each.opens is is_open)
    if not is_open:
        yield from (day.name for day in closed_days(policy, policy.calendar, since=now, until=now + 1))


def _places(request: HttpRequest, visitor: Visitor | None) -> tuple[Place, ...]:
    found = []
    if visitor and visitor.seat:
        found += [(reverse("agent:queue"), gettext("Queue")), (reverse("people:customers"), gettext("Customers"))]
        if visitor.seat.is_manager:
            found.append((reverse("people:staff"), gettext("People")))
    elif visitor and visitor.contact:
        found += [(reverse("portal:new"), gettext("New request")), (reverse("portal:list"), gettext("My requests"))]
        if visitor.contact.is_administrator and visitor.contact.organisation_id is not None:
            found.append((reverse("people:organisation"), gettext("Our people")))
    if visitor and visitor.user.is_administrator:
        found.append((reverse("people:installation"), gettext("Desks")))
    if visitor and visitor.is_keeper:
        found.append((reverse("setup:home"), gettext("Settings")))
    if (visitor and visitor.seat) or ((desk := desk_of(request)) and desk.has_articles):
        found.append((reverse("help:index"), gettext("Help")))
    found.append((reverse("policy"), gettext("What we promise")))
    if settings.DEMO:
        found.append((reverse("demo:start"), gettext("Demonstration")))
    here = request.path
    best = max((href for href, _ in found if here.startswith(href)), key=len, default="")
    return tuple(Place(href, name, href == best) for href, name in found)


def _other_languages(desk: Desk | None, language: str) -> tuple[tuple[str, str], ...]:
    spoken = desk.languages if desk and desk.languages else [code for code, _ in settings.LANGUAGES]
    return tuple((code, name) for code, name in settings.LANGUAGES if code != language and code in spoken)
