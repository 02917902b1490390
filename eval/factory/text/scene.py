"""The scene: one plan seen through one layout; what the chapters need to write."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

from core.facts import Role
from eval.factory.blocks import Cell, Heading, NewPage, Paragraph, Story, marked, plain
from eval.factory.draw import stream
from eval.factory.layouts.base import Layout
from eval.factory.layouts.dates import written
from eval.factory.plan.chapters import ChapterFates
from eval.factory.plan.citations import Source, in_force
from eval.factory.plan.records import ReportPlan
from eval.factory.text.grammar import Template, expand
from eval.factory.text.phrasing import phrased

_LEAST_PASSAGE = 24  # characters of a paragraph that can be told to have been copied
_SENTENCE = re.compile(r"[^。；]+[。；]?")

ROLE_WORDS: Mapping[Role, str] = {
    Role.PROJECT_LEADER: "role_leader",
    Role.TEAM_MEMBER: "role_member",
    Role.AUTHOR: "role_author",
    Role.REVIEWER: "role_reviewer",
    Role.PROCESS_CONTROL_CHIEF: "role_process",
    Role.TECHNICAL_CHIEF: "role_technical",
    Role.LEGAL_REPRESENTATIVE: "role_legal",
    Role.EXPERT: "role_expert",
}


class Scene:
    """Plan, layout and the story so far. Site text is drawn per report, boilerplate per agency."""

    def __init__(self, plan: ReportPlan, layout: Layout) -> None:
        self.plan = plan
        self.layout = layout
        self.story = Story()
        self._path = [0, 0, 0]
        self._chapters = ChapterFates(plan.extra)

    def word(self, key: str) -> str:
        """The layout's word for a label."""
        return self.layout.words[key]

    @cached_property
    def title(self) -> str:
        """安全现状评价报告 and its likes."""
        return f"安全{self.plan.kind}报告"

    @cached_property
    def is_short(self) -> bool:
        """Whether chapters leave out what is not needed."""
        return self.plan.length in ("brief", "short")

    def draw(self, name: str) -> random.Random:
        """Chance for the report's own text."""
        return stream(self.plan.voices.get(name, self.plan.seed), "text", name)

    @contextmanager
    def site(self, chapter: str) -> Iterator[random.Random]:
        """Write a site-specific chapter: gives its chance and marks its paragraphs ``site:CHAPTER:N``.

        A chapter that was copied from another report takes that report's chance, so its very words;
        where the copyist put the sentences in another order, they are shuffled here.
        """
        first = len(self.story.blocks)
        yield self.draw(chapter)
        for text in self._added(chapter):
            self.story.say(text)
        number = 0
        for at in range(first, len(self.story.blocks)):
            block = self.story.blocks[at]
            if not isinstance(block, Paragraph) or len(plain(block.text)) < _LEAST_PASSAGE:
                continue
            text = block.text
            if chapter in self.plan.shuffled:
                text = shuffled(text, stream(self.plan.seed, "shuffle", chapter, number))
            self.story.blocks[at] = replace(block, text=text, mark=f"site:{chapter}:{number}")
            number += 1

    def house_draw(self, name: str) -> random.Random:
        """Chance for an agency's template chapters: the same in all its reports."""
        return stream(self.plan.world_seed, self.plan.agency.key, "house", name)

    def _added(self, chapter: str) -> Iterator[str]:
        """Sentences that the plan puts at the end of a chapter."""
        if chapter in self.plan.remarks:
            yield marked(f"remark:{chapter}", self.plan.remarks[chapter])
        for stray in self.plan.strays:
            if stray.chapter == chapter:
                yield stray.sentence.replace("<stray>", marked(stray.mark, stray.name))

    def say(self, template: Template, draw: random.Random, **facts: str) -> str:
        """Site text of a template in this report's facts and phrases; ``facts`` go before the plan's."""
        return phrased(template, draw, {**self.plan.slots, **facts} if facts else self.plan.slots)

    def recite(self, template: Template, house: random.Random) -> str:
        """Template text of the agency: its wording stays as the house has it."""
        return expand(template, house, self.plan.slots)

    def day(self, day: dt.date, mark: str | None = None, style: str | None = None) -> str:
        """A day as the layout writes it, marked when it is evidence."""
        text = written(style or self.layout.dates, day)
        return marked(mark, text) if mark else text

    @contextmanager
    def turned(self, what: str) -> Iterator[None]:
        """Pages on their side for what the layout turns (option ``turned``: names with blanks between)."""
        if what not in self.layout.options.get("turned", "").split():
            yield
            return
        self.story.add(NewPage(part="body", is_turned=True))
        yield
        self.story.add(NewPage(part="body"))

    def heading(self, text: str, level: int = 1, kind: str = "其他") -> None:
        """A numbered heading; a chapter that the plan leaves out or empty is muted up to the next one."""
        fate = self._chapters.fate(kind, level)
        self.story.is_muted = fate.is_muted
        if fate.hides_heading:
            return
        text = marked(fate.mark, fate.title or text) if fate.mark else text
        self._path[level - 1] += 1
        self._path[level:] = [0] * (3 - level)
        number = self.layout.numbering(tuple(self._path[:level]))
        starts = level == 1 and self.layout.chapter_starts_page and not self.is_short
        self.story.is_muted = False
        self.story.add(Heading(text=f"{number}{text}", level=level, kind=kind, starts_page=starts))
        if fate.sentence:
            self.story.say(marked("chapter:hollow", fate.sentence))
        self.story.is_muted = fate.is_muted

    def annex(self, number: int, text: str, kind: str = "附件") -> None:
        """A heading of an annex."""
        self.story.is_muted = False
        self.story.add(Heading(text=f"{self.layout.annex_number(number)}{text}", level=1, kind=kind))

    def cite(self, source: Source, mark: str | None = None) -> str:
        """A law or standard as the layout cites it."""
        details = [part for part in (source.code, source.number, source.edition) if part]
        form = self.layout.options.get("citation", "title_first")
        if form == "code_first" and source.code and source.kind == "standard":
            rest = f"（{source.edition}）" if source.edition else ""
            text = f"{source.code}{rest}《{source.title}》"
        else:
            text = f"《{source.title}》" + (f"（{'，'.join(details)}）" if details else "")
        return marked(mark, text) if mark else text

    def recheckers(self) -> tuple[str, ...]:
        """Names of those on site who may check again what was put right."""
        keys = self.plan.surveyors
        return tuple(dict.fromkeys(p.assessor.name for p in self.plan.people if p.assessor.key in keys))

    def code_in_force(self, family: str) -> str:
        """The code of a family's edition among the report's citations."""
        source = in_force(family, self.plan.days.report_on)
        if source is None:
            raise LookupError(f"{family}: nothing in force on {self.plan.days.report_on}")
        return source.code


def shuffled(text: str, draw: random.Random) -> str:
    """The sentences of a paragraph in another order; marks stay whole, the last mark of punctuation last."""
    pieces = [piece.rstrip("。；") for piece in _SENTENCE.findall(text)]
    if len(pieces) < 3 or any(piece.count("⟦") != piece.count("⟧") for piece in pieces):
        return text
    head, *rest = pieces
    draw.shuffle(rest)
    return "；".join((head, *rest)) + "。"


def cells(*texts: str, align: str = "left") -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(Cell(text=text, align=align) for text in texts)
