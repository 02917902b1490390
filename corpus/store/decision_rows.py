"""Rows of decisions. Each function works inside the caller's transaction; no row is ever changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from core.decision import Basis, Decision, Verdict
from core.errors import ConflictError
from corpus.store import codec
from corpus.store.entries import DecidedCount
from corpus.store.tables import decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bases:
    """What is packed into the column ``basis``."""

    pieces: tuple[Basis, ...] = ()


def add(connection: Connection, decision: Decision) -> None:
    """Keep a decision; raises ``ConflictError`` when the finding's decisions are not those it follows."""
    newest = _newest(connection, decision.report, decision.finding)
    if newest is not None and newest.revision >= decision.revision:
        raise _overtaken(newest)
    if decision.revision != (newest.revision if newest else 0) + 1:
        raise ConflictError(
            "这条线索的处理记录与提交时看到的不一致，本次处理没有保存。请重新打开这份报告后再处理。",
            code="decision_conflict",
        )
    try:
        with connection.begin_nested():
            connection.execute(insert(decisions).values(_values(decision)))
    except IntegrityError as error:  # another process, on a database that lets two write at once
        newest = _newest(connection, decision.report, decision.finding)
        if newest is None or newest.revision < decision.revision:
            raise
        raise _overtaken(newest) from error


OF_REPORT = select(decisions).where(decisions.c.report_id == bindparam("report")).order_by(decisions.c.id)


def listed(connection: Connection, report_id: str | None = None) -> tuple[Decision, ...]:
    """Decisions in the order in which they were made, of one report or of all."""
    if report_id is not None:
        rows = connection.execute(OF_REPORT, {"report": report_id})
    else:
        rows = connection.execute(select(decisions).order_by(decisions.c.id))
    return tuple(decision_of(row) for row in rows)


def counted(connection: Connection) -> tuple[DecidedCount, ...]:
    """How the findings of each check stand by their newest decision, by the check's id."""
    newest = (
        select(decisions.c.report_id, decisions.c.finding, func.max(decisions.c.revision).label("revision"))
        .group_by(decisions.c.report_id, decisions.c.finding)
        .subquery()
    )
    query = (
        select(decisions.c.check, decisions.c.verdict, func.count())
        .join(
            newest,
            (decisions.c.report_id == newest.c.report_id)
            & (decisions.c.finding == newest.c.finding)
            & (decisions.c.revision == newest.c.revision),
        )
        .group_by(decisions.c.check, decisions.c.verdict)
    )
    return _counts((check, Verdict(verdict), number) for check, verdict, number in connection.execute(query))


def _counts(rows: Iterable[tuple[str, Verdict, int]]) -> tuple[DecidedCount, ...]:
    by_check: dict[str, Counter[Verdict]] = {}
    for check, verdict, number in rows:
        by_check.setdefault(check, Counter())[verdict] += number
    return tuple(
        DecidedCount(
            check=check,
            confirmed=count[Verdict.CONFIRMED],
            dismissed=count[Verdict.DISMISSED],
            field_check=count[Verdict.FIELD_CHECK],
        )
        for check, count in sorted(by_check.items())
    )


def _newest(connection: Connection, report_id: str, finding: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(
        select(decisions)
        .where(decisions.c.report_id == report_id, decisions.c.finding == finding)
        .order_by(decisions.c.revision.desc())
        .limit(1)
    ).first()


def _overtaken(row: Row[tuple[object, ...]]) -> ConflictError:
    return ConflictError(
        f"这条线索刚由{row.decided_by}处理（{Verdict(row.verdict).in_chinese}），本次处理没有保存。"
        "请看过对方的处理和理由后再决定。",
        code="decision_conflict",
    )


def _values(decision: Decision) -> dict[str, object]:
    return {
        "report_id": decision.report,
        "finding": decision.finding,
        "revision": decision.revision,
        "check": decision.check,
        "subject": decision.subject,
        "statement": decision.statement,
        "verdict": decision.verdict.value,
        "reason": decision.reason,
        "decided_by": decision.by,
        "account_id": decision.account,
        "decided_at": decision.at,
        "screening_id": decision.screening,
        "basis": codec.dump(_Bases(pieces=decision.basis), is_compressed=True),
    }


def decision_of(row: Any) -> Decision:
    """The decision of a row."""
    return Decision(
        report=row.report_id,
        finding=row.finding,
        check=row.check,
        subject=row.subject,
        statement=row.statement,
        verdict=Verdict(row.verdict),
        by=row.decided_by,
        at=row.decided_at,
        revision=row.revision,
        screening=row.screening_id,
        account=row.account_id,
        reason=row.reason,
        basis=codec.load(_Bases, row.basis).pieces,
    )
