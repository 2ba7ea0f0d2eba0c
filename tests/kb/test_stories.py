from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from kb.migrations import upgrade
from kb.models import Article, Story
from kb.records import Article as ArticleRecord
from kb.sessions import open_engine
from kb.settings import Settings
from tests.kb.small_press import find, make_article, read_rows, take

PARAGRAPHS = [
    "Sáng mùng chín, hội trường của nhà máy chật kín người, ai cũng mang theo tờ giấy nhỏ ghi câu hỏi của tổ mình.",
    "Đại diện công đoàn hỏi về bữa ăn ca, về quạt mát trong xưởng nhuộm và về chuyến xe đưa đón mỗi chiều thứ bảy.",
    "Giám đốc trả lời từng câu, hẹn lắp thêm sáu quạt trước tháng sau và nâng suất ăn lên hai mươi tám nghìn đồng.",
    "Chị em tổ may đề nghị có phòng vắt sữa; việc này được ghi vào biên bản và sẽ xong trước ngày hội gia đình.",
    "Cuối buổi, hai bên ký vào bản thỏa thuận mới, dài bốn trang, có hiệu lực trong hai năm kể từ ngày ký kết.",
]
FIRST = make_article(1, "Đối thoại ở nhà máy nhuộm", "\n\n".join(PARAGRAPHS), published="2024-03-09T08:00:00+07:00")
SHORTER = replace(
    FIRST,
    url="https://khac.example/a",
    canonical_url="https://khac.example/a",
    headline="Nhà máy nhuộm đối thoại với công nhân",
    article_body="\n\n".join(PARAGRAPHS[:-1]),
    date_published="2024-03-09T15:00:00+07:00",
)
UNDATED = replace(FIRST, url="https://ba.example/b", canonical_url="https://ba.example/b", date_published=None)
OTHER = make_article(
    9, "Giải bóng chuyền", "Mười hai đội nữ tranh tài ba ngày liền trên sân của trường nghề.", published="2024-03-01"
)
PRESS = [FIRST, SHORTER, UNDATED, OTHER]


def identity(settings: Settings, article: ArticleRecord) -> Article:
    [row] = find(settings, Article, Article.url == article.url)
    return row  # type: ignore[no-any-return]


def test_reprints_are_one_story_told_first_by_the_earliest(settings: Settings) -> None:
    take(settings, PRESS)
    [story] = find(settings, Story)
    first = identity(settings, FIRST)
    assert story.first_article_id == first.id
    assert story.id == "s" + first.id[1:]
    assert {identity(settings, article).story_id for article in (FIRST, SHORTER, UNDATED)} == {story.id}
    assert identity(settings, OTHER).story_id is None


def test_stories_do_not_depend_on_the_order_of_the_articles(tmp_path: Path) -> None:
    outcomes = []
    for number, order in enumerate(itertools.permutations([FIRST, SHORTER, UNDATED])):
        made = Settings(_env_file=None, data_dir=tmp_path / str(number), database_url=None)
        upgrade(open_engine(made))
        for article in order:
            take(made, [article])
        outcomes.append(read_rows(made))
        open_engine(made).dispose()
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.parametrize("left", [FIRST, SHORTER])
def test_an_article_that_says_something_else_now_leaves_its_story(
    sqlite_settings: Settings, left: ArticleRecord
) -> None:
    take(sqlite_settings, [FIRST, SHORTER])
    assert len(find(sqlite_settings, Story)) == 1
    take(sqlite_settings, [replace(left, headline="Đính chính", article_body=OTHER.article_body)])
    assert find(sqlite_settings, Story) == []
    assert {row.story_id for row in find(sqlite_settings, Article)} == {None}
