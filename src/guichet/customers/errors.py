"""What cannot be known of a desk's customers."""


class CannotKnow(Exception):  # noqa: N818 - reads as what it is
    """A change to a customer or a contact that makes no sense. ``code`` says why; wording is at the door."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
