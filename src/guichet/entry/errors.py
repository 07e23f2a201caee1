"""Why somebody cannot be invited."""


class CannotInvite(Exception):  # noqa: N818 - reads as what it is
    """An invitation that makes no sense. ``code`` says why; wording is at the door."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
