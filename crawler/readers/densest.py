"""Where an article's text stands on a page whose theme no reader knows."""

from __future__ import annotations

from crawler.readers.roles import is_hidden
from crawler.readers.trees import Element, comes_before, tag_of, text_of

_SHORT = 40
_OUTSIDE = {"header", "footer", "nav", "aside"}


def _is_outside(element: Element) -> bool:
    return tag_of(element) in _OUTSIDE or is_hidden(element)


def find_densest(root: Element, heading: Element | None) -> Element | None:
    """The element after the headline that holds most of its text in paragraphs of its own, or None.

    Lists of links do not count; at least 250 characters are asked for.
    """
    scores: dict[Element, int] = {}
    for element in root.iter("p", "br"):
        holder = element.getparent()
        if holder is None:
            continue
        text = text_of(element) if tag_of(element) == "p" else (element.tail or "").strip()
        if len(text) < _SHORT or any(_is_outside(ancestor) for ancestor in element.iterancestors()):
            continue
        linked = sum(len(text_of(link)) for link in element.iter("a"))
        if linked > 0.5 * len(text) or (heading is not None and not comes_before(heading, element)):
            continue
        scores[holder] = scores.get(holder, 0) + len(text)
    if not scores:
        return None
    best = max(scores, key=lambda element: scores[element])
    if scores[best] < 250:
        return None
    # One more paragraph holder beside it (a body in two wrappers) makes their common parent the body.
    parent = best.getparent()
    if parent is not None and tag_of(parent) not in ("body", "html"):
        within = sum(score for holder, score in scores.items() if parent in holder.iterancestors())
        if within > 1.5 * scores[best] and within > 0.8 * sum(scores.values()):
            return parent
    return best
