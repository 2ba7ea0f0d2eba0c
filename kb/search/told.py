"""A query told in words, Vietnamese or English: what is looked for, and what of it could not be read as typed."""

from __future__ import annotations

from typing import Literal

from kb.search.query import Fuzzy, Group, Node, Not, Phrase, Problem, Symbol, Value

Language = Literal["vi", "en"]

_SAID: dict[str, dict[Language, str]] = {
    "word": {"vi": "“{text}”", "en": "“{text}”"},
    "phrase": {"vi": "cụm “{text}”", "en": "the phrase “{text}”"},
    "prefix": {"vi": "từ bắt đầu bằng “{text}”", "en": "words beginning with “{text}”"},
    "phrase_prefix": {"vi": "cụm bắt đầu bằng “{text}”", "en": "phrases beginning with “{text}”"},
    "near": {"vi": "{text} cách nhau nhiều nhất {n} từ", "en": "{text} at most {n} words apart"},
    "fuzzy1": {"vi": "từ lệch “{text}” nhiều nhất 1 chữ cái", "en": "words one letter away from “{text}” at most"},
    "fuzzy2": {"vi": "từ lệch “{text}” nhiều nhất 2 chữ cái", "en": "words two letters away from “{text}” at most"},
    "symbol": {"vi": "văn bản số “{text}”", "en": "the document symbol “{text}”"},
    "not": {"vi": "không có {text}", "en": "not {text}"},
    "headline": {"vi": "{text} trong tiêu đề", "en": "{text} in the headline"},
    "source": {"vi": "nguồn “{text}”", "en": "the source “{text}”"},
    "place": {"vi": "nơi “{text}”", "en": "the place “{text}”"},
    "organization": {"vi": "tổ chức “{text}”", "en": "the organisation “{text}”"},
    "person": {"vi": "người “{text}”", "en": "the person “{text}”"},
    "document": {"vi": "văn bản có mã “{text}”", "en": "the document “{text}”"},
    "activity": {"vi": "loại hoạt động “{text}”", "en": "the type of activity “{text}”"},
    "topic": {"vi": "chủ đề “{text}”", "en": "the topic “{text}”"},
    "year": {"vi": "năm {text}", "en": "the year {text}"},
    "and": {"vi": " và ", "en": " and "},
    "or": {"vi": " hoặc ", "en": " or "},
}
_PROBLEMS: dict[str, dict[Language, str]] = {
    "too_long": {
        "vi": "chỉ {value} ký tự đầu của câu hỏi được đọc",
        "en": "only the first {value} characters of the query were read",
    },
    "close_unopened": {
        "vi": "dấu đóng ngoặc không có dấu mở nên được bỏ qua",
        "en": "a closing bracket without an opening one was left out",
    },
    "open_unclosed": {
        "vi": "ngoặc chưa đóng, được coi là đóng ở cuối",
        "en": "a bracket that is never closed was closed at the end",
    },
    "quote_unclosed": {
        "vi": "dấu ngoặc kép chưa đóng, được coi là đóng ở cuối",
        "en": "a quotation mark that is never closed was closed at the end",
    },
    "or_without_side": {
        "vi": "OR thiếu một vế nên được bỏ qua",
        "en": "an OR with nothing on one side was left out",
    },
    "not_without_word": {
        "vi": "NOT không có gì theo sau nên được bỏ qua",
        "en": "a NOT with nothing after it was left out",
    },
    "field_without_value": {
        "vi": "{value}: không có gì theo sau nên được bỏ qua",
        "en": "{value}: with nothing after it was left out",
    },
    "too_deep": {
        "vi": "ngoặc lồng quá {value} lớp được bỏ qua",
        "en": "brackets deeper than {value} were left out",
    },
    "too_many_words": {
        "vi": "chỉ {value} từ đầu của câu hỏi được tìm",
        "en": "only the first {value} words of the query were looked up",
    },
    "no_word": {
        "vi": "ở đây không có chữ nào để tìm nên được bỏ qua",
        "en": "there is no word to look for here, so it was left out",
    },
    "unknown_field": {
        "vi": "không có trường {value}, nên đây được đọc như từ ngữ thường",
        "en": "there is no field {value}, so this was read as plain words",
    },
    "too_far_apart": {
        "vi": "các từ chỉ có thể cách nhau nhiều nhất {value} từ",
        "en": "words may stand at most {value} words apart",
    },
}


def tell_query(node: Node | None, language: Language) -> str:
    """What the tree looks for, in words; '' for None."""
    if node is None:
        return ""
    if isinstance(node, Group) and len(node.items) == 1:
        return tell_query(node.items[0], language)
    if isinstance(node, Group):
        joint = _SAID["or" if node.any else "and"][language]
        return joint.join(_bracketed(item, language) for item in node.items)
    if isinstance(node, Not):
        return _say("not", language, _bracketed(node.item, language))
    if isinstance(node, Value):
        return _say(node.field, language, node.value)
    if isinstance(node, Symbol):
        return _say("symbol", language, node.written)
    if isinstance(node, Fuzzy):
        said = _say(f"fuzzy{node.distance}", language, node.written)
    else:
        said = _tell_phrase(node, language)
    return _say("headline", language, said) if node.field == "headline" else said


def tell_problem(problem: Problem, language: Language) -> str:
    """What is the matter with a part of a query, one sentence without its full stop."""
    return _PROBLEMS[problem.code][language].format(value=problem.value)


def _tell_phrase(node: Phrase, language: Language) -> str:
    if node.slop:
        return _say("near", language, ", ".join(f"“{word}”" for word in node.written), node.slop)
    several = len(node.terms) > 1
    kind = ("phrase_prefix" if several else "prefix") if node.prefix else ("phrase" if several else "word")
    return _say(kind, language, " ".join(node.written))


def _say(kind: str, language: Language, text: str, n: int = 0) -> str:
    return _SAID[kind][language].format(text=text, n=n)


def _bracketed(node: Node, language: Language) -> str:
    said = tell_query(node, language)
    return f"({said})" if isinstance(node, Group) and len(node.items) > 1 else said
