"""Rows of the equipment tables, and the sentences that speak of what is eliminated or was replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from core.chapters import Chapter
from core.facts import Equipment, Remark
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.grids import Row
from pipelines.stages.extract.sentences import Sentence

_NAME = re.compile(
    r"^(主要)?(生产|工艺|特种|安全)?(设备设施|设备|设施|装置|机组|机械)(名称|及设施名称)?$"
    r"|^名称$"
)
_MODEL = re.compile(r"型号|规格|技术(参数|特征)|主要参数")
_ELSEWHERE = frozenset({Chapter.TEST_REPORT, Chapter.CERTIFICATE, Chapter.CONTRACT, Chapter.SURVEY_RECORD})
_NO_ROW = re.compile(r"^(合计|小计|总计|备注|序号|\d+|[/—-]*)$")
_ELIMINATION = re.compile(
    r"淘汰|落后(的|工艺|设备|装置|生产|安全)|限制类|禁止使用|明令禁止"
    r"|已?报废|拆除|更换为|停用|退出运行"
)
_MOST_REMARKS = 60


def equipment(body: Body, tables: Iterable[tuple[Row, ...]]) -> tuple[Equipment, ...]:
    """All rows of tables that give devices with their type."""
    return tuple(device for rows in tables for device in _devices(body, rows))


def obsolete_remarks(sentences: Sequence[Sentence], report: str) -> tuple[Remark, ...]:
    """The sentences on elimination, bans and replacement, in order."""
    found = [sentence for sentence in sentences if _ELIMINATION.search(sentence.text)]
    return tuple(
        Remark(text="".join(sentence.text.split()), evidence=sentence.evidence(report))
        for sentence in found[:_MOST_REMARKS]
    )


def _devices(body: Body, rows: tuple[Row, ...]) -> Iterator[Equipment]:
    known = _columns(rows)
    if known is None or _is_elsewhere(body, rows):
        return
    name_at, model_at, heads = known
    for row in rows[heads:]:
        name, model = row.get(name_at), row.get(model_at)
        if name is None or model is None or name is model or _NO_ROW.match(_plain(name.text)):
            continue
        shown = [placed for placed in (name, model) if placed.text]
        yield Equipment(
            name=_plain(name.text),
            model=_plain(model.text),
            evidence=tuple(placed.evidence(body.report) for placed in shown),
        )


def _columns(rows: tuple[Row, ...]) -> tuple[int, int, int] | None:
    """The columns of name and type, and the first row below the headings.

    The headings may stand further down: a table at the head of a page may have been joined to another.
    """
    for index, row in enumerate(rows):
        heads = {column: _plain(cell.text) for column, cell in row.items()}
        name = next((column for column, text in heads.items() if _NAME.match(text)), None)
        model = next((column for column, text in heads.items() if _MODEL.search(text)), None)
        if name is not None and model is not None and name != model:
            return name, model, index + 1
    return None


def _is_elsewhere(body: Body, rows: tuple[Row, ...]) -> bool:
    first = next((cell for row in rows for cell in row.values()), None)
    section = body.section_at(first.page.number, first.table.box.y0) if first is not None else None
    return section is not None and section.kind in _ELSEWHERE


def _plain(text: str) -> str:
    return "".join(text.split())
