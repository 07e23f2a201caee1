"""What a customer holds."""

from django.db import models

from guichet.core.entitlements.crediting import CreditKind
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Seat
from guichet.policies.models import PolicyVersion


class Contract(models.Model):
    """A customer's plan, and whether it is paid for or a trial.

    Instants: ``starts_at`` included, ``ends_at`` not; none: no end. ``products`` are what it is for, as the desk calls
    them. ``pinned_version`` is the version of the policy that holds until the contract is renewed, whatever is
    published meanwhile (MX-10), from ``pinned_from`` on, when another would come into force; none: the one in force.
    ``prepaid_since`` is the instant from which on time is drawn from packs, by the contract's ledger; none: time is not
    limited. ``places`` is how many tickets the allowance's period has; none: not limited.
    ``look_again_at`` is an alarm clock for its prepaid time, never the truth; so is ``look_at_held_at`` for requests
    that are held until there is a place.
    The licence is valid to the end of ``licence_expires_on`` in the desk's zone; none: it never expires.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="contracts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    plan = models.CharField(max_length=60, null=True)
    paid = models.BooleanField(default=True)
    products = models.JSONField(default=list)
    pinned_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, related_name="+")
    pinned_from = models.BigIntegerField(default=0)
    suspended_at = models.BigIntegerField(null=True)
    licence_kind = models.CharField(max_length=60, null=True)
    licence_expires_on = models.DateField(null=True)
    prepaid_since = models.BigIntegerField(null=True)
    places = models.PositiveIntegerField(null=True)
    starts_at = models.BigIntegerField(default=0)
    ends_at = models.BigIntegerField(null=True)
    look_again_at = models.BigIntegerField(null=True)
    look_at_held_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["look_at_held_at", "id"],
                name="contract_holds",
                condition=models.Q(look_at_held_at__isnull=False),
            ),
            models.Index(fields=["organisation", "-starts_at"], name="contract_current"),
            models.Index(
                fields=["look_again_at", "id"],
                name="contract_due",
                condition=models.Q(look_again_at__isnull=False),
            ),
        ]


class TargetOverride(models.Model):
    """A single target that a contract sets otherwise than the policy: of a kind of commitment, at one priority or
    (``None``) at each. ``within`` is as a policy writes it. Who signed it for the customer, and on which day.

    Where it binds, it may say what a miss credits: so many minor units of a currency, or (no currency) minutes of
    prepaid time, and no more than a cap for the misses of a calendar month (none: no cap). Where these are a part of a
    fee, ``credit_fee`` is that for a ``credit_period``, and the shares are hundredths of a percent of it.

    Rows are added, and the database refuses anything else: another target is another row.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="overrides")
    kind = models.CharField(max_length=60)
    priority = models.CharField(max_length=60, null=True)
    within = models.CharField(max_length=60)
    binding = models.BooleanField(default=False)
    credit_amount = models.BigIntegerField(null=True)
    credit_currency = models.CharField(max_length=3, default="")
    credit_cap = models.BigIntegerField(null=True)
    credit_fee = models.BigIntegerField(null=True)
    credit_period = models.CharField(max_length=10, default="")
    credit_share = models.PositiveIntegerField(null=True)
    credit_cap_share = models.PositiveIntegerField(null=True)
    signed_by = models.CharField(max_length=200)
    signed_on = models.DateField()
    recorded_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.BigIntegerField()


class Pinning(models.Model):
    """That a contract kept the version that it had when another was published, and until when (none: its renewal).
    ``verdict`` is what the comparison came to for it; the whole of it is the version's certificate.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="pinnings")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="pinnings")
    kept = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20)
    until = models.BigIntegerField(null=True)


class LedgerEntry(models.Model):
    """One entry of a contract's ledger of prepaid time. Rows are added, and the database refuses anything else.

    ``at`` is when it counts, ``recorded_at`` when it was written, ``began_at`` when the slice of a debit began.
    ``left`` and ``owed`` are the minutes after it. ``ticket`` is the id of a ticket, ``pack`` the number of a purchase,
    ``product`` what was bought by the policy's name. Who did it (``by``), for what ``cause``, by which ``clause`` of
    which version. It holds codes, ids, instants and amounts, never what a person typed. ``key`` is the hash of what the
    sender called it: the same purchase, or change by a person, sent twice is one entry. ``service_credit`` is the entry
    of the contract's service credits by which time is granted, or taken back.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    minutes = models.IntegerField(default=0)
    ticket = models.BigIntegerField(null=True)
    pack = models.PositiveIntegerField(null=True)
    began_at = models.BigIntegerField(null=True)
    left = models.PositiveIntegerField()
    owed = models.PositiveIntegerField()
    product = models.CharField(max_length=60, default="")
    clause = models.CharField(max_length=30, default="")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.CharField(max_length=40, default="")
    by = models.CharField(max_length=10)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=64, null=True)
    service_credit = models.ForeignKey(
        "contracts.ServiceCredit", on_delete=models.PROTECT, null=True, related_name="time_entries"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="ledger_number_once"),
            models.UniqueConstraint(fields=["desk", "key"], name="ledger_key_once"),
            models.UniqueConstraint(
                fields=["service_credit"], name="ledger_grant_once", condition=models.Q(kind="granted")
            ),
        ]
        indexes = [models.Index(fields=["ticket"], name="ledger_of_ticket")]


class ServiceCredit(models.Model):
    """One entry of a contract's service credits: money, or time, by the misses of binding targets. Rows are added, and
    the database refuses anything else.

    ``at`` is when it counts, ``recorded_at`` when it was written. ``ticket`` is the id of a ticket, ``commitment`` and
    ``missed_at`` say which of its misses, and ``turn`` which entry of that miss it is, so that none is made twice.
    ``term`` is what was signed, ``month`` the calendar month of the miss at the desk (``2026-03``), by which the cap
    counts. ``balance`` is what all entries in the currency come to after it, in minor units, as is ``amount``; where
    there is no currency, both are minutes, which the ledger of prepaid time has too.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="service_credits")
    number = models.PositiveIntegerField()
    at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=20)
    ticket = models.BigIntegerField()
    commitment = models.CharField(max_length=60)
    missed_at = models.BigIntegerField()
    turn = models.PositiveIntegerField()
    term = models.ForeignKey(TargetOverride, on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    balance = models.BigIntegerField()
    clause = models.CharField(max_length=60)
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=10)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="service_credit_number_once"),
            models.UniqueConstraint(
                fields=["contract", "ticket", "commitment", "missed_at", "turn"], name="service_credit_once"
            ),
        ]
        indexes = [models.Index(fields=["ticket"], name="service_credit_of_ticket")]

    @property
    def change(self) -> int:
        """By how much it changed what is credited: below nothing where it took back."""
        return CreditKind(self.kind).change(self.amount)

    @property
    def cut_from(self) -> int | None:
        """What the miss would have credited, where the cap of its month left less."""
        full = self.term.credit_amount
        is_cut = self.kind == CreditKind.CREDITED.value and full is not None and self.amount < full
        return full if is_cut else None


class ContractChange(models.Model):
    """What was done to a contract, by whom and when. Rows are added, and the database refuses anything else. ``data``
    holds codes, ids, dates and amounts, never what a person typed.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="changes")
    at = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")


class AccountWarning(models.Model):
    """That prepaid time will be frozen, or will lapse, at ``due_at`` was announced; and when a letter of it reached the
    mail server. Nothing lapses before that (G-12).
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="warnings")
    kind = models.CharField(max_length=20)
    due_at = models.BigIntegerField()
    ordered_at = models.BigIntegerField()
    handed_over_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "kind", "due_at"], name="account_warned_once")]


class ShopKey(models.Model):
    """The secret with which a desk's shop signs what it tells of purchases. A desk has one, or none."""

    desk = models.OneToOneField(Desk, on_delete=models.PROTECT, related_name="+")
    secret = models.CharField(max_length=64)
    made_at = models.BigIntegerField()
