"""Misuse of support through the pages of both sides: evidence, the decision, what the customer is told (MX-9)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.conduct.models import Evidence, Limit, Remark, Revocation
from guichet.conduct.recording import record
from guichet.conduct.standing import limit_at
from guichet.contracts.models import Contract
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Role, Seat
from guichet.entry.leaving import forget
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets import collaborating
from guichet.tickets.actions import close
from guichet.tickets.actor import Actor
from guichet.tickets.models import Attachment, Ticket
from guichet.tickets.offering import offered
from guichet.tickets.replay import verify
from web.world import HandSet, World, make_world, person, served


@pytest.fixture
def maintainx(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """MaintainX's desk on a Tuesday, 10:00; its customers hold Premium."""
    world = make_world(hand_set, "maintainx")
    Contract.objects.update(plan="premium")
    return world


def manager(world: World) -> Client:
    seat = Seat.objects.create(desk=world.desk, user=person("boss@maintainx.test", "Paul Aubry"), role=Role.MANAGER)
    return world.client(seat)


def customer(world: World) -> Organisation:
    found = world.contact.organisation
    assert found is not None
    found.desk = world.desk
    return found


def conduct(world: World) -> str:
    return f"/customers/{customer(world).pk}/conduct/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def evidence(world: World, count: int = 3) -> list[Ticket]:
    """Requests that an agent recorded as repeats."""
    tickets = [world.file(f"The password again, {n}") for n in range(count)]
    for ticket in tickets:
        record(
            customer(world),
            ticket=ticket.pk,
            sent_at=ticket.submitted_at,
            kind="repeat",
            note="Answered in the first.",
            by=world.agent,
            at=world.clock.at,
        )
    return tickets


def decided(world: World, client: Client, **said: object) -> Limit:
    """A limit that a manager decides on all that counts."""
    numbers = Evidence.objects.filter(organisation=customer(world), withdraws=None, withdrawal=None)
    listed = ",".join(str(each) for each in numbers.values_list("number", flat=True))
    form = {"effect": "decline", "reason": "The same question, again and again.", "considered": listed, **said}
    answer = client.post(f"{conduct(world)}limit", form)
    assert answer.status_code == 302, answer.content.decode()
    return Limit.objects.latest("pk")


def send(client: Client, key: str = "k") -> Ticket:
    said = {"priority": "p1", "subject": "Password", "text": "It is gone again.", "key": key}
    assert client.post("/requests/new/", said).status_code == 302
    return Ticket.objects.latest("pk")


def test_an_agent_records_a_request_as_evidence_from_its_page_and_withdraws_it(maintainx: World) -> None:
    ticket, client = maintainx.file("Password"), maintainx.client(maintainx.agent)
    path = f"/desk/{ticket.number}/evidence/"
    assert "Record as evidence of misuse" in page(client, f"/desk/{ticket.number}/")
    form = page(client, path)
    assert "Repeat of a resolved incident" in form
    assert "nothing new is said of it" in form
    assert "It counts for 3 calendar months" in form
    assert client.post(path, {"note": "No kind chosen."}).status_code == 422
    kept = client.post(path, {"kind": "rudeness", "note": "Kept as it was typed."})
    assert kept.status_code == 422
    assert "Kept as it was typed." in kept.content.decode()
    assert client.post(path, {"kind": "answered", "note": "See article 4."}).status_code == 302
    shown = page(client, f"/desk/{ticket.number}/")
    assert "Answered in the help centre" in shown
    assert "recorded as evidence by Marie Tremblay" in shown
    again = client.post(path, {"kind": "repeat", "note": ""})
    assert again.status_code == 422
    assert "The request is evidence already." in again.content.decode()
    assert client.post(path, {"note": "It was new after all."}).status_code == 302
    assert "recorded as evidence" not in page(client, f"/desk/{ticket.number}/")
    assert list(Remark.objects.order_by("pk").values_list("text", flat=True)) == [
        "See article 4.",
        "It was new after all.",
    ]


def test_where_the_policy_knows_no_misuse_nothing_is_offered_and_the_page_says_so(world: World) -> None:
    client, ticket = world.client(world.agent), world.file()
    assert "Record as evidence" not in page(client, f"/desk/{ticket.number}/")
    assert "The policy knows no misuse of support." in page(client, f"/desk/{ticket.number}/evidence/")
    assert client.post(f"/desk/{ticket.number}/evidence/", {"kind": "repeat"}).status_code == 422
    assert "names nothing that could limit support" in page(client, conduct(world))
    assert "Use of support" not in page(client, f"/customers/{customer(world).pk}/")
    assert not Evidence.objects.exists()


def test_what_is_closed_says_why_it_stays_so_and_what_was_typed_meanwhile_is_kept(maintainx: World) -> None:
    ticket, requester = maintainx.file("Password"), maintainx.client(maintainx.contact)
    close(ticket, by=Actor.agent(maintainx.agent), at=maintainx.clock.at, ground="solved")
    path = f"/requests/{ticket.public_id}/"
    assert "Answer, and open it again" in page(requester, path)
    assert "An answer opens it again." in page(requester, path)
    evidence(maintainx)
    maintainx.clock.at += 60
    decided(maintainx, manager(maintainx), effect="end")
    shown = page(requester, path)
    for said in ("It stays closed while your support is limited", "Support has ended", "Repeat of a resolved", "MX-9"):
        assert said in shown
    assert "Answer, and open it again" not in shown
    assert "An answer opens it again." not in shown
    assert "Why you cannot open it again" not in shown
    sent = requester.post(f"{path}answer", {"text": "It broke again.", "key": "k"})
    assert sent.status_code == 422
    for said in ("It broke again.", "What you wrote was not sent, and is kept below.", "The same question, again"):
        assert said in sent.content.decode()
    pressed = requester.post(f"{path}reopening", {"key": "k2"}, follow=True).content.decode()
    assert "Your request stays closed: your support is limited" in pressed
    assert "You object to the limit" in pressed
    ticket.refresh_from_db()
    assert ticket.status == "closed"


def test_who_only_follows_what_stays_closed_reads_nothing_of_the_limits_reason(maintainx: World) -> None:
    ticket = maintainx.file("Password")
    follower = served(maintainx.desk, "Fay", "fay@elsewhere.test", "Elsewhere")
    collaborating.add(ticket, by=Actor.agent(maintainx.agent), at=maintainx.clock.at, email=follower.email)
    close(ticket, by=Actor.agent(maintainx.agent), at=maintainx.clock.at, ground="solved")
    evidence(maintainx)
    maintainx.clock.at += 60
    decided(maintainx, manager(maintainx))
    shown = page(maintainx.client(follower), f"/requests/{ticket.public_id}/")
    assert "Answer, and open it again" not in shown
    assert "The same question, again" not in shown
    assert "Repeat of a resolved" not in shown


def test_a_link_to_open_again_says_why_it_does_not_and_keeps_what_was_typed(maintainx: World) -> None:
    ticket = maintainx.file("Password")
    close(ticket, by=Actor.agent(maintainx.agent), at=maintainx.clock.at, ground="solved")
    ticket.refresh_from_db()
    [token] = [offer.token for offer in offered(ticket, at=maintainx.clock.at).values()]
    anybody, path = Client(), reverse("decision", args=[token])
    assert "<textarea" in page(anybody, path)
    evidence(maintainx)
    maintainx.clock.at += 60
    decided(maintainx, manager(maintainx))
    assert offered(ticket, at=maintainx.clock.at) == {}
    shown = page(anybody, path)
    for said in ("Your request stays closed", "Repeat of a resolved incident", "MX-9", "You object to the limit"):
        assert said in shown
    assert "<textarea" not in shown
    pressed = anybody.post(path, {"text": "It broke again."})
    assert pressed.status_code == 422
    for said in ("Your request stays closed", "Repeat of a resolved incident", "It broke again."):
        assert said in pressed.content.decode()
    ticket.refresh_from_db()
    assert ticket.status == "closed"


def test_who_belongs_to_no_customer_has_their_evidence_and_a_limit_on_a_page_of_their_own(maintainx: World) -> None:
    zoe = Contact.objects.create(
        desk=maintainx.desk, email="zoe@elsewhere.test", name="Zoé", user=person("zoe@elsewhere.test", "Zoé")
    )
    requester, agent, boss = maintainx.client(zoe), maintainx.client(maintainx.agent), manager(maintainx)
    ticket = send(requester)
    said = {"kind": "repeat", "note": "Twice the same."}
    assert agent.post(f"/desk/{ticket.number}/evidence/", said).status_code == 302
    here = f"/customers/contact/{zoe.pk}/conduct/"
    assert f'href="{here}"' in page(agent, f"/customers/contact/{zoe.pk}/")
    shown = page(agent, here)
    for each in ("Zoé", "belongs to no customer", "Twice the same."):
        assert each in shown
    assert "Limit their support" not in shown
    assert agent.post(f"{here}limit", {"effect": "end", "reason": "x", "considered": "1"}).status_code == 404
    assert "1 contact gets a letter" in page(boss, here)
    kept = boss.post(f"{here}limit", {"effect": "decline", "reason": "Kept.", "considered": "7"})
    assert (kept.status_code, "Kept." in kept.content.decode()) == (422, True)
    decision = {"effect": "decline", "reason": "The same, again and again.", "considered": "1"}
    assert boss.post(f"{here}limit", decision)["Location"] == here
    assert f'href="{here}"' in page(agent, f"/desk/{ticket.number}/")
    for address in ("/requests/", "/requests/new/"):
        assert "The same, again and again." in page(requester, address)
    assert send(requester, "k2").status == "declined"
    assert maintainx.file("Mine").status == "waiting"
    assert boss.post(f"{here}revocation", {"number": 1, "reason": "We talked."})["Location"] == here
    assert send(requester, "k3").status == "waiting"
    assert agent.post(f"/desk/{ticket.number}/evidence/", {"note": "A slip."}).status_code == 302
    assert Evidence.objects.filter(contact=zoe).count() == 2
    # Who is a customer's has no page of their own for it, nor has who was erased.
    assert agent.get(f"/customers/contact/{maintainx.contact.pk}/conduct/").status_code == 404
    assert "Use of support" not in page(agent, f"/customers/contact/{maintainx.contact.pk}/")
    forget(zoe, at=maintainx.clock.at)
    assert agent.get(here).status_code == 404
    assert "Whoever asked was erased" in page(agent, f"/desk/{ticket.number}/evidence/")


def test_the_offer_to_attach_somebody_says_that_their_own_limit_and_evidence_rest_from_then_on(
    maintainx: World,
) -> None:
    zoe = Contact.objects.create(desk=maintainx.desk, email="zoe@elsewhere.test", name="Zoé")
    agent, boss = maintainx.client(maintainx.agent), manager(maintainx)
    typed = {"email": zoe.email, "name": "Zoé", "language": "en"}

    def offer(**more: str) -> tuple[int, str]:
        answer = agent.post(f"/customers/{customer(maintainx).pk}/contact", {**typed, **more})
        return answer.status_code, answer.content.decode()

    assert "rests" not in offer()[1]
    sent = maintainx.clock.at
    record(zoe, ticket=maintainx.file().pk, sent_at=sent, kind="repeat", note="", by=maintainx.agent, at=sent)
    assert "Evidence of their own counts. From then on it rests" in offer()[1]
    decision = {"effect": "decline", "reason": "Again and again.", "considered": "1"}
    assert boss.post(f"/customers/contact/{zoe.pk}/conduct/limit", decision).status_code == 302
    shown = offer()[1]
    assert "A limit of their own holds. From then on it rests" in shown
    assert "Again and again." not in shown
    assert limit_at(zoe, maintainx.clock.at) is not None
    assert offer(attach="on")[0] == 302
    zoe.refresh_from_db()
    assert limit_at(zoe, maintainx.clock.at) is None


def test_from_the_policys_count_on_the_desk_is_shown_that_a_manager_may_decide(maintainx: World) -> None:
    agent, boss = maintainx.client(maintainx.agent), manager(maintainx)
    evidence(maintainx, 2)
    assert "may decide to limit" not in page(agent, conduct(maintainx))
    shown = page(boss, conduct(maintainx))
    for said in ("on the policy shows it to managers; a person decides, whatever the count", "Limit their support"):
        assert said in shown
    evidence(maintainx, 1)
    assert "A manager may decide to limit this customer" in page(agent, conduct(maintainx))
    assert "Limit their support" not in page(agent, conduct(maintainx))
    shown = page(boss, conduct(maintainx))
    for said in (
        "You may decide to limit",
        "The password again, 0",
        "counts to the end of 10 June 2026",
        "no last day",
    ):
        assert said in shown
    assert "a manager may decide" in page(agent, f"/customers/{customer(maintainx).pk}/")
    assert limit_at(customer(maintainx), maintainx.clock.at) is None


def test_a_manager_decides_the_customer_reads_it_and_the_request_is_declined_with_its_receipt(
    maintainx: World,
) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    decided(maintainx, boss, last_day="2026-03-31")
    board = page(theirs, "/requests/")
    for said in (
        "Your support is limited.",
        "New requests are declined.",
        "to the end of 31 March 2026",
        "Repeat of a resolved incident",
        "The same question, again and again.",
        "An administrator of yours writes",
    ):
        assert said in board
        assert said in page(theirs, "/requests/new/")
    assert "declined" in page(theirs, "/requests/new/pledge?priority=p1")
    ticket = send(theirs)
    assert ticket.status == "declined"
    request = page(theirs, f"/requests/{ticket.public_id}/")
    assert "It is gone again." in request
    assert "your support is limited" in request
    receipt = page(theirs, f"/requests/{ticket.public_id}/why/refusal/")
    assert "MX-9" in receipt
    assert "The limit ends by itself" in receipt
    inside = page(boss, f"/desk/{ticket.number}/")
    assert "It was declined as it arrived: the customer&#x27;s support is limited." in inside
    assert "The customer's support is limited." in inside
    queue = page(boss, "/desk/view/closed/")
    assert "support limited" in queue
    make_round(at=maintainx.clock.at)
    assert Mail.objects.filter(purpose="limit").count() == 1
    assert list(verify()) == []


def test_the_stranger_is_not_limited_and_reads_nothing_of_it(maintainx: World) -> None:
    boss = manager(maintainx)
    evidence(maintainx)
    decided(maintainx, boss)
    other = maintainx.client(maintainx.stranger)
    assert "support is limited" not in page(other, "/requests/")
    assert send(other).status == "waiting"


def test_without_clocks_the_promise_before_sending_says_why(maintainx: World) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    decided(maintainx, boss, effect="unclocked")
    promised = page(theirs, "/requests/new/pledge?priority=p0")
    assert "no time promised" in promised
    assert "Your support is limited: no time is promised." in promised
    assert send(theirs).status == "waiting"
    make_round(at=maintainx.clock.at)
    confirmation = Mail.objects.filter(purpose="confirmation").latest("pk")
    assert "no time is promised for this request. (MX-9)" in confirmation.text


def test_an_agent_files_for_a_limited_customer_with_the_limit_shown_and_not_after_the_end_of_support(
    maintainx: World,
) -> None:
    boss, agent = manager(maintainx), maintainx.client(maintainx.agent)
    evidence(maintainx)
    path = f"/desk/new/{maintainx.contact.pk}/"
    said = {"priority": "p1", "subject": "By telephone", "text": "She asks again."}
    limit = decided(maintainx, boss)
    form = page(agent, path)
    assert "The customer's support is limited." in form
    assert "no clock runs" in form
    assert agent.post(path, {**said, "key": "a"}).status_code == 302
    assert Ticket.objects.latest("pk").status == "waiting"
    decided(maintainx, boss, effect="end", replaces=limit.number)
    ended = page(agent, path)
    assert "What is filed for them now is declined too" in ended
    assert "no clock runs" not in ended
    filed = agent.post(path, {**said, "key": "b"}, follow=True).content.decode()
    assert "Filed and declined. Its number is" in filed
    assert Ticket.objects.latest("pk").status == "declined"


def test_a_decision_that_cannot_be_comes_back_with_all_that_was_typed(maintainx: World) -> None:
    boss = manager(maintainx)
    evidence(maintainx, 1)
    form = {"effect": "channels", "reason": "Typed with care.", "considered": "1", "last_day": "2026-04-30"}
    answer = boss.post(f"{conduct(maintainx)}limit", form)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Choose the channels that are left" in said
    assert "Typed with care." in said
    assert "2026-04-30" in said
    assert "there are fewer" in said
    # Somebody records more meanwhile: who decides looks at it first, and then decides on it.
    evidence(maintainx, 1)
    stale = boss.post(f"{conduct(maintainx)}limit", {**form, "channels": ["portal", "chat"]})
    assert "Something was recorded or decided just now." in stale.content.decode()
    assert 'value="1,2"' in stale.content.decode()
    decided(maintainx, boss, effect="channels", channels=["portal", "chat"])
    assert Limit.objects.get().channels == ["portal", "chat"]


def test_a_manager_revokes_and_requests_are_taken_as_ever(maintainx: World) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    limit = decided(maintainx, boss)
    assert boss.post(f"{conduct(maintainx)}revocation", {"number": limit.number, "reason": ""}).status_code == 422
    said = {"number": limit.number, "reason": "We talked."}
    assert boss.post(f"{conduct(maintainx)}revocation", said).status_code == 302
    assert boss.post(f"{conduct(maintainx)}revocation", said).status_code == 422
    assert Revocation.objects.count() == 1
    assert "Revoked by Paul Aubry" in page(boss, conduct(maintainx))
    assert "support is limited" not in page(theirs, "/requests/")
    assert send(theirs).commitments.exists()


def test_what_would_be_declined_again_under_another_limit_is_not_offered_to_be_sent_again(maintainx: World) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    limit = decided(maintainx, boss, last_day="2026-12-31")
    ticket = send(theirs)
    path = f"/requests/{ticket.public_id}/"
    maintainx.clock.at += 60
    boss.post(f"{conduct(maintainx)}revocation", {"number": limit.number, "reason": "We talked."})
    assert f"again={ticket.public_id}" in page(theirs, path)
    maintainx.clock.at += 60
    decided(maintainx, boss, last_day="2026-12-31")
    shown = page(theirs, path)
    assert "sent again, it would be declined" in shown
    assert f"again={ticket.public_id}" not in shown
    assert "You object to the limit" in shown
    assert "You send a new request." not in shown


def test_what_was_declined_under_a_limit_that_is_over_says_so_and_is_sent_again_as_it_was_typed(
    maintainx: World,
) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    limit = decided(maintainx, boss, last_day="2026-12-31")
    ticket = send(theirs)
    path, again = f"/requests/{ticket.public_id}/", f"/requests/new/?again={ticket.public_id}"
    receipt, waits = f"{path}why/refusal/", ("It ends", "You object to the limit", "The limit ends by itself")
    assert again not in page(theirs, path)
    for where in (path, receipt):
        assert all(said in page(theirs, where) for said in waits)
    sent, maintainx.clock.at = maintainx.clock.at, maintainx.clock.at + 60
    boss.post(f"{conduct(maintainx)}revocation", {"number": limit.number, "reason": "We talked."})
    request = page(theirs, path)
    assert "your support is limited" not in request
    assert "That limit was revoked on" in request
    for shown in (request, page(theirs, receipt)):
        assert not any(said in shown for said in waits)
        assert "It holds no more since" in shown
        assert "You send a new request." in shown
    assert "A manager revokes the limit" not in page(boss, f"/desk/{ticket.number}/")
    assert "It ends" in page(theirs, f"{receipt}?at={sent}")
    assert "over_at" in page(theirs, f"{receipt}?as=json")
    assert "2026" in request
    assert again in request
    assert "It is gone again." in page(theirs, again)
    assert 'value="Password"' in page(theirs, again)
    assert "It is gone again." not in page(maintainx.client(maintainx.stranger), again)
    make_round(at=maintainx.clock.at)
    letter = Mail.objects.filter(purpose="limit").latest("pk").text
    assert "What was declined until then stays declined." in letter


def test_what_is_sent_again_at_once_is_no_slip_and_the_declined_request_names_the_new_one(maintainx: World) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    limit = decided(maintainx, boss)
    declined = send(theirs)
    boss.post(f"{conduct(maintainx)}revocation", {"number": limit.number, "reason": "We talked."})
    form = page(theirs, f"/requests/new/?again={declined.public_id}")
    action = re.search(r'id="request"[^>]* action="([^"]+)"', form)
    assert action is not None
    said = {"priority": "p1", "subject": "Password", "text": "It is gone again.", "draft": "new-request"}
    wrong = theirs.post(action[1], {**said, "subject": "", "key": "k2"}).content.decode()
    assert f'action="{action[1]}"' in wrong
    assert theirs.post(action[1], {**said, "key": "k2"}).status_code == 302
    anew = Ticket.objects.latest("pk")
    assert anew != declined
    # A page that was gone back to is a slip still.
    assert theirs.post(action[1], {**said, "key": "k3"}).status_code == 422
    shown = page(theirs, f"/requests/{declined.public_id}/")
    assert f'You sent it again: <a href="/requests/{anew.public_id}/">request {anew.number}</a>' in shown
    assert "?again=" not in shown


def test_what_is_sent_again_brings_its_category_and_copies_of_its_files(maintainx: World) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    limit = decided(maintainx, boss)
    said = {
        "priority": "p1",
        "category": "data_import",
        "subject": "Password",
        "text": "Gone.",
        "key": "k",
        "asked_reproducible": "yes",
    }
    log = SimpleUploadedFile("log.txt", b"every line of it")
    assert theirs.post("/requests/new/", {**said, "files": log}).status_code == 302
    first = Ticket.objects.latest("pk")
    assert first.status == "declined"
    boss.post(f"{conduct(maintainx)}revocation", {"number": limit.number, "reason": "We talked."})
    shown = page(theirs, f"/requests/new/?again={first.public_id}")
    assert '<option value="data_import" selected' in shown
    assert '<option value="yes" selected' in shown
    [file] = Attachment.objects.all()
    assert f'name="attached_again" value="{file.public_id}" checked' in shown
    # Showing the form has made nothing of it, and another's names lead nowhere.
    assert Attachment.objects.count() == 1
    strangers = maintainx.client(maintainx.stranger)
    strangers.post("/requests/new/", {**said, "attached_again": file.public_id, "category": ""})
    assert Attachment.objects.count() == 1
    wrong = theirs.post("/requests/new/", {**said, "subject": "", "attached_again": file.public_id, "key": "k2"})
    assert wrong.status_code == 422
    assert "attached_again" not in wrong.content.decode()
    copied = Attachment.objects.latest("pk")
    assert (copied.message, copied.sha256, copied.name) == (None, file.sha256, "log.txt")
    named = re.search(r'name="attached" value="([^"]+)" checked', wrong.content.decode())
    assert named is not None
    assert theirs.post("/requests/new/", {**said, "attached": named[1], "key": "k2"}).status_code == 302
    copied.refresh_from_db()
    assert copied.ticket == Ticket.objects.latest("pk")
    file.refresh_from_db()
    assert file.ticket == first


@pytest.mark.parametrize("said", ["ended", "replaced"])
def test_a_limit_that_ended_or_was_replaced_is_over_too(maintainx: World, said: str) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    limit = decided(maintainx, boss, last_day="2026-03-12")
    ticket = send(theirs)
    if said == "replaced":
        maintainx.clock.at += 60
        decided(maintainx, boss, effect="unclocked", replaces=limit.number)
        assert "Another decision took the place" in page(theirs, f"/requests/{ticket.public_id}/")
        return
    maintainx.clock.at += 4 * 86_400
    assert "That limit ended on" in page(theirs, f"/requests/{ticket.public_id}/")


def test_the_customers_page_leads_to_the_form_that_withdraws_evidence_which_stays_to_be_seen(
    maintainx: World,
) -> None:
    agent = maintainx.client(maintainx.agent)
    (ticket,) = evidence(maintainx, 1)
    path = f"/desk/{ticket.number}/evidence/"
    assert f'href="{path}"' in page(agent, conduct(maintainx))
    assert agent.post(path, {"note": "She called before."}).status_code == 302
    shown = page(agent, conduct(maintainx))
    assert "withdrawn by Marie Tremblay" in shown
    assert "She called before." in shown
    assert f'href="{path}"' not in shown
    assert Evidence.objects.count() == 2


def test_evidence_is_withdrawn_also_where_the_policy_knows_no_misuse_any_more(
    maintainx: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = maintainx.client(maintainx.agent)
    (ticket,) = evidence(maintainx, 1)
    monkeypatch.setattr("guichet.web.agent.evidence.rule_for", lambda *_: None)
    path = f"/desk/{ticket.number}/evidence/"
    assert "Withdraw the evidence" in page(agent, path)
    assert agent.post(path, {"note": ""}).status_code == 302
    assert Evidence.objects.count() == 2
    assert "The policy knows no misuse of support." in page(agent, path)


def test_the_page_asks_no_more_questions_with_more_evidence(maintainx: World) -> None:
    boss = manager(maintainx)
    evidence(maintainx, 1)
    page(boss, conduct(maintainx))
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(boss, conduct(maintainx))
    evidence(maintainx, 8)
    decided(maintainx, boss)
    decided(maintainx, boss, replaces=1)
    page(boss, conduct(maintainx))
    with CaptureQueriesContext(connection) as many:
        page(boss, conduct(maintainx))
    # Once there are decisions, one question more asks which were revoked.
    assert len(many) <= len(few) + 1


def test_in_french_the_page_speaks_french(maintainx: World) -> None:
    boss, theirs = manager(maintainx), maintainx.client(maintainx.contact)
    evidence(maintainx)
    decided(maintainx, boss)
    for client, address, said in (
        (boss, conduct(maintainx), "Usage du support"),
        (theirs, "/requests/", "Votre support est limité."),
    ):
        answer = client.get(address, headers={"accept-language": "fr"})
        assert said in answer.content.decode()
