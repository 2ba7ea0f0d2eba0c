"""Counts by source and month are whole however many there are: the engine gives up beyond 65,000 values at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, cast

import tantivy

from kb.queries.filters import Filters
from kb.search.counts import Counts
from kb.search.reader import Snapshot
from kb.search.schema import build_schema


def test_more_sources_and_months_than_the_engine_counts_at_once(tmp_path: Path) -> None:
    index = tantivy.Index(build_schema(), path=str(tmp_path))
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    expected: Counter[tuple[str | None, str | None]] = Counter()
    reprints = 0
    for source in range(330):
        for month in range(200):
            document = tantivy.Document()
            document.add_text("kind", "article")
            name = f"bao-{source}" if source else None
            if name:
                document.add_text("source", name)
            key = (2000 + month // 12) * 100 + month % 12 + 1
            if month:
                document.add_unsigned("month", key)
            if (source + month) % 7 == 0:
                document.add_unsigned("reprint", 1)
                reprints += 1
            writer.add_document(document)
            expected[name, f"{key // 100}-{key % 100:02}" if month else None] += 1
    writer.commit()
    index.reload()
    counts = Counts(cast(Any, None), Snapshot("x", index.searcher(), index.schema))
    cells = counts.cells(counts.matching(Filters()))
    assert Counter({(cell.source, cell.month): cell.articles for cell in cells}) == expected
    assert (len(cells), sum(cell.reprints for cell in cells)) == (66_000, reprints)
