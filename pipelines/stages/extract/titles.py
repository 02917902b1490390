"""What cover, title page and running headers say without labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from core.document import Page
from pipelines.passage import PlacedLine
from pipelines.stages.extract import values
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.lexicon import fact_of
from pipelines.stages.extract.pieces import Piece, of_lines

KIND = re.compile(r"安全(?P<kind>预评价|验收评价|现状评价|专项评价)|(?P<other>预评价|验收评价|现状评价)报告")
_TITLE = re.compile(
    r"安全(?:生产)?(?:预|验收|现状|专项|条件|设施竣工验收)?评价(?:报告书?)?$|(?:预|验收"
    r"|现状)评价报告书?$|评价报告书?$"
)
AGENCY_WORDS = re.compile(
    r"安全(生产)?(技术|评价|评估|咨询|科技|卫生|检测|服务|环境|环保|科学|工程)|安评|安环|评价(中心"
    r"|有限)|安全.{0,6}(院|所|中心)|工程技术咨询|技术(咨询|服务)有限"
)
_UNLABELLED, _HEADER, _BELOW_TITLE = 0.8, 0.7, 0.5
_LARGE = 12.5  # points: smaller text on a cover is no name of the project
_WORD = re.compile(r"[^\s\u3000:：，,；;|｜《》]+")
_LEAST_HEADERS = 3
_EDGE = 0.12  # of the page's height


def from_cover(body: Body, cover: Page) -> Iterator[tuple[str, Candidate]]:
    """Organisations by their words, the number, the project over the title, the date below."""
    lines = [placed for placed in body.page_lines(cover) if placed.line.text.strip()]
    named = [(placed, name) for placed in lines if (name := values.organisation(_bare(placed.line.text)))]
    agencies = [item for item in named if AGENCY_WORDS.search(item[1])]
    others = [item for item in named if not AGENCY_WORDS.search(item[1])]
    if agencies:
        yield "agency_name", _candidate(body, *agencies[-1], _UNLABELLED)
    if others:
        yield "enterprise_name", _candidate(body, *others[0], 0.5)
    yield from bare_numbers(body, lines, _UNLABELLED)
    yield from _project(body, lines)
    yield from _date(body, lines)


def from_headers(body: Body) -> Iterator[tuple[str, Candidate]]:
    """The report's number and the project, where every page repeats them at its head or foot."""
    edges = [placed for page in body.pages for placed in _at_edges(page)]
    counts = Counter(word for placed in edges for word in set(_words(placed.line.text)))
    seen: set[str] = set()
    for placed in edges:
        for word in _words(placed.line.text):
            if word in seen or counts[word] < _LEAST_HEADERS:
                continue
            seen.add(word)
            if number := values.bare_report_number(word):
                yield "report_number", _candidate(body, placed, number, _HEADER)
            elif KIND.search(word) and not _TITLE.fullmatch(word):
                project = values.project(word)
                if project and len(project) >= 6 and not values.organisation(project):
                    yield "project_name", _candidate(body, placed, project, _BELOW_TITLE)


def _at_edges(page: Page) -> Iterator[PlacedLine]:
    """The lines in the margins at the head and foot of a page."""
    for index, line in enumerate(page.lines):
        if line.box.y1 < _EDGE * page.height or line.box.y0 > (1 - _EDGE) * page.height:
            yield PlacedLine(page=page.number, index=index, line=line)


def _words(text: str) -> list[str]:
    return [text, *(word for word in _WORD.findall(text) if word != text)]


def _bare(text: str) -> str:
    return re.split(r"[:：]", text, maxsplit=1)[-1].strip()


def bare_numbers(body: Body, lines: Sequence[PlacedLine], weight: float) -> Iterator[tuple[str, Candidate]]:
    """Words that have the shape of a report's number."""
    for placed in lines:
        for word in _words(placed.line.text):
            number = values.bare_report_number(word)
            if number:
                yield "report_number", _candidate(body, placed, number, weight)
                break


def _candidate(body: Body, placed: PlacedLine, value: str, weight: float) -> Candidate:
    return _of_piece(body, of_lines(placed.page, [placed.line]), value, weight)


def _of_piece(body: Body, piece: Piece, value: str, weight: float) -> Candidate:
    tight = piece.tight(value)
    raw = tight.joined if tight.joined != value else None
    return Candidate(value=value, weight=weight, evidence=(tight.evidence(body.report),), raw=raw)


def _project(body: Body, lines: Sequence[PlacedLine]) -> Iterator[tuple[str, Candidate]]:
    """The lines over the title; one broken over two lines is one name."""
    at = next(
        (n for n, placed in enumerate(lines) if _TITLE.search(re.sub(r"\s", "", placed.line.text))), None
    )
    if at is None:
        return
    title = lines[at]
    before = values.project(re.sub(r"\s", "", title.line.text))
    if before is not None and len(before) >= 8:
        yield "project_name", _candidate(body, title, before, _UNLABELLED)
    above = [placed for placed in lines[:at] if _may_name(placed)]
    if not above:
        return
    last = above[-1]
    if values.organisation(last.line.text) is None:
        name = values.project(last.line.text)
        if name is not None:
            yield "project_name", _candidate(body, last, name, _BELOW_TITLE + 0.05)
    for first, second in zip(above[-2:], above[-1:], strict=False):
        if _is_one_name(first, second):
            piece = of_lines(first.page, [first.line, second.line])
            name = values.project(piece.joined)
            if name is not None:
                yield "project_name", _of_piece(body, piece, name, _BELOW_TITLE + 0.1)


def _may_name(placed: PlacedLine) -> bool:
    text = placed.line.text
    is_other = re.search(r"[:：]", text) or fact_of(text) or values.bare_report_number(text)
    return placed.line.size >= _LARGE and not is_other and len(text) >= 3


def _is_one_name(first: PlacedLine, second: PlacedLine) -> bool:
    one, two = first.line, second.line
    gap = two.box.y0 - one.box.y1
    return (
        abs(one.size - two.size) < 0.5
        and gap < 1.1 * one.box.height
        and not two.text.startswith(one.text[:6])
    )


def _date(body: Body, lines: Sequence[PlacedLine]) -> Iterator[tuple[str, Candidate]]:
    for placed in reversed(lines):
        dates = find_dates(placed.line.text, with_compact=True)
        if dates and len(placed.line.text.strip()) - (dates[0].stop - dates[0].start) < 10:
            piece = of_lines(placed.page, [placed.line]).cut(dates[0].start, dates[0].stop)
            evidence = (piece.evidence(body.report),)
            yield (
                "report_on",
                Candidate(value=str(dates[0].first), weight=0.7, evidence=evidence, raw=piece.text),
            )
            return
