"""Mails on their way out. A mail is worded, addressed and given its final Message-ID in the transaction that decides on
it; it is delivered later, at least once, always as the same mail.

Message-ID and reply address hold a code that only this installation can make for this mail and this recipient: what
comes back is known by it, and by nothing else.
"""

import secrets
from dataclasses import asdict, dataclass
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models

from guichet.kit import jobs
from guichet.kit.addresses import check_header, cut, unencoded, without_control
from guichet.kit.codes import code, is_code
from guichet.kit.filestore import store
from guichet.kit.models import Job, JobState, Mail

QUEUE = "outbox"
LONGEST_SUBJECT = 300
OPEN = (JobState.WAITING, JobState.RUNNING, JobState.FAILED)

MOST_REFERENCES = 10
"""Earlier mails of a conversation that a mail names, so that it is found in its thread though one was deleted."""

MOST_ATTEMPTS = 80
"""Tries of one mail: eight within the first hour, then one an hour, so that a server may be away for three days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that travels with a mail: how it is called there, its media type, and what the storage calls it."""

    name: str
    type: str
    key: str


class Outgoing(EmailMultiAlternatives):
    """A mail as it is handed over. ``back`` is where one comes back to that no machine is to answer, where the way out
    knows of envelopes.
    """

    back = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be mailed to one person, and why.

    ``purpose`` and ``subject_id`` come back when it was handed over; ``ordered_at`` is the instant that it is about.
    ``about`` is a code of what else it speaks of, by which it is found again, with a number where there are several.
    ``thread`` names the conversation: replies carry a code of thread and recipient. ``leave`` is the address of the
    page on which the recipient can stop such mails, for those who did not ask for the matter themselves. ``answers`` is
    the Message-ID of the mail of theirs that it answers, ``files`` what travels with it. An answer that a machine gives
    to a mail is one that ``returns`` not (RFC 3834): it comes back to an address of its own, which answers nothing.
    """

    purpose: str
    subject_id: int
    about: str = ""
    ordered_at: int
    thread: str
    recipient: str
    sender: str
    mailbox: str
    subject: str
    text: str
    html: str
    automatic: bool = True
    secret: bool = False
    leave: str = ""
    answers: str = ""
    files: tuple[Enclosure, ...] = ()
    returns: bool = True


def post(stream: int, letter: Letter, *, key: str, at: int) -> Mail:
    """Put a letter in the outbox, once for each ``key``.

    Raises:
        HeaderInjection: where an address holds a control character.
    """
    known = Mail.objects.filter(key=key).first()
    if known is not None:
        return known
    for value in (letter.recipient, letter.sender, letter.mailbox):
        check_header(value)
    job = jobs.enqueue(QUEUE, at=at, key=f"mail:{key}", most_attempts=MOST_ATTEMPTS)
    domain = letter.mailbox.rpartition("@")[2]
    return Mail.objects.create(
        job=job,
        stream=stream,
        key=key,
        purpose=letter.purpose,
        subject_id=letter.subject_id,
        about=letter.about,
        ordered_at=letter.ordered_at,
        recipient=letter.recipient,
        sender=letter.sender,
        reply_to=reply_address(letter.mailbox, letter.thread, letter.recipient),
        subject=cut(unencoded(without_control(letter.subject)), LONGEST_SUBJECT),
        text=letter.text,
        html=letter.html,
        message_id=fresh_message_id(letter.thread, letter.recipient, domain),
        in_reply_to=letter.answers or next(iter(_earlier(stream, letter.recipient, letter.subject_id)), ""),
        automatic=letter.automatic,
        secret=letter.secret,
        leave=letter.leave,
        files=[asdict(file) for file in letter.files],
        returns=letter.returns,
        created_at=at,
    )


def fresh_message_id(thread: str, recipient: str, domain: str) -> str:
    """``<random.code@domain>``: the code is made of the random part, the thread and the recipient."""
    random = secrets.token_hex(12)
    return f"<{random}.{code('message-id', random, thread, recipient)}@{domain}>"


def is_our_message_id(message_id: str, thread: str, recipient: str) -> bool:
    """Whether a Message-ID is one that we made for this thread and recipient; compared whole, in constant time."""
    random, _, rest = message_id.strip().removeprefix("<").partition(".")
    return is_code(rest.partition("@")[0], "message-id", random, thread, recipient)


def reply_token(thread: str, recipient: str) -> str:
    """The code that a reply by this recipient in this thread carries."""
    return f"{thread}.{code('reply', thread, recipient)}"


def is_reply_token(said: str, thread: str, recipient: str) -> bool:
    """Whether somebody holds the code that a reply by this recipient in this thread carries."""
    found, _, rest = said.partition(".")
    return found == thread and is_code(rest, "reply", thread, recipient)


def reply_address(mailbox: str, thread: str, recipient: str) -> str:
    """The address to which this recipient replies: the mailbox with the code after a plus sign."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{reply_token(thread, recipient)}@{domain}"


def thread_of(mail: Mail) -> str:
    """The thread in which replies to a mail are; nothing of one that was erased."""
    return mail.reply_to.rpartition("@")[0].rpartition("+")[2].partition(".")[0]


def return_address(mail: Mail) -> str:
    """Where a mail comes back to that no machine is to answer: an address that is this mail's alone."""
    local, _, domain = mail.reply_to.rpartition("@")
    return f"{local.partition('+')[0]}+r-{mail.pk}.{code('return', mail.message_id)}@{domain}"


def is_return_code(said: str, mail: Mail) -> bool:
    """Whether somebody holds the code of the address that a mail comes back to."""
    return is_code(said, "return", mail.message_id)


def deliver(mail: Mail) -> None:
    """Hand one mail over to the mail server. Raises whatever the mail server's library raises."""
    headers = {
        "Message-ID": mail.message_id,
        "Date": formatdate(mail.created_at, localtime=False, usegmt=False),
        "X-Loop": mail.message_id.rpartition("@")[2].rstrip(">"),
    }
    if mail.in_reply_to:
        earlier = _earlier(mail.stream, mail.recipient, mail.subject_id, before=mail.pk)
        headers["In-Reply-To"] = mail.in_reply_to
        headers["References"] = " ".join(dict.fromkeys([*reversed(earlier), mail.in_reply_to]))
    if mail.automatic:
        headers["Auto-Submitted"] = "auto-generated"
        headers["X-Auto-Response-Suppress"] = "All"
    if mail.leave:
        headers["List-Unsubscribe"] = f"<{mail.leave}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = Outgoing(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.sender,
        to=[mail.recipient],
        reply_to=[mail.reply_to],
        headers=headers,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for file in mail.files:
        _enclose(message, Enclosure(**file))
    message.back = "" if mail.returns else return_address(mail)
    if message.send() != 1:
        raise ConnectionError("The mail server took no recipient.")


def handed_over(mail: Mail, *, at: int) -> None:
    """Note that a mail is out. Only a demonstration keeps what a secret one says, to be looked at."""
    blank = {"text": "", "html": ""} if mail.secret and not settings.DEMO else {}
    Mail.objects.filter(pk=mail.pk).update(handed_over_at=at, **blank)


def erase(found: models.QuerySet[Mail], *, at: int) -> int:
    """Blank what mails say and to whom, and call off those that are still on their way; how many there were.

    A mail that is with the mail server at this moment cannot be called back.
    """
    ids = list(found.values_list("job_id", flat=True))
    for job_id in Job.objects.filter(pk__in=ids, state__in=OPEN).values_list("pk", flat=True):
        jobs.cancel(job_id, at=at)
    # A mail server's answer may repeat what it refused.
    Job.objects.filter(pk__in=ids).update(error="")
    return found.update(recipient="", subject="", text="", html="", reply_to="", in_reply_to="", files=[])


def blocking(mail: Mail) -> Job | None:
    """The job of an earlier mail to the same person about the same subject that is not out yet: they read in order."""
    if not mail.subject_id:
        return None
    earlier = Mail.objects.filter(
        stream=mail.stream, recipient=mail.recipient, subject_id=mail.subject_id, pk__lt=mail.pk, handed_over_at=None
    )
    on_their_way = earlier.filter(job__state__in=(JobState.WAITING, JobState.RUNNING))
    found = on_their_way.select_related("job").order_by("-pk").first()
    return None if found is None else found.job


def _enclose(message: Outgoing, file: Enclosure) -> None:
    """Let a file travel with a mail. One whose bytes are gone, for they were erased meanwhile, does not."""
    try:
        with store().open(file.key) as content:
            message.attach(file.name, content.read(), file.type)
    except FileNotFoundError:
        return


def _earlier(stream: int, recipient: str, subject_id: int, *, before: int | None = None) -> list[str]:
    """The Message-IDs of the mails that the same person had about the same subject, the latest first. What is about
    none, such as a link for signing in, answers nothing.
    """
    if not subject_id:
        return []
    found = Mail.objects.filter(stream=stream, recipient=recipient, subject_id=subject_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id").values_list("message_id", flat=True)[:MOST_REFERENCES])
