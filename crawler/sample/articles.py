"""The invented articles of the sample web, from ``articles/<source>.toml``."""

from __future__ import annotations

import re
import tomllib
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from nlp.text import fold

FOLDER = Path(__file__).parent / "articles"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's body: a paragraph, a picture's caption, a quotation or a row of a data table."""

    kind: str
    """p, image, quote or row."""
    text: str

    @property
    def cells(self) -> list[str]:
        """The cells of a row."""
        return [cell.strip() for cell in self.text.split("|")]


_KINDS = {"[ảnh]": "image", "[trích]": "quote", "[bảng]": "row"}


@dataclass(frozen=True)
class SampleArticle:
    """An invented article; ``date`` is local time (UTC+7) and None where the site prints none."""

    source: str
    id: int
    headline: str
    lead: str
    body: str
    section: str
    date: datetime | None = None
    author: str = ""
    keywords: tuple[str, ...] = ()
    related: tuple[int, ...] = ()
    """Ids of articles that the editor linked at the top of the body."""
    based_on: str | None = None
    """Address of the original, for a reprint."""
    theme: str = "b"

    @cached_property
    def slug(self) -> str:
        """The headline as it stands in an address."""
        return "-".join(re.findall(r"[a-z0-9]+", fold(self.headline)))[:110].strip("-")

    @cached_property
    def path(self) -> str:
        """The article's address below its site, in the form of the site's CMS."""
        if self.source == "baobacninh":
            return f"/news/-/details/20182/{self.slug}-{self.id}"
        if self.source == "congdoan_thanhhoa":
            if self.theme == "web" or self.date is None:
                return f"/web/trang-chu/tin-tuc/{self.slug}.html"
            day = f"{self.date.year}-{self.date.month}-{self.date.day}"
            check = f"{zlib.crc32(self.slug.encode()):08x}"
            return f"/portal/Pages/{day}/{self.slug[:44].capitalize()}{check}.aspx"
        return f"/{self.slug}-{self.id}.html"

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The body's pieces in order."""
        found: list[Block] = []
        for text in re.split(r"\n\s*\n", self.body.strip()):
            mark, _, rest = " ".join(text.split()).partition(" ")
            kind = _KINDS.get(mark)
            found.append(Block(kind, rest) if kind else Block("p", " ".join(text.split())))
        return tuple(found)

    @property
    def stamp(self) -> str:
        """The date as digits, for picture names."""
        return f"{self.date:%Y%m%d%H%M%S}" if self.date else "20240101000000"


def load_articles() -> dict[str, list[SampleArticle]]:
    """The articles of each source, newest first, undated ones last."""
    found: dict[str, list[SampleArticle]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        with path.open("rb") as file:
            rows = tomllib.load(file)["article"]
        articles = [_article(path.stem, row) for row in rows]
        found[path.stem] = sorted(articles, key=lambda item: item.date or datetime.min, reverse=True)
    return found


def _article(source: str, row: dict[str, object]) -> SampleArticle:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return SampleArticle(source=source, **values)  # type: ignore[arg-type]
