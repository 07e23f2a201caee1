"""Every mail that the demonstration's desks sent, the latest first."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.kit.models import Mail
from guichet.web.demo.clocks import clock_now
from guichet.web.demo.guard import demo_only
from guichet.web.shared.paging import Cursor

PAGE = 40


@require_safe
@demo_only
def show(request: HttpRequest) -> HttpResponse:
    """One page of mails."""
    found = Mail.objects.order_by("-pk")
    after = Cursor.read(request.GET.get("after", ""))
    if after is not None:
        found = found.filter(Q(pk__lt=after.pk))
    mails = list(found[: PAGE + 1])
    more = f"?after={Cursor(0, mails[PAGE - 1].pk)}" if len(mails) > PAGE else ""
    return render(request, "demo/mail.html", {"mails": mails[:PAGE], "more": more, "clock": clock_now()})
