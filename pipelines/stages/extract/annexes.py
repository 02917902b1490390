"""Annexes as a whole: an annex runs on over headings of its own, such as the clauses of a contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.chapters import Chapter
from core.document import Place, Section
from core.evidence import Evidence
from pipelines.passage import Passage, line_evidence
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.form_values import FormValue

KINDS = frozenset(
    {
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.NOTICE,
        Chapter.CERTIFICATE,
        Chapter.SURVEY_RECORD,
        Chapter.PHOTOS,
        Chapter.TEST_REPORT,
        Chapter.PROCESS_CONTROL,
        Chapter.APPROVAL,
        Chapter.DRAWING,
    }
)
_MARKED = re.compile(r"^附\s*(?:件|录|表|图|[\dA-Za-z一二三四五六七八九十Ⅰ-Ⅻⅰ-ⅻ])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """An annex from its heading to the next that is no heading within it (``stop`` excluded)."""

    section: Section
    stop: Place
    passage: Passage
    heading: Evidence

    def has(self, item: FormValue) -> bool:
        """Whether a value of a form stands in it."""
        box, start = item.piece.box, self.section.heading
        after = (item.page, box.y1) >= (self.section.start.page, start.y0 if start is not None else 0.0)
        if not after or item.page > self.stop.page:
            return False
        return item.page < self.stop.page or any(
            placed.page == item.page and placed.line.box.y1 >= box.y0 for placed in self.passage.lines[-3:]
        )


def annexes(body: Body, *kinds: Chapter) -> Iterator[Annex]:
    """The annexes of these kinds, in order."""
    for index, section in enumerate(body.sections):
        if section.kind in kinds:
            yield _annex(body, index)


def is_marked(section: Section) -> bool:
    """Whether a title says of itself that it is an annex's."""
    return bool(_MARKED.match(section.title.strip()))


def _annex(body: Body, index: int) -> Annex:
    section = body.sections[index]
    stop = section.stop
    for later in body.sections[index + 1 :]:
        if _ends(section, later):
            break
        stop = later.stop
    line = body.pages[section.start.page - 1].lines[section.start.line]
    return Annex(
        section=section,
        stop=stop,
        passage=body.passage_between(section.start, stop),
        heading=line_evidence(body.report, section.start.page, line),
    )


def _ends(section: Section, later: Section) -> bool:
    """Whether a later heading is of another annex or chapter."""
    if is_marked(section) and later.kind is Chapter.OTHER and not is_marked(later):
        return False
    return later.level <= section.level or later.kind in KINDS
