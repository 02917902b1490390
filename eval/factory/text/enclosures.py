"""Enclosures that make a report long: certificates of the team, inspection reports of single devices."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from core.facts import Role
from eval.factory.blocks import Cell, NewPage, Paragraph, Seal, Space, Table
from eval.factory.text.scene import Scene, cells
from eval.factory.world.records import Engineer

_SHEETS = {"brief": 0, "short": 0, "full": 7, "long": 66, "huge": 190}
_ITEMS = (
    ("外观检查", ("无变形、裂纹", "表面完好", "防腐层完整")),
    ("铭牌及标识", ("清晰", "齐全", "与档案一致")),
    ("紧固件", ("无松动", "齐全完好")),
    ("密封性", ("无泄漏", "气密合格")),
    ("接地连接", ("可靠", "跨接完好")),
    ("安全附件", ("在校验有效期内", "动作正常")),
    ("运行试验", ("正常", "无异常响声")),
    ("防护装置", ("完好", "牢固可靠")),
)
_MEASURED = (
    ("壁厚（mm）", 5.6, 13.8, 2),
    ("接地电阻（Ω）", 0.4, 3.8, 2),
    ("绝缘电阻（MΩ）", 20, 480, 0),
    ("振动速度（mm/s）", 0.8, 4.4, 1),
    ("工作压力（MPa）", 0.12, 1.58, 2),
    ("轴承温度（℃）", 31.2, 66.8, 1),
    ("泄漏率（Pa·m³/s）", 0.01, 0.09, 3),
)


def personnel(scene: Scene, number: int) -> None:
    """Certificates of the team, three to a page."""
    scene.story.add(NewPage(part="personnel"))
    scene.annex(number, "评价人员资格证书", "人员证书")
    shown: set[str] = set()
    for person in scene.plan.people:
        assessor = person.assessor
        if assessor.key in shown or person.role is Role.LEGAL_REPRESENTATIVE:
            continue
        shown.add(assessor.key)
        rows = (
            (Cell(text="安全评价师职业资格证书", column_span=4, align="centre", is_bold=True),),
            cells("姓名", assessor.name, "专业方向", assessor.speciality),
            cells("级别", assessor.level, "证书编号", assessor.certificate_number),
            cells("从业登记编号", assessor.registration_number, "登记机构", scene.plan.agency.name),
        )
        scene.story.add(
            Table(columns=(1.1, 1.3, 1.0, 2.2), rows=rows, header_rows=0, ruling="grid", row_height=30),
            Space(height=18),
        )
        if person.role is Role.PROJECT_LEADER and assessor.engineer:
            scene.story.add(_engineer(scene, assessor.name, assessor.engineer), Space(height=18))


def _engineer(scene: Scene, name: str, engineer: Engineer) -> Table:
    """A leader's registration as a safety engineer."""
    rows = (
        (Cell(text="中华人民共和国注册安全工程师注册证", column_span=4, align="centre", is_bold=True),),
        cells("姓名", name, "级别", engineer.grade),
        cells("注册类别", engineer.speciality, "注册编号", engineer.number),
        cells("注册日期", scene.day(engineer.registered_on), "聘用单位", scene.plan.agency.name),
    )
    return Table(columns=(1.1, 1.3, 1.0, 2.2), rows=rows, header_rows=0, ruling="grid", row_height=30)


def inspections(scene: Scene, number: int) -> None:
    """Inspection reports of single devices, one to a page."""
    scene.story.add(NewPage(part="inspections"))
    scene.annex(number, "设备检验报告", "检验报告")
    draw = scene.draw("inspections")
    for sheet in range(_SHEETS[scene.plan.length]):
        if sheet:
            scene.story.add(NewPage(part="inspections"))
        _sheet(scene, draw, sheet)


def _sheet(scene: Scene, draw: random.Random, sheet: int) -> None:
    plan = scene.plan
    device = plan.equipment[sheet % len(plan.equipment)]
    unit = sheet // len(plan.equipment) + 1
    made_on = plan.days.survey_on[0] - dt.timedelta(days=draw.randint(20, 200))
    rows = [cells("序号", "检验项目", "技术要求", "检验结果", "单项结论", align="centre")]
    for index, (item, found) in enumerate(draw.sample(_ITEMS, 6), start=1):
        rows.append(cells(str(index), item, "符合技术规范", draw.choice(found), "合格", align="centre"))
    for index, (item, low, high, digits) in enumerate(draw.sample(_MEASURED, 5), start=7):
        value = f"{draw.uniform(low, high):.{digits}f}"
        rows.append(cells(str(index), item, "符合设计文件", value, "合格", align="centre"))
    head = (
        cells("设备名称", f"{device[0]}（{unit}#）", "规格型号", device[1]),
        cells("使用单位", plan.enterprise.name, "检验日期", scene.day(made_on)),
        cells("报告编号", f"TJ{made_on.year}-{draw.randint(1000, 99999):05d}", "检验类别", "定期检验"),
    )
    scene.story.say(f"{device[0]}定期检验报告", "subtitle")
    scene.story.add(
        Table(columns=(1, 2.2, 1, 2), rows=head, header_rows=0, row_height=28),
        Table(columns=(0.6, 1.7, 1.6, 1.6, 1.0), rows=tuple(rows), row_height=26),
        Paragraph(text=scene.say("检验结论：{合格|符合要求，允许继续使用}。", draw), style="body"),
        Paragraph(text=plan.slots["lab"], style="right_line"),
        Seal(text=plan.slots["lab"], mark=f"seal:inspection:{sheet}", lift=14, caption="检验专用章"),
    )


PARTS: dict[str, Callable[[Scene, int], None]] = {"personnel": personnel, "inspections": inspections}


def enclosures_of(length: str) -> tuple[str, ...]:
    """Which enclosures a report of this length has."""
    return ("personnel", "inspections") if _SHEETS[length] else ()
