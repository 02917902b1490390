"""Where a name stands in its sentence: left over, or in a role of others."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.facts import MentionKind, NameManner
from pipelines.name_manners import manner_of

FIRM = "锦州隆科化工有限公司"


def _manner(text: str, name: str = FIRM, chapter: Chapter = Chapter.ENTERPRISE) -> NameManner:
    kind = MentionKind.ORGANISATION if name == FIRM else MentionKind.PLACE
    at = text.index(name)
    return manner_of(kind, text, at, at + len(name), chapter)


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRM}位于化工园区内，占地面积24500m²",
        f"（3）{FIRM}应按照上述要求逐条落实",
        f"目前，{FIRM}已建立安全生产责任制",
        f"{FIRM}与相邻单位签订了安全互保协议",
        f"经现场检查，{FIRM}配备了专职安全管理人员3人",
        f"{FIRM}（以下简称“该公司”）成立于2008年",
        f"{FIRM}对上述工艺参数实行班组巡检记录制度",
        f"{FIRM}设计能力为年产甲醛2万吨，应建立台账",
    ],
)
def test_who_has_and_does_what_the_text_describes_stands_for_the_enterprise(text: str) -> None:
    assert _manner(text) is NameManner.SUBJECT


@pytest.mark.parametrize(
    "text",
    [
        f"受{FIRM}委托，我公司承担了本次评价工作",
        f"我公司对{FIRM}进行安全现状评价",
        f"评价组对{FIRM}年产2万吨甲醛项目安全验收评价报告进行了审核",
    ],
)
def test_what_is_evaluated(text: str) -> None:
    assert _manner(text) is NameManner.EVALUATED


@pytest.mark.parametrize(
    "text",
    [
        f"厂区东南侧相邻企业为{FIRM}，双方以实体围墙分隔",
        f"{FIRM}位于厂区东侧，距本项目储罐35m",
        f"储罐区以东36.0m处为{FIRM}甲类罐组，相距36m",
        f"该企业原名称为{FIRM}，2012年变更为现名",
        f"蒸汽由{FIRM}供应",
        f"液氯购自{FIRM}，汽车运输进厂",
        f"{FIRM}负责本项目的设备安装",
        f"防雷装置经{FIRM}检测合格",
        f"安全设施设计由{FIRM}编制",
        f"{FIRM}持有该公司51%的股份",
        f"2015年8月，{FIRM}发生爆炸事故，造成3人死亡",
        f"近三年业绩：对{FIRM}进行安全现状评价",
        f"爆破作业外包给{FIRM}",
        f"危险废物委托{FIRM}处置",
        f"{FIRM}与本项目相邻，生产涂料",
    ],
)
def test_who_stands_there_in_a_role_of_others(text: str) -> None:
    assert _manner(text) is NameManner.ROLE


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("厂区位于保定市永宁区境内，供水条件良好", NameManner.LOCATED),
        ("本项目建设地点位于保定市永宁区", NameManner.LOCATED),
        ("遇有险情应及时报送保定市永宁区应急管理局", NameManner.AUTHORITY),
        ("保定市永宁区属温带季风气候，年平均气温12.1℃", NameManner.CLIMATE),
        ("原料来自保定市永宁区，汽车运输", NameManner.OTHER),
        ("该公司原厂址位于保定市永宁区，2011年搬迁至现址", NameManner.OTHER),
        ("事故应急物资由保定市永宁区调运", NameManner.OTHER),
        ("该公司位于保定市永宁区路18号", NameManner.OTHER),
        ("2013年保定市永宁区某厂发生火灾事故", NameManner.OTHER),
        ("抄送保定市永宁区应急管理局", NameManner.OTHER),
    ],
)
def test_places(text: str, manner: NameManner) -> None:
    assert _manner(text, "保定市永宁区") is manner


def test_part_of_a_longer_name_is_no_place() -> None:
    assert _manner("库址处于安陵县白杨镇", "陵县") is NameManner.OTHER


def test_a_place_in_the_list_of_laws_is_nobodys_site() -> None:
    assert _manner("厂区位于保定市永宁区境内", "保定市永宁区", Chapter.BASIS) is NameManner.OTHER
