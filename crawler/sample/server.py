"""Serves the sample web on 127.0.0.1, for the demonstration and the tests.

The Host header names the site, ``X-Forwarded-Proto`` the scheme, as ``biennien harvest --at`` sends them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from crawler.sample.web import Answer, build_web

_NOT_FOUND = Answer(b"<!DOCTYPE html><title>404</title><h1>404</h1>", status=404)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    web: Mapping[str, Answer]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        scheme = self.headers.get("X-Forwarded-Proto", "https")
        host = self.headers.get("Host", "").lower()
        answer = self.server.web.get(f"{scheme}://{host}{self.path}", _NOT_FOUND)
        known = answer.status == 200 and self.headers.get("If-None-Match") == answer.etag
        self.send_response(304 if known else answer.status)
        self.send_header("ETag", answer.etag)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if not known:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not known:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the harvest reports what it fetched."""


@contextmanager
def serve_sample(port: int = 0) -> Iterator[str]:
    """The origin (``http://127.0.0.1:<port>``) of a server that answers while the block runs."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.web = build_web()
    thread = Thread(target=server.serve_forever, name="sample web", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
