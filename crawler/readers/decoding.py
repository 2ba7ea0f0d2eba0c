"""From the bytes of a page to its text and tree, whatever its header, its meta tag or its author claims."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from crawler.page import Page

MAX_BYTES = 12_000_000
"""Pages above this are not parsed; the longest real article pages seen are under 2 MB."""

_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read where these are declared (WHATWG Encoding Standard).
_AS_BROWSERS_DO = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}
_TWICE_ENCODED = re.compile(
    "á[º»][\u0080-\u00ff\u2010-\u2122\u0152-\u0192]|Ä[\u0091‘\u0090]|Ã[\u00a0-\u00bf]|Æ[°\u00a0¡]"
)
_PRINTABLE = "<html> +AGE- xn--a.b ~"
_CONTROLS = bytes(code for code in [*range(0x20), 0x7F] if chr(code) not in "\t\n\r\f")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode(page: Page) -> str:
    """The page's text. Bytes that are UTF-8 are read as UTF-8 even where another charset is declared.

    Otherwise the byte order mark, the header, the meta tag decide, in this order; never raises. Text that was encoded
    to UTF-8 twice (``CÃ´ng`` for ``Công``) is repaired. Control characters are gone.
    """
    body = page.body
    for mark, name in _BOMS:
        if body.startswith(mark) and name != "utf-8":
            return _tidy(_CONTROL.sub("", body[len(mark) :].decode(name, errors="replace")))
    body = body.removeprefix(codecs.BOM_UTF8).translate(None, _CONTROLS)
    try:
        return _tidy(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        # A page cut off within a character is still UTF-8.
        if error.reason == "unexpected end of data" and error.start > len(body) - 4:
            return _tidy(body[: error.start].decode("utf-8"))
    declared = _declared_charset(page)
    replaced = body.decode("utf-8", errors="replace")
    if declared in (None, "utf-8") or replaced.count("\ufffd") * 200 < sum(byte > 127 for byte in body):
        # A few broken bytes in a page of UTF-8 cost a character each; another charset would break every letter.
        return _tidy(replaced)
    return _tidy(body.decode(declared or "utf-8", errors="replace"))


def parse(text: str) -> etree._Element | None:
    """The page's tree, comments and processing instructions left out; None where there is no element at all."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _declared_charset(page: Page) -> str | None:
    header = _HEADER_CHARSET.search(page.headers.get("content-type", ""))
    found = [header[1]] if header else []
    found += [
        match[1].decode("ascii")
        for match in (_XML_CHARSET.search(page.body), _META_CHARSET.search(page.body[:65536]))
        if match
    ]
    for name in found:
        name = _AS_BROWSERS_DO.get(name.lower(), name.lower())
        try:
            # Codecs that are no character sets of web pages ("hex", "idna", "utf-16" without its mark) fail here.
            if _PRINTABLE.encode().decode(name, errors="replace") == _PRINTABLE:
                return codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
    return None


def _tidy(text: str) -> str:
    if ("á»" in text or "Ã" in text) and len(_TWICE_ENCODED.findall(text[:200_000])) > 20:
        return _once_decoded(text)
    return text


def _once_decoded(text: str) -> str:
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 255:
                return text
            raw.append(ord(character))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text
