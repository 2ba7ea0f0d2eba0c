"""A small web on 127.0.0.1 that behaves as it is told, for real crawls: pages, robots.txt, failures, challenges."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crawler.sample.web import build_web

CHALLENGE = (
    b'<html><body><script>document.cookie="D1N=0123456789abcdef0123456789abcdef"+"; path=/";'
    b"window.location.reload(true);</script></body></html>"
)


@dataclass
class Reply:
    """What one address answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    delay: float = 0.0
    cut: bool = False
    """The connection ends in the middle of the body."""
    first: list[Reply] = field(default_factory=list)
    """What the first requests get before this."""


@dataclass
class Hit:
    """A request that came in."""

    host: str
    path: str
    status: int
    at: float
    headers: dict[str, str]


class Site:
    """The pages by host and path, and what was asked."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], Reply] = {}
        self.hits: list[Hit] = []
        self.lock = threading.Lock()
        self.origin = ""
        self.on_hit: Callable[[Hit], None] = lambda hit: None

    def put(self, host: str, path: str, body: bytes | str = b"", **how: object) -> Reply:
        """Lays a page down, as HTML unless told otherwise."""
        body = body.encode() if isinstance(body, str) else body
        reply = Reply(body, **how)  # type: ignore[arg-type]
        reply.headers.setdefault("Content-Type", "text/html; charset=utf-8")
        self.pages[host, path] = reply
        return reply

    def asked(self, host: str | None = None) -> list[str]:
        """The paths that were asked, in their order, without robots.txt."""
        return [hit.path for hit in self.hits if hit.path != "/robots.txt" and host in (None, hit.host)]

    def robots(self, host: str, body: str) -> None:
        """The host's robots.txt."""
        self.put(host, "/robots.txt", body, headers={"Content-Type": "text/plain"})

    def section(self, host: str, path: str, articles: list[str], after: str | None = None, **how: object) -> Reply:
        """A listing in MasterCMS markup."""
        cards = "".join(f'<div class="article"><h3><a href="{href}">Tin {href}</a></h3></div>' for href in articles)
        pager = f'<div class="__MB_ARTICLE_PAGING"><a href="{after}">Sau</a></div>' if after else ""
        return self.put(
            host, path, f'<html><body><div class="bx-cat-content">{cards}</div>{pager}</body></html>', **how
        )

    def article(self, host: str, number: int, *, text: str = "", **how: object) -> str:
        """An article in MasterCMS markup; gives its path."""
        path = f"/tin-cong-doan-so-{number}.html"
        self.put(host, path, article_page(host, number, text), **how)
        return path


def article_page(host: str, number: int, text: str = "") -> str:
    """A page with an article of its own number; ``text`` is a further paragraph."""
    more = f"<p>{text}</p>" if text else ""
    return f"""<!DOCTYPE html><html><head><title>Tin {number}</title>
<link rel="canonical" href="https://{host}/tin-cong-doan-so-{number}.html">
<meta property="article:published_time" content="2024-03-{number % 28 + 1:02d}T08:{number % 60:02d}:00+07:00">
</head><body>
<div class="article-detail">
<h1 class="article-detail-title">Tổ công đoàn số {number} gặp mặt đoàn viên đầu xuân</h1>
<div class="article-detail-desc">(THỬ) Buổi gặp mặt thứ {number} diễn ra tại hội trường của xí nghiệp.</div>
<div class="__MASTERCMS_CONTENT"><p>Sáng nay, tổ công đoàn số {number} mời {number + 20} đoàn viên đến gặp mặt, hỏi thăm
đời sống và nghe ý kiến về bữa ăn ca của phân xưởng {number}.</p>
<p>Đoàn viên đề nghị xí nghiệp sửa lại nhà để xe, thay quạt ở khu nghỉ trưa và in lịch làm việc của tháng sau cho từng
tổ, từng ca để mọi người tiện sắp xếp việc nhà.</p>{more}</div>
<div class="article-detail-author">Lê Thị Thử</div></div></body></html>"""


def feed(urls: list[str]) -> str:
    """An RSS feed that names the addresses."""
    items = "".join(f"<item><title>Tin</title><link>{url}</link></item>" for url in urls)
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'


def bomb(size: int) -> bytes:
    """A gzip file that unpacks to ``size`` zero bytes."""
    return gzip.compress(bytes(size), 9)


def declare(folder: Path, source_id: str, host: str, **lists: list[str]) -> None:
    """Declares a MasterCMS source in a folder for BIENNIEN_SOURCES."""
    folder.mkdir(exist_ok=True)
    lines = [
        f'id = "{source_id}"',
        f'name = "Nguồn thử {source_id}"',
        f'url = "https://{host}/"',
        'reader = "mastercms"',
        'article = "-\\\\d+\\\\.html$"',
        *(f"{name} = {values!r}".replace("'", '"') for name, values in lists.items()),
    ]
    (folder / f"{source_id}.toml").write_text("\n".join(lines), encoding="utf-8")


def lay_out_sample(site: Site) -> None:
    """Lays the bundled sample web down: five sites, their listings, feeds, sitemaps and robots.txt."""
    for url, answer in build_web().items():
        host, _, path = url.partition("://")[2].partition("/")
        headers = {"Content-Type": answer.content_type} | answer.headers
        site.put(host, f"/{path}", answer.body, status=answer.status, headers=headers, etag=answer.etag)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").lower()
        site = self.site
        with site.lock:
            reply = site.pages.get((host, self.path)) or Reply(b"<h1>404</h1>", 404, {"Content-Type": "text/html"})
            if reply.first:
                reply = reply.first.pop(0)
        if reply.delay:
            time.sleep(reply.delay)
        status = reply.status
        if reply.etag and self.headers.get("If-None-Match") == reply.etag:
            status = 304
        hit = Hit(host, self.path, status, time.monotonic(), dict(self.headers.items()))
        with site.lock:
            site.hits.append(hit)
        site.on_hit(hit)
        self.send_response(status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.etag:
            self.send_header("ETag", reply.etag)
        if status == 304:
            self.end_headers()
            return
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.cut:
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self.wfile.flush()
            # A reset, not a clean end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serve_site() -> Iterator[Site]:
    """An empty site that answers on ``origin`` until the block ends."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
