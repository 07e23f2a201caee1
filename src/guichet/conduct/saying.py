"""What a limit is called, for whoever it concerns: in mails, on their pages and on those of the desk."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.utils.translation import gettext

from guichet.conduct.models import Evidence, Limit, Remark, Revocation
from guichet.core.limits import Effect
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import said_in
from guichet.desks.channels import channel_name


def limited_said(effect: str, channels: Iterable[str]) -> str:
    """What is limited, in a sentence to the customer."""
    return _LIMITED[Effect(effect)]() % {"channels": ", ".join(channel_name(each) for each in channels)}


_LIMITED: Final[Mapping[Effect, Callable[[], str]]] = {
    Effect.UNCLOCKED: lambda: gettext("New requests are taken, and no time is promised for them."),
    Effect.CHANNELS: lambda: gettext("New requests are taken by these channels only: %(channels)s."),
    Effect.DECLINE: lambda: gettext("New requests are declined."),
    Effect.END: lambda: gettext("Support has ended: no new request is taken."),
}


def limit_named(effect: str) -> str:
    """What a kind of limit does, of nobody in particular."""
    return _NAMED[Effect(effect)]()


_NAMED: Final[Mapping[Effect, Callable[[], str]]] = {
    Effect.UNCLOCKED: lambda: gettext("requests are taken, and no time is promised for them"),
    Effect.CHANNELS: lambda: gettext("requests are taken by some channels only, and declined by the others"),
    Effect.DECLINE: lambda: gettext("requests are declined, unless the desk itself takes one up"),
    Effect.END: lambda: gettext("support ends: no request is taken any more"),
}


def lasts_said(day: str) -> str:
    """Until when, in a sentence; ``day`` is the last one, none where there is no end."""
    if not day:
        return gettext("This stands until it is revoked.")
    return gettext("This holds to the end of %(day)s, unless it is revoked before.") % {"day": day}


def grounds_said(policy: Policy, grounds: Iterable[str], language: str) -> tuple[str, ...]:
    """The kinds of evidence on which a limit rests, in the policy's words."""
    known = {} if policy.abuse is None else policy.abuse.kinds
    return tuple(said_in(known[code].name, language) if code in known else code for code in grounds)


def reason_of(row: Limit | Revocation | Evidence) -> str:
    """What a person typed of it; empty where nothing was, or where it was erased."""
    remark: Remark | None = getattr(row, "remark", None)
    return "" if remark is None else remark.text
