"""The verbs: one file each. Every change of a ticket, from whichever page, channel or timer, is one of these."""

from guichet.tickets.actions.accept_quote import accept_quote
from guichet.tickets.actions.acknowledge import acknowledge
from guichet.tickets.actions.answer import answer
from guichet.tickets.actions.assign import assign
from guichet.tickets.actions.change_hours import change_hours
from guichet.tickets.actions.change_terms import change_terms
from guichet.tickets.actions.close import close
from guichet.tickets.actions.decline_quote import decline_quote
from guichet.tickets.actions.deliver_fix import deliver_fix
from guichet.tickets.actions.exclude import exclude
from guichet.tickets.actions.give_workaround import give_workaround
from guichet.tickets.actions.let_in import let_in
from guichet.tickets.actions.log_work import log_work
from guichet.tickets.actions.note import note
from guichet.tickets.actions.prioritise import prioritise
from guichet.tickets.actions.quote import quote
from guichet.tickets.actions.readmit import readmit
from guichet.tickets.actions.refuse import refuse
from guichet.tickets.actions.register import register
from guichet.tickets.actions.reopen import reopen
from guichet.tickets.actions.reply import reply
from guichet.tickets.actions.resolve import resolve
from guichet.tickets.actions.set_cause import set_cause
from guichet.tickets.actions.set_kind import set_kind
from guichet.tickets.actions.submit import submit
from guichet.tickets.actions.take import take
from guichet.tickets.actions.validate import validate
from guichet.tickets.actions.waive import waive, withdraw_waiver

__all__ = [
    "accept_quote",
    "acknowledge",
    "answer",
    "assign",
    "change_hours",
    "change_terms",
    "close",
    "decline_quote",
    "deliver_fix",
    "exclude",
    "give_workaround",
    "let_in",
    "log_work",
    "note",
    "prioritise",
    "quote",
    "readmit",
    "refuse",
    "register",
    "reopen",
    "reply",
    "resolve",
    "set_cause",
    "set_kind",
    "submit",
    "take",
    "validate",
    "waive",
    "withdraw_waiver",
]
