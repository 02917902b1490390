"""Pictures of report pages whose text is known: A4, clean or as a scanner would give them.

Everything is composed here from invented names and sentences; a seed fixes the page to the pixel.
"""

from __future__ import annotations

import argparse
import functools
import random
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from PIL import Image, ImageDraw, ImageFont

from corpus.law.gb18218 import Criteria
from eval.factory import plan

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi, the measure in which pages are laid out
_ENLARGED = 1.5  # pages are composed at 300 dpi
_MARGIN = 190
_FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "AR PL UKai CN")
_SENTENCES = (
    "该企业位于工业园区东侧，占地面积{n}平方米，东面为园区道路，南面为空地，西面与某机械厂相邻，北面为河道。",
    "液氨储罐区设置{n}台卧式储罐，单罐容积50m³，充装系数0.85，设有围堰、喷淋装置和有毒气体检测报警仪。",
    "根据《危险化学品重大危险源辨识》(GB 18218-2018)，液氨(CAS 7664-41-7)的临界量为10t，实际最大存量为{n}t。",
    "评价组于2023年{m}月{d}日对现场进行了勘验，检查了安全管理制度、操作规程和应急预案的落实情况。",
    "依据应急〔2021〕{n}号文件的要求，企业应当建立双重预防机制，并对从业人员进行安全生产教育和培训。",
    "厂区消防给水由园区管网供给，管径DN200，压力不低于0.35MPa，室外消火栓间距不大于120m。",
    "甲醇(67-56-1)、硫酸(7664-93-9)、氢氧化钠(1310-73-2)等化学品的贮存符合防火间距的规定。",
    "压力容器、压力管道及安全附件均经检验合格，报告编号为RQ-{n}-0{m}，有效期至2025年{m}月{d}日。",
    "采用预先危险性分析、安全检查表和作业条件危险性分析(LEC)相结合的方法进行定性、定量评价。",
    "配电室设置了挡鼠板和绝缘垫，防雷装置检测结论为合格，接地电阻实测值为{m}.{d}Ω，小于10Ω。",
    "涉及重点监管的危险化工工艺为合成氨工艺，已装设自动化控制系统和安全仪表系统(SIL {m})。",
    "建设单位应对本报告提出的对策措施逐条落实整改，未完成整改的不得投入试生产(使用)。",
)
_CITED = 0.3  # of the sentences are followed by a citation
_SUBSTANCE = re.compile(r"(?<!\d)\d{2,7}-\d\d-\d(?!\d)")
_DOCUMENT = re.compile(r"〔\d{4}〕\d+号")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
_GIVEN = "伟强磊军洋勇艳杰娟涛明超秀霞平刚桂英文辉鑫宇博晨轩浩然梓涵雨桐子墨佳怡思源建国志远海燕春梅"
_SPECIALITIES = ("安全工程", "化工工艺", "电气自动化", "机械设备", "化工机械", "防火防爆", "仪表控制")


class Kind(StrEnum):
    """What a page carries."""

    DENSE = "dense"
    PEOPLE = "people"
    SEALED = "sealed"
    COVER = "cover"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedPage:
    """A page and what stands on it, row by row without white space.

    ``substances`` are CAS numbers, ``documents`` years in brackets with their number, 〔2021〕38号.
    """

    image: npt.NDArray[np.uint8]
    text: str
    certificates: tuple[str, ...]
    names: tuple[str, ...]
    substances: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class _Sheet:
    """A page being written, and the text so far."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.family = _FAMILIES[seed % len(_FAMILIES)]
        self.image = Image.new("RGB", (round(WIDTH * _ENLARGED), round(HEIGHT * _ENLARGED)), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.text: list[str] = []
        self.certificates: list[str] = []
        self.names: list[str] = []
        self.y = 200

    def write(self, x: float, y: float, text: str, size: int, fill: str = "black") -> None:
        face = font(self.family, round(size * _ENLARGED))
        self.draw.text((x * _ENLARGED, y * _ENLARGED), text, font=face, fill=fill)
        self.text.append(text)

    def length(self, text: str, size: int) -> float:
        """Along the line, in the layout's measure."""
        return font(self.family, round(size * _ENLARGED)).getlength(text) / _ENLARGED

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        corners = (x, y, x + width, y + height)
        self.draw.rectangle([value * _ENLARGED for value in corners], outline="black", width=3)

    def person(self) -> tuple[str, str]:
        name, number = draw_person(self.random)
        self.names.append(name)
        self.certificates.append(number)
        return name, number


def draw_person(chosen: random.Random) -> tuple[str, str]:
    """An invented name and certificate number."""
    name = chosen.choice(_SURNAMES) + "".join(chosen.sample(_GIVEN, chosen.choice((1, 2, 2))))
    return name, f"S0110{chosen.randrange(10**11):011d}{chosen.randrange(10**5):05d}"


@functools.cache
def font(family: str, size: int) -> ImageFont.FreeTypeFont:
    """A font of the system; raises ``LookupError`` where no CJK font answers to the name."""
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\t%{index}\t%{family}", family], capture_output=True, text=True, check=True
    ).stdout
    file, index, answered = found.split("\t")
    if family not in answered:
        raise LookupError(f"font {family!r} is not installed")
    return ImageFont.truetype(Path(file), size, index=int(index))


def compose(kind: Kind, seed: int) -> ComposedPage:
    """A clean page of about 700 characters (covers fewer)."""
    sheet = _Sheet(seed)
    {
        Kind.DENSE: lambda: _dense(sheet, 20),
        Kind.PEOPLE: lambda: _people(sheet),
        Kind.SEALED: lambda: _sealed(sheet),
        Kind.COVER: lambda: _cover(sheet),
        Kind.TABLE: lambda: _table(sheet),
    }[kind]()
    return ComposedPage(
        image=np.asarray(sheet.image),
        text="".join("".join(sheet.text).split()),
        certificates=tuple(sheet.certificates),
        names=tuple(sheet.names),
        substances=tuple(_SUBSTANCE.findall("\n".join(sheet.text))),
        documents=tuple(_DOCUMENT.findall("\n".join(sheet.text))),
    )


def _dense(sheet: _Sheet, lines: int) -> None:
    sheet.write(
        _MARGIN, sheet.y, f"{sheet.random.randint(2, 6)}.{sheet.random.randint(1, 9)} 现场检查情况", 40
    )
    sheet.y += 80
    paragraph = ""
    while len(paragraph) < lines * 38:
        sentence = sheet.random.choice(_SENTENCES)
        if sheet.random.random() < _CITED:
            paragraph += sheet.random.choice(_works())
        paragraph += sentence.format(
            n=sheet.random.randint(10, 99), m=sheet.random.randint(1, 9), d=sheet.random.randint(10, 28)
        )
    line = ""
    written = 0
    for character in paragraph:
        if sheet.length(line + character, 33) > WIDTH - 2 * _MARGIN:
            sheet.write(_MARGIN, sheet.y, line, 33)
            sheet.y += 58
            line, written = "", written + 1
            if written == lines:
                return
        line += character


def _people(sheet: _Sheet) -> None:
    sheet.write(600, sheet.y, "安全评价人员名单", 44)
    sheet.y += 110
    header = ("序号", "姓名", "资格证书编号", "专业能力", "职责")
    rows = [header]
    for index in range(1, 19):
        name, number = sheet.person()
        duty = sheet.random.choice(("项目负责人", "项目组成员", "报告编制人", "报告审核人"))
        rows.append((str(index), name, number, sheet.random.choice(_SPECIALITIES), duty))
    _grid(sheet, rows, (110, 180, 480, 240, 250))


def _table(sheet: _Sheet) -> None:
    sheet.write(560, sheet.y, "表3-1 危险化学品储存情况", 36)
    sheet.y += 90
    rows = [("名称", "CAS号", "最大存量(t)", "临界量(t)", "火灾危险性")]
    goods = _goods()
    for _ in range(20):
        name, cas = sheet.random.choice(goods)
        stored = f"{sheet.random.uniform(0.5, 90):.2f}"
        rows.append(
            (
                name,
                cas,
                stored,
                sheet.random.choice(("5", "10", "50", "500")),
                sheet.random.choice("甲乙丙丁") + "类",
            )
        )
    _grid(sheet, rows, (230, 300, 250, 230, 250))


def _grid(sheet: _Sheet, rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]) -> None:
    for row in rows:
        x = _MARGIN
        for text, width in zip(row, widths, strict=True):
            sheet.frame(x, sheet.y, width, 62)
            length = sheet.length(text, 29)
            sheet.write(x + (width - length) / 2, sheet.y + 13, text, 29)
            x += width
        sheet.y += 62


def _sealed(sheet: _Sheet) -> None:
    _dense(sheet, 14)
    sheet.y += 40
    for label in (
        "评价机构：江川安全技术咨询有限公司(盖章)",
        "资质证书编号：APJ-(川)-0{}",
        "项目负责人：{}",
        "日期：2023年5月18日",
    ):
        value = ""
        if "编号" in label:
            value = f"{sheet.random.randint(10, 99)}"
            sheet.certificates.append(f"APJ-(川)-0{value}")
        elif "负责人" in label:
            value = sheet.person()[0]
            sheet.certificates.pop()
        sheet.write(700, sheet.y, label.format(value), 36)
        sheet.y += 74
    _seal(sheet, (1000, sheet.y - 170))


@functools.cache
def _goods() -> tuple[tuple[str, str], ...]:
    """Substances of the thresholds list: a name that fits its cell, and the CAS number."""
    listed = Criteria.load().substances
    return tuple((item.name, number) for item in listed for number in item.cas if len(item.name) <= 6)


@functools.cache
def _works() -> tuple[str, ...]:
    """Sentences that cite laws and standards."""
    file = Path(plan.__file__).with_name("citations.yaml")
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(f"执行《{row['title']}》（{row['code'] or row.get('number', '')}）。" for row in rows)


def _seal(sheet: _Sheet, centre: tuple[int, int]) -> None:
    """A round red seal of 40 mm, its ink multiplied into the page."""
    layer = Image.new("RGB", sheet.image.size, "white")
    draw = ImageDraw.Draw(layer)
    x, y = (value * _ENLARGED for value in centre)
    radius = 158 * _ENLARGED
    red = (214, 40, 44)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=14)
    star = [(x + r * _ENLARGED * np.sin(a), y - r * _ENLARGED * np.cos(a)) for r, a in _star_points()]
    draw.polygon(star, fill=red)
    face = font(sheet.family, round(34 * _ENLARGED))
    for index, character in enumerate("江川安全技术咨询有限公司"):
        angle = np.radians(-120 + index * 240 / 11)
        place = (x + 120 * _ENLARGED * np.sin(angle), y - 120 * _ENLARGED * np.cos(angle))
        draw.text(place, character, font=face, fill=red, anchor="mm")
    under = np.asarray(sheet.image, dtype=np.uint16) * np.asarray(layer, dtype=np.uint16) // 255
    sheet.image.paste(Image.fromarray(under.astype(np.uint8)))


def _star_points() -> list[tuple[float, float]]:
    return [(48.0 if index % 2 == 0 else 20.0, index * np.pi / 5) for index in range(10)]


def _cover(sheet: _Sheet) -> None:
    for y, size, text in (
        (420, 64, "清河精细化工有限公司"),
        (540, 64, "年产3000吨助剂项目"),
        (760, 96, "安全验收评价报告"),
        (1500, 44, f"报告编号：JC-AP-2023-0{sheet.random.randint(10, 99)}"),
        (1600, 44, "评价机构：江川安全技术咨询有限公司"),
        (1700, 44, "资质证书编号：APJ-(川)-002"),
        (1900, 44, "二〇二三年五月十八日"),
    ):
        length = sheet.length(text, size)
        sheet.write((WIDTH - length) / 2, y, text, size)
    sheet.certificates.append("APJ-(川)-002")


PAGES = (
    Kind.DENSE,
    Kind.PEOPLE,
    Kind.SEALED,
    Kind.TABLE,
    Kind.DENSE,
    Kind.COVER,
    Kind.DENSE,
    Kind.PEOPLE,
    Kind.SEALED,
    Kind.TABLE,
)
"""The mix of a benchmark run, repeated when more pages are asked for."""


def main() -> None:
    """Write pages as PNG files: every second one as scanned at 200 dpi or badly, for calibration."""
    from eval.benchmarks.reading.degrade import Condition, degraded

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--first", type=int, default=1000, help="seed of the first page")
    parser.add_argument("--count", type=int, default=6)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    conditions = tuple(Condition)
    for index in range(chosen.count):
        page = compose(PAGES[index % len(PAGES)], chosen.first + index)
        image = degraded(page.image, conditions[index % len(conditions)], chosen.first + index)
        Image.fromarray(image).save(chosen.out / f"{index:03}.png")


if __name__ == "__main__":
    main()
