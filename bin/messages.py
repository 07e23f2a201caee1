"""The words of the pages in other languages: `bin/messages.py extract` updates the catalogues, `compile` readies them.

Babel reads and compiles, so that no gettext need be installed. A word that is new stands in the catalogue empty, until
somebody translates it; a test fails while there is one.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "guichet"
LOCALE = SOURCE / "locale"

KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

CALL = re.compile(
    r"(?:(?:n|p|np)?gettext|\b_)\((?:u?(?:'(?:\\.|[^'\\])*'|\"\"\"(?:\\.|[^\\])*?\"\"\"|\"(?:\\.|[^\"\\])*\")|[^()'\"]|\([^()]*\))*\)"
)
"""A call as Django's templatize writes it for xgettext, amid what it blanks out."""

SETTING = (
    (re.compile(r"(?<=[\w.)])'(?=[\w%{<«])"), "\N{RIGHT SINGLE QUOTATION MARK}"),
    (re.compile(r" (?=[:;?!»](?:\W|$))|(?<=«) |(?<=n°) "), "\N{NO-BREAK SPACE}"),
    (re.compile(r"(?<=\)s h) (?=%)|(?<=\d h) (?=\d)"), "\N{NO-BREAK SPACE}"),
    (re.compile(r"(?:(?<=\d)|(?<=\)s)) (?=(?:h|min|s|Mo|ko)\b)"), "\N{NO-BREAK SPACE}"),
)
"""What French is set with: a curved apostrophe, and spaces at which no line breaks."""


Said = str | list[str] | tuple[str, ...] | None
"""A translation as Babel holds it: of a string that has a plural, one for each form; of a new one, nothing."""


def main(arguments: list[str]) -> int:
    """Do what the one argument says; return the exit code."""
    if arguments == ["extract"]:
        for language in languages():
            update(language)
    elif arguments == ["compile"]:
        for language in languages():
            compile_language(language)
    else:
        print("usage: bin/messages.py extract | compile", file=sys.stderr)
        return 2
    return 0


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(folder.parent.name for folder in LOCALE.glob("*/LC_MESSAGES"))


def file_of(language: str) -> Path:
    """The catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it stands."""
    with file_of(language).open("rb") as stored:
        return read_po(stored, locale=language, domain="django")


def found() -> Catalog:
    """Every string that the sources ask to be translated."""
    catalog = Catalog(project="Guichet", version="1", charset="utf-8", fuzzy=False)
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "locale" not in path.parts:
            name = path.relative_to(ROOT).as_posix()
            for messages, context in strings_of(path):
                catalog.add(messages, context=context, locations=[(name, 0)])
    return catalog


def strings_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The strings of one file, each with its context, if it has one."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        if "{%" not in text and "{{" not in text:
            return
        text = "\n".join(CALL.findall(templatize(text, origin=str(path))))
    for _line, messages, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield (tuple(messages) if isinstance(messages, list | tuple) else messages), context


def update(language: str) -> None:
    """Bring the catalogue up to date; what is translated stays, what is asked for no longer goes."""
    catalog = read(language)
    catalog.update(found(), no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    for each in catalog:
        if each.id:
            each.string = typeset(each.string, language)
    with file_of(language).open("wb") as stored:
        write_po(stored, catalog, omit_header=False, sort_output=True, width=120, include_lineno=False)
    print(f"{language}: {len(catalog)} strings, {len(missing(catalog))} to translate")


def typeset(said: Said, language: str) -> Said:
    """Words as the printers of a language set them, whoever typed them how; outside of French they stay."""
    if not said:
        return said
    if not isinstance(said, str):
        return tuple(str(typeset(each, language) or "") for each in said)
    for what, sign in SETTING if language == "fr" else ():
        said = what.sub(sign, said)
    return said


def missing(catalog: Catalog) -> list[str]:
    """The strings without a translation, or with one that nobody has confirmed."""
    return [str(each.id) for each in catalog if each.id and (each.fuzzy or not _whole(each.string))]


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def compile_language(language: str) -> None:
    """Write the catalogue in the form that runs, unless that is newer."""
    source, target = file_of(language), file_of(language).with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return
    with target.open("wb") as made:
        write_mo(made, read(language))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
