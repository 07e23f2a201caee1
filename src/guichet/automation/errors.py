"""What can be wrong with what is prepared."""


class UnknownPlaceholder(ValueError):  # noqa: N818 - reads as what it is
    """A text has places that nothing fills in; ``found`` are they, as they are written."""

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__(", ".join(found))
        self.found = found


class NameTaken(ValueError):  # noqa: N818 - the same
    """There is one of this name already."""


class TooMany(Exception):  # noqa: N818 - reads as what it is
    """There are as many as can be shown."""
