"""What can go wrong at the door of a ticket."""


class Refused(Exception):  # noqa: N818 - reads as what it is
    """An act that is not possible. ``code`` is stable and ``data`` has the facts; the wording is at the door. What the
    core refuses has its reason as ``data["why"]``: the clause, what was found, what would change it.

    Codes are the core's reasons (``closed``, ``not_resolved``, ``not_validated``, ``not_theirs``,
    ``unknown_ground``...) and the desk's: ``no_such_actor``, ``empty``, ``priority_required``, ``unusable``,
    ``no_policy``, ``same``, ``stale``, ``taken``, ``unconfirmed``, ``unknown_cause``, ``no_exclusions``,
    ``moved_on``, ``stays_closed`` (a limit of support, MX-9), ``left``, ``asks_already``,
    ``file_gone``, ``file_empty``, ``file_too_big``, ``too_many_files``,
    ``files_waiting``.
    """

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data
