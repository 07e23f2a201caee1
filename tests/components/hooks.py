"""What mail providers post, in their own shapes, signed as they sign."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from post import HERE

SENDER = "chloe@fluksaqua.test"
TOKEN = "a-token-of-theirs"
KEY = "key-7c1f2a9e5b3d4c6f"
USER, PASSWORD = "guichet", "correct-horse-battery"
BOUNDARY = "xYzZY"
NOW = 1_773_136_800


@dataclass(frozen=True)
class Post:
    """A post: its body, its type, and what else its head says."""

    body: bytes
    kind: str
    head: Mapping[str, str] = field(default_factory=dict)


@cache
def postal_key() -> rsa.RSAPrivateKey:
    """A Postal's own."""
    return rsa.generate_private_key(65_537, 2_048)


@cache
def sendgrid_key() -> ec.EllipticCurvePrivateKey:
    """A SendGrid's own."""
    return ec.generate_private_key(ec.SECP256R1())


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    """The public half, as providers show it: on one line, without its frame."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(key.public_key().public_bytes(serialization.Encoding.DER, form)).decode()


def setting() -> str:
    """All four providers, in the form of ``GUICHET_MAIL_HOOKS``."""
    login = f"user={USER}&password={PASSWORD}"
    return (
        f"mailgun://mailgun?key={KEY} postmark://postmark?{login} postal://postal?key={public(postal_key())} "
        f"sendgrid://sendgrid?{login} sendgrid://signed?key={public(sendgrid_key())}"
    )


def form(fields: Mapping[str, bytes | str]) -> Post:
    """A form of several parts."""
    body = b""
    for name, said in fields.items():
        value = said if isinstance(said, bytes) else said.encode()
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
    return Post(body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")


def login(user: str = USER, password: str = PASSWORD) -> dict[str, str]:
    """A user and password in a head."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def mailgun_fields(
    raw: bytes, *, at: int = NOW, token: str = TOKEN, key: str = KEY, to: str = HERE, sender: str = SENDER
) -> dict[str, bytes | str]:
    """The fields of Mailgun's form, with the mail as it came."""
    signature = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "recipient": to,
        "sender": sender,
        "from": "Chloe <chloe@fluksaqua.test>",
        "subject": "Meters read zero",
        "timestamp": str(at),
        "token": token,
        "signature": signature,
        "body-mime": raw,
    }


def mailgun(
    raw: bytes, *, at: int = NOW, token: str = TOKEN, key: str = KEY, to: str = HERE, sender: str = SENDER
) -> Post:
    """What Mailgun posts where a route forwards to an address that ends with ``mime``."""
    return form(mailgun_fields(raw, at=at, token=token, key=key, to=to, sender=sender))


def postmark(raw: bytes, *, to: str = HERE, head: Mapping[str, str] | None = None) -> Post:
    """What Postmark posts with *Include raw email content in JSON payload*."""
    said = {
        "FromName": "Chloe",
        "From": "chloe@fluksaqua.test",
        "FromFull": {"Email": "chloe@fluksaqua.test", "Name": "Chloe", "MailboxHash": ""},
        "OriginalRecipient": to,
        "Subject": "Meters read zero",
        "MessageID": "22c74902-a0c1-4511-804f2-341342852c90",
        "TextBody": "The meters read zero since this morning.",
        "Headers": [{"Name": "Return-Path", "Value": "<chloe@fluksaqua.test>"}, {"Name": "X-Spam-Score", "Value": "1"}],
        "Attachments": [],
        "RawEmail": raw.decode(),
    }
    return Post(json.dumps(said).encode(), "application/json", login() if head is None else head)


def sendgrid(raw: bytes, *, to: str = HERE, sender: str = SENDER, head: Mapping[str, str] | None = None) -> Post:
    """What SendGrid posts with *POST the raw, full MIME message*."""
    envelope = json.dumps({"to": [to], "from": sender})
    fields: dict[str, bytes | str] = {
        "to": to,
        "from": "Chloe",
        "spam_score": "0.1",
        "email": raw,
        "envelope": envelope,
        "charsets": "{}",
    }
    made = form(fields)
    return Post(made.body, made.kind, login() if head is None else head)


def signed(raw: bytes, *, at: int = NOW, to: str = HERE) -> Post:
    """The same where SendGrid signs."""
    made = sendgrid(raw, to=to)
    signature = sendgrid_key().sign(str(at).encode() + made.body, ec.ECDSA(hashes.SHA256()))
    head = {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": str(at),
    }
    return Post(made.body, made.kind, head)


def postal(raw: bytes, *, to: str = HERE, sender: str = SENDER) -> Post:
    """What Postal posts from an HTTP endpoint with *raw message* and base 64."""
    said = {
        "id": 17,
        "rcpt_to": to,
        "mail_from": sender,
        "message": base64.encodebytes(raw).decode(),
        "base64": True,
        "size": len(raw),
    }
    body = json.dumps(said).encode()
    signature = postal_key().sign(body, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - that is how it signs
    return Post(body, "application/json", {"X-Postal-Signature": base64.b64encode(signature).decode()})
