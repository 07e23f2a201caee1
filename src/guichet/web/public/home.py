"""The first page: to the queue, to one's requests, or to signing in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from guichet.web.shared.visitor import visitor_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where they work."""
    visitor = visitor_of(request)
    if visitor and visitor.seat:
        return redirect("agent:queue")
    if visitor and visitor.contact:
        return redirect("portal:list")
    if visitor:
        return redirect("people:installation")
    return redirect("demo:start" if settings.DEMO else "sign_in")
