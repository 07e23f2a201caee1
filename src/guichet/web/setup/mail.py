"""Whether the desk's mails arrive: a real one to whoever asks, step by step in plain words, and what DNS says."""

from email.message import EmailMessage
from email.utils import make_msgid

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.channels.email.hooks.taking import await_test
from guichet.desks.first_steps import note_mail
from guichet.kit.addresses import named
from guichet.kit.deliverability import Came, Found, Record, Server, Step, hand_over, records
from guichet.policies.speaking import clock_of
from guichet.web.setup.mail_in import Told, hooks_for, ways_in
from guichet.web.shared.mail_faults import OUT, wrong
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import Visitor, keepers_only


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def check(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Say how mails go out; on sending, send one to whoever asks, and say what came of each step."""
    if "hook" in request.POST:
        return _await(visitor, request.POST["hook"])
    context: dict[str, object] = {"desk": visitor.desk, "server": server_told(), "to": visitor.user.email}
    ways = ways_in(visitor.desk, zone=clock_of(visitor.desk, policy_now(request)), at=clock.now_seconds())
    context |= {"ways": ways, "waits": any(each.waits for each in ways)}
    if request.method == "POST":
        domain = visitor.desk.mail_address.rpartition("@")[2]
        came = list(hand_over(_server(), _letter(visitor))) if server_told() else []
        arrived = bool(came) and came[-1].well and came[-1].step is Step.ACCEPT
        if arrived:
            note_mail(visitor.desk, at=clock.now_seconds())
        context |= {
            "steps": [_step(each) for each in came],
            "arrived": arrived,
            "records": [_record(each, domain) for each in records(domain)],
            "tried": True,
        }
    return render(request, "setup/mail.html", context)


def _await(visitor: Visitor, name: str) -> HttpResponse:
    """Wait for a provider's test."""
    try:
        hook = next((each for each in hooks_for(visitor.desk) if each.name == name), None)
    except ImproperlyConfigured:
        hook = None
    if hook is None:
        raise Http404
    await_test(hook, at=clock.now_seconds())
    return redirect(f"{reverse('setup:mail')}#ways")


def server_told() -> str:
    """The mail server as people write it; nothing where mails are kept as files."""
    return "" if settings.MAIL_FOLDER else f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def _server() -> Server:
    return Server(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        user=settings.MAIL_OAUTH_USER if settings.MAIL_OAUTH else settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        ssl=settings.EMAIL_USE_SSL,
        tls=settings.EMAIL_USE_TLS,
        oauth=settings.MAIL_OAUTH,
    )


def _letter(visitor: Visitor) -> EmailMessage:
    desk, letter = visitor.desk, EmailMessage()
    letter["Subject"] = gettext("A test of the mails of %(desk)s") % {"desk": desk.name}
    letter["From"] = named(desk.sender, desk.mail_address)
    letter["To"] = visitor.user.email
    letter["Message-ID"] = make_msgid(domain=desk.mail_address.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(gettext("This mail was sent from the settings of your desk. If you read it, its mails arrive."))
    return letter


def _step(came: Came) -> Told:
    well = {
        Step.NAME: gettext("The name of the mail server leads to an address."),
        Step.CONNECT: gettext("The mail server answers."),
        Step.ENCRYPT: gettext("The connection is encrypted, and the certificate is good."),
        Step.SIGN_IN: gettext("The mail server lets us in."),
        Step.ACCEPT: gettext("The mail server took the mail. Look whether it arrives, also among the unwanted ones."),
    }
    badly = {
        Step.NAME: gettext("The name of the mail server leads nowhere. Is it written right in GUICHET_MAIL_URL?"),
        Step.CONNECT: gettext("The mail server does not answer. Are its port and the firewall right?"),
        Step.ENCRYPT: gettext("The connection cannot be encrypted. Is the certificate good, and is it the right port?"),
        Step.SIGN_IN: gettext("The mail server does not let us in. Are the user and the password right?"),
        Step.ACCEPT: gettext("The mail server did not take the mail. May it send from the address of the desk?"),
    }
    if came.well:
        return Told("ok", well[came.step], came.detail)
    fault = wrong(came.kept, setting=OUT)
    said = badly[came.step] if fault is None else f"{fault.said} {fault.todo}"
    return Told("err", said, "", raw=came.detail)


def _record(found: Found, domain: str) -> Told:
    if not found.known:
        said = gettext("%(record)s: nobody could be asked.")
        return Told("half", said % {"record": found.record.upper()}, "")
    if found.text:
        return Told("ok", gettext("%(record)s: there is one.") % {"record": found.record.upper()}, found.text)
    lacking = {
        Record.MX: gettext("MX: none. Answers to %(domain)s have nowhere to go."),
        Record.SPF: gettext("SPF: none. Say in DNS which servers may send mails of %(domain)s: many refuse them else."),
        Record.DMARC: gettext("DMARC: none. Say in DNS what is to be done with forged mails of %(domain)s."),
    }
    return Told("warn", lacking[found.record] % {"domain": domain}, "")
