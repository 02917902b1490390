"""One edition of a law or standard, and whether it is in force on a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from core.dates import PartialDate, Validity
from corpus.law.designation import normalised_title, without_trial


class LawKind(StrEnum):
    """What sort of document it is."""

    STANDARD = "standard"
    LAW = "law"  # statutes, administrative regulations, judicial interpretations
    RULE = "rule"  # departmental rules and normative documents


class ForceStatus(StrEnum):
    """Whether a document is in force on a date."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    NO_LONGER = "no_longer"
    UNKNOWN = "unknown"  # the date is too imprecise, or the beginning is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class LawEntry:
    """One edition of one document. ``(code, edition)`` identifies it."""

    code: str  # "GB 18218-2018", "应急管理部令第20号"; a statute's short title
    title: str
    kind: LawKind
    edition: str  # the year that names the edition
    issued_on: dt.date | None
    in_force_from: dt.date | None
    in_force_until: dt.date | None  # last day; None while no end is known
    successor: str | None  # key of the edition that took its place
    verified: bool
    is_end_inferred: bool  # no source states the abolition; it follows from the successor's appearance
    numbers: tuple[str, ...]  # other numbers it is cited by
    aliases: tuple[str, ...]  # other titles it is cited by
    source: str

    @property
    def key(self) -> str:
        """Code and edition in one text: "GB 50016-2014@2018"."""
        return f"{self.code}@{self.edition}"

    @property
    def designation(self) -> str:
        """As an inspector would write it: 「GB 50016-2014（2018年版）」, 「安全生产法（2021年）」."""
        if self.kind is LawKind.STANDARD and not self.code.endswith(self.edition):
            return f"{self.code}（{self.edition}年版）"
        return f"{self.code}（{self.edition}年）" if self.code == self.title else self.code

    @property
    def validity(self) -> Validity:
        """The days on which it is in force."""
        return Validity(since=self.in_force_from, until=self.in_force_until)

    def is_titled(self, title: str) -> bool:
        """Whether ``title`` is its title or one of its aliases, punctuation and 「试行」 aside."""
        wanted = without_trial(normalised_title(title))
        return wanted in {without_trial(normalised_title(name)) for name in (self.title, *self.aliases)}


def status_on(entry: LawEntry, date: PartialDate) -> ForceStatus:
    """Whether the entry is in force on a date of any precision."""
    if entry.in_force_until is not None and date.first > entry.in_force_until:
        return ForceStatus.NO_LONGER
    if entry.in_force_from is None:
        return ForceStatus.UNKNOWN
    if date.last < entry.in_force_from:
        return ForceStatus.NOT_YET
    holds = entry.validity.holds_throughout(date)
    return ForceStatus.IN_FORCE if holds else ForceStatus.UNKNOWN
