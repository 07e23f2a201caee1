"""What can be wrong with a timeline."""

from typing import ClassVar

from guichet.core.errors import GuichetError


class TimelineError(GuichetError):
    """A timeline that cannot be assessed. The message names the event (counted from 1) and the field."""

    code: ClassVar[str] = "timeline"


class NotAllowed(TimelineError):  # noqa: N818 - reads as what is said: that is not allowed
    """An event that the ticket's status, or the policy, does not allow; ``data`` has ``reason``, a stable code, and
    ``why``, the whole reason.
    """

    code: ClassVar[str] = "not_allowed"
