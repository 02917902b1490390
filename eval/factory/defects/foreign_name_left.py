"""foreign_name_left: names or places of another enterprise left in the text."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import ReportPlan, Stray
from eval.factory.text.grammar import expand

CHECK = "foreign_name_left"
_SENTENCES = {
    "surroundings": "<stray>{与周边单位建立了应急联防机制|与相邻单位签订了安全互保协议}，"
    "{互留联系方式|定期互通信息}。",
    "process": "<stray>{对上述工艺参数实行班组巡检记录制度|按上述流程编制了岗位操作卡}，"
    "{由当班人员签字确认|每班交接时核对}。",
    "measures": "<stray>应{按照上述要求逐条落实|对上述各项措施明确责任人}，"
    "{落实情况书面存档|并将落实情况存档备查}。",
}
_PLACES = {
    "surroundings": "{该厂址|厂区}位于<stray>{境内|辖区内}，{供水、供电、通讯条件良好|外部依托条件较好}。",
    "measures": "{遇有险情|发生险情时}应及时{报告|报送}<stray>{应急管理局|应急管理部门}。",
}


def _strays(plan: ReportPlan, stage: Stage, names: dict[str, tuple[str, str]]) -> ReportPlan:
    """``names``: chapter -> (template, name)."""
    strays = tuple(
        Stray(
            chapter=chapter,
            sentence=expand(template.replace("<stray>", "＠"), stage.draw, {}).replace("＠", "<stray>"),
            name=name,
            mark=f"stray:{at}",
        )
        for at, (chapter, (template, name)) in enumerate(names.items())
    )
    return replace(plan, strays=(*plan.strays, *strays))


def _firm(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """Another firm of the same trade, in three chapters."""
    other = stage.world.found_enterprise(stage.draw, tuple(plan.kit.names))
    names = {chapter: (text, other.short_name) for chapter, text in _SENTENCES.items()}
    plan = _strays(plan, stage, names)
    marks = tuple(f"stray:{at}" for at in range(len(names)))
    return expect(
        plan, flagged(CHECK, other.short_name, CLEAR_CUT, "another firm's name three times", *marks)
    )


def _county(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """The county of another site, once."""
    other = stage.world.found_enterprise(stage.draw, tuple(plan.kit.names)).place
    own = plan.enterprise.place
    if (other.city, other.county) == (own.city, own.county) or other.province == own.province:
        return None
    chapter = stage.draw.choice(sorted(_PLACES))
    name = f"{other.city}{other.county}"
    plan = _strays(plan, stage, {chapter: (_PLACES[chapter], name)})
    return expect(plan, flagged(CHECK, name, SUBTLE, "another site's county once", "stray:0"))


def _neighbour(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """Another firm that is named because it lies next door."""
    other = stage.world.found_enterprise(stage.draw, tuple(plan.kit.names), plan.enterprise.place)
    sentence = "厂区{东南侧|西北侧}相邻企业为<stray>，{双方以实体围墙分隔|双方签订了安全管理协议}。"
    plan = _strays(plan, stage, {"surroundings": (sentence, other.name)})
    return expect(plan, trap(CHECK, other.name, "a neighbouring firm", "stray:0"))


def _former_name(plan: ReportPlan, stage: Stage) -> ReportPlan:
    """The name the enterprise had before."""
    other = stage.world.found_enterprise(stage.draw, tuple(plan.kit.names), plan.enterprise.place)
    year = plan.enterprise.founded_on.year + stage.draw.randint(1, 2)
    sentence = f"该企业{{原名称为|成立时名称为}}<stray>，{year}年{{变更为现名|办理了名称变更登记}}。"
    plan = _strays(plan, stage, {"basics": (sentence, other.name)})
    return expect(plan, trap(CHECK, other.name, "the enterprise's former name", "stray:0"))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _firm, SUBTLE: _county},
    traps={"neighbour": _neighbour, "former_name": _former_name},
)
