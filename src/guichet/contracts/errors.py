"""What cannot be done with a contract, or its ledger."""


class CannotHold(Exception):  # noqa: N818 - reads as what it is
    """It cannot be; ``code`` says why, ``data`` the facts of it."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data
