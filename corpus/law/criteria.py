"""Criteria for major accident hazards (重大事故隐患判定标准): what a report of an industry must speak to.

An evaluation that passes over a listed circumstance which applies is inaccurate (应急〔2023〕99号, 失实
第七项). The lists are data (``criteria/*.yaml``), one file for one edition of one document; the titles are
our own words. Whether a circumstance applies, and whether a report speaks to it, is told by words looked up
in the report (``Terms``): a lead for a person, no proof.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.law.criteria_file import CriteriaFileRow, CriterionRow, PartRow
from corpus.law.designation import numbers_of_place
from corpus.law.document import LawDocument, document_of, read_folder, refuse_repeated_items
from corpus.law.industries import load_industries
from corpus.law.reading import defect, read_yaml, validated
from corpus.law.terms import Terms

CRITERIA_FOLDER = Path(__file__).parent / "criteria"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One circumstance. ``id`` is unique among all lists; ``place`` is how the document counts it."""

    id: str
    place: str  # 「第四项」, 「第十一条第三项」
    title: str  # what it is about, in our words
    applies_when: Terms  # words in the report that make it apply; none: it always applies
    spoken_of: Terms  # words by which a passage speaks to it
    verified: bool  # whether a source confirms that the document says this at this place

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its place: (4,) for 「第四项」, (11, 3) for 「第十一条第三项」."""
        return numbers_of_place(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaPart:
    """The circumstances of one industry or field (粉尘涉爆, 液氨制冷, 地下矿山) within a document."""

    id: str
    title: str
    industries: tuple[str, ...]  # keys of ``corpus.law.industries``
    applies_when: Terms  # words in the report that make the part apply; none: by its industry alone
    items: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaList:
    """One edition of one document. ``is_itemised`` is False where its items are not known to us."""

    document: LawDocument
    is_itemised: bool
    parts: tuple[CriteriaPart, ...]

    @property
    def items(self) -> tuple[Criterion, ...]:
        """All circumstances in the document's order."""
        return tuple(item for part in self.parts for item in part.items)

    def parts_for(self, industry: str) -> tuple[CriteriaPart, ...]:
        """The parts that concern an industry."""
        return tuple(part for part in self.parts if industry in part.industries)


def load_criteria(folder: Path = CRITERIA_FOLDER) -> tuple[CriteriaList, ...]:
    """All lists in ``folder`` by id; raises ``LawDataError`` naming file, item and field."""
    return _loaded(folder)


def criteria_in_force(
    industry: str, day: dt.date, lists: Iterable[CriteriaList] | None = None
) -> tuple[CriteriaList, ...]:
    """The lists with a part for the industry that hold on that day; a supplement stands beside its list."""
    known = load_criteria() if lists is None else lists
    return tuple(each for each in known if each.document.is_in_force(day) and each.parts_for(industry))


@cache
def _loaded(folder: Path) -> tuple[CriteriaList, ...]:
    found = read_folder(folder, _list)
    refuse_repeated_items((path, item.id) for path, each in found for item in each.items)
    return tuple(each for _, each in found)


def _list(path: Path) -> CriteriaList:
    row = validated(CriteriaFileRow, read_yaml(path), path)
    parts = tuple(_part(part, path) for part in row.parts)
    if row.itemised != any(part.items for part in parts):
        raise defect(path, "字段 itemised", "应为 true 当且仅当列有条目")
    return CriteriaList(document=document_of(row, path), is_itemised=row.itemised, parts=parts)


def _part(row: PartRow, path: Path) -> CriteriaPart:
    known = {industry.id for industry in load_industries()}
    if unknown := [key for key in row.industries if key not in known]:
        raise defect(path, f"部分 {row.id}，字段 industries", f"没有行业 {unknown[0]}")
    return CriteriaPart(
        id=row.id,
        title=row.title,
        industries=tuple(row.industries),
        applies_when=Terms.of(row.applies_when),
        items=tuple(_criterion(item, path) for item in row.items),
    )


def _criterion(row: CriterionRow, path: Path) -> Criterion:
    try:
        return Criterion(
            id=row.id,
            place=row.place,
            title=row.title,
            applies_when=Terms.of(row.applies_when),
            spoken_of=Terms.of(row.spoken_of),
            verified=row.verified,
        )
    except ValueError as error:
        raise defect(path, f"条目 {row.id}", "检索词有空缺") from error
