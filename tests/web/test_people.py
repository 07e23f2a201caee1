"""Who works here, whom the desk serves, who looks after either; and invitations, which let each of them in."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.accounts.models import User
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Role, Seat, Team
from guichet.desks.seats import give_seat
from guichet.desks.teams import make_team
from guichet.entry import invitations
from guichet.entry.errors import CannotInvite
from guichet.entry.invitations import Guest, invite, take_up
from guichet.entry.links import mail_sign_in
from guichet.entry.models import Invitation, Part
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.models import Message, Ticket
from web.world import PASSWORD, World, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world: World) -> Seat:
    """A manager of the desk."""
    return give_seat(world.desk, person("max@fluksaqua.test", "Max Manager"), role=Role.MANAGER)


@pytest.fixture
def theirs(world: World) -> Contact:
    """The contact, who looks after their organisation's people."""
    Contact.objects.filter(pk=world.contact.pk).update(is_administrator=True)
    world.contact.refresh_from_db()
    return world.contact


def posted(world: World) -> str:
    """Let a second pass, and open the last invitation that went out."""
    make_round(at=world.clock.at)
    bodies = [str(each.body) for each in mail.outbox]
    return [found[0] for body in bodies if (found := re.search(r"/invitation/[\w-]+/", body))][-1]


# --- invitations ---


def test_an_agent_is_invited_and_comes_in(world: World, manager: Seat) -> None:
    sent = {"email": "Nina@fluksaqua.test", "name": "Nina", "role": "agent", "language": "fr"}
    assert world.client(manager).post("/people/invitation", sent).status_code == 302
    path, client = posted(world), Client()
    assert "Max Manager vous invite" in mail.outbox[-1].subject
    page = client.get(path)
    assert page.status_code == 200
    assert Invitation.objects.exists()
    typed = {"name": "Nina Nadeau", "language": "fr", "new_password": "three plain river words"}
    assert client.post(path, typed).headers["Location"] == "/"
    assert client.get("/desk/").status_code == 200
    assert client.get("/people/").status_code == 404
    seat = Seat.objects.get(user__email="nina@fluksaqua.test")
    assert (seat.role, seat.user.name, seat.user.language) == (Role.AGENT, "Nina Nadeau", "fr")
    assert Client().post(path, typed).status_code == 410


def test_what_is_wrong_with_a_new_password_is_said_and_the_invitation_stands(world: World, manager: Seat) -> None:
    guest = Guest(email="nina@fluksaqua.test")
    invite(world.desk, guest, part=Part.AGENT, at=world.clock.at, by=manager.user)
    path, typed = posted(world), {"name": "Nina Nadeau", "language": "en", "new_password": "short"}
    page = Client().post(path, typed)
    assert page.status_code == 422
    assert "Nina Nadeau" in page.content.decode()
    assert not User.objects.filter(email="nina@fluksaqua.test").exists()
    assert Client().post(path, {**typed, "new_password": ""}).status_code == 302
    assert not User.objects.get(email="nina@fluksaqua.test").has_usable_password()


def test_an_invitation_ends_after_a_week(world: World, manager: Seat) -> None:
    invite(world.desk, Guest(email="nina@fluksaqua.test"), part=Part.AGENT, at=world.clock.at, by=manager.user)
    path = posted(world)
    world.clock.at += invitations.LIFE_S
    assert Client().get(path).status_code == Client().post(path, {"name": "N"}).status_code == 410


@pytest.mark.parametrize("act", ["withdraw", "again"])
def test_an_invitation_is_withdrawn_or_sent_again_and_the_first_link_is_void(
    world: World, manager: Seat, act: str
) -> None:
    invitation = invite(
        world.desk, Guest(email="nina@fluksaqua.test"), part=Part.AGENT, at=world.clock.at, by=manager.user
    )
    first, client = posted(world), world.client(manager)
    client.post("/people/invited", {"invitation": invitation.pk, "act": "again"})
    assert posted(world) == first
    world.clock.at += invitations.PAUSE_S
    client.post("/people/invited", {"invitation": invitation.pk, "act": act})
    assert Client().get(first).status_code == 410
    assert (posted(world) != first) is (act == "again")
    assert Client().get(posted(world)).status_code == (200 if act == "again" else 410)


def handed_over(world: World, manager: Seat, email: str = "nina@fluksaqua.test") -> str:
    """The path of an invitation's link that the manager, who looks after the installation too, is shown once."""
    User.objects.filter(pk=manager.user_id).update(is_administrator=True)
    invitation = invite(world.desk, Guest(email=email), part=Part.AGENT, at=world.clock.at, by=manager.user)
    page = world.client(manager).post("/people/invited", {"invitation": invitation.pk, "act": "hand_over"})
    found = re.search(r"/invitation/[\w-]+/", page.content.decode())
    assert found is not None
    return found[0]


def test_a_link_is_handed_over_where_no_mail_arrives(world: World, manager: Seat) -> None:
    path = handed_over(world, manager)
    make_round(at=world.clock.at)
    assert mail.outbox == []
    typed = {"name": "Nina Nadeau", "language": "en", "new_password": ""}
    assert Client().post(path, typed).status_code == 422
    assert Client().post(path, {**typed, "new_password": "three plain river words"}).status_code == 302
    user = Seat.objects.get(user__email="nina@fluksaqua.test").user
    assert not user.is_proved
    assert Client().post(path, typed).status_code == 410


def test_a_link_that_was_mailed_before_works_no_longer_once_one_is_handed_over(world: World, manager: Seat) -> None:
    User.objects.filter(pk=manager.user_id).update(is_administrator=True)
    guest = Guest(email="nina@fluksaqua.test")
    invitation = invite(world.desk, guest, part=Part.AGENT, at=world.clock.at, by=manager.user)
    first = posted(world)
    world.client(manager).post("/people/invited", {"invitation": invitation.pk, "act": "hand_over"})
    assert Client().get(first).status_code == 410


def test_a_manager_who_does_not_look_after_the_installation_is_shown_no_link(world: World, manager: Seat) -> None:
    invitation = invite(world.desk, Guest(email="nina@f.test"), part=Part.AGENT, at=world.clock.at, by=manager.user)
    first, client = posted(world), world.client(manager)
    answer = client.post("/people/invited", {"invitation": invitation.pk, "act": "hand_over"}, follow=True)
    assert "/invitation/" not in answer.content.decode().replace("/people/invitation", "")
    assert Client().get(first).status_code == 200


def test_a_handed_link_opens_nobody_s_account_without_their_password(world: World, manager: Seat) -> None:
    theirs = world.stranger.user
    assert theirs is not None
    path = handed_over(world, manager, email=theirs.email)
    client = Client()
    assert client.post(path, {"name": "Me", "new_password": "three plain river words"}).status_code == 422
    assert client.post(path, {"password": "a wrong guess of mine"}).status_code == 422
    assert not Seat.objects.filter(user=theirs).exists()
    theirs.refresh_from_db()
    assert theirs.check_password(PASSWORD)
    assert client.post(path, {"password": PASSWORD}).status_code == 302
    assert Seat.objects.get(user=theirs).desk == world.desk
    assert client.get("/desk/").status_code == 200


def test_guesses_at_the_password_of_a_handed_link_are_slowed(world: World, manager: Seat) -> None:
    theirs = world.stranger.user
    assert theirs is not None
    path, client = handed_over(world, manager, email=theirs.email), Client()
    answers = [client.post(path, {"password": f"guess {each}"}).status_code for each in range(8)]
    assert answers[-1] == 429


@pytest.mark.parametrize("way", ["link", "invitation"])
def test_what_was_set_before_the_address_was_proved_is_void_once_it_is(world: World, manager: Seat, way: str) -> None:
    path, intruder = handed_over(world, manager), Client()
    intruder.post(path, {"name": "Not Nina", "language": "en", "new_password": "three plain river words"})
    assert intruder.get("/desk/").status_code == 200
    user = User.objects.get(email="nina@fluksaqua.test")
    if way == "link":
        mail_sign_in(user, world.desk, at=world.clock.at)
        make_round(at=world.clock.at)
        found = re.search(r"/sign-in/link/[\w-]+/", str(mail.outbox[-1].body))
        assert found is not None
        assert Client().post(found[0]).status_code == 302
    else:
        guest = Guest(email=user.email, name="Nina")
        organisation = world.contact.organisation
        invite(world.desk, guest, part=Part.CONTACT, at=world.clock.at, by=manager.user, organisation=organisation)
        typed = {"name": "Nina Nadeau", "language": "en", "new_password": "four other plain words"}
        assert Client().post(posted(world), typed).status_code == 302
    user.refresh_from_db()
    assert user.is_proved
    assert not user.check_password("three plain river words")
    assert user.check_password("four other plain words") is (way == "invitation")
    assert intruder.get("/desk/").context["next"] == "/desk/"


def test_an_invitation_of_another_desk_is_nobody_s_here(world: World, manager: Seat) -> None:
    other = type(world.desk).objects.create(
        slug="other", address="/other", name="Other", languages=["en"], zone="UTC", mail_address="help@other.test"
    )
    invitation = invite(other, Guest(email="nina@other.test"), part=Part.AGENT, at=world.clock.at, by=None)
    path, client = posted(world), world.client(manager)
    assert Client().post(path, {"name": "Nina", "language": "en"}).status_code == 410
    assert client.post("/people/invited", {"invitation": invitation.pk, "act": "withdraw"}).status_code == 404
    assert Client().post(f"/other{path}", {"name": "Nina", "language": "en"}).status_code == 302


def test_who_has_an_account_keeps_its_name_and_password(world: World, manager: Seat) -> None:
    user = world.stranger.user
    assert user is not None
    invite(world.desk, Guest(email=user.email, name="Someone"), part=Part.AGENT, at=world.clock.at, by=manager.user)
    path, client = posted(world), Client()
    assert "new_password" not in client.get(path).content.decode()
    client.post(path, {"name": "Thief", "new_password": "three plain river words"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert user.name == "Owen Achterberg"
    assert client.get("/desk/").status_code == 200


def test_an_invitation_does_not_get_past_an_app_s_code(world: World, manager: Seat) -> None:
    user = world.stranger.user
    assert user is not None
    TOTP.activate(user, generate_totp_secret())
    invite(world.desk, Guest(email=user.email), part=Part.AGENT, at=world.clock.at, by=manager.user)
    client = Client()
    assert client.post(posted(world)).headers["Location"] == "/sign-in/code/"
    assert client.get("/desk/").context["form"] is not None


def test_a_contact_that_the_desk_knows_is_let_in_as_who_they_are(world: World) -> None:
    town = world.contact.organisation
    assert town is not None
    known = Contact.objects.create(desk=world.desk, organisation=town, email="paul@beauvoir.test", name="Paul")
    client = world.client(world.agent)
    client.post(f"/customers/contact/{known.pk}/access", {"act": "invite"})
    Client().post(posted(world), {"name": "Paul", "language": "en"})
    known.refresh_from_db()
    assert known.user is not None
    assert Contact.objects.filter(email="paul@beauvoir.test").count() == 1


def test_nobody_changes_sides_by_an_invitation(world: World, theirs: Contact) -> None:
    sent = {"email": world.stranger.email, "language": "en"}
    page = world.client(theirs).post("/organisation/invitation", sent)
    assert page.status_code == 302
    before = world.stranger.organisation_id
    assert Client().post(posted(world)).status_code == 410
    world.stranger.refresh_from_db()
    assert world.stranger.organisation_id == before


def test_a_shut_account_is_not_opened_by_an_invitation(world: World) -> None:
    user = person("gone@fluksaqua.test", "Gone")
    User.objects.filter(pk=user.pk).update(is_active=False)
    invite(world.desk, Guest(email=user.email), part=Part.AGENT, at=world.clock.at, by=None)
    assert Client().post(posted(world)).status_code == 410
    assert not Seat.objects.filter(user=user).exists()


def test_invitations_that_make_no_sense_are_refused(world: World) -> None:
    town, at = world.contact.organisation, world.clock.at
    wrong = [
        (world.agent.user.email, Part.AGENT, None, "has_a_seat"),
        (world.contact.email, Part.CONTACT, town, "has_access"),
        ("new@beauvoir.test", Part.CONTACT, None, "no_organisation"),
        ("new@beauvoir.test", Part.AGENT, town, "no_organisation"),
    ]
    for email, part, organisation, code in wrong:
        with pytest.raises(CannotInvite, match=code):
            invite(world.desk, Guest(email=email), part=part, at=at, by=None, organisation=organisation)


def test_nobody_floods_mailboxes_with_invitations(world: World, theirs: Contact) -> None:
    client = world.client(theirs)
    answers = [
        client.post("/organisation/invitation", {"email": f"victim{i}@else.test", "language": "en"}).status_code
        for i in range(invitations.MOST_AN_HOUR + 2)
    ]
    assert answers[-1] == 422
    assert Mail.objects.filter(purpose="invitation").count() == invitations.MOST_AN_HOUR


def test_an_invitation_is_taken_up_once_even_by_two_at_the_same_time(world: World) -> None:
    invite(world.desk, Guest(email="nina@fluksaqua.test"), part=Part.AGENT, at=world.clock.at, by=None)
    token = posted(world).split("/")[-2]
    assert take_up(token, world.desk, at=world.clock.at, name="Nina") is not None
    assert take_up(token, world.desk, at=world.clock.at, name="Nina") is None


# --- who works here ---


def test_a_manager_changes_who_works_here_as_what(world: World, manager: Seat) -> None:
    client, agent = world.client(manager), world.client(world.agent)
    client.post("/people/role", {"seat": world.agent.pk, "act": "manager"})
    assert agent.get("/people/").status_code == 200
    client.post("/people/role", {"seat": world.agent.pk, "act": "agent"})
    assert agent.get("/people/").status_code == 404
    client.post("/people/role", {"seat": world.agent.pk, "act": "leave"})
    assert agent.get("/desk/").context["form"] is not None
    assert "works here no longer" in client.get("/people/").content.decode()
    client.post("/people/role", {"seat": world.agent.pk, "act": "return"})
    assert agent.get("/desk/").status_code == 200


def test_the_last_manager_stays(world: World, manager: Seat) -> None:
    client = world.client(manager)
    for act in ("leave", "agent"):
        page = client.post("/people/role", {"seat": manager.pk, "act": act}, follow=True)
        assert "last manager" in page.content.decode()
        manager.refresh_from_db()
        assert manager.is_active
        assert manager.role == Role.MANAGER


def test_a_team_is_made_changed_and_given_up(world: World, manager: Seat) -> None:
    client = world.client(manager)
    client.post("/people/team", {"name": "Networks", "members": [world.agent.pk]})
    team = Team.objects.get()
    assert [each.pk for each in team.members.all()] == [world.agent.pk]
    assert client.post("/people/team", {"name": "Networks"}).status_code == 422
    client.post(f"/people/team/{team.pk}/", {"name": "Sensors", "members": [manager.pk, world.agent.pk]})
    assert Team.objects.get().members.count() == 2
    client.post(f"/people/team/{team.pk}/", {"act": "give_up"})
    assert client.get(f"/people/team/{team.pk}/").status_code == 404


# --- customers ---


def test_customers_without_an_administrator_are_flagged(world: World) -> None:
    client = world.client(world.agent)
    assert client.get("/customers/").content.decode().count("no administrator") == 2
    client.post(f"/customers/contact/{world.contact.pk}/access", {"act": "administrator"})
    assert client.get("/customers/").content.decode().count("no administrator") == 1
    lacking = client.get("/customers/?lacking").content.decode()
    assert "Trois-Lacs Water" in lacking
    assert "Laiterie Beauvoir" not in lacking
    page = client.get(f"/customers/{world.stranger.organisation_id}/").content.decode()
    assert "Nobody looks after" in page


def test_customers_and_contacts_are_added_once(world: World) -> None:
    client = world.client(world.agent)
    assert client.post("/customers/new", {"name": "laiterie beauvoir "}).status_code == 422
    answer = client.post("/customers/new", {"name": "Moulin Vert"})
    made = Organisation.objects.get(name="Moulin Vert")
    assert answer.headers["Location"] == f"/customers/{made.pk}/"
    sent = {"email": "Ida@Moulin.test", "name": "Ida", "language": "fr"}
    for expected in (302, 422):
        assert client.post(f"/customers/{made.pk}/contact", sent).status_code == expected
    assert Contact.objects.get(organisation=made).email == "ida@moulin.test"
    found = client.post("/customers/", {"wanted": "moul"}).content.decode()
    assert "Moulin Vert" in found
    assert "Laiterie" not in found


def test_customers_are_paged_by_name(world: World) -> None:
    Organisation.objects.bulk_create(Organisation(desk=world.desk, name=f"Customer {i:03}") for i in range(60))
    client = world.client(world.agent)
    first = client.get("/customers/")
    second = client.get(f"/customers/?after={first.context['last']}")
    names = [row.name for row in [*first.context["rows"], *second.context["rows"]]]
    assert names == sorted(names)
    assert len(names) == 62
    assert not second.context["last"]


def test_pages_of_people_cost_the_same_for_few_and_for_many(world: World, manager: Seat) -> None:
    town, client = world.contact.organisation, world.client(manager)
    assert town is not None

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    def come(first: int, last: int) -> None:
        for i in range(first, last):
            seat = give_seat(world.desk, person(f"a{i}@fluksaqua.test", f"Agent {i}"), role=Role.AGENT)
            make_team(world.desk, name=f"Team {i}", members=[seat, manager])
            Contact.objects.create(desk=world.desk, organisation=town, email=f"c{i}@b.test", name=f"Contact {i}")
            for part, organisation in ((Part.AGENT, None), (Part.CONTACT, town)):
                guest, at = Guest(email=f"{part}{i}@b.test"), world.clock.at
                invite(world.desk, guest, part=part, at=at, by=manager.user, organisation=organisation)

    pages = ("/people/", "/customers/", f"/customers/{town.pk}/")
    come(0, 2)
    few = [cost(path) for path in pages]
    come(2, 12)
    assert [cost(path) for path in pages] == few
    assert max(few) <= 16


def test_a_contact_is_erased_with_words_and_account(world: World) -> None:
    ticket = world.file("Meters of Mrs Pruneau", text="I am Hélène Pruneau.")
    user, client = world.contact.user, world.client(world.agent)
    assert user is not None
    theirs = world.client(world.contact)
    path = f"/customers/contact/{world.contact.pk}/erasure"
    client.post(path, {"words": "on"})
    world.contact.refresh_from_db()
    assert world.contact.erased_at is None
    client.post(path, {"words": "on", "sure": "on"})
    user.refresh_from_db()
    ticket.refresh_from_db()
    assert (user.email, user.name, user.is_active) == (f"erased-{user.pk}@invalid", "", False)
    assert ticket.subject == ""
    assert not Message.objects.filter(text__contains="Pruneau").exists()
    assert theirs.get("/requests/").context["form"] is not None
    assert client.get(f"/customers/contact/{world.contact.pk}/").status_code == 404


def test_an_account_that_is_needed_elsewhere_outlives_its_contact(world: World) -> None:
    user = world.contact.user
    assert user is not None
    give_seat(world.desk, user, role=Role.AGENT)
    world.client(world.agent).post(f"/customers/contact/{world.contact.pk}/erasure", {"sure": "on"})
    user.refresh_from_db()
    assert user.is_active
    assert user.name == "Hélène Pruneau"


# --- a customer's own people ---


def test_a_customers_administrator_looks_after_their_own_and_no_others(world: World, theirs: Contact) -> None:
    client = world.client(theirs)
    sent = {"email": "paul@beauvoir.test", "name": "Paul", "language": "en"}
    client.post("/organisation/invitation", sent)
    Client().post(posted(world), {"name": "Paul", "language": "en"})
    paul = Contact.objects.get(email="paul@beauvoir.test")
    assert paul.organisation_id == theirs.organisation_id
    for act, is_administrator in (("administrator", True), ("ordinary", False)):
        client.post("/organisation/person", {"contact": paul.pk, "act": act})
        paul.refresh_from_db()
        assert paul.is_administrator is is_administrator
    client.post("/organisation/person", {"contact": paul.pk, "act": "shut_out"})
    paul.refresh_from_db()
    assert paul.user is None
    foreign = {"contact": world.stranger.pk, "act": "shut_out"}
    assert client.post("/organisation/person", foreign).status_code == 404
    client.post("/organisation/person", {"contact": theirs.pk, "act": "shut_out"})
    theirs.refresh_from_db()
    assert theirs.user is not None


def test_a_customers_administrator_sees_all_its_requests(world: World) -> None:
    town = world.contact.organisation
    ticket = world.file("Asked by Hélène")
    boss = Contact.objects.create(
        desk=world.desk, organisation=town, email="boss@beauvoir.test", name="Boss",
        user=person("boss@beauvoir.test", "Boss"), is_administrator=True,
    )  # fmt: skip
    assert "Asked by Hélène" in world.client(boss).get("/requests/?whose=all").content.decode()
    assert world.client(boss).get(f"/requests/{ticket.public_id}/").status_code == 200
    assert world.client(world.stranger).get(f"/requests/{ticket.public_id}/").status_code == 404


# --- the installation ---


def test_who_looks_after_the_installation_sees_desks_and_no_tickets(world: World, manager: Seat) -> None:
    root = person("root@house.test", "Rita Root")
    User.objects.filter(pk=root.pk).update(is_administrator=True)
    ticket, client = world.file("A secret of Beauvoir"), Client()
    client.post("/sign-in/", {"email": root.email, "password": PASSWORD})
    page = client.get("/", follow=True)
    assert page.redirect_chain[-1][0] == "/installation/"
    assert manager.user.email in page.content.decode()
    for path in ("/desk/", f"/desk/{ticket.number}/", f"/requests/{ticket.public_id}/", "/customers/", "/people/"):
        assert client.get(path).status_code == 404
    sent = {"desk": world.desk.pk, "email": "chief@fluksaqua.test", "language": "en"}
    client.post("/installation/invitation", sent)
    Client().post(posted(world), {"name": "Chief", "language": "en"})
    assert Seat.objects.get(user__email="chief@fluksaqua.test").role == Role.MANAGER
    assert Ticket.objects.count() == 1
