"""Counts of a query that nearly all articles match are those of counting what matches."""

from __future__ import annotations

import random
from datetime import date

import pytest
import tantivy

from kb.search import tallies
from kb.search.compile import Compiler
from kb.search.documents import Entry, build_document
from kb.search.reader import Snapshot
from kb.search.schema import build_schema
from kb.search.tallies import MONTHS, tally

SIZES = {"source": 20, "organization": 5, "place": 20, "document": 3, "year": 20, "month": MONTHS}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Three hundred articles in several parts of an index, some removed again."""
    chance = random.Random(3)
    index = tantivy.Index(build_schema())
    writer = index.writer(30_000_000, 1)
    for number in range(300):
        words = "đoàn viên" if chance.random() < 0.9 else "cán bộ"
        entry = Entry(f"a{number}", 1, "t", words, f"{words} {'hội nghị' if number % 3 else 'tổng kết'}")
        entry.published_on = date(2020 + number % 4, 1 + number % 12, 1) if number % 7 else None
        entry.add("source", f"s{number % 3}")
        if entry.published_on:
            entry.add("year", str(entry.published_on.year))
        for _ in range(chance.randrange(4)):
            entry.add("organization", f"o{int(chance.paretovariate(0.7)) % 40}")
            entry.add("place", f"p{chance.randrange(30)}")
        if number % 50 == 0:
            entry.add("document", f"d{number}")
        writer.add_document(build_document(entry))
        if number % 60 == 59:
            writer.commit()
    for number in range(0, 300, 11):
        writer.delete_documents_by_term("id", f"a{number}")
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return Snapshot("t", index.searcher(), index.schema)


@pytest.mark.parametrize("read", [10_000, 12, 4])
@pytest.mark.parametrize("words", [["đoàn"], ["viên", "hội"], ["cán"], ["không"], []])
def test_counts_are_those_of_counting_what_matches(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, words: list[str], read: int
) -> None:
    monkeypatch.setattr(tallies, "_READ", read)
    snapshot.totals.clear()
    compiler = Compiler(snapshot.schema, lambda _name, _folded: ())
    matching = compiler.both([compiler.term("text", word) for word in words])
    matched = snapshot.count(matching)
    found = tally(snapshot, matching, matched, compiler, SIZES)
    again = tally(snapshot, matching, matched, compiler, SIZES)
    assert again == found
    assert bool(snapshot.totals) is (2 * matched > snapshot.searcher.num_docs)
    for name, size in SIZES.items():
        wanted = {name: {"terms": {"field": name, "size": 1_000, "segment_size": 65_000}}}
        buckets = snapshot.searcher.aggregate(matching, wanted)[name]["buckets"]
        counts = {str(int(item["key"])) if name == "month" else item["key"]: int(item["doc_count"]) for item in buckets}
        assert [count for _, count in found[name]] == sorted(counts.values(), reverse=True)[:size]
        assert all(counts[value] == count for value, count in found[name])
