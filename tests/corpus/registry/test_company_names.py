"""What of a company's name tells it from others."""

from __future__ import annotations

import pytest

from corpus.registry.company_names import brand, is_of, is_place_of, short_names

OWN = ("嘉兴科和溶剂贸易有限公司", "辽宁中盛安全评价有限公司")


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("锦州隆科化工有限公司", "隆科"),
        ("南通隆永溶剂贸易", "隆永"),
        ("德阳昌康能源有限公司平川加油站", "昌康"),
        ("柳林永锦加油站", "永锦"),
        ("青岚（山东）化工有限公司", "山东"),
    ],
)
def test_the_brand_is_what_place_and_trade_leave(name: str, own: str) -> None:
    assert brand(name) == own


@pytest.mark.parametrize(
    "name",
    [
        "嘉兴科和溶剂贸易",
        "科和溶剂贸易有限公司",
        "嘉兴科和溶剂贸易有限公司平湖分公司",
        "科和集团有限公司",
        "嘉兴科禾溶剂贸易有限公司",
        "中盛安全评价有限公司",
    ],
)
def test_spellings_branches_and_the_group_are_the_owners(name: str) -> None:
    assert is_of(name, OWN)


@pytest.mark.parametrize("name", ["南通隆永溶剂贸易有限公司", "嘉兴天瑞检测技术有限公司", "嘉兴隆永溶剂贸易"])
def test_others_are_not(name: str) -> None:
    assert not is_of(name, OWN)


def test_a_name_without_its_form_is_found_where_its_word_is_nobodys() -> None:
    text = (
        "储罐区设围堰。\n南通隆永溶剂贸易应按照要求落实。\n液化石油气储运应符合规定，危险化学品运输须有资质。"
    )
    assert [text[start:stop] for start, stop in short_names(text)] == ["南通隆永溶剂贸易"]


def test_common_words_and_what_stands_elsewhere_are_no_names() -> None:
    text = "纸质筒体制品应防潮。筒体破损的不得使用。\n金属粉尘加工应符合规定。现有员工，\n周边物流应有序。"
    assert short_names(text) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("云栖化工有限公司仓库", True),
        ("云栖化工有限公司3号甲类仓库", True),
        ("云栖化工有限公司（东厂区）", True),
        ("云栖化工有限公司 二期生产车间", True),
        ("云栖化工有限公司储罐区", True),
        ("云栖化工有限公司", False),
        ("云栖化工有限公司镇江分公司仓库", False),
        ("云栖化工有限公司第二加油站", False),
        ("云栖化工有限公司油库", False),  # an oil depot may be a station of its own
        ("远山化工有限公司仓库", False),
        ("云栖化工有限公司仓库管理服务中心", False),
    ],
)
def test_a_place_of_the_site_behind_the_name_makes_no_other_company(name: str, expected: bool) -> None:
    assert is_place_of(name, "云栖化工有限公司") is expected
