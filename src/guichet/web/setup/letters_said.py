"""What the letters, their places and their mistakes are called on the pages."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.notices.catalogue import SIGNATURE
from guichet.notices.checking import LONGEST_SUBJECT, LONGEST_TEXT, Mistake

LETTERS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "confirmation": (
        _("Confirmation"),
        _(
            "When a request has arrived: its number and its facts, and what is promised. Where the policy registers by"
            " notification, the clocks start when this letter is handed over."
        ),
    ),
    "incomplete": (_("Something is missing"), _("When a request lacks what the policy asks for.")),
    "held": (_("Held"), _("When a request comes beyond the allowance, and waits for a place.")),
    "let_in": (_("Let in"), _("When there is a place for a request that was held, or an agent lets it in.")),
    "priority_set": (_("Priority set"), _("When the desk classifies a request that had no priority.")),
    "priority_changed": (_("Priority changed"), _("When the desk classifies a request anew, with the reason.")),
    "priority_confirmed": (
        _("Priority confirmed"),
        _("When the desk confirms the priority that the customer wished for."),
    ),
    "kind_set": (
        _("Kind of request"),
        _("When the desk says what a request proves to be by the policy's definitions, with the reason."),
    ),
    "reply": (_("Reply"), _("When an agent answers, asks, or gives a workaround: around what they wrote.")),
    "resolved": (_("Solved?"), _("When a request is held to be solved, and the customer is to validate that.")),
    "excluded": (_("Outside support"), _("When a request is put outside support, with the ground.")),
    "readmitted": (_("Covered after all"), _("When a request that was outside support is taken up again.")),
    "quoted": (
        _("Quote"),
        _("When an agent sends a quote for what support does not cover, with the link to accept or decline it."),
    ),
    "ordered": (_("Order confirmed"), _("When a customer has accepted a quote.")),
    "quote_expired": (_("Quote expired"), _("When nobody has accepted or declined a quote in its time.")),
    "hours_changed": (_("Exceptional hours"), _("When a manager lets an exceptional opening or closing hold for it.")),
    "reopened": (_("Open again"), _("When the desk opens a closed request again.")),
    "credit_low": (_("Credit runs low"), _("When prepaid time comes near its end.")),
    "credit_gone": (_("Credit used up"), _("When no prepaid time is left.")),
    "refund": (_("Time given back"), _("When time that was charged is given back.")),
    "fix_promised": (_("A fix is promised"), _("When the cause is a defect, by the kind of licence that is held.")),
    "fix_delivered": (_("The fix is delivered"), _("When an agent says that the fix of a defect was delivered.")),
    "warning": (
        _("Warning before closing"),
        _("Before a request is closed after silence. It is not closed unless this letter was handed over."),
    ),
    "closed": (_("Request closed"), _("When a request is closed by the desk, by whomever and on whichever ground.")),
    "declined": (_("Declined"), _("When a request cannot be taken: no prepaid time is left, or support is limited.")),
    "account_frozen_soon": (
        _("The licence ends soon"),
        _("Thirty days before a licence expires under which time is prepaid."),
    ),
    "account_frozen": (_("Prepaid time frozen"), _("When a licence has expired: what is kept, and until when.")),
    "account_reactivated": (_("Prepaid time usable again"), _("When a licence that had expired is reactivated.")),
    "account_lapsed_soon": (
        _("Prepaid time lapses soon"),
        _("Thirty days before what is left lapses. Nothing lapses unless this letter was handed over."),
    ),
    "account_lapsed": (_("Prepaid time lapsed"), _("When a licence was not reactivated in time.")),
    "limit_decided": (
        _("Support limited"),
        _("When a manager limits a customer's support: to all its contacts, with the ground and how to object."),
    ),
    "limit_revoked": (_("Limit revoked"), _("When a manager revokes a limit of a customer's support.")),
    "account_credited": (
        _("Service credit"),
        _("To those who look after the customer, when a binding target was missed and the contract credits something."),
    ),
    "account_credited_again": (
        _("Service credit given again"),
        _("To the same, when the waiver of a miss is withdrawn."),
    ),
    "account_taken_back": (
        _("Service credit taken back"),
        _("To the same, when the miss was waived, or the promise was counted anew."),
    ),
    "joined": (
        _("Added to a request"),
        _(
            "When somebody is added to a request. Nobody may have proven the address yet: nothing that a customer wrote"
            " stands in it."
        ),
    ),
    "desk_assigned": (_("Assigned to you"), _("To whom a request is given.")),
    "desk_given": (_("Given to your team"), _("To everybody of the team to which a request is given.")),
    "desk_heard": (_("Somebody outside has answered"), _("To who has the request, else to who asked.")),
    "desk_answered": (_("The customer has answered"), _("To who has the request.")),
    "desk_refused": (_("Solution refused"), _("To who has the request.")),
    "desk_reminder": (_("Due soon"), _("To who has the request, before a target; to the managers where nobody does.")),
    "desk_breach": (
        _("Target missed"),
        _("To who has the request, at a missed target; to the managers where nobody does."),
    ),
    "desk_update": (
        _("Update overdue"),
        _("To who has the request, once for each silence; to the managers where nobody does."),
    ),
    "desk_escalation": (_("Escalated"), _("To the managers, at each level of an escalation.")),
    "desk_acknowledged": (
        _("Escalation acknowledged"),
        _("To who has the request and to the managers, when somebody stops an escalation."),
    ),
    "desk_quote": (_("Quote decided"), _("To who has the request, when a quote is accepted or declined, or expires.")),
    "desk_credit_low": (_("The customer's credit runs low"), _("To who has the request.")),
    "desk_credit_gone": (_("The customer's credit is used up"), _("To who has the request.")),
    SIGNATURE: (_("Signature"), _("How every letter ends; it stands where a letter has {{signature}}.")),
}
"""The name of each letter, and when it is sent."""

PLACES: Final[Mapping[str, Promise]] = {
    "number": _("the number of the request"),
    "desk": _("the name of the desk"),
    "link": _(
        "the address of the request, by which one reads and answers; or that of the account or the board, where it is"
        " about these"
    ),
    "hello": _("“Hello” with the reader's name, if it is known"),
    "name": _("the reader's name"),
    "signature": _("the desk's signature"),
    "subject": _("the subject of the request"),
    "issuer": _("who asked, and of which customer"),
    "received": _("when the request arrived"),
    "priority": _("the priority, in the policy's words"),
    "priority_word": _("the policy's word for a priority"),
    "before": _("the priority until then"),
    "reason": _("the reason that the agent gave"),
    "unclocked": _("why no clock runs, where none does, with its clause"),
    "answer_by": _("until when there is a first answer, if that is what is promised next"),
    "done_by": _("until when it is to be done, if that is what is promised next"),
    "promise_clause": _("the clause of that promise"),
    "best_effort": _("the sentence that this is a goal, where the promise does not bind"),
    "missing": _("what is missing, one line each"),
    "answer_by_mail": _("how to answer by mail, where the request came by mail"),
    "clause": _("the number of the clause"),
    "rule": _("the clause with its wording"),
    "message": _("what was written"),
    "author": _("who wrote it"),
    "needs_answer": _("the sentence that an answer is needed, where the agent asks"),
    "kind": _("what the request proves to be, in the policy's words"),
    "ground": _("the ground, in the policy's words"),
    "reopening": _("the sentence that an answer reopens it, where the policy says so"),
    "validate_link": _("the address at which the customer accepts the solution, without signing in"),
    "refuse_link": _("the address at which the customer refuses the solution, where one is proposed"),
    "close_link": _("the address at which the customer closes the request, where the policy lets them"),
    "reopen_link": _("the address at which the customer opens it again, where the policy lets them"),
    "minutes": _("how many minutes"),
    "organisation": _("the name of the customer"),
    "fix": _("how the fix is delivered, by the licence that is held"),
    "day": _("the last day on which something can be done"),
    "closes": _("when it will be closed"),
    "hours": _("the exceptional hours, one line each"),
    "offer": _("what the policy offers instead"),
    "limited": _("what is limited"),
    "lasts": _("until when it holds"),
    "objection": _("how the customer objects, in the policy's words"),
    "adder": _("who added them"),
    "due": _("when it falls due, or fell due"),
    "promise": _("which promise"),
    "level": _("the level, and whom the policy names for it"),
    "who": _("who did it"),
    "lines": _("the lines of the quote, one each, with what they come to"),
    "tax": _("the tax on them, where there is any"),
    "total": _("what is to be paid"),
    "valid_until": _("until when the quote is good"),
    "until": _("when it is let in at the latest"),
    "work_time": _("within which time the work is done once it is ordered"),
    "quote_link": _("the page on which the quote is accepted or declined, without signing in"),
    "amount": _("what is credited, or taken back"),
    "balance": _("what all credits together come to"),
    "why": _("why it is taken back"),
    "cap": _("that the cap of the month left less of it, or leaves more now"),
    "decision": _("what became of the quote"),
}
"""What each place stands for."""


def said(mistake: Mistake) -> str:
    """A mistake in a sentence, with the line and what to do."""
    words: Mapping[str, Callable[[], str]] = {
        "unknown": lambda: gettext("%(place)s means nothing in this letter."),
        "missing": lambda: gettext(
            "%(place)s is missing: %(what)s. A clause orders it, or its reader needs it to go on."
        ),
        "may_vanish": lambda: gettext(
            "%(place)s sometimes has nothing to say. The whole line is left out then, and %(hint)s with it, which the"
            " letter must say. Put one of them on a line of its own."
        ),
        "not_in_subject": lambda: gettext(
            "%(place)s cannot stand in the subject: it may take several lines, or have nothing to say."
        ),
        "no_subject": lambda: gettext("The subject is still needed."),
        "no_text": lambda: gettext("The text is still needed."),
        "two_lines": lambda: gettext("The subject is one line, without control characters."),
        "too_long": lambda: gettext("It is too long: at most %(most)s characters."),
    }
    facts = {
        "place": mistake.place,
        "hint": mistake.hint,
        "what": PLACES.get(mistake.place.strip("{}"), ""),
        "most": LONGEST_SUBJECT if mistake.line == 0 else LONGEST_TEXT,
    }
    return f"{words[mistake.code]() % facts}{_more(mistake)}"


def _more(mistake: Mistake) -> str:
    if mistake.code == "unknown" and mistake.hint:
        return " " + gettext("Did you mean %(hint)s?") % {"hint": mistake.hint}
    if mistake.code == "missing" and mistake.line:
        return " " + gettext("The house's words have it in line %(line)s.") % {"line": mistake.line}
    return ""
