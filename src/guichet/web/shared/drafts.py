"""The door of drafts: what a page keeps while somebody types, and asks for when they come back. See ``draft.js``.

The files of a form are part of its draft: it names them, with what they were called, so that those which are not kept
any more can be told of. Where no script runs, a form that is given back is kept by the page that gives it back.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit import drafts
from guichet.kit.drafts import Value
from guichet.kit.models import Draft
from guichet.policies.speaking import clock_of
from guichet.tickets.models import Attachment
from guichet.web.shared import attached, instants
from guichet.web.shared.carried import DROPPED
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import Visitor, members_only, visitor_of

P = ParamSpec("P")
Who = TypeVar("Who", Seat, Contact)

LONGEST = 250_000
MOST_FIELDS = 60
NAME, SLOT = 80, 32

PLAIN: Final = "draft"
"""The field by which a form in which no script runs says what its draft is called, and the slot of such drafts."""

AGAIN: Final = "again"
"""The field by which a form in which no script runs says that what was sent before is meant once more."""

BEGUN: Final = "begun"
"""What in an address asks for the draft of a form."""

OWN: Final = (*DROPPED, PLAIN, AGAIN, attached.NAMED, attached.PICKED, "expected")
"""Fields of a form that are no part of what was typed in it."""


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def keep(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Answer with the drafts of a form, or keep or drop one. Whose they are is the session's to say, and a page that
    was opened by somebody else is refused.
    """
    owner = drafts.owner_of(visitor.desk.pk, visitor.user.pk)
    if request.method != "POST":
        zone = clock_of(visitor.desk, policy_now(request))
        return JsonResponse({"drafts": _all_said(drafts.kept(owner, request.GET.get("name", "")), visitor, zone)})
    sent = request.POST
    name, slot, base = sent.get("name", ""), sent.get("slot", ""), sent.get("base", "0")
    if sent.get("owner") != owner or not (0 < len(name) <= NAME and 0 < len(slot) <= SLOT):
        return JsonResponse({}, status=400)
    if sent.get("drop"):
        drafts.drop(owner, name, slot=slot)
        return JsonResponse({})
    fields = _fields(sent.get("fields", ""))
    if fields is None or not (base.isascii() and base.isdigit() and len(base) < 10):
        return JsonResponse({}, status=400)
    named = _named(visitor.seat or visitor.contact, fields.pop(attached.NAMED, ()))
    kept = {**fields, **({attached.NAMED: named} if named else {})}
    found = drafts.keep(owner, name, slot=slot, base=int(base), fields=kept, at=clock.now_seconds())
    return JsonResponse({"slot": found.slot, "revision": found.revision})


def kept_without_scripts(
    view: Callable[Concatenate[HttpRequest, Who, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Who, P], HttpResponse]:
    """Keep what a form without scripts sent where it is given back, for whoever leaves that page and comes again; drop
    it once it was sent.
    """

    @wraps(view)
    def door(request: HttpRequest, who: Who, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, who, *args, **kwargs)
        name, visitor = request.POST.get(PLAIN, ""), visitor_of(request)
        if not 0 < len(name) <= NAME or visitor is None:
            return response
        owner = drafts.owner_of(visitor.desk.pk, visitor.user.pk)
        if 300 <= response.status_code < 400:
            drafts.drop(owner, name, slot=PLAIN)
        else:
            _keep_plainly(request, owner, name)
        return response

    return door


def may_be_twice(request: HttpRequest) -> bool:
    """Whether what is sent could be what was sent before, by a page that was gone back to. Where a script runs, the
    page knows what it had called its sending.
    """
    return PLAIN in request.POST and AGAIN not in request.POST


def begun(request: HttpRequest, who: Seat | Contact, name: str) -> QueryDict | None:
    """The latest draft of a form where the address asks for it, as if it were sent; of files that are not kept any more
    the page tells.
    """
    visitor = visitor_of(request)
    if request.GET.get(BEGUN) != name or visitor is None:
        return None
    found = next(iter(drafts.kept(drafts.owner_of(visitor.desk.pk, visitor.user.pk), name)), None)
    if found is None:
        messages.info(request, gettext("You have begun nothing here that is kept."))
        return None
    named = _files_of(found)
    there = attached.still_kept(who, [public_id for public_id, _name in named])
    lost = _lost(named, there)
    if lost:
        messages.error(request, lost)
    fields = QueryDict(mutable=True)
    for field, value in found.fields.items():
        if value is not False and isinstance(value, str | bool):
            fields[field] = value if isinstance(value, str) else "on"
    fields.setlist(attached.NAMED, [attached.reference_of(who, public_id) for public_id, _name in named])
    return fields


def _keep_plainly(request: HttpRequest, owner: str, name: str) -> None:
    fields: dict[str, Value] = {field: str(text) for field, text in request.POST.items() if field not in OWN}
    files = attached.found_in(request)
    if files:
        fields[attached.NAMED] = [[row.public_id, row.name] for row in files]
    if len(fields) > MOST_FIELDS or len(json.dumps(fields)) > LONGEST:
        return
    last = next((each for each in drafts.kept(owner, name) if each.slot == PLAIN), None)
    base = last.revision if last else 0
    drafts.keep(owner, name, slot=PLAIN, base=base, fields=fields, at=clock.now_seconds())


def _all_said(found: Sequence[Draft], visitor: Visitor, zone: str) -> list[dict[str, object]]:
    who = visitor.seat or visitor.contact
    wanted = {public_id for one in found for public_id, _name in _files_of(one)}
    there = attached.still_kept(who, wanted) if who else {}
    return [_said(one, zone, who, there) for one in found]


def _said(one: Draft, zone: str, who: Seat | Contact | None, there: Mapping[str, Attachment]) -> dict[str, object]:
    fields = {name: value for name, value in one.fields.items() if name != attached.NAMED}
    texts = [text for text in fields.values() if isinstance(text, str) and " " in text.strip()]
    begins = max(texts, key=len, default="")[:60]
    when = instants.full_instant(one.saved_at, zone)
    said = gettext("The draft of %(instant)s: “%(begins)s”") % {"instant": when, "begins": begins}
    named = _files_of(one)
    told = {"slot": one.slot, "revision": one.revision, "fields": fields, "said": said}
    if who is None:
        return {**told, "files": [], "gone": [], "lost": ""}
    files = [shown(who, there[public_id]) for public_id, _name in named if public_id in there]
    gone = [attached.reference_of(who, public_id) for public_id, _name in named if public_id not in there]
    return {**told, "files": files, "gone": gone, "lost": _lost(named, there)}


def shown(who: Seat | Contact, row: Attachment) -> dict[str, str]:
    """A file as a page lists it: what names it, what it is called, and how large it is in words."""
    return {
        "reference": attached.reference_of(who, row.public_id),
        "name": row.name,
        "size": filesizeformat(row.size),
    }


def _lost(named: Sequence[tuple[str, str]], there: Mapping[str, Attachment]) -> str:
    """What to say of files that are not kept any more; nothing where all are."""
    gone = [gettext("“%(name)s”") % {"name": name} for public_id, name in named if public_id not in there]
    if not gone:
        return ""
    said = ngettext(
        "%(names)s was not sent within a week and is not kept any more. Pick it again if it should go along.",
        "%(names)s were not sent within a week and are not kept any more. Pick them again if they should go along.",
        len(gone),
    )
    return said % {"names": get_text_list(gone, gettext("and"))}


def _named(who: Seat | Contact | None, references: Any) -> list[list[str]]:
    """The files that a page names, with what they are called; what is not the person's is left out."""
    if who is None:
        return []
    named = attached.names_of(who, references)
    there = attached.still_kept(who, named)
    return [[each, there[each].name] for each in named if each in there]


def _files_of(one: Draft) -> list[tuple[str, str]]:
    return [(public_id, name) for public_id, name in one.fields.get(attached.NAMED, ())]


def _fields(text: str) -> dict[str, Any] | None:
    """The fields as a page sends them; nothing for what is none. Files are a list of what names them."""
    if len(text) > LONGEST:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or len(found) > MOST_FIELDS:
        return None
    files = found.get(attached.NAMED, [])
    if not isinstance(files, list) or not all(isinstance(each, str) for each in files):
        return None
    typed = (each for name, each in found.items() if name != attached.NAMED)
    return found if all(isinstance(each, str | bool) for each in typed) else None
