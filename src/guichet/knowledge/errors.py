"""What can be wrong with an article that is published."""


class Stale(Exception):  # noqa: N818 - reads as what it is
    """Somebody has published another text since the one that was changed."""


class NotTaken(ValueError):  # noqa: N818 - the same
    """A file is not taken. ``code`` is ``file_empty``, ``file_too_big`` or ``too_many_files``."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code}: {name}")
        self.code, self.name = code, name
