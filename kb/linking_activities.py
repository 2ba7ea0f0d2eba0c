"""Activities: who did it, with whom and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kb.entities import EntityStore
from kb.facts import FactRows, Row
from kb.ids import short_hash
from kb.linking_entities import Subject
from kb.linking_figures import find_owner, find_place, full_name
from kb.registry import Known
from nlp.text import fold

_LEAST_BLANKS = 8
"""So many words without a day are those of a reprint."""


def link_activities(store: EntityStore, rows: FactRows, subject: Subject, on: date | None) -> None:
    """Gives activities their organiser, participants and place; `kb.settling.relate_again` adds figures and documents,
    `kb.settling_events` says which of them are one event."""
    mentions = {mention["start"]: mention for mention in rows.mentions}
    named = {" ".join(mention["text"].split()): mention for mention in rows.mentions if mention["label"] == "ORG"}
    for activity in rows.activities:
        organizer = _find_organizer(activity, mentions, named, subject, on)
        activity["organizer_id"] = store.keep(organizer)
        if activity["place"]:
            activity["place_id"] = store.keep(find_place(activity["place"], organizer, subject, on))
        for who in activity["participants"]:
            # Only what a mention names: nothing else keeps an entity.
            mention = mentions.get(who["start"])
            if mention is not None and mention["label"] == who["label"]:
                who["entity_id"], who["position"] = mention["entity_id"], mention["position"]
        # Of nobody's activities only those that stand in the same words on the same day are one.
        words = " ".join(fold(activity["text"]).split())
        when = activity["start_date"] or ("" if words.count(" ") >= _LEAST_BLANKS else activity["article_id"])
        activity["event_id"] = "e" + short_hash(activity["type"], words, str(when))


def _find_organizer(
    activity: Row, mentions: Mapping[int, Row], named: Mapping[str, Row], subject: Subject, on: date | None
) -> Known | None:
    """The body by the full name of its mention, as for the owner of a figure; what no mention names (``các doanh
    nghiệp``, ``CĐCS khối hành chính``) is one only where the registry has it. Takes the place of the organiser's words
    out of the row, which is not stored."""
    written: str | None = activity["organizer"]
    at = activity.pop("organizer_start")
    if not written:
        return None
    mention = mentions.get(at)
    if mention is None or mention["label"] != "ORG" or " ".join(mention["text"].split()) != written:
        mention = named.get(written)
    if mention is not None:
        return find_owner(full_name(mention), subject, on, mention["start"])
    known = find_owner(written, subject, on, at)
    return known if known is not None and known.origin == "registry" else None
