"""How the report judges by the criteria for major accident hazards: its table, its source, or in prose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from core.chapters import Chapter
from core.dates import PartialDate
from core.evidence import Evidence
from core.facts import CriteriaJudgement, Fact, JudgedCriterion
from corpus.law.criteria import Criterion, criteria_in_force
from corpus.law.industries import industries_named
from pipelines.passage import line_evidence
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.grids import PlacedCell, Row
from pipelines.stages.extract.sentences import Sentence

_TITLE = re.compile(r"重大[^。，,]{0,10}隐患[^。，,]{0,8}(判定|辨识|对照|排查|评定|核查)")
_SPEAKS = re.compile(r"重大(生产安全)?(事故)?隐患")
_VERDICT = re.compile(r"未发现|不存在|未构成|不构成|不属于|判定|构成|存在")
_PROMISE = re.compile(r"应(?!急|用|力)|须|定期|建立|制度|治理台账")
_SOURCE = re.compile(r"《[^》]*重大[^》]*隐患[^》]*》(?:[（(][^）)]{4,40}[）)])?")
_NAMED = re.compile(r"《[^》]*》")  # what is cited, in whole
_LIST = r"《[^》]*重大[^》]*隐患[^》]*》"
_BY_LIST = re.compile(
    rf"(?:对照|按照|按|依据|根据|参照)[^。；《》]{{0,12}}{_LIST}(?![^。]*(?:编制|制定|设置))"
    r"[^。]*(?:判定|辨识|核查|逐[项条]|排查|评定|对照)"
    rf"|{_LIST}[^。；《》]{{0,20}}(?:所列|列出|列明|规定|明确)[^。；《》]{{0,12}}(?:情形|隐患|情况|条款)"
)
_HEAD = re.compile(r"判定(情形|标准|内容|条款|依据)|重大.*隐患|情形|条款内容")
_COUNTED = re.compile(r"条款|项次|条目|条文")
_PLACE = re.compile(r"第|条|款|项")
_NEGATED = re.compile(r"不涉及|未涉及|无此类|没有|未设|不设|不使用|未使用|不属于|未构成|不构成|无")
_N = r"[\d一二三四五六七八九十百]{1,4}"
_ROW = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,6}}(?:行业|防爆|领域|企业))?第(?:{_N}|[（(]{_N}[）)])(?:条|项|款)(?:\s*(?:第{_N}(?:条|项|款)|[（(]{_N}[）)]))?"
)
_LONGEST_ROW, _SHORTEST_ROW = 120, 4
_LONGEST_SERIAL = 3
_MOST_SHOWN = 4


def accident_hazards(
    body: Body,
    tables: Iterable[tuple[Row, ...]],
    sentences: Sequence[Sentence],
    report_on: Fact | None,
    names: Iterable[Fact | None],
) -> CriteriaJudgement | None:
    """The judgement; ``is_made`` is False where nothing judges, None stands where no chapter was read."""
    if not body.sections:
        return None
    grids = [grid for grid in tables if _is_judgement(body, grid)]
    rows = tuple(row for grid in grids for row in _items(body, grid))
    rows += tuple(_rows_in_text(body, {row.number for row in rows}))
    rows += tuple(_lines_beside(body)) if rows else ()
    told = [s for s in sentences if _judges(s)]
    shown = _shown(told, body.report) or tuple(item for row in rows[:2] for item in row.evidence[:1])
    return CriteriaJudgement(
        is_made=bool(rows or told),
        is_partial=_has_gap([number for grid in grids for number in _serials(grid)]),
        source=_source(told),
        items=rows,
        applying=_applying(sentences, report_on, names),
        evidence=shown,
    )


def _rows_in_text(body: Body, known: Collection[str]) -> Iterator[JudgedCriterion]:
    """Rows of the chapter of the judgement that stand outside the tables read: each from its number on."""
    for section in body.sections:
        if not _TITLE.search(section.title):
            continue
        passage = body.open_text(section)
        found = list(_ROW.finditer(passage.text))
        stops = [*(match.start() for match in found[1:]), len(passage.text)]
        for match, stop in zip(found, stops, strict=False):
            end = min(stop, match.start() + _LONGEST_ROW)
            number = "".join(match.group().split())
            if number not in known and end - match.end() > _SHORTEST_ROW:
                yield JudgedCriterion(
                    number=number,
                    text="".join(passage.text[match.start() : end].split()),
                    evidence=passage.evidence(body.report, match.start(), match.end()),
                    is_loose=True,
                )


def _lines_beside(body: Body) -> Iterator[JudgedCriterion]:
    """Lines of the chapter of the judgement outside its tables: a row that no table took may stand there."""
    for section in body.sections:
        if not _TITLE.search(section.title):
            continue
        for line in body.open_text(section).lines:
            text = "".join(line.line.text.split())
            if len(text) > _SHORTEST_ROW:
                shown = line_evidence(body.report, line.page, line.line)
                yield JudgedCriterion(number="", text=text, evidence=(shown,), is_loose=True)


def _serials(grid: tuple[Row, ...]) -> Iterator[int]:
    """The serial numbers in the first column, in order."""
    for row in grid:
        first = min(row) if row else None
        text = "".join(row[first].text.split()) if first is not None else ""
        if text.isdecimal() and len(text) <= _LONGEST_SERIAL:
            yield int(text)


def _has_gap(serials: Sequence[int]) -> bool:
    """Whether a number is passed over; a table may begin anew."""
    before = (0, *serials)
    return any(number not in (last + 1, 1, last) for last, number in zip(before, serials, strict=False))


def _judges(sentence: Sentence) -> bool:
    """A sentence that judges, by its words or by the chapter it stands in.

    The list named as the basis of something else (a row of a check table) judges nothing.
    """
    if _TITLE.search(sentence.title):
        return True
    if sentence.kind in (Chapter.MEASURES, Chapter.NOTICE) or _PROMISE.search(sentence.text):
        return False
    words = _NAMED.sub("", sentence.text)
    return bool((_SPEAKS.search(words) and _VERDICT.search(words)) or _BY_LIST.search(sentence.text))


def _is_judgement(body: Body, grid: tuple[Row, ...]) -> bool:
    first = next((cell for row in grid for cell in row.values()), None)
    if first is None:
        return False
    section = body.section_at(first.page.number, first.table.box.y0)
    if section is not None and _TITLE.search(section.title):
        return True
    heads = [cell.text for cell in grid[0].values()]
    return any(_SPEAKS.search(text) for text in heads) and any("判定" in text for text in heads)


def _items(body: Body, grid: tuple[Row, ...]) -> Iterator[JudgedCriterion]:
    """Every row below the heading: its number, if it is one of the document, and its words."""
    heads = {column: "".join(cell.text.split()) for column, cell in grid[0].items()}
    has_head = any(_HEAD.search(text) for text in heads.values())
    counted = next((column for column, text in heads.items() if _COUNTED.search(text)), None)
    for row in grid[1 if has_head else 0 :]:
        cells = list({id(cell): cell for _, cell in sorted(row.items())}.values())
        if not cells:
            continue
        number = _number(row.get(counted) if counted is not None else cells[0], is_place=counted is not None)
        words = "；".join("".join(cell.text.split()) for cell in cells if cell.text)
        if len(words) > len(number) + 2:
            yield JudgedCriterion(
                number=number, text=words, evidence=tuple(cell.evidence(body.report) for cell in cells[:2])
            )


def _number(cell: PlacedCell | None, *, is_place: bool) -> str:
    """The place in the document; a bare serial number is none."""
    text = "".join(cell.text.split()) if cell is not None else ""
    return text if text and len(text) <= 20 and (is_place or _PLACE.search(text)) else ""


def _source(told: Iterable[Sentence]) -> str:
    found = (_SOURCE.search(sentence.text) for sentence in told)
    return next((match.group() for match in found if match), "")


def _applying(
    sentences: Sequence[Sentence], report_on: Fact | None, names: Iterable[Fact | None]
) -> tuple[str, ...]:
    """Conditional items whose condition stands in the text outside the judgement itself, not denied."""
    if report_on is None:
        return ()
    day = PartialDate.parse(report_on.value).first
    industries = {each.id for name in names if name for each in industries_named(name.value)}
    items = {
        item.id: item
        for industry in industries
        for each in criteria_in_force(industry, day)
        for part in each.parts_for(industry)
        for item in part.items
        if item.applies_when
    }
    passages = [s.text for s in sentences if not _TITLE.search(s.title) and not _NEGATED.search(s.text)]
    return tuple(sorted(_met(items, passages)))


def _met(items: dict[str, Criterion], passages: Iterable[str]) -> Iterator[str]:
    """Ids of the items with a passage that meets their condition; each passage is made plain once."""
    open_items = dict(items)
    for passage in passages:
        for key in [k for k, item in open_items.items() if item.applies_when.in_passage(passage)]:
            del open_items[key]
            yield key


def _shown(told: Sequence[Sentence], report: str) -> tuple[Evidence, ...]:
    return tuple(item for sentence in told[:_MOST_SHOWN] for item in sentence.evidence(report))[:_MOST_SHOWN]
