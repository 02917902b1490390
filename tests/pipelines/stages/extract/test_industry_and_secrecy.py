from __future__ import annotations

import importlib

import pytest

from core.facts import Citation
from tests import cases
from tests.pipelines.stages.extract.bodies import body, page

industry = importlib.import_module("pipelines.stages.extract.industry").industry
undisclosed = importlib.import_module("pipelines.stages.extract.undisclosed").undisclosed
EMPTY = body(page(1, "前言"))


@pytest.mark.parametrize(
    ("enterprise", "project", "name"),
    [
        ("某市能源有限公司城东加油站", "某市能源有限公司城东加油站经营项目", "危化经营"),
        ("某县矿业有限公司上湾煤矿", "某县矿业有限公司上湾煤矿60万t/a矿井", "煤矿"),
        ("某县矿业有限公司", "某县矿业有限公司石灰岩矿露天开采工程", "非煤矿山"),
        ("某市新材料有限公司", "某市新材料有限公司年产500吨邻氯苯甲醛生产线", "化工生产"),
        ("某市化工仓储有限公司", "某市化工仓储有限公司危险化学品储罐区项目", "危化储存"),
        ("某县食品有限公司", "某县食品有限公司液氨制冷系统", "液氨冷库"),
        ("某县家具有限公司", "某县家具有限公司粉尘防爆系统", "工贸粉尘"),
        ("某市花炮贸易有限公司", "某市花炮贸易有限公司储存仓库", "烟花爆竹"),
        ("某市熔铸科技有限公司", "某市熔铸科技有限公司铝合金棒熔铸生产线", "金属冶炼"),
        ("某省管网有限公司", "某市至某县天然气管道工程", "油气管道"),
    ],
)
def test_names_tell_by_their_last_word(enterprise: str, project: str, name: str) -> None:
    found = industry(EMPTY, cases.fact(project), cases.fact(enterprise), ())
    assert found is not None
    assert found.value == name
    assert found.confidence >= 0.6
    assert found.evidence


def test_a_form_that_names_the_industry_goes_before_names() -> None:
    notice = page(1, [["项目名称", "安全提升项目"], ["项目所属行业", "金属冶炼"]])
    found = industry(body(notice), None, cases.fact("某市合成化工有限公司"), ())
    assert found is not None
    assert found.value == "金属冶炼"
    assert found.evidence[0].excerpt == "金属冶炼"


def test_words_of_the_text_and_cited_standards_tell_where_names_do_not() -> None:
    text = page(1, "站内设加油机4台、加油岛2座，卸油口设于罩棚东侧，配有油气回收系统。")
    cited = (
        Citation(code="GB 50156-2021", title="汽车加油加气加氢站技术标准", kind="standard", evidence=()),
    )
    found = industry(body(text), None, cases.fact("某市运通实业有限公司"), cited)
    assert found is not None
    assert found.value == "危化经营"


def test_names_and_text_at_odds_stay_doubtful() -> None:
    text = page(1, "采煤工作面采用综采工艺，瓦斯等级为低瓦斯，掘进工作面两个，通风机两台。")
    found = industry(body(text), None, cases.fact("某市家具有限公司"), ())
    assert found is not None
    assert found.confidence < 0.75


def test_nothing_told_is_none() -> None:
    assert industry(EMPTY, None, cases.fact("某市运通实业有限公司"), ()) is None


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("本项目涉及国家秘密，依照有关规定，报告及现场勘验图像影像资料不在机构网站公开。", "国家秘密"),
        ("因涉及委托单位商业秘密，本报告依法不予公开。", "商业秘密"),
        ("报告含委托方商业机密，未向社会公开。", "商业秘密"),
    ],
)
def test_a_sentence_that_gives_the_reason(sentence: str, reason: str) -> None:
    found = undisclosed(body(page(1, "前言", sentence)))
    assert found is not None
    assert found.value == reason
    assert found.evidence[0].page == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "双方对履行合同中知悉的对方商业秘密负有保密义务，保密期限为三年。",
        "评价报告应在机构网站公开，涉及国家秘密、商业秘密以及个人隐私的部分可以不予公开。",
        "除涉及商业秘密的内容外，报告不公开部分仅限附图。",
        "本报告已在机构网站公开。",
    ],
)
def test_a_duty_of_confidence_or_a_rule_recited_is_no_reason(sentence: str) -> None:
    assert undisclosed(body(page(1, "前言", sentence))) is None
