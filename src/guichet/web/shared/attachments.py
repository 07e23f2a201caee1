"""The door of files. They leave for whoever may read their message, as a download and never as a page; they come in as
soon as they are picked, where a script runs, and are named by their form from then on.
"""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from guichet.kit.filestore import store
from guichet.tickets.scopes import attachments_for
from guichet.web.shared import attached
from guichet.web.shared.drafts import shown
from guichet.web.shared.visitor import Visitor, members_only

POLICY = "sandbox; default-src 'none'"
"""What a browser that shows it all the same may do with it: nothing."""


@require_safe
@members_only
def fetch(request: HttpRequest, visitor: Visitor, public_id: str) -> HttpResponseBase:  # noqa: ARG001 - a view's shape
    """Hand over the bytes, under the name that was cleaned and of the type that they are."""
    who = visitor.seat or visitor.contact
    if who is None:
        raise Http404
    found = get_object_or_404(attachments_for(who), public_id=public_id)
    return handed_over(found.key, name=found.name, kind=found.type)


@require_POST
@members_only
def receive(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep what was picked until its form is sent: what names each file there, and what was refused."""
    who = visitor.seat or visitor.contact
    if who is None:
        raise Http404
    found = attached.received(request, who)
    told = {"files": [shown(who, row) for row in found.rows], "errors": found.errors}
    return JsonResponse(told, status=422 if found.errors else 200)


def handed_over(key: str, *, name: str, kind: str) -> FileResponse:
    """A kept file as a download; ``kind`` is its media type.

    Raises:
        Http404: where its bytes are gone.
    """
    try:
        content = store().open(key)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=name,
        content_type=kind,
        headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"},
    )
