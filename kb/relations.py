"""What documents do to each other, as one sentence of an article says it."""

from __future__ import annotations

import re
from collections import defaultdict

from kb.facts import FactRows, Row
from kb.ids import fact_id

_IMPLEMENTS = re.compile(r"\b(?:thực hiện|triển khai|cụ thể hóa|cụ thể hoá)\b", re.IGNORECASE)
_ISSUES = re.compile(r"\b(?:ban hành|xây dựng|có|ra|tham mưu)\b", re.IGNORECASE)
_AMENDS = re.compile(r"\b(?:sửa đổi|bổ sung)\b", re.IGNORECASE)
_REPLACES = re.compile(r"\b(?:thay thế|thay cho)\b", re.IGNORECASE)


def relate_documents(rows: FactRows) -> list[Row]:
    """What documents do to each other, as one sentence says it: ``Thực hiện A và B, LĐLĐ huyện đã ban hành C``."""
    sentences: dict[int, list[Row]] = defaultdict(list)
    for row in rows.references:
        if row["document_id"]:
            sentences[row["sentence_start"]].append(row)
    relations: dict[str, Row] = {}
    for start, cited in sentences.items():
        cited.sort(key=lambda row: row["start"])
        sentence: str = cited[0]["sentence"]
        for number, row in enumerate(cited):
            before = sentence[: row["start"] - start]
            previous = cited[number - 1]["end"] - start if number else 0
            between = sentence[previous : row["start"] - start]
            kind, targets = _relation(before, between, cited[:number], sentence[: cited[0]["start"] - start])
            for target in targets:
                if target["document_id"] != row["document_id"]:
                    _add(relations, rows, kind, row, target, sentence, start)
    return list(relations.values())


def _relation(before: str, between: str, earlier: list[Row], opening: str) -> tuple[str, list[Row]]:
    if not earlier:
        return "", []
    if _REPLACES.search(between):
        return "replaces", [] if _ISSUES.search(before) else earlier[-1:]
    if _AMENDS.search(between) and not _ISSUES.search(between):
        return "amends", earlier[-1:]
    if _IMPLEMENTS.search(opening) and _ISSUES.search(between):
        return "implements", earlier
    return "", []


def _add(
    relations: dict[str, Row], rows: FactRows, kind: str, row: Row, target: Row, sentence: str, start: int
) -> None:
    # "A thay thế B": the earlier one acts on the later one, which is the other way round for what is issued.
    first, second = (target, row) if kind in ("amends", "replaces") else (row, target)
    words = "\x00".join((kind, first["document_id"], second["document_id"], sentence))
    identity = fact_id(rows.article_id, "relation", words, 1)
    relations[identity] = {
        "id": identity,
        "kind": kind,
        "document_id": first["document_id"],
        "target_id": second["document_id"],
        "article_id": rows.article_id,
        "sentence": sentence,
        "start": start,
        "end": start + len(sentence),
        "annotator": rows.annotator,
    }
