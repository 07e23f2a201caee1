"""By which clause of a policy each letter is sent, and whether the policy leads to it at all. Pure."""

from collections.abc import Callable, Mapping
from typing import Final

from guichet.core.policy.model import Policy
from guichet.notices.catalogue import ACCOUNT, LETTERS, LIMIT, OF_CREDITS


def clause_of(policy: Policy, letter: str) -> str:
    """The clause by which a letter is sent; empty where no clause orders it."""
    found = CLAUSES.get(letter)
    return (found(policy) if found else None) or ""


def leads_to(policy: Policy, letter: str) -> bool:
    """Whether a ticket under the policy can come to a letter."""
    test = CONDITIONS.get(letter)
    return test is None or test(policy)


def _priorities(policy: Policy) -> str | None:
    return policy.priorities.clause if policy.priorities else None


def _exclusions(policy: Policy) -> str | None:
    return policy.exclusions.clause if policy.exclusions else None


def _credit(policy: Policy) -> str | None:
    rule = policy.metering
    return None if rule is None else (rule.warnings and rule.warnings.clause) or rule.clause


def _refund(policy: Policy) -> str | None:
    back = policy.metering.credit_back if policy.metering else None
    return back.clause if back else None


def _no_credit(policy: Policy) -> str | None:
    rule = policy.metering.no_credit if policy.metering else None
    return rule.clause if rule else None


def _expiry(policy: Policy) -> str | None:
    rule = policy.metering.expiry if policy.metering else None
    return rule.clause if rule else None


def _abuse(policy: Policy) -> str | None:
    return policy.abuse.clause if policy.abuse else None


def _silence(policy: Policy) -> str | None:
    rule = policy.closing.silence
    return None if rule is None else rule.clause or policy.closing.clause


def _escalation(policy: Policy) -> str | None:
    return next((chain.clause for chain in policy.escalations), None)


def _promise(policy: Policy) -> str | None:
    return next((rule.clause for rule in policy.commitments.values() if not rule.recurs), None)


def _cadence(policy: Policy) -> str | None:
    return next((rule.clause for rule in policy.commitments.values() if rule.recurs), None)


def _reminder(policy: Policy) -> str | None:
    return next((rule.clause for rule in policy.commitments.values() if rule.reminders), None)


def _allowance(policy: Policy) -> str | None:
    return policy.allowance.clause if policy.allowance else None


def _holds(policy: Policy) -> bool:
    return policy.allowance is not None and policy.allowance.at_limit == "hold"


CLAUSES: Final[Mapping[str, Callable[[Policy], str | None]]] = {
    "confirmation": lambda policy: policy.submission.registration_clause or policy.submission.channels_clause,
    "incomplete": lambda policy: policy.submission.clause,
    "held": _allowance,
    "let_in": _allowance,
    "priority_set": _priorities,
    "priority_changed": _priorities,
    "priority_confirmed": _priorities,
    "kind_set": lambda policy: policy.kinds.clause if policy.kinds else None,
    "resolved": lambda policy: policy.closing.validation_clause or policy.closing.clause,
    "excluded": _exclusions,
    "readmitted": _exclusions,
    "quoted": _exclusions,
    "ordered": _exclusions,
    "quote_expired": _exclusions,
    "desk_quote": _exclusions,
    "hours_changed": lambda policy: policy.calendars[policy.calendar].clause,
    "reopened": lambda policy: policy.reopening.clause,
    "credit_low": _credit,
    "credit_gone": _credit,
    "refund": _refund,
    "fix_promised": _refund,
    "fix_delivered": _refund,
    "warning": _silence,
    "closed": lambda policy: policy.closing.clause,
    "declined": lambda policy: _no_credit(policy) or _abuse(policy),
    **dict.fromkeys((code for code in LETTERS if code.startswith(ACCOUNT)), _expiry),
    **dict.fromkeys((code for code in LETTERS if code.startswith(LIMIT)), _abuse),
    **dict.fromkeys(OF_CREDITS, _promise),
    "desk_reminder": _reminder,
    "desk_breach": _promise,
    "desk_update": _cadence,
    "desk_escalation": _escalation,
    "desk_acknowledged": _escalation,
    "desk_credit_low": _credit,
    "desk_credit_gone": _credit,
}


def _states(policy: Policy) -> bool:
    """Whether whoever asks states a priority, so that what becomes of it is told."""
    return policy.priorities is not None and "contact" in policy.priorities.set_by


def _quotes(policy: Policy) -> bool:
    return policy.exclusions is not None and policy.exclusions.quoted


def _warns(policy: Policy) -> bool:
    return policy.metering is not None and policy.metering.warnings is not None


def _promises_fixes(policy: Policy) -> bool:
    expiry = policy.metering.expiry if policy.metering else None
    return expiry is not None and bool(expiry.kinds)


CONDITIONS: Final[Mapping[str, Callable[[Policy], bool]]] = {
    "incomplete": lambda policy: bool(policy.submission.fields),
    "held": _holds,
    "let_in": _holds,
    "priority_set": _states,
    "priority_changed": _states,
    "priority_confirmed": lambda policy: policy.priorities is not None and policy.priorities.validated,
    "kind_set": lambda policy: policy.kinds is not None,
    "resolved": lambda policy: policy.closing.validation,
    "excluded": lambda policy: policy.exclusions is not None,
    "readmitted": lambda policy: policy.exclusions is not None,
    "quoted": _quotes,
    "ordered": _quotes,
    "quote_expired": _quotes,
    "desk_quote": _quotes,
    "credit_low": _warns,
    "credit_gone": _warns,
    "refund": lambda policy: _refund(policy) is not None,
    "fix_promised": _promises_fixes,
    "fix_delivered": _promises_fixes,
    "warning": lambda policy: policy.closing.silence is not None and policy.closing.silence.warning is not None,
    "declined": lambda policy: (_no_credit(policy) or _abuse(policy)) is not None,
    **dict.fromkeys((code for code in LETTERS if code.startswith(ACCOUNT)), lambda policy: _expiry(policy) is not None),
    **dict.fromkeys((code for code in LETTERS if code.startswith(LIMIT)), lambda policy: policy.abuse is not None),
    **dict.fromkeys(OF_CREDITS, lambda policy: bool(policy.commitments)),
    "desk_refused": lambda policy: policy.closing.validation,
    "desk_reminder": lambda policy: _reminder(policy) is not None,
    "desk_update": lambda policy: _cadence(policy) is not None,
    "desk_escalation": lambda policy: bool(policy.escalations),
    "desk_acknowledged": lambda policy: bool(policy.escalations),
    "desk_credit_low": _warns,
    "desk_credit_gone": _warns,
}
