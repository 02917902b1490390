"""What the tables of the benchmark hold: kinds as reports have them, from a seed; all names invented."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from eval.factory.blocks import Cell, Table

_GOODS = ("液氨", "甲醇", "硫酸(98%)", "盐酸", "苯", "甲苯", "丙酮", "乙醇", "液氯", "氢氧化钠", "天然气")
_CAS = ("7664-41-7", "67-56-1", "7664-93-9", "71-43-2", "108-88-3", "7782-50-5")
_DUTIES = ("项目负责人", "项目组成员", "报告编制人", "报告审核人", "过程控制负责人", "技术负责人")
_SPECIALITIES = ("安全工程", "化工工艺", "电气", "机械设备", "化工机械", "防火防爆", "自动化仪表控制")
_ITEMS = (
    "企业应当建立健全全员安全生产责任制，并对落实情况进行监督考核",
    "甲类仓库与相邻建筑的防火间距应符合规定",
    "储罐区应设置可燃气体和有毒气体检测报警装置，报警信号应送至有人值守的控制室",
    "消防通道畅通",
    "特种作业人员应当持证上岗",
    "爆炸危险场所的电气设备应选用防爆型，并有合格证明",
    "应编制生产安全事故应急预案并备案，每年至少组织一次综合应急演练或者专项应急演练",
    "防雷装置定期检测",
)
_LAWS = (
    "《安全生产法》第二十二条",
    "GB 50016-2014第3.5.1条",
    "GB/T 50493-2019",
    "《消防法》",
    "GB 50058-2014",
)
_AREAS = ("总平面布置", "储罐区", "生产装置", "公用工程", "安全管理")
_VALUES = (
    "清河精细化工有限公司",
    "江川市临港工业园区化工大道18号",
    "沈青禾",
    "13500000000",
    "2016年5月",
    "138人",
    "甲类",
)
_LABELS = (
    "企业名称",
    "注册地址",
    "法定代表人",
    "联系电话",
    "成立日期",
    "从业人数",
    "火灾危险性",
    "经济类型",
    "占地面积",
)

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "伟强磊军洋勇艳杰娟涛明超秀霞平刚桂英文辉鑫宇博晨轩浩然梓涵雨桐子墨"

Row = tuple[Cell, ...]


def _cells(*texts: str) -> Row:
    return tuple(Cell(text=text) for text in texts)


def draw_person(draw: random.Random) -> tuple[str, str]:
    """An invented name and certificate number."""
    name = draw.choice(_SURNAMES) + "".join(draw.sample(_GIVEN, draw.choice((1, 2, 2))))
    return name, f"S0110{draw.randrange(10**11):011d}{draw.randrange(10**5):05d}"


def people(draw: random.Random) -> Table:
    """The list of assessors."""
    rows = [_cells("序号", "姓名", "资格证书编号", "专业能力", "职责")]
    for number in range(1, draw.randint(5, 14)):
        name, certificate = draw_person(draw)
        rows.append(_cells(str(number), name, certificate, draw.choice(_SPECIALITIES), draw.choice(_DUTIES)))
    return Table(columns=(1, 1.5, 4, 2.6, 2.6), rows=tuple(rows))


def chemicals(draw: random.Random) -> Table:
    """Quantities; a few fields are left empty."""
    rows = [_cells("名称", "CAS号", "最大存量(t)", "临界量(t)", "q/Q", "备注")]
    for _ in range(draw.randint(4, 12)):
        stored, limit = draw.uniform(0.5, 90), draw.choice((5, 10, 50, 500))
        rows.append(
            _cells(
                draw.choice(_GOODS),
                draw.choice(_CAS),
                f"{stored:.2f}",
                str(limit),
                f"{stored / limit:.3f}",
                draw.choice(("", "", "储罐", "桶装")),
            )
        )
    return Table(columns=(2, 2.2, 2, 2, 1.5, 1.5), rows=tuple(rows))


def checks(draw: random.Random) -> Table:
    """Check items on several lines of text."""
    rows = [_cells("序号", "检查项目及内容", "检查依据", "检查情况", "结论")]
    for number in range(1, draw.randint(5, 11)):
        found = draw.choice(("已建立", "现场检查符合要求，记录齐全", "未见相关记录", "已设置，运行正常"))
        rows.append(
            _cells(
                str(number), draw.choice(_ITEMS), draw.choice(_LAWS), found, draw.choice(("符合", "不符合"))
            )
        )
    return Table(columns=(0.9, 5, 2.8, 3, 1.3), rows=tuple(rows))


def grouped(draw: random.Random) -> Table:
    """Check items under an area that spans its rows."""
    rows = [_cells("检查单元", "序号", "检查内容", "检查记录", "结论")]
    number = 0
    for area in draw.sample(_AREAS, draw.randint(2, 4)):
        count = draw.randint(2, 4)
        for place in range(count):
            number += 1
            first = (Cell(text=area, row_span=count),) if place == 0 else ()
            rows.append((*first, *_cells(str(number), draw.choice(_ITEMS), "见现场检查记录", "符合")))
    return Table(columns=(1.8, 0.9, 5, 2.6, 1.2), rows=tuple(rows))


def two_heads(draw: random.Random) -> Table:
    """A head of two rows with spans both ways."""
    first = (
        Cell(text="序号", row_span=2),
        Cell(text="危险物质", row_span=2),
        Cell(text="存在量(t)", column_span=2),
        Cell(text="临界量(t)", row_span=2),
        Cell(text="辨识结果", column_span=2),
    )
    rows = [first, _cells("设计最大量", "实际量", "q/Q", "是否构成")]
    for number in range(1, draw.randint(4, 9)):
        stored = draw.uniform(1, 60)
        rows.append(
            _cells(
                str(number),
                draw.choice(_GOODS),
                f"{stored * 1.2:.1f}",
                f"{stored:.1f}",
                "50",
                f"{stored / 50:.3f}",
                draw.choice(("是", "否")),
            )
        )
    return Table(columns=(1, 2, 2, 1.6, 2, 1.4, 1.8), rows=tuple(rows), header_rows=2)


def form(draw: random.Random) -> Table:
    """Two pairs of label and value in a row, now and then one pair that takes all of it."""
    rows: list[Row] = []
    for _ in range(draw.randint(4, 9)):
        label, other = draw.sample(_LABELS, 2)
        if draw.random() < 0.4:
            value = draw.choice((*_VALUES, _ITEMS[2] + "；" + _ITEMS[0] + "。"))
            rows.append((Cell(text=label), Cell(text=value, column_span=3)))
        else:
            rows.append(_cells(label, draw.choice(_VALUES), other, draw.choice((*_VALUES, ""))))
    rows.append(_cells("报告编号", "JC-2023-018", "评价类型", "现状评价"))
    return Table(columns=(1.6, 3, 1.6, 2.4), rows=tuple(rows), header_rows=0)


def nested_form(draw: random.Random) -> Table:
    """A form whose labels span rows, with a title row and pairs of unlike width."""
    rows: list[Row] = [(Cell(text="安全评价项目基本情况表", column_span=5),)]
    for title in draw.sample(("企业概况", "评价机构", "委托方"), 2):
        count = draw.randint(2, 4)
        for place in range(count):
            label, other = draw.sample(_LABELS, 2)
            first = (Cell(text=title, row_span=count),) if place == 0 else ()
            if draw.random() < 0.3 and place:
                rest: Row = (Cell(text=label), Cell(text=draw.choice(_VALUES), column_span=3))
            else:
                rest = _cells(label, draw.choice(_VALUES), other, draw.choice((*_VALUES, "")))
            rows.append((*first, *rest))
    rows.append((Cell(text="评价结论"), Cell(text=_ITEMS[2] + "。" + _ITEMS[0] + "。", column_span=4)))
    rows.append((Cell(text="评价组长（签字）", column_span=2), Cell(text="", column_span=3)))
    rows.append(_cells("备注", "无", "日期", "2023年5月18日", ""))
    return Table(columns=(1.4, 1.6, 3, 1.6, 2.4), rows=tuple(rows), header_rows=0, row_height=22)


def blanks(draw: random.Random) -> Table:
    """A sign-off sheet, half of it empty."""
    rows = [_cells("职责", "姓名", "资格证书号", "从业登记编号", "签字")]
    for duty in _DUTIES[: draw.randint(3, 6)]:
        name, certificate = draw_person(draw)
        rows.append(_cells(duty, name, certificate if draw.random() < 0.6 else "", "", ""))
    return Table(columns=(2.2, 1.5, 3.6, 2, 1.5), rows=tuple(rows), row_height=24)


def ledger(draw: random.Random) -> Table:
    """Ten narrow columns."""
    heads = ("序号", "设备名称", "规格型号", "数量", "材质", "介质", "温度℃", "压力MPa", "位置", "检验日期")
    rows = [
        _cells(*heads),
        *(
            _cells(
                str(number),
                draw.choice(("反应釜", "储罐", "换热器", "离心泵", "精馏塔")),
                f"Φ{draw.randint(8, 30)}00×{draw.randint(2, 9)}000",
                str(draw.randint(1, 6)),
                draw.choice(("Q345R", "304", "搪瓷")),
                draw.choice(_GOODS),
                str(draw.randint(20, 180)),
                f"{draw.uniform(0.1, 1.6):.2f}",
                draw.choice(("一车间", "罐区", "二车间")),
                f"2023-0{draw.randint(1, 9)}",
            )
            for number in range(1, draw.randint(7, 13))
        ),
    ]
    return Table(columns=(1, 2, 2.4, 1, 1.4, 2, 1.4, 1.6, 1.6, 2), rows=tuple(rows))


def long(draw: random.Random) -> Table:
    """A check table that runs over two or three pages."""
    rows = [_cells("序号", "检查项目及内容", "检查依据", "检查情况", "结论")]
    for number in range(1, draw.randint(32, 48)):
        item = draw.choice(_ITEMS)
        rows.append(_cells(str(number), item, draw.choice(_LAWS), "现场检查符合要求", "符合"))
    return Table(columns=(0.9, 5, 2.8, 3, 1.3), rows=tuple(rows))


KINDS: Mapping[str, Callable[[random.Random], Table]] = {
    "people": people,
    "chemicals": chemicals,
    "checks": checks,
    "grouped": grouped,
    "two_heads": two_heads,
    "form": form,
    "nested_form": nested_form,
    "blanks": blanks,
    "ledger": ledger,
    "long": long,
}
PLAIN = ("people", "chemicals", "checks", "blanks")
"""Kinds that can be told without lines: one head row, nothing merged."""
