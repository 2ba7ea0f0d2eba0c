"""Foreign companies by their brand and where they are alone: ``Honda Việt Nam``, ``Formosa Hà Tĩnh``."""

from __future__ import annotations

from nlp.entities_reading import Reading, load_syllables, load_words


def brand_end(reading: Reading, index: int) -> int | None:
    """The token after a brand and the country, or the province right behind it; None where no brand starts."""
    tokens = reading.tokens
    key, before = reading.key(index), reading.key(index - 1)
    # Letters are as often people or figures: `GCCN Việt Nam`, `GDP Việt Nam`.
    if len(key) < 3 or not key.isalpha() or key in load_syllables() or reading.is_letters(index):
        return None
    if tokens.shouted[index] or reading.longest(index, "region", "person", "province", "district"):
        return None
    if is_no_company(reading, index) or before in load_words("before_no_brands", "organizations"):
        return None
    if reading.is_name(index - 1) and reading.goes_on(index):
        return None
    for at in range(index + 1, min(index + 4, len(tokens))):
        if not reading.goes_on(at) or not reading.is_name(at) or is_no_company(reading, at):
            return None
        seat = reading.longest(at, "nation") or (reading.longest(at, "province") if at == index + 1 else None)
        if seat is not None:
            return seat.end
    return None


def is_no_company(reading: Reading, index: int) -> bool:
    """Whether the token is a foreign word or letters that name no company: ``FDI``, ``Internet``."""
    return reading.key(index) in load_words("no_companies", "organizations")
