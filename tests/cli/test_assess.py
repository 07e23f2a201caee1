"""`guichet assess` as people call it: what it prints, and what it refuses with one line and exit code 2."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guichet.cli import main
from guichet.core.commitments.assess import assess
from guichet.core.commitments.result import result
from guichet.core.policy.bundled import bundled
from guichet.core.timeline.reading import instant_of, read_timeline

AT = "2026-03-18T09:00:00-04:00"

EVENTS: list[dict[str, Any]] = [
    {"at": "2026-03-10T10:00:00-04:00", "type": "submitted", "by": "contact", "priority": "blocking"},
    {"at": "2026-03-10T11:15:00-04:00", "type": "replied", "by": "agent", "asks": True},
]

STANDING = """\
Terms of use of technical assistance services (fluksaqua 2026-1)
Ticket T-1 on Wed 2026-03-18 09:00:00 (America/Toronto)

Status    Closed [closed]
Priority  Blocking incident

First response (FA-5): 4h, a goal: met
  started  Tue 2026-03-10 10:00:00
  due      Tue 2026-03-10 14:00:00
  met      Tue 2026-03-10 11:15:00
  ledger
    Tue 2026-03-10 10:00:00 to Tue 2026-03-10 11:15:00  + 1 h 15 min      counts: elapsed time
  = 1 h 15 min used

What the desk does by itself
  done  Mon 2026-03-16 11:15:00  FA-6   warning before closing
  done  Tue 2026-03-17 11:15:00  FA-6   closing
"""


@pytest.fixture
def ticket(tmp_path: Path) -> Callable[..., str]:
    """Write a ticket's file with these events and fields; return its name."""

    def write(events: object = EVENTS, **fields: object) -> str:
        path = tmp_path / "ticket.json"
        path.write_text(json.dumps({"id": "T-1", "events": events, **fields}), encoding="utf-8")
        return str(path)

    return write


def called(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the real command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "guichet", *words], input=given, capture_output=True, check=False)


def lines_of(*tickets: object) -> str:
    return "".join(f"{json.dumps(each)}\n" for each in tickets)


def test_the_command_prints_the_contracts_json(ticket: Callable[..., str]) -> None:
    done = called("assess", "fluksaqua", ticket(), "--at", AT, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout)
    policy = bundled("fluksaqua")
    timeline = read_timeline({"id": "T-1", "events": EVENTS})
    assert found == result(policy, assess(policy, timeline, instant_of(AT, "--at")))
    assert found["status_label"] == {"en": "Closed", "fr": "Close"}
    assert found["commitments"][0]["due_at"] == "2026-03-10T18:00:00Z"


def test_the_ticket_may_come_by_standard_input() -> None:
    done = called("assess", "fluksaqua", "-", "--at", AT, given=json.dumps({"id": "T-1", "events": EVENTS}).encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, STANDING, b"")


def test_a_refusal_is_one_line_and_no_traceback() -> None:
    done = called("assess", "fluksaqua", "-", given=b'{"events": [1,}')
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "standard input: line 1, column 15: not JSON: expecting value.\n"


def test_a_reader_that_has_had_enough_ends_it_quietly(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(lines_of(*[{"events": EVENTS}] * 2000), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "guichet", "assess", "fluksaqua", "--many", str(path), "--at", AT, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["status"] == "closed"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_people_read_the_standing_with_its_ledger_in_the_desks_time(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", "fluksaqua", ticket(), "--at", AT]) == 0
    assert capsys.readouterr().out == STANDING


def test_options_may_stand_between_the_names(ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "fluksaqua", "--at", AT, ticket()]) == 0
    assert capsys.readouterr().out == STANDING


def test_the_ledger_can_be_left_out(ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "fluksaqua", ticket(), "--at", AT, "--no-ledger"]) == 0
    printed = capsys.readouterr().out
    assert "ledger" not in printed
    assert "  1 h 15 min used" in printed


def test_without_an_instant_the_question_is_of_now(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", "fluksaqua", ticket(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["at"] > "2026-03-10"


def test_business_time_pauses_acts_and_credit_are_told(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [{**EVENTS[0], "priority": "high", "by": "agent"}, EVENTS[1]]
    assert main(["assess", "infraspeak", ticket(asked), "--at", AT]) == 0
    assert "+ 0               paused: waiting for the customer" in capsys.readouterr().out
    assert main(["assess", "maintainx", ticket([{**EVENTS[0], "priority": "p0"}], plan="premium"), "--at", AT]) == 0
    printed = capsys.readouterr().out
    assert "Plan      Premium" in printed
    assert "escalation to level 1" in printed
    assert "Changes   on " in printed
    taken = [{**EVENTS[0], "type": "submitted"}, {"at": "2026-03-10T12:00:00-04:00", "type": "taken"}]
    assert main(["assess", "alias", ticket(taken, time_balance_minutes=60), "--at", AT]) == 0
    assert " min owed; 0 min left" in capsys.readouterr().out
    assert main(["assess", "esker", ticket([{"at": EVENTS[0]["at"], "type": "submitted"}]), "--at", AT]) == 0
    printed = capsys.readouterr().out
    assert "Priority  none yet" in printed
    assert "Missing   description, feature, steps, priority" in printed


def test_a_repeated_hour_is_told_with_its_offset(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    night = [{**EVENTS[0], "at": "2026-11-01T01:30:00-05:00"}]
    assert main(["assess", "fluksaqua", ticket(night), "--at", "2026-11-01T06:00:00-05:00"]) == 0
    assert "started  Sun 2026-11-01 01:30:00-0500" in capsys.readouterr().out


def test_many_give_a_result_a_line_equal_to_each_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tickets = [
        {"id": "a", "events": EVENTS},
        {"id": "b", "events": [{**EVENTS[0], "priority": "major"}]},
        {"id": "c", "events": EVENTS[:1], "paid": False},
    ]
    singles = []
    for each in tickets:
        path = tmp_path / "one.json"
        path.write_text(json.dumps(each), encoding="utf-8")
        assert main(["assess", "fluksaqua", str(path), "--at", AT, "--json"]) == 0
        singles.append(json.loads(capsys.readouterr().out))
    many = tmp_path / "many.jsonl"
    many.write_text(lines_of(*tickets).replace("\n", "\n\n"), encoding="utf-8")
    assert main(["assess", "fluksaqua", "--many", str(many), "--at", AT, "--json"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == singles


def test_many_without_a_ledger_are_the_same_but_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text(lines_of({"events": EVENTS}), encoding="utf-8")
    assert main(["assess", "fluksaqua", "--many", str(many), "--at", AT, "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert main(["assess", "fluksaqua", "--many", str(many), "--at", AT, "--json", "--no-ledger"]) == 0
    bare = json.loads(capsys.readouterr().out)
    for one in whole["commitments"]:
        one["ledger"] = []
    assert bare == whole


def test_many_for_people_are_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text(lines_of({"id": "a", "events": EVENTS}, {"events": EVENTS[:1]}), encoding="utf-8")
    assert main(["assess", "fluksaqua", "--many", str(many), "--at", "2026-03-10T13:00:00-04:00"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Ticket a: Under review; First response met Tue 2026-03-10 11:15:00",
        "A ticket: Open; First response due Tue 2026-03-10 14:00:00",
    ]


def test_a_bad_line_among_many_is_named_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = f'{lines_of({"id": "a", "events": EVENTS})}\n{{"id": \n{lines_of({"id": "b", "events": EVENTS})}\xff\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode("latin-1"))))
    assert main(["assess", "fluksaqua", "--many", "-", "--at", AT, "--json"]) == 2
    printed = capsys.readouterr()
    assert [json.loads(line)["id"] for line in printed.out.splitlines()] == ["a", "b"]
    assert printed.err.splitlines() == [
        "standard input: line 3: column 7: not JSON: expecting value.",
        "standard input: line 5: column 1: not UTF-8.",
    ]


def test_empty_lines_among_many_and_the_marks_that_editors_leave_say_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"id": "a", "events": EVENTS})
    given = f"\ufeff\r\n\r\n \t\n\ufeff{line}\r\n{line}"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))

    assert main(["assess", "fluksaqua", "--many", "-", "--at", AT, "--json"]) == 0
    printed = capsys.readouterr()
    assert [json.loads(line)["id"] for line in printed.out.splitlines()] == ["a", "a"]
    assert printed.err == ""


UNUSABLE = [
    (b'{"events": [\n 1,}', "line 2, column 4: not JSON"),
    (b'{"events":\n "\xe9"}', "line 2, column 3: not UTF-8"),
    (b'{"events": NaN}', "NaN is no number of JSON"),
    (b"[" * 100_000, "nested too deeply"),
    (b'{"time_balance_minutes": ' + b"9" * 5_000 + b"}", "a number has 5000 digits"),
    (b"", "ticket.json: it is empty."),
    (b"\xef\xbb\xbf \r\n", ": it is empty."),
    (b"[]", "A timeline is a JSON object"),
    (b'{"events": []}', "The field 'events' must list at least one event"),
]


@pytest.mark.parametrize(("written", "reason"), UNUSABLE, ids=[reason for _, reason in UNUSABLE])
def test_a_file_that_is_no_timeline_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: bytes, reason: str
) -> None:
    path = tmp_path / "ticket.json"
    path.write_bytes(written)
    assert main(["assess", "fluksaqua", str(path), "--at", AT]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{path}: ")
    assert reason in said
    assert said.count("\n") == 1


FIRST, REPLY = EVENTS
REFUSED: list[tuple[str, list[dict[str, Any]], dict[str, Any], str]] = [
    ("type", [FIRST, {**REPLY, "type": "repied"}], {}, "Event 2: unknown event type 'repied'. Did you mean 'replied'?"),
    ("priority", [{**FIRST, "priority": "p9"}], {}, "Event 1 (submitted): the field 'priority': unknown priority 'p9'"),
    ("plan", [FIRST], {"plan": "gold"}, "The timeline's field 'plan': unknown plan 'gold'"),
    ("naive", [{**FIRST, "at": "2026-03-10T10:00:00"}], {}, "Event 1 (submitted): the field 'at' has no offset"),
    ("no instant", [{**FIRST, "at": "today"}], {}, "the field 'at' must be an instant such as"),
    ("a number", [{**FIRST, "at": 5}], {}, "the field 'at' must be an instant such as"),
    ("out of range", [{**FIRST, "at": "9999-12-31T23:59:59-12:00"}], {}, "the field 'at' is out of range"),
    ("no at", [{"type": "submitted"}], {}, "Event 1 (submitted): the field 'at' is missing"),
    ("order", [FIRST, {**REPLY, "at": "2026-03-09T10:00:00Z"}], {}, "Event 2 (replied) is earlier than the one before"),
    ("first", [REPLY], {}, "Event 1 is 'replied'; the first event, and only the first, is 'submitted'"),
    ("twice", [FIRST, FIRST], {}, "Event 2 is 'submitted'"),
    ("actor", [{**FIRST, "by": "system"}], {}, "the field 'by' must be 'contact' or 'agent'; 'system' was found"),
    (
        "flag",
        [FIRST, {**REPLY, "asks": 1}],
        {},
        "Event 2 (replied): the field 'asks' must be true or false; 1 was found",
    ),
    ("text", [{**FIRST, "priority": 1}], {}, "the field 'priority' must be text; 1 was found"),
    ("fields", [{**FIRST, "fields": 1}], {}, "the field 'fields' must be an object of texts by field"),
    ("field", [{**FIRST, "fields": {"steps": []}}], {}, "the field 'fields' has a 'steps' that must be text"),
    ("minutes", [FIRST, {**REPLY, "type": "worked", "minutes": -1}], {}, "must be a whole number of minutes"),
    ("no minutes", [FIRST, {**REPLY, "type": "worked"}], {}, "Event 2 (worked): the field 'minutes' is missing"),
    ("cause", [FIRST, {**REPLY, "type": "cause_set", "cause": "x"}], {}, "the field 'cause' must be one of"),
    (
        "status",
        [FIRST, {**REPLY, "type": "closed"}, {**REPLY, "type": "taken"}],
        {},
        "Event 3: 'taken' by agent is not",
    ),
    ("no event", [1], {}, "Event 1 must be an object"),  # type: ignore[list-item]
    ("balance", [FIRST], {"time_balance_minutes": 1.5}, "field 'time_balance_minutes' must be a whole number"),
    ("paid", [FIRST], {"paid": "yes"}, "The timeline's field 'paid' must be true or false; 'yes' was found"),
    ("licence", [FIRST], {"licence": []}, "field 'licence' must be an object"),
    ("expiry", [FIRST], {"licence": {"expires": "soon"}}, "field 'expires' must be a date"),
    ("question", [{**FIRST, "at": "2026-04-01T00:00:00Z"}], {}, "before the ticket was submitted"),
]


@pytest.mark.parametrize(("events", "fields", "reason"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED])
def test_a_timeline_that_cannot_be_judged_is_refused_by_event_and_field(
    ticket: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    events: list[object],
    fields: dict[str, object],
    reason: str,
) -> None:
    policy = "maintainx" if "plan" in fields else "fluksaqua"
    name = ticket([{**each, "priority": None} for each in EVENTS[:1]] if "plan" in fields else events, **fields)
    assert main(["assess", policy, name, "--at", AT]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"{name}: ")
    assert reason in printed.err
    assert printed.err.count("\n") == 1


def test_a_question_beyond_the_known_years_is_refused(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    late = [{**FIRST, "priority": "major", "at": "2150-03-10T10:00:00Z"}]
    assert main(["assess", "fluksaqua", ticket(late), "--at", "2151-01-01T00:00:00Z"]) == 2
    assert "is known from" in capsys.readouterr().err


WORDS = [
    (["assess"], "the following arguments are required: POLICY"),
    (["assess", "fluksaqua"], "name a TIMELINE, or --many and a file of them"),
    (["assess", "fluksaqua", "a.json", "--many", "b.jsonl"], "name a TIMELINE, or --many and a file of them"),
    (["assess", "fluksaqa", "a.json"], 'No policy called "fluksaqa"'),
    (["assess", "nowhere/policy.yaml", "a.json"], "nowhere/policy.yaml"),
    (["assess", "fluksaqua", "nowhere.json"], "nowhere.json: it cannot be read: no such file or directory"),
    (["assess", "fluksaqua", "."], ".: it cannot be read: is a directory"),
    (["assess", "fluksaqua", "--many", "nowhere.jsonl"], "nowhere.jsonl: it cannot be read"),
    (["assess", "fluksaqua", "a.json", "--at", "2026-03-10"], "--at has no offset"),
    (["assess", "fluksaqua", "a.json", "--at", "soon"], "--at must be an instant such as"),
    (["assess", "fluksaqua", "a.json", "--wrong"], "unrecognized arguments: --wrong"),
    (["judge"], "judge"),
    ([], "COMMAND"),
]


@pytest.mark.parametrize(("words", "reason"), WORDS, ids=[" ".join(words) or "none" for words, _ in WORDS])
def test_words_that_cannot_be_used_are_refused_on_one_line(
    capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert reason in printed.err
    assert printed.err.count("\n") == 1


def test_an_unknown_policy_is_told_the_near_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "fluksaqa", "a.json"]) == 2
    assert "Did you mean fluksaqua?" in capsys.readouterr().err


def test_help_is_no_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--help"]) == 0
    assert "--many" in capsys.readouterr().out


def test_a_licence_that_never_ends_may_say_so_by_the_last_of_dates(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    name = ticket([{**FIRST, "priority": None}], licence={"kind": "four_year", "expires": "9999-12-31"})
    assert main(["assess", "alias", name, "--at", AT, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "waiting"


def test_a_key_pressed_to_stop_ends_it_without_a_traceback(
    ticket: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_name: str) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("guichet.cli.assess.whole", interrupted)
    assert main(["assess", "fluksaqua", ticket()]) == 130


def test_a_field_that_nobody_reads_is_named_and_the_ticket_judged_all_the_same(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    reply = {"at": "2026-03-10T11:15:00-04:00", "type": "replied", "ask": True}
    name = ticket([EVENTS[0], reply], paied=False, licence={"kind": "four_year", "expiry": "2027-01-31"})

    assert main(["assess", "fluksaqua", name, "--at", AT, "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["status"] == "open"
    assert printed.err.splitlines() == [
        f"{name}: The timeline: the field 'paied' is not known and was left unread. Did you mean 'paid'?",
        f"{name}: The timeline's licence: the field 'expiry' is not known and was left unread. Did you mean 'expires'?",
        f"{name}: Event 2 (replied): the field 'ask' is not known and was left unread. Did you mean 'asks'?",
    ]


def test_what_a_desk_records_with_its_acts_is_known(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    escalated = {"at": "2026-03-10T12:00:00Z", "type": "escalated", "clause": "MX-6", "level": 1}

    assert (
        main(
            ["assess", "maintainx", ticket([{**EVENTS[0], "at": "2026-03-10T11:00:00Z", "priority": "p0"}, escalated])]
        )
        == 0
    )
    assert capsys.readouterr().err == ""


def test_among_many_a_field_that_nobody_reads_is_named_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(lines_of(*[{"events": [{**EVENTS[0], "colour": "red"}]}] * 3), encoding="utf-8")

    assert main(["assess", "fluksaqua", "--many", str(path), "--at", AT]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 3
    assert printed.err == (
        f"{path}: line 1: Event 1 (submitted): the field 'colour' is not known and was left unread.\n"
    )


def test_fields_without_end_are_not_named_without_end(
    ticket: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", "fluksaqua", ticket(**{f"x{number}": 1 for number in range(500)}), "--at", AT]) == 0
    assert len(capsys.readouterr().err.splitlines()) == 50


@pytest.mark.parametrize("many", [False, True])
def test_what_commands_a_terminal_does_not_reach_it(
    many: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ticket.json"
    path.write_text(lines_of({"id": "T\x1b[2J\x9b\u202e1\nété", "events": EVENTS, "pl\x1ban": 1}), encoding="utf-8")

    assert main(["assess", "fluksaqua", *(["--many"] if many else []), str(path), "--at", AT]) == 0
    printed = capsys.readouterr()
    assert "Ticket T\\x1b[2J\\x9b\\u202e1 été" in printed.out
    assert not {"\x1b", "\x9b", "\u202e"} & {*printed.out, *printed.err}
