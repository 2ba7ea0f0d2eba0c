"""CSS selectors matched through an index of a page's classes and ids, which is made in one walk.

A reader asks some sixty selectors of a page, nearly all in vain. Each would be a walk through the page for XPath; here
it is a look into a dictionary. What this module does not know of CSS goes to lxml's `CSSSelector`, with the same
answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import cssselect
from cssselect import parser as css
from lxml import etree

from crawler.readers.trees import Element, find_all, select

# What XPath's normalize-space() parts words at.
_WORDS = re.compile(r"[ \t\r\n]+")
_PLAIN = re.compile(r"[a-z][a-z0-9-]*")
_TAGS = frozenset({"base", "h1", "input", "link", "meta", "script", "style", "title"})
"""Tags that every page is asked for."""
_PROGRAMS = frozenset({"script", "style"})
_MOST_VALUES = 20_000
"""Values of class attributes that are remembered; more than all themes of a harvest have."""


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element must be: tag, classes, ids, attributes (name, operator, value), last of its parent or not."""

    tag: str
    classes: tuple[str, ...]
    ids: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]
    last: bool

    def fits(self, element: Element) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.classes:
            names = element.get("class")
            if names is None:
                return False
            if names != self.classes[0] or len(self.classes) > 1:
                words = _WORDS.split(names)
                if not all(name in words for name in self.classes):
                    return False
        if any(element.get("id") != name for name in self.ids):
            return False
        for name, operator, value in self.attributes:
            given = element.get(name)
            if given is None or (operator == "=" and given != value) or (operator == "*=" and value not in given):
                return False
        return not self.last or element.getnext() is None


_Step = tuple[_Compound, str]
"""A compound and how it stands to the one before it: ``>`` child, blank descendant, '' for the first."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A selector's steps; what must be on a page that it matches on: classes, ids, pieces of text."""

    steps: tuple[_Step, ...]
    classes: frozenset[str]
    ids: frozenset[str]
    texts: tuple[str, ...]
    number: int
    """How many classes were known when all of the selector's were."""


_known_classes: dict[str, None] = {}
"""Names of classes that selectors asked for so far; only these are indexed."""
_known_values: dict[str, tuple[str, ...]] = {}
"""The known classes in a value of a class attribute: values repeat within a page and over the pages of a site."""


@lru_cache(maxsize=2048)
def _plan_of(selector: str) -> _Plan | None:
    """The selector as it is matched here, or None where XPath has to answer."""
    try:
        parsed = cssselect.parse(selector)
        if len(parsed) != 1 or parsed[0].pseudo_element:
            return None
        steps = _read_steps(parsed[0].parsed_tree)
    except (cssselect.SelectorError, _Unknown):
        return None
    compounds = [compound for compound, _ in steps]
    classes = frozenset(name for compound in compounds for name in compound.classes)
    if not classes <= _known_classes.keys():
        _known_classes.update(dict.fromkeys(classes))
        _known_values.clear()
    ids = frozenset(name for compound in compounds for name in compound.ids)
    texts = tuple(text for compound in compounds for name, _, value in compound.attributes for text in (value, name))
    return _Plan(steps, classes, ids, texts, len(_known_classes))


def prepare(selectors: Iterable[str]) -> None:
    """Reads selectors before the first page asks for them, so that it finds their classes indexed."""
    for selector in selectors:
        _plan_of(selector)


class _Unknown(Exception):
    pass


def _read_steps(tree: object) -> tuple[_Step, ...]:
    if isinstance(tree, css.CombinedSelector):
        if tree.combinator not in (" ", ">"):
            raise _Unknown
        return (*_read_steps(tree.selector), (_read_compound(tree.subselector), tree.combinator))
    return ((_read_compound(tree), ""),)


def _read_compound(tree: object) -> _Compound:
    classes: list[str] = []
    ids: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    last = False
    while not isinstance(tree, css.Element):
        if isinstance(tree, css.Class):
            classes.append(tree.class_name)
        elif isinstance(tree, css.Hash):
            ids.append(tree.id)
        elif isinstance(tree, css.Pseudo) and tree.ident == "last-child":
            last = True
        elif isinstance(tree, css.Attrib) and tree.namespace is None and tree.operator in ("exists", "=", "*="):
            value = "" if tree.value is None else tree.value.value or ""
            if (tree.operator == "*=" and not value) or not _PLAIN.fullmatch(tree.attrib):
                raise _Unknown
            attributes.append((tree.attrib, tree.operator, value))
        else:
            raise _Unknown
        tree = tree.selector
    if tree.namespace is not None:
        raise _Unknown
    return _Compound(tree.element or "", tuple(classes), tuple(ids), tuple(attributes), last)


class ElementIndex:
    """The elements of one page by class, id, attribute and tag, each in the page's order."""

    __slots__ = ("_attributes", "_classes", "_ids", "_tags", "_text", "_walked", "root")

    def __init__(self, root: Element, text: str) -> None:
        self.root, self._text = root, text
        self._classes: defaultdict[str, list[Element]] = defaultdict(list)
        self._ids: defaultdict[str, list[Element]] = defaultdict(list)
        self._attributes: dict[str, list[Element]] = {}
        self._tags: dict[str, list[Element]] = {}
        self._walked = -1
        """How many classes were known when the page was walked through; -1: it was not yet."""

    def find(self, selectors: Iterable[str], within: Element | None = None) -> Iterator[Element]:
        """The elements that match, each once, those of the first selector first, each selector's in the page's order.

        With ``within``, as if that element were the whole page.
        """
        top = self.root if within is None else within
        if self._walked < 0:
            self._walk()
        given: set[Element] = set()
        for selector in selectors:
            for element in self._matching(selector, top, within):
                if element not in given:
                    given.add(element)
                    yield element

    def _matching(self, selector: str, top: Element, within: Element | None) -> Iterator[Element]:
        plan = _plan_of(selector)
        if plan is None or plan.number > self._walked:
            # Beyond what is known here, or a class that no selector asked for before this page was opened.
            yield from find_all(top, (selector,))
            return
        if not (plan.classes <= self._classes.keys() and plan.ids <= self._ids.keys()):
            return
        if plan.texts and not all(text in self._text for text in plan.texts):
            return
        for element in self._candidates(plan.steps):
            if _fits(element, plan.steps, -1, top) and (within is None or _lies_in(element, within)):
                yield element

    def with_tag(self, tag: str) -> list[Element]:
        """All elements of a tag."""
        if self._walked < 0:
            self._walk()
        found = self._tags.get(tag)
        if found is None:
            found = self._tags[tag] = list(self.root.iter(tag))
        return found

    def drop_programs(self) -> None:
        """Takes scripts and styles out of the page, for they are no text of it; no selector finds them anyway."""
        for element in (*self.with_tag("script"), *self.with_tag("style")):
            parent = element.getparent()
            if parent is None:
                continue
            if element.tail:
                before = element.getprevious()
                if before is None:
                    parent.text = (parent.text or "") + element.tail
                else:
                    before.tail = (before.tail or "") + element.tail
            parent.remove(element)

    def _walk(self) -> None:
        self._walked = len(_known_classes)
        classes, ids, values = self._classes, self._ids, _known_values
        tags = self._tags = {tag: [] for tag in _TAGS}
        for element in self.root.iter(etree.Element):
            tag = element.tag
            if tag in tags:
                tags[tag].append(element)
                if tag in _PROGRAMS:
                    continue
            value = element.get("class")
            if value is not None:
                names = values.get(value)
                if names is None:
                    names = _learn(value)
                for name in names:
                    classes[name].append(element)
            value = element.get("id")
            if value is not None:
                ids[value].append(element)

    def _candidates(self, steps: tuple[_Step, ...]) -> Iterator[Element]:
        """Elements among which are all that match the steps, each once, in the page's order."""
        wanted = steps[-1][0]
        if wanted.classes or wanted.ids or wanted.attributes:
            yield from self._of(wanted)
            return
        named = next((index for index in range(len(steps) - 2, -1, -1) if _is_named(steps[index][0])), None)
        if named is None:
            yield from self.with_tag(wanted.tag) if wanted.tag else self.root.iter(etree.Element)
            return
        last: Element | None = None
        for holder in self._of(steps[named][0]):
            # What lies in the holder before has been given with it.
            if (last is not None and _lies_in(holder, last)) or not steps[named][0].fits(holder):
                continue
            last = holder
            yield from holder.iterdescendants(wanted.tag or etree.Element)

    def _of(self, compound: _Compound) -> list[Element]:
        if compound.ids:
            return self._ids[compound.ids[0]]
        if compound.classes:
            return self._classes[compound.classes[0]]
        if compound.tag in _TAGS:
            return self.with_tag(compound.tag)
        name = compound.attributes[0][0]
        found = self._attributes.get(name)
        if found is None:
            found = self._attributes[name] = select(_with_attribute(name), self.root)
        return found


def _is_named(compound: _Compound) -> bool:
    return bool(compound.classes or compound.ids or compound.attributes)


@lru_cache(maxsize=64)
def _with_attribute(name: str) -> etree.XPath:
    return etree.XPath(f"descendant-or-self::*[@{name}]")


def _learn(value: str) -> tuple[str, ...]:
    if len(_known_values) >= _MOST_VALUES:
        _known_values.clear()
    names = tuple(dict.fromkeys(name for name in _WORDS.split(value) if name in _known_classes))
    _known_values[value] = names
    return names


def _fits(element: Element, steps: tuple[_Step, ...], index: int, top: Element) -> bool:
    compound, combinator = steps[index]
    if not compound.fits(element):
        return False
    if not combinator:
        return True
    holder: Element | None = element
    while holder is not None and holder is not top:
        holder = holder.getparent()
        if holder is not None and _fits(holder, steps, index - 1, top):
            return True
        if combinator == ">":
            return False
    return False


def _lies_in(element: Element, holder: Element) -> bool:
    return element is holder or any(ancestor is holder for ancestor in element.iterancestors())
