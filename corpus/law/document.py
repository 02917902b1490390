"""What every dated list of the law data says of itself: where it comes from and on which days it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

from pydantic import Field

from core.dates import Validity
from corpus.law.reading import StrictRow, defect

Text = Annotated[str, Field(min_length=1)]


class DocumentRow(StrictRow):
    """The head of a data file, as written."""

    id: Text
    title: Text
    document: Text
    issued_on: dt.date | None = None
    in_force_from: dt.date | None
    in_force_by: dt.date | None = None
    in_force_until: dt.date | None = None
    successor: Text | None = None
    verified: bool
    source: Text
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawDocument:
    """One edition of a list. ``number`` is the document number or the standard's code.

    Where the first day is not known, ``in_force_by`` is a day on which it certainly held (the end of the
    year of its number); without either it never holds with certainty.
    """

    id: str
    title: str
    number: str
    issued_on: dt.date | None
    in_force_from: dt.date | None
    in_force_by: dt.date | None
    in_force_until: dt.date | None
    successor: str | None  # id of the list that took its place
    verified: bool  # whether a source confirms title, number and days
    source: str
    note: str

    @property
    def validity(self) -> Validity:
        """The days on which it is in force."""
        return Validity(since=self.in_force_from, until=self.in_force_until)

    @property
    def designation(self) -> str:
        """As an inspector would cite it: 《工贸企业重大事故隐患判定标准》（应急管理部令第10号）."""
        return f"《{self.title}》（{self.number}）"

    def is_in_force(self, day: dt.date) -> bool:
        """Whether it certainly holds on that day."""
        since = self.in_force_from or self.in_force_by
        return since is not None and since <= day and self.validity.holds_on(day)


def document_of(row: DocumentRow, path: Path) -> LawDocument:
    """The head of a file; raises ``LawDataError`` for inverted days."""
    known = (row.issued_on, row.in_force_from, row.in_force_by, row.in_force_until)
    days = [day for day in known if day is not None]
    if days != sorted(days):
        raise defect(path, "", "日期应依发布、实施、失效的先后排列")
    return LawDocument(
        id=row.id,
        title=row.title,
        number=row.document,
        issued_on=row.issued_on,
        in_force_from=row.in_force_from,
        in_force_by=row.in_force_by,
        in_force_until=row.in_force_until,
        successor=row.successor,
        verified=row.verified,
        source=row.source,
        note=row.note,
    )


class Documented(Protocol):
    """A list, catalogue or outline that one document sets out."""

    @property
    def document(self) -> LawDocument:
        """The document."""
        ...


_Kind = TypeVar("_Kind", bound=Documented)


def read_folder(folder: Path, read: Callable[[Path], _Kind]) -> tuple[tuple[Path, _Kind], ...]:
    """Each YAML file of ``folder`` and what ``read`` makes of it, by the document's id.

    Raises ``LawDataError`` for an empty folder, a repeated id, and an end that is not the eve of the
    successor's beginning.
    """
    found = [(path, read(path)) for path in sorted(folder.glob("*.yaml"))]
    _refuse_defects([(path, each.document) for path, each in found], folder)
    return tuple(sorted(found, key=lambda each: each[1].document.id))


def refuse_repeated_items(ids: Iterable[tuple[Path, str]]) -> None:
    """Raise ``LawDataError`` where an id of an item stands twice, in one file or in two."""
    seen: dict[str, str] = {}
    for path, item in ids:
        if item in seen:
            raise defect(path, f"条目 {item}", f"条目编号重复，已见于 {seen[item]}")
        seen[item] = path.name


def _refuse_defects(found: list[tuple[Path, LawDocument]], folder: Path) -> None:
    if not found:
        raise defect(folder, "", "没有找到任何数据文件")
    known: dict[str, LawDocument] = {}
    for path, document in found:
        if document.id in known:
            raise defect(path, "字段 id", f"编号 {document.id} 重复")
        known[document.id] = document
    for path, document in found:
        if document.successor is not None:
            _refuse_gap(path, document, known.get(document.successor))


def _refuse_gap(path: Path, document: LawDocument, successor: LawDocument | None) -> None:
    if successor is None:
        raise defect(path, "字段 successor", f"没有编号 {document.successor}")
    begins = successor.in_force_from
    if begins is None or document.in_force_until != begins - dt.timedelta(days=1):
        raise defect(path, "字段 in_force_until", f"应为 {successor.id} 实施日的前一天")
