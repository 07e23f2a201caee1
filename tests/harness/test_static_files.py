"""A server keeps its static files under hashed names, compressed, and lets browsers keep them for good."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

PROGRAM = """
from guichet.project.wsgi import application
from django.conf import settings
from django.test import RequestFactory
from django.templatetags.static import static
from io import BytesIO
settings.ALLOWED_HOSTS = ["*"]
address = static("guichet/css/base.css")
said = {}
def start(status, headers):
    said.update(headers, status=status)
environ = RequestFactory(headers={"accept-encoding": "gzip"}).get(address).environ
body = b"".join(application(environ, start))
print(address, said["status"], said["Cache-Control"], said.get("Content-Encoding"), len(body), sep="|")
"""


def serve(folder: Path) -> list[str]:
    """Start the application as a server does, and ask it for a style sheet at the address that pages have."""
    said = {"GUICHET_DATA_DIR": str(folder), "GUICHET_SECRET_KEY": "k" * 50}
    keep = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=keep | said, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1].split("|")


def test_a_style_sheet_is_named_by_its_hash_compressed_and_kept_for_good(tmp_path: Path) -> None:
    address, status, cached, encoding, length = serve(tmp_path)
    assert re.fullmatch(r"/static/guichet/css/base\.[0-9a-f]{12}\.css", address)
    assert status.startswith("200")
    assert "immutable" in cached
    assert encoding == "gzip"
    (kept,) = (tmp_path / "static/guichet/css").glob("base.*.css.gz")
    assert len(kept.read_bytes()) == int(length)
    assert b"@layer" in gzip.decompress(kept.read_bytes())


def test_a_second_start_writes_nothing_anew(tmp_path: Path) -> None:
    serve(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "static").rglob("*")}
    serve(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "static").rglob("*")} == before
