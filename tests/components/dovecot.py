"""A Dovecot of the tests' own: in a temporary folder, on this machine only, one user with a password, gone afterwards.

As root, a user without rights runs it.
"""

import grp
import imaplib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from components import certificates

PATIENCE_S = 30.0
USER = "support"

CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login{mechanisms}
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{home}/mail
mail_fsync = never
{oauth}passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}
}}
service anvil {{
  chroot =
  # Whoever was refused is not made to wait the next time.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server, and what it knows its one user by."""

    home: Path
    port: int
    tls_port: int
    password: str
    certificate: Path

    @property
    def url(self) -> str:
        """The mailbox, as the environment names one."""
        return f"imap://{USER}:{self.password}@127.0.0.1:{self.port}/INBOX"

    @property
    def encrypted(self) -> str:
        """The same, by TLS."""
        return f"imaps://{USER}:{self.password}@127.0.0.1:{self.tls_port}/INBOX"

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """A client of the tests' own, which is not ours."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as client:
            client.login(USER, self.password)
            yield client

    def put(self, *raws: bytes, flags: str = "") -> None:
        """Put mails into the mailbox."""
        with self.client() as client:
            for raw in raws:
                client.append("INBOX", flags, "", raw.replace(b"\n", b"\r\n"))

    def count_anew(self) -> None:
        """Have the server give its mails other numbers, as after it was restored."""
        for path in (self.home / "mail").glob("dovecot*"):
            path.unlink()


def program() -> str | None:
    """Dovecot, from the PATH or where Debian puts it; None where there is none."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth.conf
}}
"""

ASKING = """
introspection_mode = get
introspection_url = {asks}?token=
active_attribute = active
active_value = true
username_attribute = username
"""


@contextmanager
def server(asks: str = "") -> Iterator[Dovecot]:
    """Run a server for as long as the block lasts. Its folder is not pytest's, which lets only root into those.
    ``asks`` is where it asks whose a token is; without it, it takes none.
    """
    temporary = TemporaryDirectory(prefix="guichet-dovecot-", ignore_cleanup_errors=True)
    with temporary as folder, _running(Path(folder), asks) as found:
        yield found


@contextmanager
def _running(home: Path, asks: str) -> Iterator[Dovecot]:
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    group = _group_of(owner)
    port, tls_port, password = _free_port(), _free_port(), secrets.token_hex(12)
    certificate, key = certificates.make(home)
    said = {"user": owner.pw_name, "group": group, "password": password, "certificate": certificate, "key": key}
    (home / "oauth.conf").write_text(ASKING.format(asks=asks))
    said |= {"oauth": OAUTH.format(home=home) if asks else "", "mechanisms": " xoauth2 oauthbearer" if asks else ""}
    text = CONFIGURATION.format(home=home, port=port, tls_port=tls_port, **said)
    configuration = home / "dovecot.conf"
    configuration.write_text(text)
    _let_in(home, owner)
    identity = {} if os.geteuid() else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    process = subprocess.Popen(  # type: ignore[call-overload]
        [program(), "-F", "-c", configuration],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/sbin:/usr/bin:/bin"},
        start_new_session=True,
        **identity,
    )
    try:
        found = Dovecot(home, port, tls_port, password, certificate)
        _wait(found, process)
        yield found
    finally:
        # Asked politely it takes a second to go, and there is nothing for it to put in order.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_S)


def _wait(found: Dovecot, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError, imaplib.IMAP4.error), found.client():
            return
        time.sleep(0.05)
    log = found.home / "log"
    raise RuntimeError(log.read_text() if log.exists() else "Dovecot did not start.")


def _let_in(home: Path, owner: pwd.struct_passwd) -> None:
    """Give the folder to the user."""
    if os.geteuid() == 0:
        for path in (home, *home.iterdir()):
            os.chown(path, owner.pw_uid, owner.pw_gid)


def _group_of(owner: pwd.struct_passwd) -> str:
    return grp.getgrgid(owner.pw_gid).gr_name


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
