"""Somebody who gives tokens, as OAuth 2.0 has it, and says whose they are: for as long as a test lasts."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Giver:
    """What was asked, what is answered, and which tokens are good."""

    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    answer: object = None
    good: dict[str, str] = field(default_factory=dict)

    def give(self, token: str, *, user: str, lasts: int = 3600) -> None:
        """Give this one from now on."""
        self.good[token] = user
        self.status, self.answer = 200, {"access_token": token, "expires_in": lasts, "token_type": "Bearer"}


@contextmanager
def giver() -> Iterator[Giver]:
    """Run one for as long as the block lasts."""
    found = Giver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found.asked.append({name: values[0] for name, values in parse_qs(body).items()})
            self._say(found.status, found.answer)

        def do_GET(self) -> None:
            token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
            user = found.good.get(token)
            self._say(200, {"active": user is not None, "username": user or ""})

        def _say(self, status: int, said: object) -> None:
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/token"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
