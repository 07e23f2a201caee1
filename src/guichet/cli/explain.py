"""`guichet explain`: why a promise, an act or a charge of one ticket is what it is."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from guichet.cli import commands
from guichet.cli.inputs import Unusable, json_value, named, whole
from guichet.cli.telling import kind_of, local
from guichet.clock import now_seconds
from guichet.core.commitments.charging import Charges, charges_of
from guichet.core.commitments.explain import ActExplanation, Explanation, explain_act, explain_promise
from guichet.core.commitments.explained import act_result, charge_result, promise_result
from guichet.core.commitments.plainly import LANGUAGES, act_plainly, promise_plainly
from guichet.core.commitments.receipt import Piece
from guichet.core.commitments.standing import ActKind, LedgerEntry
from guichet.core.commitments.wording import REASONS
from guichet.core.errors import GuichetError
from guichet.core.hours.wall import place
from guichet.core.policy.bundled import load
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import Timeline
from guichet.core.timeline.reading import instant_of, read_timeline

CHARGE = "charge"


def add(to: commands.Commands) -> None:
    """Add the command."""
    said = "Say why a promise, an act or a charge of one ticket is what it is: clause, row, spans, sum."
    parser = commands.add(to, "explain", run, said)
    parser.add_argument("policy", metavar="POLICY", help="a policy's file, or the name of a bundled policy")
    parser.add_argument("timeline", metavar="TIMELINE", help="a ticket's JSON file; - is standard input")
    parser.add_argument(
        "subject",
        metavar="SUBJECT",
        help="a commitment such as first_response; an act such as close, or escalate:2 for the second; or charge",
    )
    parser.add_argument("--at", metavar="INSTANT", help="the instant of the question, with its offset (default: now)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="that of the plain words (default: en)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text for people")


def run(options: Namespace) -> int:
    """Explain the subject; return 0."""
    policy = load(options.policy)
    at = now_seconds() if options.at is None else instant_of(options.at, "--at")
    source = whole(options.timeline)
    try:
        timeline = read_timeline(json_value(source))
        value, told = _explained(policy, timeline, at, options)
    except GuichetError as refusal:
        raise Unusable(f"{named(options.timeline)}: {refusal}") from None
    if options.json:
        sys.stdout.write(f"{json.dumps(value, indent=2, ensure_ascii=False)}\n")
    else:
        commands.say("".join(f"{line}\n" for line in told))
    return 0


def _explained(policy: Policy, timeline: Timeline, at: int, options: Namespace) -> tuple[object, list[str]]:
    subject, language = str(options.subject), str(options.language)
    kind, _, number = subject.partition(":")
    zone = place(policy.calendars[policy.calendar].zone)
    if subject == CHARGE:
        charges = charges_of(policy, timeline, at)
        if charges is None:
            raise Unusable("this policy meters no time.")
        return charge_result(charges), list(_charges(charges, zone))
    if kind in set(ActKind):
        act = explain_act(policy, timeline, at, ActKind(kind), int(number) if number.isdecimal() else 1)
        plain = list(act_plainly(policy, act, language))
        if act.promise is not None:
            plain += promise_plainly(policy, act.promise, at, language)
        return act_result(act, plain), [*plain, "", *_act(policy, act, zone)]
    found = explain_promise(policy, timeline, at, kind)
    plain = list(promise_plainly(policy, found, at, language))
    return promise_result(found, plain), [*plain, "", *_promise(policy, found, zone)]


def _promise(policy: Policy, found: Explanation, zone: ZoneInfo) -> Iterator[str]:
    yield f"{kind_of(policy, found.clock.kind)}: {found.clock.status}"
    facts = [f"{name} {value}" for name, value in found.facts.items() if value is not None]
    yield f"  looked at   {', '.join(facts)}"
    for row in found.rows:
        why = "holds" if row.chosen else f"other {', '.join(row.unfit)}" if row.unfit else "comes after it"
        yield f"  row {row.number + 1:<3}     {row.within or 'nothing'} ({row.clause}): {why}"
    receipt = found.receipt
    if receipt.start is not None:
        yield f"  started     {local(receipt.start, zone)} ({found.anchor})"
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
    yield from (_span(span, zone) for span in found.spans)


def _span(span: Piece | LedgerEntry, zone: ZoneInfo) -> str:
    why = REASONS[span.why] + (f", {span.detail}" if span.detail else "")
    coming = " (to come)" if isinstance(span, Piece) and span.coming else ""
    length = f"+ {_length(span.end - span.start)}" if span.counts else "+ 0"
    return f"  {local(span.start, zone)} to {local(span.end, zone)}  {length:<16} {why}{coming}"


def _charges(charges: Charges, zone: ZoneInfo) -> Iterator[str]:
    yield f"Charged {charges.charged} min ({charges.clause})"
    for each in charges.slices:
        yield f"  {local(each.start, zone)} to {local(each.end, zone)}  {_length(each.seconds):<16} {each.minutes} min"
    yield f"  = {charges.cost} min"
    if charges.back_at is not None:
        yield f"  given back  {local(charges.back_at, zone)} ({charges.back_clause})"


def _length(seconds: int) -> str:
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0"
