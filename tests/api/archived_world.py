"""A small knowledge base with an archive of its own: pages as hostile, as old or as damaged as pages come."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.archive import Archive, Exchange
from kb.ingest import finish_run, start_run, store_article, store_capture, store_fetch, store_source
from kb.migrations import upgrade
from kb.models import Figure, Revision
from kb.records import Article, Capture, SourceRecord
from kb.search.index import rebuild_index
from kb.sessions import open_engine, write_session
from kb.settings import Settings

AT = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
SENTENCE = "Công đoàn xã Mây trao “Mái ấm” cho 12 đoàn viên."
BODY = f"Sáng nay trời mưa. {SENTENCE} Bà con rất vui."
SOURCE = SourceRecord("bao_m", "Báo Mây", "https://m.example", "mastercms", ("m.example",))
Alter = Callable[[Capture], Capture]


def hostile_page(origin: str) -> bytes:
    """A page that tries what a page can try to run code, to reach ``origin`` or to lead the reader away."""
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>Mây</title>
<base href="{origin}/base/">
<meta http-equiv="refresh" content="0;url={origin}/refresh">
<link rel="stylesheet" href="{origin}/style.css"><link rel="icon" href="{origin}/icon.ico">
<link rel="preload" as="image" href="{origin}/preload.png"><link rel="prefetch" href="{origin}/prefetch">
<link rel="preconnect" href="{origin}"><link rel="dns-prefetch" href="{origin}">
<link rel="modulepreload" href="{origin}/module.js"><link rel="manifest" href="{origin}/manifest.json">
<link rel="prerender" href="{origin}/prerender">
<style>@import url({origin}/import.css); @font-face {{ font-family: x; src: url({origin}/font.woff) }}
body {{ background: url({origin}/background.png); font-family: x }} h1 {{ color: rgb(1, 2, 3) }}</style>
<script src="{origin}/script.js"></script><script>document.title = "ran"; fetch("{origin}/fetch")</script>
<script type="speculationrules">{{"prefetch": [{{"source": "list", "urls": ["{origin}/speculation"]}}]}}</script>
</head><body onload="document.title='ran'; location='{origin}/onload'">
<h1>Mái ấm</h1><p>Sáng nay trời mưa. Công đoàn xã&nbsp;Mây <b>trao</b> "Mái ấm"
cho 12 đoàn viên. Bà con rất vui.</p>
<img src="{origin}/image.png" onerror="document.title='ran'"><img srcset="{origin}/srcset.png 1x">
<picture><source srcset="{origin}/source.png"><img src="x" onerror="document.title='ran'"></picture>
<svg onload="document.title='ran'"><image href="{origin}/svg.png"/><use href="{origin}/use.svg#a"/>
<script>document.title='ran'</script><animate onbegin="document.title='ran'" attributeName="x" dur="1s"/></svg>
<iframe src="{origin}/iframe"></iframe><iframe srcdoc="<script>parent.document.title='ran'</script>
<img src='{origin}/srcdoc.png'>"></iframe><iframe src="javascript:document.title='ran'"></iframe>
<object data="{origin}/object"></object><embed src="{origin}/embed"><applet code="{origin}/applet"></applet>
<video src="{origin}/video" poster="{origin}/poster.png" autoplay></video><audio src="{origin}/audio" autoplay></audio>
<form action="{origin}/form"><button id="send">Gửi</button></form>
<a id="leave" href="{origin}/link" ping="{origin}/ping" target="_top">đi</a>
<a id="code" href="javascript:document.title='ran'">chạy</a>
<input autofocus onfocus="document.title='ran'">
<details open ontoggle="document.title='ran'"><summary>a</summary></details>
<table background="{origin}/table.png"><tr><td>ô</td></tr></table>
<textarea></textarea><xss style="behavior:url({origin}/htc)"></xss></body></html>""".encode()


@dataclass
class ArchivedWorld:
    """Settings of the knowledge base and how to put a page with its article into it."""

    settings: Settings
    articles: list[str] = field(default_factory=list)

    def add(
        self,
        body: bytes,
        content_type: str | None = "text/html; charset=utf-8",
        *,
        headers: tuple[tuple[str, str], ...] = (),
        alter: Alter = lambda capture: capture,
        again: str | None = None,
    ) -> str:
        """Archives the body as the page of a new article, or of one that is fetched again; gives the article's id."""
        number = len(self.articles) + 1
        url = again or f"https://m.example/bai-{number}.html"
        with Archive(self.settings.archive_dir, user_agent="tests") as archive:
            typed = (("Content-Type", content_type),) if content_type is not None else ()
            at = AT + timedelta(days=1) if again else AT
            place = alter(archive.store_response(Exchange(url, 200, (*typed, *headers), body, at)))
        article = Article(
            url,
            url,
            f"Mái ấm {number}",
            BODY + (" Thêm một câu." if again else ""),
            "mastercms/1",
            source="bao_m",
            date_published="2024-03-01",
        )
        with write_session(open_engine(self.settings)) as session:
            store_source(session, SOURCE)
            run = start_run(session, "harvest", {})
            capture = store_capture(session, place)
            stored = store_article(session, article, capture_id=capture, seen_at=place.fetched_at)
            store_fetch(
                session,
                run_id=run,
                url=url,
                kind="article",
                outcome=stored.outcome,
                at=place.fetched_at,
                status=200,
                source_id="bao_m",
                capture_id=capture,
                article_id=stored.article_id,
            )
            finish_run(session, run)
            if not again:
                _add_figure(session, stored.article_id, f"fig{number}")
                self.articles.append(stored.article_id)
        return stored.article_id


def _add_figure(session: Session, article_id: str, fact_id: str) -> None:
    revision = session.scalars(select(Revision).where(Revision.article_id == article_id)).one()
    start = revision.text.index("12 đoàn viên")
    session.add(
        Figure(
            id=fact_id,
            article_id=article_id,
            revision_id=revision.id,
            start=start,
            end=start + len("12 đoàn viên"),
            text="12 đoàn viên",
            sentence=SENTENCE,
            sentence_start=revision.text.index(SENTENCE),
            annotator="t/1",
            kind="count",
            value=12,
            unit="đoàn viên",
            bound="exact",
            aspect="actual",
            cumulative=False,
            confidence=0.9,
        )
    )


def make_world(folder: Path) -> ArchivedWorld:
    """An empty world in the folder."""
    settings = Settings(data_dir=folder, _env_file=None)
    upgrade(open_engine(settings))
    rebuild_index(settings)
    return ArchivedWorld(settings)


def squeeze(size: int) -> bytes:
    """A gzip file of a few kilobytes that unpacks to ``size`` bytes."""
    return gzip.compress(b"<html>" + b" " * size)
