"""Answers that stand where an article should: anti-bot challenges, captchas, long-form shells, files, errors.

A challenge is never answered: it is told apart and counted as ``blocked``.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.page import Page
from crawler.readers.decoding import decode
from kb.records import NotArticle

_MARKUP = re.compile(r"<(script|style|noscript|template)\b.*?(?:</\1\s*>|$)|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_COOKIE = re.compile(r"document\.cookie\s*=", re.IGNORECASE)
_RELOAD = re.compile(
    r"location\s*\.\s*(?:reload|replace|assign)|location(?:\.href)?\s*=|setTimeout\s*\(", re.IGNORECASE
)
# Lower case; one of them stands in every challenge.
_CHALLENGES = (
    "challenge-platform", "cf-chl", "cf_chl", "cf-browser-verification", "just a moment",
    "checking your browser", "attention required!", "ddos protection", "ddos-guard", "antiddos", "anti-ddos",
    "anti ddos", "recaptcha", "hcaptcha", "h-captcha", "turnstile", "captcha", "are you human",
    "are you a human", "are you a robot", "enable javascript and cookies", "incapsula", "perimeterx",
    "datadome", "không phải là người máy", "không phải người máy", "không phải là robot", "không phải robot",
    "kiểm tra trình duyệt", "xác thực truy cập", "xác minh bạn", "xác nhận bạn", "mã xác nhận",
)  # fmt: skip
_CHALLENGE_BYTES = tuple(word.encode() for word in _CHALLENGES)
_DATA = (b"<?xml", b"<rss ", b"<rss>", b"<feed", b"<urls")
_ARTICLE = (b'"newsarticle"', b'"og:type" content="article"', b'content="article" property="og:type"')
_LONG_FORM = re.compile(r"\.(?:media|emag|emagazine|longform|ltr)$", re.IGNORECASE)
_LONG_FORM_BODY = re.compile(rb"<body[^>]*class\s*=\s*[\"'][^\"']*\b(?:e-?magazine|longform|magazine)\b", re.IGNORECASE)
_HTML_TYPES = {"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"}
_CHALLENGE_STATUS = {401, 403, 405, 406, 418, 429, 503}
_LONGEST = 60_000
"""Bytes of the longest challenge pages; articles with their menus are longer as a rule."""
_VISIBLE = 1500
"""A challenge shows no more text than this; every article shows more, with its menus."""


def find_obstacle(page: Page) -> NotArticle | None:
    """Why the answer cannot hold an article, judged by status, type and size before it is parsed; None if it can."""
    challenge = find_challenge(page)
    if challenge is not None:
        return challenge
    if page.status in (404, 410):
        return NotArticle(page.url, "gone", f"The server answered {page.status}.")
    if 300 <= page.status < 400:
        target = page.headers.get("location", "")
        return NotArticle(
            page.url, "redirect", f"The server answered {page.status}{f', to {target}' if target else ''}."
        )
    if page.status >= 400:
        return NotArticle(page.url, "error", f"The server answered {page.status}.")
    if not page.body.strip():
        return NotArticle(page.url, "not_article", "The page is empty.")
    if page.content_type not in _HTML_TYPES or page.body[:5] in (b"%PDF-", b"\x89PNG\r", b"PK\x03\x04\x14"):
        kind = page.content_type or "a file"
        return NotArticle(page.url, "not_article", f"The answer is no HTML page but {kind}.")
    return None


def find_challenge(page: Page) -> NotArticle | None:
    """The anti-bot challenge or captcha that was sent in the page's place, or None."""
    longest = _LONGEST if page.status < 400 else 4 * _LONGEST
    if len(page.body) > longest or (page.status >= 400 and page.status not in _CHALLENGE_STATUS):
        return None
    lowered = page.body.lower()
    if page.status < 400 and (lowered.lstrip()[:5] in _DATA or any(mark in lowered for mark in _ARTICLE)):
        # Feeds, sitemaps, JSON and articles write of captchas, or have one beside their comments.
        return None
    named = any(word in lowered for word in _CHALLENGE_BYTES)
    if not named and not (len(lowered) < 20_000 and b"document.cookie" in lowered):
        return None
    text = decode(page)
    shown = " ".join(_MARKUP.sub(" ", text).split())
    if len(shown) < 200 and _COOKIE.search(text) and _RELOAD.search(text):
        return NotArticle(
            page.url, "blocked", "A script that sets a cookie and loads again was sent (anti-bot challenge)."
        )
    if named and len(shown) < _VISIBLE:
        return NotArticle(page.url, "blocked", "A captcha or browser check was sent (anti-bot challenge).")
    return None


def find_long_form(page: Page) -> NotArticle | None:
    """A long-form page (``/<slug>.media``, e-magazine), which no article reader understands, or None."""
    start = page.body.find(b"<body")
    if start < 0:
        start = max(page.body.find(b"<BODY"), 0)
    if _LONG_FORM.search(urlsplit(page.url).path) or _LONG_FORM_BODY.match(page.body[start : start + 2000]):
        return NotArticle(page.url, "not_article", "The page is a long-form presentation, not an article.")
    return None
