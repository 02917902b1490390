"""Test reports of third parties: the papers enclosed, and those that a list in the text names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts import TestReport
from pipelines.passage import Passage, PlacedLine
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.grids import PlacedCell, Row, grids
from pipelines.stages.extract.lexicon import plain
from pipelines.stages.extract.told_tests import told_tests
from pipelines.stages.extract.values import organisation

_KIND = r"(?:检测检验|检验检测|检测|检验|校验|标定|检定|监测|测试|鉴定|评定|校准)"
_TITLE = re.compile(
    rf"^(?P<subject>.{{0,24}}?)(?:定期|年度|委托|全面|首次)?{_KIND}(?:结果)?(?:报告书?|证书|记录|合格证)$"
)
_GAP = r"\s*[:：]?\s*"
_NUMBER = re.compile(
    rf"(?:(?:{_KIND}|报告|证书|合格证|记录)书?)?(?:编号|证号|No\.?){_GAP}(?P<value>[A-Za-z\u4e00-\u9fff]{{0,8}}[A-Za-z0-9〔〕\[\]()（）\-—/第.]{{3,32}}号?)",
)
_LABORATORY = re.compile(rf"{_KIND}(?:机构|单位|中心)(?:名称)?{_GAP}(?P<value>[^\n:：]{{4,40}})")
_SUBJECT = re.compile(
    rf"(?:^|\n|\s)(?:(?:设备|样品|产品|器具)名称|(?:受检|被检|{_KIND})(?:对象|设备|项目)(?:名称)?(?=\s*[:：\n]))"
    rf"{_GAP}(?P<value>[^\n:：]{{2,30}})"
)
_TESTED = re.compile(rf"{_KIND}(?:日期|时间|年月){_GAP}")
_ISSUED = re.compile(rf"(?:签发|报告|出具|批准|发证|签署|编制){'(?:日期|时间)'}{_GAP}")
_VALID = re.compile(rf"(?:有效期(?:限)?(?:至|到)?|下次{_KIND}(?:日期|时间)?|有效日期){_GAP}(?:至|到)?")
_RESULT = re.compile(
    rf"(?:{_KIND}|综合|总体|评定)?结论(?:意见)?{_GAP}(?P<value>[^\n。；;:：]{{0,30}}(?:合格|符合|满足|达到|允许|正常|通过)[^\n。；;]{{0,30}})"
)
_NOT_THE_LABORATORY = re.compile(r"(受检|委托|使用|被检|建设|产权)(单位|方)|使用者")
_HEAD_NUMBER = r"(报告|证书|合格证|检[测验]报告|校验)*(编号|证号|号)"
_HEAD_SUBJECT = r".*(名称|项目|设备|设施|对象|内容|类别|报告)|受检.*"
_HEAD_LABORATORY = rf"({_KIND}|出具|检[测验])*(机构|单位|部门)(名称)?"
_HEAD_DAY = rf"{_KIND}?(日期|时间)"
_HEAD_VALID = r".*(有效期|下次).*"


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper from its title to the next."""

    subject: str
    text: Passage


def test_reports(body: Body) -> tuple[TestReport, ...]:
    """Enclosed papers first, then what lists and the text name beside them; one report for one number."""
    enclosed = [_read(body, paper) for paper in _papers(body)]
    kept = [report for report in enclosed if report.number or report.tested_on or report.laboratory]
    known = {_key(report.number) for report in kept if report.number}
    listed = [report for report in _listed(body) if _key(report.number) not in known]
    known |= {_key(report.number) for report in listed}
    # What the text tells without a number may be of a paper that is enclosed or listed.
    told = [
        report
        for report in told_tests(body)
        if (_key(report.number) not in known if report.number else not (kept or listed))
    ]
    return (*kept, *listed, *told)


def _key(number: str | None) -> str:
    return re.sub(r"[^A-Za-z0-9\u4e00-\u9fff]", "", number or "")


def _papers(body: Body) -> Iterator[_Paper]:
    """The annexes of test reports, cut at the titles of papers."""
    seen: set[tuple[int, int]] = set()
    lines: list[PlacedLine] = []
    subject = ""
    for section in body.of_kind(Chapter.TEST_REPORT):
        inside = [line for line in body.section_lines(section) if (line.page, line.index) not in seen]
        seen.update((line.page, line.index) for line in inside)
        for placed in inside:
            match = _title(placed)
            if match is None:
                lines.append(placed)
                continue
            if lines:
                yield _Paper(subject, Passage(lines))
            subject, lines = match, [placed]
    if lines:
        yield _Paper(subject, Passage(lines))


def _title(placed: PlacedLine) -> str | None:
    text = "".join(placed.line.text.split())
    match = _TITLE.match(re.sub(r"^附[件录]?[\dA-Z一二三四五六七八九十Ⅰ-Ⅻⅰ-ⅻ.—–-]*[:：、.．]?", "", text))
    return match["subject"] if match and not placed.line.block else None


def _read(body: Body, paper: _Paper) -> TestReport:
    text = paper.text.text
    number = _NUMBER.search(text)
    laboratory, who = _laboratory(body, paper.text)
    days = {
        name: _day(text, label) for name, label in (("on", _TESTED), ("issued", _ISSUED), ("until", _VALID))
    }
    subject = _SUBJECT.search(text)
    shown: list[Evidence] = []
    if paper.text.lines:
        first = paper.text.lines[0].line.text
        shown.extend(paper.text.evidence(body.report, 0, len(first)))
    if number:
        shown.extend(paper.text.evidence(body.report, number.start("value"), number.end("value")))
    result = _RESULT.search(text)
    return TestReport(
        subject=subject["value"].strip() if subject else paper.subject,
        number=number["value"].strip() if number else None,
        laboratory=laboratory,
        tested_on=days["on"],
        issued_on=days["issued"] or _last_day(paper.text),
        valid_until=days["until"],
        result=result["value"].strip(" :：") if result else None,
        is_enclosed=True,
        evidence=(*shown, *who),
    )


def _day(text: str, label: re.Pattern[str]) -> str | None:
    for match in label.finditer(text):
        dates = find_dates(text[match.end() : match.end() + 24], with_compact=True)
        if dates and dates[0].start <= 3:
            return str(dates[0].last)
    return None


def _laboratory(body: Body, text: Passage) -> tuple[str | None, tuple[Evidence, ...]]:
    """Named by a label, else the last organisation that stands alone on a line: it signs and seals."""
    match = _LABORATORY.search(text.text)
    if match and (name := organisation(match["value"])):
        return name, text.evidence(body.report, match.start("value"), match.end("value"))
    for placed in reversed(text.lines):
        shown = re.sub(
            r"^\s*(检[测验]|校验|出具)?(机构|单位)?[（(]?(盖章|公章)?[)）]?[:：]?\s*", "", placed.line.text
        )
        name = organisation(shown)
        if name and not placed.line.block and not _NOT_THE_LABORATORY.search(placed.line.text):
            return name, Passage([placed]).evidence(body.report, 0, len(placed.line.text))
    return None, ()


def _last_day(text: Passage) -> str | None:
    """The day under the laboratory's name: a date alone on one of the last lines."""
    for placed in text.lines[-4:]:
        dates = find_dates(placed.line.text)
        if dates and dates[0].stop - dates[0].start >= len(placed.line.text.strip()) - 2:
            return str(dates[0].first)
    return None


def _listed(body: Body) -> Iterator[TestReport]:
    """Rows of tables whose headings speak of report number and laboratory or validity."""
    for rows in grids(body):
        if len(rows) < 2:
            continue
        heads = {column: plain(cell.text) for column, cell in rows[0].items()}
        number = _column(heads, _HEAD_NUMBER)
        laboratory, until = _column(heads, _HEAD_LABORATORY), _column(heads, _HEAD_VALID)
        day = _column(heads, _HEAD_DAY, {until})
        subject = _column(heads, _HEAD_SUBJECT, {number, laboratory, day, until})
        is_list = any(re.search(_KIND, text) for text in heads.values()) and number is not None
        if not is_list or subject is None or (laboratory is None and day is None and until is None):
            continue
        yield from _rows(body.report, rows[1:], (subject, number, laboratory, day, until))


def _column(heads: dict[int, str], pattern: str, taken: Iterable[int | None] = ()) -> int | None:
    left = set(taken)
    return next(
        (c for c, text in sorted(heads.items()) if c not in left and re.fullmatch(pattern, text)), None
    )


def _rows(report: str, rows: Sequence[Row], columns: Sequence[int | None]) -> Iterator[TestReport]:
    for row in rows:
        subject, number, laboratory, day, until = (_cell(row, column) for column in columns)
        if subject is None or number is None or not re.search(r"\d{3}", number.text):
            continue
        shown = [cell for cell in (subject, number, laboratory, day, until) if cell is not None and cell.text]
        yield TestReport(
            subject=subject.text,
            number="".join(number.text.split()),
            laboratory=organisation(laboratory.text) if laboratory is not None else None,
            tested_on=_first_day(day),
            valid_until=_first_day(until),
            evidence=tuple(cell.evidence(report) for cell in shown),
        )


def _cell(row: Row, column: int | None) -> PlacedCell | None:
    return row.get(column) if column is not None else None


def _first_day(cell: PlacedCell | None) -> str | None:
    dates = find_dates(cell.text, with_compact=True) if cell is not None else ()
    return str(dates[0].last) if dates else None
