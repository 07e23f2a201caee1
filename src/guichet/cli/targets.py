"""What a contract sets of single targets, as a JSON list for the shell: each an object whose fields are the columns of
a desk's file of targets.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from guichet.cli.inputs import Unusable, json_value, named, whole
from guichet.core.entitlements.signing import Written, credit_in
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import DurationError
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Override, names_a_target

FIELDS: Final = frozenset({
    "commitment", "priority", "within", "binding", "credit", "unit", "currency", "cap", "fee", "fee_period",
    "id", "contract", "signed_by", "signed_on",
})  # fmt: skip
CALLED: Final = {"amount": "credit", "period": "fee_period"}


def targets_in(name: str, policy: Policy) -> tuple[Override, ...]:
    """The targets of a file, in its order; a term is known by its place, from 1.

    Raises:
        Unusable: naming the target, counted from 1, and the field.
    """
    found = json_value(whole(name))
    if not isinstance(found, list):
        raise Unusable(f"{named(name)}: targets are a JSON list.")
    return tuple(
        _target(each, f"{named(name)}: target {number}", number, policy) for number, each in enumerate(found, 1)
    )


def _target(found: object, where: str, term: int, policy: Policy) -> Override:
    if not isinstance(found, Mapping):
        raise Unusable(f"{where} must be an object.")
    unknown = sorted(set(found) - FIELDS)
    if unknown:
        raise Unusable(f"{where}: unknown field '{unknown[0]}'.")
    binding = found.get("binding", False)
    if not isinstance(binding, bool):
        raise Unusable(f"{where}: the field 'binding' must be true or false.")
    try:
        within = Duration.parse(found.get("within"))
    except DurationError as error:
        raise Unusable(f"{where}: the field 'within': {error.message}") from None
    said = Written(*(_text(found, name, where) for name in ("unit", "credit", "currency", "cap", "fee", "fee_period")))
    credit, mistakes = credit_in(said)
    if mistakes:
        field = CALLED.get(mistakes[0].where, mistakes[0].where)
        raise Unusable(f"{where}: the field '{field}': {REASONS[mistakes[0].reason]}.")
    made = Override(
        kind=_text(found, "commitment", where),
        priority=_text(found, "priority", where) or None,
        within=within,
        binding=binding,
        credit=None if credit is None else replace(credit, term=term),
    )
    if not names_a_target(policy, made):
        raise Unusable(f"{where}: the policy promises nothing called '{made.kind}', or not at this priority.")
    if credit is not None and not binding:
        raise Unusable(f"{where}: only a target that binds credits something.")
    return made


def _text(found: Mapping[object, object], name: str, where: str) -> str:
    value = found.get(name)
    if value is not None and not isinstance(value, str):
        raise Unusable(f"{where}: the field '{name}' must be text.")
    return value or ""


REASONS: Final = {
    "needed": "is missing",
    "not_of_unit": "is not said of a credit in this unit",
    "unknown_unit": "must be money, minutes or fee",
    "unknown_period": "must be month, quarter or year",
    "unknown_currency": "must be the three letters of a currency in use",
    "not_a_number": "must be a number such as 450.00",
    "too_many_decimals": "has smaller parts than the currency has",
    "not_minutes": "must be whole minutes, such as 30",
    "not_percent": "must be percent with two decimals at most, such as 12.5",
}
