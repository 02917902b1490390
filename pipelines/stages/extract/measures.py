"""Measures that the report advises: numbered items and rows of tables in the chapters on measures."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.document import Section
from core.facts import Measure
from corpus.law.subjects import Subjects
from pipelines.passage import Passage, PlacedLine
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.grids import grids
from pipelines.stages.extract.lexicon import plain

_ITEM = re.compile(
    r"^\s*(?:[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[、.．)）](?!\d)|[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]|[•●◆■]|针对(?:第?\s*\d{1,2}\s*[项条]?)?(?:问题|隐患|不符合)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s*(?=[\u4e00-\u9fff]{9}))"
)
_TITLE = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])?[^。；;，,]{2,30}$"
)
_ADVISES = re.compile(
    r"应|宜|须|建议|加强|严禁|不得|禁止|定期|确保|完善|落实|设置|配备|制定|建立|保持|进行|开展|组织|健全|做好"
)
_HEAD = re.compile(r".*(对策|措施|建议).*")
_SHORTEST = 8
_NOT_OF_THE_SITE = frozenset({Chapter.CONTENTS, Chapter.BASIS, Chapter.MEASURES, Chapter.CERTIFICATE})


def measures(body: Body) -> tuple[Measure, ...]:
    """All measures in order of the chapters."""
    told = [measure for section in body.of_kind(Chapter.MEASURES) for measure in _items(body, section)]
    return _with_absent(body, (*told, *_tabled(body)))


def _with_absent(body: Body, found: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """What each measure speaks of that no chapter on the site does."""
    subjects = Subjects.load()
    if not any(subjects.terms_in(measure.text) for measure in found):
        return found
    rest = "\n".join(body.passage(s).text for s in body.sections if s.kind not in _NOT_OF_THE_SITE)
    absent = subjects.alien([measure.text for measure in found], rest)
    return tuple(
        dataclasses.replace(m, absent=tuple(term for term in subjects.terms_in(m.text) if term in absent))
        for m in found
    )


def _items(body: Body, section: Section) -> Iterator[Measure]:
    heading = section.title
    item: list[PlacedLine] = []
    is_open = False  # whether the paragraph before goes on
    for placed in body.open_text(section).lines:
        text = placed.line.text.strip()
        if _ITEM.match(text):
            yield from _measure(body.report, item, heading)
            item = [placed]
        elif not is_open and placed.ends_paragraph and _TITLE.match(text) and not _ADVISES.search(text[-3:]):
            yield from _measure(body.report, item, heading)
            item, heading = [], text
        elif not is_open and not (item and _ITEM.match(item[0].line.text)):
            yield from _measure(body.report, item, heading)
            item = [placed]
        else:
            item.append(placed)
        is_open = not placed.ends_paragraph and not text.endswith(("。", "；", ";"))
    yield from _measure(body.report, item, heading)


def _measure(report: str, item: Sequence[PlacedLine], heading: str) -> Iterator[Measure]:
    if not item:
        return
    passage = Passage(item)
    words, is_item = _ITEM.subn("", passage.text, count=1)
    if len(words) >= _SHORTEST and (is_item or _ADVISES.search(words)):
        text = "".join(passage.text.splitlines()).strip()
        yield Measure(text=text, heading=heading, evidence=passage.evidence(report, 0, len(passage.text)))


def _tabled(body: Body) -> Iterator[Measure]:
    for rows in grids(body):
        first = next(iter(rows[0].values()), None) if rows else None
        section = body.section_at(first.page.number, first.table.box.y0) if first is not None else None
        if section is None or section.kind is not Chapter.MEASURES or len(rows) < 2:
            continue
        heads = {column: plain(cell.text) for column, cell in rows[0].items()}
        column = next((c for c in sorted(heads, reverse=True) if _HEAD.fullmatch(heads[c])), None)
        for row in rows[1:]:
            cell = row.get(column) if column is not None else None
            if cell is not None and len(cell.text) >= _SHORTEST:
                yield Measure(text=cell.text, heading=section.title, evidence=(cell.evidence(body.report),))
