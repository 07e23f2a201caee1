"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a password, gone afterwards.

Nothing needs to be configured or running. As root, a user without rights runs it, for it refuses to be root's.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

REMEDY = "install PostgreSQL (on Debian: apt install postgresql), or name a server in GUICHET_DATABASE_URL"
PATIENCE = 60.0
# The data lives as long as the tests: nothing has to survive a power cut.
HASTE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=50")


class ServerError(RuntimeError):
    """PostgreSQL is here but did not start; the message is its own."""


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: from the PATH, or Debian's newest; None where there is none."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    folders = [*([Path(found).parent] if found else []), *debian]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


@contextmanager
def server(settings: Sequence[str] = HASTE) -> Iterator[str]:
    """Run a server for as long as the block lasts; give the address of its database as a `postgresql://` URL."""
    folder = binaries()
    if folder is None:
        raise ServerError(f"PostgreSQL is not on this machine: {REMEDY}")
    home = Path(tempfile.mkdtemp(prefix="guichet-postgresql-"))
    owner = _owner()
    try:
        if owner is not None:
            os.chown(home, owner.pw_uid, owner.pw_gid)
        password, port = secrets.token_hex(16), _free_port()
        _initialise(folder, home, password, owner)
        with _running(folder, home, port, owner, settings):
            yield f"postgresql://guichet:{password}@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner() -> pwd.struct_passwd | None:
    """Whose process the server is to be: as root, the user `postgres` or else `nobody`; otherwise ours."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _command(owner: pwd.struct_passwd | None) -> dict[str, object]:
    """How a process of the server is started: by its owner, with the plainest of environments."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    identity = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    return {"env": environment, "stdin": subprocess.DEVNULL, **identity}


def _initialise(folder: Path, home: Path, password: str, owner: pwd.struct_passwd | None) -> None:
    """Make the cluster; its one user is `guichet`, known by a password."""
    key = home / "password"
    key.write_text(password, encoding="utf-8")
    if owner is not None:
        os.chown(key, owner.pw_uid, owner.pw_gid)
    key.chmod(0o600)
    arguments = ["--username=guichet", "--auth=scram-sha-256", f"--pwfile={key}", "--encoding=UTF8", "--no-sync"]
    done = subprocess.run(  # type: ignore[call-overload]
        [folder / "initdb", "--locale=C.UTF-8", *arguments, "-D", home / "data"],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        **_command(owner),
    )
    if done.returncode != 0:
        raise ServerError(done.stderr)


@contextmanager
def _running(
    folder: Path, home: Path, port: int, owner: pwd.struct_passwd | None, chosen: Sequence[str]
) -> Iterator[None]:
    """The server itself, from ready to stopped."""
    log = home / "log"
    settings = [
        f"-c{setting}" for setting in (*chosen, "listen_addresses=127.0.0.1", f"unix_socket_directories={home}")
    ]
    with log.open("wb") as lines:
        process = subprocess.Popen(  # type: ignore[call-overload]
            [folder / "postgres", "-D", home / "data", f"-p{port}", *settings],
            stdout=lines,
            stderr=lines,
            cwd=home,
            # A key pressed to stop the tests must not reach the server before they are done with it.
            start_new_session=True,
            **_command(owner),
        )
    try:
        _await_ready(process, home / "data" / "postmaster.pid", log)
        yield
    finally:
        # SIGINT: drop the connections and stop, PostgreSQL's "fast" way.
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def _await_ready(process: "subprocess.Popen[bytes]", state: Path, log: Path) -> None:
    """Wait for the server to write that it is ready, as the last line of its state file."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if state.exists() and state.read_text(encoding="utf-8").rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise ServerError(log.read_text(encoding="utf-8", errors="replace"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
