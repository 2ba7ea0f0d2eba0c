"""Dirt as real pages have it, put into pages whose reading is known: the reading must stay the same.

`CHANGES` are by name: each takes the page's text and a source of chance and gives the dirty text, or the bytes and the
content type that go with them. `TAKEN` names the fields that a change takes away for good, because nothing but what it
changes says them.
"""

from __future__ import annotations

import codecs
import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Callable
from random import Random

Change = Callable[[str, Random], str | tuple[bytes, str]]

HTML = "text/html; charset=utf-8"
_LD = re.compile(r"(?s)(<script[^>]*ld\+json[^>]*>)(.*?)(</script>)")
_DATES = re.compile(r'(article:published_time" content="|"date(?:Published|Modified)"\s*:\s*")([^"]*)"')
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\+07:00")
_PARAGRAPH = re.compile(r"<p[^>]*>(?:(?!</p>|<p\b).){80,}?</p>", re.DOTALL)
_CHARSET = re.compile(r'<meta http-equiv="Content-Type"[^>]*>|<meta charset="[^"]*">')
_METADATA = re.compile(r'<meta (?:property|name)=[^>]*>|<link rel="canonical"[^>]*>')
_OTHER = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Một bài khác hẳn của trang mẫu",
    "datePublished": "2012-12-12T12:12:12+07:00", "author": {"@type": "Person", "name": "Người Khác"},
    "url": "https://trang-mau.vn/mot-bai-khac-han-99999.html", "articleSection": "Mục khác",
}  # fmt: skip


# Each with the JSON of the page's JSON-LD.
JSON_LD: dict[str, Callable[[str], str]] = {
    "commas behind the last value": lambda text: re.sub(r'(["}\]])(\s*[}\]])', r"\1,\2", text),
    "open quotes": lambda text: re.sub(r'(line"|tion")(\s*:\s*"\S+ )(\S+)', r'\1\2"\3"', text.replace('\\"', '"')),
    "line breaks": lambda text: re.sub(r'(tion"\s*:\s*"\S+) ', "\\1\r\n\t", text),
    "character references": html.escape,
    "cut off": lambda text: text[: 2 * len(text) // 3],
    "CDATA": lambda text: f"\n//<![CDATA[\n{text}\n//]]>\n",
    "a comment": lambda text: f"<!--{text}-->",
    "a graph": lambda text: f'{{"@graph":[{{"@type":"WebSite","datePublished":"2011-11-11"}},{text}]}}',
    "a list": lambda text: f'[{{"@type":"BreadcrumbList"}},{text}]',
    "bad escapes": lambda text: re.sub(r'(tion"\s*:\s*"\S+) ', r"\1 \\& ", text).replace("/", "\\/"),
    "a semicolon": lambda text: text + ";",
    "single quotes": lambda text: text if "'" in text else text.replace('\\"', "”").replace('"', "'"),
    "undefined": lambda text: text.replace('"author"', '"x": undefined, "author"'),
    "others before and behind": lambda text: f"[{json.dumps(_OTHER)},{text},{json.dumps(_OTHER)}]",
}


def _swapped(found: re.Match[str]) -> str:
    year, month, day = found.groups()[:3]
    return found[0] if int(day) > 12 else f"{year}-{day}-{month}{found[0][10:]}"


def _american(found: re.Match[str]) -> str:
    year, month, day, hour, minute, second = map(int, found.groups())
    half = "PM" if hour > 11 else "AM"
    return f"{month}/{day}/{year} {hour % 12 or 12}:{minute:02}:{second:02} {half}"


DATES: dict[str, Callable[[re.Match[str]], str]] = {
    "the day for the month": _swapped,
    "month first": _american,
    "no zone": lambda found: found[0].removesuffix("+07:00"),
    "local time called UTC": lambda found: found[0].removesuffix("+07:00") + "Z",
    "day first": lambda found: f"{found[3]}/{found[2]}/{found[1]} {found[4]}:{found[5]}",
    "impossible": lambda found: "2024-02-31T25:61:00+07:00",
    "in the future": lambda found: f"2{found[0][:3]}{found[0][4:]}",
    "nothing": lambda found: "0001-01-01T00:00:00",
}

_ENTRY = '<li><a href="/muc">Mục số một của trang</a></li>'
# Put between two paragraphs of the text.
BETWEEN: dict[str, str] = {
    "an end tag too many": "</div>",
    "three end tags too many": "</div></div></div>",
    "the page's end": "</body></html>",
    "another page's beginning": '<html><head><meta charset="utf-8"></head><body>',
    "end tags of a table": "</td></tr></table>",
    "open divisions": '<div class="x"><div>',
    "an open cell": "<table><tbody><tr><td>",
    "an open list": "<ul>",
    "a menu": f'<div class="mega"><ul>{_ENTRY * 20_000}</ul></div>',
    "comments": f'<div class="comments">{"<p>Lời của một bạn đọc về bài.</p>" * 20_000}</div>',
    "a hidden copy": f'<div style="display: none">{"<p>Một đoạn ẩn cho ứng dụng di động.</p>" * 20_000}</div>',
}

# Put at the page's beginning and at its end, 1.5 MB each.
CHROME: dict[str, str] = {
    "a menu": f'<ul class="sub">{_ENTRY * 27_000}</ul>',
    "a drawing": f'<svg viewBox="0 0 9 9"><title>Hình</title><path d="{"M0 0L9 9 " * 165_000}"/></svg>',
    "a picture": f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 136_000}">',
    "data": "<script>var s = "
    + json.dumps(['<h1>Tựa</h1><div class="__MASTERCMS_CONTENT"><p>Chữ</p></div>'] * 20_000)
    + "</script>",
    "style": f"<style>{'.muc .con { color: #123456 } ' * 50_000}</style>",
    "hidden text": f'<div style="display: none">{"<p>Một đoạn ẩn cho ứng dụng di động.</p>" * 25_000}</div>',
}


def open_attributes(text: str, chance: Random) -> str:
    """Quotes in titles, alt texts and contents that nobody escaped: the value ends there, junk attributes follow."""

    def opened(found: re.Match[str]) -> str:
        words = found[2].split(" ")
        if len(words) < 5 or "http" in found[2]:
            return found[0]
        place = chance.randrange(1, len(words) - 2)
        words[place : place + 2] = [f'"{words[place]}', f'{words[place + 1]}"']
        return found[1] + " ".join(words) + found[3]

    return re.sub(r'(\s(?:title|alt|content)=")([^"<>]*)(")', opened, text)


def without_names(text: str) -> str:
    """The page with all names of classes and elements replaced, so that no reader knows it."""

    def renamed(found: re.Match[str]) -> str:
        names = (hashlib.blake2s(name.encode(), digest_size=4).hexdigest() for name in found[2].split())
        return f'{found[1]}="{" ".join("k" + name for name in names)}"'

    text = re.sub(r'\s(?:data-role|itemprop|type="RelatedNewsBox)[^\s>]*', "", text)
    text = text.replace("/portal/Photos/", "/mau/")
    return re.sub(r"NukeViet|bacninhportlet", "mau", re.sub(r'\b(class|id)="([^"]*)"', renamed, text))


def to_1258(text: str) -> bytes:
    """Windows-1258: letters with breve, circumflex and horn, the tones behind them."""
    text = unicodedata.normalize("NFD", text)
    for pair in (
        *(letter + "\u0302" for letter in "AaEeOo"),
        *(letter + "\u031b" for letter in "OoUu"),
        "A\u0306",
        "a\u0306",
    ):
        text = re.sub(f"{pair[0]}(\u0323?){pair[1]}", unicodedata.normalize("NFC", pair) + r"\1", text)
    return text.encode("cp1258", errors="xmlcharrefreplace")


def _as_1252(raw: bytes) -> str:
    return "".join(chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252") for byte in raw)


CHARSETS: dict[str, Callable[[str], tuple[bytes, str]]] = {
    "two byte order marks": lambda text: (codecs.BOM_UTF8 * 2 + text.encode(), HTML),
    "no charset": lambda text: (_CHARSET.sub("", text).encode(), ""),
    "a wrong charset": lambda text: (text.encode(), "text/html; charset=iso-8859-1"),
    "UTF-16": lambda text: (text.encode("utf-16"), "text/html"),
    "UTF-16 without its mark": lambda text: (text.encode("utf-16-be"), "text/html"),
    "Windows-1258": lambda text: (to_1258(_CHARSET.sub("", text)), "text/html; charset=windows-1258"),
    "Windows-1258 called UTF-8": lambda text: (to_1258(text), HTML),
    "encoded twice": lambda text: (_as_1252(text.encode()).encode(), HTML),
    "bytes of no charset": lambda text: (text.encode().replace(b"</p>", b"\xff</p>"), HTML),
}

TEXTS: dict[str, Change] = {
    "decomposed": lambda text, chance: unicodedata.normalize("NFD", text),
    "zero-width marks": lambda text, chance: text.replace(", ", ",\u200b ").replace("công", "cô\u00adng"),
    "hard blanks": lambda text, chance: re.sub(r"(?<=\w, )(?=\w)", "&nbsp;", text),
    "open attributes": open_attributes,
    "open paragraphs": lambda text, chance: re.sub(r"</(?:p|li|td|tr)>", "", text),
    "paragraphs in paragraphs": lambda text, chance: _PARAGRAPH.sub(lambda found: f"<p>{found[0]}</p>", text),
    "scripts in paragraphs": lambda text, chance: text.replace("</p>", '<script>a("<p>x</p>")</script></p>'),
    "upper-case tags": lambda text, chance: re.sub(r"</?[a-z][a-z1-6]*", lambda found: found[0].upper(), text),
    "no metadata": lambda text, chance: _METADATA.sub("", _LD.sub("", text)),
}


def _in_json(change: Callable[[str], str]) -> Change:
    return lambda text, chance: _LD.sub(lambda found: found[1] + change(found[2]) + found[3], text)


def _in_dates(write: Callable[[re.Match[str]], str]) -> Change:
    return lambda text, chance: _DATES.sub(lambda found: f'{found[1]}{_ISO.sub(write, found[2])}"', text)


def _between(put: str) -> Change:
    def changed(text: str, chance: Random) -> str:
        places = [found.end() for found in _PARAGRAPH.finditer(text, text.rfind("<h1"))][:12]
        place = places[chance.randrange(1, len(places) - 2)] if len(places) > 3 else None
        return text if place is None else text[:place] + put + text[place:]

    return changed


def _around(put: str) -> Change:
    return lambda text, chance: re.sub(
        r"<body[^>]*>", lambda found: found[0] + put, text.replace("</body>", put + "</body>"), count=1
    )


def _in_bytes(change: Callable[[str], tuple[bytes, str]]) -> Change:
    return lambda text, chance: change(text)


CHANGES: dict[str, Change] = {
    **{f"JSON-LD with {name}": _in_json(change) for name, change in JSON_LD.items()},
    **{f"dates: {name}": _in_dates(write) for name, write in DATES.items()},
    **{f"between paragraphs: {name}": _between(put) for name, put in BETWEEN.items()},
    **{f"1.5 MB of {name}": _around(put) for name, put in CHROME.items()},
    **{f"charset: {name}": _in_bytes(change) for name, change in CHARSETS.items()},
    **TEXTS,
}

TAKEN = {
    "no metadata": {"article_section", "keywords"},
    # What stands in quotes that the page has not is read with them.
    "open attributes": {"article_section", "keywords", "description"},
}
