"""Each rule fires where it should, and says where, how, why and what to do."""

import pytest

from core.lint.world import codes, findings
from guichet.core.lint.abuse import EVIDENCE_OF_ONE
from guichet.core.lint.order import ESCALATION_AFTER_TARGET, RESPONSE_AFTER_RESOLUTION, UPDATE_AFTER_TARGET
from guichet.core.lint.rule import Rule, Severity
from guichet.core.lint.run import RULES

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def test_nothing_is_said_of_a_quiet_policy() -> None:
    assert findings() == ()


@each_rule
def test_a_rule_fires_on_its_bad_example(rule: Rule) -> None:
    assert rule.code in codes(rule.bad)


@each_rule
def test_a_rule_does_not_fire_on_its_good_example(rule: Rule) -> None:
    assert rule.code not in codes(rule.good)


def test_the_figure_in_the_name_of_a_priority_is_no_length_of_time() -> None:
    said = """\
clauses:
  C-1: {{en: P3 is answered within {hours} business hours.}}
commitments:
  first_response:
    clause: C-1
    targets:
      - {{within: 3 business hours}}
"""
    assert "other-numbers" in codes(said.format(hours=8))
    assert "other-numbers" not in codes(said.format(hours=3))


def test_a_median_says_of_how_few_tickets_it_speaks() -> None:
    judged = """\
commitments:
  first_response:
    clause: C-1
    median: {{clause: C-1, period: month{least}}}
    targets:
      - {{within: 4 business hours}}
"""

    def found(least: str) -> list[str]:
        return [each.message for each in findings(judged.format(least=least)) if each.code == "median-of-few"]

    however_few = ["A month is judged by its median, however few tickets it has."]
    assert found("") == found(", least: 1") == however_few
    assert found(", least: 4") == ["A month is judged by its median as soon as it has 4 tickets."]
    assert found(", least: 5") == []


def test_codes_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_a_finding_says_where_how_why_and_what_to_do() -> None:
    (found,) = (each for each in findings(NIGHT) if each.code == "closed-when-due")

    assert found.severity is Severity.WARNING
    assert (found.field, found.clause) == ("commitments.first_response.targets[0]", "C-1")
    assert found.line is not None
    assert found.line > 1
    assert found.why
    assert found.do
    # 2 January 2027 is a Saturday; the first opening minute whose four hours end after 18:00 is Monday 14:01.
    assert found.arrival == ("a request that arrives on Mon 4 Jan 2027 at 14:01 is due on Mon 4 Jan 2027 at 18:01")


def test_without_places_there_are_no_lines() -> None:
    assert {each.line for each in findings(NIGHT, places=False)} == {None}


def test_the_gravest_finding_comes_first() -> None:
    found = findings(ERROR_LAST)

    assert [each.severity for each in found] == sorted((each.severity for each in found), key=list(Severity).index)
    assert found[0].code == "failing-example"


def test_the_share_of_what_falls_due_at_night_is_of_those_that_may_start() -> None:
    (found,) = (each for each in findings(AFTER_HOURS) if each.code == "closed-when-due")

    # A day has nine open hours; four of them, and a second of the minute at the edge, end after closing.
    assert "those in opening hours" not in found.message


def test_what_only_agents_start_starts_in_opening_hours() -> None:
    (found,) = (each for each in findings(TAKEN) if each.code == "closed-when-due")

    # Of nine open hours the last four, without the minute of closing time itself: 239 of 540.
    assert "44.3 % of the minutes of 2027" in found.message


def test_a_promise_that_nobody_can_keep_is_an_error() -> None:
    (found,) = (each for each in findings(ONLY_AT_NIGHT) if each.code == "cannot-be-met")

    assert found.severity is Severity.ERROR
    assert found.message.startswith("For 100 %")


def test_a_row_that_names_what_does_not_exist_says_so() -> None:
    (found,) = (each for each in findings(MISSPELT) if each.code == "unreachable-row")

    assert '"hihg"' in found.message


def test_a_row_for_the_hours_outside_of_a_desk_that_never_closes_is_unreachable() -> None:
    assert "unreachable-row" in codes(ALWAYS + OUTSIDE_ROW)


def test_nothing_falls_due_outside_a_desk_that_never_closes() -> None:
    assert codes(ALWAYS + IN_FOUR_HOURS) == set()


def test_plans_that_lack_a_priority_leave_its_rows_unreachable() -> None:
    assert "unreachable-row" in codes(PLANS)


def test_combinations_are_told_by_all_that_tables_can_tell_apart() -> None:
    (found,) = (each for each in findings(EVERYTHING) if each.code == "undefined-combination")

    assert "category crash, channel portal, free use, outside the hours" in found.message
    assert "more" in found.message


def test_a_policy_without_priorities_is_judged_too() -> None:
    found = codes(PLAIN)

    assert found == {"undefined-combination", "due-together"}


def test_business_time_that_never_closes_is_found_wherever_time_is_counted() -> None:
    fields = {each.field for each in findings(ALWAYS + COUNTED) if each.code == "business-time-always-open"}

    assert fields == {
        "commitments.first_response.targets[0].within",
        "commitments.first_response.reminders[0].before",
        "escalations[0].first",
        "escalations[0].repeat",
        "closing.silence.after",
        "closing.silence.warning",
    }


def test_business_time_on_a_calendar_that_is_open_whenever_the_desk_is_never_stands_still() -> None:
    assert "business-time-elsewhere" not in codes(LONGER)
    assert "business-time-elsewhere" in codes(LONGER.replace("07:00-20:00", "10:00-16:00"))


def test_an_hour_that_ends_at_closing_may_be_due_at_the_next_opening() -> None:
    assert codes(NEXT_OPENING) == set()


def test_days_may_be_due_at_their_end() -> None:
    assert codes(END_OF_DAY) == set()


def test_a_calendar_that_cannot_be_made_is_judged_by_the_rules_that_need_none() -> None:
    assert codes(BAD_REGION) == set()
    assert codes(BAD_YEARS) == set()


def test_a_calendar_of_a_row_that_does_not_exist_is_passed_over() -> None:
    assert codes(NO_CALENDAR) == set()


def test_another_calendar_that_cannot_be_made_leaves_no_year_to_judge() -> None:
    assert codes(HOURS.format("{region: FR, years: 2025-2028}") + NIGHTS + IN_FOUR_HOURS) == set()


def test_commitments_that_start_apart_are_not_compared() -> None:
    assert codes(APART) == set()


def test_a_target_beyond_the_known_years_is_passed_over() -> None:
    assert codes(FAR) == {"years-run-out"}


def test_a_question_near_the_last_known_day_is_asked_one_by_one() -> None:
    assert codes(NEAR_THE_END) == {"years-run-out"}


def test_two_rows_that_promise_nothing_are_not_compared() -> None:
    assert codes(NOTHING_PROMISED) == set()


def test_a_reference_to_any_target_of_a_commitment() -> None:
    assert codes("refers_to:\n  - {clause: C-1, commitment: first_response}\n") == set()
    assert codes("refers_to:\n  - {clause: C-1, commitment: workaround}\n") == {"undefined-target"}


def test_a_reference_to_a_row_that_promises_nothing() -> None:
    (found,) = (each for each in findings(REFERS_TO_NOTHING) if each.code == "undefined-target")

    assert "priority low" in found.message


def test_words_that_only_look_like_zones_are_left_alone() -> None:
    assert codes("clauses:\n  C-1: {en: 'ESTIMATED in the WEST wing: MEET us BEST there.'}\n") == set()


LONGER = """\
calendars:
  hours: {clause: C-1, zone: Europe/Paris, week: {mon-fri: "09:00-18:00"}, holidays: {region: FR, years: 2025-2028}}
  longer: {clause: C-1, zone: Europe/Paris, week: {mon-fri: "07:00-20:00"}, holidays: {region: FR, years: 2025-2028}}
commitments:
  first_response:
    clause: C-1
    calendar: longer
    targets:
      - {within: 4 business hours}
"""
TARGETS = "commitments:\n  first_response:\n    clause: C-1\n    targets:\n"
NIGHT = f"{TARGETS}      - {{within: 4h}}\n"
AFTER_HOURS = f"{TARGETS}      - {{hours: inside, within: 4 business hours}}\n      - {{hours: outside, within: 12h}}\n"
ONLY_AT_NIGHT = """\
calendars:
  hours: {clause: C-1, zone: Europe/Paris, week: {mon: "09:00-18:00"}, holidays: {region: FR}}
commitments:
  first_response:
    clause: C-1
    targets:
      - {hours: inside, within: 4 business hours}
      - {hours: outside, within: 1s}
"""
ERROR_LAST = f"""{NIGHT}examples:
  - name: {{en: Wrong}}
    events: ["2026-03-10 10:00 submitted"]
    expect: {{status: closed}}
"""
TAKEN = """\
commitments:
  first_response:
    clause: C-1
    starts: [taken]
    targets:
      - {within: 4h}
"""
MISSPELT = f"{TARGETS}      - {{priority: hihg, within: 4 business hours}}\n      - {{within: 1 business day}}\n"
ALWAYS = """\
calendars:
  hours: {clause: C-1, zone: Europe/Paris, week: {daily: "00:00-24:00"}}
"""
OUTSIDE_ROW = f"{TARGETS}      - {{hours: outside, within: 4h}}\n      - {{within: 8h}}\n"
IN_FOUR_HOURS = f"{TARGETS}      - {{within: 4h}}\n"
PLANS = f"""\
plans:
  clause: C-1
  levels:
    small: {{name: {{en: Small}}, priorities: [low]}}
    large: {{name: {{en: Large}}}}
{TARGETS}      - {{priority: high, plan: small, within: 4 business hours}}
      - {{within: 1 business day}}
"""
EVERYTHING = f"""\
priorities:
categories:
  crash: {{name: {{en: Crash}}}}
{TARGETS}      - {{category: crash, channel: portal, hours: inside, paid: false, within: 4 business hours}}
      - {{paid: true, within: 1 business day}}
"""
PLAIN = """\
priorities:
commitments:
  first_response:
    clause: C-1
    targets:
      - {hours: inside, within: 1 business day}
  resolution:
    clause: C-1
    targets:
      - {within: 9 business hours}
"""
COUNTED = """\
commitments:
  first_response:
    clause: C-1
    reminders: [{before: 1 business hour}]
    targets:
      - {within: 4 business hours}
escalations:
  - {clause: C-1, first: 1 business hour, repeat: 1 business hour, levels: [{name: {en: Lead}}]}
closing:
  clause: C-1
  silence: {after: 5 business days, warning: 1 business day}
"""
NEXT_OPENING = """\
commitments:
  first_response:
    clause: C-1
    at_closing: next_opening
    targets:
      - {within: 4 business hours}
"""
END_OF_DAY = """\
commitments:
  first_response:
    clause: C-1
    business_days: end_of_day
    targets:
      - {within: 1 business day}
"""
HOURS = 'calendars:\n  hours: {{clause: C-1, zone: Europe/Paris, week: {{mon-fri: "09:00-18:00"}}, holidays: {0}}}\n'
BAD_REGION = HOURS.format("{region: XX}")
BAD_YEARS = HOURS.format("{region: FR, years: soon}")
NO_CALENDAR = f"{TARGETS}      - {{calendar: nights, within: 4 business hours}}\n"
NIGHTS = """\
  nights: {clause: C-1, zone: Europe/Paris, week: {daily: "18:00-09:00"}, holidays: {region: FR, years: soon}}
"""
APART = """\
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 1 business day}
  resolution:
    clause: C-1
    starts: [registered]
    targets:
      - {within: 9 business hours}
"""
FAR = f"{HOURS.format('{region: FR, years: 2025-2027}')}{TARGETS}      - {{within: 1000 business days}}\n"
NEAR_THE_END = f"{HOURS.format('{region: FR, years: 2026-2026}')}{TARGETS}      - {{within: 1 business day}}\n"
NOTHING_PROMISED = f"{TARGETS}      - {{priority: high, within: none}}\n      - {{priority: low, within: none}}\n"
REFERS_TO_NOTHING = f"""\
refers_to:
  - {{clause: C-1, commitment: first_response, priority: [high, low]}}
{TARGETS}      - {{priority: high, within: 4 business hours}}
      - {{priority: low, within: none}}
"""


def test_what_cannot_be_judged_over_a_year_is_in_no_order() -> None:
    unknown = 'calendars: {hours: {clause: C-1, zone: Europe/Nowhere, week: {mon-fri: "09:00-18:00"}}}\n'

    for rule in (RESPONSE_AFTER_RESOLUTION, UPDATE_AFTER_TARGET, ESCALATION_AFTER_TARGET):
        assert rule.code not in codes(unknown + rule.bad)


def test_an_answer_that_is_promised_to_nobody_comes_after_nothing() -> None:
    part = """\
commitments:
  first_response:
    clause: C-1
    targets:
      - {priority: high, within: none}
      - {priority: low, within: 3 business days}
  resolution:
    clause: C-1
    targets:
      - {priority: high, within: 9 business hours}
      - {priority: low, within: none}
"""

    assert codes(part) == set()


def test_an_escalation_is_late_only_for_the_priorities_that_it_is_for() -> None:
    chain = ESCALATION_AFTER_TARGET.bad.replace("first:", "priority: low\n    first:")
    rows = "      - {priority: high, within: 4 business hours}\n      - {priority: low, within: 20 business hours}\n"

    assert codes(chain.replace("      - {within: 4 business hours}\n", rows)) == set()


def test_a_plan_with_a_service_a_priority_or_a_target_of_its_own_is_better() -> None:
    plans = "plans:\n  clause: C-1\n  levels:\n    small: {name: {en: Small}%s}\n    large: {name: {en: Large}%s}\n"
    services = "services:\n  visits: {name: {en: Visits}}\n"
    one_row = "commitments:\n  first_response:\n    clause: C-1\n    targets:\n      - {plan: %s, within: 4h}\n"

    assert "plan-nowhere-better" not in codes(services + plans % ("", ", services: [visits]"))
    assert "plan-nowhere-better" not in codes(plans % (", priorities: [low]", ""))
    assert "plan-nowhere-better" not in codes(plans % ("", "") + one_row % "large")
    assert "plan-nowhere-better" in codes(plans % ("", "") + one_row % "small")


def test_a_limit_that_stops_clocks_is_idle_only_where_no_clock_runs() -> None:
    stopping = EVIDENCE_OF_ONE.good.replace("[decline]", "[unclocked]")
    assert "idle-limit" not in codes(stopping)
    assert "idle-limit" in codes(f"commitments: null\n{stopping}")
