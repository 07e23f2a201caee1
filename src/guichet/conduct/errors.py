"""What cannot be recorded, decided or revoked."""


class CannotLimit(Exception):  # noqa: N818 - reads as what it is
    """It cannot be; ``code`` says why, ``data`` the facts of it.

    Codes: ``not_theirs`` (only a manager decides), ``no_such_actor``, ``no_rule`` (the policy knows no misuse),
    ``unknown_kind``, ``unknown_effect``, ``known`` (the request is evidence already), ``withdrawn``, ``no_evidence``,
    ``no_reason``, ``too_long``, ``past``, ``far_day`` (of another age), ``no_end`` (an end of support has none),
    ``no_channels``, ``all_channels``,
    ``stale`` (there is other evidence, or another decision, than was looked at), ``not_held``.
    """

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data
