"""Places of GB/T 2260 in running text."""

from __future__ import annotations

import re

from corpus.regions import Gazetteer

GAZETTEER = Gazetteer.load()


def names(text: str) -> list[str]:
    return [text[found.start : found.stop] for found in GAZETTEER.find(text)]


def test_names_from_left_to_right_the_longest_first() -> None:
    assert names("山东省德州市陵城区与内蒙古自治区") == ["山东省", "德州市", "陵城区", "内蒙古自治区"]


def test_cities_by_short_name_but_not_counties_or_common_words() -> None:
    assert names("运往德州，来宾须登记，和平利用") == ["德州"]


def test_a_former_name_is_found_with_its_years() -> None:
    former = GAZETTEER.called("陵县")
    assert former
    assert former[0].to_year is not None
    assert former[0].holds_in(2000)
    assert not former[0].holds_in(2022)


def test_levels_come_from_the_code() -> None:
    levels = {name: GAZETTEER.called(name)[0].level for name in ("山东省", "德州市", "陵城区")}
    assert levels == {"山东省": 1, "德州市": 2, "陵城区": 3}


def test_every_row_is_a_division_of_a_known_province() -> None:
    provinces = {d.code[:2] for d in GAZETTEER.called("山东省")}
    assert provinces == {"37"}
    assert all(re.fullmatch(r"[1-9]\d{5}", d.code) for d in GAZETTEER.called("德州市"))
