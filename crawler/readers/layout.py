"""How a CMS lays out an article, declared as CSS selectors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """CSS selectors of one CMS, the surest first. ``dropped`` and ``images`` may match many elements, all are taken."""

    body: tuple[str, ...]
    headline: tuple[str, ...] = ("h1",)
    description: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    """Elements with 'Link gốc' or 'Nguồn'."""
    attachments: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Pictures outside the body element."""
    dropped: tuple[str, ...] = ()
    """What lies in the body and is none of it."""
    canonical: tuple[str, ...] = ()
    """Elements whose ``value`` or text is the article's address."""
    day_in_path: bool = False


@dataclass(frozen=True, slots=True)
class ListLayout:
    """CSS selectors of a CMS's listing pages."""

    cards: tuple[str, ...]
    """Links to the articles."""
    within: tuple[str, ...] = ()
    """The list's own container, so that side boxes are read last."""
    pager: tuple[str, ...] = ()
    """What holds the links to the next pages."""
    dates: tuple[str, ...] = ()
    """Dates on a card."""
