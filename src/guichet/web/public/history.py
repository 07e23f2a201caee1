"""How a policy came to be what it is: its versions, what each changed for customers, their texts, and a feed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import etag, require_safe

from guichet import clock
from guichet.core.diff.verdict import Verdict
from guichet.desks.models import Desk
from guichet.desks.reaching import link
from guichet.policies.comparing import comparison
from guichet.policies.loading import in_force, policy_of
from guichet.policies.models import Certificate, PolicyVersion
from guichet.web.public.policies import version_at
from guichet.web.shared.difference import Mark, difference_of, mark_of
from guichet.web.shared.visitor import desk_of

MOST_IN_FEED = 50
BRIEF = 12
"""As much of a hash is shown as people compare by eye; the whole stands beside it for who hears or copies it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One version: its number and instants, what it is to customers against the one before it, if there was one."""

    number: int
    effective_at: int
    published_at: int
    hash: str
    brief: str
    mark: Mark | None
    is_in_force: bool
    is_to_come: bool
    is_withdrawn: bool


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All versions, the newest first."""
    desk = _desk(request)
    now = clock.now_seconds()
    current = in_force(desk.pk, now)
    rows = [_row(version, current, now) for version in _versions(desk)]
    return render(request, "public/history.html", {"rows": rows})


@require_safe
def changes(request: HttpRequest, number: int) -> HttpResponse:
    """What a version meant for customers when it was published, against the one before it, if there was one."""
    version = version_at(request, number)
    kept = Certificate.objects.select_related("against").defer("result", "against__text")
    certificate = kept.filter(version=version).first()
    if certificate is None:
        return render(request, "public/changes.html", {"version": version})
    old, new = policy_of(certificate.against), policy_of(version)
    found = comparison(old, new, version.effective_at)
    context = {"version": version, "against": certificate.against, "difference": difference_of(old, new, found)}
    return render(request, "public/changes.html", context)


def _hash_of(request: HttpRequest, number: int) -> str:
    return f'"{version_at(request, number).hash}"'


@require_safe
@etag(_hash_of)
def text(request: HttpRequest, number: int) -> HttpResponse:
    """The text of a version as it runs: what machines read, and whoever wants to try it."""
    answer = HttpResponse(version_at(request, number).text, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="policy-{number}.yaml"'
    return answer


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The versions as a feed, which people and programs follow."""
    desk = _desk(request)
    found = Atom1Feed(
        title=gettext("%(desk)s: the support policy") % {"desk": desk.name},
        link=link(desk, "policy_history"),
        description="",
        language=get_language() or "en",
        feed_url=link(desk, "policy_feed"),
    )
    for version in _versions(desk)[:MOST_IN_FEED]:
        at = datetime.fromtimestamp(version.published_at, UTC)
        address = link(desk, "policy_version", number=version.number)
        found.add_item(
            title=gettext("Version %(number)s") % {"number": version.number},
            link=address,
            description=" ".join(_sentences(version)),
            unique_id=address,
            pubdate=at,
            updateddate=at,
        )
    return HttpResponse(found.writeString("utf-8"), content_type=found.content_type)


def _sentences(version: PolicyVersion) -> Iterator[str]:
    at = datetime.fromtimestamp(version.effective_at, UTC)
    if hasattr(version, "withdrawal"):
        yield gettext("Withdrawn before it came into force.")
        return
    yield gettext("In force from %(at)s.") % {"at": at.isoformat().replace("+00:00", "Z")}
    mark = _mark(version)
    if mark is not None:
        yield gettext("For customers: %(word)s.") % {"word": mark.word}


def _versions(desk: Desk) -> list[PolicyVersion]:
    found = PolicyVersion.objects.filter(desk=desk).select_related("certificate", "withdrawal")
    return list(found.defer("text", "certificate__result").order_by("-number"))


def _row(version: PolicyVersion, current: PolicyVersion | None, now: int) -> Row:
    withdrawn = hasattr(version, "withdrawal")
    return Row(
        number=version.number,
        effective_at=version.effective_at,
        published_at=version.published_at,
        hash=version.hash,
        brief=version.hash[:BRIEF],
        mark=_mark(version),
        is_in_force=current is not None and current.pk == version.pk,
        is_to_come=version.effective_at > now and not withdrawn,
        is_withdrawn=withdrawn,
    )


def _mark(version: PolicyVersion) -> Mark | None:
    certificate: Certificate | None = getattr(version, "certificate", None)
    return None if certificate is None else mark_of(Verdict(certificate.verdict))


def _desk(request: HttpRequest) -> Desk:
    desk = desk_of(request)
    if desk is None:
        raise Http404
    return desk
