"""The chapters with what stands under them, and what tells whether a heading was missed."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.document import Outline, Section
from core.facts import HeadingsRead, PartTold, SectionFact
from corpus.law.outlines import Form, Requirement, load_outlines
from pipelines.passage import PlacedLine, line_evidence
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.sentences import Sentence

_SHORT = 16  # characters: under a heading with no more the words are looked at
_ELSEWHERE = re.compile(
    r"[见按](本?报告)?第?[\d一二三四五六七八九十]|见.{0,6}(附[图件录表]|[图表]|章|节|下[文表图]|前文|上[文表])"
)
_LONGEST_HEADING = 18
_PROSE = re.compile(r"[。；;，,：:！？]")
_NUMBER = re.compile(r"^[第（(]?[\d.．一二三四五六七八九十]{1,8}[章节部分）)、.．\s]*")
# Chapters that say how the evaluation is made, and words by which they say it.
_PLANS = frozenset({Chapter.PREFACE, Chapter.PURPOSE, Chapter.BASIS, Chapter.UNITS, Chapter.METHODS})
_PROCEDURE = re.compile(
    r"采用[^。]{0,30}(?:时|方法|法)|先[^。]{0,30}(?:再|后|然后)|(?:方法|法|表)(?:是|指|适用于)|是一种|拟|将(?:对|采用|按)|步骤|程序"
)
_PAPERS = frozenset(
    {
        Chapter.CONTENTS,
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.NOTICE,
        Chapter.CERTIFICATE,
        Chapter.SURVEY_RECORD,
        Chapter.TEST_REPORT,
        Chapter.PROCESS_CONTROL,
        Chapter.APPROVAL,
    }
)


def section_facts(body: Body) -> tuple[SectionFact, ...]:
    """Every chapter with its sub-chapters: up to the next heading of its own level or above."""
    lines = body.lines
    at = [(placed.page, placed.index) for placed in lines]
    counts = [0, *itertools.accumulate(len("".join(placed.line.text.split())) for placed in lines)]
    return tuple(
        _section(body, index, (lines, at, counts), _stop(body.sections, index))
        for index in range(len(body.sections))
    )


def headings_read(body: Body, outline: Outline, sentences: Sequence[Sentence]) -> HeadingsRead:
    """The contents, skipped numbers, and passages on parts that no heading names."""
    return HeadingsRead(listed=outline.listed, skipped=outline.skipped, parts=tuple(_parts(body, sentences)))


_Lines = tuple[Sequence[PlacedLine], Sequence[tuple[int, int]], Sequence[int]]
"""The lines of the text, their places, and the characters before each."""


def _stop(sections: Sequence[Section], index: int) -> tuple[int, int]:
    """Where the chapter ends: page and line, both excluded."""
    stop = sections[index].stop
    for later in sections[index + 1 :]:
        if later.level <= sections[index].level:
            break
        stop = later.stop
    return stop.page, stop.line


def _section(body: Body, index: int, text: _Lines, stop: tuple[int, int]) -> SectionFact:
    section = body.sections[index]
    lines, at, counts = text
    start = (section.start.page, section.start.line)
    low, high = bisect.bisect_left(at, start), bisect.bisect_left(at, stop)
    own = lines[low : low + 1] if low < len(at) and at[low] == start else ()
    inside = low + len(own)
    last = stop[0] if stop[1] > 0 else stop[0] - 1
    characters: int | None = counts[high] - counts[inside] if high >= inside else 0
    if characters is not None and characters <= _SHORT and own:
        under = "".join(placed.line.text for placed in lines[inside:high])
        if _ELSEWHERE.search(under) or _has_picture(body, section, stop):
            characters = None
    return SectionFact(
        kind=section.kind,
        title=section.title,
        pages=(section.start.page, max(section.start.page, last)),
        characters=characters if own else None,
        heading=tuple(line_evidence(body.report, placed.page, placed.line) for placed in own),
    )


def _has_picture(body: Body, section: Section, stop: tuple[int, int]) -> bool:
    """Whether a picture, or a page without text that may be a drawing, lies below the heading."""
    top = section.heading.y1 if section.heading is not None else 0.0
    for page in body.pages:
        if not section.start.page <= page.number <= stop[0]:
            continue
        below = top if page.number == section.start.page else 0.0
        is_end = page.number == stop[0] and stop[1] < len(page.lines)
        end = page.lines[stop[1]].box.y0 if is_end else page.height
        if any(picture.box.y1 > below and picture.box.y0 < end for picture in page.pictures):
            return True
        if not page.lines and page.number < stop[0]:
            return True
    return False


def _parts(body: Body, sentences: Sequence[Sentence]) -> Iterator[PartTold]:
    """A line that reads like the heading of a part, else a sentence that deals with it."""
    for part, wanted in _open_parts(body).items():
        line = next((placed for placed in _title_lines(body) if _names(wanted, placed.line.text)), None)
        if line is not None:
            shown = line_evidence(body.report, line.page, line.line)
            yield PartTold(part=part, text=line.line.text.strip(), evidence=(shown,))
            continue
        told = next((s for s in sentences if _tells(wanted, s)), None)
        if told is not None:
            yield PartTold(part=part, text="".join(told.text.split()), evidence=told.evidence(body.report))


def _open_parts(body: Body) -> dict[str, list[Requirement]]:
    """Parts asked for under a heading by any outline, which no heading meets."""
    found: dict[str, list[Requirement]] = {}
    for outline in load_outlines():
        for each in outline.required(Form.CHAPTER):
            if not any(each.is_met_by(section.kind, section.title) for section in body.sections):
                found.setdefault(each.id, []).append(each)
    return found


def _title_lines(body: Body) -> Iterator[PlacedLine]:
    """Short lines outside tables, papers and contents."""
    for section in body.sections:
        if section.kind in _PAPERS:
            continue
        for placed in body.section_lines(section):
            text = placed.line.text.strip()
            if not placed.line.block and len(text) <= _LONGEST_HEADING and not _PROSE.search(text):
                yield placed


def _names(wanted: Sequence[Requirement], line: str) -> bool:
    title = _NUMBER.sub("", line.strip())
    return any(each.named_by.in_passage(title) is not None for each in wanted)


def _tells(wanted: Sequence[Requirement], sentence: Sentence) -> bool:
    """Whether the sentence deals with the part; how an assessment is to be made is no assessment."""
    if sentence.kind in _PAPERS or not any(e.told_by.in_passage(sentence.text) is not None for e in wanted):
        return False
    is_assessment = any(Chapter.ASSESSMENT in each.chapters for each in wanted)
    return not (is_assessment and sentence.kind in _PLANS and _PROCEDURE.search(sentence.text))
