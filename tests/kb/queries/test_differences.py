"""The differences of two revisions are complete, in order, and as small as a reader would mark them."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kb.queries.differences import compare
from nlp.edits import Piece

_PARAGRAPHS = st.lists(st.text(alphabet="ab ,", min_size=1, max_size=12).filter(str.strip), max_size=5)


def test_an_edited_paragraph_is_shown_word_by_word_and_the_others_not_at_all() -> None:
    before = {
        "headline": "Gặp mặt",
        "article_body": "Mở đầu.\n\nCó 120 người dự hội nghị.\n\nKết thúc.",
        "extractor": "x/1",
    }
    after = before | {"article_body": "Mở đầu.\n\nCó 125 người dự hội nghị.\n\nKết thúc.", "extractor": "x/2"}
    (change,) = compare(before, after)
    assert (change.field, change.before, change.after) == (
        "article_body", "Có 120 người dự hội nghị.", "Có 125 người dự hội nghị."
    )  # fmt: skip
    assert change.pieces == (
        Piece("same", "Có "), Piece("removed", "120"), Piece("added", "125"), Piece("same", " người dự hội nghị.")
    )  # fmt: skip


def test_fields_come_in_the_order_of_an_article_and_lists_item_by_item() -> None:
    before = {"keywords": ["a", "b"], "headline": "Cũ", "images": [], "description": None}
    after = {
        "keywords": ["b", "c"],
        "headline": "Mới",
        "images": [{"url": "u", "caption": "Ảnh"}],
        "description": "Tóm",
    }
    found = [(change.field, change.before, change.after) for change in compare(before, after)]
    assert found == [
        ("headline", "Cũ", "Mới"),
        ("description", None, "Tóm"),
        ("images", None, "u – Ảnh"),
        ("keywords", "a", None),
        ("keywords", None, "c"),
    ]


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_the_pieces_make_both_texts(before: list[str], after: list[str]) -> None:
    old, new = "\n\n".join(before), "\n\n".join(after)
    changes = compare({"article_body": old}, {"article_body": new})
    for change in changes:
        assert "".join(piece.text for piece in change.pieces if piece.kind != "added") == (change.before or "")
        assert "".join(piece.text for piece in change.pieces if piece.kind != "removed") == (change.after or "")
    assert bool(changes) == (old != new)
    removed = [change.before for change in changes if change.before]
    added = [change.after for change in changes if change.after]
    # What is left of both without the changes is the same.
    assert Counter(before) - Counter(removed) == Counter(after) - Counter(added)
