"""What is said of mails that came in: why one waits, what is known of its sender, what a report reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext

from guichet.channels.models import Arrival, State
from guichet.web.shared.story import Entry


@dataclass(frozen=True, slots=True)
class Beside:
    """A mail that is shown at a ticket without being a message of it."""

    pk: int
    at: int
    said: str
    is_bad: bool
    place: str = ""


def told_of(arrival: Arrival, place: str = "") -> Beside:
    """What a report or a robot's answer comes to; ``place`` is where on the page stands what it is about."""
    to = arrival.mail.recipient if arrival.mail else ""
    status = f" ({arrival.status})" if arrival.status else ""
    said = {
        "report_failed": gettext("A mail to %(to)s could not be delivered%(status)s.") % {"to": to, "status": status},
        "report_delayed": gettext("A mail to %(to)s is delayed%(status)s.") % {"to": to, "status": status},
    }.get(arrival.reason)
    if said is None and arrival.reason.startswith("report_"):
        said = gettext("A report on a mail to %(to)s came.") % {"to": to}
    said = said or gettext("%(sender)s answered automatically.") % {"sender": arrival.sender or gettext("A robot")}
    return Beside(arrival.pk, arrival.received_at, said, is_bad=arrival.reason == "report_failed", place=place)


def with_mails(entries: Iterable[Entry], arrivals: Mapping[int, Arrival]) -> tuple[Entry, ...]:
    """The conversation, with the mail at each message that was one."""
    known = {f"m{seq}": arrival for seq, arrival in arrivals.items()}
    return tuple(
        replace(entry, source=(reverse("agent:arrival", args=[known[entry.key].pk]), source_said(known[entry.key])))
        if entry.key in known
        else entry
        for entry in entries
    )


def source_said(arrival: Arrival) -> str:
    """How a message came, and whether its sender is proved."""
    if arrival.is_proven:
        return gettext("By e-mail, sender proved. Show the whole mail")
    return gettext("By e-mail, sender not proved. Show the whole mail")


def why(arrival: Arrival) -> str:
    """Why a mail waits for a person."""
    if arrival.state == State.QUARANTINE:
        return _unreadable(arrival.reason)
    robot = gettext("A program wrote it, by what its head says. Robots file nothing by themselves.")
    return {
        "no_sender": gettext("It names no sender, or several."),
        "forged": gettext("The domain of its sender disowns it: it is probably forged."),
        "other_sender": gettext("It answers a request, from another address than the one that we wrote to."),
        "unknown_code": gettext("It was sent to a code that is none of ours."),
        "agent": gettext("Its sender is an agent's address. Agents answer on the pages: anybody can write as anybody."),
        "too_soon": gettext("It came a moment after an automatic answer of ours: it may be a robot's."),
        "too_often": gettext("Its sender answers more often than people do."),
        "report_failed": gettext(
            "It reports that a mail could not be delivered, and it cannot be told which: perhaps none of this desk’s."
        ),
    }.get(arrival.reason) or (
        robot
        if arrival.reason.startswith("robot_")
        else gettext("The request that it answers cannot be answered any more.")
        if arrival.reason.startswith("refused_")
        else gettext("Somebody has to decide what it is.")
    )


def _unreadable(reason: str) -> str:
    return {
        "size": gettext("It is too big to be read. It is kept whole."),
        "head": gettext("Its head is too big to be read. It is kept whole."),
        "depth": gettext("It is too complex to be read. It is kept whole."),
        "parts": gettext("It has too many parts to be read. It is kept whole."),
        "people": gettext("It names too many people. It is kept whole."),
        "time": gettext("It took too long to read. It is kept whole."),
    }.get(reason) or gettext("It could not be read. It is kept whole.")


def proof_said(arrival: Arrival) -> str:
    """What is known of the sender."""
    if arrival.is_proven and arrival.verdict == "pass":
        return gettext("proved: the domain stands for it")
    if arrival.is_proven:
        return gettext("proved: it answers with the code that we mailed to this address")
    if arrival.verdict == "fail":
        return gettext("disowned by the domain")
    return gettext("not proved")
