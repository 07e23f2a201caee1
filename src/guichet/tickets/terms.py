"""The terms of a ticket: fixed at submission, changed by nothing but an event that says so."""

import hashlib
import json

from guichet.contracts.holding import Holding
from guichet.policies.models import PolicyVersion
from guichet.tickets.models import Terms


def fix_terms(version: PolicyVersion, holding: Holding) -> Terms:
    """The row of these terms, made if they are the first of their kind."""
    said = Terms(
        desk_id=version.desk_id,
        version=version,
        contract=holding.contract,
        plan=holding.plan,
        paid=holding.paid,
        time_balance_minutes=holding.time_balance_minutes,
    )
    said.hash = hash_of(said)
    known = Terms.objects.select_related("version").filter(hash=said.hash).first()
    if known is not None:
        return known
    Terms.objects.bulk_create([said], ignore_conflicts=True)
    return Terms.objects.select_related("version").get(hash=said.hash)


def hash_of(terms: Terms) -> str:
    """The hash of what terms say, the text of the policy included."""
    said = {
        "policy": terms.version.hash,
        "version": terms.version_id,
        "contract": terms.contract_id,
        "plan": terms.plan,
        "paid": terms.paid,
        "time_balance_minutes": terms.time_balance_minutes,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
