"""Templates to pages: language, links that keep it, dates and numbers as Vietnamese readers write them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from kb.records import LOCAL

_FOLDER = Path(__file__).parent
LANGUAGES = ("vi", "en")


@lru_cache(maxsize=len(LANGUAGES))
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = format_day
    environment.filters["number"] = partial(format_number, language=language)
    environment.tests["web_address"] = is_web_address
    return environment


@lru_cache(maxsize=1)
def load_texts() -> Mapping[str, Mapping[str, str]]:
    """Words of the interface: key, then language."""
    with (_FOLDER / "texts.toml").open("rb") as file:
        return tomllib.load(file)


def language_of(request: Request) -> str:
    """``vi`` unless the link asks for ``lang=en``."""
    asked = request.query_params.get("lang")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def translator(language: str) -> Callable[..., str]:
    """A function that gives an interface text in the language, with its ``{fields}`` filled in."""
    texts = load_texts()

    def translate(key: str, **fields: Any) -> str:
        held = texts[key]
        single = str(fields.get("n")) == "1" and f"{language}_one" in held
        return held[f"{language}_one" if single else language].format(**fields)

    return translate


def namer(language: str) -> Callable[[str, str | None], str]:
    """A function that gives the word for a value of a closed list (``outcome``, ``stored``), or the value itself."""
    texts = load_texts()

    def name(prefix: str, value: str | None) -> str:
        held = texts.get(f"{prefix}_{value}")
        return held[language] if held else value or ""

    return name


def linker(request: Request) -> Callable[..., str]:
    """A function that makes a link inside the site: it keeps the language and drops empty parameters."""
    language = language_of(request)

    def link(path: str, **parameters: Any) -> str:
        kept = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
        if language != LANGUAGES[0]:
            kept.setdefault("lang", language)
        return quote(path, safe="/~:@!$&'()*+,;=-._%") + ("?" + urlencode(kept) if kept else "")

    return link


def same_page(request: Request, **changes: str | None) -> str:
    """The present address with some parameters changed (None drops one); the cursor goes with any change."""
    new = {name: str(value) for name, value in changes.items() if value not in (None, "")}
    kept: list[tuple[str, str]] = []
    for name, value in request.query_params.multi_items():
        if name in new:
            kept.append((name, new.pop(name)))
        elif name not in changes and name != "cursor":
            kept.append((name, value))
    kept += new.items()
    return request.url.path + ("?" + urlencode(kept) if kept else "")


def page(
    request: Request, template: str, status: int = 200, *, sources: Mapping[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """The template as an HTML answer, escaped throughout, in the reader's language.

    ``sources`` are the names of the sources by id, for the lines that name an article.
    """
    language = language_of(request)
    tools = {
        "t": translator(language),
        "named": namer(language),
        "link": linker(request),
        "here": lambda **changes: same_page(request, **changes),
        "sources": sources or {},
    }
    html = (
        _environment(language)
        .get_template(template)
        .render(
            ctx=tools,
            lang=language,
            path=request.url.path,
            params=dict(request.query_params),
            **tools,
            **values,
        )
    )
    return HTMLResponse(html, status)


def render_error(
    request: Request,
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    fields: Iterable[str] = (),
    words: str | None = None,
) -> HTMLResponse:
    """An error as a readable page; `api.errors.problem` tells what ``fields`` and ``words`` are."""
    t, texts = translator(language_of(request)), load_texts()
    named = [(t(name) if name in texts else name, request.query_params.get(name, "")) for name in fields]
    sentence = t(words or (f"error_{status}" if f"error_{status}" in texts else "error_other"))
    answer = page(request, "error.html", status, code=status, sentence=sentence, fields=named, detail=detail)
    answer.headers.update(headers or {})
    return answer


def format_day(value: str | date | datetime | None) -> str:
    """``4/7/2024`` or, where a time is known, ``19:15 4/7/2024`` in Vietnam; '' for None. ISO text is accepted."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            return str(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(LOCAL)
    day = f"{value.day}/{value.month}/{value.year}"
    return f"{value:%H:%M} {day}" if isinstance(value, datetime) else day


def format_number(value: Decimal | float | int | None, language: str = "vi") -> str:
    """A number as the language writes it: ``1.234.567,5``, in English ``1,234,567.5``; '' for None."""
    if value is None:
        return ""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    whole, _, fraction = f"{number:,f}".partition(".")
    point, comma = (".", ",") if language == "en" else (",", ".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", comma) + (point + fraction if fraction else "")


def is_web_address(url: str | None) -> bool:
    """Whether a link from outside may be offered: http or https only, so that no script hides in it."""
    try:
        return bool(url) and urlsplit(str(url)).scheme in {"http", "https"}
    except ValueError:
        return False


def query_of(request: Request) -> dict[str, str]:
    """The address's parameters without the cursor, for links to exports and to the API."""
    return {name: value for name, value in parse_qsl(request.url.query) if name not in {"cursor", "lang"}}
