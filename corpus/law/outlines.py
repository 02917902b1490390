"""Outlines: which chapters a report of a kind must have.

A report that lacks a chapter which its standard asks for has had its procedure simplified (令第1号 art. 22,
令第20号 art. 21). The outlines are data (``outlines/*.yaml``), one file for one standard in one edition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from core.chapters import Chapter
from corpus.law.document import DocumentRow, LawDocument, Text, document_of, read_folder
from corpus.law.industries import load_industries
from corpus.law.reading import StrictRow, defect, read_yaml, validated
from corpus.law.terms import Terms

OUTLINE_FOLDER = Path(__file__).parent / "outlines"


class Form(StrEnum):
    """How a requirement must be met."""

    CHAPTER = "chapter"  # under a heading of its own, or one that names it together with others
    CONTENT = "content"  # somewhere in the text
    ANNEX = "annex"  # among the attachments


class RequirementRow(StrictRow):
    """One part that must be there, as written."""

    id: Text
    title: Text
    chapters: Annotated[list[Text], Field(min_length=1)]
    form: Literal["chapter", "content", "annex"] = "chapter"
    named_by: Annotated[list[Text], Field(default_factory=list)]
    told_by: Annotated[list[Text], Field(default_factory=list)]
    place: Text | None = None
    verified: bool


class OutlineFileRow(DocumentRow):
    """One standard in one edition. Without ``industries`` it is the general one."""

    schema_name: Annotated[Literal["mingjian.report-outline/1"], Field(alias="schema")]
    report_kinds: Annotated[list[Text], Field(min_length=1)]
    industries: Annotated[list[Text], Field(default_factory=list)]
    replaces_general: bool = False
    requirements: Annotated[list[RequirementRow], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One part that a report must have: any one of ``chapters`` meets it."""

    id: str
    title: str
    chapters: tuple[Chapter, ...]
    form: Form
    named_by: Terms  # words of headings or text that also meet it
    place: str | None  # clause of the standard, where known
    verified: bool  # whether a source confirms that the standard asks for it
    told_by: Terms  # words of a sentence that deals with it under another heading

    def is_met_by(self, kind: Chapter, title: str) -> bool:
        """By a chapter of the kind, or by a heading that names it: one chapter may hold two."""
        return kind in self.chapters or self.named_by.in_passage(title) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One standard in one edition."""

    document: LawDocument
    report_kinds: tuple[str, ...]  # 预评价, 验收评价, 现状评价, 专项评价
    industries: tuple[str, ...]  # keys of ``corpus.law.industries``; none: general
    replaces_general: bool  # a report that follows it need not follow the general outline
    requirements: tuple[Requirement, ...]

    def required(self, form: Form) -> tuple[Requirement, ...]:
        """The requirements of one form in the outline's order."""
        return tuple(each for each in self.requirements if each.form is form)


def load_outlines(folder: Path = OUTLINE_FOLDER) -> tuple[Outline, ...]:
    """All outlines in ``folder`` by id; raises ``LawDataError`` naming file, item and field."""
    return _loaded(folder)


def outlines_for(
    report_kind: str,
    day: dt.date,
    industries: Iterable[str] = (),
    outlines: Iterable[Outline] | None = None,
) -> tuple[Outline, ...]:
    """The outlines that a report of that kind and day must follow together, those of its industry first.

    The general outline is left out where one of the industry replaces it.
    """
    wanted = set(industries)
    held = [
        each
        for each in (load_outlines() if outlines is None else outlines)
        if report_kind in each.report_kinds and each.document.is_in_force(day)
    ]
    special = [each for each in held if wanted & set(each.industries)]
    if any(each.replaces_general for each in special):
        return tuple(special)
    return (*special, *(each for each in held if not each.industries))


def requirements_of(outlines: Iterable[Outline]) -> tuple[tuple[Outline, Requirement], ...]:
    """What they ask together: each requirement once, by the first outline that has it."""
    found: dict[str, tuple[Outline, Requirement]] = {}
    for outline in outlines:
        for requirement in outline.requirements:
            found.setdefault(requirement.id, (outline, requirement))
    return tuple(found.values())


@cache
def _loaded(folder: Path) -> tuple[Outline, ...]:
    return tuple(each for _, each in read_folder(folder, _outline))


def _outline(path: Path) -> Outline:
    row = validated(OutlineFileRow, read_yaml(path), path)
    known = {industry.id for industry in load_industries()}
    if unknown := [key for key in row.industries if key not in known]:
        raise defect(path, "字段 industries", f"没有行业 {unknown[0]}")
    ids = [each.id for each in row.requirements]
    if repeated := {key for key in ids if ids.count(key) > 1}:
        raise defect(path, f"条目 {min(repeated)}", "条目编号重复")
    return Outline(
        document=document_of(row, path),
        report_kinds=tuple(row.report_kinds),
        industries=tuple(row.industries),
        replaces_general=row.replaces_general,
        requirements=tuple(_requirement(each, path) for each in row.requirements),
    )


def _requirement(row: RequirementRow, path: Path) -> Requirement:
    kinds = {kind.value for kind in Chapter}
    if unknown := [name for name in row.chapters if name not in kinds]:
        raise defect(path, f"条目 {row.id}，字段 chapters", f"没有章节类型 {unknown[0]}")
    return Requirement(
        id=row.id,
        title=row.title,
        chapters=tuple(Chapter(name) for name in row.chapters),
        form=Form(row.form),
        named_by=Terms.of(row.named_by),
        place=row.place,
        verified=row.verified,
        told_by=Terms.of(row.told_by),
    )
