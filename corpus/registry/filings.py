"""Looks up what was filed: notices, published reports, approvals, penalties; as known on a day.

Unlike a certificate, a filing is not known by a number of its own: it is sought by the agency that filed
and by the project or enterprise it is about. Every condition that is given must be met; what has several
marks (an agency's name and number) is met by any of them. A question without a condition finds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, Engine, Row, Table, and_, or_, select

from corpus.registry.filed_rows import approval_row, disclosure_row, notice_row, penalty_row
from corpus.registry.matching import agency_key, number_key
from corpus.registry.records import ApprovalRow, DisclosureRow, FoundBy, NoticeRow, PenaltyRow
from corpus.registry.stored import is_imported, known, known_or_past
from corpus.store.database import reading
from corpus.store.registry_tables import (
    registry_approvals,
    registry_disclosures,
    registry_notices,
    registry_penalties,
    registry_snapshots,
)

SIMILAR = 85.0  # of 100: two wrong characters in a name of thirteen are let pass

_Condition = ColumnElement[bool]
_Marks = Sequence[tuple[Any, str | None]]  # column, and the key it shall hold
_Kind = TypeVar("_Kind")


class Filings(Protocol):
    """What checks ask about filings. ``known_on`` and ``with_past`` mean what they mean for agencies."""

    def notices(
        self,
        *,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        project_name: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[NoticeRow, ...]:
        """Practice notices of the agency, about the project, in the order of their days."""
        ...

    def disclosures(
        self,
        *,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        report_number: str | None = None,
        enterprise_name: str | None = None,
        project_name: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[DisclosureRow, ...]:
        """Reports that the agency published, by their number, enterprise or project (any of the three)."""
        ...

    def approvals(
        self,
        *,
        enterprise_name: str | None = None,
        project_name: str | None = None,
        number: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[ApprovalRow, ...]:
        """Approvals by number, enterprise or project (any of the three); failing that by a similar name."""
        ...

    def penalties(
        self,
        *,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        credit_code: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[PenaltyRow, ...]:
        """Penalties of the agency by name, certificate or credit code (any of the three)."""
        ...


class StoredFilings:
    """The imported filings in the store's database."""

    def __init__(self, engine: Engine, *, with_answers: bool = False) -> None:
        """``with_answers``: rows that came as answers to a question as well, not only imported lists."""
        self._engine = engine
        self._with_answers = with_answers

    def notices(
        self,
        *,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        project_name: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[NoticeRow, ...]:
        """See ``Filings.notices``."""
        of = registry_notices.c
        marks = (
            ((of.agency_name_key, agency_key(agency_name)), _number(of, agency_certificate_number)),
            ((of.project_key, agency_key(project_name)),),
        )
        seen = self._seen(registry_notices, known_on, with_past=with_past)
        return self._filed(registry_notices, of.noticed_on, marks, seen, notice_row, known_on)

    def disclosures(
        self,
        *,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        report_number: str | None = None,
        enterprise_name: str | None = None,
        project_name: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[DisclosureRow, ...]:
        """See ``Filings.disclosures``."""
        of = registry_disclosures.c
        about = (
            (of.report_key, number_key(report_number)),
            (of.enterprise_key, agency_key(enterprise_name)),
            (of.project_key, agency_key(project_name)),
        )
        marks = (
            ((of.agency_name_key, agency_key(agency_name)), _number(of, agency_certificate_number)),
            about,
        )
        seen = self._seen(registry_disclosures, known_on, with_past=with_past)
        return self._filed(registry_disclosures, of.published_on, marks, seen, disclosure_row, known_on)

    def approvals(
        self,
        *,
        enterprise_name: str | None = None,
        project_name: str | None = None,
        number: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[ApprovalRow, ...]:
        """See ``Filings.approvals``."""
        of = registry_approvals.c
        names = (
            (of.enterprise_key, agency_key(enterprise_name)),
            (of.project_key, agency_key(project_name)),
        )
        marks = ((*names, (of.number_key, number_key(number))),)
        seen = self._seen(registry_approvals, known_on, with_past=with_past)
        found = self._filed(registry_approvals, of.approved_on, marks, seen, approval_row, known_on)
        return found or self._similar_approvals(names, seen, known_on)

    def penalties(
        self,
        *,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        credit_code: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[PenaltyRow, ...]:
        """See ``Filings.penalties``."""
        of = registry_penalties.c
        marks = (
            (
                (of.agency_name_key, agency_key(agency_name)),
                _number(of, agency_certificate_number),
                (of.credit_key, number_key(credit_code)),
            ),
        )
        seen = self._seen(registry_penalties, known_on, with_past=with_past)
        return self._filed(registry_penalties, of.decided_on, marks, seen, penalty_row, known_on)

    def _seen(self, table: Table, known_on: dt.date | None, *, with_past: bool) -> _Condition:
        """Rows that a look-up may find."""
        said = self._said(table, known_on, with_past=with_past)
        return said if self._with_answers else and_(said, is_imported(table))

    def _said(self, table: Table, known_on: dt.date | None, *, with_past: bool) -> _Condition:
        return known_or_past(table, known_on) if with_past else known(table, known_on)

    def _filed(
        self,
        table: Table,
        day: ColumnElement[Any],
        marks: Sequence[_Marks],
        seen: _Condition,
        record: Callable[[Row[Any], FoundBy, dt.date | None], _Kind],
        known_on: dt.date | None,
    ) -> tuple[_Kind, ...]:
        """Rows that meet every group of marks of which any is given."""
        groups = [[column == key for column, key in group if key] for group in marks]
        wanted = [or_(*group) for group in groups if group]
        if not wanted:
            return ()
        query = _joined(table).where(seen, *wanted).order_by(day.nulls_first(), table.c.line, table.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(record(row, FoundBy.NAME, known_on) for row in rows)

    def _similar_approvals(
        self, names: _Marks, seen: _Condition, known_on: dt.date | None
    ) -> tuple[ApprovalRow, ...]:
        table = registry_approvals
        with reading(self._engine) as connection:
            conditions = [
                column.in_(similar)
                for column, key in names
                if key and (similar := _similar(connection.scalars(select(column).distinct()).all(), key))
            ]
            if not conditions:
                return ()
            query = (
                _joined(table)
                .where(seen, or_(*conditions))
                .order_by(table.c.approved_on.nulls_first(), table.c.id)
            )
            rows = connection.execute(query).all()
        return tuple(approval_row(row, FoundBy.SIMILAR_NAME, known_on) for row in rows)


def _similar(keys: Sequence[str | None], wanted: str) -> list[str]:
    """The few keys that are nearest to a name, where they are near enough."""
    present = [key for key in keys if key]
    found = process.extract(wanted, present, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=5)
    return [key for key, _, _ in found]


def _number(of: Any, number: str | None) -> tuple[Any, str | None]:
    return of.agency_certificate_key, number_key(number)


def _joined(table: Table) -> Any:
    return select(table, registry_snapshots.c.name.label("file"), registry_snapshots.c.known_on).join(
        registry_snapshots, registry_snapshots.c.id == table.c.snapshot_id
    )
