"""The studio of the policy: a draft written with what it says beside it, reviewed, approved and published; versions."""

import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.desks.models import Role, Seat
from guichet.policies.drafting import begin, hash_of
from guichet.policies.models import DraftAct, PolicyDraft, PolicyVersion, Withdrawal
from guichet.policies.publishing import publish
from guichet.tickets import trying
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from web.world import HandSet, World, make_world, person
from web.world import instant as day

pytestmark = pytest.mark.django_db

TEXT = source("fluksaqua").decode()
SHORTER = TEXT.partition("\nexamples:")[0].replace("08:00-17:00", "08:00-16:00") + "\n"


@pytest.fixture
def manager(world: World) -> Client:
    """A browser of a manager of the desk."""
    return manager_of(world, "Manon")


@pytest.fixture
def second(world: World) -> Client:
    """A browser of another manager."""
    return manager_of(world, "Zoe")


@pytest.fixture
def administrator(world: World) -> Client:
    """A browser of who looks after the installation."""
    user = person("root@house.test", "Rita")
    user.is_administrator = True
    user.save()
    return world.client_of(user)


def manager_of(world: World, name: str) -> Client:
    user = person(f"{name.lower()}@{world.desk.slug}.test", name)
    Seat.objects.create(desk=world.desk, user=user, role=Role.MANAGER)
    return world.client_of(user)


def begun(client: Client, **said: object) -> int:
    """Begin a draft in the browser; its number."""
    answer = client.post("/setup/policy/", {"name": "Summer hours", **said})
    assert answer.status_code == 302, answer.context["form"].errors
    return int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[1])


def written(client: Client, text: str) -> int:
    """Begin a draft, and type a text into it."""
    number = begun(client)
    answer = client.post(f"/setup/policy/drafts/{number}/", typed(text))
    assert answer.status_code == 302
    return number


def typed(text: str, base: int = 1, **more: object) -> dict[str, object]:
    return {"name": "Summer hours", "text": text, "base": base, "act": "save", **more}


def decided(client: Client, number: int, act: str, **more: object) -> str:
    """Decide something of a draft as its page shows it; what the page says then."""
    page = client.get(f"/setup/policy/drafts/{number}/review/")
    said = {"seen": page.context["hash"], "agreed": "on", "act": act, **more}
    return client.post(f"/setup/policy/drafts/{number}/review/", said, follow=True).content.decode()


def test_a_draft_begins_with_the_version_in_force_a_policy_that_comes_or_a_file(manager: Client) -> None:
    file = io.BytesIO(source("alias"))
    file.name = "alias.yaml"
    numbers = [begun(manager), begun(manager, bundled="esker"), begun(manager, file=file)]

    texts = [PolicyDraft.objects.get(number=number).text for number in numbers]
    assert texts[0] == PolicyVersion.objects.get().text
    assert "clauses" in texts[1]
    assert "AL-1" in texts[2]
    broken = io.BytesIO(b"\xff\xfe")
    broken.name = "broken.yaml"
    refused = manager.post("/setup/policy/", {"name": "kept", "file": broken})
    assert refused.status_code == 422
    assert "kept" in refused.content.decode()
    assert manager.post("/setup/policy/", {"name": " "}).status_code == 422


def test_each_mistake_stands_beside_its_line_as_one_types_and_the_text_is_kept(manager: Client) -> None:
    number = begun(manager)
    text = TEXT.replace("America/Toronto", "America/Torontoo")
    line = next(at for at, each in enumerate(text.split("\n"), 1) if "Torontoo" in each)

    page = manager.post(f"/setup/policy/drafts/{number}/shown", typed(text)).content.decode()

    assert f'data-line="{line}"' in page
    assert "America/Toronto" in page
    assert "1 mistake" in page
    draft = PolicyDraft.objects.get()
    assert (draft.text, draft.revision) == (text, 2)
    assert 'name="base" value="2"' in page


def test_an_example_that_does_not_hold_is_a_mistake(manager: Client) -> None:
    number = begun(manager)
    head, sign, rest = TEXT.partition("expect:\n")
    first = rest.split("\n", 1)[0]
    wrong = f"{head}{sign}{first.split(':')[0]}: 1999-01-01 00:00\n{rest.split(chr(10), 1)[1]}"
    answer = manager.post(f"/setup/policy/drafts/{number}/shown", typed(wrong))
    assert any("examples" in each.field for each in answer.context["found"].mistakes)


@pytest.mark.parametrize(
    ("panel", "shown"),
    [
        ("page", "When we are here"),
        ("findings", "Nothing to say of its words."),
        ("difference", "Closed now, for the first time, from"),
        ("week", 'class="heat"'),
    ],
)
def test_beside_the_text_stands_what_it_says(manager: Client, panel: str, shown: str) -> None:
    number = begun(manager)
    page = manager.post(f"/setup/policy/drafts/{number}/shown", typed(SHORTER, show=panel)).content.decode()
    if panel == "findings":
        assert "What its words do" in page or shown in page
    else:
        assert shown in page
    # The same without scripts, by a button.
    whole = manager.post(f"/setup/policy/drafts/{number}/", typed(SHORTER, base=2, act="", show=panel))
    assert whole.status_code == 200
    assert f'name="panel" value="{panel}"' in whole.content.decode()


def test_the_page_is_that_of_the_very_text_and_in_each_language(manager: Client) -> None:
    number = begun(manager)
    sent = typed(SHORTER.replace("Blocking incident", "Everything stands still"))
    english = manager.post(f"/setup/policy/drafts/{number}/shown", sent).content.decode()
    french = manager.post(f"/setup/policy/drafts/{number}/shown", {**sent, "base": 2, "language": "fr"})
    assert "Everything stands still" in english
    assert "16:00" in english
    assert 'href="#FA-5"' in english
    assert "/policy/1/#" not in english
    assert 'lang="fr"' in french.content.decode()
    assert "<h2>Quand" in french.content.decode()


def test_of_two_who_type_the_second_is_told_and_loses_nothing(manager: Client, second: Client, world: World) -> None:
    number = begun(manager)
    first = manager.post(f"/setup/policy/drafts/{number}/shown", typed(f"{TEXT}# hers\n"))
    assert "Kept" in first.content.decode()

    told = second.post(f"/setup/policy/drafts/{number}/shown", typed(f"{TEXT}# mine\n")).content.decode()
    assert "Manon saved this draft meanwhile" in told
    assert "Not kept." in told
    assert "# mine" in told
    whole = second.post(f"/setup/policy/drafts/{number}/", typed(f"{TEXT}# mine\n"))
    assert whole.status_code == 409
    assert "# mine" in whole.context["form"]["text"].value()
    assert 'name="base" value="1"' in whole.content.decode()
    assert PolicyDraft.objects.get().text.endswith("# hers\n")

    apart = second.post(f"/setup/policy/drafts/{number}/", typed(f"{TEXT}# mine\n", act="apart"), follow=True)
    assert "Summer hours, by Zoe" in apart.content.decode()
    assert PolicyDraft.objects.filter(desk=world.desk).count() == 2


def test_what_was_typed_when_the_session_ended_comes_back_after_the_sign_in(manager: Client, world: World) -> None:
    number = begun(manager)
    out = Client()
    answer = out.post(f"/setup/policy/drafts/{number}/", typed(f"{TEXT}# not lost\n"))
    assert answer.status_code == 401
    signed = {"email": "manon@fluksaqua.test", "password": "a long enough password"}
    back = out.post("/sign-in/", {**signed, "carried": answer.context["carried"], "next": answer.context["next"]})
    page = out.get(back.headers["Location"])
    assert "# not lost" in page.context["form"]["text"].value()
    assert world.desk.policy_drafts.get().text != f"{TEXT}# not lost\n"


def test_a_draft_is_published_once_what_the_check_says_was_read(manager: Client, world: World) -> None:
    number = begun(manager, bundled="esker")
    unread = decided(manager, number, "publish", agreed="")
    assert "Read what the check says first." in unread
    assert "Somebody changed the text meanwhile" in decided(manager, number, "publish", seen=hash_of("other"))
    assert PolicyVersion.objects.filter(desk=world.desk).count() == 1

    assert "Published: version 2 is in force." in decided(manager, number, "publish")

    latest = PolicyVersion.objects.filter(desk=world.desk).latest("number")
    assert latest.published_by is not None
    assert latest.published_by.user.name == "Manon"
    closed = manager.post(f"/setup/policy/drafts/{number}/", typed("other"))
    assert closed.status_code == 422
    assert "readonly" in manager.get(f"/setup/policy/drafts/{number}/").content.decode()


def test_a_manager_sees_who_keeps_the_version_that_they_have_and_why_before_publishing(hand_set: HandSet) -> None:
    """MX-10, from the edit to the publication, with one contract that is pinned and one that is not."""
    made = make_world(hand_set, "maintainx")
    manager = manager_of(made, "Manon")
    basic, premium = Contract.objects.order_by("pk")
    Contract.objects.filter(pk=basic.pk).update(plan="basic")
    Contract.objects.filter(pk=premium.pk).update(plan="premium", ends_at=made.clock.at + 86_400)
    whole = source("maintainx").decode().partition("\nexamples:")[0] + "\n"
    text = whole.replace("plan: basic, within: 2 business days", "plan: basic, within: 3 business days")
    number = written(manager, text)

    page = manager.get(f"/setup/policy/drafts/{number}/review/")

    said = page.content.decode()
    assert "Compared with version 1" in said
    assert "For customers: worse." in said
    assert "P3 Cosmetic, Basic" in said
    assert "For example, a request of" in said
    assert "1 gets this version at once." in said
    assert "1 keeps the version that it has, whole, until renewal." in said
    (holder,) = page.context["change"].holders
    assert (holder.customer, holder.why) == (basic.organisation.name, ("First response, P3 Cosmetic, Basic",))
    assert "Published: version 2" in decided(manager, number, "publish")
    basic.refresh_from_db()
    premium.refresh_from_db()
    assert basic.pinned_version is not None
    assert (basic.pinned_version.number, premium.pinned_version) == (1, None)


def test_a_version_may_be_published_for_a_later_day(manager: Client, world: World) -> None:
    """It is in force from the beginning of that day by its clocks. Another comes after it; it can be taken back."""
    number = written(manager, SHORTER)
    assert "This day has begun" in decided(manager, number, "publish", effective_on="2026-03-10")
    for never, said in (("9999-12-31", "Choose a day between 1990 and 2200"), ("2029-01-01", "within two years")):
        assert said in decided(manager, number, "publish", effective_on=never)
    assert "This is no date. Write it like 2026-03-31." in decided(manager, number, "publish", effective_on="tomorrow")

    decided(manager, number, "publish", effective_on="2026-04-01")

    made = PolicyVersion.objects.get(desk=world.desk, number=2)
    assert made.effective_at == day("2026-04-01 00:00", "America/Toronto")
    assert "to come" in Client().get("/policy/history/").content.decode()
    other = written(manager, TEXT)
    assert "Compared with version 2" in manager.get(f"/setup/policy/drafts/{other}/review/").content.decode()
    assert "choose a day after it, or withdraw it first" in decided(manager, other, "publish")
    stays = manager.post("/setup/policy/versions/1/withdrawal", follow=True)
    assert "Version 1 has come into force" in stays.content.decode()
    gone = manager.post("/setup/policy/versions/2/withdrawal", follow=True)
    assert "Version 2 is withdrawn." in gone.content.decode()
    assert Withdrawal.objects.get().by == Seat.objects.get(role=Role.MANAGER)
    assert "Withdrawn before it came into force." in Client().get("/policy/history/").content.decode()
    assert "Published: version 3 is in force." in decided(manager, other, "publish")


def test_what_lint_calls_an_error_is_said_instead_of_published(manager: Client) -> None:
    number = written(manager, SHORTER.replace("zone: America/Toronto", "zone: EST"))
    assert "Mend its mistakes first." in decided(manager, number, "publish")
    assert PolicyVersion.objects.count() == 1


def test_where_the_desk_asks_for_it_a_second_person_approves_and_publishes(
    manager: Client, second: Client, administrator: Client
) -> None:
    refused = manager.post("/setup/policy/approval", {"act": "on"}, follow=True).content.decode()
    assert "Only who looks after the installation changes this." in refused
    assert (
        "nobody publishes alone"
        in administrator.post("/setup/policy/approval", {"act": "on"}, follow=True).content.decode()
    )
    number = written(manager, SHORTER)
    alone = manager.get(f"/setup/policy/drafts/{number}/review/").content.decode()
    assert "ask for a review" in alone
    assert 'value="publish"' not in alone
    assert "ask for a review" in decided(manager, number, "publish")
    assert "waits for a colleague" in decided(manager, number, "ask")
    assert "1 draft waits for a review" in second.get("/setup/").content.decode()
    mine = manager.get(f"/setup/policy/drafts/{number}/review/").content.decode()
    assert "You edited it last" in mine
    assert 'value="approve"' not in mine
    assert "You edited it last" in decided(manager, number, "approve")

    back = decided(second, number, "send_back", words="")
    assert "Say what is to be changed." in back
    decided(second, number, "send_back", words="Say so on Fridays too.")
    assert "Say so on Fridays too." in manager.get(f"/setup/policy/drafts/{number}/review/").content.decode()
    decided(manager, number, "ask")
    assert "Approved: exactly this text." in decided(second, number, "approve")
    assert "This draft is yours" in manager.get(f"/setup/policy/drafts/{number}/review/").content.decode()
    assert "Published: version 2 is in force." in decided(second, number, "publish")

    page = manager.get("/setup/policy/")
    newest = page.context["versions"][0]
    assert (newest.author, newest.approved_by, newest.published_by) == ("Manon", "Zoe", "Zoe")
    assert newest.hash == PolicyVersion.objects.get(number=2).hash
    assert f'title="{newest.hash}"' in page.content.decode()


def test_the_rule_of_a_second_person_ends_where_one_agrees(manager: Client, administrator: Client) -> None:
    def rule(client: Client, act: str) -> str:
        return client.post("/setup/policy/approval", {"act": act}, follow=True).content.decode()

    rule(administrator, "on")
    assert "It is off once a second person agrees." in rule(administrator, "ending")
    own = administrator.get("/setup/policy/").content.decode()
    assert "Agree: turn it off" not in own
    assert "You asked for it" in rule(administrator, "off")
    assert "Agree: turn it off" in manager.get("/setup/policy/").content.decode()
    assert "may publish alone" in rule(manager, "off")
    assert "It stands so already." in rule(manager, "kept")


def test_a_former_version_comes_back_as_a_draft_that_goes_the_same_way(manager: Client, world: World) -> None:
    world.clock.at += 60
    publish(world.desk, SHORTER, by=None, at=world.clock.at)
    answer = manager.post("/setup/policy/versions/1/again", follow=True)
    page = answer.content.decode()
    assert "Version 1 again" in page
    assert "Compared with version 2" in page
    assert "Open now, for the first time, from" in page
    draft = PolicyDraft.objects.get()
    assert (draft.text, draft.follows and draft.follows.number) == (PolicyVersion.objects.get(number=1).text, 1)
    world.clock.at += 60
    assert "Published: version 3" in decided(manager, draft.number, "publish")
    first, _, third = PolicyVersion.objects.order_by("number")
    assert (first.hash, first.text) == (third.hash, third.text)


def test_a_draft_is_discarded_and_can_still_be_read(manager: Client) -> None:
    number = written(manager, SHORTER)
    assert "It can still be read." in decided(manager, number, "discard")
    assert PolicyDraft.objects.get().state == "discarded"
    assert not manager.get("/setup/policy/").context["drafts"]
    assert SHORTER.splitlines()[3] in manager.get(f"/setup/policy/drafts/{number}/").context["form"]["text"].value()
    assert "discarded it" in manager.get(f"/setup/policy/drafts/{number}/review/").content.decode()


def test_more_drafts_versions_and_acts_cost_no_more_queries(manager: Client, world: World) -> None:
    def queries(path: str) -> int:
        manager.get(path)
        with CaptureQueriesContext(connection) as found:
            manager.get(path)
        return len(found)

    def more(number: int) -> None:
        decided(manager, number, "ask")
        world.clock.at += 60
        decided(manager, number, "publish")
        begin(world.desk, name="Another", text=TEXT, by=Seat.objects.get(role=Role.MANAGER).user, at=world.clock.at)

    number = written(manager, SHORTER)
    more(number)
    paths = ("/setup/policy/", f"/setup/policy/drafts/{number}/review/", f"/setup/policy/drafts/{number + 1}/")
    few = [queries(path) for path in paths]
    more(written(manager, TEXT))
    assert DraftAct.objects.count() > 5
    assert [queries(path) for path in paths] == few


@pytest.mark.parametrize("path", ["/setup/policy/", "/setup/policy/drafts/1/", "/setup/policy/drafts/1/review/"])
def test_its_pages_are_read_in_french(manager: Client, path: str) -> None:
    written(manager, SHORTER)
    page = manager.get(path, headers={"accept-language": "fr"})
    assert page.status_code == 200
    assert 'lang="fr"' in page.content.decode()


def test_numbers_that_no_database_holds_are_not_found(manager: Client) -> None:
    ask: list[Callable[[str], object]] = [manager.get, manager.post]
    for path in (f"/setup/policy/drafts/{10**12}/", f"/setup/policy/drafts/{10**12}/review/"):
        assert [client(path).status_code for client in ask] == [404, 404]  # type: ignore[attr-defined]
    assert manager.post(f"/setup/policy/versions/{10**12}/again").status_code == 404


def test_a_draft_is_tried_on_past_requests_and_says_which_would_have_ended_otherwise(
    manager: Client, administrator: Client, world: World
) -> None:
    ticket = world.file("Meters read zero", priority="blocking")
    world.clock.at += 3 * 3600
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Try again.")
    world.clock.at += 86_400
    number = written(manager, TEXT.partition("\nexamples:")[0].replace("inside, within: 4h", "inside, within: 2h"))
    address = f"/setup/policy/drafts/{number}/trial/"
    assert "It was not tried yet." in manager.get(address).content.decode()
    for first, last in (("2026-03-11", "2026-03-01"), ("9999-12-30", "9999-12-31"), ("0001-01-01", "0001-01-02")):
        wrong = manager.post(address, {"first_day": first, "last_day": last})
        assert wrong.status_code == 422
        assert "last_day" in wrong.context["form"].errors

    said = {"first_day": "2026-03-01", "last_day": "2026-03-11"}
    page = manager.post(address, said, follow=True).content.decode()

    assert "1 request was tried." in page
    assert f'href="/desk/{ticket.number}/"' in page
    assert "Meters read zero" in page
    assert "pauses and closings are those of the past" in page
    review = manager.get(f"/setup/policy/drafts/{number}/review/").content.decode()
    assert "1 promise that was kept would have been missed." in review
    looking_after = administrator.get(address).content.decode()
    assert "Who only looks after the installation sees no requests here." in looking_after
    assert "Meters read zero" not in looking_after
    assert "1 demande a été essayée." in manager.get(address, headers={"accept-language": "fr"}).content.decode()

    manager.post(f"/setup/policy/drafts/{number}/", typed(SHORTER, base=2))
    assert "The text has changed since" in manager.get(address).content.decode()
    assert "would have been missed" not in manager.get(f"/setup/policy/drafts/{number}/review/").content.decode()


def test_while_a_trial_goes_on_its_page_looks_again_by_itself(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for subject in ("One", "Two", "Three"):
        world.file(subject, priority="blocking")
    monkeypatch.setattr(trying, "PIECE", 2)
    number = written(manager, SHORTER)
    address = f"/setup/policy/drafts/{number}/trial/"
    said = {"first_day": "2026-03-01", "last_day": "2026-03-31"}
    page = manager.post(address, said, follow=True).content.decode()
    assert "2 of 3 requests are tried." in page
    assert 'hx-trigger="every 2s"' in page
    assert "A trial goes on already" in manager.post(address, said, follow=True).content.decode()
    with CaptureQueriesContext(connection) as few:
        manager.get(address)
    trying.go_on(at=2**40)
    with CaptureQueriesContext(connection) as many:
        done = manager.get(address).content.decode()
    assert len(many) <= len(few)
    assert "3 requests were tried." in done
    assert "hx-trigger" not in done
