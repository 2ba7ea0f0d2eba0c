"""The gazetteer before and after 1 July 2025: levels, shared names, and where a unit lies."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.gazetteer import load_places, place_key
from nlp.rows import load_rows

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def test_the_number_of_units_on_each_side_of_the_reform() -> None:
    places = load_places()
    units = [place for group in {id(g): g for g in places.by_key.values()}.values() for place in group]
    provinces = [place for place in units if place.is_province]
    historic = {"Thừa Thiên Huế", "Hà Tây"}
    assert sum(place.before and place.name not in historic for place in provinces) == 63
    assert sum(place.after for place in provinces) == 34
    districts = [p for p in units if not p.is_province and p.level in {"huyện", "quận", "thị xã", "thành phố"}]
    former = load_rows("places")["former_districts"]
    # What underthesea has, and none of it is repeated among the former ones.
    assert len(districts) - sum(map(len, former.values())) == 696
    assert not any(place.after for place in districts)


def test_the_level_word_tells_units_of_one_name_apart() -> None:
    places = load_places()
    assert [place.province for place in places.find("Thị xã Sơn Tây")] == ["Hà Nội"]
    assert [place.province for place in places.find("huyện Sơn Tây")] == ["Quảng Ngãi"]
    [commune] = places.find("xã Thường Xuân")
    assert (commune.before, commune.after, commune.province) == (False, True, "Thanh Hóa")


def test_districts_that_went_before_the_reform_are_known_with_their_province() -> None:
    places = load_places()
    gone = places.resolve("huyện Thủy Nguyên", on=date(2020, 1, 1))
    assert gone is not None
    assert (gone.province, gone.after) == ("Hải Phòng", False)
    hue = [places.resolve("thành phố Huế", on=day) for day in (date(2021, 1, 1), date(2025, 2, 1), date(2026, 1, 1))]
    assert [place and place.province for place in hue] == ["Thừa Thiên Huế", None, None]
    # A bare name means the unit of today.
    assert {place.level for place in places.by_name[place_key("Thủy Nguyên")]} == {"thành phố"}


def test_a_shared_name_is_resolved_by_its_province_alone() -> None:
    places = load_places()
    assert places.resolve("huyện Châu Thành") is None
    resolved = places.resolve("huyện Châu Thành", province="Long An")
    assert resolved is not None
    assert resolved.province == "Long An"


def test_the_day_tells_a_district_from_the_commune_of_its_name() -> None:
    places = load_places()
    [district] = places.find("huyện Chương Mỹ", on=BEFORE)
    assert district.existed_on(BEFORE)
    assert not district.existed_on(AFTER)


@pytest.mark.parametrize(
    ("name", "province"),
    [("huyện Thanh Trì", "Hà Nội"), ("tỉnh Bắc Giang", "Bắc Giang"), ("TP. Vinh", "Nghệ An"), ("TP.HCM", None)],
)
def test_the_province_of_a_unit(name: str, province: str | None) -> None:
    found = load_places().province_of(name)
    assert (found.name if found else None) == province


def test_a_province_knows_what_it_became() -> None:
    provinces = load_places().provinces
    assert provinces["bắc giang"].successor == "Bắc Ninh"
    assert provinces["thanh hóa"].successor == "Thanh Hóa"
    assert provinces["thừa thiên huế"].successor == "Huế"


def test_spellings_meet_in_one_key() -> None:
    assert place_key("Tỉnh Thanh Hoá") == place_key("tỉnh  Thanh Hóa")
    assert place_key("Bà Rịa-Vũng Tàu") == place_key("Bà Rịa – Vũng Tàu")
    assert place_key("TP.Vũng Tàu") == place_key("thành phố Vũng Tàu")
    assert place_key("huyện Cư M’gar") == place_key("huyện Cư M'gar")
    assert load_places().provinces[place_key("Đăk Lăk")].name == "Đắk Lắk"


def test_the_city_of_ho_chi_minh_keeps_its_capital() -> None:
    resolved = load_places().resolve("thành phố Hồ Chí Minh")
    assert resolved is not None
    assert resolved.full == "Thành phố Hồ Chí Minh"
