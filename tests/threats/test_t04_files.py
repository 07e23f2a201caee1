"""T4 and T5: a file is a download of the type that its bytes say, under a name that names no place; none of it runs."""

from itertools import product

import pytest
from django.conf import settings as installation
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.kit.filestore import store
from guichet.tickets.models import Attachment, Ticket
from web.world import World

pytestmark = pytest.mark.django_db

PAGES = {
    "x.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "x.html": b"<!doctype html><script>alert(1)</script>",
    "x.xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    "x.xml": b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><x/>',
    "x.mht": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<script>alert(1)</script>",
    "x.js": b"alert(1)",
    "x.pdf": b"%PDF-1.7 /OpenAction /JavaScript (app.alert(1))",
    "x.gif": b"GIF89a/*<script>alert(1)</script>*/=1;",
    "x.htaccess": b"AddType application/x-httpd-php .txt",
}
NAMES = (
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "\u200b.htaccess",
    ".htaccess",
    "con",
    "aux.txt",
    "a\u202egnp.exe",
    "x\x00.png",
    "%00",
    "%2e%2e%2fx",
    "x" * 10_000 + ".txt",
    "\r\nX-Evil: 1",
    'a"; filename="b',
    "a;b=c",
    "é\u0301.txt",
    "....",
    " ",
    "~",
    "file:///etc/passwd",
    "C:\\x",
    "a/b",
    "-rf",
    "<script>.txt",
    "\ufeffx",
    "x\u2028y",
    "${7*7}",
    "'; drop table x",
)


KINDS = ("text/html", "image/svg+xml", "text/html;x\r\nX-Evil: 1")


def sent(world: World, ticket: Ticket, name: str, content: bytes, kind: str) -> Attachment:
    """A file that a customer sends with an answer, as they name and type it."""
    file = SimpleUploadedFile("x", content, content_type=kind)
    file.name = name
    fields = {"text": "See.", "key": f"{ticket.attachments.count()}", "files": file}
    world.client(world.contact).post(f"/requests/{ticket.public_id}/answer", fields)
    return Attachment.objects.latest("pk")


def test_whatever_a_file_says_that_it_is_it_comes_as_a_download_that_cannot_act(world: World) -> None:
    ticket, agent = world.file(), world.client(world.agent)
    for (name, content), kind in product(PAGES.items(), KINDS):
        file = sent(world, ticket, name, content, kind)
        got = agent.get(f"/attachments/{file.public_id}/")
        assert b"".join(got) == content, name
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in got.headers["Cache-Control"]
        assert "X-Evil" not in got.headers
        acting = {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"}
        assert got.headers["Content-Type"] not in acting, name


def test_however_a_file_is_called_it_lies_where_we_say_and_comes_under_a_plain_name(world: World) -> None:
    ticket, agent = world.file(), world.client(world.agent)
    for name in NAMES:
        file = sent(world, ticket, name, b"Meters read zero.", "text/plain")
        assert store().path(file.key).startswith(str(installation.DATA_DIR / "attachments"))
        assert not set(file.name) & set('/\\\x00\r\n\u200b\u202e\u2028"'), name
        assert 0 < len(file.name) <= 200
        got = agent.get(f"/attachments/{file.public_id}/")
        assert b"".join(got) == b"Meters read zero."
        assert "\n" not in got.headers["Content-Disposition"]
    assert ticket.attachments.count() == len(NAMES)


def test_two_files_of_one_name_are_two(world: World) -> None:
    ticket = world.file()
    first, second = (sent(world, ticket, "x.txt", content, "text/plain") for content in (b"1", b"2"))
    assert first.key != second.key
    with store().open(first.key) as kept:
        assert kept.read() == b"1"


def test_a_file_without_a_byte_is_refused_with_a_word(world: World) -> None:
    ticket = world.file()
    fields = {"text": "See.", "key": "k", "files": SimpleUploadedFile("empty.txt", b"")}
    got = world.client(world.contact).post(f"/requests/{ticket.public_id}/answer", fields)
    assert got.status_code == 422
    assert "empty.txt" in got.content.decode()
