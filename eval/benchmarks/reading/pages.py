"""Pictures of report pages whose text is known: A4 at 200 dpi, clean or as a scanner would give them.

Everything is composed here from invented names and sentences; a seed fixes the page to the pixel.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi
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


class Condition(StrEnum):
    """How the page came to be a picture."""

    CLEAN = "clean"
    SCAN = "scan"  # 0.6 degrees, slight blur, noise, JPEG 80, uneven light
    BAD = "bad"  # 1.5 degrees, blur, noise, JPEG 50, strong shading


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedPage:
    """A page and what stands on it, row by row without white space."""

    image: npt.NDArray[np.uint8]
    text: str
    certificates: tuple[str, ...]
    names: tuple[str, ...]


class _Sheet:
    """A page being written, and the text so far."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.family = _FAMILIES[seed % len(_FAMILIES)]
        self.image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.text: list[str] = []
        self.certificates: list[str] = []
        self.names: list[str] = []
        self.y = 200

    def write(self, x: float, y: float, text: str, size: int, fill: str = "black") -> None:
        self.draw.text((x, y), text, font=font(self.family, size), fill=fill)
        self.text.append(text)

    def person(self) -> tuple[str, str]:
        chosen = self.random
        name = chosen.choice(_SURNAMES) + "".join(chosen.sample(_GIVEN, chosen.choice((1, 2, 2))))
        number = f"S0110{chosen.randrange(10**11):011d}{chosen.randrange(10**5):05d}"
        self.names.append(name)
        self.certificates.append(number)
        return name, number


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
    )


def degraded(image: npt.NDArray[np.uint8], condition: Condition, seed: int) -> npt.NDArray[np.uint8]:
    """The page after a scanner."""
    if condition is Condition.CLEAN:
        return image
    angle, blur, noise, quality, shade = {
        Condition.SCAN: (0.6, 0.7, 6.0, 80, 0.10),
        Condition.BAD: (-1.5, 1.1, 10.0, 50, 0.30),
    }[condition]
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(image, matrix, (width, height), borderValue=(255, 255, 255))
    soft = cv2.GaussianBlur(turned, (0, 0), blur).astype(np.float32)
    light = np.linspace(1.0, 1.0 - shade, width, dtype=np.float32)[None, :, None]
    grain = np.random.default_rng(seed).normal(0.0, noise, soft.shape).astype(np.float32)
    scanned = np.clip(soft * light + grain, 0, 255).astype(np.uint8)
    _, stored = cv2.imencode(".jpg", scanned, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), dtype=np.uint8)


def _dense(sheet: _Sheet, lines: int) -> None:
    sheet.write(
        _MARGIN, sheet.y, f"{sheet.random.randint(2, 6)}.{sheet.random.randint(1, 9)} 现场检查情况", 40
    )
    sheet.y += 80
    paragraph = ""
    while len(paragraph) < lines * 38:
        sentence = sheet.random.choice(_SENTENCES)
        paragraph += sentence.format(
            n=sheet.random.randint(10, 99), m=sheet.random.randint(1, 9), d=sheet.random.randint(10, 28)
        )
    face = font(sheet.family, 33)
    line = ""
    written = 0
    for character in paragraph:
        if face.getlength(line + character) > WIDTH - 2 * _MARGIN:
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
    goods = (
        ("液氨", "7664-41-7"), ("甲醇", "67-56-1"), ("硫酸", "7664-93-9"), ("盐酸", "7647-01-0"),
        ("苯", "71-43-2"), ("甲苯", "108-88-3"), ("丙酮", "67-64-1"), ("乙醇", "64-17-5"),
        ("液氯", "7782-50-5"),
    )  # fmt: skip
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
            sheet.draw.rectangle((x, sheet.y, x + width, sheet.y + 62), outline="black", width=2)
            length = font(sheet.family, 29).getlength(text)
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


def _seal(sheet: _Sheet, centre: tuple[int, int]) -> None:
    """A round red seal of 40 mm, its ink multiplied into the page."""
    layer = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(layer)
    x, y = centre
    red = (214, 40, 44)
    draw.ellipse((x - 158, y - 158, x + 158, y + 158), outline=red, width=9)
    star = [(x + r * np.sin(a), y - r * np.cos(a)) for r, a in _star_points()]
    draw.polygon(star, fill=red)
    face = font(sheet.family, 34)
    for index, character in enumerate("江川安全技术咨询有限公司"):
        angle = np.radians(-120 + index * 240 / 11)
        place = (x + 120 * np.sin(angle), y - 120 * np.cos(angle))
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
        length = font(sheet.family, size).getlength(text)
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
