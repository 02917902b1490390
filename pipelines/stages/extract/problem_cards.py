"""Problems on cards of label and value, 隐患内容 | … | 整改情况 | …; what a cell says of an outcome."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from core.facts import Hazard
from pipelines.closings import outcome_of
from pipelines.proof import points_to_proof, shows_proof
from pipelines.stages.extract.check_columns import PROBLEM
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.grids import PlacedCell, Row
from pipelines.stages.extract.lexicon import plain

SAYS = re.compile(r"[\w√×✕]")
VETO_WORDS = re.compile(r"否决|[★※]|A类|一票")
_OUTCOME_LABEL = re.compile(
    r"(整改|复[查核验检]|落实|验证|确认|闭环|验收|销[号项]|治理)(落实|完成|情况|结果|结论|状态|说明|意见|措施)*(情况|结果|结论|状态)?|是否(完成)?整改"
)
_DAY_LABEL = re.compile(r"(整改|完成|复[查核验]|验收|闭环)(完成)?(日期|时间)")
_ADVICE_LABEL = re.compile(r".*(建议|要求|期限|计划|责任|依据).*")
_RECHECK_DAY_LABEL = re.compile(r"(复[查核验检]|验收|确认|闭环)(完成)?(日期|时间)")
_PROOF_LABEL = re.compile(
    r"(?!.*(?:整改|治理)前).*(证明|凭证|佐证|证据|照片|图片|影像|附件)(材料|资料|编号)?"
)
_NUMBER_LABEL = re.compile(r"(隐患|问题|不符合项)?(序号|编号|序列号)")
_SHORTEST = 5
_YES, _NO = re.compile(r"[是√✓☑]|已完成|完成"), re.compile(r"[否×✕未]|未完成")


def cards(report: str, rows: Sequence[Row]) -> Iterator[Hazard]:
    """Label and value side by side: 隐患内容 | … | 整改情况 | …, one card after the other."""
    problem: PlacedCell | None = None
    told: list[tuple[str, PlacedCell]] = []
    for label, value in _pairs(rows):
        if re.fullmatch(PROBLEM, label) and len(value.text) >= _SHORTEST:
            yield from _card(report, problem, told)
            problem, told = value, []
        elif not (problem is not None and _NUMBER_LABEL.fullmatch(label)):
            told.append((label, value))
    yield from _card(report, problem, told)


def _pairs(rows: Sequence[Row]) -> Iterator[tuple[str, PlacedCell]]:
    for row in rows:
        cells = [row[column] for column in sorted(row) if row[column].cell.column == column]
        for left, right in itertools.pairwise(cells):
            yield plain(left.text), right


def _card(
    report: str, problem: PlacedCell | None, told: Sequence[tuple[str, PlacedCell]]
) -> Iterator[Hazard]:
    outcome = [
        cell for label, cell in told if _OUTCOME_LABEL.fullmatch(label) and not _ADVICE_LABEL.fullmatch(label)
    ]
    days = [cell for label, cell in told if _DAY_LABEL.fullmatch(label)]
    again = [cell for label, cell in told if _RECHECK_DAY_LABEL.fullmatch(label)]
    proofs = [cell for label, cell in told if _PROOF_LABEL.fullmatch(label)]
    if problem is None or not (outcome or days):
        return
    done = [cell for cell in days if cell not in again] or days
    said = [cell for cell in (*outcome, *days) if SAYS.search(cell.text)]
    is_left = any(outcome_in(cell.text) is False for cell in said)
    is_done = any(outcome_in(cell.text) for cell in outcome) or any(find_dates(cell.text) for cell in days)
    yield Hazard(
        text=problem.text,
        evidence=tuple(cell.evidence(report) for cell in (problem, *said)),
        rectified=False if is_left or not said else True if is_done else None,
        rectified_on=day_in(next(iter(done), None), outcome) if not is_left else None,
        is_veto=bool(VETO_WORDS.search(problem.text)),
        proof=_proof_of(proofs, outcome),
        rechecked_on=day_in(next((cell for cell in again if cell not in done), None), ()),
    )


def _proof_of(proofs: Sequence[PlacedCell], outcome: Sequence[PlacedCell]) -> str | None:
    """What a card has to show: words for it, a picture in its place, or an outcome that points to it."""
    named = next((cell.text for cell in proofs if shows_proof(cell.text)), None)
    if named is None and any(map(has_picture, proofs)):
        return "照片"
    return named or next((cell.text for cell in outcome if points_to_proof(cell.text)), None)


def outcome_in(text: str) -> bool | None:
    """What a cell of outcomes says; 「是」 and 「否」 of whether it was put right, too."""
    word = "".join(text.split())
    if _NO.fullmatch(word) or _YES.fullmatch(word):
        return bool(_YES.fullmatch(word))
    return outcome_of(text)


def day_in(own: PlacedCell | None, outcome: Sequence[PlacedCell]) -> str | None:
    """The first day that one of the cells names."""
    for cell in (own, *outcome):
        dates = find_dates(cell.text, with_compact=True) if cell is not None else ()
        if dates:
            return str(dates[0].first)
    return None


def has_picture(cell: PlacedCell) -> bool:
    """Whether a picture lies in the cell."""
    box = cell.cell.box
    return any(box.contains(*picture.box.centre) for picture in cell.page.pictures)
