"""Members of the team whom a survey record shows on site beside the field of the surveyors' names.

A column of names under its heading, 「组员」 or 「带队」 with a name beside it, a sentence that somebody
led or came. Names are those of the team; who bears a duty only (「项目负责人：某某」) is not there by that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from core.document import Page, Table
from core.evidence import Evidence
from pipelines.passage import cell_evidence
from pipelines.stages.extract.annexes import Annex
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.form_values import form_values
from pipelines.stages.extract.lexicon import fact_of, plain
from pipelines.ticks import chosen_lines

Sighting = tuple[str, tuple[Evidence, ...]]
"""A name and where it stands."""

_ON_SITE = re.compile(
    r"(?:现场|勘[验查察]|踏勘|检查)(?:组|小组)?(?:组长|负责人|领队|主持人?|成员|组员)|组长|组员|成员|领队|带队人?|记录人?|参[加与]人?"
)
_CAME = re.compile(
    r"带队|率队|率领|带领|牵头|一行|赴|前往|到[达场]|来到|参加|参与|出席|主持|陪同下"
    r"|(?:开展|进行|实施)了?\S{0,6}(?:勘[验查察]|踏勘|检查|核查)"
)
_STAYED = re.compile(r"未(?:能)?(?:到|参|赴)|没有(?:到|参)|因故|缺席|不在|委托\S{0,6}代")
_DUTY_ONLY = re.compile(r"(?:组长|负责人|编制人|审核人)[:：]?$")
_LABEL_BEFORE = re.compile(r"(?:组长|负责人|编制人|审核人)\s*[:：]\s*$")
_SENTENCE = re.compile(r"[^。；;\n]+")


def sightings(body: Body, records: Sequence[Annex], team: Sequence[str]) -> Iterator[Sighting]:
    """Every place that shows one of the team on site."""
    for annex in records:
        yield from _told(body, annex, team)
        for number in range(annex.section.start.page, annex.stop.page + 1):
            if number > len(body.pages):
                break
            page = body.pages[number - 1]
            yield from _beside(body, annex, page, team)
            for table in page.tables:
                yield from _below(body, page, table, team)


def named(body: Body, records: Sequence[Annex], team: Sequence[str]) -> Iterator[Sighting]:
    """Every place that names one of the team, but as leader or author only."""
    for annex in records:
        text = chosen_lines(annex.passage.text)
        for sentence in _SENTENCE.finditer(text):
            for name, start, stop in _spans(sentence.group(), team):
                before = re.sub(r"\s", "", sentence.group()[:start])
                if not _DUTY_ONLY.search(before):
                    low = sentence.start()
                    yield name, annex.passage.evidence(body.report, low + start, low + stop)


def _told(body: Body, annex: Annex, team: Sequence[str]) -> Iterator[Sighting]:
    """「由组长某某带队」."""
    text = chosen_lines(annex.passage.text)
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        if not _CAME.search(words) or _STAYED.search(words):
            continue
        low = sentence.start()
        for name, start, stop in _spans(words, team):
            if not _LABEL_BEFORE.search(words[:start]):
                yield name, annex.passage.evidence(body.report, low + start, low + stop)


def _beside(body: Body, annex: Annex, page: Page, team: Sequence[str]) -> Iterator[Sighting]:
    for item in form_values(page, _label):
        if item.field == "on_site" and annex.has(item):
            for name, start, stop in _spans(item.piece.text, team):
                yield name, (item.piece.cut(start, stop).evidence(body.report),)


def _below(body: Body, page: Page, table: Table, team: Sequence[str]) -> Iterator[Sighting]:
    """All names of a column under the heading of surveyors, one day or part of the site a row."""
    for head in table.cells:
        known = fact_of(head.text)
        if known is None or known[0] != "surveyor":
            continue
        for cell in table.cells:
            if cell.row > head.row and cell.column == head.column and cell.column_span == head.column_span:
                for name, _, _ in _spans(cell.text, team):
                    yield name, (cell_evidence(body.report, page.number, table, cell),)


@lru_cache(maxsize=1024)
def _label(label: str) -> tuple[str, int] | None:
    """Labels of those on site, so called nowhere else; all others as they are."""
    return ("on_site", 0) if _ON_SITE.fullmatch(plain(label)) else fact_of(label)


def _spans(text: str, team: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for name in team:
        for match in re.finditer(r"\s*".join(map(re.escape, name)), text):
            yield name, *match.span()
