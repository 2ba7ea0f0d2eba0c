"""What an element's names (class, id, role) say that it is: related links, author, source, caption, noise."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.readers.trees import NO_NAMES, Element, attribute, names_of

_RELATED = re.compile(
    r"(?<![a-z])(?:related?s?|relate-?news|tin-?lien-?quan|lien-?quan|kbwscwl[\w-]*|mb_article_(?:a|in_image)|"
    r"see-?more|xem-?them|doc-?them|read-?more|list_news_relation\w*|article-relate\w*|box-?tin\w*)(?![a-z])"
)
# What stands behind an article: its tags, the readers' comments, the site's lists. All that comes later is none of it,
# though an element that nobody closed draws it in.
_ENDS = re.compile(
    r"(?<![a-z])(?:tags?|box-?tags|keywords?|tu-?khoa|comments?|binh-?luan|tin-?khac|bai-?khac|tin-?moi|other-?news|"
    r"news-?other|bx-?other|cat-listing|mb_list_item|lst-art-related|list_news(?!_relation)|before-after|"
    r"detail-related|newsrelations?|(?:doc|xem)-?nhieu|most-?read|footer)(?![a-z])"
)
_BESIDE = re.compile(r"(?<![a-z])(?:side-?bar\w*|(?:right|left)-(?:col\w*|content)|col-(?:right|left)|navbar)(?![a-z])")
_NOISE = re.compile(
    r"(?<![a-z])(?:share|sharing|social|fb-like|zalo|comments?|binh-?luan|banner|ads?|adv|advert\w*|quang-?cao|tags?|"
    r"rating|vote|danh-?gia|btn|print|breadcrumbs?|poll|newsletter|subscribe|audio|tts|toolbar|"
    r"copyright|article_statistic|post-?nav|pagination|paging)(?![a-z])"
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN = re.compile(r"\s(?:hidden|hide|d-none|sr-only|visually-hidden)\s")
_AUTHOR = re.compile(r"(?<![a-z])(?:authors?|tac-?gia|writer|signature|but-?danh|pen-?name|byline)(?![a-z])")
_SOURCE = re.compile(r"(?<![a-z])(?:source|nguon|nguon-?tin|link-?goc)(?![a-z])")
_CAPTION = re.compile(
    r"(?<![a-z])(?:\w*caption|img-?title|image-?title|chu-?thich\w*|image-?desc|img-?desc|photo-?desc)(?![a-z])"
)


def role_of(element: Element, tag: str) -> str:
    """``related``, ``author``, ``source``, ``noise`` (sharing, advertisements), ``end`` (what stands behind an article:
    tags, comments, lists of the site); '' for text.
    """
    names = names_of(element)
    role, kind = attribute(element, "data-role"), attribute(element, "type") if tag == "div" else ""
    if role or kind:
        names += f"{role} {kind} ".lower()
    return "" if names == NO_NAMES else _role_in(names, tag)


@lru_cache(maxsize=4096)
def _role_in(names: str, tag: str) -> str:
    if not names.strip():
        return ""
    if _ENDS.search(names) and tag not in ("img", "a", "span"):
        return "end"
    if _RELATED.search(names) or "relatednews" in names:
        return "related"
    if _HIDDEN.search(names) or _BESIDE.search(names) or (_NOISE.search(names) and tag not in ("img", "a")):
        return "noise"
    if tag == "a":
        return ""
    return "author" if _AUTHOR.search(names) else "source" if _SOURCE.search(names) else ""


def is_hidden(element: Element) -> bool:
    """Whether the element's own attributes hide it."""
    css = element.get("style")
    return element.get("hidden") is not None or bool(css and _NOT_SHOWN.search(css))


def is_caption(element: Element) -> bool:
    """Whether the element's names say that it holds a picture's caption."""
    names = names_of(element)
    if names == NO_NAMES:
        return False
    # p.Image without a picture is how some editors call the line below one.
    is_line = " image " in names and element.tag == "p" and element.find(".//img") is None
    return is_line or _CAPTION.search(names) is not None
