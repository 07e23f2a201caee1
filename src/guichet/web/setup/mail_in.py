"""How mails come in to a desk, and whether that goes well, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext, ngettext

from guichet.channels.email.addressing import desk_of
from guichet.channels.email.hooks.providers import opened
from guichet.channels.email.hooks.taking import AS_KEPT
from guichet.channels.email.ways import Hook, hooks_of, listening_of
from guichet.channels.models import Arrival, HookState, Mailbox
from guichet.desks.models import Desk
from guichet.web.shared.instants import full_instant
from guichet.web.shared.mail_faults import IN, wrong

PROVIDER_NAMES: Final = {"mailgun": "Mailgun", "postal": "Postal", "postmark": "Postmark", "sendgrid": "SendGrid"}

PATIENCE_S: Final = 3_600
"""For so long somebody waits for a provider's test."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the result: a shape, what it was, what came of it; ``raw`` is what was said exactly. ``hook`` names
    what can be waited for there; ``waits``, where it is.
    """

    icon: str
    said: str
    detail: str
    raw: str = ""
    hook: str = ""
    waits: bool = False


def ways_in(desk: Desk, *, zone: str, at: int) -> list[Told]:
    """How mails come in, and whether that goes well; instants by the clock of the page."""
    last = Arrival.objects.filter(desk=desk).order_by("-id").values_list("received_at", flat=True).first()
    came = gettext("A mail came in on %(when)s.") % {"when": full_instant(last, zone)} if last else ""
    found = [Told("ok" if last else "half", came or gettext("No mail has come in yet."), "")]
    where = listening_of(settings.MAIL_LISTEN)
    if where is not None:
        said = gettext("Mails are listened for by %(way)s at port %(port)s.")
        found.append(Told("ok", said % {"way": where.way.upper(), "port": where.port}, ""))
    found += [_box_told(box, zone) for box in Mailbox.objects.filter(desk=desk).order_by("name")]
    found += _hooks_told(desk, zone=zone, at=at)
    if not settings.MAIL_SERVER:
        said = gettext("No mail server of yours is named that says whether senders are genuine: each is only a claim.")
        found.append(Told("warn", said, "GUICHET_MAIL_SERVER"))
    return found


def hooks_for(desk: Desk) -> list[Hook]:
    """The providers that may bring this desk's mails.

    Raises:
        ImproperlyConfigured: where one is named wrongly.
    """
    return [each for each in hooks_of(settings.MAIL_HOOKS) if not each.to or desk_of(each.to) == desk]


def _hooks_told(desk: Desk, *, zone: str, at: int) -> Iterator[Told]:
    """The providers that may bring this desk's mails by HTTP, with the address to give to each."""
    try:
        hooks = hooks_for(desk)
        for each in hooks:
            opened(each)
    except ImproperlyConfigured as error:
        yield Told("err", gettext("Mails that a provider brings are not taken in."), str(error))
        return
    states = {each.name: each for each in HookState.objects.filter(name__in=[each.name for each in hooks])}
    is_alone = not Desk.objects.exclude(pk=desk.pk).exists()
    for hook in hooks:
        state = states.get(hook.name) or HookState(name=hook.name)
        yield from _hook_told(hook, state, zone, is_own=is_alone or bool(hook.to))
        yield _test_told(hook, state, desk, zone, at=at)


def _hook_told(hook: Hook, state: HookState, zone: str, *, is_own: bool) -> Iterator[Told]:
    """What a hook of all desks is called by, and where mails for others were to go, is no single desk's business."""
    named = {"provider": PROVIDER_NAMES[hook.provider], "name": hook.name}
    where = urlsplit(f"{settings.BASE_URL}/mail/{hook.name}/mime")
    login = f"{hook.user if is_own else '…'}:…@" if hook.password else ""
    address = where._replace(netloc=f"{login}{where.netloc}").geturl()
    if state.heard_at is None:
        said = gettext("%(provider)s (“%(name)s”) has brought no mail yet. Have it post the raw mail to this address:")
        yield Told("half", said % named, address)
    else:
        said = gettext("%(provider)s (“%(name)s”) last brought a mail on %(when)s. It posts to this address:")
        yield Told("ok", said % (named | {"when": full_instant(state.heard_at, zone)}), address)
    if state.refused_at is not None:
        said = ngettext(
            "%(count)s post in the name of %(provider)s (“%(name)s”) was refused, on %(when)s. %(why)s",
            "%(count)s posts in the name of %(provider)s (“%(name)s”) were refused, the last on %(when)s. %(why)s",
            state.refused,
        )
        told = {
            "count": state.refused,
            "when": full_instant(state.refused_at, zone),
            "why": _refused(state.refused_why),
        }
        yield Told("warn", said % (named | told), state.refused_about if is_own else "")


def _test_told(hook: Hook, state: HookState, desk: Desk, zone: str, *, at: int) -> Told:
    """What is said of the test that somebody waits for, and the way to begin."""
    provider = {"provider": PROVIDER_NAMES[hook.provider]}
    if state.awaited_at is None or (state.tested_at is None and at - state.awaited_at > PATIENCE_S):
        said = gettext(
            "To see whether it works, wait here and have %(provider)s post a mail: by a test on its own pages, or by"
            " writing to %(address)s."
        )
        if state.awaited_at is not None:
            said = gettext(
                "Nothing came that proved to be from %(provider)s. Does it post to this address? What proved nothing is"
                " counted above as refused."
            )
        return Told("half", said % (provider | {"address": desk.mail_address}), "", hook=hook.name)
    if state.tested_at is None:
        said = gettext("Waiting since %(when)s for a post that proves to be from %(provider)s.")
        when = full_instant(state.awaited_at, zone)
        return Told("half", said % (provider | {"when": when}), "", hook=hook.name, waits=True)
    provider |= {"when": full_instant(state.tested_at, zone)}
    if state.tested_as == AS_KEPT:
        said = gettext(
            "The test went well: on %(when)s a post came that proved to be from %(provider)s; its mail is kept."
        )
        return Told("ok", said % provider, "", hook=hook.name)
    said = gettext("On %(when)s a post came that proved to be from %(provider)s, but its mail was not taken. %(why)s")
    return Told("warn", said % (provider | {"why": _refused(state.tested_as)}), "", hook=hook.name)


def _refused(why: str) -> str:
    return {
        "login": gettext("Its user or password was not the one that is named here."),
        "signature": gettext("Its signature was not good: is the key the one that the provider shows?"),
        "stale": gettext("Its signature was too old, or the clocks differ."),
        "used": gettext("Its signature had been used for another mail."),
        "size": gettext("It was too big."),
        "form": gettext("It held no raw mail: have the provider post the raw, full MIME message."),
        "envelope": gettext("It held a mail, but no envelope that could be read: nothing said for whom it was."),
        "unopened": gettext("Opening it took too much time or memory; the provider tries again."),
        "address": gettext("No desk has the address that it was for; “to” can name one."),
    }[why]


def _why(error: str) -> str:
    """What went wrong, and what to look at."""
    fault = wrong(error, setting=IN)
    if fault is not None:
        return f"{fault.said} {fault.todo}"
    kind, _gap, words = error.replace(":", " ", 1).partition(" ")
    return {
        "LookupError": gettext("No desk has the address that it is for: “to” must be a desk's address."),
        "TokenError": words.strip(),
        "ImproperlyConfigured": words.strip(),
    }.get(kind) or gettext("Something went wrong that is not foreseen; it is tried again.")


def _box_told(box: Mailbox, zone: str) -> Told:
    if box.failed_at is not None:
        said = gettext("The mailbox %(name)s cannot be looked into since %(when)s. %(why)s")
        told = {"name": box.name, "when": full_instant(box.failed_at, zone), "why": _why(box.error)}
        return Told("err", said % told, "", raw=box.error)
    if box.fetched_at is None:
        return Told("half", gettext("The mailbox %(name)s is being looked into.") % {"name": box.name}, "")
    said = gettext("The mailbox %(name)s was looked into on %(when)s.")
    return Told("ok", said % {"name": box.name, "when": full_instant(box.fetched_at, zone)}, "")
