"""Service credits against a naive model: whatever is missed, waived, withdrawn or counted anew, in any order, however
often it is looked at, each month comes to what its standing misses come to, within its cap.
"""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from guichet.core.entitlements.crediting import Claim, CreditEntry, Credits, MissKey, steps
from guichet.core.policy.overriding import Credit

TERMS = {
    1: Credit(term=1, amount=70, currency="EUR", cap=100),
    2: Credit(term=2, amount=30, currency="EUR"),
    3: Credit(term=3, amount=40, currency="JPY", cap=40),
    4: Credit(term=4, amount=45, cap=60),
}
MONTHS = ("2026-03", "2026-04")


class Crediting(RuleBasedStateMachine):
    """The account, and beside it the misses as they stand: whether each is waived."""

    def __init__(self) -> None:
        super().__init__()
        self.account = Credits(TERMS)
        self.entries: list[CreditEntry] = []
        self.standing: dict[Claim, bool] = {}
        self.behind: set[int] = set()
        self.now = 0

    @rule(ticket=st.integers(1, 3), term=st.sampled_from(sorted(TERMS)), month=st.sampled_from(MONTHS))
    def miss(self, ticket: int, term: int, month: str) -> None:
        self.now += 1
        self.standing[Claim(MissKey(self.now, ticket, "first_response"), term, month, waived=False)] = False
        self.behind.add(ticket)

    @precondition(lambda self: self.standing)
    @rule(data=st.data(), waived=st.booleans())
    def waive_or_withdraw(self, data: st.DataObject, waived: bool) -> None:
        claim = data.draw(st.sampled_from(sorted(self.standing)))
        self.standing[claim] = waived
        self.behind.add(claim.miss.ticket)

    @precondition(lambda self: self.standing)
    @rule(data=st.data())
    def count_anew(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(sorted(self.standing)))
        del self.standing[claim]
        self.behind.add(claim.miss.ticket)

    @rule(ticket=st.integers(1, 3))
    def look(self, ticket: int) -> None:
        claims = [
            claim._replace(waived=waived) for claim, waived in self.standing.items() if claim.miss.ticket == ticket
        ]
        before = len(self.entries)
        for step in steps(self.account, ticket, claims):
            number = len(self.entries) + 1
            entry = CreditEntry(number, number, step.kind, step.miss, step.term, step.month, step.amount)
            self.account.enter(entry)
            self.entries.append(entry)
        assert len(self.entries) == before or ticket in self.behind
        self.behind.discard(ticket)
        assert not list(steps(self.account, ticket, claims))

    @invariant()
    def each_month_comes_to_what_stands_within_its_cap(self) -> None:
        if self.behind:
            return
        for number, term in TERMS.items():
            for month in MONTHS:
                misses = [waived for claim, waived in self.standing.items() if claim[1:3] == (number, month)]
                due = term.amount * misses.count(False)
                assert self.account.used(number, month) == (due if term.cap is None else min(due, term.cap))

    @invariant()
    def no_miss_is_credited_more_than_its_amount_and_no_balance_is_below_nothing(self) -> None:
        assert all(0 <= known.amount <= TERMS[known.term].amount for known in self.account.known.values())
        assert all(balance >= 0 for balance in self.account.balances.values())

    def teardown(self) -> None:
        """The same entries always come to the same."""
        again = Credits.of(self.entries, TERMS)
        assert (again.known, again.balances) == (self.account.known, self.account.balances)


TestCrediting = Crediting.TestCase
