"""A Postfix of the tests' own: it takes mails by SMTP on this machine and hands them on by LMTP, and gives itself other
users than root for each step. Its master starts as root only.
"""

import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

PATIENCE_S = 30.0
MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.guichet.test
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
alias_maps =
virtual_mailbox_domains = {domain}
virtual_mailbox_maps =
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
recipient_delimiter = +
default_transport = error:nowhere else
maillog_file = {home}/mail.log
maillog_file_prefixes = {home}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
"""
MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
showq unix n - n - - showq
"""


def program() -> str | None:
    """Postfix, where Debian puts it; None where there is none, or we are not root."""
    return shutil.which("postfix", path="/usr/sbin:/usr/local/sbin") if os.geteuid() == 0 else None


@contextmanager
def server(*, domain: str, lmtp: int) -> Iterator[int]:
    """Run Postfix for a domain whose mails it hands to a port; its own port. Its folder is not pytest's, which lets
    only root into those.
    """
    temporary = TemporaryDirectory(prefix="guichet-postfix-", ignore_cleanup_errors=True)
    with temporary as folder, _running(Path(folder), domain, lmtp) as port:
        yield port


@contextmanager
def _running(home: Path, domain: str, lmtp: int) -> Iterator[int]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        smtp = int(found.getsockname()[1])
    owner = pwd.getpwnam("postfix")
    home.chmod(0o711)
    for folder in ("queue", "data"):
        (home / folder).mkdir()
    os.chown(home / "data", owner.pw_uid, owner.pw_gid)
    (home / "main.cf").write_text(MAIN.format(home=home, domain=domain, lmtp=lmtp))
    (home / "master.cf").write_text(MASTER.format(smtp=smtp))
    _run(home, "start")
    try:
        _wait(smtp, home)
        yield smtp
    finally:
        _run(home, "stop")


def _run(home: Path, what: str) -> None:
    done = subprocess.run(
        [str(program()), "-c", str(home), what], capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    if done.returncode:
        log = home / "mail.log"
        raise RuntimeError(done.stderr + (log.read_text() if log.exists() else ""))


def _wait(port: int, home: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with suppress(OSError, smtplib.SMTPException), smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
            client.noop()
            return
        time.sleep(0.05)
    raise RuntimeError((home / "mail.log").read_text())
