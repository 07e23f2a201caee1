"""One change of a ticket as it is told to one reader: what things are called in their language, and the letter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self

from django.utils.translation import gettext

from guichet.channels.email.trust import CHANNEL, is_claimed, is_proven
from guichet.channels.models import Arrival
from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus, Standing
from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import span_of
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import said_in
from guichet.customers.models import Contact
from guichet.desks.reaching import link
from guichet.desks.saying import said_instant
from guichet.kit.addresses import named
from guichet.kit.models import FeedRow
from guichet.kit.outbox import Enclosure, Letter
from guichet.notices.catalogue import SIGNATURE, TEXTS
from guichet.notices.enclosing import sorted_out, to_fetch
from guichet.notices.readers import Reader
from guichet.notices.texts import Trial, words_for
from guichet.notices.words import OFFERS, TRIED, greeting, link_to, offer_links, rule_said, word
from guichet.policies.speaking import clock_of
from guichet.tickets.collaborating import leave_token
from guichet.tickets.models import Collaborator, Event, Message, MessageKind, Ticket
from guichet.tickets.offering import offered
from guichet.tickets.timeline import policy_for, standing_of

WARNING: Final = "warn_close"
REGISTRATION: Final = "registration"

CHANGE: Final = "change"
"""What a letter is about that follows from one, with its number in the feed."""

ANSWERS_MAILS: Final = frozenset({"confirmation", "incomplete", "declined", "held"})
"""What the desk itself answers to a request that came by mail."""

PROMISED: Final = ("first_response", "resolution")
"""What a customer is told the instant of: the others follow from the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A letter, the key under which it is posted once, and the code of its text."""

    letter: Letter
    key: str
    code: str


@dataclass(frozen=True, kw_only=True)
class News:
    """A change, the ticket that it is of, and who is told of it; ``trial`` where it is only looked at."""

    ticket: Ticket
    row: FeedRow
    reader: Reader
    trial: Trial | None = None

    def as_tried(self) -> Self:
        """The same to a reader of the language that is looked at."""
        if self.trial is None:
            return self
        return replace(self, reader=replace(self.reader, language=self.trial.language))

    @cached_property
    def policy(self) -> Policy:
        """The policy of the ticket."""
        return policy_for(self.ticket)

    @cached_property
    def event(self) -> Event:
        """The event that the change is."""
        return Event.objects.get(pk=self.row.detail)

    @cached_property
    def clause(self) -> str:
        """The clause by which it happened, where the event says one."""
        return str(self.event.data.get("clause", ""))

    def standing(self, *, now: bool = False) -> Standing:
        """Where the ticket stood at the change; or as of all that has happened since."""
        at = max(self.row.at, self.ticket.last_event_at) if now else self.row.at
        return standing_of(self.ticket, at, ledger=False)

    @cached_property
    def is_for_stranger(self) -> bool:
        """Whether the letter goes to an address that somebody only claims: then it holds nothing that they typed, for
        they may have written in another's name.
        """
        return self.reader.key == str(self.ticket.contact_id) and is_claimed(self.ticket)

    def text(self, wording: Mapping[str, str]) -> str:
        """A text of the policy in the reader's language."""
        return said_in(wording, self.reader.language)

    def wording(self, clause: str) -> str:
        """What the policy says in a clause."""
        return self.text(self.policy.clauses.get(clause, {}))

    def priority(self, code: str | None) -> str:
        """What the policy calls a priority."""
        rule = self.policy.priorities
        level = None if rule is None or code is None else rule.levels.get(code)
        return "" if level is None else self.text(level.name)

    def level(self, code: str | None) -> dict[str, str]:
        """What the policy calls a priority, and its own word for one."""
        rule = self.policy.priorities
        noun = "" if rule is None or rule.noun is None else self.text(rule.noun)
        return {"priority": self.priority(code), "priority_word": noun or gettext("Priority")}

    def asked(self, name: str) -> str:
        """What the policy calls something that it asks of a request."""
        field = self.policy.submission.fields.get(name)
        if field is not None:
            return self.text(field.name)
        return self.level(None)["priority_word"] if name == "priority" else name

    def commitment(self, code: str) -> str:
        """What people call a promise."""
        return promise_name(self.policy, code, self.reader.language)

    def rule(self, clause: str | None) -> dict[str, str]:
        """A clause, and what the policy says in it."""
        if not clause:
            return {"clause": "", "rule": ""}
        return {"clause": clause, "rule": rule_said(clause, self.wording(clause))}

    def instant(self, at: int | None) -> str:
        """An instant as the reader reads it."""
        return "" if at is None else said_instant(at, clock_of(self.ticket.desk, self.policy), self.reader.language)

    def exception(self, entry: CalendarEntry) -> str:
        """An exceptional opening or closing, or that there is none after all."""
        edges = span_of(self.policy, entry) or (None, None)
        said = {"start": self.instant(edges[0]), "end": self.instant(edges[1]), "reason": self.text(entry.reason)}
        if entry.withdraws is not None:
            words = gettext("as usual after all, %(start)s to %(end)s: %(reason)s")
        elif entry.opens:
            words = gettext("open, %(start)s to %(end)s: %(reason)s")
        else:
            words = gettext("closed, %(start)s to %(end)s: %(reason)s")
        return words % said

    @cached_property
    def message(self) -> Message | None:
        """What was written in public with the change, unless it was erased."""
        found = Message.objects.filter(event_id=self.row.detail, kind=MessageKind.PUBLIC, erased_at=None)
        return found.select_related("seat__user", "event").first()

    def said(self) -> str:
        """The words of it, if there are any."""
        return "" if self.message is None else self.message.text

    def typed(self, text: str) -> str:
        """What somebody outside of the desk typed: nothing of it in a first mail to an address that is not proven."""
        return text if is_proven(self.ticket.desk, self.reader.email) else ""

    def promise(self, one: CommitmentStanding | None) -> dict[str, str]:
        """What is said of a promise and its instant."""
        if one is None or one.due_at is None:
            return {}
        place = "answer_by" if one.kind == "first_response" else "done_by"
        goal = gettext("This is a goal that we pursue with our best efforts.")
        return {
            place: self.instant(one.due_at),
            "promise_clause": one.clause,
            "best_effort": "" if one.binding else goal,
        }

    def running(self, standing: Standing) -> CommitmentStanding | None:
        """The promise to the customer that falls due next."""
        found = [one for one in standing.commitments if one.status is CommitmentStatus.RUNNING and one.due_at]
        return min((one for one in found if one.kind in PROMISED), key=lambda one: one.due_at or 0, default=None)

    def post(  # noqa: PLR0913 - what differs between letters, keyword-only
        self,
        code: str,
        values: Mapping[str, str],
        *,
        purpose: str = "",
        once: str = "",
        ordered_at: int | None = None,
        automatic: bool = True,
        message: Message | None = None,
    ) -> Post:
        """The letter whose text has this code, its places filled in, with the files of the ``message`` it tells of."""
        ticket, row, reader = self.ticket, self.row, self.reader
        files, values = self._with_files(message, values)
        words = {**words_for(ticket.desk, code, reader.language), **(self.trial.words if self.trial else {})}
        worded = word(
            ticket.desk,
            reader.language,
            words[code],
            words[SIGNATURE],
            {**self._common(code, automatic=automatic), **values},
        )
        letter = Letter(
            purpose=purpose or code,
            subject_id=ticket.pk,
            about="" if once else about_change(row),
            ordered_at=row.at if ordered_at is None else ordered_at,
            thread=ticket.public_id,
            recipient=reader.email,
            sender=named(ticket.desk.sender, ticket.desk.mail_address),
            mailbox=ticket.desk.mail_address,
            subject=worded.subject,
            text=worded.text,
            html=worded.html,
            automatic=automatic,
            leave=self._leave(),
            answers=self._answers(),
            files=files,
            # What answers a mail by itself is answered by no machine (RFC 3834).
            returns=not (automatic and code in ANSWERS_MAILS and ticket.channel == CHANNEL),
        )
        # Once for each change; a registration, once for each ticket.
        key = f"{once}:{ticket.pk}:{reader.key}" if once else f"feed:{row.stream}:{row.number}:{reader.key}"
        return Post(letter=letter, key=key, code=code)

    def _with_files(
        self, message: Message | None, values: Mapping[str, str]
    ) -> tuple[tuple[Enclosure, ...], Mapping[str, str]]:
        """The files that travel with the letter; where the others are fetched stands below what was written."""
        if message is None or self.reader.works_here:
            return (), values
        found = message.attachments.filter(erased_at__isnull=True).order_by("pk")
        fitting, beyond = sorted_out(found)
        reader = Contact.objects.get(pk=int(self.reader.key))
        desk, language = self.ticket.desk, self.reader.language
        lines = to_fetch(desk, reader, beyond, at=self.row.at, clock=clock_of(desk, self.policy), language=language)
        return fitting, {**values, "message": f"{values['message']}\n\n{lines}".strip()} if lines else values

    def _answers(self) -> str:
        """What their own mail program called the last mail of the reader's about the ticket, so that it puts the letter
        beside it. Of an address that somebody only claims, nothing is repeated.
        """
        if self.reader.works_here or self.is_for_stranger:
            return ""
        found = Arrival.objects.filter(ticket=self.ticket, sender=self.reader.email, message__isnull=False)
        return found.order_by("-pk").values_list("called", flat=True).first() or ""

    def _leave(self) -> str:
        """Where a reader who only follows the ticket stops following it, without signing in."""
        if self.reader.works_here or self.reader.key == str(self.ticket.contact_id):
            return ""
        found = Collaborator.objects.filter(ticket=self.ticket, contact_id=int(self.reader.key), left_at__isnull=True)
        row = found.select_related("contact").first()
        return "" if row is None else link(self.ticket.desk, "leaving", token=leave_token(row))

    def _offers(self, code: str) -> dict[str, str]:
        """Where whose ticket it is does what the policy lets them do by now, without signing in."""
        asks = self.reader.key == str(self.ticket.contact_id) and not self.reader.works_here
        if not asks or not TEXTS[code].places & OFFERS.keys():
            return {}
        found = offered(self.ticket, at=max(self.row.at, self.ticket.last_event_at))
        # Whoever tries words on somebody's ticket decides nothing for them.
        tokens = {deed: offer.token if self.trial is None else TRIED for deed, offer in found.items()}
        return offer_links(self.ticket.desk, tokens)

    def _common(self, code: str, *, automatic: bool) -> dict[str, str]:
        """What can stand in every letter."""
        unsaid = automatic and self.is_for_stranger
        name = "" if unsaid else self.reader.name
        return {
            "number": str(self.ticket.number),
            "subject": "" if unsaid else self.ticket.subject,
            "name": name,
            "hello": greeting(name),
            "link": link_to(self.ticket, self.reader),
            **self._offers(code),
        }


def about_change(row: FeedRow) -> str:
    """What a letter of a change is about."""
    return f"{CHANGE}:{row.number}"


def promise_name(policy: Policy, code: str, language: str) -> str:
    """What people call a promise: the policy's own name, or a plain one."""
    rule = policy.commitments.get(code)
    if rule is not None and rule.name:
        return said_in(rule.name, language)
    plain = {
        "first_response": gettext("First response"),
        "next_response": gettext("Next response"),
        "update": gettext("Update"),
        "workaround": gettext("Workaround"),
        "resolution": gettext("Resolution"),
    }
    return plain.get(code, code.replace("_", " "))
