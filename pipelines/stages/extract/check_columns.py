"""Which column of a check table or list of problems says what: by its heading, else by its content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.closings import is_closed, is_open
from pipelines.stages.extract.grids import PlacedCell, Row
from pipelines.stages.extract.lexicon import plain
from pipelines.ticks import chosen

ITEM = (
    r"(安全)?(检查|评价|评审|核查|审查)(内容|项目|要素|事项|要求|要点)?([和及与](要求|内容))?"
    r"|(检查)?项目([和及与]?内容)?|内容|要求|标准要求|检查项"
)
FINDING = (
    r"(检查|实际|现场|核查|企业|实际检查)(情况|记录|现状|状况|实况|事实)"
    r"|现场(检查)?情况|事实描述|情况描述|实况|实际"
)
BASIS = (
    r"(检查|评价|判定|参照|引用|法规|标准|核查)*(依据|标准|规范|条款|法规)(及?(条款|条文|标准|名称))?"
    r"|依据(的)?(标准|法规).*|出处"
)
PROBLEM = (
    r"[\u4e00-\u9fff]{0,6}?(存在的?|发现的?|查出的?)?(主要)?(事故|安全)?"
    r"(隐患|问题|缺陷|不符合(项|事项|事实|内容)?)(内容|描述|情况|清单|事项|名称|说明|点)?|隐患及问题|不合格项"
)
_OUTCOME = (
    r"整改|复[查核验检]|落实|验证|确认|闭环|闭合|验收|核[查验实]"
    r"|销[号项]|治理|关闭|处理结果|状态|完成情况|消除|是否(?:已|按期)?(?:全部)?完成"
)
_DAY = r"日期|时间|时限"
_ADVICE = r"建议|要求|期限|时限|责任|依据|计划|对策"
_WHO = r"人$|人员|签[字名]|单位$|部门|责任"
_PROOF = r"证明|凭证|佐证|证据|材料|照片|图片|影像|附件|资料"
_BEFORE = r"(整改|治理|改造)之?前|(隐患|问题|缺陷|检查|现状)(现场)?(照片|图片|影像)"
_AFTER = r"(整改|治理|改造)(完成)?之?后"
_LEFT = r"^(尚?未|没有)(完成)?(整改|落实|完成|闭环|销号)$"
_VALUE = re.compile(r"\d{1,3}|(?:19|20)\d{2}[年.\-/]?\d{1,2}[月.\-/]?\d{0,2}日?")  # none stands in a heading
VETO = r"(是否)?否决项?|类别|项目类别|备注|性质|重要(性|程度)|项目性质"
_RECHECK = r"复[查核检验]|验证|确认|核[查验实]|闭[环合]|验收|关闭|销[号项]|跟踪"
_ASKED = frozenset(
    {"存在问题", "存在隐患", "有问题"}
)  # headings, though rows may give such a verdict: 不符合
_ADVISED = r"建议|对策|(整改|防范)?(措施|要求)$"
_NUMBER = r"序号|编号|问题(序号|编号)|隐患(序号|编号)|项次|No\.?|号"

_YES = re.compile(
    r"^(经(检查|核查|查验)?)?(基本|能|均|全部|完全)?(符合|相符|合格|合规|满足|达到|达标|是|√|✓|✔|通过|具备|有效|良好|正常|已?落实|可接受|无问题|无隐患)"
    r"(要求|规定|标准|条件|规范)?$|^[合符可优良对过]$"
)
_NO = re.compile(
    r"^(不符合?|不相符|不合格|不合规|不满足|未满足|不达标|未达标|未达到|达不到|不具备|否|×|✕|✗|✘|╳|未通过|不通过|未落实|不可接受|有问题|存在问题|有隐患|存在隐患|有缺陷"
    r"|(部分|不完全|不能)(不?符合|满足))(要求|规定|标准|条件|规范)?$"
)
_REPAIRED = re.compile(r"^(经)?整改(完成)?后?(符合|合格|满足)(要求|规定)?$|^不符合.{0,3}已整改.*$")
_CLASS = re.compile(r"(?<=.)[（(]?(非?否决项?|一般项?|[ABC]类?|[★※])[）)]?$")  # a narrow column read with it
_NONE = re.compile(r"^(不涉及|无此项|无关项?|缺项|不适用|/|／|—+|－|-+|——|无|N/?A)$", re.IGNORECASE)
_TICK_SEEN = str.maketrans({"V": "√", "v": "√", "Ｖ": "√", "X": "×", "x": "×", "╳": "×", "Ⅹ": "×"})
# Signs that forms and symbol fonts use; ○ is the sign for met in Chinese forms, △ for partly met.
_SIGNS = str.maketrans(
    dict.fromkeys("✓✔☑○〇◯⭕\uf0fc\uf052\uf0fe", "√") | dict.fromkeys("✕✗✘╳☒❌△▲\uf0fb\uf053\uf0fd", "×")
)
_VERDICTS = 0.7  # share of a result column's cells that are verdicts
_SENTENCE = 5.0  # characters that cells of a column of text have on average
_CITES = re.compile(r"《|[A-Z]{2,4}\s*/?\s*T?\s*\d{3,6}|第.{1,5}条")
_HEAD_ROWS = 3


class Verdict(StrEnum):
    """How a check turned out."""

    CONFORMS = "符合"
    DOES_NOT_CONFORM = "不符合"
    REPAIRED = "整改后符合"
    NOT_APPLICABLE = "不涉及"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Column numbers. A check table has results; a list of problems has ``outcome`` columns.

    ``results`` are one column of verdicts, or two: one to tick for 符合, one for 不符合.
    """

    text: int | None
    results: tuple[int, ...] = ()
    finding: int | None = None
    basis: int | None = None
    outcome: tuple[int, ...] = ()
    done_on: int | None = None
    veto: int | None = None
    aside: tuple[int, ...] = ()  # advice, people, proof: they say nothing of the outcome
    proof: int | None = None
    recheck: int | None = None
    rechecked_on: int | None = None
    after: int | None = None  # what it looks like now: a picture or words
    left: int | None = None  # ticked where it is not done
    advice: int | None = None
    number: int | None = None
    is_named: bool = False  # the problems stand under a heading that says so


def verdict(text: str, *, is_seen: bool = False) -> Verdict | None:
    """The verdict that a cell gives, None for other text. A tick seen may have been read as V or X."""
    word = "".join(chosen(text).split()).strip("。；;，,")
    word = word.translate(_TICK_SEEN) if is_seen and len(word) == 1 else word
    word = _CLASS.sub("", word).translate(_SIGNS)
    word = {"Y": "√", "N": "×"}.get(word, word)
    if _REPAIRED.match(word):
        return Verdict.REPAIRED
    if _YES.match(word):
        return Verdict.CONFORMS
    if _NO.match(word):
        return Verdict.DOES_NOT_CONFORM
    return Verdict.NOT_APPLICABLE if _NONE.match(word) else None


def check_columns(rows: Sequence[Row]) -> tuple[Columns, int] | None:
    """The columns of a check table and the number of its heading rows; None for any other table."""
    listed = problem_columns(rows)
    if listed is not None and listed[0].is_named and (listed[0].outcome or listed[0].done_on is not None):
        return None  # a list of problems, whose re-checks read like verdicts
    for head_rows in _head_rows(rows):
        columns = _check_table(rows[head_rows - 1], rows[head_rows:])
        if columns is not None:
            return columns, head_rows
    return None


def problem_columns(rows: Sequence[Row]) -> tuple[Columns, int] | None:
    """The columns of a list of problems or of their rectification, and the number of its heading rows."""
    for head_rows in _head_rows(rows):
        columns = _problem_list(rows[head_rows - 1], rows[head_rows:])
        if columns is not None:
            return columns, head_rows
    return None


def _head_rows(rows: Sequence[Row]) -> Iterator[int]:
    """How many rows the heading may have; a heading of two rows has cells that reach over both."""
    for count in range(1, min(_HEAD_ROWS, len(rows) - 1) + 1):
        below = {id(placed.cell) for placed in rows[count].values()}
        if not any(id(placed.cell) in below for placed in rows[count - 1].values()):
            yield count


def _problem_list(head: Row, body: Sequence[Row]) -> Columns | None:
    heads = _heads(head)
    number = _first(_named(heads, _NUMBER))
    said = "".join(text for column, text in heads.items() if column != number)
    is_numbered = number is not None and bool(re.search(r"问题|隐患", heads[number]))
    if len(heads) < 2 or not (is_numbered or re.search(r"整改|隐患|问题|不符合", said)):
        return None
    if any(_VALUE.fullmatch(text) for text in heads.values()):
        return None  # a card of label and value
    past = _with(heads, _BEFORE)
    aside = _with(heads, _ADVICE) + _with(heads, _WHO) + past + _with(heads, _LEFT)
    dated = tuple(c for c in _with(heads, _DAY) if c not in _with(heads, r"计划|期限|发现|检查"))
    problem = tuple(
        c
        for c in _named(heads, PROBLEM)
        if (verdict(heads[c]) is None or heads[c] in _ASKED) and c not in past
    )
    after = tuple(c for c in _with(heads, _AFTER) if c not in (*dated, *problem))
    if not problem and after:
        problem = tuple(c for c in past if _holds_text(body, c))[:1]  # 整改前 | 整改后, in words
    left = _with(heads, _LEFT)
    proof = tuple(c for c in _with(heads, _PROOF) if c not in (*problem, *dated, *past, number))
    aside += proof
    outcome = tuple(c for c in _with(heads, _OUTCOME) if c not in (*aside, *dated, *problem, number))
    if not outcome and not dated and any("整改" in text for text in heads.values()):
        outcome = tuple(c for c in heads if c not in (*aside, *problem) and _holds(body, c, _is_status))
    if not problem and (outcome or dated) and "整改" in said:
        others = (*aside, *outcome, *dated, number)
        problem = tuple(c for c in heads if c not in others and _holds_text(body, c))[:1]
    if not outcome and not (problem and (aside or dated)) and not proof:
        return None
    if not problem and number is None:
        return None
    rechecks = _with(heads, _RECHECK)
    done = tuple(c for c in dated if c not in rechecks) or dated
    return Columns(
        text=_first(problem),
        outcome=outcome,
        done_on=_first(done),
        veto=_first(_named(heads, VETO)),
        aside=aside,
        proof=_first(tuple(c for c in proof if c in after) or proof),
        recheck=_last(tuple(c for c in rechecks if c not in _with(heads, _WHO))),
        rechecked_on=_first(tuple(c for c in dated if c in rechecks and c != done[0])),
        after=_first(after),
        left=_first(left),
        advice=_first(tuple(c for c in _with(heads, _ADVISED) if c not in (*problem, *dated, *outcome))),
        number=number,
        is_named=any(re.fullmatch(PROBLEM, heads[c]) for c in problem),
    )


def _check_table(head: Row, body: Sequence[Row]) -> Columns | None:
    """A column of verdicts, or two to tick, make a check table, whatever the heading."""
    heads = _heads(head)
    results = _ticked(heads, body) or tuple(c for c in heads if _holds_verdicts(body, c))[-1:]
    if not results or len(heads) < 3:
        return None
    before = [c for c in heads if c < results[0] and _holds_text(body, c)]
    basis = _first(_named(heads, BASIS))
    if basis is None:
        basis = next((c for c in before if _holds(body, c, _is_citing)), None)
    others = [c for c in before if c != basis]
    item = _first(tuple(c for c in _named(heads, ITEM) if c != basis and _holds_text(body, c)))
    if item is None:
        item = _first(tuple(others)) if others else _first(tuple(before))
    if item is None:
        return None
    finding = _first(_named(heads, FINDING))
    if finding is None:
        finding = next((c for c in reversed(others) if c > item), None)
    return Columns(
        text=item,
        results=results,
        finding=finding if finding not in (item, basis) else None,
        basis=basis if basis != item else None,
        veto=_first(_named(heads, VETO)),
    )


def _heads(head: Row) -> dict[int, str]:
    """Headings by their first column: a cell over several columns stands once."""
    seen: dict[int, str] = {}
    for column in sorted(head):
        if head[column].cell.column == column:
            seen[column] = plain(head[column].text)
    return seen


def _ticked(heads: dict[int, str], body: Sequence[Row]) -> tuple[int, ...]:
    """Two columns 符合 and 不符合 of which every row ticks one."""
    yes = [c for c, text in heads.items() if re.fullmatch(r"符合|合格|是|满足", text)]
    no = [c for c, text in heads.items() if re.fullmatch(r"不符合|不合格|否|不满足", text)]
    if not yes or not no:
        return ()
    texts = ["".join(row[c].text.split()) for row in body for c in (yes[0], no[0]) if c in row]
    return (yes[0], no[0]) if all(len(text) <= 1 for text in texts) and any(texts) else ()


def _named(heads: dict[int, str], pattern: str) -> tuple[int, ...]:
    return tuple(column for column, text in heads.items() if re.fullmatch(pattern, text))


def _with(heads: dict[int, str], pattern: str) -> tuple[int, ...]:
    return tuple(column for column, text in heads.items() if re.search(pattern, text))


def _first(columns: Sequence[int]) -> int | None:
    return columns[0] if columns else None


def _last(columns: Sequence[int]) -> int | None:
    return columns[-1] if columns else None


def _cells(body: Sequence[Row], column: int) -> list[PlacedCell]:
    """The filled cells of a column, each once; a cell over the whole row is a heading of rows, not a cell."""
    cells: list[PlacedCell] = []
    for row in body:
        placed = row.get(column)
        is_new = placed is not None and not (cells and cells[-1].cell is placed.cell)
        if placed is not None and is_new and placed.text and placed.cell.column_span < len(row):
            cells.append(placed)
    return cells


def _holds(body: Sequence[Row], column: int, test: object) -> bool:
    cells = _cells(body, column)
    assert callable(test)
    return bool(cells) and sum(bool(test(cell)) for cell in cells) >= _VERDICTS * len(cells)


def _holds_verdicts(body: Sequence[Row], column: int) -> bool:
    cells = _cells(body, column)
    verdicts = [verdict(cell.text, is_seen=cell.table.is_ocr) for cell in cells]
    said = [word for word in verdicts if word is not None]
    has_words = any(word is not Verdict.NOT_APPLICABLE for word in said)
    return bool(cells) and has_words and len(said) >= _VERDICTS * len(cells)


def _holds_text(body: Sequence[Row], column: int) -> bool:
    texts = [plain(cell.text) for cell in _cells(body, column)]
    return bool(texts) and sum(map(len, texts)) / len(texts) >= _SENTENCE


def _is_citing(cell: PlacedCell) -> bool:
    return bool(_CITES.search(cell.text)) and len(cell.text) < 80


def _is_status(cell: PlacedCell) -> bool:
    return is_closed(cell.text) or is_open(cell.text)
