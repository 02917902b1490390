"""The text of a report that others are compared with: its body, without furniture and contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.chapters import Chapter
from core.document import Line, LineRole, Outline, Page, Pages, Place, Section
from core.facts import Fact, Facts
from corpus.similarity.texts import ReportText


def kept_text(pages: Pages, outlined: Outline, facts: Facts) -> ReportText | None:
    """Body lines with their places, the chapters they lie in and whose report it is; None without a line."""
    rows = list(_rows(pages.pages, outlined))
    if not rows:
        return None
    lengths = [len(row.text) + 1 for row in rows]
    starts = np.cumsum([0, *lengths[:-1]]).astype(np.int32)
    return ReportText(
        text="\n".join(row.text for row in rows),
        starts=starts,
        pages=np.array([row.place.page for row in rows], np.int32),
        boxes=np.array([row.line.box for row in rows], np.float32).round(2),
        sections=_sections(outlined.sections, rows, starts.tolist()),
        agency=_value(facts.agency_name),
        enterprise=_value(facts.enterprise_name),
        report_on=_value(facts.report_on),
        kind=_value(facts.report_kind),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place
    line: Line
    text: str


def _rows(pages: Iterable[Page], outlined: Outline) -> Iterator[_Row]:
    aside = set(outlined.furniture)
    listed = [section for section in outlined.sections if section.kind is Chapter.CONTENTS]
    for page in pages:
        for index, line in enumerate(page.lines):
            place = Place(page=page.number, line=index)
            if (
                line.role is not LineRole.BODY
                or place in aside
                or any(_is_in(place, part) for part in listed)
            ):
                continue
            text = " ".join(line.text.split())
            if text:
                yield _Row(place, line, text)


def _is_in(place: Place, section: Section) -> bool:
    return _key(section.start) <= _key(place) < _key(section.stop)


def _sections(
    sections: Sequence[Section], rows: Sequence[_Row], starts: Sequence[int]
) -> tuple[tuple[int, str], ...]:
    """Where each chapter's first line begins; one of no known kind counts to the chapter it lies in."""
    keys = [_key(row.place) for row in rows]
    found: dict[int, str] = {}
    around: list[tuple[int, Chapter]] = []
    for section in sorted(sections, key=lambda section: _key(section.start)):
        around = [(level, kind) for level, kind in around if level < section.level]
        kind = section.kind
        if kind is Chapter.OTHER and around:
            kind = around[-1][1]
        around.append((section.level, kind))
        first = next((at for at, key in enumerate(keys) if key >= _key(section.start)), None)
        if first is not None and kind is not Chapter.CONTENTS:
            found[starts[first]] = kind.value
    return tuple(sorted(found.items()))


def _key(place: Place) -> tuple[int, int]:
    return place.page, place.line


def _value(fact: Fact | None) -> str | None:
    return fact.value if fact is not None else None
