"""From a policy's file to the policy: strict, and generic over the model. Every mistake is said at once."""

from collections.abc import Mapping
from typing import Any, cast

from guichet.core.hours.errors import WeekError
from guichet.core.hours.week import DAYS, Week
from guichet.core.policy.checking import check
from guichet.core.policy.findings import (
    MOST_FINDINGS,
    Finding,
    Path,
    Place,
    Places,
    PolicyError,
    listed,
    nearest,
    written,
)
from guichet.core.policy.model import Policy
from guichet.core.policy.shapes import FieldOf, Leaf, ListOf, MapOf, Record, Shape, Words, fields_of
from guichet.core.policy.source import ListNode, MapNode, Node, ScalarNode, parse
from guichet.core.policy.values import Misread, misread, read_leaf


def read_policy(source: bytes | str, name: str) -> Policy:
    """Return the policy that a file says; ``name`` is the file's, for the findings.

    Raises ``PolicyError`` with every mistake found, each with file, line, column, field, what was found and what to do.
    """
    return read_and_checked(source, name)[0]


def read_and_checked(source: bytes | str, name: str) -> tuple[Policy, Places]:
    """Return the policy and where in the file each of its values stands. Raises ``PolicyError`` with every mistake."""
    policy, places = read_with_places(source, name)
    findings = check(policy, places)
    if findings:
        raise PolicyError(findings)
    return policy, places


def read_with_places(source: bytes | str, name: str) -> tuple[Policy, Places]:
    """Return the policy, unchecked for what types cannot say, and where in the file each of its values stands.

    Raises ``PolicyError``.
    """
    root = parse(source, name)
    reader = _Reader(name, _languages(root))
    policy = reader.value(root, Record(Policy), ())
    if reader.findings:
        raise PolicyError(reader.findings)
    return cast("Policy", policy), Places(name, reader.places)


def _languages(root: MapNode) -> tuple[str, ...] | None:
    """Return the languages before anything else is read; None where they are not said, or not plainly."""
    found = {key.text: node for key, node in root.entries}.get("languages")
    nodes = found.items if isinstance(found, ListNode) else (found,)
    texts = tuple(node.text for node in nodes if isinstance(node, ScalarNode))
    return texts if texts and len(texts) == len(nodes) else None


LONGEST_MESSAGE = 300
"""What was found is quoted; a whole page of it would hide what is wrong."""


class _Wrong(Exception):  # noqa: N818 - an inner signal, never seen outside
    """What was wrong has been noted; there is no value."""


class _Reader:
    """Reads nodes into values, noting mistakes and going on with the next."""

    def __init__(self, name: str, languages: tuple[str, ...] | None) -> None:
        self.name = name
        self.languages = languages
        self.findings: list[Finding] = []
        self.places: dict[Path, Place] = {}

    def value(self, node: Node, shape: Shape, path: Path, at: Place | None = None) -> Any:
        """Return what the node says, or ``None`` after noting why it says nothing (the findings decide)."""
        try:
            return self._value(node, shape, path, at or node.place)
        except _Wrong:
            return None

    def _value(self, node: Node, shape: Shape, path: Path, at: Place) -> Any:
        self.places[path] = node.place if isinstance(node, ScalarNode) else at
        self._refuse_nothing(node, path, at)
        match shape:
            case Record():
                return self._record(node, shape, path)
            case ListOf():
                return self._list(node, shape, path)
            case MapOf():
                return self._map(node, shape, path)
            case Leaf.WEEK:
                return self._week(node, path)
            case Leaf.WORDING:
                return self._wording(node, path)
            case _:
                return self._leaf(node, shape, path)

    def _note(self, place: Place, path: Path, message: str, hint: str) -> _Wrong:
        short = " ".join(message.split())
        short = short if len(short) <= LONGEST_MESSAGE else f"{short[:LONGEST_MESSAGE]}…"
        self.findings.append(Finding(self.name, place.line, place.column, written(path), short, hint))
        if len(self.findings) >= MOST_FINDINGS:
            raise PolicyError(self.findings)
        return _Wrong()

    def _refuse_nothing(self, node: Node, path: Path, at: Place) -> None:
        if isinstance(node, ScalarNode) and (not node.text.strip() or (node.plain and node.text in _NOTHING)):
            raise self._note(at, path, "There is no value", "Write one, or leave the key out where it may be")

    def _record(self, node: Node, shape: Record, path: Path) -> Any:
        entries = self._entries(node, path)
        fields = {field.name: field for field in fields_of(shape.of)}
        values: dict[str, Any] = {}
        before = len(self.findings)
        for key, child in entries:
            field = fields.get(key.text)
            if field is None:
                self._note(
                    key.place, (*path, key.text), f"The key {key.text} is unknown here", nearest(key.text, fields)
                )
            else:
                values[key.text] = self._field(child, field, (*path, key.text), key.place)
        for field in fields.values():
            if field.required and field.name not in values:
                self._note(self.places[path], path, f"The key {field.name} is missing", f"{field.name}: {field.doc}")
        if len(self.findings) > before:
            raise _Wrong
        return shape.of(**values)

    def _field(self, node: Node, field: FieldOf, path: Path, at: Place) -> Any:
        if field.may_be_none and isinstance(node, ScalarNode) and node.text == "none":
            self.places[path] = node.place
            return None
        value = self.value(node, field.shape, path, at)
        if field.required and isinstance(field.shape, ListOf | MapOf) and value is not None and not value:
            self._note(at, path, "It is empty", f"{field.name}: {field.doc}")
        return value

    def _entries(self, node: Node, path: Path) -> tuple[tuple[ScalarNode, Node], ...]:
        if isinstance(node, MapNode):
            return node.entries
        raise self._note(
            node.place, path, f"{_found(node)} stands where keys and values are expected", "Write key: value"
        )

    def _list(self, node: Node, shape: ListOf, path: Path) -> tuple[Any, ...]:
        if isinstance(node, MapNode) or (isinstance(node, ScalarNode) and isinstance(shape.item, Record)):
            message = f"{_found(node)} stands where a list is expected"
            raise self._note(self.places[path], path, message, "Begin each item with a dash")
        items = node.items if isinstance(node, ListNode) else (node,)
        before = len(self.findings)
        values = [self.value(item, shape.item, (*path, index)) for index, item in enumerate(items)]
        if len(self.findings) > before:
            raise _Wrong
        if shape.item is Leaf.ID or isinstance(shape.item, Words):
            for index, value in enumerate(values):
                if value in values[:index]:
                    self._note(items[index].place, (*path, index), f"{value} stands here twice", "Keep one")
        return tuple(values)

    def _map(self, node: Node, shape: MapOf, path: Path) -> Mapping[Any, Any]:
        found: dict[Any, Any] = {}
        for key, child in self._entries(node, path):
            inner = (*path, key.text)
            name = self.value(key, shape.key, inner)
            found[name] = self.value(child, shape.value, inner, key.place)
        return found

    def _leaf(self, node: Node, shape: Leaf | Words, path: Path) -> Any:
        if not isinstance(node, ScalarNode):
            what = shape.value if isinstance(shape, Leaf) else listed(shape.values)
            message = f"{_found(node)} stands where a single value is expected"
            raise self._note(self.places[path], path, message, f"Write one value here: {what}")
        try:
            return read_leaf(shape, node.text)
        except Misread as error:
            raise self._note(node.place, path, error.message, error.hint) from None

    def _wording(self, node: Node, path: Path) -> Mapping[str, str]:
        languages = self.languages
        if isinstance(node, ScalarNode):
            example = ", ".join(f"{language}: ..." for language in languages or ("en",))
            message = "One text stands where a wording in each language is expected"
            raise self._note(node.place, path, message, f"Write {{{example}}}")
        found = {}
        for key, child in self._entries(node, path):
            inner = (*path, key.text)
            if languages and key.text not in languages:
                message = f"{key.text} is not one of the policy's languages"
                hint = f"Write {listed(languages)}, or add it to languages"
                self._note(key.place, inner, message, _QUOTES if " " in key.text else hint)
                continue
            found[key.text] = self.value(child, Leaf.STRING, inner)
        for language in languages or ():
            if language not in found:
                message = f"The wording in {language} is missing"
                self._note(self.places[path], path, message, f"Add {language}: and the text")
        return found

    def _week(self, node: Node, path: Path) -> Week:
        hours: dict[str, list[str]] = {}
        before = len(self.findings)
        for key, child in self._entries(node, path):
            slots = self.value(child, ListOf(Leaf.STRING), (*path, key.text), key.place)
            hours[key.text] = list(slots or ())
            if slots is not None:
                self._week_part({key.text: hours[key.text]}, path, key)
        if len(self.findings) > before:
            raise _Wrong
        try:
            return Week.parse(hours)
        except WeekError as error:
            place = self._day_place(node, str(error.data.get("day"))) or self.places[path]
            wrong = misread(error)
            raise self._note(place, path, wrong.message, wrong.hint) from None

    def _week_part(self, part: Mapping[str, list[str]], path: Path, key: ScalarNode) -> None:
        try:
            Week.parse(part)
        except WeekError as error:
            wrong = misread(error)
            self._note(key.place, (*path, key.text), wrong.message, wrong.hint)

    @staticmethod
    def _day_place(node: Node, day: str) -> Place | None:
        """Return the place of the last line that gives hours to a day."""
        found = None
        for key, _ in cast("MapNode", node).entries:
            if day in DAYS and Week.parse({key.text: "00:00-24:00"}).days[DAYS.index(day)]:
                found = key.place
        return found


_QUOTES = "Between braces, put a text that contains a comma in quotes"

_NOTHING = frozenset(("null", "~", "Null", "NULL"))


def _found(node: Node) -> str:
    match node:
        case ScalarNode():
            short = node.text if len(node.text) <= 40 else f"{node.text[:40]}…"
            return f'"{short}"'
        case ListNode():
            return "A list"
        case _:
            return "A record of keys and values"
