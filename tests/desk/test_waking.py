"""Who waits for others' changes is woken as one is committed: by PostgreSQL's word, or by SQLite's count."""

import threading

import pytest
from django.db import connection

from cast import Cast, filed
from guichet.kit import waking
from guichet.kit.waking import Watch

PATIENCE_S = 20.0


def test_who_waits_is_woken_by_what_another_commits(committed: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody looks of their own accord within the test: what wakes is the change.
    monkeypatch.setattr(waking, "LONGEST_S", 1_000.0)
    stop, ready, woken = threading.Event(), threading.Event(), threading.Event()

    def listen() -> None:
        watch = Watch(stop)
        try:
            watch.wait()
            ready.set()
            watch.wait()
            woken.set()
        finally:
            connection.close()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        assert ready.wait(PATIENCE_S)
        filed(committed)
        assert woken.wait(PATIENCE_S)
    finally:
        stop.set()
        listener.join(PATIENCE_S)
