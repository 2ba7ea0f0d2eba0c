"""Fields of work in the names of bodies, and what may follow them: ``Sở Giáo dục và Đào tạo tỉnh``."""

from __future__ import annotations

from nlp.entities_lexicon import Head
from nlp.entities_reading import Reading, load_words
from nlp.entities_tokens import LINE
from nlp.organizations_names import Piece, read_abroad, skip_abbreviation
from nlp.places_levels import read_scope

_SMALL_FIELDS = {"các", "khối", "nghề", "xe", "xích", "bốc"}
"""First words of fields that names write small: ``các khu công nghiệp``, ``nghiệp đoàn nghề cá``."""
_DEPARTMENTS_OF_STATE = {"Bộ", "Sở", "Phòng"}
"""Heads whose field is sometimes written small."""
_SHORTEST_LETTERS = 3
_OPEN_FIELDS = {"Sở", "Phòng", "Cục", "Chi cục", "Tổng cục", "Nghiệp đoàn", "Liên đoàn", "Ủy ban", "Hiệp hội"}
"""Heads whose field may be any words of two syllables."""
_LONG_FIELDS = {*_OPEN_FIELDS, "Bộ", "Vụ"}
"""Heads whose field may go on with such words. What begins with other words than those of a known field is a set of
things or an incident: ``Bộ Tiêu chí``, ``Vụ Tai nạn``."""
_ABROAD = {"Ban Quản lý", "Đại sứ quán", "Lãnh sự quán", "Tổng Lãnh sự quán"}
"""Heads of bodies that Vietnam has in other countries."""
_ZONES = {"Khu công nghiệp", "Khu chế xuất", "Khu công nghệ cao", "Khu kinh tế", "Cụm công nghiệp"}
_OTHER_COMMITTEES = {"kiểm tra", "nhân dân", "mặt trận", "thường vụ", "trung ương"}
"""Committees that have heads of their own."""


def read_field(reading: Reading, index: int, head: Head, after_rank: bool) -> tuple[int, tuple[Piece, ...]] | None:
    """A field of work, or several joined by ``và``, a comma or a dash; then perhaps where."""
    tokens = reading.tokens
    hit = reading.longest(index, "domain")
    if head.name == "Ủy ban" and " ".join(tokens.keys[index : index + 2]) in _OTHER_COMMITTEES:
        return None
    zones = _read_zones(reading, index)
    if zones > (hit.end if hit is not None else index):
        return read_more(reading, zones, (Piece(written=(index, zones)),), head, after_rank)
    letters = head.name == "Sở" and reading.is_letters(index) and len(reading.key(index)) >= _SHORTEST_LETTERS
    if hit is None and letters and reading.goes_on(index):
        # `Sở GTCC`: letters that no vocabulary has.
        return read_more(reading, index + 1, (Piece(written=(index, index + 1)),), head, after_rank)
    if hit is None and head.name in _OPEN_FIELDS and reading.is_name(index) and reading.goes_on(index):
        # `Sở Nhà đất`: a field that no vocabulary has, in words of two syllables of which the first is capital.
        end = reading.compound_end(index)
        if end == index + 1 or is_no_field(reading, index, end):
            return None
        end = _small_words(reading, end)
        pieces = [Piece(written=(index, end))]
    elif hit is None or not (tokens.capital[index] or _is_small_field(reading, index, hit.end, head)):
        return None
    else:
        end = _small_words(reading, hit.end) if head.name in _LONG_FIELDS else hit.end
        pieces = [Piece(words=hit.row), *([Piece(written=(hit.end, end))] if end > hit.end else [])]
    while reading.is_name(end) and reading.goes_on(end):
        if reading.key(end) == "đảng" and head.name in _LONG_FIELDS:
            # `Cục Công tác Đảng và Công tác quần chúng`
            pieces.append(Piece(written=(end, end + 1)))
            end += 1
            continue
        if reading.compound_end(end) == end + 1:
            break
        if reading.longest(end, "head", "level", "rank", "province", "district", "nation"):
            break
        pieces.append(Piece(written=(end, reading.compound_end(end))))
        end = reading.compound_end(end)
    joins = {"và", "-", ","} if head.name == "Ủy ban" else {"và", "-"}
    while reading.key(end) in joins and reading.is_name(end + 1):
        more = reading.longest(end + 1, "domain")
        if more is not None:
            pieces.append(Piece(words=f"{reading.key(end)} {more.row}"))
            end = more.end
            continue
        compound = reading.compound_end(end + 1)
        if is_no_field(reading, end + 1, compound):
            break
        other = reading.longest(end + 1, "head", "level", "rank", "province", "district", "nation")
        if head.name not in _LONG_FIELDS or compound == end + 2 or other is not None:
            break
        compound = _small_words(reading, compound)
        pieces.append(Piece(written=(end, compound)))
        end = compound
    return read_more(reading, end, tuple(pieces), head, after_rank)


def _read_zones(reading: Reading, index: int) -> int:
    """The token after several kinds of zones: ``các khu công nghiệp - khu chế xuất``; ``index`` where none stand there.

    One kind alone needs ``các``: a zone may have a name of its own.
    """
    end = index + (reading.key(index) == "các")
    kinds = 0
    while end < len(reading.tokens) and (end == index or reading.goes_on(end)):
        hit = reading.longest(end, "venue")
        if hit is None or hit.row not in _ZONES:
            break
        kinds, last = kinds + 1, hit.end
        if reading.key(last) in {"và", "-", ","} and (short := _zone_without_its_word(reading, last + 1)):
            # `các KCX và công nghiệp`
            return short
        joined = reading.key(last) in {"-", ",", "và", "&", "/"} and reading.longest(last + 1, "venue") is not None
        joined = joined or (reading.key(last) == "và" and reading.key(last + 1) == "các")
        end = last + 1 + (reading.key(last + 1) == "các") if joined else last
        if not joined:
            break
    return end if kinds > 1 or (kinds == 1 and reading.key(index) == "các") else index


def _zone_without_its_word(reading: Reading, index: int) -> int | None:
    """The token after a kind of zone that leaves ``khu`` to the one before it."""
    if reading.key(index) in {"cn", "cx"}:
        return index + 1
    pair = (reading.key(index), reading.key(index + 1))
    return index + 2 if pair in {("công", "nghiệp"), ("chế", "xuất")} else None


def _small_words(reading: Reading, index: int) -> int:
    """The token after the words of trade written small that go on with a field: ``Cục Xúc tiến thương mại``."""
    while reading.goes_on(index) and not reading.tokens.capital[index]:
        hit = reading.longest(index, "descriptor", "domain")
        if hit is None or hit.end == index + 1:
            break
        index = hit.end
    return index


def is_no_field(reading: Reading, index: int, end: int) -> bool:
    """Whether the words tell no field: ``Nghiệp đoàn Cơ sở``, ``Liên đoàn Quốc tế``."""
    return " ".join(reading.tokens.keys[index:end]) in load_words("no_fields", "organizations")


def _is_small_field(reading: Reading, index: int, end: int, head: Head) -> bool:
    """Whether a field written small belongs to the name: ``các khu công nghiệp``, ``Bộ ngoại giao``."""
    if reading.key(index) in _SMALL_FIELDS:
        return True
    return head.name in _DEPARTMENTS_OF_STATE and end - index >= 2 and reading.goes_on(index)


def read_more(
    reading: Reading, index: int, pieces: tuple[Piece, ...], head: Head, after_rank: bool
) -> tuple[int, tuple[Piece, ...]]:
    """What may still follow a field, ``Việt Nam`` or ``Trung ương``: each of them once more, or a place."""
    if not reading.goes_on(index) and not (index < len(reading.tokens) and reading.tokens.shouted[index]):
        # Official texts break their lines within names.
        broken = index < len(reading.tokens) and reading.tokens.gaps[index] == LINE and reading.longest(index, "level")
        scope = (
            read_scope(reading, index, after_rank=after_rank) if broken and not reading.tokens.capital[index] else None
        )
        if scope is not None and scope.known:
            return scope.end, (*pieces, Piece(scope=scope))
        return index, pieces
    tokens = reading.tokens
    behind = skip_abbreviation(reading, index)
    if behind > index and reading.goes_on(behind) and reading.longest(behind, "level", "nation", "province"):
        # `Công đoàn ngành Nông nghiệp và PTNT (NN&PTNT) tỉnh`
        end, longer = read_more(reading, behind, pieces, head, after_rank)
        return (end, longer) if end > behind else (index, pieces)
    abroad = read_abroad(reading, index) if head.name in _ABROAD and pieces[-1].words == "Việt Nam" else None
    if abroad is not None:
        return abroad, (*pieces, Piece(written=(index, abroad)))
    nation = reading.longest(index, "nation")
    if nation is not None and tokens.capital[index] and pieces[-1].words != "Việt Nam":
        return read_more(reading, nation.end, (*pieces, Piece(words="Việt Nam")), head, after_rank)
    if pieces[-1].words == "Trung ương":
        program = reading.longest(index, "program")
        if program is not None:
            return program.end, (*pieces, Piece(written=(index, program.end)))
        return index, pieces
    centre = reading.longest(index, "centre")
    if centre is not None and tokens.capital[index]:
        return centre.end, (*pieces, Piece(words="Trung ương"))
    of = index + (reading.key(index) == "của")
    assembly = reading.longest(of, "head") if head.name == "Ủy ban" else None
    if assembly is not None and assembly.row.name == "Quốc hội" and tokens.capital[of]:
        # `Ủy ban Pháp luật của Quốc hội`
        return assembly.end, (*pieces, Piece(words="của Quốc hội"))
    force = reading.longest(index, "head")
    if force is not None and not force.row.tails and reading.is_letters(index) and force.end == index + 1:
        # `Tổng cục Chính trị CAND`
        return force.end, (*pieces, Piece(words=force.row.name))
    field = "domain" in head.tails and "centre" not in head.tails and head.name != "Bộ"
    scope = read_scope(reading, index, bare=head.bare_level or field, after_rank=after_rank)
    if scope is not None and reading.goes_on(index):
        return scope.end, (*pieces, Piece(scope=scope))
    return index, pieces
