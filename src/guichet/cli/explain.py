"""`guichet explain`: why a promise, an act, a charge, a credit or a refusal of one ticket is what it is."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from guichet.cli import commands
from guichet.cli.inputs import Unusable, json_value, named, whole
from guichet.cli.targets import targets_in
from guichet.cli.telling import kind_of, local
from guichet.cli.telling_credits import credits_told
from guichet.clock import now_seconds
from guichet.core.commitments.acting import ActExplanation
from guichet.core.commitments.charging import Charges, Slice, SliceExplanation
from guichet.core.commitments.explain import Explanation
from guichet.core.commitments.plainly import LANGUAGES
from guichet.core.commitments.receipt import Piece
from guichet.core.commitments.refusing import RefusalExplanation
from guichet.core.commitments.result import written
from guichet.core.commitments.standing import LedgerEntry
from guichet.core.commitments.subjects import Found, Subject, why
from guichet.core.commitments.wording import REASONS
from guichet.core.errors import GuichetError
from guichet.core.hours.wall import place
from guichet.core.policy.bundled import load
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import overridden
from guichet.core.statement.credited import credited, credited_result
from guichet.core.timeline.events import By, Timeline
from guichet.core.timeline.reading import instant_of, read_timeline


def add(to: commands.Commands) -> None:
    """Add the command."""
    said = "Say why a promise, an act, a charge, a credit or a refusal of one ticket is what it is: clause, spans, sum."
    parser = commands.add(to, "explain", run, said)
    parser.add_argument("policy", metavar="POLICY", help="a policy's file, or the name of a bundled policy")
    parser.add_argument("timeline", metavar="TIMELINE", help="a ticket's JSON file; - is standard input")
    parser.add_argument(
        "subject",
        metavar="SUBJECT",
        help="a commitment such as first_response; an act such as close, or escalate:2 for the second; charge, or"
        " charge:2 for the second slice; credits for what its misses credit and have credited; refusal for the request"
        " itself, or refusal:closed for a step",
    )
    said = "what the contract sets of single targets, and credits for a miss: a JSON file"
    parser.add_argument("--targets", metavar="FILE", help=said)
    parser.add_argument("--at", metavar="INSTANT", help="the instant of the question, with its offset (default: now)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="that of the plain words (default: en)")
    said = "who would take the step of a refusal (default: contact)"
    parser.add_argument("--by", choices=[By.CONTACT.value, By.AGENT.value], default=By.CONTACT.value, help=said)
    parser.add_argument("--json", action="store_true", help="print JSON instead of text for people")


def run(options: Namespace) -> int:
    """Explain the subject; return 0."""
    policy = load(options.policy)
    if options.targets is not None:
        policy = overridden(policy, targets_in(options.targets, policy))
    at = now_seconds() if options.at is None else instant_of(options.at, "--at")
    source = whole(options.timeline)
    try:
        timeline = read_timeline(json_value(source))
        if options.subject == CREDITS:
            return _credits(policy, timeline, at, as_json=options.json)
        subject, by = Subject.of(options.subject), By(options.by)
        answer = why(policy, timeline, at, subject, by=by, language=options.language)
    except GuichetError as refusal:
        raise Unusable(f"{named(options.timeline)}: {refusal}") from None
    if options.json:
        sys.stdout.write(f"{json.dumps(answer.result(), indent=2, ensure_ascii=False)}\n")
    else:
        zone = place(policy.calendars[policy.calendar].zone)
        told = [*answer.plainly, "", *_lines(policy, answer.found, zone)]
        commands.say("".join(f"{line}\n" for line in told))
    return 0


CREDITS: Final = "credits"


def _credits(policy: Policy, timeline: Timeline, at: int, *, as_json: bool) -> int:
    zone = place(policy.calendars[policy.calendar].zone)
    told = credited(policy, timeline, at, zone)
    if as_json:
        answer = {"subject": CREDITS, "ticket": timeline.id, "asked_at": written(at), **credited_result(told)}
        sys.stdout.write(f"{json.dumps(answer, indent=2, ensure_ascii=False)}\n")
    else:
        commands.say("".join(f"{line}\n" for line in credits_told(policy, told, zone)))
    return 0


def _lines(policy: Policy, found: Found, zone: ZoneInfo) -> Iterator[str]:
    match found:
        case Explanation():
            return _promise(policy, found, zone)
        case ActExplanation():
            return _act(policy, found, zone)
        case Charges():
            return _charges(found, zone)
        case SliceExplanation():
            return _slice(found, zone)
        case RefusalExplanation():
            return _refusal(found, zone)


def _promise(policy: Policy, found: Explanation, zone: ZoneInfo) -> Iterator[str]:
    yield f"{kind_of(policy, found.clock.kind)}: {found.clock.status}"
    facts = [f"{name} {value}" for name, value in found.facts.items() if value is not None]
    yield f"  looked at   {', '.join(facts)}"
    for row in found.rows:
        why = "holds" if row.chosen else f"other {', '.join(row.unfit)}" if row.unfit else "comes after it"
        yield f"  row {row.number + 1:<3}     {row.within or 'nothing'} ({row.clause}): {why}"
    receipt = found.receipt
    if receipt.start is not None:
        held = ", held until then" if found.let_in else ""
        yield f"  started     {local(receipt.start, zone)} ({found.anchor}{held})"
    for line in receipt.days:
        counted = (
            f"day {line.number}" if line.number else f"not counted{f': {line.why}' if line.why else ''} {line.detail}"
        )
        yield f"  {local(line.at, zone)[:14]}  {counted.rstrip()}"
    yield from (_span(piece, zone) for piece in receipt.pieces)
    yield f"  = {_length(receipt.used)} used, {_length(receipt.to_come)} to come"
    if receipt.ends is not None and receipt.ends_at is not None:
        yield f"  {receipt.ends:<11} {local(receipt.ends_at, zone)}"


def _act(policy: Policy, found: ActExplanation, zone: ZoneInfo) -> Iterator[str]:
    act = found.act
    yield f"{act.kind} ({act.clause}): {'done' if act.done else 'to come'} {local(act.at, zone)}"
    if found.promise is not None:
        yield from _promise(policy, found.promise, zone)
        return
    for rule in found.rules:
        why = "holds" if rule.chosen else f"other {', '.join(rule.unfit)}" if rule.unfit else "orders acts of its own"
        yield f"  rule {rule.number + 1:<3}    first after {rule.within} ({rule.clause}): {why}"
    yield from (_span(span, zone) for span in found.spans)


def _slice(found: SliceExplanation, zone: ZoneInfo) -> Iterator[str]:
    yield f"Slice {found.number} of {len(found.charges.slices)} ({found.charges.clause})"
    yield from (_span(span, zone) for span in found.spans)
    yield _charged(found.slice, zone)
    if found.before is not None:
        yield f"  balance     {found.before} min before, {found.after} min after, {found.owed} min owed"


def _refusal(found: RefusalExplanation, zone: ZoneInfo) -> Iterator[str]:
    reason = found.reason
    yield f"{found.asked} by {found.by} ({reason.clause or 'no clause'}): {reason.code} {local(found.at, zone)}"
    for name, value in reason.found.items():
        yield f"  found       {name} {value}"
    for cure in reason.cures:
        yield f"  cure        {cure}"


def _span(span: Piece | LedgerEntry, zone: ZoneInfo) -> str:
    why = REASONS[span.why] + (f", {span.detail}" if span.detail else "")
    coming = " (to come)" if isinstance(span, Piece) and span.coming else ""
    length = f"+ {_length(span.end - span.start)}" if span.counts else "+ 0"
    return f"  {local(span.start, zone)} to {local(span.end, zone)}  {length:<16} {why}{coming}"


def _charges(charges: Charges, zone: ZoneInfo) -> Iterator[str]:
    yield f"Charged {charges.charged} min ({charges.clause})"
    for each in charges.slices:
        yield _charged(each, zone)
    yield f"  = {charges.cost} min"
    if charges.back_at is not None:
        yield f"  given back  {local(charges.back_at, zone)} ({charges.back_clause})"


def _charged(one: Slice, zone: ZoneInfo) -> str:
    return f"  {local(one.start, zone)} to {local(one.end, zone)}  {_length(one.seconds):<16} {one.minutes} min"


def _length(seconds: int) -> str:
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0"
