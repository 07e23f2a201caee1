"""Looking into mailboxes by IMAP. Nothing there is changed: what was fetched is kept first, and then the place up to
which we have it, in one transaction. A mail that is fetched twice is known again.
"""

import logging
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, close_old_connections, connections, transaction
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from guichet import clock
from guichet.channels.email.addressing import desk_of
from guichet.channels.email.intake import Parcel, keep
from guichet.channels.email.reading.limits import MOST_BYTES
from guichet.channels.email.ways import Box
from guichet.channels.models import Mailbox
from guichet.kit.faults import told
from guichet.kit.oauth import TOKENS, TokenError

BATCH: Final = 20
BATCH_BYTES: Final = 20_000_000
TIMEOUT: Final = SocketTimeout(connect=15, read=60)
LOOK_S: Final = 30
"""Seconds between two looks where a server does not tell."""

IDLE_S: Final = 540
"""Seconds for which a server may be silent: many hang up after ten minutes."""

STEP_S: Final = 1
FIRST_DELAY_S: Final = 10
LONGEST_DELAY_S: Final = 300
DAY_S: Final = 86_400
log = logging.getLogger(__name__)


class Stop(Protocol):
    """What tells that we are to end."""

    def is_set(self) -> bool:
        """Whether we are."""

    def wait(self, timeout: float) -> bool:
        """Wait for it."""


def follow(box: Box, stop: Stop, *, now: Callable[[], int]) -> None:
    """Fetch what comes to a mailbox until told to stop; where its server is away, try again, later each time."""
    delay = FIRST_DELAY_S
    try:
        while not stop.is_set():
            try:
                with connected(box) as client:
                    delay = FIRST_DELAY_S
                    while not stop.is_set():
                        close_old_connections()
                        fetch_new(client, box, now=now)
                        _wait(client, stop)
            except (IMAPClientError, OSError, DatabaseError, LookupError, ImproperlyConfigured) as error:
                note(box, error, at=now())
                stop.wait(delay)
                delay = min(LONGEST_DELAY_S, delay * 2)
    finally:
        connections.close_all()


@contextmanager
def connected(box: Box) -> Iterator[IMAPClient]:
    """Be signed in to a mailbox's server."""
    trust = ssl.create_default_context(cafile=box.authorities or None)
    encrypted = box.security == "imaps"
    client = IMAPClient(box.host, box.port, ssl=encrypted, ssl_context=trust if encrypted else None, timeout=TIMEOUT)
    try:
        if box.security == "imap+tls":
            client.starttls(trust)
        _sign_in(client, box)
        yield client
    finally:
        # What has failed already is what we hear of.
        with suppress(OSError):
            client.shutdown()


def _sign_in(client: IMAPClient, box: Box) -> None:
    if not box.oauth:
        try:
            client.login(box.user, box.password)
        except LoginError as error:
            # The library says so of a server that hung up, too.
            if isinstance(error.__context__, IMAPClientAbortError):
                raise error.__context__ from error
            raise
        return
    try:
        # Tokens end by the clock of who gives them.
        client.oauth2_login(box.user, TOKENS.token(box.oauth, at=clock.machine_seconds()))
    except IMAPClientError:
        TOKENS.drop(box.oauth)
        raise


def fetch_new(client: IMAPClient, box: Box, *, now: Callable[[], int]) -> int:
    """Fetch what is new in a mailbox; how many mails that were.

    Raises:
        LookupError: where no desk has the address that the mailbox is for.
    """
    at = now()
    state = _state_of(box, at=at)
    selected = client.select_folder(box.folder, readonly=True)
    validity, following = int(selected[b"UIDVALIDITY"]), int(selected.get(b"UIDNEXT", 1))
    known = state.uid_validity == validity
    uids = sorted(_new(client, state, known=known))
    count = 0
    for batch in _batches(client, uids):
        count += _fetch(client, box, state, batch, known=known, at=now())
    # Only now: whoever is stopped before looks through all of it again, and knows what is kept already.
    state.uid_validity, state.fetched_at, state.error, state.failed_at = validity, now(), "", None
    state.last_uid = max([state.last_uid if known else 0, following - 1, *uids[-1:]])
    state.save()
    return count


def note(box: Box, error: Exception, *, at: int) -> None:
    """Note that a mailbox could not be looked into; the pages say so."""
    # What these say is ours, and holds no secret.
    said = f"{type(error).__name__}: {error}" if isinstance(error, TokenError | ImproperlyConfigured) else told(error)
    log.warning("the mailbox %s cannot be looked into: %s", box.name, said)
    try:
        Mailbox.objects.filter(name=box.name).update(error=said[:500], failed_at=at)
    except DatabaseError:
        log.warning("nor can that be noted")


def _state_of(box: Box, *, at: int) -> Mailbox:
    desk = desk_of(box.to)
    if desk is None:
        raise LookupError(f"No desk has the address {box.to}.")
    state, _is_new = Mailbox.objects.get_or_create(name=box.name, defaults={"desk": desk, "connected_at": at})
    if state.desk_id != desk.pk:
        state.desk = desk
        state.save(update_fields=["desk"])
    return state


def _new(client: IMAPClient, state: Mailbox, *, known: bool) -> Sequence[int]:
    """What we do not have: beyond the last one; in a mailbox that we see for the first time, what nobody has read;
    where the server counts anew, all that came since we look.
    """
    if known:
        return [uid for uid in client.search(["UID", f"{state.last_uid + 1}:*"]) if uid > state.last_uid]
    if state.uid_validity is None:
        return list(client.search("UNSEEN"))
    since = datetime.fromtimestamp(state.connected_at - DAY_S, UTC).date()
    return list(client.search(["SINCE", since]))


def _batches(client: IMAPClient, uids: Sequence[int]) -> Iterator[list[int]]:
    """Some at a time, and no more bytes than we hold at once."""
    for start in range(0, len(uids), 500):
        some = uids[start : start + 500]
        sizes = client.fetch(some, ["RFC822.SIZE"])
        batch: list[int] = []
        held = 0
        for uid in (each for each in some if each in sizes):
            size = min(int(sizes[uid].get(b"RFC822.SIZE", 0)), MOST_BYTES)
            if batch and (len(batch) >= BATCH or held + size > BATCH_BYTES):
                yield batch
                batch, held = [], 0
            batch.append(uid)
            held += size
        if batch:
            yield batch


def _fetch(client: IMAPClient, box: Box, state: Mailbox, uids: list[int], *, known: bool, at: int) -> int:
    # No more than a byte beyond what is read of a mail: it is set apart as too big.
    found = client.fetch(uids, [f"BODY.PEEK[]<0.{MOST_BYTES + 1}>"])
    raws = [next((content for name, content in found[uid].items() if name.startswith(b"BODY[]")), b"") for uid in found]
    parcels = [
        Parcel(desk=state.desk, raw=raw or b"", way="imap", server=box.server, envelope_to=box.to) for raw in raws
    ]
    with transaction.atomic():
        keep(parcels, at=at)
        if known:
            state.last_uid = max([state.last_uid, *found])
            state.save(update_fields=["last_uid"])
    return len(parcels)


def _wait(client: IMAPClient, stop: Stop) -> None:
    """Wait until something new may be there."""
    if not client.has_capability("IDLE"):
        stop.wait(LOOK_S)
        client.noop()
        return
    client.idle()
    try:
        for _step in range(IDLE_S // STEP_S):
            if client.idle_check(timeout=STEP_S) or stop.is_set():
                break
    finally:
        client.idle_done()
