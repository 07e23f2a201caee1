"""Marks that show nothing stay in a subject where they join emoji or the letters of a script that is written with them,
and nowhere else: what turns or hides text stays out, and a line stays one line.
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.kit.addresses import JOINERS, HeaderInjection, check_header, cut, without_control
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from web.world import World

WRITTEN = [
    "\U0001f469\u200d\U0001f692 on site",  # a firefighter
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # a family
    "\U0001f469\U0001f3fd\u200d\U0001f4bb",  # a programmer, with a tone of skin
    "\U0001f3f3\ufe0f\u200d\U0001f308",  # the rainbow flag
    "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire
    "\U0001f642\u200d\u2194\ufe0f",  # a head that is shaken
    "\U0001f9d4\u200d\u2642\ufe0f",  # a man with a beard
    "نمی‌خواهم",  # Persian
    "क्‍ष",  # Devanagari, a half form
    "শ্‌র র‍্যাব",  # Bengali
    "ශ්‍රී",  # Sinhala
    "ക്‍ക",  # Malayalam
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_with_joiners_keeps_them(text: str) -> None:
    assert without_control(f"About {text}!") == f"About {text}!"
    check_header(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("pay\u200dpal", "pay pal"),
        ("pay\u200cpal", "pay pal"),
        ("1\u200d2", "1 2"),
        ("\u200d\U0001f469", "\U0001f469"),
        ("\U0001f469\u200d", "\U0001f469"),
        ("\U0001f469\u200d\u200d\U0001f692", "\U0001f469 \U0001f692"),
        ("\U0001f469\u200c\U0001f692", "\U0001f469 \U0001f692"),
        ("\U0001f469\u200dx", "\U0001f469 x"),
        ("\u0627\u200cx", "\u0627 x"),
        ("א\u200cא", "א א"),
        ("\u0430\u200d\u0430", "\u0430 \u0430"),
        ("invoice\u202egpj.exe", "invoice gpj.exe"),
        ("a\u2066b\u2069c", "a b c"),
        ("\u061cنمی\u200fخ", "نمی خ"),
        ("a\u00adb\u200bc\ufeffd", "a b c d"),
        ("a\r\nBcc: b\u2028c", "a Bcc: b c"),
    ],
)
def test_elsewhere_they_hide_and_are_taken_out(text: str, plain: str) -> None:
    assert without_control(text) == plain
    with pytest.raises(HeaderInjection):
        check_header(text)


OUT = {"Cc", "Cf", "Zl", "Zp"}
PIECES = st.sampled_from(JOINERS + "\u202e\u2066\n\ufe0f\U0001f469\U0001f3fd\u2764\u06cc\u062e\u0627\u0915\u094da ")
TYPED = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))


@given(TYPED, st.integers(1, 40))
def test_whatever_is_typed_becomes_one_line_that_a_header_takes(text: str, most: int) -> None:
    plain = without_control(text)
    check_header(plain)
    assert without_control(plain) == plain
    kinds = {unicodedata.category(letter) for letter in plain if letter not in JOINERS}
    assert not kinds & OUT
    assert plain.strip(JOINERS) == plain
    assert not any(f"{joiner}{after}" in plain for joiner in JOINERS for after in f"{JOINERS} ")
    short = cut(plain, most)
    check_header(short)
    assert len(short) <= most


@given(TYPED)
def test_nothing_else_of_what_is_typed_is_lost(text: str) -> None:
    left = [letter for letter in without_control(text) if letter not in JOINERS and letter != " "]
    assert left == [letter for letter in text if unicodedata.category(letter) not in OUT and not letter.isspace()]


@pytest.mark.django_db
def test_a_joined_emoji_comes_whole_to_the_ticket_and_to_its_mail(world: World) -> None:
    subject = "\U0001f469\u200d\U0001f692 نمی‌خواهم"
    ticket = world.file(subject)
    assert Ticket.objects.get(pk=ticket.pk).subject == subject
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="We come.")
    make_round(at=world.clock.at)
    assert any(subject in one for one in Mail.objects.values_list("subject", flat=True))
