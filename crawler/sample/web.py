"""The sample web: every address of the five sites with its answer, built from the articles and the declared sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from crawler.sample.articles import SampleArticle, load_articles
from crawler.source import Source
from crawler.sources import load_sources

PAGE_SIZE = 6
"""Articles on one listing page."""

_LIFERAY_PAGE = (
    "?p_p_id=newsbycategory_WAR_bacninhportlet_INSTANCE_kJ2p&p_p_lifecycle=2&p_p_resource_id=loadPage"
    "&pageNum={page}&recordPerPage={size}&keyword="
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sample web answers at one address."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """The entity tag, from the content."""
        return '"' + hashlib.sha256(self.body).hexdigest()[:16] + '"'


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["groupby_run"] = lambda blocks, name: groupby(blocks, key=attrgetter(name))
    # Inside a script element only "</" could end the JSON early.
    environment.filters["json"] = lambda value: Markup(json.dumps(value, ensure_ascii=False).replace("</", "<\\/"))  # noqa: S704
    return environment


def _render(template: str, **values: Any) -> bytes:
    return _environment().get_template(template).render(**values).encode()


def build_web(articles_by_source: Mapping[str, list[SampleArticle]] | None = None) -> dict[str, Answer]:
    """Answers by absolute address, for every source that has articles; the sample's own unless others are given."""
    web: dict[str, Answer] = {}
    for source_id, articles in (articles_by_source or load_articles()).items():
        source = load_sources()[source_id]
        _BUILDERS[source.reader](web, source, articles)
        for section in source.sections:
            web.setdefault(section.url, Answer(b"<h1>404</h1>", status=404))
        for feed in source.feeds:
            web[feed.url] = Answer(
                _render("feed.xml", source=source, articles=articles[:25]), "text/xml; charset=utf-8"
            )
        for sitemap in source.sitemaps:
            body = _render("sitemap.xml", source=source, articles=articles)
            web[sitemap.url] = Answer(body, "text/xml; charset=utf-8")
        robots = _render("robots.txt", source=source, reader=source.reader)
        web[f"{source.url.rstrip('/')}/robots.txt"] = Answer(robots, "text/plain; charset=utf-8")
    return web


def _chosen(source: Source, articles: list[SampleArticle], path: str) -> list[SampleArticle]:
    """The articles of a section: by the section that names its last path step, or all of them for an upper one."""
    last = path.rstrip("/").rpartition("/")[2]
    named = [article for article in articles if article.section.partition("|")[2] == last]
    return named or articles


def _pages(articles: list[SampleArticle]) -> list[list[SampleArticle]]:
    return [articles[start : start + PAGE_SIZE] for start in range(0, len(articles), PAGE_SIZE)]


def _build_mastercms(web: dict[str, Answer], source: Source, articles: list[SampleArticle]) -> None:
    root = source.url.rstrip("/")
    by_id = {article.id: article for article in articles}
    for article in articles:
        related = [by_id[number] for number in article.related]
        others = [other for other in articles if other is not article][:5]
        values = {"source": source, "root": root, "article": article, "related": related, "others": others}
        web[root + article.path] = Answer(_render(f"mastercms_{article.theme}.html", **values))
        web[f"{root}/apicenter@/print_article&i={article.id}"] = Answer(_render("mastercms_print.html", **values))
    for section in source.sections:
        path = urlsplit(section.url).path
        pages = _pages(_chosen(source, articles, path))
        for number, page in enumerate(pages):
            address = section.url if number == 0 else f"{section.url}&s_cond=&BRSR={number * PAGE_SIZE}"
            following = f"{path}&s_cond=&BRSR={(number + 1) * PAGE_SIZE}" if number + 1 < len(pages) else None
            # Real listings also name what is no article or no longer there; the first page of each does.
            extras = _extras(web, source, root) if number == 0 else []
            body = _render(
                "mastercms_list.html",
                source=source,
                root=root,
                path=path,
                articles=page,
                extras=extras,
                number=number,
                count=len(pages),
                following=following,
            )
            web[address] = Answer(body)


def _extras(web: dict[str, Answer], source: Source, root: str) -> list[tuple[str, str]]:
    """A removed article, a long-form page and one without a text yet: titles and paths, answered as the CMS does."""
    gone = ("Bài viết mẫu đã được gỡ", "/bai-viet-mau-da-duoc-go-100001.html")
    long_form = ("Chuyên trang mẫu: Một ngày ở khu công nghiệp", "/mot-ngay-o-khu-cong-nghiep-100002.html")
    web[root + gone[1]] = Answer(b"<!DOCTYPE html><title>404</title><h1>404</h1>", status=404)
    web[root + long_form[1]] = Answer(_render("long_form.html", title=long_form[0], source=source))
    empty = ("Bài mẫu đang biên tập", "/bai-mau-dang-bien-tap-100003.html")
    web[root + empty[1]] = Answer(_render("mastercms_empty.html", title=empty[0], source=source))
    return [gone, long_form, empty]


def _build_portal(web: dict[str, Answer], source: Source, articles: list[SampleArticle]) -> None:
    root = source.url.rstrip("/")
    for article in articles:
        others = [other for other in articles if other is not article][:5]
        body = _render("portal.html", source=source, root=root, article=article, others=others)
        web[root + article.path] = Answer(body)
    for section in source.sections:
        path = urlsplit(section.url).path
        form = "/web/" if path.startswith("/web/") else "/portal/"
        listed = [article for article in articles if article.path.startswith(form)]
        web[section.url] = Answer(_render("portal_list.html", source=source, root=root, articles=listed))


def _build_liferay(web: dict[str, Answer], source: Source, articles: list[SampleArticle]) -> None:
    root = source.url.rstrip("/")
    for article in articles:
        web[root + article.path] = Answer(_render("liferay.html", source=source, root=root, article=article))
    pages = _pages(articles)
    for section in source.sections:
        path = urlsplit(section.url).path
        body = _render("liferay_list.html", root=root, path=path, articles=pages[0], count=len(pages))
        web[section.url] = Answer(body)
        for number, page in enumerate(pages, start=1):
            items = [
                {
                    "id": str(article.id),
                    "title": article.headline,
                    "summary": article.lead,
                    "content": "",
                    "createdDate": _clock(article.date),
                    "urlDetail": article.path,
                }
                for article in page
            ]
            content = json.dumps({"items": items, "totalPageNum": len(pages)}, ensure_ascii=False)
            address = section.url + _LIFERAY_PAGE.format(page=number, size=PAGE_SIZE)
            web[address] = Answer(content.encode(), "application/json")


def _clock(moment: datetime | None) -> str:
    return f"{moment:%d/%m/%Y %H:%M}" if moment else ""


_BUILDERS: dict[str, Callable[[dict[str, Answer], Source, list[SampleArticle]], None]] = {
    "mastercms": _build_mastercms,
    "sharepoint_portal": _build_portal,
    "liferay": _build_liferay,
}
