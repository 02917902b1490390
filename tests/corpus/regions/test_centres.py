"""Where a written place lies, how far it reaches, and names that may mean several places."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import LawDataError
from corpus.regions import centres
from corpus.regions.centres import areas_named


def codes(address: str) -> list[str]:
    return [area.code for area in areas_named(address)]


def test_an_address_means_its_city() -> None:
    assert codes("山东省潍坊市奎文区东风街1号") == ["370700"]
    assert codes("北京市东城区某某路") == ["110100"]


def test_a_county_of_a_common_name_may_lie_in_several_cities() -> None:
    assert codes("朝阳区某某路") == ["110100", "220100"]
    assert codes("吉林省长春市朝阳区") == ["220100"]


def test_a_province_alone_is_the_whole_province_and_nothing_is_nowhere() -> None:
    assert codes("浙江省") == ["330000"]
    assert codes("开发区纬二路") == []


def test_distances_on_the_sphere() -> None:
    (weifang,) = areas_named("潍坊市")
    assert weifang.distance_km(weifang.north, weifang.east) == 0.0
    assert weifang.distance_km(39.904, 116.407) == pytest.approx(430, abs=15)  # to Beijing
    assert weifang.beyond_km(36.7, 119.1) == 0.0
    assert weifang.beyond_km(30.6, 104.1) > 1000


def test_a_former_name_counts_as_its_place() -> None:
    assert codes("襄樊市") == ["420600"]


def test_a_centre_outside_the_country_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "centres.csv"
    file.write_text("code,east,north\n110000,116.4,139.9\n", encoding="utf-8")
    monkeypatch.setattr(centres, "_FILE", file)
    with pytest.raises(LawDataError, match="第 2 行"):
        centres._centres.__wrapped__()
