"""Putting a step of the set-up off, and saying that the set-up is over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from guichet.desks import first_steps
from guichet.web.shared.first_steps import course_of
from guichet.web.shared.visitor import Visitor, keepers_only


@require_POST
@keepers_only
def go(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Go on to the step that waits next; where none does, the set-up may be ended."""
    course = course_of(visitor, request.POST.get("step", ""))
    if course is None:
        return redirect("setup:home")
    if request.POST.get("act") == "end" and course.is_over:
        first_steps.end(visitor.desk)
        return redirect("setup:home")
    if request.POST.get("act") == "skip" and course.here is not None and course.here.is_open:
        first_steps.skip(visitor.desk, course.here.key)
    return redirect(course.onward.href) if course.onward else redirect("setup:home")
