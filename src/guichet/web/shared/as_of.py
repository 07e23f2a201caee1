"""An account as it was at the end of a day that its page is asked for: ``?on=2026-03-10``."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext

from guichet.contracts.ledger import account_at, movement_of
from guichet.contracts.models import Contract
from guichet.core.entitlements.account import Account
from guichet.core.entitlements.licences import end_of
from guichet.web.shared import instants
from guichet.web.shared.moved import receipt_of
from guichet.web.shared.receipt import Receipt

LONGEST_DAY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The day that is asked for as it was typed, what is wrong with it, and ``until``: the last second of it, or now
    where no day is asked for. ``said`` names the day.
    """

    typed: str
    wrong: str
    until: int
    said: str

    @property
    def is_past(self) -> bool:
        """Whether it is not the account of now."""
        return bool(self.said)

    def account(self, contract: Contract) -> Account:
        """The account as it was."""
        return account_at(contract, self.until)

    def sum(self, contract: Contract) -> Receipt:
        """All that moved until then."""
        return receipt_of(movement_of(contract, start=None, end=self.until + 1))


def asked(fields: QueryDict, contract: Contract, now: int) -> AsOf:
    """What an address asks for. A day that is no day, or is to come, is said to be wrong, and now is shown."""
    typed = fields.get("on", "").strip()[:LONGEST_DAY]
    if not typed:
        return AsOf(typed="", wrong="", until=now, said="")
    zone = ZoneInfo(contract.desk.zone)
    try:
        day = date.fromisoformat(typed)
        until = end_of(day, zone) - 1
    except (ValueError, OverflowError):
        wrong = gettext("“%(typed)s” is no day. A day is written 2026-03-31.") % {"typed": typed}
        return AsOf(typed=typed, wrong=wrong, until=now, said="")
    if day > instants.local(now, contract.desk.zone).date():
        return AsOf(typed=typed, wrong=gettext("That day is still to come."), until=now, said="")
    if until >= now:
        return AsOf(typed=typed, wrong="", until=now, said="")
    return AsOf(typed=typed, wrong="", until=until, said=instants.plain_date(day))
