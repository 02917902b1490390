"""Veto items (否决项): conditions of which one unmet rules out a favourable conclusion.

Lists are data (``veto/*.yaml``), one file for one document in one edition, titles in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.document import DocumentRow, LawDocument, Text, document_of, read_folder
from corpus.law.industries import load_industries
from corpus.law.reading import StrictRow, defect, read_yaml, validated
from corpus.law.terms import Terms

VETO_FOLDER = Path(__file__).parent / "veto"


class VetoRow(StrictRow):
    """One condition, as written."""

    id: Text
    place: Text
    title: Text
    spoken_of: Annotated[list[Text], Field(min_length=1)]
    verified: bool


class VetoFileRow(DocumentRow):
    """One document in one edition."""

    schema_name: Annotated[Literal["mingjian.veto-items/1"], Field(alias="schema")]
    report_kinds: Annotated[list[Text], Field(min_length=1)]
    industries: Annotated[list[Text], Field(default_factory=list)]
    items: Annotated[list[VetoRow], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoItem:
    """One condition; ``spoken_of`` are words by which a check item or sentence is about it."""

    id: str
    place: str
    title: str
    spoken_of: Terms
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoList:
    """One document in one edition; without ``industries`` it is for all."""

    document: LawDocument
    report_kinds: tuple[str, ...]
    industries: tuple[str, ...]
    items: tuple[VetoItem, ...]


def load_veto_lists(folder: Path = VETO_FOLDER) -> tuple[VetoList, ...]:
    """All lists in ``folder`` by id; raises ``LawDataError`` naming file, item and field."""
    return _loaded(folder)


@cache
def _loaded(folder: Path) -> tuple[VetoList, ...]:
    return tuple(each for _, each in read_folder(folder, _list))


def _list(path: Path) -> VetoList:
    row = validated(VetoFileRow, read_yaml(path), path)
    known = {industry.id for industry in load_industries()}
    if unknown := [key for key in row.industries if key not in known]:
        raise defect(path, "字段 industries", f"没有行业 {unknown[0]}")
    ids = [each.id for each in row.items]
    if repeated := {key for key in ids if ids.count(key) > 1}:
        raise defect(path, f"条目 {min(repeated)}", "条目编号重复")
    return VetoList(
        document=document_of(row, path),
        report_kinds=tuple(row.report_kinds),
        industries=tuple(row.industries),
        items=tuple(_item(item, path) for item in row.items),
    )


def _item(row: VetoRow, path: Path) -> VetoItem:
    try:
        terms = Terms.of(row.spoken_of)
    except ValueError as error:
        raise defect(path, f"条目 {row.id}", "检索词有空缺") from error
    return VetoItem(id=row.id, place=row.place, title=row.title, spoken_of=terms, verified=row.verified)
