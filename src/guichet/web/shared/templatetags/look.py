"""Tags for what every page shows: instants, clauses, states, shapes. Words and a shape, never colour alone."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from guichet.kit.search.marking import Run
from guichet.policies.loading import policy_of
from guichet.policies.models import PolicyVersion
from guichet.web.shared import instants
from guichet.web.shared.first_steps import course_of
from guichet.web.shared.visitor import visitor_of
from guichet.web.shared.wording import Priority, StatusWord, in_language

register = template.Library()

OPENS = {True: mark_safe("<mark>"), False: ""}
CLOSES = {True: mark_safe("</mark>"), False: ""}


@register.simple_tag
@lru_cache(maxsize=1)
def sprite() -> SafeString:
    """The shapes of all icons, to which a page's own refer: the same on every page, and made once."""
    return render_to_string("shared/sprite.html")


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """An icon of the sprite; silent for screen readers unless it has a label of its own."""
    if label:
        return format_html('<svg class="i {}" role="img" aria-label="{}"><use href="#i-{}"/></svg>', extra, label, name)
    return format_html('<svg class="i {}" aria-hidden="true"><use href="#i-{}"/></svg>', extra, name)


@register.inclusion_tag("shared/first_steps.html", takes_context=True)
def first_steps(context: dict[str, Any], here: str = "") -> dict[str, Any]:
    """How far a desk is set up, above the page of one step; nothing where its set-up is over."""
    return {"course": course_of(visitor_of(context["request"]), here), "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def instant(context: dict[str, Any], at: int | None) -> SafeString | str:
    """The exact instant in the desk's zone: ``11:47`` today, ``Thu 11:47``, ``Tue 17 Mar, 11:15``."""
    if at is None:
        return ""
    page = context["page"]
    return _time(at, instants.instant(at, page.zone, page.now), page.zone)


@register.simple_tag(takes_context=True)
def plain_day(context: dict[str, Any], at: int) -> SafeString:
    """The day of an instant, with its year: what was written then is read for long."""
    zone = context["page"].zone
    return _time(at, instants.plain_date(instants.local(at, zone).date()), zone)


@register.simple_tag(takes_context=True)
def full_instant(context: dict[str, Any], at: int | None) -> SafeString | str:
    """The instant with its date: ``Tue 17 Mar, 11:15``."""
    if at is None:
        return ""
    zone = context["page"].zone
    year = instants.local(at, zone).year != instants.local(context["page"].now, zone).year
    return _time(at, instants.full_instant(at, zone, year=year), zone)


@register.simple_tag(takes_context=True)
def distance(context: dict[str, Any], at: int | None) -> str:
    """How far the instant is from now: ``in 9 h 27``."""
    return "" if at is None else instants.distance(at, context["page"].now)


@register.simple_tag(takes_context=True)
def clause(context: dict[str, Any], number: str | None, version: PolicyVersion | None = None) -> SafeString | str:
    """A clause's number, linked to its text at the address that its version keeps; the text itself as the title.

    The version is the one that is given, else the one that the page is about (``cited``), else the one in force. A page
    about a text that is no version yet (``drafted``) has its clauses on itself.
    """
    if not number:
        return ""
    if drafted := context.get("drafted"):
        return _link(number, in_language(drafted.clauses.get(number, {})), "")
    version = version or context.get("cited") or context["page"].version
    text = in_language(policy_of(version).clauses.get(number, {})) if version else ""
    return _clause(number, text, version.number if version else 0, get_language() or "", get_script_prefix())


@lru_cache(maxsize=2048)
def _clause(number: str, text: str, version: int, _language: str, _prefix: str) -> SafeString:
    """The link, made once for each language and each address of a desk."""
    return _link(number, text, reverse("policy_version", args=[version]) if version else reverse("policy"))


def _link(number: str, text: str, address: str) -> SafeString:
    title = gettext("Clause %(number)s: %(text)s") % {"number": number, "text": text}
    return format_html('<a class="clause" href="{}#{}" title="{}">{}</a>', address, number, title, number)


@register.simple_tag
def status_chip(status: StatusWord) -> SafeString:
    """The policy's word for a status, with a shape and its colour."""
    return format_html(
        '<span class="chip {}"><svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>{}</span>',
        status.tone,
        status.icon,
        status.label,
    )


@register.simple_tag
def priority_sign(priority: Priority | None) -> SafeString | str:
    """A priority: its shape and its name."""
    if priority is None:
        return format_html('<span class="prio quiet">{}</span>', gettext("not set"))
    return _priority_sign(priority)


@lru_cache(maxsize=1024)
def _priority_sign(priority: Priority) -> SafeString:
    return format_html(
        '<span class="prio {}"><svg class="i" aria-hidden="true"><use href="#p-{}"/></svg>{}</span>',
        "top" if priority.top else "",
        priority.shape,
        priority.name,
    )


@register.simple_tag
def used_bar(share: int, tone: str = "") -> SafeString:
    """The share of a target that is used, as a bar of at most its whole length."""
    return _used_bar(min(100, max(0, share)), tone, gettext("%(share)s%% used") % {"share": share})


@lru_cache(maxsize=4096)
def _used_bar(wide: int, tone: str, said: str) -> SafeString:
    return format_html(
        '<svg class="bar" role="img" aria-label="{}"><rect class="track" x=".5" y=".5" width="100%" height="5"/>'
        '<rect class="used {}" width="{}%" height="6"/></svg>',
        said,
        tone,
        wide,
    )


@register.simple_tag
def length_of(minutes: int) -> str:
    """A length of time that is known in minutes."""
    return instants.length(60 * minutes)


@register.filter
def runs(found: Iterable[Run]) -> SafeString:
    """A text that was found, with the words that were looked for marked. The text itself is never markup."""
    return format_html_join("", "{}{}{}", ((OPENS[run.found], run.text, CLOSES[run.found]) for run in found))


@register.filter
def of(found: Mapping[str, str], name: str) -> str:
    """What there is under a name; nothing where there is nothing."""
    return found.get(name, "") if found else ""


@register.filter
def words(text: dict[str, str] | None) -> str:
    """A policy's text in the language of the page."""
    return in_language(text or {})


@register.filter
def target(text: str | None) -> str:
    """A promised time in words: ``2 business days``."""
    return instants.target(text) if text else ""


def _time(at: int, said: str, zone: str) -> SafeString:
    return _time_element(at, said, zone, get_language() or "")


@lru_cache(maxsize=8192)
def _time_element(at: int, said: str, zone: str, _language: str) -> SafeString:
    iso = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    exact = f"{instants.long_day(instants.local(at, zone).date())}, {instants.clock_time(at, zone, seconds=True)}"
    return format_html('<time datetime="{}" title="{}">{}</time>', iso, exact, said)
