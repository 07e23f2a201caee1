"""What links in mails lead to, for whoever holds them: a file that was too large, and the end of mails about a request.
Nobody signs in.
"""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from guichet import clock
from guichet.tickets import collaborating, fetching
from guichet.tickets.actor import Actor
from guichet.web.shared.attachments import handed_over
from guichet.web.shared.visitor import desk_here


@require_safe
def fetch(request: HttpRequest, token: str) -> HttpResponse | FileResponse:
    """Hand a file over, as a download."""
    found = fetching.find(desk_here(request), token, at=clock.now_seconds())
    if found is None:
        return render(request, "public/leaving.html", {"is_over": True}, status=410)
    return handed_over(found.key, name=found.name, kind=found.type)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The page on which somebody stops following a request. Their mail program may press its button for them, and so
    sends no token of ours (RFC 8058): the address is one that only they have.
    """
    row = collaborating.by_token(desk_here(request), token)
    if row is None:
        return render(request, "public/leaving.html", {"is_over": True}, status=410)
    translation.activate(row.ticket.desk.language_for(row.contact.language))
    if request.method == "POST" and row.left_at is None:
        by, at = Actor.customer(row.contact), clock.now_seconds()
        collaborating.remove(row.ticket, by=by, at=at, collaborator=row.pk)
        row.left_at = at
    context = {"token": token, "ticket": row.ticket, "is_done": row.left_at is not None}
    return render(request, "public/leaving.html", context)
