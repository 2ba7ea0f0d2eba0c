"""What documents do to each other, as one sentence of an article says it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kb.authority import is_national
from kb.facts import BACKWARD, FactRows, Row
from kb.ids import fact_id
from kb.relation_words import (
    CHANGES,
    COMES_INTO_FORCE,
    DENIED,
    DETAILING,
    DETAILS_NEXT,
    ENDS_WITH,
    GOES_ON,
    HAS_NEXT,
    ISSUED_NEXT,
    LAWS,
    NAMED_ONLY,
    OF_THE_FIRST,
    ORDERS_NEXT,
    OTHER_CLAUSE,
    PLAN_NEXT,
    PLANS,
    POINTS,
    PROGRAMME_NEXT,
    PURPOSE_NEXT,
    QUOTED,
    SUMMARY_NEXT,
    TARGET_NEXT,
    TITLE_NEXT,
    TURNED_INTO_NEXT,
)


def relate_documents(rows: FactRows) -> list[Row]:
    """What documents do to each other, as one sentence says it: ``Thực hiện A và B, LĐLĐ huyện đã ban hành C``."""
    sentences: dict[int, list[Row]] = defaultdict(list)
    for row in rows.references:
        # A type's word alone points back too loosely to say what was done to a document.
        if row["kind"] != BACKWARD or POINTS.search(row["text"]):
            sentences[row["sentence_start"]].append(row)
    relations: dict[str, Row] = {}
    for cited in sentences.values():
        if cited[0]["sentence"].rstrip(' ”"').endswith("?"):
            continue  # A question claims nothing.
        cited.sort(key=lambda row: row["start"])
        for kind, first, second in (*_implemented(cited), *_changed(cited), *_summarised(cited)):
            if not first["document_id"] or not second["document_id"] or not _can_be(kind, first, second):
                continue
            if first["document_id"] != second["document_id"]:
                relation = _relation(rows, kind, first, second)
                relations[relation["id"]] = relation
    return list(relations.values())


def _can_be(kind: str, first: Row, second: Row) -> bool:
    """Whether the first document is no older than the second, and does not stand above what it is to carry out."""
    days = [row["issued_on"] or row["dated"] for row in (first, second)]
    if all(days) and days[0] < days[1]:
        return False
    years = [
        int(row["year"]) if row["year"] else day and day.year for row, day in zip((first, second), days, strict=True)
    ]
    if all(years) and years[0] < years[1]:
        return False
    if kind != "implements" or not second["issuer_code"] or is_national(second["issuer_code"]):
        return True
    return first["type"] not in LAWS and not is_national(first["issuer_code"])


def _implemented(cited: Sequence[Row]) -> Iterator[tuple[str, Row, Row]]:
    """``Thực hiện A và B, ... ban hành C`` and ``ban hành C để thực hiện A``: C implements A."""
    targets: list[Row] = []
    issued: list[Row] = []
    role = ""
    for number, row in enumerate(cited):
        gap = _gap(cited, number)
        if number and _has_aim(cited[number - 1], gap):
            yield "implements", cited[number - 1], row
            if role == "issued":
                role = "aim"
            continue
        if role == "aim" and GOES_ON.fullmatch(gap) and issued and row["issuer_code"] != issued[-1]["issuer_code"]:
            yield "implements", issued[-1], row
            continue
        if number and TURNED_INTO_NEXT.fullmatch(gap):
            yield "implements", row, cited[number - 1]
            continue
        if OTHER_CLAUSE.search(gap) and not GOES_ON.fullmatch(gap):
            role, targets = "", []
        if number and role not in ("", "aim") and GOES_ON.fullmatch(gap):
            # The next item of a list is what the one before is.
            pass
        elif _is_issued(row, gap):
            role, issued = "issued", []
        elif number and role == "issued" and PURPOSE_NEXT.search(gap) and ";" not in gap:
            role = "purpose"
        elif (verb := TARGET_NEXT.search(gap) or ORDERS_NEXT.search(gap)) is not None:
            before = gap[: verb.start()]
            role, targets = "" if DENIED.search(before) or NAMED_ONLY.search(before) else "target", []
        elif not (number and role == "target" and _belongs(gap)):
            role = ""
        if role == "target":
            targets.append(row)
        elif role == "issued":
            issued.append(row)
            yield from (("implements", row, target) for target in targets)
        elif role == "purpose":
            yield from (("implements", plan, row) for plan in issued)


def _is_issued(row: Row, gap: str) -> bool:
    """Whether the words before a citation say that somebody has issued it."""
    if DENIED.search(gap):
        return False
    if ISSUED_NEXT.search(gap):
        return True
    return (row["type"] in PLANS or row["type"] == "CV") and HAS_NEXT.search(gap) is not None


def _has_aim(plan: Row, gap: str) -> bool:
    """Whether the words behind a document say what it carries out: they are its title."""
    if (
        TITLE_NEXT.fullmatch(gap)
        or PROGRAMME_NEXT.fullmatch(gap)
        or (plan["type"] in PLANS and PLAN_NEXT.fullmatch(gap))
    ):
        return True
    return plan["type"] in DETAILING and DETAILS_NEXT.fullmatch(gap) is not None


def _belongs(gap: str) -> bool:
    """Whether a further citation still stands under the verb: its issuer and title may stand between, no new clause."""
    return re.fullmatch(r"\s*(?:ngày\s+[\d/.-]+\s*)?của\s+[^,;:]*(?:,|và)\s*", gap, re.IGNORECASE) is not None


def _changed(cited: Sequence[Row]) -> Iterator[tuple[str, Row, Row]]:
    """``A sửa đổi, bổ sung một số điều của B và C``, ``A thay thế B``, and both in the passive."""
    change: tuple[str, Row] | None = None
    for number in range(1, len(cited)):
        gap, second = _gap(cited, number), cited[number]
        if change is not None and GOES_ON.fullmatch(gap):
            yield *change, second
            continue
        change = None
        first = cited[number - 1]
        if ENDS_WITH.fullmatch(gap) and COMES_INTO_FORCE.match(_behind(second)):
            yield "replaces", second, first
        match = CHANGES.search(gap)
        if match is None or DENIED.search(gap[: match.start()]) or not OF_THE_FIRST.fullmatch(gap[: match.start()]):
            continue
        if DENIED.search(_gap(cited, number - 1)):
            continue
        kind = "replaces" if match["verb"].lower().startswith(("thay", "bãi")) and not match["part"] else "amends"
        if match["passive"]:
            yield kind, second, first
        else:
            change = (kind, first)
            yield kind, first, second


def _summarised(cited: Sequence[Row]) -> Iterator[tuple[str, Row, Row]]:
    """``Báo cáo A tổng kết 10 năm thực hiện B và C``: A summarises both."""
    report: Row | None = None
    for number in range(1, len(cited)):
        gap = _gap(cited, number)
        match = SUMMARY_NEXT.search(gap)
        if match and OF_THE_FIRST.fullmatch(gap[: match.start()]):
            report = cited[number - 1]
        elif report is not None and not GOES_ON.fullmatch(gap[: match.start()] if match else gap):
            report = None
        if report is not None:
            yield "summarises", report, cited[number]


def is_summed_up(row: Row) -> bool:
    """Whether the sentence says that what came of the cited document is being summed up (``sơ kết``, ``tổng kết``)."""
    before = row["sentence"][: max(0, row["start"] - row["sentence_start"])]
    match = SUMMARY_NEXT.search(before)
    return match is not None and not DENIED.search(before[: match.start()])


def _gap(cited: Sequence[Row], number: int) -> str:
    """The words before a citation, from the end of the one before or the sentence's beginning."""
    row = cited[number]
    begin = cited[number - 1]["end"] if number else row["sentence_start"]
    sentence: str = row["sentence"]
    gap = sentence[max(0, begin - row["sentence_start"]) : max(0, row["start"] - row["sentence_start"])]
    return QUOTED.sub("", gap)


def _behind(row: Row) -> str:
    """The words behind a citation, to the end of its sentence."""
    sentence: str = row["sentence"]
    return sentence[row["end"] - row["sentence_start"] :]


def _relation(rows: FactRows, kind: str, first: Row, second: Row) -> Row:
    sentence, start = first["sentence"], first["sentence_start"]
    words = "\x00".join((kind, first["document_id"], second["document_id"], sentence))
    return {
        "id": fact_id(rows.article_id, "relation", words, 1),
        "kind": kind,
        "document_id": first["document_id"],
        "target_id": second["document_id"],
        "article_id": rows.article_id,
        "sentence": sentence,
        "start": start,
        "end": start + len(sentence),
        "annotator": rows.annotator,
    }
