"""The terms of a ticket: fixed at submission, changed by nothing but an event that says so."""

import hashlib
import json

from guichet.contracts.holding import Holding
from guichet.policies.models import PolicyVersion
from guichet.tickets.models import Terms


def fix_terms(version: PolicyVersion, holding: Holding) -> Terms:
    """The row of these terms, made if they are the first of their kind."""
    said = {
        "policy": version.hash,
        "version": version.pk,
        "contract": None if holding.contract is None else holding.contract.pk,
        "plan": holding.plan,
        "paid": holding.paid,
        "time_balance_minutes": None,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    terms, _made = Terms.objects.get_or_create(
        hash=hashlib.sha256(text.encode()).hexdigest(),
        defaults={
            "desk_id": version.desk_id,
            "version": version,
            "contract": holding.contract,
            "plan": holding.plan,
            "paid": holding.paid,
            "time_balance_minutes": None,
        },
    )
    return terms
