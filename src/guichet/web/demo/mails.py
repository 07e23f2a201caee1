"""Every mail that the demonstration's desks sent, the latest first, each as it looks."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from guichet.desks.models import Desk
from guichet.kit.models import Mail
from guichet.web.demo.clocks import clock_now
from guichet.web.demo.guard import demo_only
from guichet.web.shared.paging import Cursor

PAGE = 40
LONGEST_NUMBER = 18

ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
"""What a mail may do in its frame on our page: look as it does."""


@require_safe
@demo_only
def show(request: HttpRequest) -> HttpResponse:
    """A page of mails, of all desks or of one, and one of them as it looks."""
    desks = list(Desk.objects.order_by("id"))
    wish = request.GET.get("desk", "")
    desk = next((each for each in desks if each.slug == wish), None)
    found = Mail.objects.order_by("-created_at", "-pk")
    if desk is not None:
        found = found.filter(stream=desk.pk)
    after = Cursor.read(request.GET.get("after", ""))
    if after is not None:
        found = found.filter(Q(created_at__lt=after.at) | Q(created_at=after.at, pk__lt=after.pk))
    page = list(found[: PAGE + 1])
    chosen = _chosen(request.GET.get("mail", ""), page)
    kept = {name: request.GET[name] for name in ("desk", "after") if request.GET.get(name)}
    last = page[PAGE - 1] if len(page) > PAGE else None
    more = urlencode({**kept, "after": str(Cursor(last.created_at, last.pk))}) if last else ""
    said = {
        "mails": page[:PAGE],
        "names": {each.pk: each.name for each in desks},
        "desks": desks,
        "desk": desk,
        "chosen": chosen,
        "asked": bool(request.GET.get("mail")),
        "kept": f"{urlencode(kept)}&" if kept else "",
        "more": f"?{more}" if more else "",
        "clock": clock_now(request),
    }
    return render(request, "demo/mail.html", said)


@require_safe
@demo_only
def letter(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - Django's own form
    """One mail as its reader sees it: it stands in a frame, and nothing in it runs."""
    mail = get_object_or_404(Mail, pk=number)
    response = HttpResponse(mail.html or mail.text)
    if not mail.html:
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["Content-Security-Policy"] = ALONE
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _chosen(wish: str, page: list[Mail]) -> Mail | None:
    if wish.isascii() and wish.isdigit() and len(wish) <= LONGEST_NUMBER:
        return get_object_or_404(Mail, pk=int(wish))
    return page[0] if page else None
