"""A registry that is asked while one report is screened: what is answered is kept, then looked up as ever.

For the registers that its connector serves only the answers to this report's questions count, not imported
lists and not answers to others' questions. What could not be had is noted per register: no row of it is
shown then, and who judges must say that it could not be told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, Table, and_, false

from core.ids import digest
from corpus.registry.answers import Asked, Kept, answered, keep, last_answered
from corpus.registry.connector import BadAnswerError, Connector, ConnectorError, NoHistoryError, NotKeptError
from corpus.registry.identity import TABLES
from corpus.registry.lookup import StoredRegistry
from corpus.registry.questions import Question
from corpus.registry.records import (
    AgencyRow,
    ApprovalRow,
    DisclosureRow,
    NoticeRow,
    PenaltyRow,
    Register,
    RosterRow,
    Snapshot,
)
from corpus.registry.report import RejectedRow

_REGISTERS = {table.name: register for register, table in TABLES.items()}
_CHINA = dt.timezone(dt.timedelta(hours=8))
_MOST_NAMED = 5  # bad rows of one answer that a sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """For how long an answer is used without asking again, and, where nobody answers, at all."""

    fresh: dt.timedelta = dt.timedelta(hours=24)
    stale: dt.timedelta = dt.timedelta(0)


class AskedRegistry(StoredRegistry):
    """See the module. ``days`` are the report's own: the registry is asked as of each, and as of today."""

    def __init__(
        self,
        engine: Engine,
        connector: Connector,
        *,
        days: Iterable[dt.date],
        now: dt.datetime,
        freshness: Freshness,
    ) -> None:
        super().__init__(engine)
        self._connector = connector
        self._now = now
        self._today = now.astimezone(_CHINA).date()
        self._days = tuple(sorted({day for day in days if day < self._today}))
        self._freshness = freshness
        self._served = set(connector.registers)
        self._answers: dict[Register, dict[str, Kept]] = {register: {} for register in connector.registers}
        self._has_history = True
        self.failed: dict[Register, ConnectorError] = {}
        self.stale: dict[Register, dt.date] = {}

    def snapshot(self, *, known_on: dt.date | None = None) -> Snapshot | None:
        """The answers so far, and the imports of registers that are not asked for; never None.

        Its day is the earliest that any answer shows: of nothing later can be said that it is absent.
        """
        imported = super().snapshot(known_on=known_on)
        answers = [kept for register in sorted(self._covered()) for kept in self._kept_of(register)]
        others = [r for r in imported.registers if r not in self._served] if imported else []
        days = [kept.known_on for kept in answers] or ([imported.known_on] if imported else [self._today])
        return Snapshot(
            id=digest([imported.id if imported else "", *sorted(kept.snapshot_id for kept in answers)]),
            name=self._connector.name,
            known_on=min(days),
            rows=sum(max(k.register_rows for k in self._kept_of(r)) for r in self._covered())
            + (imported.rows if imported and others else 0),
            registers=tuple(r for r in Register if r in others or r in self._covered()),
            days=(
                *((r, min(k.known_on for k in self._kept_of(r))) for r in sorted(self._covered())),
                *((r, imported.known_to(r)) for r in others if imported is not None),
            ),
        )

    def agencies(
        self,
        *,
        name: str | None = None,
        certificate_number: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[AgencyRow, ...]:
        """See ``Registry.agencies``."""
        given = {"name": name, "certificate_number": certificate_number}
        self._ask(Register.AGENCIES, given)
        return super().agencies(**given, known_on=known_on, with_past=with_past)

    def roster(
        self,
        *,
        person_name: str | None = None,
        certificate_number: str | None = None,
        registration_number: str | None = None,
        agency_name: str | None = None,
        agency_certificate_number: str | None = None,
        known_on: dt.date | None = None,
        with_past: bool = False,
    ) -> tuple[RosterRow, ...]:
        """See ``Registry.roster``."""
        given = {
            "person_name": person_name,
            "certificate_number": certificate_number,
            "registration_number": registration_number,
            "agency_name": agency_name,
            "agency_certificate_number": agency_certificate_number,
        }
        self._ask(Register.ROSTER, given)
        return super().roster(**given, known_on=known_on, with_past=with_past)

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
        given = {
            "agency_name": agency_name,
            "agency_certificate_number": agency_certificate_number,
            "project_name": project_name,
        }
        self._ask(Register.NOTICES, given)
        return super().notices(**given, known_on=known_on, with_past=with_past)

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
        given = {
            "agency_name": agency_name,
            "agency_certificate_number": agency_certificate_number,
            "report_number": report_number,
            "enterprise_name": enterprise_name,
            "project_name": project_name,
        }
        self._ask(Register.DISCLOSURES, given)
        return super().disclosures(**given, known_on=known_on, with_past=with_past)

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
        given = {"enterprise_name": enterprise_name, "project_name": project_name, "number": number}
        self._ask(Register.APPROVALS, given)
        return super().approvals(**given, known_on=known_on, with_past=with_past)

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
        given = {
            "agency_name": agency_name,
            "agency_certificate_number": agency_certificate_number,
            "credit_code": credit_code,
        }
        self._ask(Register.PENALTIES, given)
        return super().penalties(**given, known_on=known_on, with_past=with_past)

    def _seen(self, table: Table, known_on: dt.date | None, *, with_past: bool) -> ColumnElement[bool]:
        register = _REGISTERS[table.name]
        if register not in self._served:
            return super()._seen(table, known_on, with_past=with_past)
        sources = [] if register in self.failed else [*self._answers[register]]
        if not sources:
            return false()
        return and_(table.c.source.in_(sources), self._said(table, known_on, with_past=with_past))

    def _covered(self) -> set[Register]:
        """Registers of which every question was answered, and that have any row there."""
        return {
            register
            for register in self._served - set(self.failed)
            if any(kept.register_rows for kept in self._kept_of(register))
        }

    def _kept_of(self, register: Register) -> list[Kept]:
        return list(self._answers[register].values())

    def _ask(self, register: Register, given: Mapping[str, str | None]) -> None:
        """Have the question answered, unless it was, or the register already failed."""
        question = Question.of(register, given)
        if question is None or register not in self._served or register in self.failed:
            return
        if question.source(self._connector.name) in self._answers[register]:
            return
        try:
            kept = self._current(question)
            for day in self._days:
                self._past(question, day)
        except NotKeptError:
            self._served.discard(register)
        except ConnectorError as error:
            self.failed[register] = error
        else:
            self._answers[register][kept.source] = kept

    def _current(self, question: Question) -> Kept:
        """The answer as of today: one that is fresh, a new one, or, where none comes, one not too stale."""
        last = last_answered(self._engine, question.source(self._connector.name))
        age = self._now - last.asked_at if last else None
        if last and age is not None and age < self._freshness.fresh and not last.rejected:
            return last
        try:
            return self._fetched(question, self._today)
        except (BadAnswerError, NotKeptError):
            raise
        except ConnectorError:
            if last is None or age is None or age >= self._freshness.stale or last.rejected:
                raise
            self.stale[question.register] = min(
                last.known_on, self.stale.get(question.register, last.known_on)
            )
            return last

    def _past(self, question: Question, day: dt.date) -> None:
        """The answer as of a past day: it does not change any more."""
        source = question.source(self._connector.name)
        if not self._has_history or question.register in self.stale:
            return
        found = answered(self._engine, source, as_of=day)
        if found is not None and not found.rejected:
            return
        try:
            self._fetched(question, day)
        except NoHistoryError:
            self._has_history = False

    def _fetched(self, question: Question, day: dt.date) -> Kept:
        asked = Asked(
            question=question,
            registry=self._connector.name,
            as_of=day,
            at=self._now,
            is_current=day == self._today,
        )
        kept, rejected = keep(self._engine, asked, self._connector.ask(question, as_of=day))
        if rejected:
            raise BadAnswerError(_named(question, rejected))
        return kept


def _named(question: Question, rejected: tuple[RejectedRow, ...]) -> str:
    rows = "；".join(str(row) for row in rejected[:_MOST_NAMED])
    more = f"；共 {len(rejected)} 处" if len(rejected) > _MOST_NAMED else ""
    return f"登记库接口的{question.register.in_chinese}答复中有不能采用的行：{rows}{more}。"
