"""What the misses of one ticket credited, told from its events alone."""

from guichet.core.commitments.result import written
from guichet.core.entitlements.fees import credit_of_fee
from guichet.core.hours.duration import Duration
from guichet.core.hours.wall import place
from guichet.core.policy.bundled import load
from guichet.core.policy.overriding import Credit, FeePeriod, FeeShare, Override, overridden
from guichet.core.statement.credited import credited, credited_result
from guichet.core.timeline.reading import instant_of, read_timeline

ZONE = place("America/Toronto")
FLUX = load("fluksaqua")


def at(hour: str) -> int:
    return instant_of(f"2026-03-10T{hour}:00-04:00", "at")


def event(hour: str, kind: str, **data: object) -> dict[str, object]:
    return {"at": f"2026-03-10T{hour}:00-04:00", "type": kind} | data


MISS = {"commitment": "first_response", "missed_at": "2026-03-10T11:00:00-04:00"}


def told(*events: dict[str, object], credit: Credit | None, until: str = "18:00") -> list[tuple[str, str, str, int]]:
    target = Override(kind="first_response", within=Duration.parse("1h"), binding=True, credit=credit)
    timeline = read_timeline({"events": [event("10:00", "submitted", priority="blocking"), *events]})
    found = credited_result(credited(overridden(FLUX, [target]), timeline, at(until), ZONE))
    entries = found["entries"]
    assert isinstance(entries, list)
    return [(one["at"][11:16], one["kind"], one["cause"], one["change"]) for one in entries]


MONEY = Credit(term=1, amount=5000, currency="CAD", cap=8000)


def test_a_miss_credits_at_its_instant_whenever_it_is_asked() -> None:
    assert told(credit=MONEY, until="10:59") == []
    assert told(credit=MONEY, until="11:00") == [("15:00", "credited", "missed", 5000)]
    assert told(credit=MONEY) == [("15:00", "credited", "missed", 5000)]


def test_a_waiver_and_its_withdrawal_have_entries_of_their_own_when_they_were_decided() -> None:
    waived = event("13:00", "miss_waived", **MISS)
    back = event("14:00", "waiver_withdrawn", **MISS)
    assert told(waived, back, credit=MONEY) == [
        ("15:00", "credited", "missed", 5000),
        ("17:00", "taken_back", "waived", -5000),
        ("18:00", "credited", "waiver_withdrawn", 5000),
    ]


def test_minutes_and_parts_of_a_fee_are_told_in_their_unit() -> None:
    assert told(credit=Credit(term=4, amount=30)) == [("15:00", "credited", "missed", 30)]
    fee = FeeShare(fee=120_050, period=FeePeriod.MONTH, share=1_250)
    assert told(credit=credit_of_fee(fee, "CAD", term=1)) == [("15:00", "credited", "missed", 15_006)]


def test_a_miss_of_which_the_contract_says_nothing_is_told_and_credits_nothing() -> None:
    assert told(credit=None) == []
    target = Override(kind="first_response", within=Duration.parse("1h"), binding=True)
    timeline = read_timeline({"events": [event("10:00", "submitted", priority="blocking")]})
    found = credited(overridden(FLUX, [target]), timeline, at("12:00"), ZONE)
    assert credited_result(found) == {
        "misses": [
            {
                "commitment": "first_response",
                "clause": "FA-5",
                "missed_at": written(at("11:00")),
                "waived": False,
                "credit": None,
            }
        ],
        "entries": [],
        "balances": [],
    }


def test_a_miss_knows_what_its_contract_says_and_what_all_entries_come_to() -> None:
    target = Override(kind="first_response", within=Duration.parse("1h"), binding=True, credit=MONEY)
    timeline = read_timeline({"events": [event("10:00", "submitted", priority="blocking")]})
    found = credited_result(credited(overridden(FLUX, [target]), timeline, at("12:00"), ZONE))
    misses = found["misses"]
    assert isinstance(misses, list)
    assert [miss["credit"] for miss in misses] == [{"amount": 5000, "currency": "CAD", "cap": 8000}]
    assert found["balances"] == [{"currency": "CAD", "amount": 5000}]
