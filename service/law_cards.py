"""The law data as a person reads them: every dated document on one card, whatever kind of list it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.dates import Validity
from core.ids import digest
from corpus.law.criteria import load_criteria
from corpus.law.document import LawDocument
from corpus.law.gb18218 import Criteria
from corpus.law.law_entry import ForceStatus, LawEntry
from corpus.law.obsolete import load_catalogues
from corpus.law.outlines import load_outlines
from corpus.law.packs import RulePack, load_packs
from corpus.law.timeline import Timeline
from corpus.law.veto import load_veto_lists


class LawDataKind(StrEnum):
    """The kinds of law data, by the word a person types."""

    PACKS = "packs"
    TIMELINE = "timeline"
    CRITERIA = "criteria"
    OUTLINES = "outlines"
    OBSOLETE = "obsolete"
    VETO = "veto"
    MAJOR_HAZARDS = "major-hazards"

    @property
    def in_chinese(self) -> str:
        """As tables head it."""
        return _NAMES[self]


_NAMES = {
    LawDataKind.PACKS: "规则包",
    LawDataKind.TIMELINE: "法规标准时间线",
    LawDataKind.CRITERIA: "重大事故隐患判定标准",
    LawDataKind.OUTLINES: "报告提纲",
    LawDataKind.OBSOLETE: "淘汰、限制目录",
    LawDataKind.VETO: "否决项",
    LawDataKind.MAJOR_HAZARDS: "重大危险源临界量表",
}
_FORCE = {
    ForceStatus.IN_FORCE: "有效",
    ForceStatus.NOT_YET: "尚未实施",
    ForceStatus.NO_LONGER: "已失效",
    ForceStatus.UNKNOWN: "无法确定",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LawLine:
    """One item of a list. ``place`` is its article or number in the document, ``title`` our words."""

    id: str
    place: str
    title: str
    note: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LawCard:
    """One document in one edition."""

    kind: LawDataKind
    id: str
    number: str
    title: str
    edition: str
    issued_on: dt.date | None
    validity: Validity
    known_by: dt.date | None  # a day on which it certainly held, where its first day is not known
    successor: str | None
    verified: bool
    source: str
    note: str
    lines: tuple[LawLine, ...]

    def state_on(self, day: dt.date) -> str:
        """Whether it holds on a day, in words."""
        if self.validity.since is None:
            if self.validity.until is not None and day > self.validity.until:
                return _FORCE[ForceStatus.NO_LONGER]
            held = self.known_by is not None and day >= self.known_by
            return _FORCE[ForceStatus.IN_FORCE if held else ForceStatus.UNKNOWN]
        if day < self.validity.since:
            return _FORCE[ForceStatus.NOT_YET]
        ended = self.validity.until is not None and day > self.validity.until
        return _FORCE[ForceStatus.NO_LONGER if ended else ForceStatus.IN_FORCE]

    @property
    def verified_lines(self) -> int:
        """How many of its items a source confirms."""
        return sum(line.verified for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSummary:
    """How much there is of one kind; ``version`` changes with any of its documents."""

    kind: LawDataKind
    documents: int
    verified: int
    lines: int
    verified_lines: int
    version: str


def cards(kind: LawDataKind) -> tuple[LawCard, ...]:
    """All documents of a kind; raises ``LawDataError`` for a malformed data file."""
    return tuple(_READERS[kind]())


def summary(kind: LawDataKind) -> KindSummary:
    """The counts of a kind."""
    found = cards(kind)
    facts = [[c.id, c.edition, str(c.validity), c.verified, [str(line) for line in c.lines]] for c in found]
    return KindSummary(
        kind=kind,
        documents=len(found),
        verified=sum(card.verified for card in found),
        lines=sum(len(card.lines) for card in found),
        verified_lines=sum(card.verified_lines for card in found),
        version=Timeline.load().version if kind is LawDataKind.TIMELINE else digest(facts)[:12],
    )


def named(name: str) -> tuple[LawCard, ...]:
    """The documents that a person means: by id, by the id of an item, by code, document number or title."""
    wanted = name.strip()
    listed = [card for kind in LawDataKind if kind is not LawDataKind.TIMELINE for card in cards(kind)]
    exact = [card for card in listed if wanted == card.id or any(line.id == wanted for line in card.lines)]
    if exact:
        return tuple(exact)
    timeline = Timeline.load()
    found = timeline.find(wanted).entries or timeline.find_title(wanted).entries
    return (*(_of_entry(entry) for entry in found), *(c for c in listed if wanted in (c.number, c.title)))


def _packs() -> Iterator[LawCard]:
    return (_of_pack(pack) for pack in load_packs())


def _of_pack(pack: RulePack) -> LawCard:
    return LawCard(
        kind=LawDataKind.PACKS,
        id=pack.id,
        number=pack.document_number,
        title=pack.title,
        edition=pack.version,
        issued_on=None,
        validity=pack.validity,
        known_by=None,
        successor=None,
        verified=all(item.verified for item in pack.items),
        source=pack.source,
        note=pack.note,
        lines=tuple(
            LawLine(
                id=item.id,
                place=item.article,
                title=item.title,
                note=item.explanation,
                verified=item.verified,
            )
            for item in pack.items
        ),
    )


def _timeline() -> Iterator[LawCard]:
    return (_of_entry(entry) for entry in Timeline.load().entries)


def _of_entry(entry: LawEntry) -> LawCard:
    return LawCard(
        kind=LawDataKind.TIMELINE,
        id=entry.key,
        number=entry.code,
        title=entry.title,
        edition=entry.edition,
        issued_on=entry.issued_on,
        validity=entry.validity,
        known_by=None,
        successor=entry.successor,
        verified=entry.verified,
        source=entry.source,
        note="终止日期由后续版本推定。" if entry.is_end_inferred else "",
        lines=(),
    )


def _criteria() -> Iterator[LawCard]:
    for each in load_criteria():
        lines = (
            LawLine(
                id=item.id,
                place=item.place,
                title=item.title,
                note=_only_when(item.applies_when.alternatives, part.title),
                verified=item.verified,
            )
            for part in each.parts
            for item in part.items
        )
        yield _of_document(LawDataKind.CRITERIA, each.document, lines)


def _outlines() -> Iterator[LawCard]:
    for each in load_outlines():
        lines = (
            LawLine(
                id=f"{each.document.id}/{row.id}",
                place=row.place or _FORMS[row.form.value],
                title=row.title,
                note="或".join(chapter.value for chapter in row.chapters),
                verified=row.verified,
            )
            for row in each.requirements
        )
        yield _of_document(LawDataKind.OUTLINES, each.document, lines)


def _obsolete() -> Iterator[LawCard]:
    for each in load_catalogues():
        lines = (
            LawLine(
                id=item.id,
                place=f"{item.measure.value}{item.subject.value}",
                title=item.title,
                note="；".join(
                    part
                    for part in (item.scope or "", f"限期 {item.deadline}" if item.deadline else "")
                    if part
                ),
                verified=item.verified,
            )
            for item in each.items
        )
        yield _of_document(LawDataKind.OBSOLETE, each.document, lines)


def _veto() -> Iterator[LawCard]:
    for each in load_veto_lists():
        lines = (
            LawLine(id=item.id, place=item.place, title=item.title, note="", verified=item.verified)
            for item in each.items
        )
        yield _of_document(LawDataKind.VETO, each.document, lines)


def _major_hazards() -> Iterator[LawCard]:
    for each in Criteria.editions():
        lines = (
            LawLine(
                id=f"{each.code}#{row.number}",
                place=f"表1第{row.number}项",
                title=f"{row.name}（{row.condition}）" if row.condition else row.name,
                note=f"临界量 {row.threshold_t:g} t" + (f"，β {row.beta:g}" if row.beta else ""),
                verified=each.verified,
            )
            for row in each.substances
        )
        yield LawCard(
            kind=LawDataKind.MAJOR_HAZARDS,
            id=each.code.replace("GB ", "gb").lower(),
            number=each.code,
            title="危险化学品重大危险源辨识（临界量、校正系数、分级）",
            edition=each.code.rpartition("-")[2],
            issued_on=None,
            validity=each.validity,
            known_by=None,
            successor=None,
            verified=each.verified,
            source=each.source,
            note="",
            lines=tuple(lines),
        )


def _of_document(kind: LawDataKind, document: LawDocument, lines: Iterable[LawLine]) -> LawCard:
    return LawCard(
        kind=kind,
        id=document.id,
        number=document.number,
        title=document.title,
        edition="",
        issued_on=document.issued_on,
        validity=document.validity,
        known_by=document.in_force_by,
        successor=document.successor,
        verified=document.verified,
        source=document.source,
        note=document.note,
        lines=tuple(lines),
    )


def _only_when(alternatives: tuple[tuple[str, ...], ...], part: str) -> str:
    if not alternatives:
        return part
    return f"{part}；涉及{'、'.join('与'.join(words) for words in alternatives)}时适用"


_FORMS = {"chapter": "章节", "content": "内容", "annex": "附件"}
_READERS = {
    LawDataKind.PACKS: _packs,
    LawDataKind.TIMELINE: _timeline,
    LawDataKind.CRITERIA: _criteria,
    LawDataKind.OUTLINES: _outlines,
    LawDataKind.OBSOLETE: _obsolete,
    LawDataKind.VETO: _veto,
    LawDataKind.MAJOR_HAZARDS: _major_hazards,
}
