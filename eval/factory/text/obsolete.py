"""Comparison of processes and devices with the elimination catalogues."""

from __future__ import annotations

from eval.factory.blocks import marked
from eval.factory.plan import obsolete
from eval.factory.text.scene import Scene

KIND = "淘汰落后"
_TITLES = (
    "淘汰落后工艺、设备辨识",
    "产业政策符合性核查",
    "淘汰类工艺设备核查",
    "工艺、设备先进性及淘汰情况辨识",
)
_OPENINGS = (
    "评价组将该企业的工艺和主要设备与{cite}进行了对照。",
    "依据{cite}，对企业现有工艺、设备逐项比对。",
    "对照{cite}，核查了设备台账和铭牌。",
)
_VERDICTS = (
    "未发现国家明令淘汰的工艺和设备",
    "该企业未使用淘汰、限制类工艺及设备",
    "现有工艺、设备均不属于淘汰类和限制类",
)


def obsolete_devices(scene: Scene) -> None:
    """The section: what was compared, what was replaced earlier, and the verdict."""
    plan, draw = scene.plan, scene.draw("obsolete")
    scene.heading(scene.house_draw("obsolete").choice(_TITLES), 2, KIND)
    cite = "、".join(obsolete.catalogues(plan.kit.key, plan.days.report_on))
    text = draw.choice(_OPENINGS).format(cite=cite)
    verdict = marked("obsolete:verdict", draw.choice(_VERDICTS))
    before = plan.extra.get(obsolete.REPLACED)
    if before:
        text += f"{marked('obsolete:replaced', before)}。"
    scene.story.say(f"{text}经对照，{verdict}。")


def obsolete_accident(scene: Scene) -> None:
    """A case among the accident cases that speaks of an eliminated device elsewhere."""
    if text := scene.plan.extra.get(obsolete.ACCIDENT):
        scene.story.say(f"另据通报，{marked('obsolete:accident', text)}。")
