"""Foreign keys run the way that imports do: a label in quotes escapes the import linter, not this."""

import configparser
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).parents[2]


def layers() -> dict[str, int]:
    """The height of each package of the house, from the drawing that the import linter keeps."""
    drawing = configparser.ConfigParser()
    drawing.read(ROOT / ".importlinter", encoding="utf-8")
    rows = drawing["importlinter:contract:house"]["layers"].split("\n")
    return {name.strip(" ()"): height for height, row in enumerate(reversed(rows)) for name in row.split("|")}


def package(model: type[Model]) -> str | None:
    """The package of the house that a model lives in; None for a library's."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "guichet" else None


def house_models() -> list[type[Model]]:
    """Every model of ours, those between two others included."""
    if not apps.ready:
        return []
    return [model for model in apps.get_models(include_auto_created=True) if package(model) is not None]


def upward(model: type[Model], heights: dict[str, int]) -> list[str]:
    """The fields of a model that point up, or sideways to another package."""
    home = package(model) or ""
    found = []
    for field in model._meta.get_fields(include_hidden=True):
        target = field.related_model
        if field.auto_created or not isinstance(target, type) or not issubclass(target, Model):
            continue
        other = package(target)
        if other not in {None, home} and heights[other or ""] >= heights[home]:
            found.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    return found


def test_foreign_keys_point_down() -> None:
    heights = layers()
    assert [fault for model in house_models() for fault in upward(model, heights)] == []


def test_the_drawing_is_read_from_the_top_down() -> None:
    heights = layers()
    assert heights["core"] < heights["clock"] < heights["desks"] < heights["tickets"] < heights["web"]
    assert heights["policies"] == heights["customers"]
