"""Which column of a check table or list of problems says what: by its heading, else by its content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.document import Cell
from pipelines.stages.extract.labels import plain

_ITEM = (
    r"(检查|评价|评审)(内容|项目|要素|事项|要求)([和及与](要求|内容))?"
    r"|(检查)?项目([和及与]?内容)?|内容|要求|标准要求"
)
_FINDING = r"(检查|实际|现场)(情况|记录|现状|状况|实况)|现场情况|事实描述|情况描述|实况"
_RESULT = r"(检查|评价|符合性|判定|检查评价)?(结果|结论|判定)|是否符合|符合性"
_PROBLEM = (
    r"[\u4e00-\u9fff]{0,5}?(存在的?|发现的?)?(主要)?(事故|安全)?(隐患|问题|不符合(项|事实|内容)?)"
    r"(内容|描述|情况|清单)?|隐患及问题"
)
_RECTIFIED = (
    r"(整改|复查|复核|落实|整改复查|验证|确认|闭环|验收)(落实|完成)?(情况|结果|结论|状态|说明|意见)?"
    r"|是否(完成)?整改|整改与复[查核]"
)
_RECTIFIED_ON = r"(整改|完成|复查|整改完成|验收)(完成)?(日期|时间)"
_VETO = r"否决项|是否否决项?|类别|项目类别|备注|性质|重要性"
_ADVICE = r".*(建议|要求|期限|责任).*"

CONFORMING = re.compile(r"^(符合|合格|满足|是|√|✓|通过|具备|不涉及|/|—|-)$")
NOT_CONFORMING = re.compile(r"^(不符合|不合格|不满足|否|×|✕|✗|不通过|不具备)$")
_STATUS = re.compile(
    r"^(已|未|尚|暂|待)\S{0,4}(整改|完成|关闭|闭|落实|消除)|^(整改|复查|验证|复核)?(合格|通过)|^完成$"
)
_VERDICTS = 0.7  # share of a result column's cells that are verdicts
_SENTENCE = 5.0  # characters that cells of a column of text have on average


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Column numbers. A check table has a ``result``; a list of problems has ``rectified`` columns."""

    text: int
    result: int | None = None
    finding: int | None = None
    rectified: tuple[int, ...] = ()
    rectified_on: int | None = None
    veto: int | None = None
    advice: tuple[int, ...] = ()

    @property
    def is_problem_list(self) -> bool:
        """Whether the rows are problems, not checks."""
        return self.result is None


def columns_of(rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """The columns of a table whose first row has the headings; None for any other table."""
    if len(rows) < 2:
        return None
    return _problem_list(rows) or _check_table(rows)


def _problem_list(rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """A list that speaks of rectification; problem and outcome by their headings, else by what they hold."""
    head, body = rows[0], rows[1:]
    if not any("整改" in cell.text for cell in head):
        return None
    rectified = _named(head, _RECTIFIED) or tuple(c.column for c in head if _holds_status(body, c.column))
    texts = tuple(cell.column for cell in head if _holds_text(body, cell.column))
    problem = _named(head, _PROBLEM) or texts[:1]
    if not problem or not rectified:
        return None
    return Columns(
        text=problem[0],
        rectified=rectified,
        rectified_on=_first(_named(head, _RECTIFIED_ON)),
        veto=_first(_named(head, _VETO)),
        advice=_named(head, _ADVICE),
    )


def _check_table(rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """A column of verdicts makes a check table, whatever its heading."""
    head, body = rows[0], rows[1:]
    result = next((cell.column for cell in head if _holds_verdicts(body, cell.column)), None)
    if result is None:
        return None
    before = [cell.column for cell in head if cell.column < result and _holds_text(body, cell.column)]
    item = _first(_named(head, _ITEM)) if _named(head, _ITEM) else _first(tuple(before))
    if item is None:
        return None
    finding = _first(_named(head, _FINDING))
    if finding is None and before and before[-1] != item:
        finding = before[-1]
    return Columns(text=item, result=result, finding=finding, veto=_first(_named(head, _VETO)))


def _named(head: Sequence[Cell], pattern: str) -> tuple[int, ...]:
    return tuple(cell.column for cell in head if re.fullmatch(pattern, plain(cell.text)))


def _first(columns: tuple[int, ...]) -> int | None:
    return columns[0] if columns else None


def _texts(body: Sequence[Sequence[Cell]], column: int) -> list[str]:
    return [plain(cell.text) or cell.text.strip() for row in body for cell in row if cell.column == column]


def _holds_verdicts(body: Sequence[Sequence[Cell]], column: int) -> bool:
    texts = [text for text in _texts(body, column) if text]
    verdicts = [text for text in texts if CONFORMING.match(text) or NOT_CONFORMING.match(text)]
    has_words = any(text not in {"/", "—", "-"} for text in verdicts)
    return bool(texts) and has_words and len(verdicts) >= _VERDICTS * len(texts)


def _holds_status(body: Sequence[Sequence[Cell]], column: int) -> bool:
    texts = [text for text in _texts(body, column) if text]
    return bool(texts) and sum(bool(_STATUS.search(text)) for text in texts) >= _VERDICTS * len(texts)


def _holds_text(body: Sequence[Sequence[Cell]], column: int) -> bool:
    texts = _texts(body, column)
    return bool(texts) and sum(map(len, texts)) / len(texts) >= _SENTENCE
