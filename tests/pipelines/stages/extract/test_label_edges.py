"""Labels read into values, and values that say less: neither is a contradiction."""

from __future__ import annotations

import pytest

from pipelines.stages.extract import values
from pipelines.stages.extract.agreeing import same_address, same_day, same_project
from pipelines.stages.extract.choosing import Candidate, choose
from pipelines.stages.extract.label_edges import without_labels

COMPANY = "云栖新能源有限公司"


@pytest.mark.parametrize(
    "read",
    [
        "建设单位 云栖新能源有限公司",
        "建设单位　　云栖新能源有限公司",
        "建 设 单 位　云栖新能源有限公司",
        "建设单位（盖章） 云栖新能源有限公司",
        "建设单位云栖新能源有限公司",
        "被评价单位：云栖新能源有限公司",
        "安全评价机构 云栖新能源有限公司",
        "云栖新能源有限公司　　评价机构　蜀岭安全评价有限公司",
        "云栖新能源有限公司  法定代表人：程立秋",
        "云栖新能源有限公司\n联系电话 0571-8888",
        "委托单位 云栖新能源有限公司 评价单位 蜀岭安全评价有限公司",
        "云栖新能源有限公司（盖章）",
    ],
)
def test_a_label_is_no_part_of_a_name(read: str) -> None:
    assert values.organisation(read) == COMPANY


@pytest.mark.parametrize(
    "name",
    [
        "企业管理咨询有限公司",
        "项目建设投资有限公司",
        "建设工程质量检测有限公司",
        "云栖 新能源 有限公司",
        "北京 项目管理 有限公司",
    ],
)
def test_a_name_keeps_words_that_labels_are_made_of(name: str) -> None:
    assert values.organisation(name) == name.replace(" ", "")


@pytest.mark.parametrize(
    ("read", "address"),
    [
        ("浙江省杭州市西湖区转塘街道8号 法定代表人 程立秋", "浙江省杭州市西湖区转塘街道8号"),
        ("企业地址 浙江省杭州市西湖区转塘街道8号", "浙江省杭州市西湖区转塘街道8号"),
        ("浙江省杭州市西湖区\n转塘街道8号  占地面积：8000平方米", "浙江省杭州市西湖区转塘街道8号"),
        ("非爆炸危险区域", None),
        ("罐区道路", None),
        ("杭州高新技术产业园区", "杭州高新技术产业园区"),
    ],
)
def test_an_address_ends_where_the_next_label_begins_and_names_a_place(read: str, address: str) -> None:
    assert values.address(read) == address


def test_text_without_labels_stays() -> None:
    for text in ("年产 5000 吨涂料 生产线项目", "浙江省 杭州市 西湖区", "地址", "云栖  加油站"):
        assert without_labels(text) == text


HERE = "辽宁省锦州市石桥区双河镇环城北路191号"


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ("石桥区环城北路旁", True),
        ("石桥区环城北路附近", True),
        ("处于石桥区双河镇", True),
        ("辽宁省锦州市化工产业园内（辽宁省锦州市石桥区双河镇环城北路191号）", True),
        ("辽宁省锦州市化工产业园内(辽宁省锦州市石桥区双河镇环城北路191号)", True),
        ("石桥区环城南路旁", False),
        ("辽宁省锦州市石桥区双河镇环城北路119号", False),
        ("辽宁省铁岭市石桥区双河镇环城北路191号", False),
        ("化工产业园", False),
    ],
)
def test_an_address_told_with_less_agrees_and_another_one_does_not(other: str, agrees: bool) -> None:
    assert same_address(HERE, other) is agrees


def test_days_and_projects_told_with_less_agree() -> None:
    assert same_day("2023-12-26", "2023")
    assert same_day("2023-12-26", "2023-12")
    assert not same_day("2023-12-26", "2023-1")
    assert not same_day("2023-12-26", "2023-12-25")
    whole = "云栖新能源有限公司年产1500吨氯代特戊酰氯生产装置项目"
    assert same_project(whole, "代特戊酰氯生产装置")
    assert same_project("年产1500吨氯代特戊酰氯生产装置项目", whole)
    assert not same_project(whole, "年产1500吨丁酰氯生产装置项目")


def test_only_what_does_not_agree_stays_as_another_way_of_saying_it() -> None:
    told = [("2023-12-26", 0.9), ("2023", 0.5), ("2023-11-02", 0.4)]
    days = [Candidate(value=value, weight=weight, evidence=()) for value, weight in told]
    fact = choose(days, agrees=same_day)
    assert fact is not None
    assert fact.value == "2023-12-26"
    assert [variant.value for variant in fact.variants] == ["2023-11-02"]
