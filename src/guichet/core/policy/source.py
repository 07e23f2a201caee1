"""From bytes to a tree of located nodes. It knows YAML, and nothing of policies.

A policy's file is plain YAML 1.2 without its traps: no anchors, aliases, merge keys, tags, tabs, duplicate keys or
second documents. What is refused is refused with its place, as soon as it is met.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from guichet.core.policy.findings import Finding, Place, PolicyError

MOST_BYTES = 1_000_000
"""Larger files are refused before they are looked into."""

MOST_NODES = 20_000
"""More values than that are refused: the largest real policy has some hundreds."""

DEEPEST = 16
"""More levels than that are refused: the format has nine."""


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
"""Written as escapes in quotes they would pass the parser, and then trouble databases, mails and pages."""


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value without parts: always a string until the type of its field says otherwise."""

    text: str
    place: Place
    plain: bool


@dataclass(frozen=True, slots=True)
class ListNode:
    """Values in order."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class MapNode:
    """Values by key, in the order of the file."""

    entries: tuple[tuple[ScalarNode, "Node"], ...]
    place: Place


Node = ScalarNode | ListNode | MapNode


def read_bytes(path: FilePath) -> bytes:
    """Return the bytes of a file, or refuse one that is missing, no file, or too large (before reading it)."""
    name = str(path)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _refusal(name, Place(1, 1), *_too_large(size))
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise _refusal(name, Place(1, 1), f"The file cannot be read: {reason}", "Check its name") from None


def parse(source: bytes | str, name: str) -> MapNode:
    """Return the tree of a policy's file.

    Raises ``PolicyError`` with the place of the first thing that is no plain YAML, and of every duplicate key.
    """
    text = _decoded(source, name)
    _refuse_tabs(text, name)
    builder = _Builder(name, _events(text, name))
    root = builder.document()
    if builder.duplicates:
        raise PolicyError(builder.duplicates)
    return root


def _too_large(size: int) -> tuple[str, str]:
    return (
        f"The file is too large: {size:,} bytes, where a policy has at most {MOST_BYTES:,}",
        "Check that this is the policy's file",
    )


def _refusal(name: str, place: Place, message: str, hint: str) -> PolicyError:
    return PolicyError([Finding(name, place.line, place.column, "", message, hint)])


def _decoded(source: bytes | str, name: str) -> str:
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > MOST_BYTES:
        raise _refusal(name, Place(1, 1), *_too_large(len(data)))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        place = Place(before.count(b"\n") + 1, len(before[line_start:].decode("utf-8")) + 1)
        message = f"The byte 0x{data[error.start]:02X} (number {error.start + 1}) is not UTF-8"
        raise _refusal(name, place, message, "Save the file as UTF-8") from None
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise _refusal(name, Place(1, 1), "The file is empty", "Begin it with guichet: 1")
    return text


def _refuse_tabs(text: str, name: str) -> None:
    at = text.find("\t")
    if at >= 0:
        place = Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        raise _refusal(name, place, "A tab", "Use spaces; indent with two of them")


def _events(text: str, name: str) -> Iterator[Any]:
    # Lazily: reading a bundled policy from a cache of values should not cost the import of a YAML library.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415
    from ruamel.yaml.reader import ReaderError  # noqa: PLC0415

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except ReaderError as error:
        at = int(error.position)
        place = Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        message = f"The character U+{ord(text[at]):04X} may not stand in a file of text"
        raise _refusal(name, place, message, "Remove it") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        raise _refusal(name, place, *_plain_words(error.problem or "", error.context or "")) from None
    except YAMLError as error:  # pragma: no cover - every known error of the library is one of the two above
        raise _refusal(name, Place(1, 1), f"The YAML cannot be read: {error}", "Check its syntax") from None


_PLAIN_WORDS = (
    (
        "mapping values are not allowed",
        "A second colon in one value",
        "Put a text that contains a colon and a space in quotes, or begin a new line",
    ),
    ("could not find expected ':'", "A key without a colon", "Write key: value"),
    ("expected <block end>", "The indentation fits nothing above it", "Give keys of one record the same indentation"),
    ("expected ',' or '}'", "A brace that is opened is not closed", "Write {key: value, key: value}"),
    ("expected ',' or ']'", "A bracket that is opened is not closed", "Write [one, two]"),
    ("unexpected end of stream", "A quote that is opened is not closed", "Close the quote"),
    ("unexpected document separator", "A quote that is opened is not closed", "Close the quote"),
    ("cannot start any token", "A text cannot begin with this character", "Put the text in quotes"),
    ("unknown escape", "An unknown escape after a backslash", "Use single quotes, in which a backslash is a backslash"),
    ("not allowed here", "A list item where none can stand", "Begin the list on a line of its own"),
)


def _plain_words(problem: str, context: str) -> tuple[str, str]:
    for sign, message, hint in _PLAIN_WORDS:
        if sign in problem:
            return message, hint
    said = " ".join(f"{context} {problem}".split()) or "syntax"
    return f"The YAML cannot be read here ({said})", "Check the line and the one before it"


class _Builder:
    """Builds the tree from the parser's events, and refuses what the format leaves out as soon as it comes."""

    def __init__(self, name: str, events: Iterator[Any]) -> None:
        self.name = name
        self.events = events
        self.nodes = 0
        self.duplicates: list[Finding] = []

    def document(self) -> MapNode:
        next(self.events)  # The stream's start.
        start = next(self.events)
        if type(start).__name__ == "StreamEndEvent":
            raise _refusal(self.name, Place(1, 1), "The file holds nothing but comments", "Begin it with guichet: 1")
        if start.version or start.tags:
            raise self._refuse(start, "A directive (a line that begins with %)", "Remove it")
        root = self._node(next(self.events), 0)
        next(self.events)  # The document's end.
        after = next(self.events)
        if type(after).__name__ != "StreamEndEvent":
            raise self._refuse(after, "A second document after ---", "Keep one policy a file")
        if not isinstance(root, MapNode):
            what = "a list" if isinstance(root, ListNode) else "a single value"
            message = f"The file holds {what} where a policy's keys are expected"
            raise _refusal(self.name, root.place, message, "Begin it with guichet: 1")
        return root

    def _node(self, event: Any, depth: int) -> Node:
        self._refuse_what_is_left_out(event, depth)
        kind = type(event).__name__
        if kind == "ScalarEvent":
            if odd := _CONTROL.search(event.value):
                raise self._refuse(event, f"The character U+{ord(odd[0]):04X} may not stand in a text", "Remove it")
            return ScalarNode(event.value, _place(event), plain=not event.style)
        if kind == "SequenceStartEvent":
            return ListNode(tuple(self._items(depth)), _place(event))
        return self._mapping(event, depth)

    def _items(self, depth: int) -> Iterator[Node]:
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            yield self._node(event, depth + 1)

    def _mapping(self, start: Any, depth: int) -> MapNode:
        entries: list[tuple[ScalarNode, Node]] = []
        lines: dict[str, int] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            key = self._node(event, depth + 1)
            if not isinstance(key, ScalarNode):
                raise _refusal(self.name, key.place, "A key that is no word", "Write key: value")
            if key.text == "<<" and key.plain:
                raise _refusal(
                    self.name, key.place, "A merge key (<<)", "Write the values out; it is not part of the format"
                )
            if key.text in lines:
                self._duplicate(key, lines[key.text])
            lines.setdefault(key.text, key.place.line)
            entries.append((key, self._node(next(self.events), depth + 1)))
        return MapNode(tuple(entries), _place(start))

    def _duplicate(self, key: ScalarNode, line: int) -> None:
        message = f"The key {key.text} stands here for the second time; the first is on line {line}"
        self.duplicates.append(
            Finding(self.name, key.place.line, key.place.column, key.text, message, "Keep one of them")
        )

    def _refuse_what_is_left_out(self, event: Any, depth: int) -> None:
        self.nodes += 1
        if type(event).__name__ == "AliasEvent":
            raise self._refuse(
                event, f"An alias (*{event.anchor})", "Write the value out; aliases are not part of the format"
            )
        if event.anchor:
            raise self._refuse(event, f"An anchor (&{event.anchor})", "Remove it; anchors are not part of the format")
        if event.tag:
            raise self._refuse(event, f"A tag ({event.tag})", "Remove it; the field's type says what the value is")
        if depth > DEEPEST:
            raise self._refuse(
                event, f"More than {DEEPEST} levels of nesting", "Check the indentation and the brackets"
            )
        if self.nodes > MOST_NODES:
            raise self._refuse(event, f"More than {MOST_NODES:,} values", "Check that this is the policy's file")

    def _refuse(self, event: Any, message: str, hint: str) -> PolicyError:
        return _refusal(self.name, _place(event), message, hint)


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
