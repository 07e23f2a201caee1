"""Who may open which address: one line for every address of the installation. A test walks them all.

A new address needs its line here: who gets in, and, where it names an object, one's own, one that is somebody else's,
and one that nobody has.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from guichet.accounts.models import User
from guichet.automation.canned import Written, save
from guichet.automation.models import CannedReply, SavedView
from guichet.contracts.models import Contract
from guichet.customers.models import Contact
from guichet.desks import logos
from guichet.desks.models import Role, Seat, Team
from guichet.kit.models import SetAside
from guichet.kit.setaside import set_aside
from guichet.knowledge.models import Article, ArticleKind
from guichet.knowledge.publishing import Written as WrittenArticle
from guichet.knowledge.publishing import add_file
from guichet.knowledge.publishing import publish as publish_article
from guichet.policies.models import CalendarEntry, PolicyDraft
from guichet.tickets.actions import answer
from guichet.tickets.actor import Actor
from guichet.tickets.attaching import receive
from guichet.tickets.collaborating import add
from guichet.tickets.consulting import consult
from guichet.tickets.holding import hold
from guichet.tickets.models import ConsultationMessage, HeldReply, Ticket
from guichet.web.agent.acts.table import ACTS
from post import letter, taken_at
from purses import credit_a_miss, prepay
from web.world import HandSet, World, make_world, person

ALIAS = "/alias"


class Who(StrEnum):
    """Everybody who may knock at a desk."""

    NOBODY = "nobody"
    CONTACT = "the contact who asked"
    COLLEAGUE = "a contact of the same customer"
    CONTACT_ADMINISTRATOR = "the customer's administrator"
    STRANGER = "a contact of another customer"
    AGENT = "an agent"
    MANAGER = "a manager"
    FOREIGN_AGENT = "an agent of another desk, signed in there"
    ADMINISTRATOR = "the administrator of the installation"


SIGNED_OUT = frozenset({Who.NOBODY, Who.FOREIGN_AGENT})
EVERYBODY = frozenset(Who)
CUSTOMERS = frozenset({Who.CONTACT, Who.COLLEAGUE, Who.CONTACT_ADMINISTRATOR, Who.STRANGER})
THEIRS = frozenset({Who.CONTACT, Who.CONTACT_ADMINISTRATOR})
STAFF = frozenset({Who.AGENT, Who.MANAGER})
MANAGERS = frozenset({Who.MANAGER})
LOOKING_AFTER = frozenset({Who.CONTACT_ADMINISTRATOR})
HOUSEKEEPERS = frozenset({Who.ADMINISTRATOR})
MEMBERS = EVERYBODY - SIGNED_OUT
KEEPERS = frozenset({Who.MANAGER, Who.ADMINISTRATOR})


@dataclass
class Town:
    """Two desks in one house, each with people and requests, and who knocks at the first."""

    here: World
    there: World
    ticket: Ticket
    foreign: Ticket
    sessions: Mapping[Who, str] = field(default_factory=dict)
    nowhere: dict[tuple[Who, str], bytes] = field(default_factory=dict)

    def client(self, who: Who) -> Client:
        """A fresh browser with somebody's session, which they have had since the town was built; an agent of the other
        desk brings the one that they have there.
        """
        client = Client()
        if who is not Who.NOBODY:
            client.cookies["sessionid"] = self.sessions[who]
        return client


@dataclass(frozen=True)
class Arguments:
    """What an address names: one's own, somebody else's, and nobody's."""

    own: Mapping[str, object]
    foreign: Mapping[str, object]
    none: Mapping[str, object]


@dataclass(frozen=True)
class Door:
    """Who gets in, and what the address names: objects, or one of a few words that every desk has.

    ``unsigned``: what everybody hears who brings no signature.
    ``asks_in``: everybody gets in, but what they do not find they are asked to sign in for, where they are signed out.
    """

    who: frozenset[Who]
    names: Callable[[Town], Arguments] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    unsigned: int = 0
    query: str = ""
    asks_in: bool = False


def number(town: Town) -> Arguments:
    """A ticket by its number at the desk; the other desk has more of them."""
    return Arguments({"number": town.ticket.number}, {"number": town.foreign.number}, {"number": 999_999})


def entry(town: Town) -> Arguments:
    """An entry of the desk's calendars by its number; the other desk has more of them."""
    for world, count in ((town.here, 1), (town.there, 2)):
        for number in range(CalendarEntry.objects.filter(desk=world.desk).count() + 1, count + 1):
            CalendarEntry.objects.create(
                desk=world.desk,
                number=number,
                calendar="service_hours",
                opens=False,
                start=f"2033-05-{number:02} 00:00",
                end=f"2033-05-{number:02} 12:00",
                start_at=2_000_000_000,
                end_at=2_000_043_200,
                reason={"en": "Training", "fr": "Formation"},
                entered_at=world.clock.at,
                entered_by=world.agent,
            )
    return Arguments({"number": 1}, {"number": 2}, {"number": 999_999})


def act(noun: str) -> Callable[[Town], Arguments]:
    """An act on a ticket."""

    def names(town: Town) -> Arguments:
        found = number(town)
        return Arguments(*({**each, "noun": noun} for each in (found.own, found.foreign, found.none)))

    return names


def receipt(of: Callable[[Town], Arguments]) -> Callable[[Town], Arguments]:
    """The receipt of a promise on a ticket."""

    def names(town: Town) -> Arguments:
        found = of(town)
        return Arguments(*({**each, "kind": "first_response"} for each in (found.own, found.foreign, found.none)))

    return names


def one_receipt(of: Callable[[Town], Arguments]) -> Callable[[Town], Arguments]:
    """The receipt of the first of several acts on a ticket: that it will be marked as missed."""

    def names(town: Town) -> Arguments:
        found = of(town)
        said = {"kind": "breach", "detail": "1"}
        return Arguments(*({**each, **said} for each in (found.own, found.foreign, found.none)))

    return names


def public_id(town: Town) -> Arguments:
    """A ticket by what addresses of customers hold."""
    said = (town.ticket.public_id, town.foreign.public_id, "a" * len(town.ticket.public_id))
    return Arguments(*({"public_id": each} for each in said))


def attachment(town: Town) -> Arguments:
    """A file of an answer, one of the other desk, and none."""
    own, foreign = (sent(world, ticket) for world, ticket in ((town.here, town.ticket), (town.there, town.foreign)))
    return Arguments(*({"public_id": each} for each in (own, foreign, "a" * len(own))))


def sent(world: World, ticket: Ticket) -> str:
    """A file that the contact sends with an answer: what its address holds."""
    by = Actor.customer(world.contact)
    file = receive(world.desk.pk, by, "log.txt", ContentFile(b"Meters read zero."), at=0)
    answer(ticket, by=by, at=world.clock.at, text="Here is the log.", files=[file])
    return file.public_id


def _articles(world: World, kind: ArticleKind, count: int) -> list[Article]:
    """So many articles of a kind at a desk, which are written once."""
    there = list(Article.objects.filter(desk=world.desk, kind=kind).order_by("number"))
    for each in range(len(there), count):
        said = WrittenArticle(
            kind=kind,
            product_code="",
            product_name="",
            versions="",
            language="en",
            title=f"{kind} {each}",
            text="Read.",
        )
        there.append(publish_article(None, said, by=world.agent, at=world.clock.at))
    return there


def article(town: Town) -> Arguments:
    """An article; the other desk has more of them."""
    return _by_number(town, ArticleKind.ARTICLE)


def bulletin(town: Town) -> Arguments:
    """A bulletin; the same."""
    return _by_number(town, ArticleKind.BULLETIN)


def _by_number(town: Town, kind: ArticleKind) -> Arguments:
    own = _articles(town.here, kind, 1)[0]
    foreign = _articles(town.there, kind, 4)[-1]
    return Arguments({"number": own.number}, {"number": foreign.number}, {"number": 999_999})


def text_of(of: Callable[[Town], Arguments]) -> Callable[[Town], Arguments]:
    """What an article says in English."""

    def names(town: Town) -> Arguments:
        found = of(town)
        return Arguments(*({**each, "language": "en"} for each in (found.own, found.foreign, found.none)))

    return names


def version_of(of: Callable[[Town], Arguments]) -> Callable[[Town], Arguments]:
    """What an article said first in English."""

    def names(town: Town) -> Arguments:
        found = text_of(of)(town)
        return Arguments(*({**each, "version": 1} for each in (found.own, found.foreign, found.none)))

    return names


def article_file(town: Town) -> Arguments:
    """A file of a bulletin, one of the other desk's, and none."""
    own, foreign = (
        add_file(_articles(world, ArticleKind.BULLETIN, 1)[0], ContentFile(b"Read me.", "a.txt"), by=world.agent, at=0)
        for world in (town.here, town.there)
    )
    return Arguments({"public_id": own.public_id}, {"public_id": foreign.public_id}, {"public_id": "a" * 20})


def follower(by: Callable[[Town], Arguments]) -> Callable[[Town], Arguments]:
    """Somebody who follows a ticket, beside what names the ticket."""

    def names(town: Town) -> Arguments:
        found = by(town)
        own, foreign = (each.collaborators.get().pk for each in (town.ticket, town.foreign))
        return Arguments({**found.own, "pk": own}, {**found.own, "pk": foreign}, {**found.own, "pk": 999_999})

    return names


def held(town: Town) -> Arguments:
    """An answer that has not left yet, on a ticket of the desk; one of the other desk's, and none."""
    own, foreign = (
        hold(ticket, by=Actor.agent(world.agent), at=world.clock.at, seconds=20, text="Not yet.")
        for ticket, world in ((town.ticket, town.here), (town.foreign, town.there))
    )
    assert isinstance(own, HeldReply)
    assert isinstance(foreign, HeldReply)
    return Arguments(*({"number": town.ticket.number, "pk": each} for each in (own.pk, foreign.pk, 999_999)))


def consultation(town: Town) -> Arguments:
    """A consultation about a ticket of the desk, of the other, and none."""
    own, foreign = (
        consult(
            ticket,
            by=Actor.agent(world.agent),
            at=world.clock.at,
            address="maker@elsewhere.test",
            subject="A question",
            text="Do you know this?",
            key="matrix",
        ).consultation_id
        for world, ticket in ((town.here, town.ticket), (town.there, town.foreign))
    )
    own_ticket = {"number": town.ticket.number}
    return Arguments(*({**own_ticket, "pk": each} for each in (own, foreign, 999_999)))


def unsaid(town: Town) -> Arguments:
    """What was said in a consultation and has not left yet."""
    consultation(town)
    own, foreign = (
        ConsultationMessage.objects.get(consultation__ticket=ticket).pk for ticket in (town.ticket, town.foreign)
    )
    own_ticket = {"number": town.ticket.number}
    return Arguments(*({**own_ticket, "pk": each} for each in (own, foreign, 999_999)))


def customer(town: Town) -> Arguments:
    """A customer."""
    said = (town.here.contact.organisation_id, town.there.contact.organisation_id, 999_999)
    return Arguments(*({"pk": each} for each in said))


def month(town: Town) -> Arguments:
    """A month of a customer."""
    found = customer(town)
    return Arguments(*({**each, "month": "2026-03"} for each in (found.own, found.foreign, found.none)))


def contract(town: Town) -> Arguments:
    """A contract of a customer of the desk, of the other, and none."""
    found = [Contract.objects.get(organisation=world.contact.organisation_id).pk for world in (town.here, town.there)]
    return Arguments(*({"pk": each} for each in (*found, 999_999)))


def ledger_entry(town: Town) -> Arguments:
    """The first entry of a contract's ledger."""
    found = contract(town)
    for each in (found.own, found.foreign):
        held = Contract.objects.get(**each)
        if not held.entries.exists():
            prepay(60, contract=held)
    return Arguments(*({**each, "number": 1} for each in (found.own, found.foreign, found.none)))


def service_credit(town: Town) -> Arguments:
    """The first service credit of a contract."""
    found = contract(town)
    for each in (found.own, found.foreign):
        held = Contract.objects.get(**each)
        if not held.service_credits.exists():
            credit_a_miss(held)
    return Arguments(*({**each, "number": 1} for each in (found.own, found.foreign, found.none)))


def team(town: Town) -> Arguments:
    """A team."""
    return Arguments(*({"pk": each} for each in (_team(town.here).pk, _team(town.there).pk, 999_999)))


def _team(world: World) -> Team:
    return Team.objects.get_or_create(desk=world.desk, name="Networks")[0]


def version(town: Town) -> Arguments:  # noqa: ARG001 - one shape for all
    """A version of the policy; the other desk has two."""
    return Arguments({"number": 1}, {"number": 2}, {"number": 99})


ACCOUNT = (
    "show", "person", "email", "password", "passkey", "passkey_options", "passkey_removal", "app", "app_removal",
    "recovery_codes", "end_session", "end_others", "again", "again_options", "again_passkey",
)  # fmt: skip
"""What one does with one's own account; it names nobody's."""


def another_desk(town: Town) -> Arguments:
    """A desk that is not the one at whose address one is, that one, and none."""
    return Arguments({"pk": town.there.desk.pk}, {"pk": town.here.desk.pk}, {"pk": 999_999})


def contact(town: Town) -> Arguments:
    """A contact of the desk, of the other, and none."""
    return Arguments({"pk": town.here.contact.pk}, {"pk": town.there.contact.pk}, {"pk": 999_999})


def of_nobody(town: Town) -> Arguments:
    """A contact of no customer, of the desk and of the other; and one who belongs to a customer."""
    found = [
        Contact.objects.get(desk=world.desk, email="follower@elsewhere.test").pk for world in (town.here, town.there)
    ]
    return Arguments(*({"pk": pk} for pk in (*found, town.here.contact.pk)))


def failure(town: Town) -> Arguments:
    """What failed at the desk, at the other, and nothing. It fails again, so that it stays."""
    for world, ticket in ((town.here, town.ticket), (town.there, town.foreign)):
        set_aside("notice", stream=world.desk.pk, subject=10**9 + ticket.pk, error="no such row", at=0)
    own, foreign = (SetAside.objects.get(stream=world.desk.pk) for world in (town.here, town.there))
    return Arguments({"name": f"aside-{own.pk}"}, {"name": f"aside-{foreign.pk}"}, {"name": "aside-999999"})


def provider(_town: Town) -> Arguments:
    """A provider that brings mails is the installation's; others are nobody's."""
    return Arguments({"name": "main"}, {"name": "other"}, {"name": "guess"})


def mail_in(town: Town) -> Arguments:
    """A mail that waits for somebody: at the desk, at the other, and none."""
    raw = letter(sender="", Content_Type="text/html", text="<p>Hello</p>")
    own, foreign = (taken_at(world, raw, at=0) for world in (town.here, town.there))
    return Arguments({"pk": own.pk}, {"pk": foreign.pk}, {"pk": 999_999})


def canned(town: Town) -> Arguments:
    """A canned reply: the agent's own, one of the other desk, and none."""
    own, foreign = (
        save(None, Written(name="Hello", language="en", text="Hello.", shared=False), by=seat, at=0)
        if not CannedReply.objects.filter(owner=seat).exists()
        else CannedReply.objects.get(owner=seat)
        for seat in (town.here.agent, town.there.agent)
    )
    return Arguments({"pk": own.pk}, {"pk": foreign.pk}, {"pk": 999_999})


def view(town: Town) -> Arguments:
    """A saved view: one that the desk shares, one that the other desk shares, and none."""
    own, foreign = (
        SavedView.objects.filter(desk=world.desk).first()
        or SavedView.objects.create(desk=world.desk, name="Urgent", sieve={"agent": ["nobody"]}, place=1)
        for world in (town.here, town.there)
    )
    return Arguments({"pk": own.pk}, {"pk": foreign.pk}, {"pk": 999_999})


def policy_draft(town: Town) -> Arguments:
    """A draft of the policy; the other desk has two."""
    for world, count in ((town.here, 1), (town.there, 2)):
        for number in range(PolicyDraft.objects.filter(desk=world.desk).count() + 1, count + 1):
            PolicyDraft.objects.create(
                desk=world.desk,
                number=number,
                name="Summer hours",
                text="policy: next",
                author=world.agent.user,
                begun_at=world.clock.at,
                edited_by=world.agent.user,
                edited_at=world.clock.at,
            )
    return Arguments({"number": 1}, {"number": 2}, {"number": 999_999})


def sheet(town: Town) -> Arguments:
    """The colours of a desk."""
    said = (town.here.desk.accent, town.there.desk.accent, "#000000")
    return Arguments(*({"colour": each.removeprefix("#")} for each in said))


def logo(town: Town) -> Arguments:
    """The logo of a desk."""
    said = (town.here.desk.logo_digest, town.there.desk.logo_digest, "0" * 64)
    return Arguments(*({"digest": each} for each in said))


DOORS: Mapping[str, Door] = {
    "home": Door(EVERYBODY),
    "sign_in": Door(EVERYBODY),
    "account_login": Door(EVERYBODY),
    "sign_in_mailed": Door(EVERYBODY),
    "sign_in_link": Door(EVERYBODY, words={"token": "guess"}),
    "sign_in_passkey": Door(EVERYBODY),
    "sign_in_passkey_options": Door(EVERYBODY),
    "mfa_authenticate": Door(EVERYBODY),
    "sign_out": Door(EVERYBODY),
    "invitation": Door(EVERYBODY, words={"token": "guess"}),
    "mailed_file": Door(EVERYBODY, words={"token": "guess"}),
    "leaving": Door(EVERYBODY, words={"token": "guess"}),
    "decision": Door(EVERYBODY, words={"token": "guess"}),
    **{f"account:{each}": Door(MEMBERS) for each in ACCOUNT},
    "account:confirm_email": Door(MEMBERS, words={"token": "guess"}),
    "policy": Door(EVERYBODY),
    "policy_version": Door(EVERYBODY, version),
    "policy_week": Door(EVERYBODY, version),
    "policy_text": Door(EVERYBODY, version),
    "policy_changes": Door(EVERYBODY, version),
    "policy_history": Door(EVERYBODY),
    "policy_feed": Door(EVERYBODY),
    "set_language": Door(EVERYBODY),
    "theme": Door(EVERYBODY),
    "icon": Door(EVERYBODY),
    "drafts": Door(MEMBERS),
    "attachments": Door(STAFF | CUSTOMERS),
    "push": Door(STAFF | CUSTOMERS),
    "mail_hook": Door(EVERYBODY, provider, unsigned=403),
    "shop_order": Door(EVERYBODY),
    "quote": Door(EVERYBODY, words={"token": "guess"}),
    "agent:presences": Door(STAFF),
    "agent:presence": Door(STAFF, number),
    **{f"people:{each}": Door(MANAGERS) for each in ("staff", "staff_invite", "staff_role", "staff_invited")},
    "people:first_people": Door(MANAGERS),
    "people:first_customers": Door(MANAGERS),
    "setup:samples": Door(MANAGERS),
    "people:team_make": Door(MANAGERS),
    "people:team": Door(MANAGERS, team),
    "people:customers": Door(STAFF),
    "people:customer_add": Door(STAFF),
    "people:customer": Door(STAFF, customer),
    "people:customer_rename": Door(STAFF, customer),
    "people:contact_add": Door(STAFF, customer),
    "people:contact_invited": Door(STAFF, customer),
    "people:contract_add": Door(STAFF, customer),
    "people:conduct": Door(STAFF, customer),
    "people:conduct_limit": Door(MANAGERS, customer),
    "people:conduct_revocation": Door(MANAGERS, customer),
    "people:person_conduct": Door(STAFF, of_nobody),
    "people:person_limit": Door(MANAGERS, of_nobody),
    "people:person_revocation": Door(MANAGERS, of_nobody),
    "people:statements": Door(STAFF, customer),
    "people:statement": Door(STAFF, month),
    "people:statement_document": Door(STAFF, month),
    "people:contract": Door(STAFF, contract),
    "people:contracts_export": Door(STAFF),
    "people:targets_export": Door(STAFF),
    "people:slices_export": Door(STAFF),
    "people:import": Door(MANAGERS),
    "people:import_template": Door(MANAGERS, words={"kind": "contacts"}),
    "people:contract_ledger": Door(STAFF, contract),
    "people:contract_entry": Door(STAFF, ledger_entry),
    "people:contract_credits": Door(STAFF, contract),
    "people:contract_credit": Door(STAFF, service_credit),
    "people:contract_change": Door(STAFF, contract),
    "people:contact": Door(STAFF, contact),
    "people:contact_access": Door(STAFF, contact),
    "people:contact_erase": Door(STAFF, contact),
    **{f"people:organisation{each}": Door(LOOKING_AFTER) for each in ("", "_invite", "_person", "_invited")},
    "people:installation": Door(HOUSEKEEPERS),
    "people:installation_invite": Door(HOUSEKEEPERS),
    "people:installation_invited": Door(HOUSEKEEPERS),
    "people:removal": Door(HOUSEKEEPERS, another_desk),
    "setup:further": Door(HOUSEKEEPERS),
    "attachment": Door(THEIRS | STAFF, attachment),
    "agent:queue": Door(STAFF),
    "agent:view": Door(STAFF, words={"name": "mine"}),
    "agent:filter": Door(STAFF),
    "agent:save_view": Door(STAFF),
    "agent:saved": Door(STAFF, view),
    "agent:saved_place": Door(frozenset({Who.MANAGER}), view),
    "agent:saved_removal": Door(frozenset({Who.MANAGER}), view),
    "agent:call": Door(STAFF),
    "agent:call_for": Door(STAFF, contact),
    "agent:arrivals": Door(STAFF),
    **{f"agent:arrival{each}": Door(STAFF, mail_in) for each in ("", "_page", "_raw", "_decision")},
    "agent:quotes": Door(STAFF),
    "agent:quote": Door(STAFF, number),
    "agent:failures": Door(STAFF),
    "agent:failure": Door(STAFF, failure),
    "agent:replies": Door(STAFF),
    "agent:reply": Door(frozenset({Who.AGENT}), canned),
    "agent:reply_removal": Door(frozenset({Who.AGENT}), canned),
    "agent:pick": Door(STAFF, number),
    "agent:search": Door(STAFF, query="q=meters"),
    "agent:ticket": Door(STAFF, number),
    "agent:why": Door(STAFF, receipt(number)),
    "agent:why_one": Door(STAFF, one_receipt(number)),
    "agent:message": Door(STAFF, number),
    "agent:effect": Door(STAFF, number),
    "agent:undo": Door(STAFF, held),
    "agent:consult": Door(STAFF, number),
    "agent:consultation": Door(STAFF, consultation),
    "agent:consultation_end": Door(STAFF, consultation),
    "agent:consultation_undo": Door(STAFF, unsaid),
    "agent:take": Door(STAFF, number),
    "agent:evidence": Door(STAFF, number),
    "agent:people": Door(STAFF, number),
    "agent:person_removal": Door(STAFF, follower(number)),
    **{f"agent:act/{noun}": Door(STAFF, act(noun)) for noun in ACTS},
    "agent:go": Door(STAFF),
    "agent:keys": Door(STAFF),
    "agent:together": Door(STAFF, words={"noun": "closure"}),
    "agent:together_back": Door(STAFF),
    "brand_sheet": Door(EVERYBODY, sheet),
    "brand_logo": Door(EVERYBODY, logo),
    "help:index": Door(EVERYBODY, query="q=meters"),
    "help:suggestions": Door(STAFF | CUSTOMERS, query="subject=meters"),
    "help:new": Door(STAFF),
    "help:article": Door(EVERYBODY, article, asks_in=True),
    "help:article/bulletin": Door(STAFF | CUSTOMERS, bulletin),
    "help:file": Door(STAFF | CUSTOMERS, article_file),
    "help:file_removal": Door(STAFF, article_file),
    "help:feedback": Door(EVERYBODY, article, asks_in=True),
    "help:withdrawal": Door(STAFF, bulletin),
    "help:change": Door(STAFF, text_of(bulletin)),
    "help:version": Door(STAFF, version_of(bulletin)),
    "setup:calendar": Door(MANAGERS),
    "setup:calendar_entry": Door(MANAGERS, entry),
    **{f"setup:{each}": Door(KEEPERS) for each in ("home", "desk", "policy", "mail", "steps", "shop")},
    "setup:version_withdrawal": Door(KEEPERS, version),
    "setup:version_again": Door(KEEPERS, version),
    "setup:policy_approval": Door(KEEPERS),
    **{f"setup:draft{each}": Door(KEEPERS, policy_draft) for each in ("", "_shown", "_review", "_trial")},
    "setup:letters": Door(MANAGERS),
    **{f"setup:letter{each}": Door(MANAGERS, words={"code": "closed", "language": "en"}) for each in ("", "_shown")},
    "portal:list": Door(CUSTOMERS),
    "portal:new": Door(CUSTOMERS),
    "portal:pledge": Door(CUSTOMERS),
    "agent:fixes": Door(STAFF),
    "portal:account": Door(CUSTOMERS),
    "portal:entry": Door(CUSTOMERS - {Who.STRANGER}, ledger_entry),
    "portal:credits": Door(CUSTOMERS),
    "portal:credit": Door(CUSTOMERS - {Who.STRANGER}, service_credit),
    "portal:statements": Door(LOOKING_AFTER),
    "portal:statement": Door(LOOKING_AFTER, words={"month": "2026-03"}),
    "portal:statement_document": Door(LOOKING_AFTER, words={"month": "2026-03"}),
    "portal:search": Door(CUSTOMERS, query="q=meters"),
    "portal:request": Door(THEIRS, public_id),
    "portal:answer": Door(THEIRS, public_id),
    "portal:why": Door(THEIRS, receipt(public_id)),
    "portal:why_one": Door(THEIRS, one_receipt(public_id)),
    **{f"portal:{each}": Door(THEIRS, public_id) for each in ("completion", "validation", "refusal")},
    "portal:people": Door(THEIRS, public_id),
    "portal:person_removal": Door(THEIRS, follower(public_id)),
    "portal:closure": Door(THEIRS, public_id),
    **{f"portal:quote_{each}": Door(THEIRS, public_id) for each in ("acceptance", "refusal")},
    "portal:reopening": Door(THEIRS, public_id),
}
"""Every address of a desk, by name; what follows a slash tells apart the several things of one name."""


def addresses(urlconf: str) -> Iterator[str]:
    """The name of every address of a URLconf, with its namespace; its pattern where it has no name."""
    yield from _names(get_resolver(urlconf).url_patterns, "")


def _names(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name or each.pattern}"
        else:
            yield from _names(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)


def make_town(held: HandSet) -> Town:
    """The two desks."""
    there = make_world(held, "alias", address=ALIAS, domain="alias.test")
    foreign = [there.file(f"Foreign {each}", priority=None) for each in range(3)][-1]
    here = make_world(held)
    prepay(0)
    ticket = here.file()
    for world, followed in ((here, ticket), (there, foreign)):
        add(followed, by=Actor.agent(world.agent), at=held.at, email="follower@elsewhere.test")
    assert here.contact.user is not None
    assert here.stranger.user is not None
    users = {
        Who.CONTACT: here.contact.user,
        Who.STRANGER: here.stranger.user,
        Who.COLLEAGUE: _contact(here, "Colin Colleague", administrator=False),
        Who.CONTACT_ADMINISTRATOR: _contact(here, "Adele Administrator", administrator=True),
        Who.AGENT: here.agent.user,
        Who.MANAGER: _manager(here),
        Who.ADMINISTRATOR: _administrator(),
    }
    for world, colour in ((here, "#1f5fbf"), (there, "#7a3e9d")):
        world.desk.accent = colour
        world.desk.save()
        logos.keep(world.desk, logos.drawn(picture(colour)))
    sessions = {who: here.client_of(user).cookies["sessionid"].value for who, user in users.items()}
    sessions[Who.FOREIGN_AGENT] = there.client(there.agent).cookies["sessionid.alias"].value
    return Town(here, there, ticket, foreign, sessions)


def picture(colour: str, size: tuple[int, int] = (40, 20)) -> io.BytesIO:
    """The file of a picture of one colour."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    made.seek(0)
    return made


def _contact(here: World, name: str, *, administrator: bool) -> User:
    user = person(f"{name.split(maxsplit=1)[0].lower()}@beauvoir.test", name)
    Contact.objects.create(
        desk=here.desk,
        organisation=here.contact.organisation,
        user=user,
        email=user.email,
        name=name,
        is_administrator=administrator,
    )
    return user


def _manager(here: World) -> User:
    user = person("manager@fluksaqua.test", "Manon Manager")
    Seat.objects.create(desk=here.desk, user=user, role=Role.MANAGER)
    return user


def _administrator() -> User:
    user = person("root@house.test", "Rita Root")
    user.is_administrator = True
    user.save()
    return user
