"""Serves the pages of `bench/harvest.py` on 127.0.0.1, from a process of its own that ends with its parent.

Usage: python bench/harvest_server.py FOLDER [--gzip]

A port is opened for each host, so that clients keep a connection to each as they would to the sites; printed is a JSON
object of the origins by host. Answers are made before the first request, so that serving one costs a look-up and a
write. A page is asked by its Host and path, or as ``/@host/path`` by clients that cannot send another Host.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

Answers = dict[tuple[bytes, bytes], bytes]

SITEMAP = "/bench-sitemap.xml"
"""Where each host names all its pages."""
_NONE = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"


def load_answers(folder: Path, *, packed: bool) -> Answers:
    """Whole answers, head and body, by host and path."""
    answers: Answers = {}
    by_host: dict[str, list[str]] = {}
    for row in map(json.loads, (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()):
        parts = urlsplit(row["url"])
        body = (folder / row["file"]).read_bytes()
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answers[parts.netloc.encode(), path.encode()] = _answer(body, row["headers"]["Content-Type"], packed=packed)
        by_host.setdefault(parts.netloc, []).append(row["url"])
    for host, urls in by_host.items():
        items = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
        sitemap = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'
        answers[host.encode(), SITEMAP.encode()] = _answer(sitemap.encode(), "text/xml; charset=utf-8", packed=packed)
    return answers


def _answer(body: bytes, content_type: str, *, packed: bool) -> bytes:
    coding = ""
    if packed:
        body, coding = gzip.compress(body, 6), "Content-Encoding: gzip\r\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n{coding}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Connection(asyncio.Protocol):
    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            first, *lines = head.split(b"\r\n")
            path = first.split(b" ")[1]
            host = next((line[5:].strip() for line in lines if line[:5].lower() == b"host:"), b"")
            if path.startswith(b"/@"):
                host, _, rest = path[2:].partition(b"/")
                path = b"/" + rest
            self.transport.write(self.answers.get((host, path), _NONE))  # type: ignore[attr-defined]


async def _serve(folder: Path, *, packed: bool) -> None:
    answers = load_answers(folder, packed=packed)
    origins = {}
    for host in sorted({host for host, _ in answers}):
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(answers), "127.0.0.1", 0)
        origins[host.decode()] = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    print(json.dumps(origins), flush=True)
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), packed="--gzip" in sys.argv))
