"""What empties an empty answer: how many articles there are without each filter and without each part of the query."""

from __future__ import annotations

from collections.abc import Mapping

import tantivy

from kb.search.answers import Loosening
from kb.search.compile import Compiler
from kb.search.expand import expand_abbreviations
from kb.search.query import Group, Node, describe
from kb.search.reader import Snapshot
from kb.search.told import tell_query

_MOST = 8
"""Parts of a query that are tried one by one; each costs two counts."""


def find_loosenings(
    snapshot: Snapshot, compiler: Compiler, root: Node | None, filters: Mapping[str, tantivy.Query]
) -> tuple[Loosening, ...]:
    """What there is without each part of the query and each filter by name, what helps most first.

    Nothing where there is but one part and no filter. All filters together are tried where none alone is to blame.
    """
    parts = list(root.items) if isinstance(root, Group) and not root.any else [root] if root is not None else []

    def count(left: list[Node], kept: Mapping[str, tantivy.Query]) -> int:
        asked = [compiler.matching(expand_abbreviations(_joined(left)))] if left else []
        return snapshot.count(compiler.both([*asked, *kept.values()]))

    found = []
    whole = describe(root) if root is not None else None
    if len(parts) + len(filters) > 1:
        for number, part in enumerate(parts[:_MOST]):
            left = parts[:number] + parts[number + 1 :]
            total = count(left, filters) if left or filters else 0
            q = describe(_joined(left)) if left else None
            told = tell_query(part, "vi"), tell_query(part, "en")
            found.append(Loosening("word", describe(part), total, q, count([part], {}), *told))
        for name in filters:
            kept = {other: query for other, query in filters.items() if other != name}
            found.append(Loosening("filter", name, count(parts, kept), whole, None))
        if len(filters) > 1 and not any(item.total for item in found):
            found.append(Loosening("filters", "", count(parts, {}), whole, None))
    return tuple(sorted(found, key=lambda item: -item.total))


def _joined(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Group(tuple(parts))
