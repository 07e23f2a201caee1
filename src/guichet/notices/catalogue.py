"""Every letter that a desk mails by itself about a ticket, an account or a limit of support: to whom, what can stand in
it, and what must. It knows no words of them: those are the house's (`house/`), or the desk's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CUSTOMER: Final = "customer"
DESK: Final = "desk"

SIGNATURE: Final = "signature"
"""How the desk ends its letters: a text of its own, that stands in every letter as a place."""

BESIDE: Final[Mapping[str, frozenset[str]]] = {
    "priority": frozenset({"priority_word"}),
    "answer_by": frozenset({"promise_clause"}),
    "done_by": frozenset({"promise_clause"}),
    "best_effort": frozenset({"promise_clause"}),
    "rule": frozenset({"clause"}),
}
"""Places that have something to say whenever the other one has."""

LONG: Final = frozenset(
    {
        "message",
        "reason",
        "rule",
        "missing",
        "unclocked",
        "offer",
        "hello",
        "signature",
        "link",
        "answer_by_mail",
        "hours",
        "fix",
        "validate_link",
        "refuse_link",
        "close_link",
        "reopen_link",
        "lines",
        "quote_link",
        "limited",
        "lasts",
        "objection",
    }
)
"""Places of which no subject is made: they take several lines, or are no part of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter. ``always`` names the places that always have something to say, ``sometimes`` those that may have
    nothing; a text without one of ``required`` would lose what a clause orders, or what its reader needs to go on.
    """

    code: str
    to: str
    always: frozenset[str]
    sometimes: frozenset[str]
    required: frozenset[str]

    @property
    def places(self) -> frozenset[str]:
        """All that can stand in it."""
        return self.always | self.sometimes


def _letter(code: str, *, always: str = "", sometimes: str = "", required: str = "") -> Letter:
    to = DESK if code.startswith("desk_") else CUSTOMER
    common = "number desk link hello signature"
    sure, unsure = {*common.split(), *always.split()}, {"name", *sometimes.split()}
    if "priority" in sure | unsure:
        sure.add("priority_word")
    return Letter(
        code=code,
        to=to,
        always=frozenset(sure),
        sometimes=frozenset(unsure),
        required=frozenset({"number", "link", *required.split()}),
    )


def _of_account(event: str) -> Letter:
    """A letter about prepaid time that follows from no ticket."""
    always = "desk link hello signature organisation minutes clause rule"
    dated = {"day"} if event in DATED else set()
    return Letter(
        code=f"{ACCOUNT}{event}",
        to=CUSTOMER,
        always=frozenset({*always.split(), *dated}),
        sometimes=frozenset({"name"}),
        required=frozenset({"link", "minutes", "rule", *dated}),
    )


def _of_limit(event: str) -> Letter:
    """A letter about a limit of a customer's support."""
    always = "desk link hello signature organisation limited ground clause rule"
    decided = {"lasts", "objection"} if event == "decided" else set()
    return Letter(
        code=f"{LIMIT}{event}",
        to=CUSTOMER,
        always=frozenset({*always.split(), *decided}),
        sometimes=frozenset({"name", "reason"}),
        required=frozenset({"limited", "rule", "reason", "ground", *decided} if decided else {"limited", "reason"}),
    )


LIMIT: Final = "limit_"
"""How the codes of letters about a limit of support begin."""


def _of_credit(event: str, *, always: str = "", sometimes: str = "", required: str = "") -> Letter:
    """A letter about a service credit, to those who look after the customer."""
    sure = "desk link hello signature organisation number promise due amount balance clause rule"
    return Letter(
        code=f"{ACCOUNT}{event}",
        to=CUSTOMER,
        always=frozenset({*sure.split(), *always.split()}),
        sometimes=frozenset({"name", *sometimes.split()}),
        required=frozenset({"link", "number", "promise", "amount", "rule", *required.split()}),
    )


ACCOUNT: Final = "account_"
"""How the codes of letters about an account begin."""

OF_CREDITS: Final = (f"{ACCOUNT}credited", f"{ACCOUNT}credited_again", f"{ACCOUNT}taken_back")
"""Letters about service credits."""

DATED: Final = frozenset({"frozen_soon", "frozen", "lapsed_soon"})
"""What happens to an account of which a letter names a day: the last one on which something can be done."""

PROMISE: Final = "answer_by done_by promise_clause best_effort"
PROMISED: Final = "answer_by done_by best_effort"

_ALL: Final = (
    _letter(
        "confirmation",
        always="received",
        sometimes=f"subject issuer priority unclocked {PROMISE}",
        required=f"desk received subject issuer priority unclocked {PROMISED}",
    ),
    _letter(
        "incomplete",
        always="missing",
        sometimes="subject answer_by_mail rule clause",
        required="missing answer_by_mail",
    ),
    _letter(
        "held",
        always="received rule clause",
        sometimes="subject until",
        required="received until rule",
    ),
    _letter("let_in", sometimes=f"subject rule clause {PROMISE}", required=f"rule {PROMISED}"),
    _letter("priority_set", always="priority", sometimes=f"subject reason {PROMISE}", required="priority reason"),
    _letter(
        "priority_changed",
        always="priority before",
        sometimes=f"subject reason {PROMISE}",
        required="priority before reason",
    ),
    _letter("priority_confirmed", always="priority", sometimes=f"subject reason {PROMISE}", required="priority reason"),
    _letter("kind_set", always="kind", sometimes="subject reason rule clause", required="kind reason rule"),
    _letter(
        "reply",
        always="subject",
        sometimes="message author needs_answer close_link refuse_link",
        required="message needs_answer",
    ),
    _letter(
        "resolved",
        sometimes="subject message author rule clause validate_link refuse_link",
        required="message rule",
    ),
    _letter("excluded", sometimes="subject ground message rule clause", required="ground message rule"),
    _letter("readmitted", sometimes=f"subject {PROMISE}", required=PROMISED),
    _letter(
        "quoted",
        always="lines total valid_until quote_link",
        sometimes="subject ground message tax work_time rule clause",
        required="lines tax total valid_until work_time quote_link message",
    ),
    _letter(
        "ordered", always="total", sometimes="subject done_by promise_clause rule clause", required="total done_by"
    ),
    _letter("quote_expired", always="valid_until", sometimes="subject rule clause", required="valid_until"),
    _letter("hours_changed", always="hours", sometimes=f"subject {PROMISE}", required=f"hours {PROMISED}"),
    _letter("reopened", sometimes="subject message", required="message"),
    _letter("credit_low", always="minutes", sometimes="subject rule clause", required="minutes rule"),
    _letter("credit_gone", sometimes="subject rule clause", required="rule"),
    _letter("refund", always="minutes", sometimes="subject rule clause", required="minutes rule"),
    _letter("fix_promised", always="fix", sometimes="subject rule clause", required="fix rule"),
    _letter("fix_delivered", sometimes="subject message rule clause", required="message"),
    _letter("warning", always="closes", sometimes="subject rule clause close_link", required="closes rule"),
    _letter("closed", sometimes="subject ground rule clause reopening reopen_link", required="ground rule reopening"),
    _letter("declined", sometimes="subject offer rule clause", required="offer rule"),
    *(_of_account(event) for event in ("frozen_soon", "frozen", "reactivated", "lapsed_soon", "lapsed")),
    *(_of_limit(event) for event in ("decided", "revoked")),
    _of_credit("credited", sometimes="cap", required="cap"),
    _of_credit("credited_again", sometimes="reason cap", required="reason cap"),
    _of_credit("taken_back", always="why", sometimes="reason", required="why reason"),
    # It goes to an address that nobody may have proven: nothing that a customer wrote stands in it.
    _letter("joined", sometimes="adder"),
    _letter("desk_assigned", always="subject", sometimes="priority"),
    _letter("desk_given", always="subject", sometimes="priority"),
    _letter("desk_answered", always="subject", sometimes="message"),
    _letter("desk_heard", always="subject", sometimes="message", required="message"),
    _letter("desk_refused", always="subject", sometimes="message"),
    _letter("desk_reminder", always="subject due promise clause", sometimes="priority", required="due promise"),
    _letter("desk_breach", always="subject due promise clause", sometimes="priority", required="due promise"),
    _letter("desk_update", always="subject due promise clause", sometimes="priority", required="due promise"),
    _letter("desk_escalation", always="subject level", sometimes="priority rule clause", required="level rule"),
    _letter("desk_acknowledged", always="subject who", sometimes="priority", required="who"),
    _letter("desk_quote", always="subject decision total", required="decision"),
    _letter("desk_credit_low", always="subject minutes", sometimes="rule clause", required="minutes"),
    _letter("desk_credit_gone", always="subject", sometimes="rule clause"),
)

LETTERS: Final[Mapping[str, Letter]] = {letter.code: letter for letter in _ALL}
"""All letters, by their codes, in the order of a request's life; then those to the desk's own people."""

ENDING: Final = Letter(
    code=SIGNATURE,
    to=CUSTOMER,
    always=frozenset({"desk"}),
    sometimes=frozenset(),
    required=frozenset(),
)
"""The signature, as a text that can be changed like a letter. It has no subject."""

TEXTS: Final[Mapping[str, Letter]] = {**LETTERS, SIGNATURE: ENDING}
