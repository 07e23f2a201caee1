"""The customer writes."""

from collections.abc import Mapping, Sequence

from guichet.core.policy.choosing import given
from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.coming_back import PORTAL, unless_limited
from guichet.tickets.door import Outcome, Words, act, clean
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Ticket
from guichet.tickets.timeline import policy_for


def answer(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    text: str,
    channel: str = PORTAL,
    fields: Mapping[str, str] | None = None,
    key: str | None = None,
    files: Sequence[Attachment] = (),
) -> Outcome:
    """Take in what the customer writes; ``fields`` complete what the request lacked. A closed ticket is reopened by it
    where the policy says so, unless a limit of support refuses that by the ``channel`` (MX-9).

    Raises:
        Refused: ``empty``, ``stays_closed``, ``declined``...
    """
    policy = policy_for(ticket)
    answers = {name: given(policy, name, said) for name, said in (fields or {}).items() if said.strip()}
    if answers.keys() - {"description", *policy.submission.fields}:
        raise Refused("unusable", field="fields")
    if not clean(text) and not answers:
        raise Refused("empty", field="text")
    data = {"fields": answers} if answers else {}
    words = Words(text=text, fields=fields, files=files)
    unless = unless_limited(EventType.ANSWERED, by, channel)
    return act(ticket, EventType.ANSWERED, by=by, at=at, data=data, words=words, key=key, unless=unless)
