"""Every mistake that a person makes in a policy's file is said with its line, what was found and what to do."""

import calendar
import dataclasses

import pytest

from guichet.core.policy.checking import check
from guichet.core.policy.findings import MOST_FINDINGS, Places, PolicyError
from guichet.core.policy.reading import read_policy
from policy_files import GOOD, line_of, spoiled


def findings_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PolicyError) as caught:
        read_policy(text, "p.yaml")
    assert str(caught.value) == "\n".join(map(str, caught.value.findings))
    return [(each.line, str(each).split(": ", 1)[1]) for each in caught.value.findings]


BAD = [
    # Keys and their values
    ("policy: small", "policy: small\ncolour: red", "colour: red", "colour: The key colour is unknown here. Write"),
    ("shape: ring", "shap: ring", "shap: ring", "The key shap is unknown here. Did you mean shape?"),
    ("revised: 2026-01-05\n", "", "guichet: 1", "The key revised is missing. revised: The date of its last revision."),
    ("policy: small", "policy:", "policy:\n", "policy: There is no value. Write one"),
    ("policy: small", "policy: ~", "policy: ~", "policy: There is no value."),
    ("guichet: 1", "guichet: 2", "guichet: 2", '"2" is none of the words that may stand here. Write 1.'),
    ("version: 2026-1", "version: [1]", "version: [1]", "A list stands where a single value is expected. Write one"),
    ("version: 2026-1", "version: {a: 1}", "version: {a", "A record of keys and values stands where a single value"),
    (
        "shape: ring",
        "shape: [ring]",
        "shape: [ring]",
        "A list stands where a single value is expected. Write one value",
    ),
    (
        "services: repair}",
        "services: {a: b}}",
        "silver: {",
        "A record of keys and values stands where a list is expected.",
    ),
    ("clauses:\n", "clauses: {}\nclauses2:\n", "clauses: {}", "clauses: It is empty. clauses: Every clause"),
    (
        "  fields:\n",
        "  fields: none\n  fields2:\n",
        "fields: none",
        '"none" stands where keys and values are expected.',
    ),
    (
        "    targets:\n      - {within: none}",
        "    targets: []",
        "targets: []",
        "targets: It is empty. targets: The table",
    ),
    (
        "    targets:\n      - {within: none}",
        "    targets: none",
        "targets: none",
        '"none" stands where a list is expected.',
    ),
    # Values of each type
    (
        "policy: small",
        "policy: Small Desk",
        "policy: S",
        '"Small Desk" is no id. Use small letters, digits and underscor',
    ),
    ("policy: small", "policy: 1é", "policy: 1é", '"1é" is no id. Use small letters'),
    (
        "  S-2: {en: We",
        "  S 2: {en: We",
        "S 2:",
        '"S 2" is no number of a clause. Write it without spaces, such as FA-5.',
    ),
    ("revised: 2026-01-05", "revised: 5 January", "revised: 5", '"5 January" is no date. Write it as year-month-day'),
    ("revised: 2026-01-05", "revised: 2026-02-30", "revised: 2", "2026-02-30 is a date that does not exist. Check"),
    ("within: 4h", "within: 4", "within: 4", '"4" is not a length of time. Write a number and a unit, such as "30min"'),
    ("within: 4h", "within: 4 parsecs", "within: 4", '"parsecs" is not a unit. Write a number and a unit'),
    ("within: 4h", "within: 0h", "within: 0h", '"0h" is no time at all. A length of time must be more than zero.'),
    (
        "shape: ring",
        "shape: rign",
        "shape: rign",
        "words that may stand here. Did you mean ring? It may be octagon, triang",
    ),
    (
        "set_by: [contact, agent]",
        "set_by: [contact, agnet]",
        "set_by",
        "Did you mean agent? It may be contact or agent.",
    ),
    ("months: 24", "months: two", "months: two", '"two" stands where a whole number is expected. Write it in digits'),
    (
        "  default: low",
        "  default: low\n  validated: yes",
        "validated",
        '"yes" stands where true or false is expected. Write t',
    ),
    (
        "met_by: resolved",
        "met_by: [resolved, resolved]",
        "met_by: [",
        "met_by[1]: resolved stands here twice. Keep one.",
    ),
    # Texts in the languages of the policy
    ("{en: High, fr: Haute}", "{en: High}", "{en: High}", "The wording in fr is missing. Add fr: and the text."),
    (
        "{en: High, fr: Haute}",
        "High",
        "name: High",
        "One text stands where a wording in each language is expected. Write {en:",
    ),
    (
        "{en: High, fr: Haute}",
        "{en: High, fr: Haute, de: Hoch}",
        "de: Hoch",
        "de is not one of the policy's languages. Wr",
    ),
    (
        "{en: High, fr: Haute}",
        "{en: High, very high, fr: Haute}",
        "very high",
        "Between braces, put a text that contains",
    ),
    ("{en: High, fr: Haute}", "[a, b]", "name: [a, b]", "A list stands where keys and values are expected."),
    ("languages: [en, fr]", "languages: [en, fr, en]", "languages: [", "languages[2]: en stands here twice. Keep one."),
    # Hours, zones, holidays, exceptions
    (
        "mon-fri: 09:00-12:00, 13:00",
        "mon-fri: 09:00-13:00, 12:00",
        "mon-fri:",
        "mon 09:00-13:00 and mon 12:00-17:00 overlap.",
    ),
    (
        "sat: 09:00-12:00",
        "fri: 09:00-12:00",
        "fri: 09:00-12:00\n",
        'The hours of fri are given in "mon-fri" and "fri".',
    ),
    (
        "sat: 09:00-12:00",
        "fri: 09:00-12:00\n      sun: 09:00-12:00",
        "fri: 09:00-12:00\n",
        "The hours of fri are given in",
    ),
    ("sat: 09:00-12:00", "sat: 9-12", "sat: 9-12", '"9-12" is not a slot of opening hours. Write "08:00-17:00"'),
    ("sat: 09:00-12:00", "sat: [[a]]", "sat: [[a]]", "A list stands where a single value is expected."),
    ("sat: 09:00-12:00", "samedi: 09:00-12:00", "samedi:", '"samedi" does not name days. Write "mon-fri"'),
    (
        "zone: Europe/Paris",
        "zone: WET",
        "zone: WET",
        '"WET" is not a place, so it does not say when the clocks change there.',
    ),
    (
        "zone: Europe/Paris",
        "zone: Europe/Pariis",
        "zone: Eu",
        'No time zone is called "Europe/Pariis". Write an IANA place',
    ),
    ("region: FR", "region: FX", "region: FX", 'holidays.region: No holidays are known for the region "FX". Write a'),
    (
        "region: FR",
        "region: CA-PQ",
        "region: CA-PQ",
        '"CA-PQ" is no region whose holidays are known: CA has no part "PQ".',
    ),
    (
        "[Lundi de Pentecôte]",
        "[Lundi de Pentecotte]",
        "without:",
        '"Lundi de Pentecotte" is no holiday of FR in these years',
    ),
    ("      region: FR\n", "", "without:", "holidays.without: Holidays are left out of no region. Name the region"),
    (
        "years: 2020-2030",
        "years: 2030",
        "years: 2030",
        '"2030" names no years for which holidays can be known. Write the',
    ),
    (
        "years: 2020-2030",
        "years: 2030-2020",
        "years: 2030",
        '"2030-2020" names no years for which holidays can be known.',
    ),
    (
        "years: 2020-2030",
        "years: 1900-1990",
        "years: 1900",
        '"1900-1990" names no years for which holidays can be known.',
    ),
    (
        "end: 2026-12-24 17:00",
        "end: 2026-12-24 11:00",
        "11:00",
        "must end after it starts, but runs from 2026-12-24 12:00",
    ),
    (
        "end: 2026-12-24 17:00",
        "end: 2026-12-32",
        "2026-12-32",
        'closings[0].end: "2026-12-32" does not exist. Check the mo',
    ),
    (
        "start: 2026-12-25",
        "start: Christmas",
        "Christmas",
        'openings[0].start: "Christmas" is neither a date nor a local ti',
    ),
    # References
    (
        "calendar: office\npri",
        "calendar: ofice\npri",
        "calendar: ofice",
        "calendar ofice is defined nowhere in this policy. Did yo",
    ),
    ("default: low", "default: lo", "default: lo", "priority lo is defined nowhere in this policy. Did you mean low?"),
    (
        "required_on: [portal]",
        "required_on: [portl]",
        "required_on",
        "required_on[0]: channel portl is defined nowhere",
    ),
    (
        "services: repair}",
        "services: repairs}",
        "repairs",
        "service repairs is defined nowhere in this policy. Did you mean re",
    ),
    (
        "priorities: [high, low]",
        "priorities: [high, medium]",
        "medium",
        "priority medium is defined nowhere in this policy. W",
    ),
    (
        "categories: bug",
        "categories: bugs",
        "bugs",
        "category bugs is defined nowhere in this policy. Did you mean bug?",
    ),
    (
        "channels: [portal]}",
        "channels: [fax]}",
        "fax",
        "channel fax is defined nowhere in this policy. Write portal or email.",
    ),
    (
        "statuses:\n  clause: S-1",
        "statuses:\n  clause: S-9",
        "S-9",
        "clause S-9 is defined nowhere in this policy. Did you mean",
    ),
    ("    priority: high\n    first", "    priority: hihg\n    first", "hihg", "Did you mean high?"),
    (
        "    plan: gold\n    credit",
        "    plan: glod\n    credit",
        "glod",
        "examples[0].plan: plan glod is defined nowhere",
    ),
    # Tables
    (
        "      - {priority: high, plan: silver, within: 12 business hours}\n",
        "",
        "targets:\n      - {priority",
        "No row speaks of a cell: priority high, plan silver. Add a row for each; within: none where",
    ),
    (
        "    met_by: resolved\n",
        "",
        "  visit:",
        "Nothing says what keeps visit, which is the policy's own kind of promise.",
    ),
    # Times that make no sense
    (
        "before: 1h",
        "before: 4h",
        "before: 4h",
        "A reminder 4h before is no later than the start of targets[0]. Choose less",
    ),
    (
        "warning: 1 business day",
        "warning: 5 business days",
        "warning: 5",
        "is no later than the start of the silence. Choose",
    ),
    (
        "    repeat: 2h\n",
        "",
        "- clause: S-2",
        "The chain has several levels but nothing leads from one to the next. Add rep",
    ),
    (
        "end: [answered]",
        "end: [asked]",
        "end: [asked]",
        "asked both pauses the clock and ends the pause. Keep one of them.",
    ),
    (
        "slice: 15min",
        "slice: 1 business day",
        "slice:",
        '"1 business day" is no number of minutes. Write whole minutes',
    ),
    ("slice: 15min", "slice: 90s", "slice:", '"90s" is no number of minutes.'),
    ("left: [30min]", "left: [1 business hour]", "left:", "metering.warnings.left[0]: "),
    ("time: 1h", "time: 2 business days", "time: 2", "metering.packs.hour.time: "),
    ("months: 24", "months: 0", "months: 0", "0 months keep nothing. Write 1 or more, or leave expiry out."),
    ("credit: 2h", "credit: 2 business days", "credit: 2", '"2 business days" is no number of minutes.'),
    (
        "calendar: office\n",
        "calendar: office\nallowance: {clause: S-1, at_limit: accept, never_held: high}\n",
        "allowance:",
        "Nothing is held where the limit is at_limit: accept. Write at_limit: hold",
    ),
    (
        "credit: 2h",
        "credit: 2h\n    no_credit: true",
        "no_credit",
        "credit and no_credit contradict each other. Keep one",
    ),
    (
        "plan: gold\n    credit",
        "no_plan: true\n    plan: gold\n    credit",
        "no_plan",
        "plan and no_plan contradict each",
    ),
    (
        "    met_by: resolved\n",
        "    met_by: resolved\n    recurs: true\n    median: {clause: S-2}\n",
        "median:",
        "no median",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "said"), BAD)
def test_each_mistake_is_said_with_its_line(old: str, new: str, at: str, said: str) -> None:
    text = spoiled(old, new)
    assert text.count(at) == 1, f"{at!r} stands {text.count(at)} times"
    line = text[: text.index(at)].count("\n") + 1
    found = findings_of(text)
    assert any(number == line and said in words for number, words in found), found


def test_codes_of_languages_are_codes() -> None:
    policy = dataclasses.replace(read_policy(GOOD, "p.yaml"), languages=("en", "fr", "French"))
    [finding] = check(policy, Places("p.yaml"))
    assert str(finding) == 'p.yaml:1:1: languages[2]: "French" is no code of a language. Write it as en, fr or pt-BR.'


def test_the_good_file_is_good() -> None:
    assert read_policy(GOOD, "p.yaml").policy == "small"


def test_all_mistakes_of_a_file_are_said_at_once_and_in_order() -> None:
    text = (
        GOOD.replace("shape: ring", "shape: rign").replace("months: 24", "months: x").replace("within: 4h", "within: 4")
    )
    assert [line for line, _ in findings_of(text)] == [
        line_of("shape: ring"),
        line_of("within: 4h"),
        line_of("months: 24"),
    ]


def test_no_more_than_fifty_mistakes_are_said() -> None:
    text = GOOD + "".join(f"odd{n}: 1\n" for n in range(200))
    assert len(findings_of(text)) == MOST_FINDINGS


def test_a_calendar_that_never_opens_is_refused() -> None:
    text = spoiled("      mon-fri: 09:00-12:00, 13:00-17:00\n      sat: 09:00-12:00\n", "      mon: 09:00-17:00\n")
    text = text.replace("years: 2020-2030", "years: 2024-2024\n      dates:\n")
    mondays = [f"2024-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 32) if _is_monday(month, day)]
    text = text.replace("      dates:\n", "      dates:\n" + "".join(f"        {on}: Closed\n" for on in mondays))
    text = text.replace("      - {start: 2026-12-25, reason: {en: Duty, fr: Astreinte}}\n", "").replace(
        "    openings:\n", ""
    )
    [(line, words)] = findings_of(text)
    assert line == line_of("    week:", text)
    assert "This calendar never opens from 2024-01-01 to 2025-01-01. Give it hours on some day" in words


def _is_monday(month: int, day: int) -> bool:
    return day <= calendar.monthrange(2024, month)[1] and calendar.weekday(2024, month, day) == 0


def test_many_missing_cells_are_counted_and_the_first_ones_named() -> None:
    levels = "".join(
        f"    l{n}: {{name: {{en: L, fr: L}}, definition: {{en: L, fr: L}}, shape: ring}}\n" for n in range(8)
    )
    text = spoiled("  levels:\n    high:\n", f"  levels:\n{levels}    high:\n")
    [(_, words)] = findings_of(text)
    assert "No row speaks of 8 cells: priority l0, plan silver; priority l1, plan silver; " in words
    assert "; and 2 more. Add a row" in words


def test_a_plan_that_does_not_allow_a_priority_needs_no_row_for_it() -> None:
    text = spoiled("priorities: [high, low]", "priorities: low")
    text = text.replace("      - {priority: high, plan: gold, within: 4h}\n", "")
    assert read_policy(text, "p.yaml").policy == "small"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("{category: bug, within: 1h}", "no category"),
        ("{hours: inside, within: 1h}", "hours outside"),
        ("{paid: true, within: 1h}", "free"),
        ("{paid: false, within: 1h}", "paid"),
        ("{channel: portal, within: 1h}", "channel email"),
    ],
)
def test_whatever_a_table_distinguishes_must_be_said_in_full(rows: str, said: str) -> None:
    [(line, words)] = findings_of(spoiled("{within: none}", rows))
    assert line == line_of("  visit:") + 3
    assert f"No row speaks of a cell: {said}. " in words


def test_where_free_use_is_exempt_no_row_need_speak_of_it() -> None:
    text = spoiled("{within: none}", "{paid: true, within: 1h}")
    text += "free_use: {clause: S-1, notice: {en: Free, fr: Gratuit}}\n"
    assert read_policy(text, "p.yaml").free_use is not None


def test_a_table_of_millions_of_combinations_is_refused_quickly() -> None:
    levels = "".join(
        f"    l{n}: {{name: {{en: L, fr: L}}, definition: {{en: L, fr: L}}, shape: ring}}\n" for n in range(300)
    )
    plans = "".join(f"    p{n}: {{name: {{en: P, fr: P}}}}\n" for n in range(300))
    channels = ", ".join(f"c{n}" for n in range(100))
    text = spoiled("  levels:\n    high:\n", f"  levels:\n{levels}    high:\n").replace(
        "    silver: {", f"{plans}    silver: {{"
    )
    text = text.replace("channels: [portal, email]", f"channels: [portal, email, {channels}]")
    text = text.replace("{priority: high, plan: gold, within", "{priority: high, plan: gold, channel: portal, within")
    assert "The table has more combinations than anybody can have meant." in findings_of(text)[-1][1]


def test_what_was_found_is_quoted_short() -> None:
    [(_, words)] = findings_of(spoiled("policy: small", f"policy: {'X' * 5000}"))
    assert len(words) < 500


def test_without_languages_texts_are_read_all_the_same() -> None:
    text = spoiled("languages: [en, fr]\n", "").replace("{en: High, fr: Haute}", "High")
    assert [words.split(".")[0] for _, words in findings_of(text)] == [
        "The key languages is missing",
        "priorities",
    ]


def test_a_single_language_may_stand_alone() -> None:
    assert [line for line, _ in findings_of(spoiled("languages: [en, fr]", "languages: English"))][:1] == [4]


def test_a_week_without_days_is_refused() -> None:
    text = spoiled("      mon-fri: 09:00-12:00, 13:00-17:00\n      sat: 09:00-12:00\n", "").replace("week:", "week: {}")
    [(line, words)] = findings_of(text)
    assert line == line_of("week:", text)
    assert words.startswith("calendars.office.week: These weekly hours have no day: they never open. Write")


ABUSE = """\
abuse:
  clause: S-2
  kinds:
    repeat: {name: {en: Again, fr: Encore}, definition: {en: It was resolved., fr: C'est résolu.}}
  count: 3
  months: 3
  limits: [unclocked, end]
  objection: {en: Write to us., fr: Écrivez-nous.}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("count: 3", "count: 0", "abuse.count: 0 requests are no evidence. Write 1 or more."),
        (
            "months: 3",
            "months: 0",
            "abuse.months: 0 months are no period in which anything is counted. Write 1 to 120.",
        ),
        ("months: 3", "months: 121", "abuse.months: 121 months are no period"),
        ("limits: [unclocked, end]", "limits: []", "abuse.limits: It is empty."),
        ("unclocked, end", "unclocked, hold", '"hold" is none of the words that may stand here.'),
        ("  objection: {en: Write to us., fr: Écrivez-nous.}\n", "", "The key objection is missing."),
    ],
)
def test_what_can_limit_support_must_say_from_when_how_and_how_to_object(right: str, wrong: str, said: str) -> None:
    good = GOOD + ABUSE
    assert read_policy(good, "p.yaml").abuse is not None
    [(_line, found)] = findings_of(good.replace(right, wrong))
    assert said in found
