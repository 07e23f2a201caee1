"""Accounts of prepaid time: debits a second on one and across eight, and the pages of one with 10,000 entries; on both
databases. Beside each the same with nothing kept of an account, so that its ledger is folded from the start.

A debit is a whole act through the one door: an agent's note, by which a slice has begun. Threads of one process act at
once. The ledgers are written as the fold has them, for `replay --verify` to find no fault. PostgreSQL makes safe on the
disk what it keeps, as in an installation.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeVar

import django
from _measuring import ratio, table, turns
from django.core.management import call_command

# The people and the server of the tests.
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from components import postgresql

if TYPE_CHECKING:
    from cast import Cast
    from guichet.contracts.models import Contract
    from guichet.customers.models import Contact
    from guichet.tickets.models import Ticket

DATABASES = ("sqlite", "postgresql")
SHORT, LONG = 200, 10_000
AT_ONCE = 8
SAFE = ("max_connections=50",)
"""How the server is set: otherwise as it comes."""
DEBITS = 32
TURNS = 5
ROUNDS = 15
AT = 1_773_133_200
PACK, SLICE, SLICES = 300, 15, 20
LONG_AGO = 10**9
"""Ids of the tickets that the past was charged for; none of them is there."""

PROCESSOR = ("ms of the processor each", "folded from the start")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Account:
    """A contract with a ledger, who asks under it, and the tickets whose next act begins a slice."""

    contract: "Contract"
    contact: "Contact"
    waiting: "list[Ticket]"


def main() -> None:
    """Measure and print: each database in a process of its own."""
    if len(sys.argv) > 1:
        measure()
        return
    for name in DATABASES:
        with tempfile.TemporaryDirectory() as folder, address(name) as url:
            said = {"GUICHET_DATA_DIR": folder, "GUICHET_LOG_LEVEL": "WARNING", **url}
            kept = {key: value for key, value in os.environ.items() if not key.startswith("GUICHET_")}
            settings = {"DJANGO_SETTINGS_MODULE": "guichet.project.settings"}
            print(f"On {name}:\n", flush=True)
            subprocess.run([sys.executable, __file__, name], env={**kept, **said, **settings}, check=True)


@contextmanager
def address(name: str) -> Iterator[dict[str, str]]:
    """Where the database is: a file in the data folder, or a server for as long as the block lasts."""
    if name == "sqlite":
        yield {}
    elif postgresql.binaries() is None:
        raise SystemExit(f"bench/ledger: {postgresql.REMEDY}")
    else:
        with postgresql.server(settings=SAFE) as url:
            yield {"GUICHET_DATABASE_URL": url}


def measure() -> None:
    """Make the desk, and print what is seen of it."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    people, accounts = desk()
    short, long, others = accounts[0], accounts[1], accounts[2:]
    rows = [
        row(f"one account, {SHORT} entries", people, [short], 1),
        row(f"one account, {LONG:,} entries", people, [long], 1),
        row(f"one account, {LONG:,} entries, {AT_ONCE} at once", people, [long], AT_ONCE),
        row(f"{AT_ONCE} accounts, {SHORT} entries each, {AT_ONCE} at once", people, others, AT_ONCE),
    ]
    load = os.getloadavg()[0]
    print(f"The machine's load meanwhile: {load:.1f} on {os.cpu_count()} cores.\n")
    table(("debits", "a second", "a second, folded from the start", "times as many", *PROCESSOR), rows)
    tell_pages(people, long)
    call_command("replay", verify=True, verbosity=0)


def desk() -> "tuple[Cast, list[Account]]":
    """A desk under ALIAS's policy with a short account, a long one, and as many short ones as act at once."""
    from cast import cast  # noqa: PLC0415 - models can be imported only once Django is set up

    people = cast("alias")
    sizes = [SHORT, LONG, *[SHORT] * AT_ONCE]
    return people, [account(people, number, size) for number, size in enumerate(sizes)]


def account(people: "Cast", number: int, entries: int) -> Account:
    """A customer with a contract whose ledger has so many entries, the last of which leave enough for what follows."""
    from guichet.accounts.models import User  # noqa: PLC0415
    from guichet.contracts.models import Contract, LedgerEntry  # noqa: PLC0415
    from guichet.core.entitlements import account as core  # noqa: PLC0415
    from guichet.core.entitlements.entries import Entry, EntryKind  # noqa: PLC0415
    from guichet.customers.models import Contact, Organisation  # noqa: PLC0415

    organisation = Organisation.objects.create(desk=people.desk, name=f"Customer {number}")
    contract = Contract.objects.create(desk=people.desk, organisation=organisation, prepaid_since=AT - LONG_AGO)
    email = f"customer{number}@bench.example"
    user = User.objects.create(email=email, name=email, password="!")  # noqa: S106 - nobody signs in by it
    contact = Contact.objects.create(
        desk=people.desk, organisation=organisation, user=user, email=email, name=email, is_administrator=True
    )
    fold, rows = core.Account(), []
    for place in range(1, entries + 1):
        at = AT - 60 * (entries + 1 - place)
        if place % (SLICES + 1) == 1 or place > entries - SLICES:
            entry = Entry(place, at, EntryKind.PURCHASED, PACK)
        else:
            entry = Entry(place, at, EntryKind.DEBITED, SLICE, LONG_AGO + place // 4)
        line = fold.enter(entry)
        said = {"number": place, "at": at, "recorded_at": at, "kind": entry.kind.value, "minutes": entry.minutes}
        left = {"ticket": entry.ticket, "left": line.left, "owed": line.owed, "by": "system"}
        product = "ast05" if entry.kind is EntryKind.PURCHASED else ""
        rows.append(LedgerEntry(desk=people.desk, contract=contract, product=product, **said, **left))
    LedgerEntry.objects.bulk_create(rows, batch_size=1_000)
    return Account(contract, contact, [])


def row(name: str, people: "Cast", accounts: Sequence[Account], at_once: int) -> tuple[str, ...]:
    """How many debits a second there are, and how many where nothing is kept."""
    if at_once == 1:
        prepare(people, accounts, 4 * (DEBITS + 1))
        return (name, *told(lambda: debit(people, accounts[0]), DEBITS, lambda one: f"{1 / one:.0f}"))
    prepare(people, accounts, 2 * DEBITS * (TURNS + 1))
    contenders = {"kept": together(people, accounts), "folded": lambda: forgetting(together(people, accounts))}
    taken = turns(contenders, TURNS)
    rates = (f"{DEBITS / median(each):.0f}" for each in taken.values())
    return (name, *rates, f"{ratio(taken['folded'], taken['kept']):.1f}", "", "")


def told(act: Callable[[], object], rounds: int, said: Callable[[float], str]) -> Iterator[str]:
    """The cells of an act that is done in turns with what is kept and with nothing: what is ``said`` of the median of
    each, the ratio, and of each how many milliseconds of this process's processor it took.
    """
    contenders = {"kept": act, "folded": lambda: forgetting(act)}
    taken = turns(contenders, rounds)
    yield from (said(median(each)) for each in taken.values())
    yield f"{ratio(taken['folded'], taken['kept']):.1f}"
    yield from (f"{median(each) * 1e3:.1f}" for each in turns(contenders, rounds, time.process_time).values())


def prepare(people: "Cast", accounts: Sequence[Account], count: int) -> None:
    """Let tickets wait for the act that begins their slice."""
    from guichet.tickets.actions import submit, take  # noqa: PLC0415
    from guichet.tickets.actor import Actor  # noqa: PLC0415

    for place in range(count):
        one = accounts[place % len(accounts)]
        ticket = submit(
            people.desk,
            contact=one.contact,
            by=Actor.customer(one.contact),
            at=AT,
            channel="portal",
            priority=None,
            subject="It stops",
            text="It stops when I print.",
        ).ticket
        take(ticket, by=people.ada, at=AT)
        one.waiting.append(ticket)


def debit(people: "Cast", one: Account) -> None:
    """The act."""
    from guichet.tickets.actions import note  # noqa: PLC0415

    note(one.waiting.pop(), by=people.ada, at=AT + 60, text="Looking.")


def together(people: "Cast", accounts: Sequence[Account]) -> Callable[[], None]:
    """Many debits by threads that act at once, each with a connection of its own."""
    from django.db import connection  # noqa: PLC0415

    def act(place: int) -> None:
        for _ in range(DEBITS // AT_ONCE):
            debit(people, accounts[place % len(accounts)])
        connection.close()

    def acts() -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(act, range(AT_ONCE)))

    return acts


def forgetting(act: Callable[[], T]) -> T:
    """Do it with nothing known of any account, and nothing kept."""
    from guichet.contracts import kept, ledger  # noqa: PLC0415

    class Forgetful(kept.Kept):
        def keep(self, contract_id: int, standing: kept.Standing) -> None:
            """Keep nothing."""

    known, ledger.KEPT = ledger.KEPT, Forgetful()
    try:
        return act()
    finally:
        ledger.KEPT = known


def tell_pages(people: "Cast", long: Account) -> None:
    """How long the pages of the long account take, whole, but for the wire; and the account alone."""
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from guichet.accounts.models import User  # noqa: PLC0415
    from guichet.contracts.ledger import account_of  # noqa: PLC0415
    from guichet.web.shared.binding import DESK_KEY  # noqa: PLC0415

    def client_of(user: User | None) -> Client:
        assert user is not None  # noqa: S101 - each has been given one
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(user)
        session = client.session
        session[DESK_KEY] = people.desk.pk
        session.save()
        return client

    def page(client: Client, path: str) -> Callable[[], None]:
        def fetch() -> None:
            status = client.get(path).status_code
            if status != 200:
                raise SystemExit(f"bench/ledger: {path} answers {status}.")

        return fetch

    asked: dict[str, Callable[[], object]] = {
        "the account alone": lambda: account_of(long.contract),
        "the customer's page": page(client_of(long.contact.user), reverse("portal:account")),
        "the statement of the month": page(client_of(long.contact.user), reverse("portal:statement", args=["2026-03"])),
        "the desk's page": page(client_of(people.agent.user), reverse("people:contract", args=[long.contract.pk])),
    }
    rows = [(name, *told(act, ROUNDS, lambda one: f"{one * 1e3:.1f}")) for name, act in asked.items()]
    table((f"{LONG:,} entries", "ms", "ms, folded from the start", "times as long", *PROCESSOR), rows)


if __name__ == "__main__":
    main()
