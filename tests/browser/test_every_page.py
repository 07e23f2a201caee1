"""Every page, in both languages, light and dark, on a desk and on a phone: accessible, no wider than its window, and
without an error in the console.

Each language is seen in two of the four dresses, so that the two together wear all of them; where `GUICHET_TRIAL=1`, as
in bin/trial, each is seen in all four. Where `PICTURES_FOLDER` names a folder, a picture of each is kept there.
"""

import re
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from browser.looks import Looker, rest_at_the_foot
from components.browser import watched
from guichet.accounts.models import User
from guichet.automation.canned import Written, save
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.desks.seats import give_seat, leave
from guichet.desks.teams import make_team
from guichet.entry.invitations import Guest, invite
from guichet.entry.models import Part
from guichet.kit.models import Mail
from guichet.kit.setaside import set_aside
from guichet.knowledge.judging import judge
from guichet.knowledge.models import ArticleKind
from guichet.knowledge.publishing import Written as Article
from guichet.knowledge.publishing import add_file, publish
from guichet.knowledge.scopes import Reader
from guichet.tickets.actions import answer, close, note, prioritise, reply
from guichet.tickets.actor import Actor
from post import letter, taken_at
from web.world import PASSWORD, World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = (
    "Since 08:40 the five ultrasonic meters on line 3 send zeros. The plant runs blind, and the tank is at 61 %.\n\n"
    "We restarted the gateway twice. Its lamp is orange. See https://status.beauvoir.test/line-3 for the graph."
)


@pytest.fixture
def busy(world: World) -> World:
    """A desk in the middle of its week: requests new, answered, asked about, missed and noted."""
    agent, customer = Actor.agent(world.agent), Actor.customer(world.contact)
    world.clock.set("2026-03-09 09:12")
    missed = world.file("Dosing alarm repeats every night at 02:10", priority="major")
    world.clock.set("2026-03-09 10:25")
    silent = world.file("Cannot rename sensor group “Puits nord”", priority="minor")
    world.clock.set("2026-03-10 10:00")
    main = world.file("Ultrasonic meters on line 3 all read zero since 08:40", text=TEXT, priority="major")
    world.clock.set("2026-03-10 10:22")
    prioritise(main, by=agent, at=world.clock.at, priority="blocking", reason="Nobody at the plant can see the line.")
    world.clock.set("2026-03-10 10:31")
    note(
        main,
        by=agent,
        at=world.clock.at,
        text="Same gateway as in February: firmware 3.2 loses its table after a restart.",
    )
    world.clock.set("2026-03-10 11:15")
    reply(main, by=agent, at=world.clock.at, text="Thank you. Is the second lamp of the gateway on?", asks=True)
    reply(silent, by=agent, at=world.clock.at, text="Which of the two groups is it?", asks=True)
    world.clock.set("2026-03-10 14:50")
    answer(main, by=customer, at=world.clock.at, text="Yes, green. The first one stays orange.")
    world.clock.set("2026-03-10 16:20")
    words = "Please hold its button for ten seconds. Do the meters come back?"
    reply(main, by=agent, at=world.clock.at, text=words, asks=True, proposes=True)
    world.clock.set("2026-03-11 08:40")
    world.file("Does the API return values in UTC or in plant time?", priority="question")
    world.clock.set("2026-03-11 13:05")
    world.file("Turbidity alerts no longer reach the on-call phone", priority="blocking")
    world.clock.set("2026-03-11 13:20")
    world.file("Monthly report for the ministry shows October twice", priority="major")
    world.clock.set("2026-03-11 13:24")
    world.main, world.missed, world.silent = main, missed, silent
    return world


@pytest.fixture
def visit(look: Looker, busy: World) -> Callable[..., None]:
    """Open a page as somebody, look at it in every dress, and keep the pictures."""

    def see(
        name: str, path: str, who: Seat | Contact | None, language: str, act: Callable[[Page], None] | None = None
    ) -> None:
        look(busy, name, path, who, language, act)

    return see


Visit = Callable[..., None]
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


@LANGUAGES
def test_the_queue(visit: Visit, busy: World, language: str) -> None:
    visit("queue", "/desk/", busy.agent, language)


@LANGUAGES
def test_the_queue_while_it_is_sifted(visit: Visit, busy: World, language: str) -> None:
    def sift(page: Page) -> None:
        page.keyboard.press("f")
        page.wait_for_selector("#filter form")

    visit("queue-sifted", "/desk/?priority=blocking&agent=nobody&due=day", busy.agent, language, sift)
    visit("filter", "/desk/filter/", busy.agent, language)


@LANGUAGES
def test_several_tickets_together(visit: Visit, busy: World, language: str) -> None:
    def choose(page: Page) -> None:
        page.wait_for_load_state()
        for box in page.locator("[data-row] input").all()[1:4]:
            box.check()

    def panel(page: Page) -> None:
        choose(page)
        page.keyboard.press("p")
        page.wait_for_selector("dialog[open] #act")
        with page.expect_response("**/together/priority/?*"):
            page.locator("dialog input[value=major]").check()

    close(busy.silent, by=Actor.agent(busy.agent), at=busy.clock.at, ground="solved")
    pair = f"ticket={busy.silent.number}&ticket={busy.missed.number}"
    visit("queue-chosen", "/desk/", busy.agent, language, choose)
    visit("together-panel", "/desk/", busy.agent, language, panel)

    def answered(page: Page) -> None:
        choose(page)
        page.keyboard.press("e")
        page.locator("dialog textarea").fill("{{customer}}, {{number}}: {{due}}.")
        with page.expect_response("**/together/reply/"):
            page.locator("dialog [name=asks]").check()

    visit("together-answer", "/desk/", busy.agent, language, answered)
    visit("together", f"/desk/together/closure/?{pair}&ticket=999", busy.agent, language)


@LANGUAGES
def test_the_palette_and_the_keys(visit: Visit, busy: World, language: str) -> None:
    def ask(page: Page) -> None:
        page.wait_for_load_state()
        page.keyboard.press("Control+k")
        with page.expect_response("**/go/?q=*"):
            page.keyboard.type("met")
        page.wait_for_selector("#palette [role=option]")

    def keys(page: Page) -> None:
        page.wait_for_load_state()
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open] #act")

    visit("palette", f"/desk/{busy.main.number}/", busy.agent, language, ask)
    visit("keys-panel", "/desk/", busy.agent, language, keys)
    visit("go", "/desk/go/?q=gateway", busy.agent, language)
    visit("keys", "/desk/keys/", busy.agent, language)


@LANGUAGES
def test_what_a_search_finds(visit: Visit, busy: World, language: str) -> None:
    visit("search", "/desk/search/?q=meter*", busy.agent, language)
    visit("search-nothing", "/desk/search/?q=unheard", busy.agent, language)
    visit("portal-search", "/requests/search/?q=gateway", busy.contact, language)


@LANGUAGES
def test_mails_that_came_in(visit: Visit, busy: World, language: str) -> None:
    page = "<h2>Meters</h2><p>All <b>five</b> read zero.</p><blockquote>older words</blockquote>"
    headers = {"sender": "Owen Achterberg <owen@troislacs.test>", "to": "help@fluksaqua.test"}
    one = taken_at(busy, letter(page, Content_Type="text/html", **headers), at=busy.clock.at)
    robot = letter("News of the week", subject="Our letter", Precedence="bulk", Cc="a@b.test", **headers)
    waiting = taken_at(busy, robot, at=busy.clock.at)
    taken_at(busy, b"From: a@b.test\nTo: " + b"a@b.test, " * 300 + b"c@d.test\n\nx", at=busy.clock.at)
    assert one.ticket is not None
    visit("mails", "/desk/mails/", busy.agent, language)
    visit("mail-waiting", f"/desk/mails/{waiting.pk}/", busy.agent, language)
    visit("mail", f"/desk/mails/{one.pk}/", busy.agent, language)
    visit("ticket-by-mail", f"/desk/{one.ticket.number}/", busy.agent, language)


@LANGUAGES
def test_the_ticket_with_a_receipt_open(visit: Visit, busy: World, language: str) -> None:
    visit("ticket", f"/desk/{busy.main.number}/", busy.agent, language)
    visit("ticket-why", f"/desk/{busy.missed.number}/#why-first_response", busy.agent, language)


@LANGUAGES
def test_the_acts_of_an_agent(visit: Visit, busy: World, language: str) -> None:
    def panel(page: Page) -> None:
        page.wait_for_load_state()
        page.keyboard.press("p")
        page.wait_for_selector("dialog[open] #act")

    visit("act-panel", f"/desk/{busy.main.number}/", busy.agent, language, panel)
    visit("act", f"/desk/{busy.main.number}/resolution/", busy.agent, language)


@LANGUAGES
def test_canned_replies_callers_and_failures(visit: Visit, busy: World, language: str) -> None:
    said = Written(name="Look", language="en", text="Hello {{customer}}, by {{due}}.", shared=False)
    save(None, said, by=busy.agent, at=busy.clock.at)
    set_aside("notice", stream=busy.desk.pk, subject=10**9, error="no such row", at=busy.clock.at)
    visit("canned", "/desk/replies/", busy.agent, language)
    visit("pick", f"/desk/{busy.main.number}/replies/", busy.agent, language)
    visit("call", "/desk/new/?q=pruneau", busy.agent, language)
    visit("call-for", f"/desk/new/{busy.contact.pk}/", busy.agent, language)
    visit("failures", "/desk/failures/", busy.agent, language)


@LANGUAGES
def test_the_new_request_with_a_nature_chosen(visit: Visit, busy: World, language: str) -> None:
    def choose(page: Page) -> None:
        with page.expect_response("**/pledge*"):
            page.check("input[value=blocking]")
        page.wait_for_selector("#pledge .big")
        rest_at_the_foot(page)

    visit("new", "/requests/new/", busy.contact, language, choose)


@LANGUAGES
def test_the_request_and_the_list(visit: Visit, busy: World, language: str) -> None:
    visit("request", f"/requests/{busy.main.public_id}/", busy.contact, language)
    visit("list", "/requests/", busy.contact, language)
    visit("why", f"/requests/{busy.main.public_id}/why/first_response/", busy.contact, language)


@LANGUAGES
def test_articles_read_written_and_proposed(visit: Visit, busy: World, language: str) -> None:
    said = Article(
        kind=ArticleKind.BULLETIN,
        product_code="FL-2",
        product_name="Flow meter",
        versions="4.1 and later",
        language=language,
        title="All meters read zero",
        text="# Why\n\n* One\n* Two",
    )
    made = publish(None, said, by=busy.agent, at=busy.clock.at)
    add_file(made, ContentFile(b"Read me.", "notes.txt"), by=busy.agent, at=busy.clock.at)
    reader = Reader(busy.desk, None, busy.contact)
    judge(made.texts.get(), reader, voice="", helped=False, words="Which of the two?", at=busy.clock.at)

    def propose(page: Page) -> None:
        with page.expect_response("**/help/suggestions*"):
            page.get_by_role("textbox").first.fill("All of our meters are at zero")
        page.get_by_role("link", name=made.texts.get().title).wait_for()
        rest_at_the_foot(page)

    visit("help", "/help/", busy.contact, language)
    visit("help-found", "/help/?q=meters", busy.agent, language)
    visit("article", f"/help/{made.number}/", busy.contact, language)
    visit("article-change", f"/help/{made.number}/{language}/", busy.agent, language)
    visit("new-proposed", "/requests/new/", busy.contact, language, propose)


@LANGUAGES
def test_the_pages_for_everybody(visit: Visit, language: str) -> None:
    def read_as_a_table(page: Page) -> None:
        page.locator(".weeks summary").first.click()
        rest_at_the_foot(page)

    visit("policy", "/policy/", None, language)
    visit("week", "/policy/1/week/", None, language, read_as_a_table)
    visit("history", "/policy/history/", None, language)
    visit("sign-in", "/sign-in/", None, language)
    visit("mailed", "/sign-in/mailed/", None, language)
    visit("link", "/sign-in/link/guess/", None, language)
    visit("nowhere", "/nowhere/", None, language)


@LANGUAGES
def test_the_pages_of_the_demonstration(visit: Visit, busy: World, language: str) -> None:
    visit("demo", "/demo/", busy.agent, language)
    visit("mail", "/demo/mail/", busy.agent, language)


@LANGUAGES
def test_the_account_and_the_ways_in(visit: Visit, busy: World, language: str) -> None:
    def prove(page: Page) -> None:
        page.get_by_role("textbox").last.fill(PASSWORD)
        page.locator("#prove-again form .primary").click()
        page.wait_for_selector("#password-h")

    def set_up(page: Page) -> None:
        prove(page)
        page.locator("form[action$='/account/app'] button").click()
        page.wait_for_selector(".qr svg")

    visit("account", "/account/again", busy.contact, language, prove)
    visit("account-unproved", "/account/", busy.agent, language)
    visit("again", "/account/again", busy.agent, language)
    visit("app", "/account/again", busy.stranger, language, set_up)
    visit("link-over", "/invitation/guess/", None, language)


@LANGUAGES
def test_an_invitation(visit: Visit, busy: World, language: str) -> None:
    guest = Guest(email="nina@fluksaqua.test", name="Nina Nadeau", language=language)
    invite(busy.desk, guest, part=Part.AGENT, at=busy.clock.at, by=busy.agent.user)
    path = re.search(r"/invitation/[\w-]+/", Mail.objects.get(purpose="invitation").text)
    assert path is not None
    visit("invitation", path[0], None, language)


@LANGUAGES
def test_the_people_of_the_desk_and_its_customers(visit: Visit, busy: World, language: str) -> None:
    town = busy.contact.organisation
    assert town is not None
    manager = give_seat(busy.desk, person("max@fluksaqua.test", "Max Gauthier"), role=Role.MANAGER)
    leave(give_seat(busy.desk, person("old@fluksaqua.test", "Odile Vieux"), role=Role.AGENT))
    team = make_team(busy.desk, name="Networks", members=[busy.agent, manager])
    make_team(busy.desk, name="Water quality", members=[manager])
    for part, organisation in ((Part.MANAGER, None), (Part.CONTACT, town)):
        guest = Guest(email=f"{part}@fluksaqua.test", name="Nina Nadeau", language=language)
        invite(busy.desk, guest, part=part, at=busy.clock.at, by=manager.user, organisation=organisation)
    paul = person("paul@beauvoir.test", "Paul Pruneau")
    Contact.objects.create(desk=busy.desk, organisation=town, user=paul, email=paul.email, name=paul.name)
    visit("people", "/people/", manager, language)
    visit("team", f"/people/team/{team.pk}/", manager, language)
    visit("customers", "/customers/", busy.agent, language)
    visit("customer", f"/customers/{town.pk}/", busy.agent, language)
    visit("contact", f"/customers/contact/{busy.contact.pk}/", busy.agent, language)
    Contact.objects.filter(pk=busy.contact.pk).update(is_administrator=True)
    visit("organisation", "/organisation/", busy.contact, language)
    User.objects.filter(pk=busy.agent.user_id).update(is_administrator=True)
    visit("installation", "/installation/", busy.agent, language)


@LANGUAGES
def test_a_masthead_of_many_places_fits_every_window(
    browser: Browser, live_server: LiveServer, busy: World, language: str
) -> None:
    manager = give_seat(busy.desk, person("max@fluksaqua.test", "Maximilienne Gauthier"), role=Role.MANAGER)
    User.objects.filter(pk=manager.user_id).update(is_administrator=True)
    with browser.new_context(locale=language, reduced_motion="reduce") as context:
        session = busy.client(manager).cookies["sessionid"].value
        said = {"sessionid": session, "django_language": language}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in said.items()])
        with watched(context.new_page()) as page:
            page.goto(f"{live_server.url}/desk/")
            for width in (1600, 1440, 1366, 1280, 1100, 1000, 800, 700, 390, 320):
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide <= 0, f"{wide} px wider than a window of {width}"
                # The places stand in the masthead, or a sign says that they are in the menu.
                shown = page.locator(".masthead > .wrap > nav, .who-menu .folded, .who-menu .narrow .i")
                assert shown.filter(visible=True).count() == 1
