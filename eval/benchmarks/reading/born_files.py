"""Born-digital files whose typed text is known: factory reports, and pages set by other programs."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from eval.factory.corpus import draw_orders
from eval.factory.layouts.catalogue import BY_NAME, LAYOUTS
from eval.factory.makers import soffice
from eval.factory.produce import OWN, drawn, file_facts
from eval.factory.render.pdf import write_pdf
from eval.factory.world.world import World

_SENTENCES = (
    "本项目设置液氨储罐3台，单罐容积50m³，充装系数0.85，设有围堰、喷淋装置和有毒气体检测报警仪。",
    "根据《危险化学品重大危险源辨识》（GB 18218-2018），液氨（CAS 7664-41-7）的临界量为10t。",
    "评价组于２０２３年０３月０６日对现场进行了勘验，检查了安全管理制度、操作规程和应急预案的落实情况。",
    "采用Safety Instrumented System（SIS）与DCS相互独立，安全完整性等级为SIL 2，符合设计文件的要求。",
    "依据应急〔2021〕61号文件，企业应当建立双重预防机制，并对从业人员进行安全生产教育和培训。",
    "The flow of process gas is verified at each inlet; offset values are recorded every shift.",
    "配电室设置挡鼠板和绝缘垫，接地电阻实测值为3.2Ω，小于10Ω；防雷装置检测结论为合格。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BornFile:
    """A PDF on disk. ``pages`` is the typed text line by line for each page, or None where it is not known.

    ``flow`` is the typed text of the whole file in order.
    """

    name: str
    path: Path
    pages: tuple[tuple[str, ...], ...] | None = None
    flow: str | None = None


def factory_files(folder: Path, reports: int, seed: int) -> Iterator[BornFile]:
    """Reports of our own writer in the layouts that may be looked at."""
    layouts = [layout for layout in LAYOUTS if layout.split == "train" and layout.maker == OWN]
    for order in draw_orders(World(seed), reports, layouts, ("short",), scans=False):
        layout = BY_NAME[order.layout]
        draft = drawn(order.plan, layout)
        path = folder / order.file_name
        path.write_bytes(write_pdf(draft, file_facts(order.plan, layout), kerned=layout.kerned))
        yield BornFile(name=layout.name, path=path, pages=tuple(tuple(page.lines) for page in draft.pages))


def set_files(folder: Path, seed: int, paragraphs: int = 60) -> Iterator[BornFile]:
    """Justified paragraphs set by typst in one to three columns and by LibreOffice."""
    draw = random.Random(seed)
    texts = ["".join(draw.sample(_SENTENCES, 3)) for _ in range(paragraphs)]
    for columns in (1, 2, 3):
        path = folder / f"typst-{columns}.pdf"
        path.write_bytes(_typst(texts, columns))
        yield BornFile(name=f"typst, {columns} column(s)", path=path, flow="".join(texts))
    path = folder / "office.pdf"
    path.write_bytes(soffice.convert({"office": _docx(texts)})["office"])
    yield BornFile(name="LibreOffice", path=path, flow="".join(texts))


def _typst(texts: list[str], columns: int) -> bytes:
    import typst

    rules = f'#set page("a4", columns: {columns})\n#set par(justify: true)\n'
    rules += '#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")\n'
    source = rules + "\n\n".join(texts)
    made: Any = typst.compile(source.encode())
    return bytes(made)


def _docx(texts: list[str]) -> bytes:
    document = Document()
    for text in texts:
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
