"""The steps by which a desk is set up: which are done, which were put off, where one is, and what comes next.

A step is done when what it brings is there, whoever brought it and on whichever page.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from guichet import clock
from guichet.customers.models import Organisation
from guichet.desks.models import Desk, FirstSteps, Seat
from guichet.entry.models import Invitation
from guichet.policies.loading import in_force
from guichet.web.shared.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its code, its name, its page, and where it stands."""

    key: str
    name: str
    href: str
    is_done: bool
    is_skipped: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return not (self.is_done or self.is_skipped)


@dataclass(frozen=True, slots=True)
class Course:
    """All steps, the one whose page is shown, and the one to go to from it."""

    steps: tuple[Step, ...]
    here: Step | None

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_over(self) -> bool:
        """Whether no step waits for anybody."""
        return not any(step.is_open for step in self.steps)

    @property
    def onward(self) -> Step | None:
        """The next step that waits, after this one and round to the first; none where it is this one alone."""
        at = self.steps.index(self.here) + 1 if self.here else 0
        return next((step for step in (*self.steps[at:], *self.steps[:at]) if step.is_open and step != self.here), None)


def course_of(visitor: Visitor | None, here: str = "") -> Course | None:
    """The steps of a desk that is being set up, for whoever keeps it; none where there is nothing to set up."""
    if visitor is None or not visitor.is_keeper:
        return None
    held = FirstSteps.objects.filter(desk=visitor.desk).first()
    if held is None:
        return None
    manages = visitor.seat is not None and visitor.seat.is_manager
    steps = tuple(_steps(visitor.desk, held, manages=manages))
    return Course(steps, next((step for step in steps if step.key == here), None))


def _steps(desk: Desk, held: FirstSteps, *, manages: bool) -> list[Step]:
    found = [
        ("desk", gettext("The desk"), "setup:desk", True),
        ("policy", gettext("Policy"), "setup:policy", in_force(desk.pk, clock.now_seconds()) is not None),
        ("mail", gettext("Mails"), "setup:mail", held.mail_taken_at is not None),
    ]
    if manages:
        found += [
            ("people", gettext("People"), "people:first_people", _has_people(desk)),
            ("customers", gettext("Customers"), "people:first_customers", _serves(desk)),
            ("samples", gettext("Sample data"), "setup:samples", Desk.objects.filter(sample_of=desk).exists()),
        ]
    return [Step(key, name, reverse(view), done, key in held.skipped) for key, name, view, done in found]


def _has_people(desk: Desk) -> bool:
    """Whether anybody beside the first manager works there, or is invited to."""
    several = Seat.objects.filter(desk=desk, is_active=True)[1:2].exists()
    return several or Invitation.objects.filter(desk=desk, organisation=None).exists()


def _serves(desk: Desk) -> bool:
    return Organisation.objects.filter(desk=desk).exists()
