"""The rows of the queue's board, each made once for all that it says: it is asked for again every half minute."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guichet.web.agent.groups import QueueRow
from guichet.web.shared.templatetags import look

register = template.Library()

MOST_KEPT = 4096


@register.simple_tag(takes_context=True)
def board_row(context: dict[str, Any], row: QueueRow) -> SafeString:
    """One row. Whatever it says is in what it is known by, so that a row that is kept is never an old one."""
    due, distance = look.instant(context, row.due_at), look.distance(context, row.due_at)
    clause = look.clause(context, row.clause, row.cited)
    return _made(row, due, distance, clause, get_language() or "")


@lru_cache(maxsize=MOST_KEPT)
def _made(row: QueueRow, due: str, distance: str, clause: str, _language: str) -> SafeString:
    return render_to_string("agent/row.html", {"row": row, "due": due, "distance": distance, "clause": clause})
