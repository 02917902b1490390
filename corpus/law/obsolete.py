"""Eliminated and restricted processes and devices (淘汰、限制目录), judged by the day.

A catalogue may set a day after which an existing process or device may no longer be used; until then a
report must still recognise it. The catalogues are data (``obsolete/*.yaml``). What a report says is compared
by words and, where only the type number tells (S7-250/10, JO2-42-2), by patterns of type numbers.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.document import (
    DocumentRow,
    LawDocument,
    Text,
    document_of,
    read_folder,
    refuse_repeated_items,
)
from corpus.law.industries import load_industries
from corpus.law.reading import StrictRow, defect, read_yaml, validated
from corpus.law.terms import Terms, plain

OBSOLETE_FOLDER = Path(__file__).parent / "obsolete"


class Measure(StrEnum):
    """What the catalogue orders."""

    ELIMINATED = "淘汰"
    RESTRICTED = "限制"


class Subject(StrEnum):
    """What is ordered out."""

    PROCESS = "工艺"
    DEVICE = "设备"
    MATERIAL = "材料"


class ObsoleteRow(StrictRow):
    """One process or device, as written."""

    id: Text
    title: Text
    measure: Literal["淘汰", "限制"]
    subject: Literal["工艺", "设备", "材料"]
    industries: Annotated[list[Text], Field(default_factory=list)]
    named_by: Annotated[list[Text], Field(default_factory=list)]
    unless: Annotated[list[Text], Field(default_factory=list)]
    models: Annotated[list[Text], Field(default_factory=list)]
    deadline: dt.date | None = None
    scope: Text | None = None
    verified: bool


class CatalogueRow(DocumentRow):
    """One catalogue in one edition. ``itemised: false``: its items are not known to us."""

    schema_name: Annotated[Literal["mingjian.obsolete-catalogue/1"], Field(alias="schema")]
    industries: Annotated[list[Text], Field(default_factory=list)]
    itemised: bool = True
    items: Annotated[list[ObsoleteRow], Field(default_factory=list)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsoleteItem:
    """One process, device or material; ``title`` in our words.

    ``deadline`` is the last day on which what existed may be used; None: none is set or known.
    """

    id: str
    title: str
    measure: Measure
    subject: Subject
    industries: tuple[str, ...]  # none: any
    named_by: Terms
    unless: Terms  # words in the same passage that show something else is meant
    models: tuple[re.Pattern[str], ...]  # of type numbers, in half-width capitals
    deadline: dt.date | None
    scope: str | None  # to what the order is limited, where it is
    verified: bool

    def match(self, passage: str) -> str | None:
        """What in a passage (a row of an equipment table, a sentence) names it, or None."""
        spaced = unicodedata.normalize("NFKC", passage).upper()
        if self.unless.in_passage(passage) is not None:
            return None
        for pattern in self.models:
            if (found := pattern.search(spaced) or pattern.search(plain(passage))) is not None:
                return found[0]
        words = self.named_by.in_passage(passage)
        return None if words is None else "、".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One catalogue in one edition; ``industries`` as those of its items, none: any."""

    document: LawDocument
    industries: tuple[str, ...]
    is_itemised: bool
    items: tuple[ObsoleteItem, ...]

    def items_for(self, industries: Iterable[str]) -> tuple[ObsoleteItem, ...]:
        """The items that concern a report of these industries."""
        wanted = set(industries)
        if self.industries and not wanted & set(self.industries):
            return ()
        return tuple(item for item in self.items if not item.industries or wanted & set(item.industries))


def load_catalogues(folder: Path = OBSOLETE_FOLDER) -> tuple[Catalogue, ...]:
    """All catalogues in ``folder`` by id; raises ``LawDataError`` naming file, item and field."""
    return _loaded(folder)


def obsolete_on(
    day: dt.date, industries: Iterable[str], catalogues: Iterable[Catalogue] | None = None
) -> Iterator[tuple[Catalogue, ObsoleteItem]]:
    """What a report of that day and of these industries must recognise, with the catalogue that says so."""
    wanted = tuple(industries)
    for catalogue in load_catalogues() if catalogues is None else catalogues:
        if catalogue.document.is_in_force(day):
            for item in catalogue.items_for(wanted):
                yield catalogue, item


@cache
def _loaded(folder: Path) -> tuple[Catalogue, ...]:
    found = read_folder(folder, _catalogue)
    refuse_repeated_items((path, item.id) for path, each in found for item in each.items)
    return tuple(each for _, each in found)


def _catalogue(path: Path) -> Catalogue:
    row = validated(CatalogueRow, read_yaml(path), path)
    known = {industry.id for industry in load_industries()}
    for place, keys in [
        ("字段 industries", row.industries),
        *((f"条目 {i.id}", i.industries) for i in row.items),
    ]:
        if unknown := [key for key in keys if key not in known]:
            raise defect(path, place, f"没有行业 {unknown[0]}")
    if row.itemised != bool(row.items):
        raise defect(path, "字段 itemised", "应为 true 当且仅当列有条目")
    return Catalogue(
        document=document_of(row, path),
        industries=tuple(row.industries),
        is_itemised=row.itemised,
        items=tuple(_item(item, path) for item in row.items),
    )


def _item(row: ObsoleteRow, path: Path) -> ObsoleteItem:
    if not row.named_by and not row.models:
        raise defect(path, f"条目 {row.id}", "named_by 和 models 至少要有一项")
    try:
        return ObsoleteItem(
            id=row.id,
            title=row.title,
            measure=Measure(row.measure),
            subject=Subject(row.subject),
            industries=tuple(row.industries),
            named_by=Terms.of(row.named_by),
            unless=Terms.of(row.unless),
            models=tuple(re.compile(pattern) for pattern in row.models),
            deadline=row.deadline,
            scope=row.scope,
            verified=row.verified,
        )
    except (ValueError, re.error) as error:
        raise defect(path, f"条目 {row.id}", "检索词有空缺，或型号的写法不是合法的正则表达式") from error
