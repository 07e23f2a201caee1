"""T13: reading a mail: what it says, in whatever form, and never a failure."""

import base64

import pytest

from guichet.channels.email.reading.cleaning import cleaned
from guichet.channels.email.reading.plain import plain
from guichet.channels.email.reading.reading import Reading, read
from guichet.channels.email.reading.visible import visible
from post import letter


def mail(raw: bytes) -> Reading:
    """What a mail says."""
    return read(raw)[0]


def mixed(*parts: str, kind: str = "mixed", head: str = "") -> bytes:
    """A mail of several parts, each with its own head."""
    body = "".join(f"--x\n{part}\n" for part in parts)
    return f"From: a@b.test\n{head}Content-Type: multipart/{kind}; boundary=x\n\n{body}--x--\n".encode()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"=?utf-8?q?Caf=C3=A9?=", "Café"),
        (b"=?UTF-8?B?Q2Fmw6k=?= =?utf-8?B?IQ==?=", "Café!"),
        (b"=?utf-8?B?Q2Fmww==?= =?utf-8?B?qQ==?=", "Café"),
        (b"=?gb2312?B?xOO6ww==?=", "你好"),
        (b"=?ks_c_5601-1987?B?vsiz58fPvLy/5A==?=", "안녕하세요"),
        (b"=?nowhere?q?Caf=C3=A9?=", "Café"),
        (b"Caf\xc3\xa9 raw", "Café raw"),
        (b"Caf\xe9 raw", "Café raw"),
        (b"=?utf-8?B?broken", "=?utf-8?B?broken"),
        (b"=?utf-7?q?+ADw-script+AD4-?=", "+ADw-script+AD4-"),
        (b"=?utf-8?q?a=0D=0ABcc:_x@y.test?=", "a Bcc: x@y.test"),
        (b"nul =?utf-8?q?=00?= end", "nul end"),
    ],
)
def test_a_subject_is_read_whatever_its_letters(raw: bytes, said: str) -> None:
    assert mail(b"From: a@b.test\nSubject: " + raw + b"\n\nx").subject == said


@pytest.mark.parametrize(
    ("charset", "content", "said"),
    [
        ("iso-8859-1", b"Caf\xe9 \x80", "Café €"),
        ("us-ascii", "Café".encode(), "Café"),
        ("utf-8", b"Caf\xe9", "Café"),
        ("gb2312", "漢".encode("gb18030"), "漢"),
        ("utf-16", "Café".encode("utf-16"), "Café"),
        ("x-unknown", "Zoë".encode(), "Zoë"),
        ("utf-7", b"+ADw-b+AD4-", "+ADw-b+AD4-"),
        ("idna", b"plain", "plain"),
        ("utf-8", b"a\x00b", "ab"),
    ],
)
def test_a_text_is_read_whatever_its_label_says(charset: str, content: bytes, said: str) -> None:
    body = base64.encodebytes(content)
    head = f"From: a@b.test\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
    assert mail(head.encode() + body).text == said


def test_of_two_forms_the_plain_one_is_read_and_the_page_can_be_looked_at() -> None:
    raw = mixed(
        "Content-Type: text/plain\n\nPlain words", "Content-Type: text/html\n\n<p>Page words</p>", kind="alternative"
    )
    assert (mail(raw).text, mail(raw).has_page) == ("Plain words", True)


def test_a_page_without_plain_words_is_read_as_one_would_type_it() -> None:
    page = "<style>p{}</style><p>Hello&nbsp;<b>you</b></p><ul><li>one</li></ul><blockquote>old<br>words</blockquote>"
    assert plain(page) == "Hello you\n\n- one\n\n> old\n> words"


def test_files_keep_their_names_and_bytes() -> None:
    raw = mixed(
        "Content-Type: text/plain\n\nSee the file.",
        'Content-Type: application/pdf; name="=?utf-8?q?r=C3=A9sum=C3=A9.pdf?="\n'
        "Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nSGVsbG8=",
        "Content-Type: text/plain\nContent-Disposition: attachment; filename*=utf-8''na%C3%AFve.txt\n\nwords",
        "Content-Type: text/calendar\n\nBEGIN:VCALENDAR",
        "Content-Type: message/rfc822\n\nSubject: inner\n\ninner words",
        "Content-Type: application/ms-tnef\n\nx",
    )
    reading, files = read(raw)
    names = [file.name for file in reading.files]
    assert names == ["résumé.pdf", "naïve.txt", "invitation.ics", "message.eml", "winmail.dat"]
    assert files[0] == b"Hello"
    assert files[3].startswith(b"Subject: inner")
    assert reading.text == "See the file."


@pytest.mark.parametrize(
    ("kind", "head", "wrapping"),
    [
        ("signed", "", "smime"),
        ('encrypted; protocol="application/pgp-encrypted"', "", "pgp"),
        ("mixed", "", ""),
    ],
)
def test_a_mail_that_is_signed_or_sealed_says_so(kind: str, head: str, wrapping: str) -> None:
    assert mail(mixed("Content-Type: text/plain\n\nx", kind=kind, head=head)).wrapping == wrapping


def test_a_date_is_what_the_sender_says_and_nothing_more() -> None:
    dates = ("Mon, 01 Jan 2099 00:00:00 +0000", "yesterday", "Thu, 01 Jan 1970 00:00:00 +0000", "9" * 5000)
    assert [mail(letter(Date=date)).sent_at for date in dates] == [4070908800, None, 0, None]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("New words.\n\nOn Tue, 3 Mar 2026 at 10:00, Ada <a@b.test> wrote:\n> old\n> words", "New words."),
        ("Bonjour\n\nLe mar. 3 mars 2026 à 10:00, Ada <a@b.test>\na écrit :\n\n> vieux", "Bonjour"),
        ("Hallo\n\nAm 03.03.2026 um 10:00 schrieb Ada:\n> alt", "Hallo"),
        ("Hi\n\n-----Original Message-----\nFrom: Ada\nSent: Tuesday\n\nold", "Hi"),
        ("Hi\n\n________________________________\nFrom: Ada\nSent: today\nTo: me\nSubject: x\n\nold", "Hi"),
        ("Salut\n\nDe : Ada\nEnvoyé : mardi\nÀ : moi\nObjet : x\n\nvieux", "Salut"),
        ("Yes\n-- \nChloe\nLaval", "Yes"),
        ("Yes\n\nSent from my iPhone", "Yes"),
        ("> asked\n\nmy answer below", "> asked\n\nmy answer below"),
        ("> one\nfirst\n> two\nsecond\n> three", "> one\nfirst\n> two\nsecond"),
        ("On the pump it says:\n\nERROR 5", "On the pump it says:\n\nERROR 5"),
        ("From: the office\nwe see nothing", "From: the office\nwe see nothing"),
        ("> all is quoted", "> all is quoted"),
        ("-- \nonly a signature", "-- \nonly a signature"),
        ("On Tue, Ada wrote:\n> old", "On Tue, Ada wrote:\n> old"),
        ("", ""),
    ],
)
def test_what_is_new_is_shown_and_its_start_is_never_lost(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<img src="https://canary.test/pixel.gif" srcset="//canary.test/2x">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="\x01java\x03script:alert(1)">x</a>',
        '<a href="data:text/html,<script>1</script>">x</a>',
        '<div style="position:fixed;background:url(//canary.test)">x</div>',
        "<style>@import url(//canary.test);input[value^=a]{background:url(//canary.test/a)}</style>",
        '<link rel="prefetch" href="//canary.test">',
        '<body background="//canary.test/x.png">x',
        '<iframe src="//canary.test"></iframe>',
        '<form action="//canary.test"><input name=x></form>',
        "<svg><script>alert(1)</script></svg>",
        '<math href="javascript:alert(1)">x</math>',
        '<meta http-equiv="refresh" content="0;url=//canary.test">',
        '<base href="//canary.test/">',
        '<video poster="//canary.test/x"><source src="//canary.test/y"></video>',
        '<object data="//canary.test"></object><embed src="//canary.test">',
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_a_page_keeps_nothing_that_acts_or_fetches(hostile: str) -> None:
    page = cleaned(hostile, {})
    # A place for a picture is no address: it is left free until somebody asks.
    shown = page.html.lower()
    for place in page.elsewhere:
        shown = shown.replace(f'src="{place}"', "")
    wrong = (
        "<script",
        "onerror=",
        "javascript:",
        "src=",
        "style",
        "<svg",
        "<form",
        "<iframe",
        "<link",
        "<meta",
        "<base",
    )
    assert [each for each in (*wrong, "canary.test", "data:") if each in shown] == []


def test_a_picture_that_came_with_a_mail_is_shown() -> None:
    assert cleaned('<img src="cid:logo" alt="Logo">', {"cid:logo": "data:image/png;base64,AA=="}).html.count(
        "data:image/png"
    )
