"""Problems and their rectification as numbered paragraphs, where a house has no table of them."""

from __future__ import annotations

from eval.factory.blocks import marked
from eval.factory.plan.records import PlannedHazard
from eval.factory.text.scene import Scene


def hazards_in_prose(scene: Scene) -> None:
    """For each problem one paragraph with what was found and advised, one with what was done about it."""
    hazards = scene.plan.hazards
    if not hazards:
        scene.story.say("本次现场检查未发现需要整改的问题。")
        return
    scene.story.say(f"现场检查共提出{len(hazards)}项问题，企业整改情况如下：")
    for number, hazard in enumerate(hazards, start=1):
        found = marked(f"{hazard.key}:text", hazard.text)
        scene.story.say(f"（{number}）{scene.word('hazard')}：{found}。整改建议：{hazard.advice}。")
        scene.story.say(f"{scene.word('remedy')}：{_done(scene, hazard)}")


def _done(scene: Scene, hazard: PlannedHazard) -> str:
    remedy = marked(f"{hazard.key}:remedy", hazard.remedy)
    when = f"，{scene.day(hazard.rectified_on, f'{hazard.key}:done')}完成" if hazard.rectified_on else ""
    if not hazard.rechecked_on:
        return f"{remedy}{when}。"
    again = marked(f"{hazard.key}:recheck", f"{scene.word('recheck_ok')}（{scene.day(hazard.rechecked_on)}）")
    return f"{remedy}{when}。{scene.word('recheck')}：{again}。"
