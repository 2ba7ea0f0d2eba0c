"""The order of what is found, other forms of names, and what is shown below few hits."""

from __future__ import annotations

from kb.search import SearchAnswer
from tests.kb.search.conftest import Add, Ask

FILLER = "Sáng nay hội nghị bàn nhiều việc khác nhau của đơn vị trong năm tới."


def ids(answer: SearchAnswer) -> list[str]:
    return [item.id for item in answer.items]


def nearly(answer: SearchAnswer) -> list[str]:
    return [item.id for item in answer.nearly]


def test_names_of_several_words_find_each_other_in_every_form(add: Add, ask: Ask) -> None:
    city = {add("Tin một", f"{name} tặng quà.") for name in ("TPHCM", "TP.HCM", "TP HCM", "Thành phố Hồ Chí Minh")}
    top = {
        add("Tin hai", f"{name} họp bàn.")
        for name in ("Tổng LĐLĐ Việt Nam", "Tổng Liên đoàn Lao động Việt Nam", "Tổng LĐLĐVN")
    }
    school = {add("Tin ba", f"Phòng {name} mở lớp.") for name in ("GD&ĐT", "Giáo dục và Đào tạo")}
    add("Tin bốn", "Thành phố Huế, ông Hồ Văn Minh có ý chí; liên hoan đoàn viên lao động Việt Nam.")
    for q in ("TPHCM", "TP.HCM", "tp hcm", '"Thành phố Hồ Chí Minh"', '"TP HCM" tặng', "thanh pho ho chi minh tang"):
        assert set(ids(ask(q))) == city, q
    for q in ("Tổng LĐLĐ Việt Nam", "tổng liên đoàn lao động việt nam", '"Tổng Liên đoàn Lao động Việt Nam" họp'):
        assert set(ids(ask(q))) == top, q
    for q in ("GD&ĐT", '"phòng giáo dục và đào tạo"', "phong GD-ĐT"):
        assert set(ids(ask(q))) == school, q


def test_a_name_counts_the_same_whichever_way_it_is_written(add: Add, ask: Ask) -> None:
    scattered = add("Tin một", f"Liên hoan có đoàn xe, lao công và máy động cơ. {FILLER}")
    short = add("Tin hai", f"LĐLĐ tỉnh họp; LĐLĐ huyện dự. {FILLER}")
    full = add("Tin ba", f"Liên đoàn Lao động tỉnh họp. {FILLER}")
    assert set(ids(ask("liên đoàn lao động"))) == {scattered, short, full}
    assert ids(ask("liên đoàn lao động"))[-1] == scattered
    assert ids(ask("LĐLĐ"))[0] == ids(ask("liên đoàn lao động"))[0] == short


def test_words_in_a_row_come_first_also_beside_a_name(add: Add, ask: Ask) -> None:
    apart = add("Tin một", f"LĐLĐ họp. {FILLER} Đoàn khách từ tỉnh Thái Bình đi Nguyên Bình.")
    row = add("Tin hai", f"{FILLER} Đại diện LĐLĐ tỉnh Thái Nguyên dự. Đoàn khách đi Bình Lục.")
    assert ids(ask("liên đoàn lao động tỉnh Thái Nguyên")) == [row, apart]


def test_a_beginning_or_a_misspelt_word_counts_beside_its_neighbour(add: Add, ask: Ask) -> None:
    apart = add("Tin một", f"Thủy điện xả lũ, thủy lợi lo nước, thủy thủ sang sông. {FILLER}")
    row = add("Tin hai", f"Nhà máy thủy sản tuyển thợ. {FILLER} {FILLER}")
    assert ids(ask("thủy s*")) == [row, apart]
    apart = add("Tin ba", f"Thương binh thương con, thường xuyên cân trọng lượng, số lượng, chất lượng. {FILLER}")
    row = add("Tin bốn", f"Công ty thương lượng tiền ăn. {FILLER} {FILLER}")
    assert ids(ask("thưong~ lượng")) == [row, apart]


def test_few_hits_are_followed_by_articles_with_most_of_the_words(add: Add, ask: Ask) -> None:
    whole = add("Chăm lo Tết", "Công đoàn chăm lo Tết cho thợ mỏ.", source="bao-a", day="2024-01-31")
    most = add("Quà Tết", "Công đoàn lo Tết cho thợ may.", source="bao-b", day="2024-02-01")
    add("Tin khác", "Thợ may học nghề ở phường.", source="bao-b", day="2024-02-02")
    answer = ask("chăm lo tết thợ mỏ", facets=("source",), histogram="month")
    assert (ids(answer), nearly(answer)) == ([whole], [most])
    # Only what matches is counted, on the page as in facets, histogram and everywhere else.
    assert (answer.total, answer.total_is_exact, answer.next) == (1, True, None)
    assert [(value.value, value.count) for value in answer.facets["source"]] == [("bao-a", 1)]
    assert [bar.count for bar in answer.histogram or ()] == [1]
    assert answer.nearly[0].highlights
    assert nearly(ask("chăm lo tết thợ mỏ", source="bao-a")) == []
    assert nearly(ask("chăm lo tết thợ mỏ", sort="date")) == []
    assert nearly(ask("chăm lo tết thợ mỏ", limit=1)) == []
    assert nearly(ask("chăm lo tết thợ mỏ", limit=2)) == [most]


def test_what_was_typed_with_an_operator_is_never_left_out(add: Add, ask: Ask) -> None:
    add("Tin một", "Công đoàn lo Tết cho thợ may theo Kế hoạch 15/KH-LĐLĐ.", source="bao-a")
    other = add("Tin hai", "Công đoàn lo Tết cho thợ may ở bến cảng.", source="bao-b")
    assert set(nearly(ask("lo tết thợ hầm mỏ"))) >= {other}
    assert nearly(ask("lo tết thợ hầm mỏ -cảng 15/KH-LĐLĐ")) != []
    assert other not in nearly(ask("lo tết thợ hầm mỏ -cảng"))
    assert other not in nearly(ask("lo tết thợ hầm mỏ 15/KH-LĐLĐ"))
    assert nearly(ask("lo tết thợ hầm mỏ source:bao-b")) == [other]
    assert nearly(ask('lo tết thợ "hầm mỏ"')) == []
    assert nearly(ask("(lo OR thợ) hầm mỏ")) == []


def test_one_of_two_words_is_not_most_of_them(add: Add, ask: Ask) -> None:
    add("Tin một", "Công nhân mỏ.")
    assert nearly(ask("thợ mỏ")) == []
    # A name is one word.
    assert nearly(ask("liên đoàn lao động mỏ")) == []
