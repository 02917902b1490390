"""How the report's date is called where it stands, why it could not be read, and whether this is a draft."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from core.document import Line, Page
from core.evidence import Evidence
from core.facts import Fact, Remark
from core.geometry import Box, intersection
from pipelines.passage import line_evidence
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.lexicon import fact_of
from pipelines.stages.extract.pieces import of_lines

_DRAFT = re.compile(r"[（(\[【]?(送审稿|报审稿|评审稿|审查稿|征求意见稿|讨论稿|初稿|草稿)[）)\]】]?$")
_LABEL = re.compile(r"[\u4e00-\u9fff]{0,8}(?:日期|时间)$")
_NUMERALS = r"[\dO〇○零一二三四五六七八九十\s_＿]"
_BROKEN = re.compile(rf"{_NUMERALS}{{0,10}}年{_NUMERALS}{{0,6}}(?:月{_NUMERALS}{{0,6}})?日?")
_COVER_FOOT = 0.5  # of the page's height: a cover bears its date below
_REACH = 14.0  # characters right of a label in which its value stands
_LONGEST_TITLE = 40


def draft(body: Body) -> Fact | None:
    """What the cover calls a report still to be reviewed, 「送审稿」; a 报批稿 comes after the review."""
    cover = next((page for page in body.front if page.lines), None)
    for placed in body.page_lines(cover) if cover is not None else ():
        text = "".join(placed.line.text.split())
        found = _DRAFT.search(text)
        if found and len(text) <= _LONGEST_TITLE:
            piece = of_lines(placed.page, [placed.line]).tight(found[1])
            evidence = piece.evidence(body.report)
            return Fact(value=found[1], confidence=evidence.confidence, evidence=(evidence,))
    return None


def called(body: Body, fact: Fact | None) -> Fact | None:
    """The fact whose evidence says by ``detail.role`` what label stands before the date: 「编制日期」."""
    if fact is None:
        return None
    pages = {page.number: page for page in body.pages}
    evidence = tuple(
        _labelled(pages[item.page], item) if item.page in pages else item for item in fact.evidence
    )
    return dataclasses.replace(fact, evidence=evidence)


def _labelled(page: Page, item: Evidence) -> Evidence:
    box = item.boxes[0]
    row = [line for line in page.lines if _is_beside(line, box)]
    before = "".join(_before(line, box) for line in sorted(row, key=lambda line: line.box.x0))
    label = _LABEL.search(re.sub(r"[\s:：]", "", before))
    known = fact_of(label.group()) if label else None
    if label is None or known is None or known[0] != "report_on":
        return item
    return dataclasses.replace(item, detail=dataclasses.replace(item.detail, role=label.group()))


def _is_beside(line: Line, box: Box) -> bool:
    is_same_row = abs(line.box.centre[1] - box.centre[1]) < 0.6 * min(line.box.height, box.height)
    return is_same_row and line.box.x0 < box.x0


def _before(line: Line, box: Box) -> str:
    places = (place for place in range(len(line.text)) if line.span_box(place, place + 1).centre[0] >= box.x0)
    return line.text[: next(places, len(line.text))]


def unread(body: Body) -> Remark | None:
    """Where the report's date should stand and why it was not read, for a report without one."""
    front = [page for page in body.front if page.lines]
    for find in (_at_label, _broken, _under_seal):
        for page in front:
            found = find(body, page)
            if found is not None:
                return found
    if not front:
        return None
    pages = f"第{front[0].number}页" if len(front) == 1 else f"第{front[0].number}至{front[-1].number}页"
    evidence = line_evidence(body.report, front[0].number, front[0].lines[0])
    return Remark(text=f"封面和签署页（{pages}）没有读到写明的报告日期", evidence=(evidence,))


def _at_label(body: Body, page: Page) -> Remark | None:
    """A label of the date with nothing behind it."""
    for line in page.lines:
        text = re.sub(r"[\s:：_＿]", "", line.text)
        known = fact_of(text) if 2 < len(text) <= 12 else None
        if known is not None and known[0] == "report_on":
            width = line.box.width / max(len(text), 1)
            room = Box(line.box.x0, line.box.y0, line.box.x1 + _REACH * width, line.box.y1)
            why = _hidden(page, room) or "没有读到日期，可能没有填写或没有识别出来"
            evidence = line_evidence(body.report, page.number, line)
            return Remark(text=f"第{page.number}页“{text}”处{why}", evidence=(evidence,))
    return None


def _broken(body: Body, page: Page) -> Remark | None:
    """「2023年  月  日」, 「二〇二年十二月九日」: a date of which numerals are missing."""
    for line in page.lines:
        is_whole = any(found.first.is_exact for found in find_dates(line.text, with_compact=True))
        if _BROKEN.fullmatch(line.text.strip()) and not is_whole:
            doubt = "日期不完整，可能被印章遮挡或没有识别全" if line.is_ocr else "日期不完整"
            why = _hidden(page, line.box) or doubt
            evidence = line_evidence(body.report, page.number, line)
            return Remark(text=f"第{page.number}页的“{line.text.strip()}”{why}", evidence=(evidence,))
    return None


def _under_seal(body: Body, page: Page) -> Remark | None:
    """A seal on the lower half of the page, where the date stands."""
    lower = [seal for seal in page.seals if seal.box.centre[1] > _COVER_FOOT * page.height]
    if not lower:
        return None
    nearest = min(page.lines, key=lambda line: abs(line.box.centre[1] - lower[0].box.centre[1]))
    evidence = line_evidence(body.report, page.number, nearest)
    return Remark(text=f"第{page.number}页下部盖有印章，日期可能被印章盖住而没有读出", evidence=(evidence,))


def _hidden(page: Page, room: Box) -> str:
    is_sealed = any(intersection(seal.box, room) > 0 for seal in page.seals)
    return "盖有印章，日期被遮挡而没有读出" if is_sealed else ""


def report_date_facts(body: Body, fact: Fact | None) -> dict[str, Any]:
    """Fields of ``Facts``: the report's date, why it was not read, and whether this is a draft."""
    return {
        "report_on": called(body, fact),
        "report_on_unread": unread(body) if fact is None else None,
        "draft": draft(body),
    }
