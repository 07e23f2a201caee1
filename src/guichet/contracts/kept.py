"""What this process has folded already: the account of a contract after an entry that is committed.

A ledger is only ever added to, so that what it came to after an entry never changes: whoever knows it reads the entries
after that one, and no other. It is no truth: it can be thrown away at any time, and the ledger comes to the same.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from guichet.core.entitlements.account import Account

MOST_ENTRIES = 200_000
"""Of all accounts that are kept: some 50 megabytes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An account after an entry, whose row is ``last``. Nobody enters anything in it: who wants to takes a copy."""

    account: Account
    last: tuple[object, ...]


class Kept:
    """Standings by contract; those that were not looked at for longest go, so that they stand for no more than so many
    entries, or for one ledger.
    """

    def __init__(self, most: int = MOST_ENTRIES) -> None:
        self._most = most
        self._entries = 0
        self._found: OrderedDict[int, Standing] = OrderedDict()
        self._lock = Lock()

    def of(self, contract_id: int) -> Standing | None:
        """Where a contract's account was known to stand."""
        with self._lock:
            if contract_id in self._found:
                self._found.move_to_end(contract_id)
            return self._found.get(contract_id)

    def keep(self, contract_id: int, standing: Standing) -> None:
        """Keep where an account stands. The caller knows that it is committed; what is known of a later entry stays."""
        with self._lock:
            known = self._found.get(contract_id)
            if known is not None and known.account.last_number >= standing.account.last_number:
                return
            self._remove(contract_id)
            self._found[contract_id] = standing
            self._entries += standing.account.last_number
            while self._entries > self._most and len(self._found) > 1:
                self._remove(next(iter(self._found)))

    def drop(self, contract_id: int) -> None:
        """Forget an account."""
        with self._lock:
            self._remove(contract_id)

    def _remove(self, contract_id: int) -> None:
        known = self._found.pop(contract_id, None)
        self._entries -= 0 if known is None else known.account.last_number
