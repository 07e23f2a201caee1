"""Until when a step may wait: the first due instant, or act of the desk, that it averts."""

import pytest

from build import a_policy, instant, one, promise, stand
from guichet.core.commitments.averting import averted_at
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import Pause, Reminder
from guichet.core.policy.rules.requests import Closing, Silence

REMINDER = Reminder(before=Duration.parse("1h"), clause="C-1")


def averted(policy: Policy, story: str, step: str) -> int | None:
    """By the last step of a story, at its instant: without it, and with it."""
    at = step.split(" replied", 1)[0]
    return averted_at(stand(policy, story, at=at), stand(policy, f"{story}; {step}", at=at))


def test_an_answer_averts_the_miss_of_what_it_meets() -> None:
    policy = a_policy(commitments={"first_response": promise("2h"), "resolution": promise("8h")})

    assert averted(policy, "mon 09:00 submitted", "mon 10:30 replied") == instant("mon 11:00")


def test_it_averts_the_reminder_before_that() -> None:
    policy = a_policy(commitments={"first_response": promise("2h", reminders=(REMINDER,))})

    assert averted(policy, "mon 09:00 submitted", "mon 09:30 replied") == instant("mon 10:00")
    assert averted(policy, "mon 09:00 submitted", "mon 10:30 replied") == instant("mon 11:00")


def test_a_question_averts_the_miss_of_what_it_pauses() -> None:
    policy = a_policy(commitments={"resolution": promise("2h", pauses=Pause())})

    assert averted(policy, "mon 09:00 submitted", "mon 10:30 replied asks") == instant("mon 11:00")


def test_an_answer_averts_the_close_by_silence_that_it_puts_off() -> None:
    silence = Silence(after=Duration.parse("5h"))
    policy = a_policy(closing=Closing(clause="C-1", silence=silence))

    assert averted(policy, "mon 09:00 submitted; 10:00 replied asks", "mon 14:00 replied asks") == instant("mon 15:00")


@pytest.mark.parametrize("story", ["mon 09:00 submitted; 10:00 replied", "mon 09:00 submitted"])
def test_what_it_does_not_touch_lets_it_wait(story: str) -> None:
    policy = a_policy(commitments={"first_response": promise("30min"), "resolution": promise("8h")})

    assert averted(policy, story, "mon 16:30 replied") is None, "what was missed or met is no more to be kept"


def test_a_step_at_that_very_instant_still_averts_it() -> None:
    policy = a_policy(commitments={"first_response": promise("2h")})

    assert averted(policy, "mon 09:00 submitted", "mon 10:59 replied") == instant("mon 11:00")
    assert one(stand(policy, "mon 09:00 submitted; 11:00 replied", at="mon 12:00")).missed_at is None
