"""The worked examples of a policy in words: what happens, and what then stands. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext

from guichet.core.policy.model import Policy
from guichet.web.shared import instants, wording

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked example: what happens, and what then is due."""

    name: str
    clause: str
    events: tuple[str, ...]
    expect: tuple[str, ...]


def examples_of(policy: Policy) -> tuple[Worked, ...]:
    """The worked examples that the policy is tested by, in words."""
    return tuple(
        Worked(
            wording.in_language(example.name),
            example.clause or "",
            tuple(_line(policy, line) for line in example.events),
            tuple(_expected(policy, subject, said) for subject, said in example.expect.items()),
        )
        for example in policy.examples
    )


def _line(policy: Policy, line: str) -> str:
    day, time, event, *rest = line.split()
    facts = {name: value or "yes" for name, _, value in (part.partition("=") for part in rest)}
    said = {"when": _local(day, time), "what": _event(event, facts)}
    level = wording.priority(policy, facts.get("priority"))
    if event == "prioritised" and level:
        changed = {"when": said["when"], "noun": wording.priority_noun(policy), "level": level.name}
        return gettext("%(when)s: %(noun)s is now %(level)s") % changed
    told = gettext("%(when)s: %(what)s") % said
    return f"{told}, {level.name}" if level else told


def _event(event: str, facts: Mapping[str, str]) -> str:
    if "held" in facts:
        return gettext("a request is sent when all of the period are used, and is held")
    if "asks" in facts:
        return gettext("a person replies with a question")
    if "proposes" in facts:
        return gettext("a person proposes a solution")
    if "cause" in facts:
        return gettext("the cause is found: %(cause)s") % {"cause": wording.cause_name(facts["cause"])}
    said: Mapping[str, Callable[[], str]] = {
        "submitted": lambda: gettext("a request is sent"),
        "released": lambda: gettext("there is a place for it, and it is let in"),
        "registered": lambda: gettext("it is registered, and its number sent"),
        "replied": lambda: gettext("a person replies"),
        "answered": lambda: gettext("the customer answers"),
        "assigned": lambda: gettext("somebody is to deal with it"),
        "taken": lambda: gettext("a person takes it in charge"),
        "noted": lambda: gettext("somebody at the desk notes something"),
        "worked": lambda: gettext("work on it is logged"),
        "kind_set": lambda: gettext("somebody at the desk says what kind of request it is"),
        "workaround_given": lambda: gettext("a workaround is given"),
        "resolved": lambda: gettext("it is resolved"),
        "validated": lambda: gettext("the customer accepts the solution"),
        "refused": lambda: gettext("the customer refuses the solution"),
        "closed": lambda: gettext("it is closed"),
        "reopened": lambda: gettext("it is opened again"),
        "excluded": lambda: gettext("it is found to be outside of support"),
        "readmitted": lambda: gettext("it is taken back into support"),
        "quoted": lambda: gettext("a quote is sent"),
        "quote_accepted": lambda: gettext("the customer accepts the quote"),
        "quote_declined": lambda: gettext("the customer declines the quote"),
        "acknowledged": lambda: gettext("a manager says that they deal with it"),
    }
    word = said.get(event)
    return word() if word else event.replace("_", " ")


def _expected(policy: Policy, subject: str, said: str) -> str:
    if subject == "status":
        return gettext("it is %(status)s") % {"status": wording.status_word(policy, said, to_customer=True).label}
    if subject == "priority":
        level = wording.priority(policy, said)
        return gettext("%(name)s: %(what)s") % {
            "name": wording.priority_noun(policy),
            "what": level.name if level else said,
        }
    if subject in policy.commitments:
        verdict, _, time = said.partition(" ")
        name = wording.commitment_name(policy, subject)
        return gettext("%(name)s: %(what)s") % {"name": name, "what": _verdict(verdict, time)}
    return _sum(subject, said) if said.isdecimal() else _act(subject, said)


def _verdict(verdict: str, time: str) -> str:
    if verdict == "none":
        return gettext("nothing promised")
    said: Mapping[str, tuple[Callable[[], str], Callable[[], str]]] = {
        "due": (lambda: gettext("due"), lambda: gettext("due %(at)s")),
        "running": (lambda: gettext("runs"), lambda: gettext("due %(at)s")),
        "met": (lambda: gettext("kept"), lambda: gettext("kept %(at)s")),
        "missed": (lambda: gettext("missed"), lambda: gettext("missed %(at)s")),
        "paused": (lambda: gettext("stands still"), lambda: gettext("stands still")),
        "cancelled": (lambda: gettext("called off"), lambda: gettext("called off")),
        "waiting": (lambda: gettext("not begun yet"), lambda: gettext("not begun yet")),
    }
    alone, dated = said[verdict]
    return dated() % {"at": _local(*time.split())} if time else alone()


def _sum(subject: str, said: str) -> str:
    minutes = int(said)
    length = {"length": instants.length(MINUTE * minutes) if minutes else gettext("no time")}
    return {
        "charged": gettext("charged: %(length)s"),
        "owed": gettext("owed: %(length)s"),
        "balance": gettext("left: %(length)s"),
    }[subject] % length


def _act(subject: str, said: str) -> str:
    whole: Mapping[str, tuple[Callable[[], str], Callable[[], str]]] = {
        "remind": (lambda: gettext("reminded %(at)s"), lambda: gettext("never reminded")),
        "breach": (lambda: gettext("missed %(at)s"), lambda: gettext("never missed")),
        "escalate": (lambda: gettext("escalated %(at)s"), lambda: gettext("never escalated")),
        "update_due": (lambda: gettext("update overdue %(at)s"), lambda: gettext("update never overdue")),
        "warn_close": (lambda: gettext("warned of the closing %(at)s"), lambda: gettext("never warned of a closing")),
        "close": (lambda: gettext("closed by itself %(at)s"), lambda: gettext("never closed by itself")),
        "warn_credit": (
            lambda: gettext("warned that prepaid time runs low %(at)s"),
            lambda: gettext("never warned of prepaid time"),
        ),
        "refund": (lambda: gettext("time given back %(at)s"), lambda: gettext("no time given back")),
        "expire_quote": (lambda: gettext("quote expired %(at)s"), lambda: gettext("no quote expired")),
        "decline": (lambda: gettext("declined %(at)s"), lambda: gettext("not declined")),
    }
    if subject not in whole:
        return f"{subject} {said}"
    dated, never = whole[subject]
    if said == "never":
        return never()
    return dated() % {"at": ", ".join(_local(*each.split()) for each in said.split(","))}


def _local(day: str, time: str) -> str:
    wall = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC)
    return instants.full_instant(int(wall.timestamp()), "UTC")
