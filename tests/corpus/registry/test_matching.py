from __future__ import annotations

import pytest

from corpus.registry.matching import agency_key, number_key, number_shape, person_key


@pytest.mark.parametrize(
    "written",
    [
        "APJ-(川)-002",
        "APJ-（川）-002",
        "ＡＰＪ－（川）－００２",
        "apj(川)002",
        " APJ - ( 川 ) - 002 ",
        "APJ—〔川〕—002",
    ],
)
def test_a_number_has_one_key_whatever_its_width_brackets_and_dashes(written: str) -> None:
    assert number_key(written) == "APJ川002"


def test_different_numbers_have_different_keys() -> None:
    assert len({number_key(n) for n in ("APJ-(川)-002", "APJ-(甘)-002", "APJ-(川)-003", "APJ-(川)-OO2")}) == 4


@pytest.mark.parametrize(
    "written", ["S0110320", "SO11O320", "SOIlO320", "S01103Z0".replace("Z", "2"), "s0110320"]
)
def test_look_alike_glyphs_have_one_shape(written: str) -> None:
    assert number_shape(written) == "50110320"


def test_eight_and_b_have_one_shape_but_two_keys() -> None:
    assert number_shape("A8") == number_shape("AB")
    assert number_key("A8") != number_key("AB")


@pytest.mark.parametrize(
    "written",
    [
        "蜀岭(成都)安全评价有限公司",
        "蜀岭（成都）安全评价有限责任公司",
        " 蜀岭（成都） 安全评价有限公司",
        "蜀岭成都安全评价有限公司",
    ],
)
def test_an_agency_has_one_key_whatever_its_brackets_and_form(written: str) -> None:
    assert agency_key(written) == "蜀岭成都安全评价有限公司"


def test_a_branch_is_not_its_agency() -> None:
    assert agency_key("蜀岭安全评价有限公司成都分公司") != agency_key("蜀岭安全评价有限公司")


def test_a_persons_name_has_one_key_whatever_its_spaces_and_dots() -> None:
    assert person_key("温 远") == person_key("温　远") == "温远"
    assert person_key("阿里木·买买提") == person_key("阿里木•买买提") == "阿里木买买提"


@pytest.mark.parametrize("key", [number_key, number_shape, agency_key, person_key])
@pytest.mark.parametrize("nothing", [None, "", " ", "——", "/"])
def test_nothing_has_no_key(key: object, nothing: str | None) -> None:
    assert callable(key)
    assert key(nothing) is None
