"""What cannot be among a desk's people."""


class CannotBe(Exception):  # noqa: N818 - reads as what it is
    """A change to a desk's people or teams that makes no sense. ``code`` says why; wording is at the door."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
