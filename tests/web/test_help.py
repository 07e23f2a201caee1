"""Help: articles for everybody, bulletins for customers, written by the desk, found, and proposed before a request."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from guichet.demo.articles import publish_all
from guichet.demo.desks import DESKS
from guichet.demo.people import DAY
from guichet.demo.people import make as make_demonstration
from guichet.demo.replies import prepare_replies
from guichet.demo.taking import take_files
from guichet.kit.filestore import store
from guichet.kit.search.query import Query
from guichet.knowledge.errors import Stale
from guichet.knowledge.judging import judge, verdicts
from guichet.knowledge.models import Article, ArticleFile, ArticleKind, ArticleText, Feedback
from guichet.knowledge.publishing import Written, publish
from guichet.knowledge.scopes import Reader
from guichet.knowledge.searching import search, suggest
from guichet.web.help.markdown import rendered
from web.world import HandSet, World, make_world

pytestmark = pytest.mark.django_db


def written(title: str, text: str = "Restart it.", **said: object) -> Written:
    facts: dict[str, object] = {
        "kind": ArticleKind.ARTICLE,
        "product_code": "FL-2",
        "product_name": "Flow meter",
        "versions": "",
        "language": "en",
        "upon": 0,
        **said,
    }
    return Written(title=title, text=text, **facts)  # type: ignore[arg-type]


def article(
    world: World, title: str = "Meters read zero after an update", text: str = "Restart it.", **said: object
) -> Article:
    return publish(None, written(title, text, **said), by=world.agent, at=world.clock.at)


def form(title: str, **said: object) -> dict[str, object]:
    return {"kind": "article", "title": title, "text": "Restart it.", "upon": "0", **said}


def test_an_article_is_for_everybody_and_a_bulletin_for_who_is_signed_in(world: World) -> None:
    plain, bulletin = article(world), article(world, "Firmware 4.2", kind=ArticleKind.BULLETIN)
    nobody, customer = Client(headers={"accept-language": "en"}), world.client(world.contact)
    assert "Meters read zero" in nobody.get(f"/help/{plain.number}/").content.decode()
    listed = nobody.get("/help/").content.decode()
    assert "Meters read zero" in listed
    assert "Firmware 4.2" not in listed
    assert "Sign in to read them" in listed
    asked, none = nobody.get(f"/help/{bulletin.number}/"), nobody.get("/help/999/")
    assert "Firmware 4.2" not in asked.content.decode()
    assert asked.status_code == none.status_code == 200
    assert "Firmware 4.2" in customer.get(f"/help/{bulletin.number}/").content.decode()


def test_an_article_says_its_product_code_versions_and_last_update(world: World) -> None:
    made = article(world, versions="4.1 and later")
    page = world.client(world.contact, accept_language="en").get(f"/help/{made.number}/").content.decode()
    for said in ("Flow meter", "FL-2", "4.1 and later", "Tue 10 Mar"):
        assert said in page


def test_what_is_published_again_keeps_what_was_said_before(world: World) -> None:
    made = article(world)
    client = world.client(world.agent)
    again = form("Meters read zero", text="Pull the plug.", upon="1")
    assert client.post(f"/help/{made.number}/en/", again).status_code == 302
    assert [each.number for each in made.texts.order_by("number")] == [1, 2]
    assert "Pull the plug." in client.get(f"/help/{made.number}/").content.decode()
    assert "Restart it." in client.get(f"/help/{made.number}/en/1/").content.decode()
    assert world.client(world.contact).get(f"/help/{made.number}/en/1/").status_code == 404


def test_the_same_text_published_twice_is_one(world: World) -> None:
    made = article(world)
    publish(made, written("Meters read zero after an update", upon=1), by=world.agent, at=world.clock.at)
    assert made.texts.count() == 1


def test_a_text_published_upon_an_older_one_is_refused_and_nothing_typed_is_lost(world: World) -> None:
    made = article(world)
    publish(made, written("By somebody else", upon=1), by=world.agent, at=world.clock.at)
    with pytest.raises(Stale):
        publish(made, written("Mine", upon=1), by=world.agent, at=world.clock.at)
    answer = world.client(world.agent, accept_language="en").post(f"/help/{made.number}/en/", form("Mine", upon="1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Marie Tremblay has published another text since" in page
    assert 'value="Mine"' in page
    answer = world.client(world.agent).post(f"/help/{made.number}/en/", form("Mine", upon="2"))
    assert answer.status_code == 302


def test_an_article_is_read_in_the_readers_language_where_it_has_one(world: World) -> None:
    made = article(world)
    publish(made, written("Les compteurs à zéro", language="fr"), by=world.agent, at=world.clock.at)
    client = world.client(world.contact, accept_language="fr")
    assert "Les compteurs à zéro" in client.get(f"/help/{made.number}/").content.decode()
    assert "Meters read zero" in client.get(f"/help/{made.number}/?language=en").content.decode()


def test_looking_at_it_first_publishes_nothing(world: World) -> None:
    answer = world.client(world.agent).post("/help/new/", form("New", text="**bold**", preview="on"))
    assert "<strong>bold</strong>" in answer.content.decode()
    assert not Article.objects.exists()


def test_an_empty_article_is_refused_beside_its_field(world: World) -> None:
    answer = world.client(world.agent, accept_language="en").post("/help/new/", form("", text="Kept words"))
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://elsewhere.test/pixel.png)",
        "<img src=x onerror=alert(1)>",
        "[x](data:text/html;base64,AAAA)",
    ],
)
def test_nothing_that_was_typed_is_markup_but_markdown(evil: str) -> None:
    made = rendered(evil)
    for bad in ("<script", "<img", 'href="javascript', 'href="data', 'onerror="'):
        assert bad not in made


def test_headings_of_a_text_stand_below_the_pages_own() -> None:
    assert rendered("# One\n\n## Two") == "<h2>One</h2>\n<h3>Two</h3>\n"


def test_a_file_is_a_download_for_who_may_read_its_article(world: World) -> None:
    made = article(world, "Firmware 4.2", kind=ArticleKind.BULLETIN)
    sent = form("Firmware 4.2", kind="bulletin", upon="1", files=SimpleUploadedFile("notes.txt", b"What is new."))
    assert world.client(world.agent).post(f"/help/{made.number}/en/", sent).status_code == 302
    file = ArticleFile.objects.get()
    found = world.client(world.contact).get(f"/help/files/{file.public_id}/")
    assert b"".join(found.streaming_content) == b"What is new."  # type: ignore[attr-defined]
    assert found.headers["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert b"What is new." not in Client().get(f"/help/files/{file.public_id}/").content


def test_a_file_that_was_removed_is_gone_with_its_bytes(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = article(world)
    client = world.client(world.agent)
    client.post(f"/help/{made.number}/en/", form("Zero", upon="1", files=SimpleUploadedFile("a.txt", b"a")))
    file = ArticleFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/help/files/{file.public_id}/removal")
    assert client.get(f"/help/files/{file.public_id}/").status_code == 404
    assert not store().exists(file.key)


def test_a_file_that_is_empty_is_said_and_the_text_is_published(world: World) -> None:
    sent = form("Zero", files=SimpleUploadedFile("a.txt", b""))
    page = world.client(world.agent, accept_language="en").post("/help/new/", sent, follow=True).content.decode()
    assert "a.txt is empty" in page
    assert Article.objects.count() == 1


def test_what_is_withdrawn_only_the_desk_reads_and_nobody_finds(world: World) -> None:
    made = article(world)
    ours, theirs = world.client(world.agent), world.client(world.contact)
    ours.post(f"/help/{made.number}/withdrawal")
    assert ours.get(f"/help/{made.number}/").status_code == 200
    assert theirs.get(f"/help/{made.number}/").status_code == 404
    assert "Meters" not in theirs.get("/help/?q=meters").content.decode().replace('value="meters"', "")
    ours.post(f"/help/{made.number}/withdrawal", {"back": "on"})
    assert theirs.get(f"/help/{made.number}/").status_code == 200
    assert "Meters" in theirs.get("/help/?q=meters").content.decode()


def test_a_search_finds_what_the_reader_may_read_by_words_and_by_product_code(world: World) -> None:
    article(world)
    bulletin = article(world, "Firmware", "Meters need it.", kind=ArticleKind.BULLETIN, product_code="FW-42")
    known, unknown = Reader(world.desk, None, world.contact), Reader(world.desk)
    meters = Query.read("meters")
    assert [each.text.title for each in search(unknown, meters, language="en")] == ["Meters read zero after an update"]
    assert len(search(known, meters, language="en")) == 2
    assert [each.article for each in search(known, Query.read("FW-42"), language="en")] == [bulletin]
    assert search(unknown, Query.read("FW-42"), language="en") == []


def test_an_old_text_is_not_found_any_more(world: World) -> None:
    made = article(world, "Zeppelin")
    publish(made, written("Balloon", upon=1), by=world.agent, at=world.clock.at)
    reader = Reader(world.desk, None, world.contact)
    assert search(reader, Query.read("zeppelin"), language="en") == []
    assert len(search(reader, Query.read("balloon"), language="en")) == 1


def test_another_desks_articles_are_never_found(world: World, hand_set: HandSet) -> None:
    article(world)
    there = make_world(hand_set, "alias", address="/alias", domain="alias.test")
    reader = Reader(there.desk, None, there.contact)
    assert search(reader, Query.read("meters"), language="en") == []
    assert suggest(reader, "Meters read zero", language="en") == []


def test_who_writes_a_request_is_shown_what_may_answer_it(world: World) -> None:
    wanted = article(world)
    for title in ("Invoices by post", "Passwords that expire", "Exporting a year", "Users of a site"):
        article(world, title, "How to do it.")
    client = world.client(world.contact, accept_language="en")
    page = client.get("/help/suggestions?subject=Our+meters+show+zero&text=").content.decode()
    assert f"/help/{wanted.number}/" in page
    assert "Invoices" not in page
    assert client.get("/help/suggestions?subject=Hello&text=").content.decode().strip() == ""
    assert "/help/suggestions" in client.get("/requests/new/").content.decode()


def test_a_desk_without_articles_proposes_none_and_has_no_entry_for_them(world: World) -> None:
    client = world.client(world.contact, accept_language="en")
    assert "/help/" not in client.get("/requests/new/").content.decode()


def test_proposing_asks_no_more_for_more_articles(world: World) -> None:
    client = world.client(world.contact)

    def cost(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    article(world)
    paths = ("/help/", "/help/?q=meters", "/help/suggestions?subject=meters+zero", "/help/1/")
    few = [cost(path) for path in paths]
    for each in range(5):
        article(world, f"Passwords of site {each}", "Meters and more.", product_name=f"Product {each}")
    assert [cost(path) for path in paths] == few


def test_a_reader_says_once_whether_it_helped_and_may_change_their_mind(world: World) -> None:
    made = article(world)
    client = world.client(world.contact)
    for helped in ("no", "yes"):
        said = {"helped": helped, "language": "en", "words": "Which plug?"}
        assert client.post(f"/help/{made.number}/feedback", said).status_code == 302
    assert (verdicts([made])[made.pk].helped, verdicts([made])[made.pk].not_helped) == (1, 0)
    assert "Which plug?" in world.client(world.agent).get(f"/help/{made.number}/en/").content.decode()


def test_a_reader_who_is_not_signed_in_is_counted_once_and_their_words_are_not_kept(world: World) -> None:
    made, client = article(world), Client()
    for _ in range(2):
        client.post(f"/help/{made.number}/feedback", {"helped": "no", "language": "en", "words": "Buy pills"})
    assert Feedback.objects.get().words == ""


def test_a_flood_of_unknown_readers_is_not_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.knowledge.judging.MOST_UNKNOWN_A_DAY", 2)
    text = ArticleText.objects.get(article=article(world))
    for voice in ("a", "b", "c"):
        judge(text, Reader(world.desk), voice=voice, helped=False, words="", at=world.clock.at)
    assert Feedback.objects.count() == 2


def test_what_an_erased_contact_thought_is_forgotten(world: World) -> None:
    text = ArticleText.objects.get(article=article(world))
    judge(text, Reader(world.desk, None, world.contact), voice="", helped=False, words="Mine", at=world.clock.at)
    client = world.client(world.agent)
    assert client.post(f"/customers/contact/{world.contact.pk}/erasure", {"sure": "on"}).status_code == 302
    assert not Feedback.objects.exists()


def test_a_feedback_that_says_neither_is_refused(world: World) -> None:
    made = article(world)
    assert Client().post(f"/help/{made.number}/feedback", {"helped": "perhaps"}).status_code == 302
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("slug", list(DESKS))
def test_the_desks_of_the_demonstration_have_written_what_they_know(slug: str) -> None:
    now = 1_772_950_000
    made = make_demonstration(DESKS[slug].setting, at=now - 400 * DAY, now=now)
    assert publish_all(made, now=now) == Article.objects.filter(desk=made.desk, withdrawn_at=None).count() > 1
    made.desk.refresh_from_db()
    assert made.desk.has_articles
    prepare_replies(made, at=now)
    assert set(made.desk.canned_replies.values_list("language", flat=True)) == set(made.setting.languages)


def test_files_that_were_told_apart_are_taken_over(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "abcdef").write_bytes(b"Read me.")
    for _ in range(2):
        take_files(tmp_path)
    with store().open("ab/abcdef") as kept:
        assert kept.read() == b"Read me."
    store().delete("ab/abcdef")
