"""What Outlook packs into winmail.dat: its files and words are the mail's own, and nothing broken stops the reading."""

import base64
import struct

import pytest
from compressed_rtf import compress
from hypothesis import given
from hypothesis import strategies as st

from guichet.channels.email.reading.reading import read
from guichet.channels.email.reading.rich import MOST_BYTES, words_of
from guichet.channels.email.reading.tnef import (
    BODY,
    CODEPAGE,
    FILE_DATA,
    FILE_FACTS,
    FILE_TITLE,
    FORMATTED,
    LONG_NAME,
    MESSAGE,
    NEXT_FILE,
    PAGE,
    SIGNATURE,
    STRING,
    UNICODE,
    unpacked,
)

HEAD = b"From: Ada <ada@a.test>\nTo: help@b.test\nSubject: Pump\nMIME-Version: 1.0\n"


def attribute(key: int, value: bytes) -> bytes:
    return b"\x01" + struct.pack("<II", key, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def prop(key: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, key, 1, len(value)) + value + b"\x00" * (-len(value) % 4)


def props(*found: bytes) -> bytes:
    # One of a fixed size before them, and one with a name, as Outlook has many.
    plain = struct.pack("<HHI", 0x03, 0x0E08, 7)
    named = struct.pack("<HH", 0x03, 0x8001) + b"g" * 16 + struct.pack("<III", 1, 6, 0)[:8] + b"a\x00b\x00c\x00\x00\x00"
    return struct.pack("<I", len(found) + 2) + plain + named + struct.pack("<I", 5) + b"".join(found)


def pack(*attributes: bytes) -> bytes:
    return struct.pack("<IH", SIGNATURE, 1) + b"".join(attributes)


def mail(content: bytes, text: str = "", kind: str = "application/ms-tnef") -> bytes:
    words = f"--x\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode()
    file = f'--x\nContent-Type: {kind}; name="winmail.dat"\nContent-Transfer-Encoding: 8bit\n'.encode()
    encoded = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(content)
    file = file.replace(b"Content-Transfer-Encoding: 8bit\n", encoded)
    return HEAD + b'Content-Type: multipart/mixed; boundary="x"\n\n' + words + file + b"\n--x--\n"


WHOLE = pack(
    attribute(CODEPAGE, struct.pack("<II", 1250, 0)),
    attribute(BODY, "Zażółć\x00".encode("cp1250")),
    attribute(NEXT_FILE, b"\x00" * 14),
    attribute(FILE_TITLE, b"PLAN~1.PDF\x00"),
    attribute(FILE_DATA, b"%PDF-1.4"),
    attribute(FILE_FACTS, props(prop(LONG_NAME, UNICODE, "Plan d’étage.pdf\x00".encode("utf-16-le")))),
    attribute(NEXT_FILE, b"\x00" * 14),
    attribute(FILE_TITLE, b"log.txt\x00"),
    attribute(FILE_DATA, b"All zero."),
)


def test_the_files_in_a_pack_are_files_of_the_mail() -> None:
    reading, files = read(mail(WHOLE, "See the plan."))
    assert [(file.name, content) for file, content in zip(reading.files, files, strict=True)] == [
        ("Plan d’étage.pdf", b"%PDF-1.4"),
        ("log.txt", b"All zero."),
    ]
    assert reading.text == "See the plan."


def test_a_pack_gives_its_words_where_the_mail_has_no_others() -> None:
    assert read(mail(WHOLE))[0].text == "Zażółć"
    page = pack(attribute(MESSAGE, props(prop(PAGE, 0x102, b"<p>Only <b>here</b></p>"))))
    reading, _files = read(mail(page))
    assert reading.text == "Only here"
    assert reading.has_page


def test_a_pack_is_known_by_its_name_too() -> None:
    assert len(read(mail(WHOLE, kind="application/octet-stream"))[0].files) == 2


@pytest.mark.parametrize("content", [b"", b"hello", WHOLE[:5], pack(), WHOLE.replace(b"%PDF", b"%PDG")])
def test_what_is_no_pack_stays_a_file(content: bytes) -> None:
    reading, files = read(mail(content, "See."))
    if content.startswith(WHOLE[:20]):
        # What stands before the broken piece was found: it is words alone, so that the file stays.
        assert unpacked(content).text == "Zażółć"
    assert [file.name for file in reading.files] == ["winmail.dat"]
    assert files == [content]


@given(st.binary(max_size=400))
def test_nothing_broken_stops_the_reading(content: bytes) -> None:
    unpacked(content)
    unpacked(struct.pack("<IH", SIGNATURE, 1) + content)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_one_wrong_byte_stops_nothing(place: int, byte: int) -> None:
    unpacked(WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :])


@given(st.binary(max_size=200))
def test_broken_facts_stop_nothing(content: bytes) -> None:
    unpacked(pack(attribute(NEXT_FILE, b""), attribute(FILE_FACTS, content), attribute(MESSAGE, content)))


def test_a_string_of_eight_bits_is_read_by_the_code_page() -> None:
    found = unpacked(pack(attribute(MESSAGE, props(prop(0x1000, STRING, b"caf\xe9\x00")))))
    assert found.text == "café"


RICH = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}{\*\generator Riched20;}"
    rb"\pard\f0 The pump reads z\'e9ro,\par since \b 08:40\b0 . \u-10179?\u-8704?\par\par\par\par"
    rb"{\pict\wmetafile8 0102}{\field{\*\fldinst HYPERLINK \"https://a.test\"}{\fldrslt the plan}}\par}"
)
FROM_A_PAGE = rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Since this morning.{\*\htmltag72 </p>}}"


def rich(content: bytes, *others: bytes) -> bytes:
    """A pack with formatted text, and with other attributes."""
    return pack(attribute(MESSAGE, props(prop(FORMATTED, 0x102, content))), *others)


@pytest.mark.parametrize("squeezed", [True, False])
def test_formatted_text_gives_its_words_where_the_mail_has_no_others(squeezed: bool) -> None:
    reading, _files = read(mail(rich(compress(RICH, compressed=squeezed))))
    lines = reading.text.split("\n")
    assert lines[:2] == ["The pump reads zéro,", "since 08:40. 😀"]
    assert "the plan" in lines[-1]
    assert [file.name for file in reading.files] == ["winmail.dat"], "nothing else was in it"
    assert read(mail(rich(compress(RICH)), "Plain words."))[0].text == "Plain words."


def field(instruction: str, result: str) -> str:
    return words_of(
        compress(("{\\rtf1\\ansi See {\\field" + instruction + "{\\fldrslt" + result + "}}, then write.}").encode())
    )


@pytest.mark.parametrize(
    ("target", "words", "said"),
    [
        ("https://a.test/x?y=1&z=%20", "the plan", "the plan <https://a.test/x?y=1&z=%20>"),
        ("https://a.test/", "https://a.test", "https://a.test"),
        ("https://evil.test/", "https://bank.test", "https://bank.test <https://evil.test/>"),
        ("mailto:ada@a.test", "Ada", "Ada <mailto:ada@a.test>"),
        ("mailto:ada@a.test", "ada@a.test", "ada@a.test"),
        ("javascript:alert(1)", "the plan", "the plan"),
        ("file:///etc/passwd", "the plan", "the plan"),
    ],
)
def test_a_link_in_formatted_text_says_where_it_leads_where_its_words_do_not(
    target: str, words: str, said: str
) -> None:
    outlook = field(f'{{\\*\\fldinst{{HYPERLINK "{target}"}}}}', f"{{\\cf1\\ul {words}}}")
    assert outlook == f"See {said}, then write."
    plain = field(f'{{\\*\\fldinst HYPERLINK "{target}" }}', f" {words}")
    assert plain == f"See {said}, then write."


def test_links_after_each_other_and_one_without_an_end_keep_their_words() -> None:
    one = r'{\field{\*\fldinst{HYPERLINK "https://a.test"}}{\fldrslt{\b one \{1\}}}}'
    assert words_of(compress(rf"{{\rtf1 {one} and {one}.}}".encode())) == (
        "one {1} <https://a.test> and one {1} <https://a.test>."
    )
    assert "one" in words_of(compress(rf"{{\rtf1 {one[:-3]}".encode()))
    many = words_of(compress(("{\\rtf1 " + one * 2_000 + "}").encode(), compressed=False))
    assert many.count("one") == 2_000


def test_formatted_text_that_was_a_page_gives_its_words() -> None:
    assert read(mail(rich(compress(FROM_A_PAGE))))[0].text == "Since this morning."


FILE = attribute(NEXT_FILE, b"\x00" * 14) + attribute(FILE_TITLE, b"log.txt\x00") + attribute(FILE_DATA, b"All zero.")
TOO_MUCH = struct.pack("<III", 100, MOST_BYTES + 1, 0) + b"LZFu"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        compress(RICH)[:-9],
        TOO_MUCH,
        compress(b"{\\rtf1 \\u99999999 a}"),
        compress(b"{\\rtf1{\\fonttbl" + b"\\f1" * 7_000, compressed=False),
        b"x" * 20,
    ],
)
def test_formatted_text_that_cannot_be_read_stays_in_its_pack_beside_the_files(content: bytes) -> None:
    packed = rich(content, FILE)
    reading, files = read(mail(packed))
    assert reading.files[0].name == "log.txt"
    if content:
        assert [file.name for file in reading.files] == ["log.txt", "winmail.dat"]
        assert files[1] == packed


@given(st.binary(max_size=300))
def test_no_formatted_text_stops_the_reading(content: bytes) -> None:
    words_of(content)
    words_of(compress(rb"{\rtf1 " + content + b"}"))
