"""The one reader of the system's time, and the demonstration's fast clock."""

import json
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet import clock
from guichet.clock import FASTEST, ClockError, Pace

NOON = 1_773_144_000.0
INSTANTS = st.floats(0, 4e9, allow_nan=False)
SPEEDS = st.floats(0, FASTEST, allow_nan=False)


@pytest.fixture
def shared_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "clock.json"
    monkeypatch.setenv(clock.FILE_VARIABLE, str(path))
    return path


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    instant = [NOON]
    monkeypatch.setattr("guichet.clock.time.time", lambda: instant[0])
    return instant


def test_without_a_file_the_clock_is_the_systems_in_whole_seconds(
    monkeypatch: pytest.MonkeyPatch, real: list[float]
) -> None:
    monkeypatch.delenv(clock.FILE_VARIABLE, raising=False)
    real[0] = NOON + 0.999
    assert clock.now_seconds() == NOON
    assert clock.now().tzinfo is UTC
    assert clock.now().timestamp() == NOON


def test_the_systems_own_clock_cannot_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(clock.FILE_VARIABLE, raising=False)
    with pytest.raises(ClockError, match="names no file"):
        clock.set_pace(speed=2)


def test_a_file_that_is_not_there_yet_shows_the_systems_time(shared_file: Path, real: list[float]) -> None:
    assert not shared_file.exists()
    assert clock.now_seconds() == real[0]


def test_a_faster_clock_goes_on_from_where_it_was(shared_file: Path, real: list[float]) -> None:
    clock.set_pace(speed=60)
    assert clock.now_seconds() == NOON
    real[0] += 10
    assert clock.now_seconds() == NOON + 600
    clock.set_pace(speed=1)
    assert clock.now_seconds() == NOON + 600
    real[0] += 10
    assert clock.now_seconds() == NOON + 610
    assert json.loads(shared_file.read_text()) == {"real": NOON + 10, "shown": NOON + 600, "speed": 1}


@pytest.mark.usefixtures("shared_file")
def test_skipping_ahead_keeps_the_speed(real: list[float]) -> None:
    clock.set_pace(speed=60)
    clock.set_pace(ahead=86_400)
    real[0] += 1
    assert clock.now_seconds() == NOON + 86_460


@pytest.mark.usefixtures("shared_file")
def test_when_the_systems_clock_is_put_back_shown_time_stands_still(real: list[float]) -> None:
    clock.set_pace(speed=60)
    real[0] -= 3600
    assert clock.now_seconds() == NOON


@pytest.mark.parametrize("change", [{"speed": -1.0}, {"speed": FASTEST + 1}, {"ahead": -1.0}, {"speed": float("nan")}])
@pytest.mark.usefixtures("shared_file", "real")
def test_no_setting_lets_time_run_backwards_or_wild(change: dict[str, float]) -> None:
    with pytest.raises(ClockError):
        clock.set_pace(**change)
    assert clock.now_seconds() == NOON


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"real": "noon", "shown": 1, "speed": 1}', '{"real": 1}'])
def test_a_file_that_is_no_clocks_is_named(shared_file: Path, text: str) -> None:
    shared_file.write_text(text)
    with pytest.raises(ClockError, match=r"clock\.json"):
        clock.now()


def test_another_process_sees_the_same_time(shared_file: Path) -> None:
    clock.set_pace(speed=0, ahead=1_000_000)
    program = "from guichet import clock; print(clock.now_seconds())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) == clock.now_seconds() == int(json.loads(shared_file.read_text())["shown"])


@given(start=INSTANTS, speed=SPEEDS, steps=st.lists(st.tuples(INSTANTS, SPEEDS), max_size=5))
def test_shown_time_never_runs_backwards(start: float, speed: float, steps: list[tuple[float, float]]) -> None:
    pace = Pace(real=start, shown=start, speed=speed)
    for real, faster in steps:
        before = pace.at(real)
        pace = pace.changed(real=real, speed=faster)
        assert pace.at(real) == before
        assert pace.at(real + 1) >= before
        assert pace.at(real - 1) >= before


def test_a_clock_begins_where_one_wishes_and_moves_when_it_is_told_to(shared_file: Path) -> None:
    clock.begin(1_000, speed=0)
    assert clock.now_seconds() == 1_000
    clock.set_pace(ahead=60)
    assert clock.now_seconds() == 1_060
    assert json.loads(shared_file.read_text())["shown"] == 1_060


def test_a_clock_that_was_looked_at_cannot_begin_again(shared_file: Path) -> None:
    clock.begin(1_000, speed=1)
    with pytest.raises(ClockError, match="of its own"):
        clock.begin(500, speed=1)
    assert json.loads(shared_file.read_text())["shown"] == 1_000
