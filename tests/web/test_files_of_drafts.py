"""The files of what somebody is writing come back with its words: with a script as soon as they are picked, without one
as soon as the form was given back. They are their uploader's alone, and what is kept no more is told by name.
"""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.drafts import owner_of
from guichet.kit.models import Draft
from guichet.tickets import attaching
from guichet.tickets.models import Attachment, Message, Ticket
from web.world import World

pytestmark = pytest.mark.django_db

WHOLE = {"priority": "major", "subject": "Meters read zero", "text": "Since 08:40."}


def pick(client: Client, name: str = "plan.png") -> str:
    """Hand a file over as a page does when it is picked; what names it."""
    answer = client.post("/attachments/", {"files": SimpleUploadedFile(name, b"Meters read zero.")})
    assert answer.status_code == 200
    [file] = answer.json()["files"]
    assert file["name"] == name
    return str(file["reference"])


def keep(world: World, who: Seat | Contact, client: Client, name: str, *references: str) -> dict[str, Any]:
    """Keep a draft that names files, and be told it."""
    assert who.user_id is not None
    fields = json.dumps({"text": "The tank", "attached": references})
    sent = {"owner": owner_of(world.desk.pk, who.user_id), "name": name, "slot": "one", "base": "0", "fields": fields}
    assert client.post("/drafts/", sent).status_code == 200
    return told(client, name)


def told(client: Client, name: str) -> dict[str, Any]:
    """The draft as the desk tells it."""
    [found] = client.get(f"/drafts/?name={name}").json()["drafts"]
    return dict(found)


def named_in(page: str) -> list[str]:
    """The files that a form lists."""
    return re.findall(r'name="attached" value="([^"]+)" checked', page)


@pytest.mark.parametrize("staff", [True, False])
def test_files_come_back_with_the_draft_on_whatever_device(world: World, staff: bool) -> None:
    who = world.agent if staff else world.contact
    client, name = world.client(who), "agent-1" if staff else "answer-1"
    picked = pick(client), pick(client, "log.txt")
    assert keep(world, who, client, name, *picked)["fields"] == {"text": "The tank"}
    found = told(world.client(who), name)
    assert [(file["reference"], file["name"]) for file in found["files"]] == [
        (picked[0], "plan.png"),
        (picked[1], "log.txt"),
    ]
    assert found["lost"] == ""


def test_a_draft_names_no_file_of_another(world: World) -> None:
    theirs, mine = world.client(world.contact), world.client(world.stranger)
    picked = pick(theirs)
    keep(world, world.contact, theirs, "answer-1", picked)
    assert keep(world, world.stranger, mine, "answer-1", picked)["files"] == []
    assert "attached" not in Draft.objects.get(owner__endswith=f"-{world.stranger.user_id}").fields


def test_what_is_kept_no_more_is_told_by_name_and_the_rest_comes_back(world: World) -> None:
    client = world.client(world.contact)
    old, new = pick(client), pick(client, "log.txt")
    keep(world, world.contact, client, "new-request", old, new)
    Attachment.objects.filter(name="plan.png").update(received_at=0)
    Attachment.objects.filter(name="log.txt").update(received_at=attaching.LASTS_S)
    attaching.tidy(at=attaching.LASTS_S + 1)
    found = told(client, "new-request")
    assert [file["name"] for file in found["files"]] == ["log.txt"]
    assert found["gone"] == [old]
    assert found["lost"].startswith("“plan.png” was not sent within a week")


def test_what_cannot_be_added_is_told_when_it_is_picked(world: World) -> None:
    answer = world.client(world.agent).post("/attachments/", {"files": SimpleUploadedFile("none.txt", b"")})
    assert answer.status_code == 422
    assert answer.json() == {"files": [], "errors": ["“none.txt” is empty: nothing was added of it."]}


def test_without_scripts_what_was_given_back_is_there_again_with_its_files(world: World) -> None:
    client = world.client(world.contact)
    sent = {**WHOLE, "key": "k", "subject": "", "draft": "new-request"}
    back = client.post("/requests/new/", {**sent, "files": SimpleUploadedFile("plan.png", b"PNG")})
    assert back.status_code == 422
    client.post("/sign-out/")
    again = world.client(world.contact).get("/requests/new/?begun=new-request").content.decode()
    assert "Since 08:40." in again
    assert "plan.png" in again
    [file] = named_in(again)
    client = world.client(world.contact)
    more = {**WHOLE, "key": "k", "attached": file, "draft": "new-request"}
    if client.post("/requests/new/", more).status_code == 422:
        assert client.post("/requests/new/", {**more, "incomplete": "on"}).status_code == 302
    assert Attachment.objects.get().ticket == Ticket.objects.get()
    assert not Draft.objects.exists()
    assert "begun nothing here" in client.get("/requests/new/?begun=new-request").content.decode()


@pytest.mark.parametrize("staff", [True, False])
def test_without_scripts_an_answer_that_was_given_back_is_there_again_with_its_files(world: World, staff: bool) -> None:
    ticket = world.file()
    client = world.client(world.agent if staff else world.contact)
    page, door, name = (
        (f"/desk/{ticket.number}/", "message", f"agent-{ticket.number}")
        if staff
        else (f"/requests/{ticket.public_id}/", "answer", f"answer-{ticket.number}")
    )
    files = [SimpleUploadedFile("plan.png", b"PNG"), SimpleUploadedFile("none.txt", b"")]
    text = "See the plan, and {{customer}}." if staff else "See the plan."
    back = client.post(page + door, {"key": "k", "text": text, "draft": name, "files": files})
    assert back.status_code == 422
    assert f'value="{name}"' in back.content.decode()
    assert named_in(client.get(page).content.decode()) == []
    again = client.get(f"{page}?begun={name}").content.decode()
    assert "See the plan" in again
    [file] = named_in(again)
    sent = client.post(page + door, {"key": "k", "text": "See the plan.", "attached": file, "draft": name})
    assert sent.status_code == 302
    assert Message.objects.get(text="See the plan.").attachments.get().name == "plan.png"
    assert not Draft.objects.exists()


def test_without_scripts_a_call_that_was_given_back_is_there_again_with_its_files(world: World) -> None:
    client, path = world.client(world.agent), f"/desk/new/{world.contact.pk}/"
    name = f"call-{world.contact.pk}"
    sent = {**WHOLE, "key": "k", "subject": "", "draft": name, "files": SimpleUploadedFile("plan.png", b"PNG")}
    assert client.post(path, sent).status_code == 422
    assert named_in(client.get(f"{path}?begun={name}").content.decode())
    assert named_in(client.get(path).content.decode()) == []


def test_without_scripts_too_what_is_kept_no_more_is_told_by_name(world: World) -> None:
    client = world.client(world.contact)
    sent = {**WHOLE, "subject": "", "draft": "new-request", "files": SimpleUploadedFile("plan.png", b"PNG")}
    client.post("/requests/new/", sent)
    Attachment.objects.update(received_at=0)
    attaching.tidy(at=attaching.LASTS_S + 1)
    page = client.get("/requests/new/?begun=new-request").content.decode()
    assert "“plan.png” was not sent within a week" in page
    assert "Since 08:40." in page
    assert named_in(page) == []


def test_a_draft_without_scripts_is_its_writers_alone(world: World) -> None:
    client = world.client(world.contact)
    client.post("/requests/new/", {**WHOLE, "subject": "", "draft": "new-request"})
    assert "Since 08:40." not in world.client(world.stranger).get("/requests/new/?begun=new-request").content.decode()


def test_the_latest_state_without_scripts_takes_the_place_of_the_one_before(world: World) -> None:
    client = world.client(world.contact)
    for text in ("One.", "Two."):
        client.post("/requests/new/", {**WHOLE, "subject": "", "text": text, "draft": "new-request"})
    assert Draft.objects.get().fields["text"] == "Two."
