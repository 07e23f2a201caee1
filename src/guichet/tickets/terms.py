"""The terms of a ticket: fixed at submission, changed by nothing but an event that says so."""

import hashlib
import json

from guichet.contracts.holding import Holding, as_codes
from guichet.tickets.models import Terms


def fix_terms(holding: Holding) -> Terms:
    """The row of these terms, made if they are the first of their kind."""
    said = Terms(
        desk_id=holding.version.desk_id,
        version=holding.version,
        contract=holding.contract,
        plan=holding.plan,
        paid=holding.paid,
        time_balance_minutes=holding.time_balance_minutes,
        overrides=as_codes(holding.overrides) or None,
    )
    said.hash = hash_of(said)
    known = Terms.objects.select_related("version").filter(hash=said.hash).first()
    if known is not None:
        return known
    Terms.objects.bulk_create([said], ignore_conflicts=True)
    return Terms.objects.select_related("version").get(hash=said.hash)


def hash_of(terms: Terms) -> str:
    """The hash of what terms say, the text of the policy included."""
    said: dict[str, object] = {
        "policy": terms.version.hash,
        "version": terms.version_id,
        "contract": terms.contract_id,
        "plan": terms.plan,
        "paid": terms.paid,
        "time_balance_minutes": terms.time_balance_minutes,
    }
    if terms.overrides:
        said["overrides"] = terms.overrides
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
