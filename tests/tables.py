"""Tables that refuse to be emptied, for the tests that must empty them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from guichet.kit.appendonly import lift, protect

PROTECTED = {
    "kit_feedrow": "stream",
    "kit_removed": None,
    "policies_calendarentry": "desk_id",
    "policies_policyversion": "desk_id",
    "policies_certificate": "desk_id",
    "policies_withdrawal": "desk_id",
    "policies_draftact": "desk_id",
    "policies_approvalrule": "desk_id",
    "contracts_pinning": "desk_id",
    "desks_deskchange": "desk_id",
    "tickets_terms": "desk_id",
    "tickets_event": "desk_id",
    "knowledge_articletext": "desk_id",
    "contracts_ledgerentry": "desk_id",
    "contracts_contractchange": "desk_id",
}


@contextmanager
def emptied_afterwards() -> Iterator[None]:
    """Protect what is append-only for as long as the block lasts, and no longer."""
    with connection.schema_editor() as editor:
        for table, stream in PROTECTED.items():
            protect(editor, table, stream)
    yield
    with connection.schema_editor() as editor:
        for table in PROTECTED:
            lift(editor, table)
