"""Removing a stream whole: every row that belongs to it in any table, and nothing else. It knows no table by name.

A row belongs to a stream by a column ``stream``, or by foreign keys that lead to the row that it is called after.
"""
# ruff: noqa: SLF001 - Django's own way to ask a model for its fields, and to delete by one statement

from collections import Counter
from collections.abc import Mapping
from typing import Final

from django.apps import apps
from django.db import models, transaction

from guichet.kit.models import FeedHead, Job, Removal, Removed

KEPT: Final = frozenset({Removal, Removed})
"""What says that something is, or was, removed."""


def belongings(root: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """The models whose rows belong to a row of ``root``, each with the lookup that leads there, the farthest first: a
    row goes before what tells whose it is.
    """
    found = {model: lookup for model in _models() if model is not root and (lookup := _lookup(model, root))}
    return sorted(found.items(), key=lambda each: (-each[1].count("__"), each[0]._meta.label))


def remove(row: models.Model, *, by: int | None, by_name: str, reason: str, at: int) -> Mapping[str, int]:
    """Remove a row and everything that belongs to its stream, in one transaction; how many rows of which table went.
    That it was done, by whom and why, stays. What is kept outside the database is the caller's to remove.
    """
    gone: Counter[str] = Counter()
    with transaction.atomic():
        # Who numbers a change holds this row: from here on the stream has no more of them.
        FeedHead.objects.select_for_update().filter(stream=row.pk).first()
        Removal.objects.create(stream=row.pk, by=by or 0, reason=reason, at=at)
        gone[Job._meta.label] = Job.objects.filter(mail__stream=row.pk)._raw_delete(using=Job.objects.db)
        for model, lookup in belongings(type(row)):
            rows = model._base_manager.filter(**{lookup: row.pk})  # whatever another manager leaves out goes too
            # One statement a table: nothing is read into memory, and references are checked when all is gone.
            gone[model._meta.label] += rows._raw_delete(using=rows.db)
        gone[type(row)._meta.label] = type(row)._base_manager.filter(pk=row.pk)._raw_delete(using=Job.objects.db)
        Removal.objects.filter(stream=row.pk).delete()
        rows_gone = {label: count for label, count in sorted(gone.items()) if count}
        Removed.objects.create(
            stream=row.pk, name=str(row), by=by, by_name=by_name, reason=reason, at=at, rows=rows_gone
        )
    return rows_gone


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model not in KEPT]


def _lookup(model: type[models.Model], root: type[models.Model]) -> str:
    """The lookup from a model to the key of the root, by the fewest steps; by keys that may be empty only where there
    is no other way. Nothing where none leads there.
    """
    if any(field.name == "stream" for field in model._meta.concrete_fields):
        return "stream"
    return _path(model, root, may_be_empty=False) or _path(model, root, may_be_empty=True)


def _path(model: type[models.Model], root: type[models.Model], *, may_be_empty: bool) -> str:
    paths: list[tuple[type[models.Model], str]] = [(model, "")]
    seen = {model}
    for here, path in paths:
        for field in here._meta.concrete_fields:
            target = field.related_model
            if not field.is_relation or not isinstance(target, type) or (field.null and not may_be_empty):
                continue
            step = f"{path}{field.name}"
            if target is root:
                return step
            if target not in seen:
                seen.add(target)
                paths.append((target, f"{step}__"))
    return ""
