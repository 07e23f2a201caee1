"""Every word of the pages is in French too, and none stands outside of translation."""

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "src" / "guichet" / "web").rglob("*.html"))

# What needs no translation: signs, keys and our own name.
PLAIN = re.compile(r"^(?:[\W\d_]|[A-Z]\b|Guichet)*$")
TAGGED = re.compile(
    r"{%\s*block body_class.*?endblock\s*%}"
    r"|{%\s*(?:blocktranslate|comment).*?{%\s*end(?:blocktranslate|comment)\s*%}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}|<!doctype[^>]*>|<!--.*?-->",
    re.DOTALL,
)
ATTRIBUTES = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')


def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "bin" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_words_are_said_within_an_f_string_where_the_catalogue_does_not_find_them() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "src").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in messages().KEYWORDS
    ]
    assert hidden == []


@pytest.mark.parametrize("language", ["fr"])
def test_every_string_is_translated_and_confirmed(language: str) -> None:
    tool = messages()
    catalog = tool.read(language)
    assert tool.missing(catalog) == []
    known = {(each.id, each.context) for each in catalog if each.id}
    asked = {(each.id, each.context) for each in tool.found() if each.id}
    assert asked <= known, f"run bin/messages.py extract: {sorted(map(str, asked - known))}"


@pytest.mark.parametrize("language", ["fr"])
def test_a_translation_keeps_every_place_holder(language: str) -> None:
    for each in messages().read(language):
        if each.id:
            ids = each.id if isinstance(each.id, tuple) else (each.id,)
            strings = each.string if isinstance(each.string, tuple | list) else (each.string,)
            wanted = set(re.findall(r"%\(\w+\)s", ids[-1]))
            assert all(set(re.findall(r"%\(\w+\)s", string)) == wanted for string in strings), each.id


def test_french_is_set_as_its_printers_set_it() -> None:
    tool = messages()
    assert tool.typeset("L'agent répond : « oui », à 14 h 05 ; n° 2 d'ici 5 min.", "fr") == (
        "L’agent répond\u00a0: «\u00a0oui\u00a0», à 14\u00a0h\u00a005\u00a0; n°\u00a02 d’ici 5\u00a0min."
    )
    assert tool.typeset("the desk's: 5 min", "en") == "the desk's: 5 min"
    catalog = [each for each in tool.read("fr") if each.id]
    assert [each.id for each in catalog if tool.typeset(each.string, "fr") != each.string] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_template_has_no_word_outside_of_translation(template: Path) -> None:
    text = TAGGED.sub("", template.read_text(encoding="utf-8"))
    shown = [piece.strip() for piece in re.sub(r"<[^>]*>", "\n", text).split("\n")] + ATTRIBUTES.findall(text)
    assert [piece for piece in shown if not PLAIN.match(piece)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_template_has_no_style_and_no_script_of_its_own(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+=", text)
