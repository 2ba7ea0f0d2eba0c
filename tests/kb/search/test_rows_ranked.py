"""The short way to rank words in a row finds the same articles in the same order as the long one."""

from __future__ import annotations

import random

import pytest
import tantivy

from kb.search.compile import Compiler
from kb.search.documents import Entry, build_document
from kb.search.expand import expand_abbreviations
from kb.search.query import parse_query
from kb.search.reader import Snapshot
from kb.search.schema import build_schema

WORDS = ["công", "đoàn", "Công đoàn", "CĐ", "LĐLĐ", "liên đoàn lao động", "hội", "nghị", "nhà", "ở", "cong doan"]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Two hundred texts of few words, so that their rows stand in headlines, in texts, and scattered."""
    chance = random.Random(5)
    index = tantivy.Index(build_schema())
    writer = index.writer(30_000_000, 1)
    for number in range(200):
        headline = " ".join(chance.choices(WORDS, k=chance.randrange(1, 5)))
        body = " ".join(chance.choices(WORDS, k=chance.randrange(1, 30)))
        writer.add_document(build_document(Entry(f"a{number}", 1, "t", headline, f"{headline}\n\n{body}")))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return Snapshot("t", index.searcher(), index.schema)


@pytest.mark.parametrize("q", ['"công đoàn"', "đoàn", '"cong doan"', "CĐ", "LĐLĐ", '"hội nghị"', "nhà"])
def test_rows_are_ranked_alike(snapshot: Snapshot, q: str) -> None:
    compiler = Compiler(snapshot.schema, lambda _name, _folded: ())
    root = parse_query(q).root
    assert root is not None
    root = expand_abbreviations(root)
    short = compiler.ranked(root)
    long = compiler._lifted(compiler._weighed(root), root)
    assert str(short) != str(long)
    (found, total), (wanted, expected) = snapshot.search(short, 200), snapshot.search(long, 200)
    assert total == expected == snapshot.count(compiler.matching(root)) > 10
    scores = [
        {str(snapshot.searcher.doc(address).get_first("id")): score for score, address in hits}
        for hits in (found, wanted)
    ]
    assert scores[0] == pytest.approx(scores[1], rel=1e-5)


@pytest.mark.parametrize(
    "q", ["hội nghị", '"liên đoàn lao động"', "headline:đoàn", "nghi*", '"công đoàn"~2', "hội -nhà"]
)
def test_what_may_be_scattered_is_ranked_the_long_way(snapshot: Snapshot, q: str) -> None:
    compiler = Compiler(snapshot.schema, lambda _name, _folded: ())
    root = parse_query(q).root
    assert root is not None
    root = expand_abbreviations(root)
    assert str(compiler.ranked(root)) == str(compiler._lifted(compiler._weighed(root), root))
    assert snapshot.search(compiler.ranked(root), 1)[1] == snapshot.count(compiler.matching(root))
