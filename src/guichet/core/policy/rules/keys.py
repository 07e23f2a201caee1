"""What a record of the file format says of its keys: names, clauses and wordings, and a sentence about each."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any

Id = Annotated[str, "id"]
"""A name for the machine: lower case letters, digits and underscores, beginning with a letter."""

ClauseId = Annotated[str, "clause"]
"""The number of a clause as the text has it, such as ``FA-5``."""

Text = Annotated[Mapping[str, str], "wording"]
"""One wording for people in each of the policy's languages (``en``, ``fr``)."""


def said(doc: str, **kwargs: Any) -> Any:
    """A field of a record, with the sentence that the reference says of it."""
    return field(metadata={"doc": doc}, **kwargs)
