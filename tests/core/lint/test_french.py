"""Every rule, and all that rules find, in French too."""

import ast
from pathlib import Path

import pytest

import guichet.core.lint
from core.lint.world import findings
from guichet.core.lint.french import REASONS, WORDS
from guichet.core.lint.rule import Rule
from guichet.core.lint.run import RULES, lint
from guichet.core.lint.said import percent, weekly
from guichet.core.policy.bundled import bundled, bundled_names

SPACE = "\N{NO-BREAK SPACE}"


def _english() -> set[str]:
    """The words of every call of ``said`` in the rules."""
    found: set[str] = set()
    for file in Path(guichet.core.lint.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
                found |= {str(each.value) for each in node.args if isinstance(each, ast.Constant)}
    return found


def test_what_any_rule_finds_has_words_in_french() -> None:
    periods, tickets = (
        {"month", "quarter", "year"},
        {f"{each} {{code}}" for each in ("priority", "plan", "category", "channel")},
    )
    assert _english() | periods | tickets == set(WORDS)


def test_french_has_the_places_of_english() -> None:
    for english, french in WORDS.items():
        places = [{part.partition("}")[0] for part in each.split("{")[1:]} for each in (english, french)]
        assert places[0] == places[1], english


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_says_what_it_found_why_and_what_to_do_in_french(rule: Rule) -> None:
    ours = [each for each in findings(rule.bad, language="fr") if each.code == rule.code]
    theirs = [each for each in findings(rule.bad) if each.code == rule.code]

    assert rule.code in REASONS
    assert ours
    assert [(each.field, each.severity) for each in ours] == [(each.field, each.severity) for each in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert "{" not in one.message
        assert (one.why, one.do) != (other.why, other.do)


def test_a_finding_is_said_in_french_with_its_share_its_times_and_an_arrival() -> None:
    found = next(each for each in lint(bundled("esker"), language="fr") if each.code == "closed-when-due")

    assert found.message == (
        f"4 heures{SPACE}: l\N{RIGHT SINGLE QUOTATION MARK}échéance tombe guichet fermé pour 74,1 % des minutes de 2026"
        f" où son horloge peut démarrer{SPACE}; 44,3 % de celles des heures d\N{RIGHT SINGLE QUOTATION MARK}ouverture."
    )
    assert found.times == "lun.-ven. 0 h 00-4 h 59, 14 h 01-23 h 59; sam.-dim. toute la journée".replace(
        "-", "\N{EN DASH}"
    )
    assert found.arrival == (
        "une demande qui arrive le ven. 2 janv. 2026 à 14 h 01 a son échéance le ven. 2 janv. 2026 à 18 h 01"
    )


@pytest.mark.parametrize("name", bundled_names())
def test_the_same_is_found_in_both_languages(name: str) -> None:
    found = [[(each.code, each.field, each.line) for each in lint(bundled(name), language=of)] for of in ("en", "fr")]
    assert found[0] == found[1]


def test_a_share_is_never_nothing_of_something_nor_all_of_less() -> None:
    assert [percent(each, "fr") for each in (0.0, 0.00001, 0.5, 0.99999, 1.0)] == [
        "0 %", "0,1 %", "50,0 %", "99,9 %", "100 %",
    ]  # fmt: skip
    assert weekly("Mon-Fri 14:01-17:59; Sat all day", "en") == "Mon-Fri 14:01-17:59; Sat all day"
