"""From bytes to text, whatever their header, their meta tag or their author claims: for readers and for who looks."""

from __future__ import annotations

import codecs
import re

from nlp.text import to_nfc

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
    # Marks of decomposed letters.
    "|Ì[\u0080-\u00bf€‚ƒ†‰›]"
)
# Letters of every Vietnamese text; one that was encoded twice has none of them.
_NEVER_TWICE = ("ộ", "đ", "ạ", "ế")
_TONED = re.compile("[\u1ea0-\u1ef9]")
_SAMPLE = 400_000
_PRINTABLE = "<html> +AGE- xn--a.b ~"
_CONTROLS = bytes(code for code in [*range(0x20), 0x7F] if chr(code) not in "\t\n\r\f")
_NEVER_IN_UTF8 = bytes([0xC0, 0xC1, *range(0xF5, 0x100)])
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def from_utf16(body: bytes) -> bytes | None:
    """The body in UTF-8 where it came in UTF-16, with or without the mark; else None."""
    head = body[:400]
    name = next((name for mark, name in _BOMS[1:] if head.startswith(mark)), "")
    if not name and head.count(0) >= 0.3 * len(head) > 0:
        name = "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    if not name:
        return None
    return body.decode(name, errors="replace").removeprefix("\ufeff").encode("utf-8", errors="replace")


def read_text(body: bytes, content_type: str) -> tuple[str, bytes]:
    """The text of a body that came with this Content-Type ('' for none), and the same in UTF-8.

    Bytes that are UTF-8 are read as UTF-8 even where another charset is declared.
    Otherwise the byte order mark, the header, the meta tag decide, in this order; never raises. Text that was encoded
    to UTF-8 twice (``CÃ´ng`` for ``Công``) is repaired. Control characters are gone.
    """
    for mark, name in _BOMS:
        if body.startswith(mark) and name != "utf-8":
            return _tidy(_CONTROL.sub("", body[len(mark) :].decode(name, errors="replace")))
    body = body.removeprefix(codecs.BOM_UTF8).translate(None, _CONTROLS)
    try:
        text = body.decode("utf-8")
        return (text, body) if any(letter in text for letter in _NEVER_TWICE) else _tidy(text)
    except UnicodeDecodeError as error:
        # A page cut off within a character is still UTF-8.
        if error.reason == "unexpected end of data" and error.start > len(body) - 4:
            return _tidy(body[: error.start].decode("utf-8"))
    replaced = body.translate(None, _NEVER_IN_UTF8).decode("utf-8", errors="replace")
    if replaced.count("\ufffd") * 200 < sum(byte > 127 for byte in body):
        # A few broken bytes in a page of UTF-8 cost a character each; another charset would break every letter.
        return _tidy(replaced)
    declared = _declared_charset(body, content_type)
    if declared in (None, "utf-8", "cp1252") and (vietnamese := _as_windows_1258(body)):
        return _tidy(vietnamese)
    return _tidy(replaced if declared in (None, "utf-8") else body.decode(declared or "utf-8", errors="replace"))


def _as_windows_1258(body: bytes) -> str | None:
    """The text where it is plainly Vietnamese in Windows-1258, which servers call Latin-1 or UTF-8 or nothing at all.

    That charset writes tones as characters of their own behind the vowel; in no other charset do they come together.
    """
    sample = body[:_SAMPLE].decode("cp1258", errors="replace")
    if len(_TONED.findall(to_nfc(sample))) < 20:
        return None
    return body.decode("cp1258", errors="replace")


def _declared_charset(body: bytes, content_type: str) -> str | None:
    header = _HEADER_CHARSET.search(content_type)
    found = [header[1]] if header else []
    found += [
        match[1].decode("ascii") for match in (_XML_CHARSET.search(body), _META_CHARSET.search(body[:65536])) if match
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


def _tidy(text: str) -> tuple[str, bytes]:
    if ("á»" in text or "Ã" in text or "Ì" in text) and len(_TWICE_ENCODED.findall(text[:200_000])) > 20:
        text = _once_decoded(text)
    return text, text.encode("utf-8", errors="replace")


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
