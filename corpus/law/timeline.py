"""The citation timeline: which edition of a law or standard was in force on which day.

Facts come from ``timeline/*.yaml``. A citation without a year names all editions at once and is never
outdated by itself; an edition that the timeline does not know is reported as such, not as wrong.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from core.dates import PartialDate
from core.ids import digest
from corpus.law.designation import (
    document_numbers,
    normalised_code,
    normalised_edition,
    normalised_title,
    numbers_in,
    parse_standard,
    without_trial,
)
from corpus.law.law_entry import ForceStatus, LawEntry, LawKind, status_on
from corpus.law.timeline_files import read_entries

__all__ = [
    "ForceStatus",
    "LawEntry",
    "LawKind",
    "Lookup",
    "LookupState",
    "Timeline",
    "status_of",
    "status_on",
]

TIMELINE_FOLDER = Path(__file__).parent / "timeline"


class LookupState(StrEnum):
    """What a citation turned out to name."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"  # several editions or documents bear the name
    EDITION_UNKNOWN = "edition_unknown"  # the document is known, the cited edition is not
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The answer to a citation: the entries it may mean, oldest first.

    With ``EDITION_UNKNOWN`` the entries are the known editions of the document.
    """

    state: LookupState
    entries: tuple[LawEntry, ...] = ()

    @property
    def entry(self) -> LawEntry | None:
        """The one entry that was found, or None."""
        return self.entries[0] if self.state is LookupState.FOUND else None


class Timeline:
    """All entries, with look-up by code, document number and title."""

    def __init__(self, entries: Iterable[LawEntry]) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: (entry.code, entry.edition)))
        self._by_key = {entry.key: entry for entry in self.entries}
        self._by_code: dict[str, list[LawEntry]] = defaultdict(list)
        self._by_family: dict[str, list[LawEntry]] = defaultdict(list)
        self._by_title: dict[str, list[LawEntry]] = defaultdict(list)
        for entry in self.entries:
            self._index(entry)

    @classmethod
    def load(cls, folder: Path = TIMELINE_FOLDER) -> Timeline:
        """The timeline of the data files; raises ``LawDataError`` naming file, entry and field."""
        return _loaded(folder)

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change whenever an entry or one of its days does."""
        facts = [
            [e.key, e.title, str(e.in_force_from), str(e.in_force_until), e.verified] for e in self.entries
        ]
        return digest(facts)[:12]

    def find(self, code: str, edition: str | None = None) -> Lookup:
        """What a standard's number or a document number names.

        ``edition`` is the edition as the report writes it beside the number (「2018年版」), if any.
        """
        standard = parse_standard(code)
        if standard is None:
            return self._choose(
                self._numbered(document_numbers(code) or (normalised_code(code),)),
                normalised_edition(edition),
            )
        wanted = normalised_edition(edition) or standard.edition
        family = self._by_family.get(standard.family, [])
        if standard.year is None:
            return self._choose(family, wanted)
        exact = self._by_code.get(standard.text, [])
        same_year = exact or [entry for entry in family if entry.code.endswith(f"-{standard.year}")]
        return self._choose(same_year, wanted) if same_year else _unknown_edition(family)

    def find_title(self, title: str, edition: str | None = None) -> Lookup:
        """What a title alone names: 「《中华人民共和国安全生产法》（2021年修正）」.

        A number or a year in brackets behind the title chooses among the editions.
        """
        plain = normalised_title(title)
        named = self._by_title.get(plain) or self._by_title.get(without_trial(plain), [])
        numbered = self._numbered(numbers_in(title), named)
        if numbered:
            return self._choose(numbered, normalised_edition(edition))
        return self._choose(named, normalised_edition(edition) or _trailing_edition(title))

    def successor_of(self, entry: LawEntry) -> LawEntry | None:
        """The edition that took its place, or None."""
        return None if entry.successor is None else self._by_key[entry.successor]

    def in_force_version(self, entry: LawEntry, day: dt.date) -> LawEntry | None:
        """The edition among ``entry`` and its successors that is in force on ``day``, or None."""
        candidate: LawEntry | None = entry
        while candidate is not None:
            if status_on(candidate, PartialDate(day.year, day.month, day.day)) is ForceStatus.IN_FORCE:
                return candidate
            candidate = self.successor_of(candidate)
        return None

    def _index(self, entry: LawEntry) -> None:
        standard = parse_standard(entry.code)
        if standard is not None:
            self._by_family[standard.family].append(entry)
        for number in {normalised_code(name) for name in (entry.code, *entry.numbers)}:
            self._by_code[number].append(entry)
        titles = {normalised_title(name) for name in (entry.title, *entry.aliases)}
        for title in titles | {without_trial(name) for name in titles}:
            self._by_title[title].append(entry)

    def _numbered(self, numbers: Iterable[str], among: list[LawEntry] | None = None) -> list[LawEntry]:
        """What the numbers name together: an amending order narrows the order that it amends."""
        groups = [self._by_number(number) for number in numbers]
        if among is not None:
            groups = [[entry for entry in group if entry in among] for group in groups]
        known = [group for group in groups if group]
        common = [entry for entry in known[0] if all(entry in group for group in known)] if known else []
        return common or min(known, key=len, default=[])

    def _by_number(self, number: str) -> list[LawEntry]:
        """Entries of a document number; an order without its issuer (「令第20号」) means any issuer's."""
        if not number.startswith("令"):
            return self._by_code.get(number, [])
        return [entry for code, found in self._by_code.items() if code.endswith(number) for entry in found]

    @staticmethod
    def _choose(entries: list[LawEntry], edition: str | None) -> Lookup:
        if edition is not None and entries:
            chosen = tuple(entry for entry in entries if entry.edition == edition)
            if not chosen:
                return _unknown_edition(entries)
            entries = list(chosen)
        if not entries:
            return Lookup(state=LookupState.UNKNOWN)
        state = LookupState.FOUND if len(entries) == 1 else LookupState.AMBIGUOUS
        return Lookup(state=state, entries=tuple(entries))


def status_of(lookup: Lookup, date: PartialDate) -> ForceStatus:
    """Whether what was cited is in force: any edition that is will do, and "no longer" needs all of them.

    With an unknown edition nothing can be said.
    """
    if lookup.state in (LookupState.UNKNOWN, LookupState.EDITION_UNKNOWN):
        return ForceStatus.UNKNOWN
    found = {status_on(entry, date) for entry in lookup.entries}
    if ForceStatus.IN_FORCE in found:
        return ForceStatus.IN_FORCE
    return found.pop() if len(found) == 1 else ForceStatus.UNKNOWN


def _unknown_edition(entries: Iterable[LawEntry]) -> Lookup:
    known = tuple(entries)
    return Lookup(state=LookupState.EDITION_UNKNOWN if known else LookupState.UNKNOWN, entries=known)


def _trailing_edition(title: str) -> str | None:
    """The year in the brackets that close a title, unless they hold a document number."""
    head, _, tail = title.rpartition("（" if "（" in title else "(")
    return normalised_edition(tail) if head and "号" not in tail else None


@cache
def _loaded(folder: Path) -> Timeline:
    return Timeline(read_entries(folder))
