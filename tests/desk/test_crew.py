"""Waiting for a process that starts: as long as it lives, with a word of it where it takes long, and advice at last."""

import socket
from pathlib import Path

import pytest

from guichet.kit import crew
from guichet.kit.crew import LONGEST_S, PATIENCE_S, Crew, CrewError


class Slow:
    """A clock of a busy machine: each look at it is five seconds later."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        self.at += 5.0
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Slow:
    found = Slow()
    monkeypatch.setattr(crew, "_now", found)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    return found


def test_a_slow_start_is_waited_for_and_told_of_once(
    clock: Slow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as there:
        port, real = there.getsockname()[1], socket.create_connection

        def late(*address: object, **how: object) -> socket.socket:
            if clock.at < 4 * PATIENCE_S:
                raise ConnectionRefusedError
            return real(*address, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(socket, "create_connection", late)
        Crew({}, tmp_path).wait_for_port(port, tell=told.append)
    assert len(told) == 1
    assert "this machine is busy" in told[0]
    assert str(tmp_path) in told[0]


def test_what_never_answers_is_given_up_with_advice(clock: Slow, tmp_path: Path) -> None:
    with pytest.raises(CrewError, match=r"what it said is in .*start again: what was done is kept"):
        Crew({}, tmp_path).wait_for_port(1, tell=lambda _said: None)
    assert clock.at >= LONGEST_S
