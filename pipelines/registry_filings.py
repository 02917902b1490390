"""What was filed about one report: by its agency, or by anyone about its project and its enterprise."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from corpus.registry.lookup import Registry
from corpus.registry.matching import agency_key, number_key
from corpus.registry.records import ApprovalRow, DisclosureRow, FoundBy, NoticeRow, PenaltyRow

_SHORTEST = 6  # characters of a name of which one may be misread
_TELLING = frozenset(
    "0123456789一二三四五六七八九十东西南北中新老甲乙丙丁ABCDEF"
)  # tell one site from the next

_Row = TypeVar("_Row", NoticeRow, DisclosureRow, ApprovalRow, PenaltyRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What filings about the report would name."""

    agency_names: tuple[str, ...] = ()
    agency_numbers: tuple[str, ...] = ()
    enterprise_name: str | None = None
    project_name: str | None = None
    report_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The rows: those that name the project before those of the enterprise, which may be about another.

    Rows found by a similar name come only where no other does.
    """

    notices: tuple[NoticeRow, ...]
    disclosures: tuple[DisclosureRow, ...]
    approvals: tuple[ApprovalRow, ...]
    penalties: tuple[PenaltyRow, ...]


def filings(subject: Subject, registry: Registry) -> Filed:
    """All rows that may be about the report, each saying by ``found_by`` how it was told."""
    return Filed(
        notices=_notices(subject, registry),
        disclosures=_disclosures(subject, registry),
        approvals=_approvals(subject, registry),
        penalties=_penalties(subject, registry),
    )


def _notices(subject: Subject, registry: Registry) -> tuple[NoticeRow, ...]:
    """The agency's that name the project or nearly so, and any agency's that name it exactly."""
    rows = [
        *(r for name in subject.agency_names for r in registry.notices(agency_name=name, with_past=True)),
        *(
            r
            for number in subject.agency_numbers
            for r in registry.notices(agency_certificate_number=number, with_past=True)
        ),
    ]
    if subject.project_name:
        rows.extend(registry.notices(project_name=subject.project_name, with_past=True))
    return _near(rows, lambda row: _nearness(subject, row.project_name, None))


def _disclosures(subject: Subject, registry: Registry) -> tuple[DisclosureRow, ...]:
    rows = [
        *(r for name in subject.agency_names for r in registry.disclosures(agency_name=name, with_past=True)),
        *(
            r
            for number in subject.agency_numbers
            for r in registry.disclosures(agency_certificate_number=number, with_past=True)
        ),
        *registry.disclosures(
            report_number=subject.report_number,
            enterprise_name=subject.enterprise_name,
            project_name=subject.project_name,
            with_past=True,
        ),
    ]
    return _near(rows, lambda row: _disclosed(subject, row))


def _approvals(subject: Subject, registry: Registry) -> tuple[ApprovalRow, ...]:
    rows = registry.approvals(
        enterprise_name=subject.enterprise_name, project_name=subject.project_name, with_past=True
    )
    return _near(rows, lambda row: _nearness(subject, row.project_name, row.enterprise_name))


def _penalties(subject: Subject, registry: Registry) -> tuple[PenaltyRow, ...]:
    rows = [
        *(r for name in subject.agency_names for r in registry.penalties(agency_name=name, with_past=True)),
        *(
            r
            for number in subject.agency_numbers
            for r in registry.penalties(agency_certificate_number=number, with_past=True)
        ),
    ]
    return tuple({row.row.key: row for row in rows}.values())


class _Near(IntEnum):
    """How near a row is to the report; 0 for not at all."""

    NOT = 0
    SIMILAR = 1  # a name that differs in one character, as a misread one does
    ENTERPRISE = 2
    PROJECT = 3  # or the report's number


def _disclosed(subject: Subject, row: DisclosureRow) -> _Near:
    wanted = number_key(subject.report_number)
    if wanted and wanted == number_key(row.report_number):
        return _Near.PROJECT
    return _nearness(subject, row.project_name, row.enterprise_name)


def _nearness(subject: Subject, project_name: str | None, enterprise_name: str | None) -> _Near:
    """By the project's name, else by the enterprise's, which a project's name mostly has in it."""
    project, enterprise = agency_key(subject.project_name), agency_key(subject.enterprise_name)
    row_project, row_enterprise = agency_key(project_name), agency_key(enterprise_name)
    if project and row_project and (project in row_project or row_project in project):
        return _Near.PROJECT
    if enterprise and (enterprise == row_enterprise or enterprise in (row_project or "")):
        return _Near.ENTERPRISE
    pairs = ((project, row_project), (enterprise, row_enterprise))
    return _Near.SIMILAR if any(a and b and _is_misread(a, b) for a, b in pairs) else _Near.NOT


def _is_misread(one: str, other: str) -> bool:
    """Whether one character is missing, too many or another one, and does not tell sites apart."""
    edits = Levenshtein.editops(one, other)
    if len(edits) != 1 or min(len(one), len(other)) < _SHORTEST:
        return False
    (edit,) = edits
    changed = one[edit.src_pos : edit.src_pos + 1] + other[edit.dest_pos : edit.dest_pos + 1]
    return not _TELLING & set(changed)


def _near(rows: Iterable[_Row], nearness: Callable[[_Row], _Near]) -> tuple[_Row, ...]:
    """Each row once, the nearest first; those that are only similar where no other is."""
    found = {row.row.key: (near, row) for row in rows if (near := nearness(row))}
    best = max((near for near, _ in found.values()), default=_Near.NOT)
    kept = [pair for pair in found.values() if pair[0] > _Near.SIMILAR or best is _Near.SIMILAR]
    by = FoundBy.SIMILAR_NAME if best is _Near.SIMILAR else FoundBy.NAME
    return tuple(dataclasses.replace(row, found_by=by) for _, row in sorted(kept, key=lambda pair: -pair[0]))
