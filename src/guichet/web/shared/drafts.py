"""The door of drafts: what a page keeps while somebody types, and asks for when they come back. See ``draft.js``."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.kit import drafts
from guichet.kit.models import Draft
from guichet.web.shared import instants
from guichet.web.shared.visitor import Visitor, members_only

LONGEST = 250_000
MOST_FIELDS = 60
NAME, SLOT = 80, 32


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def keep(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Answer with the drafts of a form, or keep or drop one. Whose they are is the session's to say, and a page that
    was opened by somebody else is refused.
    """
    owner = drafts.owner_of(visitor.desk.pk, visitor.user.pk)
    if request.method != "POST":
        return JsonResponse(
            {"drafts": [_said(one, visitor) for one in drafts.kept(owner, request.GET.get("name", ""))]}
        )
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
    found = drafts.keep(owner, name, slot=slot, base=int(base), fields=fields, at=clock.now_seconds())
    return JsonResponse({"slot": found.slot, "revision": found.revision})


def _said(one: Draft, visitor: Visitor) -> dict[str, object]:
    texts = [text for text in one.fields.values() if isinstance(text, str) and " " in text.strip()]
    begins = max(texts, key=len, default="")[:60]
    when = instants.full_instant(one.saved_at, visitor.desk.zone)
    said = gettext("The draft of %(instant)s: “%(begins)s”") % {"instant": when, "begins": begins}
    return {"slot": one.slot, "revision": one.revision, "fields": one.fields, "said": said}


def _fields(text: str) -> dict[str, str | bool] | None:
    """The fields as a page sends them; nothing for what is none."""
    if len(text) > LONGEST:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or len(found) > MOST_FIELDS:
        return None
    return found if all(isinstance(each, str | bool) for each in found.values()) else None
