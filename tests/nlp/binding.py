"""Figures bound in a text whose bodies are given, published on one day."""

from __future__ import annotations

from datetime import date

from nlp.annotations import Entity, Figure
from nlp.figures import find_figures
from nlp.references import find_references

UNION = "LĐLĐ huyện Tân Kỳ"
PUBLISHED = date(2024, 5, 22)


def bind(text: str, *bodies: str) -> list[Figure]:
    """The figures of the text; every place at which one of the bodies is named is an organisation."""
    entities = []
    for name in bodies:
        start = text.find(name)
        while start >= 0:
            entities.append(Entity(start, start + len(name), name, "ORG", name))
            start = text.find(name, start + 1)
    references = find_references(text, PUBLISHED)
    return find_figures(text, references=references, entities=entities, published=PUBLISHED)
