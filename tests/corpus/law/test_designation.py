"""Designations: one spelling for every way a report writes a code, a document number or a title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.law.designation import (
    document_numbers,
    normalised_code,
    normalised_edition,
    normalised_title,
    numbers_in,
    parse_standard,
)


@pytest.mark.parametrize(
    "written",
    [
        "GB/T 29639-2020",
        "GB/T29639—2020",
        "ＧＢ／Ｔ２９６３９－２０２０",
        "GBT 29639–2020",
        "gb/t 29639―2020",
        "GB/T 29639一2020",
        " GB / T 29639 - 2020 ",
    ],
)
def test_a_standard_has_one_code_however_it_is_written(written: str) -> None:
    assert normalised_code(written) == "GB/T 29639-2020"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("GB50058-92", "GB 50058-1992"),
        ("GB 39800.1-2020", "GB 39800.1-2020"),
        ("GBZ2.1—2019", "GBZ 2.1-2019"),
        ("GBZ/T 223-2009", "GBZ/T 223-2009"),
        ("TSG R0006-2014", "TSG R0006-2014"),
        ("DB37/T 2882-2016", "DB37/T 2882-2016"),
        ("GB 18218", "GB 18218"),
    ],
)
def test_series_of_all_kinds_are_taken_apart(written: str, code: str) -> None:
    assert normalised_code(written) == code


def test_a_partial_revision_is_the_edition_and_not_the_code() -> None:
    code = parse_standard("GB50016-2014（2018年版）")
    assert code is not None
    assert (code.text, code.edition, code.family) == ("GB 50016-2014", "2018", "GB 50016")


def test_mandatory_and_recommended_standards_of_one_number_are_one_family() -> None:
    families = {code.family for code in map(parse_standard, ("GB 50493-2009", "GB/T 50493-2019")) if code}
    assert families == {"GB 50493"}


def test_occupational_health_standards_are_another_series() -> None:
    one, other = parse_standard("GBZ 1-2010"), parse_standard("GB 1-2010")
    assert one is not None
    assert other is not None
    assert one.family != other.family


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("应急管理部令第20号", "应急管理部令20"),
        ("应急管理部第20号令", "应急管理部令20"),
        ("应急部令第 20 号", "应急管理部令20"),
        ("中华人民共和国应急管理部令第二十号", "应急管理部令20"),
        ("令第20号", "令20"),
        ("令20", "令20"),
        ("原国家安全生产监督管理总局令第40号", "安监总局令40"),
        ("国家安监总局40号令", "安监总局令40"),
        ("中华人民共和国主席令〔2021〕第八十八号", "主席令88"),
        ("国务院令第591号", "国务院令591"),
        ("交通运输部令2019年第42号", "交通运输部令(2019)42"),
        ("应急厅〔2021〕38号", "应急厅(2021)38"),
        ("应急厅[2021]38号", "应急厅(2021)38"),
        ("安监总管三（2017）第121号", "安监总管三(2017)121"),
    ],
)
def test_a_document_number_has_one_spelling(written: str, number: str) -> None:
    assert normalised_code(written) == number


def test_an_amending_order_inherits_the_issuer() -> None:
    assert document_numbers("国务院令第591号，根据第645号修订") == ("国务院令591", "国务院令645")
    assert numbers_in("三同时办法（安监总局令第36号，第77号修正）") == ("安监总局令36", "安监总局令77")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("《中华人民共和国安全生产法》（2021年修正）", "安全生产法"),
        ("《安全生产法》（中华人民共和国主席令〔2021〕第88号）", "安全生产法"),
        ("个体防护装备配备规范 第1部分：总则", "个体防护装备配备规范第1部分总则"),
        ("产业结构调整指导目录（2019年本）", "产业结构调整指导目录"),
        ("生产安全事故罚款处罚规定（试行）", "生产安全事故罚款处罚规定(试行)"),
        ("解释（二）", "解释(二)"),
    ],
)
def test_a_title_loses_only_its_ornament(written: str, plain: str) -> None:
    assert normalised_title(written) == plain


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2018年版", "2018"),
        ("（2014版）", "2014"),
        ("2021年6月10日修正", "2021"),
        ("第三次修正", None),
        (None, None),
    ],
)
def test_an_edition_is_named_by_its_year(written: str | None, year: str | None) -> None:
    assert normalised_edition(written) == year


@given(
    st.text(max_size=60)
    | st.text("GBTAQ/0129—-.(（〔〕）《》第号令年版修正安监总局国务院一二十,，、", max_size=40)
)
def test_no_text_upsets_the_spelling_of_a_name(text: str) -> None:
    code = parse_standard(text)
    assert code is None or normalised_code(code.text) == code.text
    normalised_code(text)
    document_numbers(text)
    normalised_title(text)
    numbers_in(text)
