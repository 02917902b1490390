"""Rows that say what each report's latest screening was made from, within the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select, update

from corpus.store.rescreen_tables import report_inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Digests of what a screening is made from, beside the file and other reports.

    None: not known; when a screening is kept, what was known before stays.
    """

    reading: str | None = None  # stages up to compare, their models and options
    judging: str | None = None  # checks and law
    registry: str | None = None


def replace(connection: Connection, report_id: str, inputs: Inputs | None) -> None:
    """Note what the screening just kept was made from; None: nobody knows."""
    mine = report_inputs.c.report_id == report_id
    if inputs is None:
        connection.execute(delete(report_inputs).where(mine))
        return
    known = {name: value for name, value in asdict(inputs).items() if value is not None}
    if connection.execute(select(report_inputs.c.report_id).where(mine)).first() is None:
        connection.execute(insert(report_inputs).values(report_id=report_id, **known))
    elif known:
        connection.execute(update(report_inputs).where(mine).values(known))


def of_report(connection: Connection, report_id: str) -> Inputs:
    """What the latest screening of a report was made from."""
    columns = (report_inputs.c.reading, report_inputs.c.judging, report_inputs.c.registry)
    row = connection.execute(select(*columns).where(report_inputs.c.report_id == report_id)).first()
    if row is None:
        return Inputs()
    return Inputs(reading=row.reading, judging=row.judging, registry=row.registry)
