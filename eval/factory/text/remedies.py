"""Measures for the problems found, one each, and the measures of the trade."""

from __future__ import annotations

import random

from eval.factory.blocks import marked
from eval.factory.draw import some, stream
from eval.factory.plan.kit import Kit, kit
from eval.factory.plan.measures import FOREIGN, LEFT_OUT, STRAY
from eval.factory.plan.records import CheckRow, PlannedHazard
from eval.factory.plan.site import site_slots
from eval.factory.text.grammar import expand
from eval.factory.text.scene import Scene

_ANSWERS = (
    "应按照{basis}的要求，将“{item}”列入{日常巡检|岗位自查|月度检查}内容，{发现问题及时整改|防止同类问题再次发生}。",
    "建议{举一反三，|}对照{basis}“{item}”的要求全面排查，{明确责任人|落实责任部门}并{定期核查|每季度核查一次}。",
    "“{item}”应{长期保持|持续符合}{basis}的规定，由{安全管理人员|车间（班组）负责人}{每月|定期}确认并留存记录。",
    "{该类问题|此类情况}反映出{日常检查不细|岗位职责落实不够}，今后以{basis}为准，把“{item}”{写入岗位检查表|纳入班组安全活动}，{由班长逐班核对|按月通报结果}。",
    "除整改本项外，还应检查其他部位是否符合“{item}”（{basis}），{同类缺陷一并消除|一次查清、逐项销号}。",
    "{basis}要求“{item}”，企业应{完善相应制度|补充操作规程内容}并{对岗位人员再培训|组织专题学习}，{避免问题反复|巩固整改效果}。",
    "整改后{每季|每半年}按{basis}复核一次“{item}”，{检查人签字|结果报安全负责人}，{发现反弹从严考核|不合格即停用整改}。",
)
_PARTS = (
    ("一、针对现场检查发现问题的对策措施", "二、其他安全对策措施"),
    ("（一）问题整改类对策措施", "（二）补充安全对策措施"),
    ("针对存在问题提出的对策措施：", "持续改进方面的对策措施："),
)
_LINE = "针对问题{number}（{text}）：{answer}"


def targeted_measures(scene: Scene) -> None:
    """A measure for each problem found on site, in the order of the problems."""
    plan = scene.plan
    if FOREIGN in plan.extra or not plan.hazards:
        return
    draw = scene.draw("targeted")
    first, other = scene.house_draw("remedies").choice(_PARTS)
    scene.story.say(first, "flush")
    rows = {row.key: row for row in plan.checks}
    for number, hazard in enumerate(plan.hazards, start=1):
        answer = _answer(draw, rows[hazard.check], plan.extra.get(STRAY, ""), hazard)
        if hazard.key != plan.extra.get(LEFT_OUT):
            text = _LINE.format(number=number, text=hazard.text, answer=answer)
            scene.story.say(marked(f"measure:{hazard.key}", text))
    scene.story.say(other, "flush")


def _answer(draw: random.Random, row: CheckRow, stray: str, hazard: PlannedHazard) -> str:
    form = draw.choice(_ANSWERS)
    key, _, other = stray.partition("=")
    item = other if key == hazard.key else row.item
    basis = "国家有关规定" if row.basis == "/" or key == hazard.key else row.basis
    return expand(
        form.replace("{basis}", "<basis>").replace("{item}", "<item>"), draw, {"basis": basis, "item": item}
    )


def trade_measures(scene: Scene, draw: random.Random) -> list[str]:
    """The measures of the industry; of another one where the plan says so."""
    other = scene.plan.extra.get(FOREIGN)
    if other is None:
        return own_measures(scene, draw)
    foreign = kit(other)
    return [expand(text, draw, _slots_of(scene, foreign)) for text in foreign.measures]


def own_measures(scene: Scene, draw: random.Random) -> list[str]:
    """What the report proposes of the measures that fit its industry."""
    known = scene.plan.kit.measures
    return [scene.say(text, draw) for text in some(draw, known, max(3, len(known) - 2), len(known))]


def _slots_of(scene: Scene, foreign: Kit) -> dict[str, str]:
    """Facts of another industry's site at this enterprise."""
    plan = scene.plan
    chance = stream(plan.seed, "foreign", foreign.key)
    return {**plan.slots, **site_slots(chance, foreign, plan.enterprise, plan.days.survey_on[0])}
