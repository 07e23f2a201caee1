"""Files to a configuration: strict, each refusal with its file and place. It asks no desk."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from guichet.configuration import writing
from guichet.configuration.values import IDENTITY, Configuration, Exceptional, Unusable, View
from guichet.configuration.writing import FORMAT, HEAD, Files
from guichet.notices.catalogue import SIGNATURE, TEXTS
from guichet.notices.texts import Words

WHOLE: Final = frozenset(
    {HEAD, writing.DESK, writing.LOGO, writing.POLICY, writing.TEAMS, writing.VIEWS, writing.EXCEPTIONS}
)


def head_in(files: Files) -> tuple[str, str]:
    """Of which desk files are, and by what they were known when they were taken out.

    Raises:
        Unusable: where the head is none, or of a layout that is not ours.
    """
    if HEAD not in files:
        raise Unusable(HEAD, "it is not there: this is no folder that “guichet config pull” has made.")
    found = _fields(HEAD, _value(files, HEAD), {"format": int, "desk": str, "state": str})
    if found["format"] != FORMAT:
        raise Unusable(HEAD, f"format {found['format']} is not one that this version reads: it reads {FORMAT}.")
    return found["desk"], found["state"]


def configuration_in(files: Files) -> Configuration:
    """The configuration that files say.

    Raises:
        Unusable: at the first thing that is wrong.
    """
    for name in files:
        if name not in WHOLE and not name.startswith((f"{writing.REPLIES}/", f"{writing.LETTERS}/")):
            raise Unusable(name, "no file of a configuration is called so.")
    desk = _desk(files)
    return Configuration(
        identity=None if desk is None else {name: desk[name] for name in IDENTITY},
        languages=None if desk is None else tuple(desk["languages"]),
        logo=files.get(writing.LOGO),
        policy=_text(files, writing.POLICY) if writing.POLICY in files else None,
        teams=_teams(files),
        views=_views(files),
        exceptions=_exceptions(files),
        replies=_replies(files),
        letters=_letters(files),
    )


def _desk(files: Files) -> dict[str, Any] | None:
    if writing.DESK not in files:
        return None
    shape = {**dict.fromkeys(IDENTITY, str), "languages": list}
    found = _fields(writing.DESK, _value(files, writing.DESK), shape)
    languages = found["languages"]
    if not languages or any(not isinstance(each, str) for each in languages) or len(set(languages)) < len(languages):
        raise Unusable(writing.DESK, 'languages: write each once, the first one first: ["en", "fr"].')
    return found


def _teams(files: Files) -> tuple[str, ...] | None:
    if writing.TEAMS not in files:
        return None
    found = _list(files, writing.TEAMS)
    if any(not isinstance(each, str) or not each.strip() for each in found) or len(set(found)) < len(found):
        raise Unusable(writing.TEAMS, 'write the name of each team once: ["Networks"].')
    return tuple(found)


def _views(files: Files) -> tuple[View, ...] | None:
    if writing.VIEWS not in files:
        return None
    found = []
    for number, each in enumerate(_list(files, writing.VIEWS), 1):
        said = _fields(writing.VIEWS, each, {"name": str, "sieve": dict}, f"view {number}: ")
        if not said["name"].strip() or len(said["name"]) > 60:
            raise Unusable(writing.VIEWS, f"view {number}: name: write one to sixty characters.")
        for key, value in said["sieve"].items():
            codes = isinstance(value, list) and all(isinstance(code, str) for code in value)
            if not codes and (key, value) != ("over", True):
                raise Unusable(writing.VIEWS, f"view {number}: sieve: {key}: write a list of codes.")
        found.append(View(said["name"], said["sieve"]))
    _once(writing.VIEWS, [each.name for each in found])
    return tuple(found)


def _exceptions(files: Files) -> tuple[Exceptional, ...] | None:
    if writing.EXCEPTIONS not in files:
        return None
    shape = {"calendar": str, "opens": bool, "start": str, "end": str, "reason": dict}
    found = []
    for number, each in enumerate(_list(files, writing.EXCEPTIONS), 1):
        place = f"exception {number}: "
        said = _fields(writing.EXCEPTIONS, each, shape, place)
        for edge in ("start", "end"):
            try:
                datetime.strptime(said[edge], "%Y-%m-%d %H:%M")  # noqa: DTZ007 - of a wall
            except ValueError:
                raise Unusable(writing.EXCEPTIONS, f'{place}{edge}: write it as "2033-05-01 14:00".') from None
        if any(not isinstance(text, str) for text in said["reason"].values()):
            raise Unusable(writing.EXCEPTIONS, f"{place}reason: write a text for each language.")
        found.append(Exceptional(**said))
    _once(writing.EXCEPTIONS, [" ".join(str(part) for part in each.key) for each in found])
    return tuple(found)


def _replies(files: Files) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for file in _below(files, writing.REPLIES):
        _folder, language, _name = file.split("/")
        name, text = _headed(files, file)
        if (language, name) in found:
            raise Unusable(file, f"line 1: another file of {language} has the name “{name}”.")
        found[language, name] = text
    return found


def _letters(files: Files) -> dict[tuple[str, str], Words]:
    found: dict[tuple[str, str], Words] = {}
    for file in _below(files, writing.LETTERS):
        _folder, language, name = file.split("/")
        code = name.removesuffix(".txt")
        if code not in TEXTS:
            raise Unusable(file, f"there is no letter “{code}”. There are: {', '.join(sorted(TEXTS))}.")
        if code == SIGNATURE:
            found[code, language] = Words("", _text(files, file).removesuffix("\n"))
        else:
            found[code, language] = Words(*_headed(files, file))
    return found


def _below(files: Files, folder: str) -> list[str]:
    """The files of a folder, each below that of its language."""
    names = sorted(name for name in files if name.startswith(f"{folder}/"))
    for name in names:
        if name.count("/") != 2 or not name.endswith(".txt"):
            raise Unusable(name, f"write it as {folder}/LANGUAGE/NAME.txt.")
    return names


def _headed(files: Files, file: str) -> tuple[str, str]:
    """The first line of a text, and what comes after the empty one below it."""
    head, _, rest = _text(files, file).partition("\n")
    if not head.strip() or not rest.startswith("\n"):
        raise Unusable(file, "line 1: write the name or the subject, then an empty line, then the text.")
    return head, rest[1:].removesuffix("\n")


def _text(files: Files, file: str) -> str:
    try:
        return files[file].decode()
    except UnicodeDecodeError as error:
        line = files[file][: error.start].count(b"\n") + 1
        raise Unusable(file, f"line {line}: not UTF-8.") from None


def _value(files: Files, file: str) -> object:
    try:
        return json.loads(_text(files, file), object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise Unusable(file, f"line {error.lineno}, column {error.colno}: {error.msg.lower()}.") from None
    except _Twice as error:
        raise Unusable(file, f"“{error}” is said twice.") from None
    except RecursionError:
        raise Unusable(file, "it is nested too deeply.") from None


class _Twice(Exception):  # noqa: N818 - an inner signal, never seen outside
    pass


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def _list(files: Files, file: str) -> list[Any]:
    found = _value(files, file)
    if not isinstance(found, list):
        raise Unusable(file, "write a list: [ ... ].")
    return found


def _fields(file: str, found: object, shape: Mapping[str, type], place: str = "") -> dict[str, Any]:
    if not isinstance(found, dict):
        raise Unusable(file, f"{place}write an object: {{ ... }}.")
    for name in found:
        if name not in shape:
            raise Unusable(file, f"{place}“{name}” is unknown. There are: {', '.join(shape)}.")
    for name, kind in shape.items():
        if name not in found:
            raise Unusable(file, f"{place}“{name}” is missing.")
        if type(found[name]) is not kind:
            words = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}
            raise Unusable(file, f"{place}{name}: write {words[kind]}.")
    return found


def _once(file: str, names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Unusable(file, f"“{twice}” is there twice.")
