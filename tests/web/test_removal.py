"""A whole desk removed, by command and in the browser: everything of it goes, and nothing of anybody else's."""

import io
import itertools

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from guichet.accounts.models import User
from guichet.automation.canned import Written, save
from guichet.automation.models import SavedView
from guichet.desks import first_steps, logos
from guichet.desks.models import Desk, Role
from guichet.desks.seats import give_seat
from guichet.desks.teams import make_team
from guichet.entry.invitations import Guest, invite
from guichet.entry.links import ask, mail_sign_in
from guichet.entry.models import Part
from guichet.kit import drafts
from guichet.kit.filestore import store
from guichet.kit.models import Draft, Job, Mail, Removal, Removed
from guichet.kit.removing import belongings
from guichet.kit.setaside import set_aside
from guichet.notices.round import make_round
from guichet.removal.whole import remove
from guichet.tickets import presence
from guichet.tickets.actions import answer, assign, note, reply
from guichet.tickets.actor import Actor
from guichet.tickets.attaching import receive
from guichet.tickets.collaborating import add
from guichet.tickets.models import Attachment
from guichet.tickets.replay import verify
from web.matrix import picture
from web.world import HandSet, World, make_world, person

pytestmark = pytest.mark.django_db

Rows = dict[str, set[str]]

COUNTERS = itertools.count(10**6)


def lived(world: World, domain: str) -> World:
    """A desk that has something of everything."""
    at, desk = world.clock.at, world.desk
    agent, customer = Actor.agent(world.agent), Actor.customer(world.contact)
    manager = give_seat(desk, person(f"max@{domain}", "Max"), role=Role.MANAGER)
    ticket = world.file("Meters read zero", text=f"Canary of {domain}: {domain.partition('.')[0]}zanzibar.")
    file = receive(desk.pk, customer, "log.txt", ContentFile(b"Meters read zero."), at=0)
    answer(ticket, by=customer, at=at, text="Here is the log.", files=[file])
    assign(ticket, by=agent, at=at, to=world.agent)
    reply(ticket, by=agent, at=at, text="Thank you.", asks=True)
    note(ticket, by=agent, at=at, text="They were here before.")
    add(ticket, by=agent, at=at, email=f"follower@{domain}")
    presence.be_present(ticket, world.agent, writing=True, at=at)
    make_team(desk, name="Networks", members=[world.agent])
    save(None, Written(name="Hello", language="en", text="Hello.", shared=False), by=world.agent, at=at)
    SavedView.objects.create(desk=desk, name="Urgent", sieve={"agent": ["nobody"]}, place=1)
    set_aside("notice", stream=desk.pk, subject=next(COUNTERS), error="no such row", at=at)
    logos.keep(desk, logos.drawn(picture("#1f5fbf")))
    first_steps.begin(desk)
    guest = Guest(email=f"guest@{domain}")
    invite(desk, guest, part=Part.AGENT, at=at, by=manager.user)
    mail_sign_in(manager.user, desk, at=at)
    make_round(at=at)
    ask(desk, f"nobody@{domain}", at=at)
    owner = drafts.owner_of(desk.pk, manager.user_id)
    drafts.keep(owner, "new", slot="one", base=0, fields={"text": "Canary"}, at=at)
    world.main = ticket
    return world


@pytest.fixture
def here(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """The desk that stays."""
    return lived(make_world(hand_set), "here.test")


def another(held: HandSet) -> World:
    """The desk that goes."""
    zone, at = held.zone, held.at
    made = lived(make_world(held, "alias", address="/alias", domain="alias.test"), "there.test")
    held.zone, held.at = zone, at
    return made


def snapshot() -> Rows:
    """Every row of every table, but for what only counts or says that something was removed."""
    left_out = {"sqlite_sequence", "kit_removed", "accounts_tries"}
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in left_out and not table.startswith("kit_search_"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own names
                found[table] = {repr(row) for row in cursor.fetchall()}
    return found


def whole_database() -> str:
    """Every table, those in which the database keeps its own index too."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own names
            found.append(repr(cursor.fetchall()))
    return "".join(found)


def test_all_of_a_desk_goes_and_every_row_of_the_others_stays_as_it_was(here: World, hand_set: HandSet) -> None:
    before = snapshot()
    there = another(hand_set)
    assert all(rows for table, rows in snapshot().items() if rows - before[table])
    gone = remove(there.desk, by=None, reason="It has moved.", at=hand_set.at)
    after = snapshot()
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {}
    assert "therezanzibar" not in whole_database()
    assert "herezanzibar" in whole_database()
    assert gone["tickets.Event"] > 4
    assert gone["kit.Mail"] > 1
    assert [*verify()] == []
    assert here.client(here.agent).get("/desk/search/?q=canary").status_code == 200


def test_every_table_is_a_desk_s_or_is_known_to_be_nobody_s() -> None:
    nobodys = {
        "accounts.EndedSession",
        "accounts.User", "accounts.Tries", "accounts.Session", "desks.Desk", "kit.Removal", "kit.Removed", "kit.Job",
        "kit.Draft", "contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions",
        "channels.HookState", "channels.HookToken",
        "sessions.Session", "account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator",
    }  # fmt: skip
    known = {model._meta.label for model, _lookup in belongings(Desk)}
    every = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert every - known <= nobodys
    assert not known & nobodys


def test_each_way_to_a_desk_is_one_that_no_row_lacks() -> None:
    for model, lookup in belongings(Desk):
        here: type[models.Model] = model
        for name in lookup.split("__"):
            field = here._meta.get_field(name)
            assert not field.null, (model, lookup)
            here = field.related_model if isinstance(field.related_model, type) else here


def test_what_is_only_added_to_still_refuses_the_rest_afterwards(here: World, hand_set: HandSet) -> None:
    remove(another(hand_set).desk, by=None, reason="It has moved.", at=hand_set.at)
    assert not Removal.objects.exists()
    assert here.desk.pk
    for table in ("tickets_event", "kit_feedrow", "kit_removed"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET at = 0"):  # noqa: S608 - our own names
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_files_go_once_it_is_done_and_those_of_others_stay(
    here: World, hand_set: HandSet, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    there = another(hand_set)
    theirs = Attachment.objects.get(desk=there.desk).key
    ours = Attachment.objects.get(desk=here.desk).key
    with django_capture_on_commit_callbacks(execute=True):
        remove(there.desk, by=None, reason="It has moved.", at=hand_set.at)
    assert not store().exists(theirs)
    assert store().exists(ours)


def test_who_belongs_nowhere_else_loses_their_account_and_others_keep_it(here: World, hand_set: HandSet) -> None:
    there = another(hand_set)
    both, only = there.agent.user, there.contact.user
    give_seat(here.desk, both, role=Role.AGENT)
    assert only is not None
    remove(there.desk, by=None, reason="It has moved.", at=hand_set.at)
    assert User.objects.filter(pk=both.pk).exists()
    assert not User.objects.filter(pk=only.pk).exists()


def test_where_something_goes_wrong_all_of_it_stays(
    here: World, hand_set: HandSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = another(hand_set)
    before = snapshot()

    def fail(_people: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("guichet.removal.whole.forget_accounts", fail)
    with pytest.raises(RuntimeError):
        remove(there.desk, by=None, reason="It has moved.", at=hand_set.at)
    assert snapshot() == before
    assert here.desk.pk


def test_no_table_is_asked_once_a_row(hand_set: HandSet) -> None:
    counted = []
    for policy, many in (("alias", 1), ("fluksaqua", 6)):
        world = make_world(hand_set, policy, address=f"/{policy}", domain=f"{policy}.test")
        for each in range(many):
            world.file(f"Request {each}")
        with CaptureQueriesContext(connection) as queries:
            remove(world.desk, by=None, reason="It has moved.", at=hand_set.at)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_desk_is_removed_by_command_once_its_name_and_a_reason_are_given(here: World, hand_set: HandSet) -> None:
    there = another(hand_set)
    for wrong in ([], ["--name", "Alias"], ["--name", there.desk.name], ["--name", "x", "--reason", "y"]):
        with pytest.raises(CommandError, match=there.desk.name):
            call_command("remove_desk", "alias", *wrong)
    with pytest.raises(CommandError, match="fluksaqua"):
        call_command("remove_desk", "nowhere")
    said = io.StringIO()
    call_command("remove_desk", "alias", "--name", there.desk.name, "--reason", "It has moved.", stdout=said)
    assert there.desk.name in said.getvalue()
    assert list(Desk.objects.all()) == [here.desk]
    assert Removed.objects.get().by is None


def test_who_looks_after_the_installation_removes_a_desk_by_typing_its_name(here: World, hand_set: HandSet) -> None:
    there = another(hand_set)
    root = person("root@house.test", "Rita Root")
    User.objects.filter(pk=root.pk).update(is_administrator=True)
    client, path = here.client_of(root), f"/installation/{there.desk.pk}/removal/"
    page = client.get(path).content.decode()
    assert there.desk.name in page
    assert "Canary" not in page
    for wrong in ({"name": "Alias", "reason": "Moved"}, {"name": there.desk.name}, {}):
        assert client.post(path, wrong).status_code == 422
    assert client.post(path, {"name": "Alias", "reason": "Typed already"}).content.decode().count("Typed already") == 1
    assert Desk.objects.count() == 2
    assert client.get(f"/installation/{here.desk.pk}/removal/").status_code == 404
    done = client.post(path, {"name": there.desk.name, "reason": "It has moved."}, follow=True)
    assert "It has moved." in done.content.decode()
    record = Removed.objects.get()
    assert (record.name, record.by, record.by_name) == (there.desk.name, root.pk, "Rita Root")
    assert Client().get("/alias/policy/").status_code == 404
    assert not Draft.objects.filter(owner__startswith=f"{there.desk.pk}-").exists()
    assert not Mail.objects.filter(stream=there.desk.pk).exists()
    assert not Job.objects.filter(payload__desk=there.desk.pk).exists()
