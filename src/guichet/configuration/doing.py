"""Each single change of a configuration, through the door that the pages use; what a door refuses, in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from guichet.automation import canned, saved_views
from guichet.automation.errors import NameTaken, TooMany, UnknownPlaceholder
from guichet.automation.models import CannedReply, SavedView
from guichet.configuration.standing import teams_of
from guichet.configuration.values import Exceptional, Unusable, View
from guichet.configuration.writing import DESK, EXCEPTIONS, LETTERS, LOGO, POLICY, REPLIES, VIEWS
from guichet.contracts import publishing
from guichet.core.policy.findings import PolicyError
from guichet.core.policy.model import Policy
from guichet.core.policy.writing import canonical_hash
from guichet.desks import addresses, changing, colours, logos, teams
from guichet.desks.models import Desk, Seat, Team
from guichet.kit.addresses import normalised
from guichet.notices import texts
from guichet.notices.texts import NotAccepted, Words
from guichet.policies import drafting, entering
from guichet.policies.comparing import comparison
from guichet.policies.drafting import DraftRefused
from guichet.policies.entering import EntryRefused, Wanted
from guichet.policies.examining import as_published, examine
from guichet.policies.loading import policy_of
from guichet.policies.models import CalendarEntry, PolicyVersion
from guichet.policies.publishing import OneIsToCome

IN_ERROR: Final = "lint finds an error in it: guichet lint says which"


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand does it: a manager's, at their desk, at an instant."""

    seat: Seat
    at: int

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.seat.desk


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a policy means for customers against a version, and how many contracts would keep that."""

    verdict: str
    pinned: int


def change_desk(hand: Hand, said: Mapping[str, str], languages: Sequence[str]) -> None:
    """Facts and languages of the desk."""
    desk = hand.desk
    facts = {name: " ".join(text.split()) for name, text in said.items()}
    if not 0 < len(facts["name"]) <= 200 or len(facts["sender_name"]) > 100:
        raise Unusable(DESK, "name: one to 200 characters; sender_name: 100 at most.")
    spoken = [code for code, _ in settings.LANGUAGES]
    strange = next((code for code in languages if code not in spoken), None)
    if strange is not None:
        raise Unusable(DESK, f"languages: “{strange}” is not spoken here. There are: {', '.join(spoken)}.")
    if facts["zone"] not in available_timezones():
        raise Unusable(DESK, f"zone: “{facts['zone']}” is no place, such as Europe/Paris.")
    if facts["accent"] and colours.HEX.fullmatch(facts["accent"]) is None:
        raise Unusable(DESK, "accent: write the colour as #rrggbb, or nothing.")
    facts["address"] = _address(desk, facts["address"])
    facts["mail_address"] = _mail_address(desk, facts["mail_address"])
    changing.change(desk, facts, languages=languages, by=hand.seat.user, at=hand.at)


def _address(desk: Desk, said: str) -> str:
    try:
        kept = str(addresses.read(said))
    except ValidationError as error:
        raise Unusable(DESK, f"address: {' '.join(error.messages)}") from None
    if Desk.objects.filter(address=kept).exclude(pk=desk.pk).exists():
        raise Unusable(DESK, "address: another desk answers there already.")
    return kept


def _mail_address(desk: Desk, said: str) -> str:
    try:
        validate_email(said)
        kept = normalised(said)
    except ValidationError as error:
        raise Unusable(DESK, f"mail_address: {' '.join(error.messages)}") from None
    if kept != desk.mail_address and Desk.objects.filter(mail_address=kept).exclude(pk=desk.pk).exists():
        raise Unusable(DESK, "mail_address: another desk's mails come from there already.")
    return kept


def keep_logo(hand: Hand, png: bytes) -> None:
    """The logo, drawn anew as any picture that is given."""
    try:
        logos.keep(hand.desk, logos.drawn(BytesIO(png)))
    except logos.NotALogo as refused:
        said = "it is too big" if refused.code == "too_big" else "it is no picture that can be read"
        raise Unusable(LOGO, f"{said}.") from None


def drop_logo(hand: Hand) -> None:
    """No logo."""
    logos.drop(hand.desk)


def read_policy(text: str) -> tuple[Policy, str]:
    """The policy of a text as it would be published, and what that would be known by.

    Raises:
        Unusable: where it is none, an example does not hold, or lint finds an error.
    """
    try:
        policy = as_published(text, POLICY)
    except PolicyError as error:
        first, *others = error.findings
        more = f" ({len(others)} more: guichet check names them all.)" if others else ""
        raise Unusable(POLICY, f"{first}{more}") from None
    if not examine(text, POLICY).may_be_published:
        raise Unusable(POLICY, f"{IN_ERROR}.")
    return policy, canonical_hash(policy)


def meaning_of(version: PolicyVersion, policy: Policy, at: int) -> Meaning:
    """What a policy would mean against the last version."""
    found = comparison(policy_of(version), policy, at)
    keeping, _ = publishing.counted(publishing.affected(version, policy, at))
    return Meaning(str(found.verdict), keeping)


def publish(hand: Hand, text: str) -> None:
    """The policy: drafted and published as in the browser, by the rules that hold for that."""
    try:
        draft = drafting.begin(hand.desk, name="guichet config", text=text, by=hand.seat.user, at=hand.at)
        publishing.publish_draft(draft, seen=drafting.hash_of(text), by=hand.seat.user, at=hand.at)
    except DraftRefused as refused:
        asked = "the desk asks for the approval of a second person: bring it as a draft in the browser"
        said = {"no_approval": asked, "own": asked, "too_long": "the text is too long", "in_error": IN_ERROR}
        raise Unusable(POLICY, f"{said.get(refused.code, refused.code)}.") from None
    except OneIsToCome as refused:
        raise Unusable(POLICY, f"version {refused.version.number} is still to come into force.") from None


def make_team(hand: Hand, name: str) -> None:
    """A team with nobody in it: people are no part of a configuration."""
    teams.make_team(hand.desk, name=name)


def give_up_team(hand: Hand, name: str) -> None:
    """Give a team up."""
    teams.give_up_team(Team.objects.get(pk=teams_of(hand.desk)[name]))


def enter(hand: Hand, said: Exceptional) -> None:
    """An exceptional opening or closing."""
    wanted = Wanted(
        calendar=said.calendar,
        opens=said.opens,
        start=datetime.fromisoformat(said.start),
        end=datetime.fromisoformat(said.end),
        reason=said.reason,
    )
    try:
        entering.enter(hand.desk, wanted, by=hand.seat, at=hand.at)
    except EntryRefused as refused:
        raise _entry_refused(said, refused) from None


def withdraw(hand: Hand, said: Exceptional) -> None:
    """Take such an entry back."""
    rows = CalendarEntry.objects.filter(desk=hand.desk, calendar=said.calendar, opens=said.opens, withdraws=None)
    entry = rows.filter(start=said.start, end=said.end).order_by("-number").first()
    assert entry is not None  # noqa: S101 - it stands
    try:
        entering.withdraw(entry, by=hand.seat, at=hand.at, reason=said.reason)
    except EntryRefused as refused:
        raise _entry_refused(said, refused) from None


def _entry_refused(said: Exceptional, refused: EntryRefused) -> Unusable:
    words = {
        "no_policy": "the desk has no policy in force",
        "unknown_calendar": f"the policy has no calendar “{said.calendar}”",
        "past": "it would begin in the past",
        "backwards": "it ends before it begins",
        "unusable": "no such time exists",
        "too_long": "it is longer than a year",
        "beyond": "the holidays are not known so far",
        "no_reason": f"there is no reason in {refused.data.get('language')}",
        "reason_too_long": "its reason is too long",
        "never_opens": "the desk would never open",
        "begun": "it has begun, and stays",
    }
    return Unusable(EXCEPTIONS, f"{said.start} to {said.end}: {words.get(refused.code, refused.code)}.")


def save_reply(hand: Hand, row: CannedReply | None, language: str, name: str, text: str) -> None:
    """A reply that everybody may send."""
    file = f"{REPLIES}/{language}"
    if language not in hand.desk.languages or len(name) > 80:
        raise Unusable(file, f"“{name}”: a language that the desk speaks, and a name of 80 characters at most.")
    written = canned.Written(name=name, language=language, text=text, shared=True)
    try:
        canned.save(row, written, by=hand.seat, at=hand.at)
    except UnknownPlaceholder as error:
        raise Unusable(file, f"“{name}”: nothing fills {', '.join(error.found)}.") from None
    except NameTaken:
        raise Unusable(file, f"“{name}”: there is one of that name.") from None


def drop_reply(hand: Hand, row: CannedReply) -> None:
    """No such reply any more."""
    canned.changeable_by(hand.seat).filter(pk=row.pk).delete()


def word(hand: Hand, code: str, language: str, words: Words, seen: int) -> None:
    """A letter in the desk's own words."""
    file = f"{LETTERS}/{language}/{code}.txt"
    if language not in hand.desk.languages:
        raise Unusable(file, f"the desk does not speak “{language}”.")
    try:
        texts.save(hand.desk, code, language, words, by=hand.seat, at=hand.at, seen=seen)
    except NotAccepted as error:
        first = error.mistakes[0]
        raise Unusable(
            file, f"line {first.line}: {first.code.replace('_', ' ')} {first.place}".rstrip() + "."
        ) from None


def give_back(hand: Hand, code: str, language: str, seen: int) -> None:
    """A letter in the house's words."""
    texts.give_back(hand.desk, code, language, by=hand.seat, at=hand.at, seen=seen)


def share_view(hand: Hand, view: View, row: SavedView | None) -> None:
    """A view that everybody has."""
    names, sieve = teams_of(hand.desk), dict(view.sieve)
    codes = sieve.get("team")
    if isinstance(codes, list):
        strange = next((code for code in codes if code not in names and code != "me"), None)
        if strange is not None:
            raise Unusable(VIEWS, f"“{view.name}”: there is no team “{strange}”.")
        sieve["team"] = [str(names.get(code, code)) for code in codes]
    try:
        if row is None:
            saved_views.save(view.name, sieve, shared=True, by=hand.seat)
        else:
            saved_views.sift_anew(row, sieve)
    except TooMany:
        raise Unusable(VIEWS, f"“{view.name}”: the desk shares {saved_views.MOST} views already.") from None


def drop_view(hand: Hand, row: SavedView) -> None:
    """No such view any more."""
    saved_views.changeable_by(hand.seat).filter(pk=row.pk).delete()
