"""Everything that is found in one text, in the order in which the layers need each other."""

from __future__ import annotations

from datetime import date

from nlp.activities import find_activities
from nlp.anaphora import find_anaphora
from nlp.annotations import Annotations
from nlp.entities import find_entities
from nlp.figures import find_figures
from nlp.references import find_references
from nlp.sentences import find_sentences
from nlp.text import to_nfc
from nlp.topics import find_topics


def annotate(text: str, published: date | None = None) -> Annotations:
    """The annotations of ``text``; offsets count the code points of its NFC form.

    ``published`` is the article's own date, or None where it has none: it completes dates and periods that leave out
    the year. References come first, on the raw text (word segmentation breaks symbols apart); figures and entities
    keep clear of them.
    """
    text = to_nfc(text)
    sentences = find_sentences(text)
    references = find_references(text, published)
    entities = find_entities(text, sentences=sentences, references=references, published=published)
    figures = find_figures(text, sentences=sentences, references=references, entities=entities, published=published)
    activities = find_activities(
        text,
        sentences=sentences,
        entities=entities,
        published=published,
        references=references,
        figures=figures,
    )
    return Annotations(
        sentences=tuple(sentences),
        references=tuple(references),
        anaphora=tuple(find_anaphora(text, references)),
        figures=tuple(figures),
        entities=tuple(entities),
        activities=tuple(activities),
        topics=find_topics(text),
    )


def published_date(published: str | None) -> date | None:
    """The day of an ISO date or date-time; None for None and for what is no ISO date."""
    if not published:
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None
