"""One address for one page: what may be dropped from a URL without changing what it names."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from crawler.source import Source

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ttclid|twclid|igshid|zarsrc|_ga|_gl|mc_[ce]id|"
    r"fb_(?:action|source|ref|comment)\w*|ref_src|ref_source|referrer|share_id|gidzl|zaloclid|amp)(?:=|$)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
# What may stand in a path or query unescaped; `%` because existing escapes stay.
_SAFE = "%/:=&?~#+!$,;'@()*[]|"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical_url(url: str, source: Source | None = None) -> str:
    """The one spelling of an address: no fragment, tracking parameter or default port, host in lower case.

    On a declared source's hosts the scheme and the ``www.`` are those of its own address, so ``http://www.x.vn/a``
    and ``https://x.vn/a`` are one. Nothing is asked of the network, and nothing is guessed: two slugs with one id and
    a print view keep their own address; `crawler.article_keys` says that they may be one article. Idempotent;
    what is no http(s) address comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return url
    if source is not None:
        scheme, host, port = _as_declared(source, scheme, host, port)
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.match(part))
    return urlunsplit(SplitResult(scheme, netloc, _escape(parts.path) or "/", _escape(query), ""))


def path_and_query(url: str) -> str:
    """What `Source.is_article` looks at: the path with the query behind a question mark."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _as_declared(source: Source, scheme: str, host: str, port: int | None) -> tuple[str, str, int | None]:
    bare = host.removeprefix("www.")
    declared = urlsplit(source.url)
    for domain in source.domains:
        if bare == domain.lower().removeprefix("www."):
            same = (declared.hostname or "").removeprefix("www.") == bare
            if port is not None and port not in _DEFAULT_PORTS.values():
                return scheme, host, port
            return declared.scheme or scheme, (declared.hostname or domain) if same else domain.lower(), None
    return scheme, host, port


def _escape(text: str) -> str:
    """Escapes in upper case, unreserved characters plain, a lone percent sign, all beyond ASCII escaped (RFC 3986)."""

    def plain(match: re.Match[str]) -> str:
        return chr(code) if (code := int(match[1], 16)) in _UNRESERVED else match[0].upper()

    text = _ESCAPED.sub(plain, _LONE_PERCENT.sub("%25", text))
    return quote(text, safe=_SAFE)
