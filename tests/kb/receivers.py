"""Who is told: a web server and a mail server on loopback that keep what they are sent."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def nothing() -> None:
    """What happens at a moment at which nothing is to happen."""


@dataclass
class Receiver:
    """A web server that keeps what it is sent, and answers as told."""

    url: str = ""
    status: int = 204
    messages: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    before: Callable[[], None] = nothing
    """Called when a message has arrived and before it is answered."""
    after: Callable[[], None] = nothing
    """Called when it has been answered."""


@contextmanager
def open_receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A web server on a free port of loopback."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.messages.append(({name.lower(): value for name, value in self.headers.items()}, body))
            kept.before()
            with contextlib.suppress(OSError):
                self.send_response(kept.status)
                self.send_header("Location", f"{kept.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            kept.after()

        def handle(self) -> None:
            with contextlib.suppress(ssl.SSLError):
                super().handle()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        # The handshake belongs to the connection's own thread: one that fails must not end the server.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    kept.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


class Mailbox(threading.Thread):
    """An SMTP server for one connection after the other: keeps the letters."""

    def __init__(self, farewell: str = "221 bye") -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.letters: list[bytes] = []
        self.before: Callable[[], None] = nothing
        self.after: Callable[[], None] = nothing
        self.farewell = farewell
        self.start()

    @property
    def url(self) -> str:
        """For BIENNIEN_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.socket.getsockname()[1]}"

    def run(self) -> None:
        """Serves until the socket is closed."""
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            # A sender that was killed leaves in the middle of a word.
            with contextlib.suppress(OSError), connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream: Any) -> None:
        def say(line: str) -> None:
            stream.write(line.encode() + b"\r\n")
            stream.flush()

        say("220 mailbox")
        for raw in stream:
            command = raw.decode().strip().upper()
            if command == "DATA":
                say("354 go on")
                lines: list[bytes] = []
                for line in stream:
                    if line == b".\r\n":
                        break
                    lines.append(line)
                else:
                    return
                self.letters.append(b"".join(lines))
                self.before()
                say("250 kept")
                self.after()
            elif command == "QUIT":
                say(self.farewell)
                return
            else:
                say("250 well")
