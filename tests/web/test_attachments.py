"""Files of messages: what goes in, who gets it out again, and that nothing that was picked is lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.filenames import MOST_BYTES, cleaned
from guichet.kit.filestore import store
from guichet.kit.sniffing import BYTES, TEXT, type_of
from guichet.tickets import attaching, collaborating, erasing
from guichet.tickets.actions import answer, note, register, reply, resolve
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Event, Message, Ticket
from guichet.web.shared import attached
from web.world import World

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
DATA = Path(settings.DATA_DIR)


def upload(world: World, by: Actor, name: str = "log.txt", content: bytes = b"Meters read zero.") -> Attachment:
    return attaching.receive(world.desk.pk, by, name, ContentFile(content), at=0)


def of_agent(world: World) -> Actor:
    return Actor.agent(world.agent)


def of_contact(world: World) -> Actor:
    return Actor.customer(world.contact)


def get(world: World, who: Seat | Contact, file: Attachment) -> HttpResponse:
    """What somebody is handed, read to its end."""
    found = world.client(who).get(f"/attachments/{file.public_id}/")
    content = b"".join(found) if found.streaming else found.content
    return HttpResponse(content, status=found.status_code, headers=dict(found.headers))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.txt", "x.txt"),
        ("\uff0fetc\uff0fx.txt", "x.txt"),
        ("\u200b.htaccess", "htaccess"),
        ("con", "_con"),
        ("CON.txt", "_CON.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\x00b.txt", "ab.txt"),
        ("a%00b.txt", "a_00b.txt"),
        ("", "file"),
        ("..", "file"),
        ("\u200b", "file"),
        ("Relevé n° 3.pdf", "Relevé n° 3.pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, plain: str) -> None:
    assert cleaned(name) == plain


@given(st.text(max_size=400))
def test_whatever_a_file_is_called_its_name_is_short_and_names_no_place(name: str) -> None:
    plain = cleaned(name)
    assert plain
    assert not set(plain) & set('/\\\x00\r\n\u202e<>:"|?*')
    assert len(plain.encode()) <= MOST_BYTES + 1
    assert not plain.startswith(".")


def test_a_name_of_ten_thousand_letters_is_cut_and_keeps_its_ending() -> None:
    plain = cleaned("é" * 10_000 + ".pdf")
    assert plain.endswith("é.pdf")
    assert len(plain.encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a=1;alert(1)", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        ("Réseau coupé.".encode(), TEXT),
        (b"<html><script>alert(1)</script>", BYTES),
        (b"  <svg onload=alert(1)>", BYTES),
        (b"hello <script>alert(1)</script>", BYTES),
        (b"MZ\x90\x00", BYTES),
        (b"", BYTES),
    ],
)
def test_the_bytes_say_what_a_file_is(content: bytes, kind: str) -> None:
    assert type_of(content) == kind


@pytest.mark.django_db
def test_an_answer_brings_its_file_and_the_desk_gets_it_as_a_download(world: World) -> None:
    ticket = world.file()
    sent = {
        "key": "k",
        "text": "Here.",
        "files": SimpleUploadedFile("évil.html", b"<script>", content_type="text/html"),
    }
    assert world.client(world.contact).post(f"/requests/{ticket.public_id}/answer", sent).status_code == 302
    file = Attachment.objects.get()
    page = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    assert f"/attachments/{file.public_id}/" in page
    assert "évil.html" in page
    found = get(world, world.agent, file)
    assert found.content == b"<script>"
    assert found.headers["Content-Type"] == BYTES
    assert found.headers["Content-Disposition"].startswith("attachment")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert set(found.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    kept = Path(store().path(file.key))
    assert kept.is_relative_to(DATA / "attachments")
    assert kept.stat().st_mode & 0o077 == 0
    assert not any("évil" in str(event.data) for event in Event.objects.all())


@pytest.mark.django_db
def test_a_file_of_another_is_not_there(world: World) -> None:
    ticket = world.file()
    file = upload(world, of_contact(world))
    for who in (world.contact, world.agent, world.stranger):
        assert get(world, who, file).status_code == 404, "nobody's before it is sent"
    answer(ticket, by=of_contact(world), at=world.clock.at, text="Here.", files=[file])
    assert get(world, world.contact, file).status_code == 200
    assert get(world, world.stranger, file).status_code == 404


@pytest.mark.django_db
def test_no_customer_ever_gets_the_file_of_a_note(world: World) -> None:
    ticket, file = world.file(), upload(world, of_agent(world))
    note(ticket, by=of_agent(world), at=world.clock.at, text="Inside.", files=[file])
    assert get(world, world.agent, file).status_code == 200
    assert get(world, world.contact, file).status_code == 404
    page = world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    assert file.public_id not in page


@pytest.mark.django_db
def test_who_follows_gets_the_files_since_they_joined(world: World) -> None:
    ticket = world.file()
    files = [upload(world, of_agent(world), name) for name in ("before.txt", "after.txt")]
    reply(ticket, by=of_agent(world), at=world.clock.at, text="One.", files=files[:1])
    collaborating.add(ticket, by=of_agent(world), at=world.clock.at, email=world.stranger.email)
    reply(ticket, by=of_agent(world), at=world.clock.at, text="Two.", files=files[1:])
    assert [get(world, world.stranger, file).status_code for file in files] == [404, 200]


@pytest.mark.django_db
def test_a_form_that_comes_back_has_its_files_still(world: World) -> None:
    client, ticket = world.client(world.agent), world.file()
    path = f"/desk/{ticket.number}/message"
    back = client.post(path, {"key": "k", "sort": "reply", "text": "", "files": SimpleUploadedFile("plan.png", PNG)})
    assert back.status_code == 422
    named = re.search(r'name="attached" value="([^"]+)" checked', back.content.decode())
    assert named
    assert "plan.png" in back.content.decode()
    assert client.post(path, {"key": "k", "sort": "reply", "text": "Now.", "attached": named[1]}).status_code == 302
    assert Message.objects.get(text="Now.").attachments.get().name == "plan.png"
    # Sent twice under one key it is one message, and the file stays its own.
    assert client.post(path, {"key": "k", "sort": "reply", "text": "Now.", "attached": named[1]}).status_code == 302
    assert Message.objects.filter(text="Now.").count() == 1
    again = client.post(path, {"key": "other", "sort": "reply", "text": "More.", "attached": named[1]})
    assert again.status_code == 422
    assert not Message.objects.filter(text="More.").exists()
    assert 'name="attached"' not in again.content.decode()


@pytest.mark.django_db
def test_a_new_request_that_lacks_something_keeps_its_file_and_takes_it_along(world: World) -> None:
    client = world.client(world.contact)
    sent = {"key": "k", "priority": "major", "subject": "", "text": "Zero.", "files": SimpleUploadedFile("a.png", PNG)}
    back = client.post("/requests/new/", sent)
    named = re.search(r'name="attached" value="([^"]+)" checked', back.content.decode())
    assert back.status_code == 422
    assert named
    whole = {"key": "k", "priority": "major", "subject": "Zero", "text": "Zero.", "attached": named[1]}
    if client.post("/requests/new/", whole).status_code == 422:
        assert client.post("/requests/new/", {**whole, "incomplete": "on"}).status_code == 302
    assert Attachment.objects.get().ticket == Ticket.objects.get()


@pytest.mark.django_db
def test_a_file_comes_with_what_a_customer_said_by_telephone(world: World) -> None:
    client, path = world.client(world.agent), f"/desk/new/{world.contact.pk}/"
    sent = {"key": "k", "priority": "major", "subject": "", "text": "Since 08:40."}
    back = client.post(path, {**sent, "files": SimpleUploadedFile("plan.png", PNG)})
    assert back.status_code == 422
    named = re.search(r'name="attached" value="([^"]+)"', back.content.decode())
    assert named is not None
    whole = {**sent, "subject": "Meters read zero", "attached": named[1]}
    assert client.post(path, whole).status_code == 302
    file = Attachment.objects.get()
    assert (file.name, file.message is not None) == ("plan.png", True)
    assert get(world, world.contact, file).content == PNG
    assert client.post(path, whole).status_code == 302
    assert Ticket.objects.count() == 1


def test_a_file_shows_why_a_solution_is_refused(world_of: Callable[[str], World]) -> None:
    world = world_of("esker")
    fields = dict.fromkeys(("description", "feature", "steps", "error"), "Given.")
    ticket = world.file(fields=fields)
    register(ticket, by=of_agent(world), at=world.clock.at)
    resolve(ticket, by=of_agent(world), at=world.clock.at, ground="solved", text="Try it again.", confirmed=True)
    client, path = world.client(world.contact), f"/requests/{ticket.public_id}/refusal"
    back = client.post(path, {"key": "k", "text": "", "files": SimpleUploadedFile("screen.png", PNG)})
    assert back.status_code == 422
    page = back.content.decode()
    assert 'id="files-refusal"' in page
    named = re.search(r'name="attached" value="([^"]+)"', page)
    assert named is not None
    assert client.post(path, {"key": "k", "text": "The same.", "attached": named[1]}).status_code == 302
    file = Attachment.objects.get()
    assert file.message is not None
    assert file.message.event.type == "refused"
    assert get(world, world.agent, file).content == PNG


def test_what_names_a_file_holds_for_its_uploader_alone(world: World) -> None:
    ticket, file = world.file(), upload(world, of_agent(world))
    [pick] = attached.Attached(world.agent, [file]).picks
    sent = {"key": "k", "text": "Mine?", "attached": pick.reference}
    world.client(world.contact).post(f"/requests/{ticket.public_id}/answer", sent)
    with pytest.raises(Refused, match="file_gone"):
        answer(ticket, by=of_contact(world), at=world.clock.at, text="Mine?", files=[file])
    file.refresh_from_db()
    assert file.message is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([SimpleUploadedFile("big.bin", b"x" * 10_000_001)], "larger than 10 MB"),
        ([SimpleUploadedFile("none.txt", b"")], "is empty"),
        ([SimpleUploadedFile(f"{i}.txt", b"x") for i in range(11)], "10 files at most"),
    ],
)
def test_what_is_too_much_is_said_and_the_text_is_kept(
    world: World, files: list[SimpleUploadedFile], said: str
) -> None:
    ticket = world.file()
    sent = {"key": "k", "text": "My words.", "files": files}
    back = world.client(world.contact).post(f"/requests/{ticket.public_id}/answer", sent)
    assert back.status_code == 422
    assert said in back.content.decode()
    assert "My words." in back.content.decode()
    assert not Message.objects.filter(text="My words.").exists()


@pytest.mark.django_db
def test_the_same_key_with_another_file_is_no_repetition(world: World) -> None:
    ticket, by = world.file(), of_agent(world)
    files = [upload(world, by, "a.txt"), upload(world, by, "a.txt"), upload(world, by, "b.txt")]
    reply(ticket, by=by, at=world.clock.at, text="One.", key="k", files=files[:1])
    assert reply(ticket, by=by, at=world.clock.at, text="One.", key="k", files=files[1:2]).repeated
    with pytest.raises(Refused, match="stale"):
        reply(ticket, by=by, at=world.clock.at, text="One.", key="k", files=files[2:])
    assert Message.objects.get(text="One.").attachments.get() == files[0]


@pytest.mark.django_db
def test_an_erased_message_has_neither_the_bytes_nor_the_names_of_its_files(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ticket, file = world.file(), upload(world, of_contact(world), "secret.txt")
    answer(ticket, by=of_contact(world), at=world.clock.at, text="Here.", files=[file])
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(Message.objects.get(text="Here."), by=world.agent, at=world.clock.at)
    assert not store().exists(file.key)
    assert get(world, world.agent, file).status_code == 404
    file.refresh_from_db()
    assert (file.name, file.sha256, file.key, file.size) == ("", "", "", 0)
    page = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    assert "A file that was erased" in page
    assert "secret.txt" not in page


@pytest.mark.django_db
def test_what_nobody_sent_is_gone_after_a_week_and_what_was_sent_stays(world: World) -> None:
    ticket, by = world.file(), of_contact(world)
    left, sent = upload(world, by, "left.txt"), upload(world, by, "sent.txt")
    answer(ticket, by=by, at=world.clock.at, text="Here.", files=[sent])
    assert attaching.tidy(at=attaching.LASTS_S) == 0
    attaching.tidy(at=attaching.LASTS_S + 1)
    assert [each.pk for each in Attachment.objects.all()] == [sent.pk]
    assert not store().exists(left.key)
    assert store().exists(sent.key)


@pytest.mark.django_db
def test_a_conversation_asks_no_more_of_the_database_for_more_files(world: World) -> None:
    client, ticket, by = world.client(world.agent), world.file(), of_agent(world)
    counts = []
    for i in range(3):
        files = [upload(world, by, f"{i}-{j}.txt") for j in range(1 + 2 * i)]
        note(ticket, by=by, at=world.clock.at, text=f"Note {i}.", files=files)
        client.get(f"/desk/{ticket.number}/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"/desk/{ticket.number}/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
