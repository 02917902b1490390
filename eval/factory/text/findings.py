"""Chapters 6 to 8: site inspection, problems and rectification, measures, conclusion."""

from __future__ import annotations

import random

from core.facts import Stance
from eval.factory.blocks import Cell, Table, marked
from eval.factory.draw import some
from eval.factory.plan.kit import common
from eval.factory.plan.measures import LEAST_GENERAL
from eval.factory.plan.records import PlannedHazard
from eval.factory.text.hazard_prose import hazards_in_prose
from eval.factory.text.obsolete import obsolete_accident
from eval.factory.text.photos import photos_in_body
from eval.factory.text.proof import rectification_proof
from eval.factory.text.remedies import targeted_measures, trade_measures
from eval.factory.text.scene import Scene, cells


def findings(scene: Scene) -> None:
    """Inspection and rectification, measures, accident cases and the conclusion."""
    if scene.plan.kind != "预评价":
        _inspection(scene)
    _measures(scene)
    conclusion(scene)


def _inspection(scene: Scene) -> None:
    plan, draw = scene.plan, scene.draw("inspection")
    scene.heading(scene.word("ch_inspection"), 1, "现场检查")
    scene.heading("现场检查情况", 2, "现场检查")
    days = "、".join(scene.day(day, f"survey_on:{i}") for i, day in enumerate(plan.days.survey_on))
    count = str(len(plan.hazards))
    scene.story.say(scene.say(common()["site"]["inspection"], draw, days=days, count=count))
    photos_in_body(scene)
    if scene.layout.options.get("hazards") == "prose":
        scene.heading(scene.word("ch_rectification"), 2, "隐患整改")
        hazards_in_prose(scene)
    else:
        with scene.turned("rectification"):
            scene.heading(scene.word("ch_rectification"), 2, "隐患整改")
            _hazard_table(scene)
    rectification_proof(scene)
    _outcome(scene, draw)


def _hazard_table(scene: Scene) -> None:
    heads = (
        "序号",
        scene.word("hazard"),
        "整改建议",
        scene.word("remedy"),
        "完成日期",
        scene.word("recheck"),
    )
    rows = [cells(*heads, align="centre")]
    rows += [_hazard_row(scene, number, hazard) for number, hazard in enumerate(scene.plan.hazards, start=1)]
    scene.story.add(
        Table(
            columns=(0.55, 2.2, 1.7, 2.0, 1.2, 1.2),
            rows=tuple(rows),
            caption="表6-1  现场检查问题及整改情况表",
        )
    )


def _outcome(scene: Scene, draw: random.Random) -> None:
    """Whether the problems were put right and checked again."""
    plan, texts = scene.plan, common()["site"]
    still_open = [hazard for hazard in plan.hazards if not hazard.is_rectified]
    if not still_open:
        last = max((h.rechecked_on for h in plan.hazards if h.rechecked_on), default=plan.days.review_on)
        done = marked("recheck", draw.choice(texts["done"]))
        scene.story.say(scene.say(texts["rechecked"], draw, last=scene.day(last), done=done))
    elif len(still_open) < len(plan.hazards):
        scene.story.say(scene.say(texts["partly"], draw))


def _hazard_row(scene: Scene, number: int, hazard: PlannedHazard) -> tuple[Cell, ...]:
    done = scene.day(hazard.rectified_on, f"{hazard.key}:done") if hazard.rectified_on else "/"
    again = f"{scene.word('recheck_ok')}（{scene.day(hazard.rechecked_on)}）" if hazard.rechecked_on else "/"
    return cells(
        str(number),
        marked(f"{hazard.key}:text", hazard.text),
        hazard.advice,
        marked(f"{hazard.key}:remedy", hazard.remedy),
        done,
        marked(f"{hazard.key}:recheck", again),
    )


def _measures(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_measures"), 1, "对策措施")
    targeted_measures(scene)
    with scene.site("measures") as draw:
        own = trade_measures(scene, draw)
        general = some(draw, common()["measures"], LEAST_GENERAL, LEAST_GENERAL + 3)
        shown = [scene.say(text, draw) for text in (general[:2] if scene.is_short else general)]
        told = [marked(f"measure:{n}", text) for n, text in enumerate(own, start=1)]
        told += [marked(f"measure:general:{n}", text) for n, text in enumerate(shown, start=1)]
        for number, text in enumerate(told, start=1):
            scene.story.say(f"（{number}）{text}")
    if not scene.is_short:
        scene.heading("事故案例分析", 1, "事故案例")
        lessons = some(draw, common()["site"]["lesson"], 2, 4)
        for number, case in enumerate(plan.kit.cases, start=1):
            scene.heading(f"案例{number}", 2, "事故案例")
            scene.story.say(scene.say(case, draw))
            scene.story.say(scene.say(lessons[number % len(lessons)], draw))
        obsolete_accident(scene)


def conclusion(scene: Scene) -> None:
    """The last chapter: what was found, and the sentence that counts."""
    plan, draw = scene.plan, scene.draw("conclusion")
    scene.heading(scene.word("ch_conclusion"), 1, "评价结论")
    names = "、".join(list(plan.kit.hazards)[:3])
    failed = sum(not check.conforms for check in plan.checks)
    points = [
        f"该企业存在的主要危险、有害因素为{names}等，其中{next(iter(plan.kit.hazards))}是"
        + scene.say("{重点防范对象|安全管理的重点}。", draw),
        _major_point(scene),
        f"本次采用安全检查表共检查{len(plan.checks)}项，其中不符合{failed}项。",
    ]
    if plan.hazards and all(h.is_rectified for h in plan.hazards):
        points.append(f"现场检查发现的{len(plan.hazards)}项问题，企业已全部整改完成，经复查符合要求。")
    elif plan.conclusion is not Stance.CONFORMS:
        left = sum(not h.is_rectified for h in plan.hazards)
        points.append(f"现场检查发现的问题中仍有{left}项未完成整改。")
    for number, text in enumerate(points, start=1):
        scene.story.say(f"{number}．{text}")
    scene.story.say(f"综上所述，{marked('conclusion', _verdict(scene))}。")


def _major_point(scene: Scene) -> str:
    mh = scene.plan.hazard_as_stated
    if mh.grade is None:
        return "经辨识，该企业不构成危险化学品重大危险源。"
    return f"经辨识，该企业构成{mh.grade}危险化学品重大危险源，应按规定登记建档、备案和监控。"


def _verdict(scene: Scene) -> str:
    plan = scene.plan
    form = scene.house_draw("verdict").randrange(3)
    name = plan.enterprise.name if form else plan.project_name
    law = "国家有关安全生产法律、法规、规章和标准的要求"
    if plan.conclusion is Stance.CONFORMS:
        ends = {
            "现状评价": ("具备安全生产条件", "安全生产条件符合要求", "其安全现状符合安全生产要求"),
            "验收评价": (
                "具备安全验收条件",
                "安全设施符合验收要求，同意通过安全验收评价",
                "建设项目安全设施验收合格",
            ),
            "预评价": (
                "从安全生产角度符合国家有关要求，该项目可行",
                "安全条件符合要求，项目可行",
                "安全风险可以接受，项目建设可行",
            ),
        }[plan.kind]
        return f"{name}符合{law}，{ends[form]}"
    if plan.conclusion is Stance.BASICALLY_CONFORMS:
        return f"{name}基本符合{law}，在完成剩余整改后方可{('申请许可', '投入使用', '继续生产经营')[form]}"
    return f"{name}不符合{law}，不具备安全生产条件"
