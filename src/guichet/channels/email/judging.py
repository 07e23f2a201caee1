"""What is done with a mail, decided in one place and in one order: nothing that it says of itself is believed further
than it can be proved.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.core.exceptions import ValidationError

from guichet.channels.email import addressing, budgets
from guichet.channels.email.reading.reading import Reading
from guichet.channels.email.reading.reports import Report
from guichet.channels.email.reading.verdict import NOTHING, Proof, Verdict, proof_of
from guichet.channels.email.returning import came_back, spoken_of
from guichet.channels.email.tracing import NONE, Holder, Trace, trace
from guichet.channels.models import Arrival
from guichet.desks.models import Desk, Seat
from guichet.kit.addresses import normalised

RETURNED: Final = "robot_returned"
BEYOND: Final = "report_beyond"
"""A report on none of our mails, of more than anybody looks at: whoever forges senders has others send these."""


class Deed(StrEnum):
    """What is done."""

    FILE = "file"
    ANSWER = "answer"
    HEAR = "hear"
    SHOW = "show"
    REVIEW = "review"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The deed, the reason as a code, who sent the mail, what it answers and what proves it."""

    deed: Deed
    reason: str = ""
    sender: str = ""
    trace: Trace = NONE
    proof: Proof = NOTHING

    @property
    def is_proven(self) -> bool:
        """Whether the sender is who they say: they hold a code that we mailed them, or their domain stands for it."""
        if not self.sender:
            return False
        holds = self.trace.holder is Holder.RIGHT and self.proof.verdict is not Verdict.FAIL
        return holds or self.proof.verdict is Verdict.PASS


def judge(arrival: Arrival, reading: Reading, *, at: int) -> Judgement:
    """What is done with a mail."""
    desk = arrival.desk
    addresses = (arrival.envelope_to, *reading.delivered, *(address for _name, address in (*reading.to, *reading.cc)))
    back = came_back(desk, addresses)
    if reading.report is not None:
        return _reported(desk, reading.report, back, at=at)
    sender = address_of(reading.sender)
    proof = proof_of(reading.results, server=arrival.server, sender=sender)
    if back is not None and back.mail is not None:
        # Nobody writes to where a mail left from but machines, whatever its head says.
        deed = Deed.SHOW if budgets.is_news(back.mail, RETURNED) else Deed.LEAVE
        return Judgement(deed=deed, reason=RETURNED, sender=sender, trace=back)
    found = back or trace(desk, sender=sender, addresses=addresses, references=reading.references)
    deed, reason = _decide(arrival, reading, sender, proof, found, at=at)
    return Judgement(deed=deed, reason=reason, sender=sender, trace=found, proof=proof)


def _reported(desk: Desk, report: Report, back: Trace | None, *, at: int) -> Judgement:
    """What is done with a report on a mail."""
    about, reason = spoken_of(desk, report.about, back), f"report_{report.action}"[:40]
    if about.mail is None and report.action != "failed":
        return Judgement(deed=Deed.LEAVE, reason=reason)
    if about.mail is None:
        # Of what mail it is cannot be told: a person may, and that somebody has heard nothing must not vanish.
        waits = budgets.may_wait(desk, report.recipients, at=at)
        return Judgement(deed=Deed.REVIEW if waits else Deed.LEAVE, reason=reason if waits else BEYOND)
    is_news = bool(about.mail.recipient) and budgets.is_news(about.mail, reason)
    return Judgement(deed=Deed.SHOW if is_news else Deed.LEAVE, reason=reason, trace=about)


def address_of(text: str) -> str:
    """An address in the form in which people are known; nothing for what is none."""
    try:
        return normalised(text)
    except ValidationError:
        return ""


def is_agents(desk: Desk, address: str) -> bool:
    """Whether somebody works at the desk under this address: nobody acts for them by mail."""
    return Seat.objects.filter(desk=desk, is_active=True, user__email__iexact=address).exists()


def _decide(
    arrival: Arrival, reading: Reading, sender: str, proof: Proof, found: Trace, *, at: int
) -> tuple[Deed, str]:
    desk, robot = arrival.desk, reading.robot or ("null" if arrival.envelope_from == "<>" else "")
    if sender and addressing.is_ours(sender):
        return Deed.LEAVE, "ours"
    # A robot's answer changes nothing: no clock, no status, and nobody answers it.
    if robot and found.holder in {Holder.RIGHT, Holder.OTHER}:
        return Deed.SHOW, f"robot_{robot}"
    for wrong, reason in (
        (not sender, "no_sender"),
        (bool(robot), f"robot_{robot}"),
        (proof.verdict is Verdict.FAIL, "forged"),
        (is_agents(desk, sender), "agent"),
        (found.holder is Holder.OTHER, "other_sender"),
        (found.holder is Holder.UNKNOWN, "unknown_code"),
    ):
        if wrong:
            return Deed.REVIEW, reason
    if found.holder is Holder.RIGHT and found.consultation is not None:
        return Deed.HEAR, ""
    if found.holder is Holder.RIGHT:
        return (Deed.REVIEW, "too_often") if budgets.answers_too_often(desk, sender, at=at) else (Deed.ANSWER, "")
    return (Deed.REVIEW, "too_soon") if budgets.answers_too_soon(desk, sender, at=at) else (Deed.FILE, "")
