"""What each provider's posts look like, and how it proves them. The proof is anymail's; its reading of mails is not
used, for it would read them in the process of the pages.

Providers are here that hand over the mail as it came.
"""

import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Final, Protocol

from anymail.exceptions import AnymailNotSupportedWarning
from anymail.webhooks.base import AnymailBasicAuthMixin
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.postal import PostalInboundWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from anymail.webhooks.sendgrid import SendGridBaseWebhookView
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from guichet.channels.email.hooks import opening
from guichet.channels.email.hooks.posting import Posted, Unreadable
from guichet.channels.email.reading.unpacking import named
from guichet.channels.email.ways import Hook

HOUR_S: Final = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A mail as it was handed over: its bytes, and what its envelope says. ``sender`` is ``<>`` where it names nobody,
    and nothing where no envelope is told.
    """

    raw: bytes
    recipients: tuple[str, ...]
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """When the provider signed, by its clock, and for how many seconds that is good: as long as it tries again.
    ``token`` is what it signed where that is not the mail: then it is good for one mail only.
    """

    at: int
    good_s: int
    token: str = ""


class Provider(Protocol):
    """A provider."""

    nobody: int
    """The status by which it understands that an address is nobody's and that it need not try again."""

    def run_validators(self, request: HttpRequest) -> None:
        """Check what proves a post; raises what anymail raises, or ValueError."""

    def open(self, posted: Posted) -> None:
        """Take out what the checks read; before anything is proved."""

    def stamp(self, posted: Posted) -> Stamp | None:
        """When it signed; nothing where it signs no instant. Raises ValueError where it says no instant."""

    def unpack(self, posted: Posted) -> Handed:
        """The mail, of a post that is proved. Raises Unreadable."""


class Mailgun(MailgunInboundWebhookView):
    """A form with the mail in ``body-mime``; signed are an instant and a token, and nothing of the mail."""

    nobody = 406
    MAIL: ClassVar = "body-mime"
    SAID: ClassVar = frozenset({"token", "timestamp", "signature", "recipient", "sender"})

    def open(self, posted: Posted) -> None:
        """What is signed is in the form."""
        posted.take_form(self.MAIL, self.SAID)

    def stamp(self, posted: Posted) -> Stamp:
        """It tries again for eight hours."""
        return Stamp(at=int(posted.POST["timestamp"]), good_s=9 * HOUR_S, token=posted.POST["token"])

    def unpack(self, posted: Posted) -> Handed:
        """One mail for one address."""
        if self.MAIL not in posted.fields:
            raise Unreadable
        recipients = tuple(posted.POST.get("recipient", "").split(","))
        return Handed(raw=posted.fields[self.MAIL], recipients=recipients, sender=named(posted.POST.get("sender")))


class SendGrid(SendGridBaseWebhookView):
    """A form with the mail in ``email``; a password, or all of it signed with an instant, or both."""

    esp_name = "SendGrid"
    key_setting_name = "inbound_webhook_verification_key"
    nobody = 403
    MAIL: ClassVar = "email"
    SAID: ClassVar = frozenset({"envelope"})

    def open(self, posted: Posted) -> None:
        """The checks read the whole of it."""

    def stamp(self, posted: Posted) -> Stamp | None:
        """It tries again for three days."""
        if self.webhook_verification_key is None:
            return None
        return Stamp(at=int(posted.META["HTTP_X_TWILIO_EMAIL_EVENT_WEBHOOK_TIMESTAMP"]), good_s=73 * HOUR_S)

    def unpack(self, posted: Posted) -> Handed:
        """One mail for some addresses."""
        posted.take_form(self.MAIL, self.SAID)
        if self.MAIL not in posted.fields:
            raise Unreadable
        try:
            envelope = _json(posted.POST.get("envelope", "{}"))
        except Unreadable as error:
            raise Unreadable("envelope") from error
        recipients = envelope.get("to")
        if not isinstance(recipients, list):
            raise Unreadable("envelope")
        sender = named(envelope.get("from"))
        return Handed(raw=posted.fields[self.MAIL], recipients=tuple(map(str, recipients)), sender=sender)


class Postmark(PostmarkInboundWebhookView):
    """JSON with the mail in ``RawEmail``; a password."""

    nobody = 403

    def open(self, posted: Posted) -> None:
        """The password is in the head."""

    def stamp(self, _posted: Posted) -> None:
        """It signs nothing."""

    def unpack(self, posted: Posted) -> Handed:
        """One mail for one address."""
        raw, recipient, sender = opening.opened(b"m", posted.body)
        return Handed(raw=raw, recipients=(recipient,), sender=sender)


class Postal(PostalInboundWebhookView):
    """JSON with the mail in ``message``; all of it signed, but no instant."""

    nobody = 403

    def open(self, posted: Posted) -> None:
        """The checks read the whole of it."""

    def stamp(self, _posted: Posted) -> None:
        """The same post is the same mail, and that is known again."""

    def unpack(self, posted: Posted) -> Handed:
        """One mail for one address."""
        raw, recipient, sender = opening.opened(b"l", posted.body)
        return Handed(raw=raw, recipients=(recipient,), sender=sender)


KINDS: Final[Mapping[str, Callable[..., Provider]]] = {
    "mailgun": Mailgun,
    "postal": Postal,
    "postmark": Postmark,
    "sendgrid": SendGrid,
}
_CHECK_LOGIN: Final[Callable[[Any, HttpRequest], None]] = AnymailBasicAuthMixin.validate_request


@cache
def opened(hook: Hook) -> Provider:
    """The provider of a hook, with its secrets.

    Raises:
        ImproperlyConfigured: where a key is none; it is not repeated.
    """
    said: dict[str, object] = {"webhook_secret": [f"{hook.user}:{hook.password}"] if hook.password else []}
    match hook.provider:
        case "mailgun":
            said["webhook_signing_key"] = hook.key
        case "postal":
            _check_key(hook)
            said["webhook_key"] = hook.key
        case "sendgrid":
            _check_key(hook)
            said[SendGrid.key_setting_name] = hook.key
    with warnings.catch_warnings():
        # Its makers have no SendGrid to try it on, and say so each time: decision 0028.
        warnings.simplefilter("ignore", AnymailNotSupportedWarning)
        return KINDS[hook.provider](**said)


def check_login(provider: Provider, request: HttpRequest) -> None:
    """Check the password, where there is one, before anything more is read; raises what anymail raises."""
    _CHECK_LOGIN(provider, request)


def _check_key(hook: Hook) -> None:
    try:
        if hook.key:
            load_pem_public_key(f"-----BEGIN PUBLIC KEY-----\n{hook.key}\n-----END PUBLIC KEY-----".encode())
    except ValueError as error:
        said = f"The key of {hook.provider}://{hook.name} in GUICHET_MAIL_HOOKS is no public key."
        raise ImproperlyConfigured(said) from error


def _json(body: str) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(said, dict):
        raise Unreadable
    return said
