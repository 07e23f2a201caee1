"""T1 and T2: whatever somebody writes, wherever they can, nothing of it acts, fetches or dresses itself on any page."""

import pytest
from django.core.files.base import ContentFile

from guichet.automation.canned import Written, save
from guichet.channels.models import Arrival
from guichet.kit.models import Mail
from guichet.knowledge.models import ArticleKind
from guichet.knowledge.publishing import Written as WrittenArticle
from guichet.knowledge.publishing import publish
from guichet.notices.round import make_round
from guichet.tickets import attaching, consulting
from guichet.tickets.actions import note, refuse, reply, resolve
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from post import letter, taken_at
from threats.inert import wrong_in
from threats.payloads import SCRIPTS
from web.world import World

pytestmark = pytest.mark.django_db

CHUNKS = [SCRIPTS[i : i + 20] for i in range(0, len(SCRIPTS), 20)]
SHORT = [each for each in SCRIPTS if len(each) <= 200 and each.isprintable()]


def read(world: World, path: str, who: object, *, status: int = 200) -> str:
    """A page as somebody gets it."""
    got = world.client(who).get(path)  # type: ignore[arg-type]
    assert got.status_code == status, path
    page = got.content.decode()
    assert wrong_in(page) == [], path
    return str(page)


def test_there_are_more_payloads_than_anybody_has_written_down() -> None:
    assert len(SCRIPTS) > 223


def test_what_people_write_under_a_request_does_nothing_on_the_pages_of_either_side(world: World) -> None:
    customer, agent, at = Actor.customer(world.contact), Actor.agent(world.agent), world.clock.at
    ticket = world.file(SHORT[0], text="\n".join(CHUNKS[0]))
    for i, chunk in enumerate(CHUNKS[1:]):
        text = "\n".join(chunk)
        if i % 2:
            note(ticket, by=agent, at=at + i, text=text)
        else:
            reply(ticket, by=agent, at=at + i, text=text)
    asked = consulting.consult(ticket, by=agent, at=at + 50, address="m@x.test", subject=SHORT[1], text=SHORT[2])
    consulting.hear(asked.consultation, at=at + 51, text="\n".join(SCRIPTS))
    resolve(ticket, by=agent, at=at + 60, text="\n".join(SHORT[:20]), ground="solved")
    refuse(ticket, by=customer, at=at + 61, reason="\n".join(SHORT[20:40]))
    world.clock.at = at + 62
    assert "&lt;script&gt;" in read(world, f"/desk/{ticket.number}/", world.agent)
    assert "&lt;script&gt;" in read(world, f"/requests/{ticket.public_id}/", world.contact)
    make_round(at=at + 70)
    for mail in Mail.objects.all():
        shown = [one for one in wrong_in(mail.html) if one != "<style>"]
        assert shown == [], mail.purpose


def test_subjects_names_and_files_do_nothing_in_lists_searches_and_titles(world: World) -> None:
    # What closes or opens an attribute, a title, an element.
    telling = [each for each in SHORT if each[:1] in "\"'`<" and len(each) < 120][:24] + [
        each for each in SHORT if "</t" in each or "{{" in each or "${" in each
    ]
    for each in telling:
        world.file(each, text=each)
    world.contact.name = telling[0]
    world.contact.save()
    assert world.contact.organisation is not None
    world.contact.organisation.name = '"><svg onload=alert(1)>'
    world.contact.organisation.save()
    by = Actor.customer(world.contact)
    for name in ('"><img src=x onerror=alert(1)>.png', "<script>alert(1)</script>.html", "' onclick='alert(1)"):
        file = attaching.receive(world.desk.pk, by, name, ContentFile(b"x"), at=0)
        reply(
            Ticket.objects.order_by("pk")[0],
            by=Actor.agent(world.agent),
            at=world.clock.at,
            text="See.",
            files=[attaching.receive(world.desk.pk, Actor.agent(world.agent), name, ContentFile(b"y"), at=0)],
        )
        assert file.name
    save(None, Written(name=telling[2][:60], language="en", text=telling[3], shared=False), by=world.agent, at=0)
    first = Ticket.objects.order_by("pk")[0]
    inside = (
        "/desk/",
        "/desk/search/?q=alert",
        f"/desk/search/?q={telling[0]}",
        f"/desk/{first.number}/",
        "/customers/",
        f"/customers/{world.contact.organisation_id}/",
        f"/customers/contact/{world.contact.pk}/",
        "/desk/replies/",
        f"/desk/{first.number}/replies/",
        f"/desk/new/{world.contact.pk}/",
        f"/desk/{first.number}/resolution/",
    )
    for path in inside:
        read(world, path, world.agent)
    for path in ("/requests/", "/requests/search/?q=alert", f"/requests/{first.public_id}/"):
        read(world, path, world.contact)


def test_what_an_article_says_does_nothing_on_the_pages_of_those_who_read_write_or_find_it(world: World) -> None:
    links = [f"[a]({each}) ![b]({each}) <{each}> [c]: {each}" for each in SHORT[:60]]
    article = None
    # A text has a longest length: all of them, a chunk at a time, beside those that markup of its own could let in.
    for i, chunk in enumerate([*CHUNKS, links[:30], links[30:]]):
        said = WrittenArticle(
            kind=ArticleKind.ARTICLE,
            product_code=SHORT[2][:40],
            product_name=SHORT[3][:60],
            versions=SHORT[4][:40],
            language="en",
            title=SHORT[i % 20][:120],
            # A form lets no such letter in, and PostgreSQL keeps none.
            text="\n\n".join(chunk).replace("\x00", ""),
            upon=i,
        )
        article = publish(article, said, by=world.agent, at=world.clock.at + i)
        read(world, f"/help/{article.number}/", (world.agent, world.contact)[i % 2])
    assert article is not None
    number = article.number
    for path in ("/help/", "/help/?q=alert", f"/help/{number}/en/", f"/help/{number}/en/1/"):
        read(world, path, world.agent)
    for path in ("/help/", "/help/?q=alert", "/help/suggestions?subject=alert+script&text=alert"):
        read(world, path, world.contact)


def test_what_a_mail_says_of_itself_and_its_page_do_nothing(world: World) -> None:
    page = "\n".join(SCRIPTS)
    raw = letter(
        page,
        sender='"<img src=x onerror=alert(1)>" <x@evil.test>',
        subject=SHORT[0],
        Content_Type="text/html; charset=utf-8",
    )
    taken_at(world, raw, at=world.clock.at)
    taken_at(world, letter(page, sender="", subject=SHORT[1]), at=world.clock.at)
    for arrival in Arrival.objects.all():
        read(world, f"/desk/mails/{arrival.pk}/", world.agent)
    read(world, "/desk/mails/", world.agent)
    whole = Arrival.objects.get(sender="x@evil.test")
    got = world.client(world.agent).get(f"/desk/mails/{whole.pk}/page")
    assert wrong_in(got.content.decode()) == []
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert "style" not in got.headers["Content-Security-Policy"]


def test_what_comes_back_with_an_error_does_nothing(world: World) -> None:
    ticket = world.file()
    text = '"></textarea><script>alert(1)</script>' * 3_000
    client = world.client(world.contact)
    for path, fields in (
        ("/requests/new/", {"subject": '"><script>alert(1)</script>' * 40, "text": text}),
        (f"/requests/{ticket.public_id}/people", {"email": '"><script>alert(1)</script>'}),
    ):
        got = client.post(path, fields)
        assert got.status_code == 422, path
        assert wrong_in(got.content.decode()) == [], path


@pytest.mark.parametrize(
    "path", ["/policy/", "/sign-in/", "/no/<script>alert(1)</script>/", "/sign-in/?next=javascript:alert(1)"]
)
def test_what_stands_in_an_address_does_nothing(world: World, path: str) -> None:
    got = world.client(world.contact).get(path, follow=True)
    assert wrong_in(got.content.decode()) == []


def test_no_page_lets_a_browser_run_what_is_in_it(world: World) -> None:
    said = world.client(world.agent).get("/desk/").headers["Content-Security-Policy"]
    policy = {part.split()[0]: part.split()[1:] for part in said.split(";") if part.strip()}
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert "unsafe" not in said
