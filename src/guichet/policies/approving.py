"""Whether a desk asks for a second person's approval before a version is published; who may change that, and how.

The administrator of the installation turns it on. It ends only where a second person agrees: else whoever could not
publish alone would first turn it off, alone.
"""

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from guichet.accounts.models import User
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Role, Seat
from guichet.policies.models import ApprovalRule

ON, ENDING, OFF, KEPT = "on", "ending", "off", "kept"
MOST_TOLD: Final = 20


class RuleRefused(Exception):  # noqa: N818 - reads as what it is
    """The rule cannot be changed so. ``code``: ``not_theirs``, ``same`` (it stands so already), ``second`` (who asked
    for its end cannot agree to it).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whether approval is asked for, and the step that asks for its end, if one waits for a second person."""

    asked_for: bool
    ending: ApprovalRule | None = None


def rule_of(desk_id: int) -> Rule:
    """How the rule stands at a desk."""
    last = ApprovalRule.objects.filter(desk_id=desk_id).select_related("by").order_by("-pk").first()
    if last is None or last.kind == OFF:
        return Rule(asked_for=False)
    return Rule(asked_for=True, ending=last if last.kind == ENDING else None)


def told(desk_id: int) -> list[ApprovalRule]:
    """The last steps, the latest first."""
    return list(ApprovalRule.objects.filter(desk_id=desk_id).select_related("by").order_by("-pk")[:MOST_TOLD])


def ask_for_approval(desk: Desk, *, by: User, at: int) -> None:
    """Let nobody publish alone from now on.

    Raises:
        RuleRefused: ``not_theirs`` where they do not look after the installation; ``same``.
    """
    with transaction.atomic():
        rule = _locked(desk)
        if not by.is_administrator:
            raise RuleRefused("not_theirs")
        if rule.asked_for:
            raise RuleRefused("same")
        _note(desk, ON, by, at)


def ask_for_its_end(desk: Desk, *, by: User, at: int) -> None:
    """Ask that approval be asked for no longer; it is, until a second person agrees.

    Raises:
        RuleRefused: ``not_theirs`` where they do not look after the installation; ``same``.
    """
    with transaction.atomic():
        rule = _locked(desk)
        if not by.is_administrator:
            raise RuleRefused("not_theirs")
        if not rule.asked_for or rule.ending is not None:
            raise RuleRefused("same")
        _note(desk, ENDING, by, at)


def answer_its_end(desk: Desk, *, agreed: bool, by: User, at: int) -> None:
    """Agree that approval is asked for no longer, or let it be asked for on; who asked may only do the latter.

    Raises:
        RuleRefused: ``not_theirs`` where they do not keep the desk; ``same`` where nobody asked; ``second``.
    """
    with transaction.atomic():
        rule = _locked(desk)
        if not keeps(by, desk):
            raise RuleRefused("not_theirs")
        if rule.ending is None:
            raise RuleRefused("same")
        if agreed and rule.ending.by_id == by.pk:
            raise RuleRefused("second")
        _note(desk, OFF if agreed else KEPT, by, at)


def keeps(user: User, desk: Desk) -> bool:
    """Whether somebody keeps a desk: manages it, or looks after the installation."""
    managing = Seat.objects.filter(desk=desk, user=user, role=Role.MANAGER, is_active=True)
    return user.is_active and (user.is_administrator or managing.exists())


def _locked(desk: Desk) -> Rule:
    lock_desk(desk.pk)
    return rule_of(desk.pk)


def _note(desk: Desk, kind: str, by: User, at: int) -> None:
    ApprovalRule.objects.create(desk=desk, kind=kind, by=by, at=at)
