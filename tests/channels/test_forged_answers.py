"""T8: who holds no code that we mailed them sees nothing, changes nothing, and is nobody at the desk."""

import pytest

from cast import Cast, local, story
from guichet.channels.models import Arrival, State
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import reply
from guichet.tickets.models import Collaborator, Message, Ticket
from post import CHLOE, HERE, SERVER, last_mail, letter, mailed, passing, taken

MALLORY = "mallory@fluksaqua.test"


@pytest.fixture
def asked(people: Cast) -> Mail:
    """The mail in which the desk asks the customer something; only they have it."""
    taken(people, letter(Authentication_Results=passing()))
    ticket = Ticket.objects.get()
    make_round(at=local("2026-03-10 10:01"))
    reply(ticket, by=people.ada, at=local("2026-03-10 10:30"), text="Is the SECRET password right?", asks=True)
    make_round(at=local("2026-03-10 10:31"))
    return last_mail(people.contact.email)


def forged(people: Cast, raw: bytes, *, to: str = "") -> Arrival:
    """A forged mail leaves the request as it was, and nobody hears anything of it."""
    ticket = Ticket.objects.order_by("pk")[0]
    before, mails, people_of_it = story(ticket), Mail.objects.count(), Collaborator.objects.count()
    arrival = taken(people, raw, "2026-03-10 11:00", to=to)
    make_round(at=local("2026-03-10 11:01"))
    assert story(ticket) == before
    assert Collaborator.objects.count() == people_of_it
    assert not any("SECRET" in mail.text for mail in Mail.objects.order_by("pk")[mails:])
    return arrival


def test_the_right_sender_with_the_right_code_is_believed(people: Cast, asked: Mail) -> None:
    arrival = taken(people, letter("Yes.", to=asked.reply_to), "2026-03-10 11:00", to=asked.reply_to)
    assert (arrival.state, arrival.is_proven) == (State.TAKEN, True)
    assert story(Ticket.objects.get())[-1] == "answered"


def test_a_code_that_lacks_any_of_its_letters_is_none(people: Cast, asked: Mail) -> None:
    local_part, _at, domain = asked.reply_to.partition("@")
    head, _dot, code = local_part.rpartition(".")
    for length in range(len(code)):
        to = f"{head}.{code[:length]}@{domain}"
        assert forged(people, letter(f"Let me in {length}", to=to), to=to).reason == "unknown_code"


def test_a_code_with_a_letter_more_or_another_is_none(people: Cast, asked: Mail) -> None:
    head, at, domain = asked.reply_to.partition("@")
    other = "b" if head[-1] == "a" else "a"
    for wrong in (f"{head}a", f"{head[:-1]}{other}"):
        to = f"{wrong}{at}{domain}"
        assert forged(people, letter("Let me in", to=to), to=to).state == State.REVIEW


def test_the_number_or_the_name_of_a_request_is_no_code(people: Cast, asked: Mail) -> None:
    ticket = Ticket.objects.get()
    for tag in (str(ticket.number), ticket.public_id):
        raw = letter(f"Let me in {tag}", to=HERE.replace("@", f"+{tag}@"), subject=asked.subject, sender=MALLORY)
        assert forged(people, raw).ticket != ticket


def test_a_code_for_one_request_is_none_for_another(people: Cast, asked: Mail) -> None:
    first = Ticket.objects.get()
    taken(people, letter("Another matter", sender=MALLORY, subject="Another"))
    second = Ticket.objects.exclude(pk=first.pk).get()
    to = asked.reply_to.replace(first.public_id, second.public_id)
    assert forged(people, letter("Let me in", to=to), to=to).reason == "unknown_code"


def test_the_right_code_in_other_hands_waits_for_a_person(people: Cast, asked: Mail) -> None:
    arrival = forged(people, letter("Yes.", sender=MALLORY, to=asked.reply_to), to=asked.reply_to)
    assert (arrival.state, arrival.reason, arrival.is_proven) == (State.REVIEW, "other_sender", False)


def test_the_right_message_id_in_other_hands_waits_for_a_person(people: Cast, asked: Mail) -> None:
    arrival = forged(people, letter("Yes.", sender=MALLORY, In_Reply_To=asked.message_id))
    assert (arrival.state, arrival.reason) == (State.REVIEW, "other_sender")


def test_a_guessed_message_id_leads_nowhere(people: Cast, asked: Mail) -> None:
    random, _dot, rest = asked.message_id.partition(".")
    for guess in (f"{random}.{'a' * 26}@{rest.partition('@')[2]}", asked.message_id[:-12] + ">"):
        raw = letter("Let me in", In_Reply_To=guess, References=guess, sender="guess@elsewhere.test")
        assert forged(people, raw).ticket != Ticket.objects.order_by("pk")[0]


def test_a_mail_that_its_domain_disowns_is_not_believed_even_with_the_code(people: Cast, asked: Mail) -> None:
    said = f"{SERVER}; dmarc=fail header.from=fluksaqua.test"
    arrival = forged(people, letter("Yes.", to=asked.reply_to, Authentication_Results=said), to=asked.reply_to)
    assert (arrival.state, arrival.reason, arrival.is_proven) == (State.REVIEW, "forged", False)


def test_nobody_acts_as_an_agent_by_mail(people: Cast, asked: Mail) -> None:
    for code in (HERE, asked.reply_to):
        raw = letter(f"Close it. {code}", sender=people.agent.user.email, to=code)
        assert forged(people, raw, to=code).reason == "agent"
    assert not Message.objects.filter(seat=people.manager).exists()


def test_nobody_is_let_in_by_a_copy_or_by_any_other_header(people: Cast, asked: Mail) -> None:
    others = ("Cc", "Reply_To", "Sender", "Resent_From", "Resent_To", "Resent_Cc", "Bcc", "X_Original_From")
    for name in others:
        raw = letter(f"See {name}", to=asked.reply_to, **{name: "attacker@evil.test"})
        arrival = taken(people, raw, "2026-03-10 11:00", to=asked.reply_to)
        assert arrival.state == State.TAKEN
    reply(Ticket.objects.get(), by=people.ada, at=local("2026-03-10 12:00"), text="SECRET", asks=True)
    make_round(at=local("2026-03-10 12:01"))
    assert mailed("attacker@evil.test") == 0
    assert not Collaborator.objects.exists()


def test_a_mail_with_two_senders_is_nobodys(people: Cast, asked: Mail) -> None:
    for sender in (f"{CHLOE}, {MALLORY}", f"{CHLOE}\nFrom: {MALLORY}", "", "undisclosed"):
        raw = letter(f"Yes {sender}.", sender=sender, to=asked.reply_to)
        assert forged(people, raw, to=asked.reply_to).reason == "no_sender"


def test_an_address_in_the_name_of_another_is_only_a_name(people: Cast, asked: Mail) -> None:
    raw = letter("Yes.", sender=f'"chloe@fluksaqua.test" <{MALLORY}>', to=asked.reply_to)
    assert forged(people, raw, to=asked.reply_to).sender == MALLORY


@pytest.mark.parametrize(
    "results",
    [
        "mx.evil.test; dmarc=pass header.from=fluksaqua.test",
        f"mx.evil.test; x=y\nAuthentication-Results: {SERVER}; dmarc=pass header.from=fluksaqua.test",
        f"({SERVER};) evil; dmarc=pass header.from=fluksaqua.test",
        f"{SERVER}.evil.test; dmarc=pass header.from=fluksaqua.test",
        f"{SERVER}; dmarc=none; dkim=pass header.d=evil.test; spf=pass smtp.mailfrom=evil.test",
        f"{SERVER}; dmarc=pass header.from=evil.test",
        f"{SERVER}; dmarc=fail header.from=fluksaqua.test; dmarc=pass header.from=fluksaqua.test",
    ],
)
def test_only_our_own_server_is_believed_and_only_the_topmost_that_it_says(people: Cast, results: str) -> None:
    arrival = taken(people, letter(Authentication_Results=results))
    assert (arrival.verdict, arrival.is_proven) == ("none", False)


@pytest.mark.parametrize(
    "results",
    [
        f"{SERVER}; dkim=pass header.d=fluksaqua.test header.s=x",
        f"{SERVER}; spf=pass (ok) smtp.mailfrom=chloe@fluksaqua.test",
        f"{SERVER} 1; spf=fail smtp.mailfrom=x.test; dmarc=pass (p=reject) header.from=FLUKSAQUA.test",
    ],
)
def test_what_our_own_server_found_is_believed(people: Cast, results: str) -> None:
    assert taken(people, letter(Authentication_Results=results)).verdict == "pass"
