"""One command serves an installation: it starts again what dies, and leaves nobody behind when it stops."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from components.installation import environment, install
from components.processes import answers, family, free, running, until
from guichet.project.management.commands.serve import told_to_processes


@pytest.mark.sqlite
def test_what_dies_is_started_again_and_nobody_is_left_behind(tmp_path: Path) -> None:
    said = install(tmp_path)
    command = [sys.executable, "-m", "guichet"]
    port, live = free(), free()
    ports = ["--port", str(port), "--live-port", str(live)]
    serve = subprocess.Popen([*command, "serve", *ports, "--logs", str(tmp_path / "log")], env=said)
    health = f"http://127.0.0.1:{live}/live/health"
    try:
        until(lambda: answers(health), "the push answers")
        until(lambda: answers(f"http://127.0.0.1:{port}/static/guichet/mark.svg"), "the pages answer")
        until(lambda: bool(running("rounds", family(serve.pid))), "the rounds run")
        whole = family(serve.pid)
        for each in running("guichet.live.asgi", whole):
            os.kill(each, signal.SIGKILL)
        until(lambda: answers(health), "the push answers again")
        whole += family(serve.pid)
        with socket.create_connection(("127.0.0.1", live)) as listening:
            listening.sendall(b"GET /live/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
            serve.terminate()
            assert serve.wait(60) == 0
        until(lambda: not running("guichet", whole), "all have ended")
    finally:
        if serve.poll() is None:
            serve.kill()


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "guichet", "serve", "--port", port],
            env=environment(tmp_path),
            check=False,
            capture_output=True,
            text=True,
        )
    assert done.returncode != 0
    assert f"Port {port} is taken" in done.stderr


@pytest.mark.parametrize(
    ("base", "push"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8001/live/"),
        ("http://localhost:8000", "http://127.0.0.1:8001/live/"),
        ("https://help.example.org", "/live/"),
        ("http://localhost:9000", "/live/"),
    ],
)
def test_pages_know_the_push_by_its_port_where_no_proxy_stands_before_them(
    monkeypatch: pytest.MonkeyPatch, base: str, push: str
) -> None:
    monkeypatch.setenv("GUICHET_BASE_URL", base)
    monkeypatch.delenv("GUICHET_LIVE_URL", raising=False)
    assert told_to_processes("127.0.0.1", 8000, 8001)["GUICHET_LIVE_URL"] == push
