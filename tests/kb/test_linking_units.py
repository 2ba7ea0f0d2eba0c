"""Names that say only a level, that several units share, or that leave the province out: the article tells, or nothing
is linked."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.sources import load_sources
from kb.entities import EntityStore
from kb.facts import Row, fact_rows
from kb.linking_entities import find_subject, link_mentions
from kb.linking_places import home_of
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from nlp.annotate import annotate

DAY = date(2024, 3, 1)
OPEN = "open"


def link(
    settings: Settings, text: str, *, headline: str = "Tin công đoàn", outlet: str = "Báo Thử", on: date = DAY
) -> list[Row]:
    """The linked mentions of an article, in the order of its text."""
    whole = f"{headline}\n\n{text}"
    rows = fact_rows("a", 1, annotate(whole, on))
    with write_session(open_engine(settings)) as session:
        subject = find_subject(rows, "thu", headline, on, text=whole, home=home_of(outlet))
        link_mentions(EntityStore(session), rows, subject, on, said_on=None, authors=())
        session.rollback()
    return rows.mentions


def ids(rows: list[Row], text: str) -> list[str]:
    """The entities of the mentions with that text, without ``org-`` and ``lien-doan-lao-dong``."""
    found = [row["entity_id"] or OPEN for row in rows if row["text"] == text]
    assert found, f"{text} is no mention"
    return [identity.removeprefix("org-").replace("lien-doan-lao-dong-", "ldld-") for identity in found]


# Each case: headline, text, and for mentions the entities in their order.
CASES: list[tuple[str, str, dict[str, list[str]]]] = [
    (
        "LĐLĐ huyện Châu Thành mở lớp",
        "LĐLĐ huyện Châu Thành (tỉnh Tiền Giang) mở lớp sáng nay. LĐLĐ huyện mời LĐLĐ tỉnh dự. Huyện ủy hoan nghênh.",
        {
            "LĐLĐ huyện Châu Thành": ["ldld-huyen-chau-thanh-tien-giang"] * 2,
            "LĐLĐ huyện": ["ldld-huyen-chau-thanh-tien-giang"],
            "LĐLĐ tỉnh": ["ldld-tinh-tien-giang"],
            "Huyện ủy": ["huyen-uy-huyen-chau-thanh-tien-giang"],
        },
    ),
    (
        "Hai huyện cùng tên",
        "LĐLĐ huyện Châu Thành, tỉnh Bến Tre đón LĐLĐ huyện Châu Thành, tỉnh Long An. LĐLĐ huyện Châu Thành tặng quà."
        " Huyện ủy Châu Thành dự.",
        {
            "LĐLĐ huyện Châu Thành": ["ldld-huyen-chau-thanh-ben-tre", "ldld-huyen-chau-thanh-long-an", OPEN],
            "Huyện ủy Châu Thành": [OPEN],
        },
    ),
    (
        "Hội thi ở Trà Vinh",
        "LĐLĐ huyện Châu Thành mở hội thi. LĐLĐ TP Hà Nội gửi quà. UBND huyện hỗ trợ. Châu Thành có 30 xã.",
        {
            "LĐLĐ huyện Châu Thành": ["ldld-huyen-chau-thanh-tra-vinh"],
            "UBND huyện": ["uy-ban-nhan-dan-huyen-chau-thanh-tra-vinh"],
        },
    ),
    (
        "Tin",
        "LĐLĐ huyện Châu Thành mở hội thi. Long An và Tiền Giang đều gửi đoàn đến dự.",
        {"LĐLĐ huyện Châu Thành": [OPEN]},
    ),
    (
        "LĐLĐ tỉnh Nghệ An đón đoàn LĐLĐ tỉnh Hà Tĩnh",
        "LĐLĐ tỉnh Nghệ An đón đoàn LĐLĐ tỉnh Hà Tĩnh. LĐLĐ tỉnh cảm ơn đoàn.\n\nTại buổi làm việc, LĐLĐ tỉnh nêu kinh"
        " nghiệm.",
        {"LĐLĐ tỉnh": ["ldld-tinh-nghe-an"] * 2},
    ),
    (
        "LĐLĐ tỉnh Nghệ An và LĐLĐ tỉnh Hà Tĩnh ký kết",
        "Hai bên thống nhất nhiều việc. Chủ tịch LĐLĐ tỉnh phát biểu. LĐLĐ tỉnh sẽ sớm triển khai.",
        {"LĐLĐ tỉnh": [OPEN] * 2},
    ),
    (
        "Điểm tin",
        "LĐLĐ tỉnh Nghệ An: Ngày 1/3, LĐLĐ tỉnh mở lớp.\n\nLĐLĐ tỉnh Hà Tĩnh: Ngày 2/3, LĐLĐ tỉnh trao nhà. Sở Xây dựng"
        " dự.\n\nLĐLĐ huyện Con Cuông\n\nNgày 3/3, LĐLĐ huyện trao quà.",
        {
            "LĐLĐ tỉnh": ["ldld-tinh-nghe-an", "ldld-tinh-ha-tinh"],
            "Sở Xây dựng": ["so-xay-dung-tinh-ha-tinh"],
            "LĐLĐ huyện": ["ldld-huyen-con-cuong-nghe-an"],
        },
    ),
    (
        "Nhiều nơi chăm lo Tết",
        "LĐLĐ huyện Gia Lâm, LĐLĐ huyện Sóc Sơn và LĐLĐ huyện Đông Anh trao quà. LĐLĐ huyện khen thưởng.",
        {"LĐLĐ huyện": [OPEN]},
    ),
    (
        "LĐLĐ huyện Gia Lâm trao quà",
        "LĐLĐ huyện Gia Lâm trao quà.\n\nCùng ngày, LĐLĐ huyện Sóc Sơn thăm công nhân. LĐLĐ huyện tặng áo.\n\nHội nghị"
        " có mặt đại diện LĐLĐ huyện Sóc Sơn. LĐLĐ huyện cảm ơn.\n\nDịp này, LĐLĐ huyện khen thưởng.",
        {"LĐLĐ huyện": ["ldld-huyen-soc-son-ha-noi", OPEN, "ldld-huyen-gia-lam-ha-noi"]},
    ),
    (
        "Tin",
        "LĐLĐ quận 1 và UBND quận 5 ký kết. LĐLĐ huyện Sóc Sơn thăm công nhân huyện Gia Lâm. LĐLĐ huyện tặng quà. Công"
        " đoàn Quốc phòng dự.",
        {
            "LĐLĐ quận 1": ["ldld-quan-1-ho-chi-minh"],
            "UBND quận 5": ["uy-ban-nhan-dan-quan-5-ho-chi-minh"],
            "LĐLĐ huyện": ["ldld-huyen-soc-son-ha-noi"],
            "Công đoàn Quốc phòng": ["ban-cong-doan-quoc-phong"],
        },
    ),
    (
        "LĐLĐ Gia Lâm trao quà",
        "LĐLĐ Gia Lâm trao quà. Công đoàn Hà Nội phối hợp. LĐLĐ huyện cảm ơn. LĐLĐ Châu Thành (Tiền Giang) và UBND Phú"
        " Tân dự.",
        {
            "LĐLĐ Gia Lâm": ["ldld-huyen-gia-lam-ha-noi"] * 2,
            "Công đoàn Hà Nội": ["ldld-thanh-pho-ha-noi"],
            "LĐLĐ huyện": ["ldld-huyen-gia-lam-ha-noi"],
            "LĐLĐ Châu Thành": ["ldld-huyen-chau-thanh-tien-giang"],
            "UBND Phú Tân": [OPEN],
        },
    ),
    (
        "Đoàn công tác thăm LĐLĐ tỉnh Cà Mau",
        "Đoàn làm việc với LĐLĐ tỉnh Cà Mau; cùng dự có LĐLĐ tỉnh Bạc Liêu. LĐLĐ tỉnh tiếp thu.\n\nLĐLĐ tỉnh Cà Mau mở"
        " lớp. LĐLĐ tỉnh Bạc Liêu cử người dự. LĐLĐ tỉnh mong muốn học thêm.",
        {"LĐLĐ tỉnh": ["ldld-tinh-ca-mau", OPEN]},
    ),
    (
        "Huyện ủy Châu Thành họp",
        "Huyện ủy Châu Thành (Tiền Giang) họp. LĐLĐ quận 7 học tập. Huyện ủy cảm ơn. Quận ủy dự.",
        {
            "Huyện ủy Châu Thành": ["huyen-uy-huyen-chau-thanh-tien-giang"] * 2,
            "Huyện ủy": ["huyen-uy-huyen-chau-thanh-tien-giang"],
            "Quận ủy": ["quan-uy-quan-7-ho-chi-minh"],
        },
    ),
    (
        "LĐLĐ huyện Thanh Trì học tập kinh nghiệm",
        "Đoàn LĐLĐ huyện Thanh Trì đến thành phố Vinh học tập. LĐLĐ Thành phố đánh giá cao. Thành ủy quan tâm.",
        {"LĐLĐ Thành phố": [OPEN], "Thành ủy": [OPEN]},
    ),
    (
        "LĐLĐ huyện Thanh Trì tổng kết",
        "LĐLĐ huyện Thanh Trì tổng kết. LĐLĐ TP khen. Thành ủy và UBND Thành phố dự. Ban Thường vụ LĐLĐ Thành phố"
        " chỉ đạo.",
        {
            "LĐLĐ TP": ["ldld-thanh-pho-ha-noi"],
            "Thành ủy": ["thanh-uy-thanh-pho-ha-noi"],
            "UBND Thành phố": ["uy-ban-nhan-dan-thanh-pho-ha-noi"],
            "Ban Thường vụ LĐLĐ Thành phố": ["ldld-thanh-pho-ha-noi-ban-thuong-vu"],
        },
    ),
    (
        "LĐLĐ thành phố Vinh tặng quà",
        "LĐLĐ thành phố Vinh tặng quà. LĐLĐ Thành phố và Thành ủy thăm công nhân. LĐLĐ tỉnh và Tỉnh ủy dự.",
        {
            "LĐLĐ Thành phố": ["ldld-thanh-pho-vinh-nghe-an"],
            "Thành ủy": ["thanh-uy-thanh-pho-vinh-nghe-an"],
            "LĐLĐ tỉnh": ["ldld-tinh-nghe-an"],
            "Tỉnh ủy": ["tinh-uy-tinh-nghe-an"],
        },
    ),
    (
        "Sở Y tế gặp gỡ công đoàn",
        "Sở Y tế Hà Nội, Sở Nội vụ thành phố Hà Nội dự. Sở Y tế cảm ơn. Công đoàn ngành Y tế trao quà. Công đoàn Giáo"
        " dục chúc mừng.",
        {
            "Sở Y tế Hà Nội": ["so-y-te-thanh-pho-ha-noi"],
            "Sở Y tế": ["so-y-te-thanh-pho-ha-noi"] * 2,
            "Sở Nội vụ thành phố Hà Nội": ["so-noi-vu-thanh-pho-ha-noi"],
            "Công đoàn ngành Y tế": ["cong-doan-nganh-y-te-ha-noi"],
            "Công đoàn Giáo dục": ["cong-doan-nganh-giao-duc-ha-noi"],
        },
    ),
    (
        "Trao quà ở vùng cao",
        "Công đoàn ngành Giáo dục trao quà ở huyện Mường Lát. Công đoàn Giáo dục tỉnh Thanh Hóa và Công đoàn Giáo dục"
        " Việt Nam cùng góp. Công đoàn Giáo dục cảm ơn.",
        {"Công đoàn ngành Giáo dục": ["cong-doan-nganh-giao-duc-thanh-hoa"], "Công đoàn Giáo dục": [OPEN]},
    ),
    (
        "Công đoàn Giáo dục tổng kết",
        "Ngày 1/3, tại Hà Nội, Công đoàn Giáo dục tổng kết. Sở Xây dựng Nghệ An và Sở Xây dựng Hà Tĩnh dự. Sở Xây dựng"
        " phát biểu.",
        {"Công đoàn Giáo dục": [OPEN] * 2, "Sở Xây dựng": [OPEN]},
    ),
    (
        "Đại hội Công đoàn tỉnh Lai Châu",
        "Ban Chấp hành Công đoàn tỉnh ra mắt. Công đoàn Viên chức tỉnh dự. Cụm thi đua số 4 tặng hoa. Đảng ủy Khối các"
        " cơ quan và doanh nghiệp tỉnh chúc mừng. Liên minh HTX tỉnh dự.",
        {
            "Liên minh HTX tỉnh": ["lien-minh-hop-tac-xa-tinh-lai-chau"],
            "Ban Chấp hành Công đoàn tỉnh": ["ldld-tinh-lai-chau-ban-chap-hanh"],
            "Công đoàn Viên chức tỉnh": ["cong-doan-vien-chuc-lai-chau"],
            "Cụm thi đua số 4": [OPEN],
            "Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh": ["dang-uy-khoi-cac-co-quan-va-doanh-nghiep-tinh-lai-chau"],
        },
    ),
    (
        "Tin",
        "Thôn Thượng được khen. Công nhân thôn Thượng, xã Minh Thanh, huyện Sơn Dương nhận quà. Công nhân phường Khương"
        " Đình, quận Thanh Xuân, Hà Nội nhận quà ở phố Khương Hạ. UBND phường Khương"
        " Đình dự.",
        {
            "Thôn Thượng": ["loc-thon-thuong-xa-minh-thanh-huyen-son-duong-tuyen-quang"],
            "thôn Thượng": ["loc-thon-thuong-xa-minh-thanh-huyen-son-duong-tuyen-quang"],
            "phường Khương Đình": ["loc-phuong-khuong-dinh-quan-thanh-xuan-ha-noi"],
            "UBND phường Khương Đình": ["uy-ban-nhan-dan-phuong-khuong-dinh-quan-thanh-xuan-ha-noi"],
            "phố Khương Hạ": ["loc-pho-khuong-ha-thanh-pho-ha-noi"],
        },
    ),
]


@pytest.mark.parametrize(("headline", "text", "expected"), CASES, ids=[f"{case[0]} {len(case[1])}" for case in CASES])
def test_names_are_resolved_by_the_article_or_left_open(
    sqlite_settings: Settings, headline: str, text: str, expected: dict[str, list[str]]
) -> None:
    rows = link(sqlite_settings, text, headline=headline)
    assert {name: ids(rows, name) for name in expected} == expected


def test_an_entity_is_called_as_bodies_are_and_not_as_one_text_writes_it(sqlite_settings: Settings) -> None:
    text = "LĐLĐ huyện Gia Lâm họp. Ban chấp hành LĐLĐ huyện và Ủy ban Nhân dân huyện dự."
    whole = f"Tin\n\n{text}"
    rows = fact_rows("a", 1, annotate(whole, DAY))
    with write_session(open_engine(sqlite_settings)) as session:
        store = EntityStore(session)
        subject = find_subject(rows, None, "Tin", DAY, text=whole)
        link_mentions(store, rows, subject, DAY, said_on=None, authors=())
        names = {known.name for known in store.known.values() if known.label == "ORG"}
        session.rollback()
    assert {"Ban Chấp hành Liên đoàn Lao động huyện Gia Lâm", "Ủy ban nhân dân huyện Gia Lâm"} <= names


@pytest.mark.parametrize(
    ("outlet", "identity"),
    [
        ("Báo Long An", "ldld-tinh-long-an"),
        ("LĐLĐ tỉnh Thanh Hóa", "ldld-tinh-thanh-hoa"),
        ("Báo Lao Động", OPEN),
        ("Báo Lao động Thủ đô", OPEN),
    ],
)
def test_an_article_that_names_no_place_happens_where_its_outlet_is(
    sqlite_settings: Settings, outlet: str, identity: str
) -> None:
    assert ids(link(sqlite_settings, "LĐLĐ tỉnh trao 100 suất quà.", outlet=outlet), "LĐLĐ tỉnh") == [identity]


def test_the_capitals_paper_is_at_home_in_the_capital(sqlite_settings: Settings) -> None:
    rows = link(sqlite_settings, "LĐLĐ Thành phố trao 100 suất quà.", outlet="Báo Lao động Thủ đô")
    assert ids(rows, "LĐLĐ Thành phố") == ["ldld-thanh-pho-ha-noi"]


@pytest.mark.parametrize(
    ("outlet", "province"),
    [
        ("Báo Bắc Ninh", "tỉnh Bắc Ninh"),
        ("Báo Lao động Thủ đô", "thành phố Hà Nội"),
        ("Công đoàn TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Báo Bà Rịa - Vũng Tàu", "tỉnh Bà Rịa - Vũng Tàu"),
        ("Tạp chí Lao động và Công đoàn", None),
        ("Báo Người Lao Động", None),
    ],
)
def test_the_name_of_an_outlet_tells_its_province(outlet: str, province: str | None) -> None:
    home = home_of(outlet)
    assert (home.name if home else None) == province


@pytest.mark.parametrize(
    ("source", "province"),
    [
        ("congdoan_thanhhoa", "tỉnh Thanh Hóa"),
        ("baobacninh", "tỉnh Bắc Ninh"),
        ("laodongthudo", "thành phố Hà Nội"),
        ("laodongcongdoan", None),
        ("nld", None),
        ("hueonline", None),
        ("laodongvaphapluat.laodongthudo.vn", "thành phố Hà Nội"),
        ("congdoan.thanhhoa.gov.vn", "tỉnh Thanh Hóa"),
        ("baodaklak.vn", "tỉnh Đắk Lắk"),
    ],
)
def test_the_id_or_host_of_an_outlet_may_tell_its_province(source: str, province: str | None) -> None:
    home = home_of("", source)
    assert (home.name if home else None) == province


def test_communes_of_today_are_not_those_of_before(sqlite_settings: Settings) -> None:
    text = "LĐLĐ tỉnh Bắc Ninh giao chỉ tiêu. Công đoàn phường Kinh Bắc ra mắt."
    since = link(sqlite_settings, text, on=date(2025, 9, 1))
    assert ids(since, "Công đoàn phường Kinh Bắc") == ["ldld-phuong-kinh-bac-bac-ninh"]
    before = link(sqlite_settings, text, on=DAY)
    assert ids(before, "Công đoàn phường Kinh Bắc") == ["ldld-phuong-kinh-bac-thanh-pho-bac-ninh-bac-ninh"]


def test_a_city_that_became_a_province_was_one_of_a_province_before(sqlite_settings: Settings) -> None:
    text = "LĐLĐ tỉnh Thừa Thiên Huế và LĐLĐ thành phố Huế trao quà ở Huế."
    before = link(sqlite_settings, text, on=date(2023, 5, 1))
    assert ids(before, "LĐLĐ thành phố Huế") == ["ldld-thanh-pho-hue-thua-thien-hue"]
    assert ids(before, "Huế") == ["loc-thanh-pho-hue-thua-thien-hue"]
    since = link(sqlite_settings, "LĐLĐ thành phố Huế trao quà ở Huế.", on=date(2025, 3, 1))
    assert ids(since, "LĐLĐ thành phố Huế") == ["ldld-thanh-pho-hue"]
    assert ids(since, "Huế") == ["loc-thanh-pho-hue"]


def test_a_school_is_told_from_others_by_the_unit_behind_its_name(sqlite_settings: Settings) -> None:
    text = "CĐCS Trường Tiểu học Kim Đồng {} trao quà. Trường Tiểu học Kim Đồng khen."
    here = link(sqlite_settings, text.format("(huyện Gia Lâm, Hà Nội)"))
    assert ids(here, "CĐCS Trường Tiểu học Kim Đồng") == ["cong-doan-co-so-truong-tieu-hoc-kim-dong-thanh-pho-ha-noi"]
    assert ids(here, "Trường Tiểu học Kim Đồng") == ["truong-tieu-hoc-kim-dong-thanh-pho-ha-noi"]
    there = link(sqlite_settings, text.format(", tỉnh Lai Châu"))
    assert ids(there, "Trường Tiểu học Kim Đồng") == ["truong-tieu-hoc-kim-dong-tinh-lai-chau"]
    unknown = link(sqlite_settings, "Trường Tiểu học Kim Đồng khen. Trường Đại học Vinh ở tỉnh Nghệ An khen.")
    assert ids(unknown, "Trường Tiểu học Kim Đồng") == ["truong-tieu-hoc-kim-dong"]
    assert ids(unknown, "Trường Đại học Vinh") == ["truong-dai-hoc-vinh"]


def test_a_venue_of_a_unit_lies_there(sqlite_settings: Settings) -> None:
    text = "LĐLĐ huyện Gia Lâm mở hội thao ở Sân vận động huyện Gia Lâm và ở Nhà Văn hóa Lao động {}."
    rows = link(sqlite_settings, text.format("tỉnh"))
    assert ids(rows, "Sân vận động huyện Gia Lâm") == ["loc-san-van-dong-huyen-gia-lam-ha-noi"]
    assert ids(rows, "Nhà Văn hóa Lao động tỉnh") == [OPEN]
    told = link(sqlite_settings, text.format("tỉnh") + " LĐLĐ tỉnh Lai Châu dự.")
    assert ids(told, "Nhà Văn hóa Lao động tỉnh") == ["loc-nha-van-hoa-lao-dong-tinh-lai-chau"]


def test_the_union_of_a_zone_is_one_with_and_without_its_province(sqlite_settings: Settings) -> None:
    rows = link(
        sqlite_settings,
        "Công đoàn Khu kinh tế Nghi Sơn và các khu công nghiệp họp. LĐLĐ tỉnh Thanh Hóa dự. Công đoàn Khu kinh tế Nghi"
        " Sơn và các khu công nghiệp tỉnh Thanh Hóa trao quà.",
    )
    zones = [row["entity_id"] for row in rows if row["text"].startswith("Công đoàn Khu kinh tế")]
    assert len(zones) == 2
    assert set(zones) == {"org-cong-doan-khu-kinh-te-nghi-son-va-cac-khu-cong-nghiep-tinh-thanh-hoa"}


def test_every_local_source_of_the_package_has_its_province() -> None:
    homes = {
        source.id: home.name
        for source in load_sources().values()
        if (home := home_of(source.name, source.id, *source.domains)) is not None
    }
    assert homes == {
        "laodongthudo": "thành phố Hà Nội",
        "laodongvaphapluat": "thành phố Hà Nội",
        "congdoan_thanhhoa": "tỉnh Thanh Hóa",
        "baobacninh": "tỉnh Bắc Ninh",
    }
