"""Leads of text_copied over factory reports as kept texts: how many planted copies are told, and what else.

The texts are the factory's own, with its chapters; nothing is rendered or read. A lead is right where the
factory planted a copy from that report; a report of which another is a follow-up, or that shares a template
or a quoted article with another, must have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.chapters import Chapter
from core.dates import PartialDate
from core.outcome import State
from corpus.similarity.candidates import Catalogue
from corpus.similarity.index_view import IndexView
from corpus.similarity.normal import normal
from corpus.similarity.segment import TEXT, gathered
from corpus.similarity.telling import least_telling
from corpus.similarity.texts import ReportText
from corpus.similarity.winnow import fingerprints
from corpus.similarity.wording import Wording
from corpus.store.text_rows import name_key
from eval.factory import blocks
from eval.factory.corpus import Order, draw_orders
from eval.factory.layouts.catalogue import BY_NAME, LAYOUTS
from eval.factory.plan.records import ReportPlan
from eval.factory.text.compose import compose
from eval.factory.world.world import World
from pipelines.text_sources import compared

CHECK = "text_copied"
_LINE = 36  # characters
_CHAPTERS = {
    "工艺流程": Chapter.PROCESS,
    "公用工程": Chapter.EQUIPMENT,
    "自然条件": Chapter.SURROUNDINGS,
    "安全管理": Chapter.ENTERPRISE,
    "隐患整改": Chapter.RECTIFICATION,
    "现场勘验": Chapter.SURVEY_RECORD,
}


@dataclass(frozen=True, slots=True)
class Leads:
    """``planted`` and ``told`` by form of the planted copy; ``right`` and ``wrong`` leads in all reports."""

    reports: int
    planted: dict[str, int]
    told: dict[str, int]
    right: int
    wrong: int
    traps: int


@dataclass(frozen=True, slots=True)
class _Made:
    plan: ReportPlan
    text: ReportText


def leads(count: int, seed: int, split: str, length: str) -> Leads:
    """Make so many reports of one world with copies and traps of this check, and judge all of them."""
    layouts = [layout for layout in LAYOUTS if layout.split == split]
    world = World(seed, agencies=max(6, count // 8))
    orders = draw_orders(world, count, layouts, (length,), scans=False, checks=(CHECK,))
    made = [_Made(order.plan, _kept(order)) for order in orders]
    view = _view(made)
    planted: Counter[str] = Counter()
    told: Counter[str] = Counter()
    right = wrong = traps = 0
    for each in made:
        copies = {
            other: said.form
            for said in each.plan.expectations
            if said.check == CHECK and said.state is State.FLAGGED and said.form != "mirror"
            for other, _ in said.others[:1]
        }
        traps += any(said.check == CHECK and said.form == "trap" for said in each.plan.expectations)
        found = _found(each, view)
        planted.update(copies.values())
        told.update(form for other, form in copies.items() if other in found)
        right += len(found & copies.keys())
        wrong += len(found - copies.keys())
    return Leads(len(made), dict(planted), dict(told), right, wrong, traps)


def _found(made: _Made, view: IndexView) -> set[str]:
    """Reports that this one is flagged with, as the check would."""
    found = compared(made.plan.seed, made.text, view)
    return {
        source.report
        for source in found.sources
        if source.telling >= least_telling(found.others)
        and not source.is_same_enterprise
        and not _is_before(made.text.report_on, source.text.report_on)
    }


def _is_before(one: str | None, other: str | None) -> bool:
    return bool(one and other and PartialDate.parse(one).before(PartialDate.parse(other)))


def _view(made: Sequence[_Made]) -> IndexView:
    rows = [(at, name_key(m.text.agency), name_key(m.text.enterprise), 0) for at, m in enumerate(made)]
    texts = np.array(rows, TEXT)
    codes = [normal(m.text.text).codes for m in made]
    segment = gathered(texts, [fingerprints(each).hashes for each in codes])
    wording = Wording.learned(codes, range(len(codes)))
    ids = np.array([m.plan.seed.encode() for m in made], "S64")
    return IndexView(
        (segment,),
        Catalogue.of(texts),
        ids,
        1,
        lambda number: made[number].text,
        lambda numbers: {number: made[number].text for number in numbers},
        lambda: wording,
    )


def _kept(order: Order) -> ReportText:
    """The report's text in lines, with the factory's chapters."""
    plan = order.plan
    lines: list[str] = []
    starts: list[int] = []
    sections: list[tuple[int, str]] = []
    at = 0
    for chapter, words in _parts(plan, order.layout):
        if chapter is not None:
            sections.append((at, chapter))
        for start in range(0, len(words), _LINE):
            lines.append(words[start : start + _LINE])
            starts.append(at)
            at += len(lines[-1]) + 1
    size = len(lines)
    return ReportText(
        text="\n".join(lines),
        starts=np.array(starts, np.int32),
        pages=np.ones(size, np.int32),
        boxes=np.tile(np.array([50, 50, 500, 62], np.float32), (size, 1)),
        sections=tuple(sections),
        agency=plan.agency.name,
        enterprise=plan.enterprise.name,
        report_on=plan.days.report_on.isoformat(),
        kind=plan.kind,
    )


def _parts(plan: ReportPlan, layout: str) -> list[tuple[str | None, str]]:
    """Headings with their chapter, paragraphs and cells without."""
    found: list[tuple[str | None, str]] = []
    for block in compose(plan, BY_NAME[layout]):
        if isinstance(block, blocks.Heading):
            found.append((_CHAPTERS.get(block.kind, block.kind), block.text))
        elif isinstance(block, blocks.Paragraph):
            found.append((None, blocks.plain(block.text)))
        elif isinstance(block, blocks.Table):
            found += [(None, blocks.plain(cell.text)) for row in block.rows for cell in row]
    return [(chapter, " ".join(words.split())) for chapter, words in found if words.strip()]
