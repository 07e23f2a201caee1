"""``guichet config``: a desk's configuration as files, taken out, looked at and brought in."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guichet.automation import canned, saved_views
from guichet.automation.models import CannedReply, SavedView
from guichet.configuration.reading import configuration_in, head_in
from guichet.configuration.values import Unusable
from guichet.contracts.models import Contract
from guichet.desks.models import Desk, DeskChange, Role, Seat, Team
from guichet.desks.teams import make_team
from guichet.notices import texts
from guichet.notices.models import LetterText
from guichet.notices.texts import Words
from guichet.policies.approving import ask_for_approval
from guichet.policies.models import CalendarEntry, PolicyDraft, PolicyVersion
from web.world import World, person

pytestmark = pytest.mark.django_db
WorldOf = Callable[[str], World]

BOSS = "boss@desk.test"


@pytest.fixture
def managed(world: World) -> World:
    """A desk with a manager, a team, shared replies and views, and a letter in words of its own."""
    return furnish(world)


def furnish(world: World) -> World:
    seat = Seat.objects.create(desk=world.desk, user=person(BOSS, "Manon Manager"), role=Role.MANAGER)
    team = make_team(world.desk, name="Réseaux", members=[world.agent])
    for name, text in (("Hello there", "Hello {{customer}},\n\nthank you.\n"), ("Hello-there", "Hi.")):
        canned.save(None, canned.Written(name=name, language="en", text=text, shared=True), by=seat, at=0)
    saved_views.save("Network", {"team": [str(team.pk)], "due": ["day"]}, shared=True, by=seat)
    saved_views.save("Marie's", {"agent": [str(world.agent.pk)]}, shared=True, by=seat)
    texts.save(world.desk, "closed", "fr", own_words(), by=seat, at=0, seen=0)
    return world


def own_words() -> Words:
    """Words of the desk's own that say all that they must."""
    house = texts.of_house("closed", "fr")
    return Words(house.subject, f"{house.text}\n\nLe guichet")


def config(act: str, world: World, folder: Path, *flags: str, by: str = BOSS) -> str:
    told = io.StringIO()
    extra = ["--by", by, *flags] if act != "pull" else []
    call_command("config", act, world.desk.slug, str(folder), *extra, stdout=told)
    return told.getvalue()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(folder: Path, facts: Mapping[str, object]) -> None:
    file = folder / "desk.json"
    found = json.loads(file.read_text())
    file.write_text(json.dumps({**found, **facts}))


def test_what_is_taken_out_and_brought_in_is_taken_out_again_to_the_byte(managed: World, tmp_path: Path) -> None:
    config("pull", managed, tmp_path)
    taken = contents(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("[core]")
    (tmp_path / "README.md").write_text("Ours.")

    assert "Nothing to do" in config("push", managed, tmp_path)
    config("pull", managed, tmp_path)

    assert {name: content for name, content in contents(tmp_path).items() if name in taken} == taken
    assert sorted(taken) == [
        "desk.json",
        "exceptions.json",
        "guichet.json",
        "letters/fr/closed.txt",
        "policy.yaml",
        "replies/en/hello-there-2.txt",
        "replies/en/hello-there.txt",
        "teams.json",
        "views.json",
    ]
    assert not DeskChange.objects.filter(kind="configured").exists()


def test_no_person_and_no_secret_is_in_the_files(managed: World, tmp_path: Path) -> None:
    config("pull", managed, tmp_path)

    whole = b"".join(contents(tmp_path).values()).decode()
    for word in (managed.agent.user.name, managed.agent.user.email, BOSS, "Beauvoir", "Marie's", "secret"):
        assert word not in whole
    assert json.loads((tmp_path / "views.json").read_text()) == [
        {"name": "Network", "sieve": {"team": ["Réseaux"], "due": ["day"]}}
    ]


def edit(folder: Path) -> None:
    """One change of every kind."""
    change(folder, {"name": "FluksAqua Support", "accent": "#1f5fbf"})
    (folder / "teams.json").write_text('["Réseaux", "Compteurs"]')
    (folder / "replies" / "en" / "new.txt").write_text("Goodbye\n\nSee you, {{customer}}.\n")
    (folder / "replies" / "en" / "hello-there.txt").write_text("Hello there\n\nGood day.\n")
    views = json.loads((folder / "views.json").read_text())
    views[0]["sieve"]["team"] = ["Compteurs"]
    (folder / "views.json").write_text(json.dumps([*views, {"name": "Late", "sieve": {"due": ["missed"]}}]))
    reason = {"en": "Stocktaking", "fr": "Inventaire"}
    entry = {"calendar": "service_hours", "opens": False, "start": "2026-04-01 08:00", "end": "2026-04-01 17:00"}
    (folder / "exceptions.json").write_text(json.dumps([{**entry, "reason": reason}]))
    letter = folder / "letters" / "fr" / "closed.txt"
    letter.write_text(letter.read_text().rstrip("\n") + "\n\nÀ bientôt.\n")


def test_a_plan_says_each_step_and_changes_nothing_and_a_push_does_them(managed: World, tmp_path: Path) -> None:
    config("pull", managed, tmp_path)
    edit(tmp_path)

    planned = config("plan", managed, tmp_path)

    for step in (
        "* desk: name “FluksAqua” becomes “FluksAqua Support”",
        "* team “Compteurs” is made, with nobody in it",
        "* closing of “service_hours” from 2026-04-01 08:00 to 2026-04-01 17:00 is entered",
        "* reply “Goodbye” (en) is written",
        "* reply “Hello there” (en) changes",
        "* letter “closed” (fr) is worded anew",
        "* view “Network” changes",
        "* view “Late” is shared",
    ):
        assert step in planned
    assert "9 to do. Nothing was changed." in planned
    assert Desk.objects.get().name == "FluksAqua"
    assert (Team.objects.count(), CannedReply.objects.count(), CalendarEntry.objects.count()) == (1, 2, 0)

    assert "9 done." in config("push", managed, tmp_path)
    assert Desk.objects.get().name == "FluksAqua Support"
    assert Team.objects.get(name="Réseaux").members.get() == managed.agent
    late = SavedView.objects.get(name="Network").sieve["team"]
    assert late == [str(Team.objects.get(name="Compteurs").pk)]
    assert LetterText.objects.order_by("-pk")[0].by.user.email == BOSS
    kept = DeskChange.objects.get(kind="configured")
    assert kept.data["steps"] == 9
    config("pull", managed, tmp_path)
    assert "Nothing to do" in config("plan", managed, tmp_path)


def test_what_one_door_refuses_leaves_all_as_it_was(managed: World, tmp_path: Path) -> None:
    config("pull", managed, tmp_path)
    edit(tmp_path)
    (tmp_path / "replies" / "en" / "new.txt").write_text("Goodbye\n\nSee you, {{weather}}.\n")

    for act in ("plan", "push"):
        with pytest.raises(CommandError, match=r"replies/en: “Goodbye”: nothing fills \{\{weather\}\}"):
            config(act, managed, tmp_path)

    assert Desk.objects.get().name == "FluksAqua"
    assert (Team.objects.count(), CalendarEntry.objects.count()) == (1, 0)


def test_files_are_not_brought_in_over_what_was_changed_since_unless_told(managed: World, tmp_path: Path) -> None:
    config("pull", managed, tmp_path)
    (tmp_path / "teams.json").write_text('["Réseaux", "Compteurs"]')
    make_team(managed.desk, name="Facturation")

    with pytest.raises(CommandError, match="changed since the files were taken out"):
        config("push", managed, tmp_path)
    told = config("push", managed, tmp_path, "--over")

    assert "team “Facturation” is not in the files, and stays (--remove: is given up)" in told
    assert set(Team.objects.filter(is_active=True).values_list("name", flat=True)) == {
        "Réseaux",
        "Compteurs",
        "Facturation",
    }


def test_what_is_not_listed_goes_only_where_that_is_asked_for(managed: World, tmp_path: Path) -> None:
    config("pull", managed, tmp_path)
    (tmp_path / "teams.json").write_text("[]")
    (tmp_path / "views.json").write_text("[]")
    (tmp_path / "replies" / "en" / "hello-there-2.txt").unlink()
    (tmp_path / "letters" / "fr" / "closed.txt").unlink()

    assert "Nothing to do" in config("push", managed, tmp_path)
    told = config("push", managed, tmp_path, "--remove")

    assert "4 done." in told
    assert not Team.objects.filter(is_active=True).exists()
    # A view that names a person was never in the files.
    assert [view.name for view in SavedView.objects.all()] == ["Marie's"]
    assert not texts.in_force(managed.desk)["closed", "fr"].text
    config("pull", managed, tmp_path)
    assert not (tmp_path / "letters" / "fr" / "closed.txt").exists()


def slower(folder: Path) -> None:
    text = (folder / "policy.yaml").read_text()
    assert "within: 2 business days" in text
    head = text.partition("\nexamples:")[0] + "\n"
    (folder / "policy.yaml").write_text(head.replace("within: 2 business days", "within: 3 business days"))


def test_a_policy_is_published_by_its_own_door_and_pins_whom_it_is_worse_for(world_of: WorldOf, tmp_path: Path) -> None:
    world = furnish(world_of("maintainx"))
    Contract.objects.update(plan="basic")
    config("pull", world, tmp_path)
    slower(tmp_path)

    planned = config("plan", world, tmp_path)
    assert "against version 1 it is worse for customers, and 2 contracts keep theirs" in planned
    assert (PolicyVersion.objects.count(), PolicyDraft.objects.count()) == (1, 0)

    config("push", world, tmp_path)
    second = PolicyVersion.objects.get(number=2)
    assert second.published_by is not None
    assert second.published_by.user.email == BOSS
    assert {one.pinned_version.number for one in Contract.objects.all() if one.pinned_version} == {1}


def test_where_a_second_person_approves_no_file_publishes_alone(world_of: WorldOf, tmp_path: Path) -> None:
    world = furnish(world_of("maintainx"))
    root = person("root@house.test", "Rita Root")
    root.is_administrator = True
    root.save()
    ask_for_approval(world.desk, by=root, at=world.clock.at)
    config("pull", world, tmp_path)
    slower(tmp_path)

    with pytest.raises(CommandError, match="asks for the approval of a second person"):
        config("push", world, tmp_path)

    assert (PolicyVersion.objects.count(), PolicyDraft.objects.count()) == (1, 0)


def test_only_a_manager_of_the_desk_brings_files_in(managed: World, tmp_path: Path) -> None:
    config("pull", managed, tmp_path)

    with pytest.raises(CommandError, match="names a manager of “fluksaqua”"):
        config("push", managed, tmp_path, by=managed.agent.user.email)
    with pytest.raises(CommandError, match="There is no desk “nowhere”"):
        call_command("config", "pull", "nowhere", str(tmp_path))


def test_a_folder_that_holds_something_else_is_left_alone(managed: World, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("Chapter one.")

    with pytest.raises(CommandError, match="holds something else"):
        config("pull", managed, tmp_path)

    assert contents(tmp_path) == {"thesis.txt": b"Chapter one."}


HEAD = b'{"format": 1, "desk": "d", "state": "s"}'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("desk.yaml", b"", "desk.yaml: no file of a configuration is called so"),
        ("teams.json", b'["A",\n]', "teams.json: line 2, column 1: "),
        ("teams.json", b'["A", "A"]', "teams.json: write the name of each team once"),
        ("teams.json", b"{}", r"teams.json: write a list"),
        ("teams.json", b"\xff", "teams.json: line 1: not UTF-8"),
        ("teams.json", b"[" * 100_000, "teams.json: "),
        ("desk.json", b'{"colour": ""}', "desk.json: “colour” is unknown. There are: name, "),
        ("desk.json", b'{"name": "A"}', "desk.json: “address” is missing"),
        ("desk.json", b'{"name": "A", "name": "B"}', "desk.json: “name” is said twice"),
        ("desk.json", b'{"name": 1}', "desk.json: name: write a text"),
        ("views.json", b'[{"name": "A", "sieve": {"due": 1}}]', "view 1: sieve: due: write a list of codes"),
        ("views.json", b'[{"name": "", "sieve": {}}]', "view 1: name: write one to sixty"),
        ("views.json", b'[{"name": "A", "sieve": {}}, {"name": "A", "sieve": {}}]', "“A” is there twice"),
        ("views.json", b"[1]", "view 1: write an object"),
        ("replies/en/a.txt", b"Name only", "replies/en/a.txt: line 1: write the name or the subject"),
        ("replies/a.txt", b"A\n\nB\n", "replies/a.txt: write it as replies/LANGUAGE/NAME.txt"),
        ("letters/en/hello.txt", b"A\n\nB\n", "there is no letter “hello”. There are: "),
    ],
)
def test_files_are_read_strictly_and_each_refusal_says_where(name: str, content: bytes, said: str) -> None:
    with pytest.raises(Unusable, match=said):
        configuration_in({name: content})


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "it is not there"), (HEAD.replace(b"1", b"2"), "format 2 is not one"), (b"{}", "“format” is missing")],
)
def test_a_head_says_of_which_desk_and_layout_files_are(content: bytes | None, said: str) -> None:
    with pytest.raises(Unusable, match=said):
        head_in({} if content is None else {"guichet.json": content})
    assert head_in({"guichet.json": HEAD}) == ("d", "s")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": ""}, "name: one to 200"),
        ({"zone": "Toronto"}, "zone: “Toronto” is no place"),
        ({"accent": "red"}, "accent: write the colour"),
        ({"languages": ["de"]}, "languages: “de” is not spoken"),
        ({"mail_address": "help"}, "mail_address: "),
        ({"address": "/desk"}, "address: "),
    ],
)
def test_facts_of_a_desk_are_held_to_what_its_page_asks(
    managed: World, tmp_path: Path, facts: dict[str, object], said: str
) -> None:
    config("pull", managed, tmp_path)
    change(tmp_path, facts)

    with pytest.raises(CommandError, match=f"desk.json: {said}"):
        config("push", managed, tmp_path)


def test_an_entry_of_the_past_is_refused_by_its_instants(managed: World, tmp_path: Path) -> None:
    config("pull", managed, tmp_path)
    entry = {"calendar": "service_hours", "opens": True, "start": "2026-03-01 08:00", "end": "2026-03-01 17:00"}
    (tmp_path / "exceptions.json").write_text(json.dumps([{**entry, "reason": {"en": "A", "fr": "B"}}]))

    with pytest.raises(CommandError, match="2026-03-01 08:00 to 2026-03-01 17:00: it would begin in the past"):
        config("push", managed, tmp_path)
    (tmp_path / "exceptions.json").write_text(json.dumps([{**entry, "start": "soon", "reason": {}}]))
    with pytest.raises(CommandError, match='exception 1: start: write it as "2033-05-01 14:00"'):
        config("push", managed, tmp_path)
