"""Surveys: their findings are the institute's, and hold for the time in which people were asked.

``Kết quả khảo sát của Viện A cho thấy 33% ...`` may name the institute, and ``khảo sát do Viện A thực hiện trong tháng
3/2023`` the time, in another sentence than the finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.binding_scope import Scope
from nlp.binding_subjects import Body
from nlp.periods import FoundPeriod

_SURVEY = re.compile(r"(?<!\w)(?:khảo sát|điều tra xã hội học|thăm dò)(?!\w)")
_FINDS = re.compile(
    r"(?:cũng )?(?:theo )?(?:kết quả |số liệu )?(?:của )?(?:cuộc |đợt )?(?:khảo sát|điều tra xã hội học|thăm dò)(?!\w)"
)
_ASKED = re.compile(
    r"(?<!\w)(?:người|công nhân|lao động|đoàn viên|doanh nghiệp)\s+(?:được|tham gia|đã|trong)\s+"
    r"(?:hỏi|khảo sát|phỏng vấn|trả lời|diện khảo sát)(?!\w)"
)
_PAUSE = re.compile(r"[.,;:\n“\"]\s*")
_MADE = re.compile(r"(?:thực hiện|tiến hành|triển khai|tổ chức)\s+(?:khảo sát\s+)?(?:vào\s+|trong\s+)?$")
_BY = re.compile(r"(?:của|do|bởi)\s+$")
_WITHIN = 160


@dataclass(frozen=True, slots=True)
class Survey:
    """The one survey that a text reports: who made it and when, as far as the text says."""

    body: Body | None
    period: FoundPeriod | None


def find_survey(scope: Scope) -> Survey | None:
    """The survey of the text; None where there is none, where it says neither, or where two bodies are named."""
    body: Body | None = None
    period: FoundPeriod | None = None
    for survey in _SURVEY.finditer(scope.low):
        _, _, end = scope.sentence_at(survey.start())
        last = min(end, survey.end() + _WITHIN)
        for found in scope.bodies_in(survey.end(), last):
            if found.named and _BY.search(scope.low, survey.end(), found.start):
                if body is not None and body.name != found.name:
                    return None
                body = found
                break
        for item in scope.periods_in(survey.end(), last):
            if _MADE.search(scope.low, survey.end(), item.start):
                period = period or item
                break
    return Survey(body, period) if body is not None or period is not None else None


def tells_finding(scope: Scope, start: int, position: int) -> bool:
    """Whether the sentence that begins at ``start`` tells at ``position`` what a survey found, or what those asked."""
    opens = [start, *(pause.end() for pause in _PAUSE.finditer(scope.low, start, position))]
    _, first, last = scope.sentence_at(position)
    return any(_FINDS.match(scope.low, place, position) for place in opens) or scope.has(_ASKED, first, last)
