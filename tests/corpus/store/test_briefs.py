"""The index of screened reports: written with the screening, found by keys, gone with the report."""

from __future__ import annotations

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, func, select

from core.errors import ConflictError, InputNotFoundError
from core.facts import Facts
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.briefs.keys import asks_of
from corpus.briefs.making import brief_of
from corpus.store import brief_rows
from corpus.store.database import MIGRATIONS, is_sqlite, reading, writing
from corpus.store.store import Store
from corpus.store.tables import brief_keys, report_briefs
from corpus.store.where import Where
from tests import body, cases, others

pytestmark = pytest.mark.both_databases


def screening(number: int, facts: Facts | None = None, status: Status = Status.DONE) -> Screening:
    kept = facts or dataclasses.replace(
        others.HERE_FACTS, enterprise_name=cases.fact(f"第{number}粮油有限公司")
    )
    return Screening(
        status=status,
        report=ReportCard(id=others.report_id(number), file_name=f"报告{number}.pdf"),
        facts=kept,
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian="1"),
    )


def rows(store: Store) -> tuple[int, int]:
    """Briefs and keys."""
    with reading(store.engine) as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (report_briefs, brief_keys)
        ]
    return counts[0], counts[1]


def test_a_screened_report_is_found_by_its_people_enterprise_and_tests(store: Store) -> None:
    test = body.enclosed_test()
    store.save_screening(screening(1, dataclasses.replace(others.HERE_FACTS, test_reports=(test,))))
    alone = {
        "person": Facts(people=others.HERE_FACTS.people, report_on=cases.fact("2023-06-20")),
        "day on site": Facts(survey=others.HERE_FACTS.survey, survey_on=others.HERE_FACTS.survey_on),
        "enterprise": Facts(enterprise_name=others.HERE_FACTS.enterprise_name),
        "test": Facts(test_reports=(test,)),
        "nothing": Facts(enterprise_name=cases.fact("别家有限公司")),
    }
    alone["day on site"] = dataclasses.replace(
        alone["day on site"], agency_name=others.HERE_FACTS.agency_name
    )
    found = {what: store.related(brief_of(others.report_id(2), facts)) for what, facts in alone.items()}
    assert {what: len(related.briefs) for what, related in found.items()} == {
        "person": 1,
        "day on site": 1,
        "enterprise": 1,
        "test": 1,
        "nothing": 0,
    }
    assert found["nothing"].has_others
    (brief,) = found["enterprise"].briefs
    assert (brief.report, brief.file_name) == (others.report_id(1), "报告1.pdf")
    assert brief.people[0].spots[0].excerpt == "沈青禾"


def test_screening_again_replaces_and_a_failure_or_removal_takes_out(store: Store) -> None:
    store.save_screening(screening(1))
    before = rows(store)
    store.save_screening(screening(1))
    assert rows(store) == before
    store.save_screening(screening(1, Facts(enterprise_name=cases.fact("新名有限公司"))))
    assert rows(store) == (1, 1)
    store.save_screening(screening(1, Facts(), Status.FAILED))
    assert rows(store) == (0, 0)
    store.save_screening(screening(1))
    store.remove_report(others.report_id(1))
    assert rows(store) == (0, 0)
    assert store.reports() == ()
    with pytest.raises(InputNotFoundError):
        store.remove_report(others.report_id(1))


def test_those_that_a_report_touches_are_stale_until_settled(store: Store) -> None:
    store.save_screening(screening(1))
    store.save_screening(screening(2))
    store.save_screening(screening(3, Facts(enterprise_name=cases.fact("无关有限公司"))))
    marked = [store.stale(others.report_id(number)) for number in (1, 2, 3)]
    assert marked[0] is not None
    assert marked[1:] == [None, None]
    assert store.left_stale(before=store.now() + dt.timedelta(days=1), limit=9) == (others.report_id(1),)
    store.settled(others.report_id(1), marked[0])
    assert store.stale(others.report_id(1)) is None
    store.remove_report(others.report_id(2))
    assert store.stale(others.report_id(1)) is not None


def test_twenty_screenings_at_once_lose_no_rows(where: Where) -> None:
    Store.open(where).close()

    def save(number: int) -> None:
        with Store.open(where) as own:
            own.save_screening(screening(number))

    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(save, range(1, 21))) == [None] * 20
    with Store.open(where) as store:
        assert rows(store) == (20, 20 * 9)
        brief = store.brief(others.report_id(1))
        assert brief is not None
        assert len(store.related(brief).briefs) == 19
        assert store.touched(brief) == {others.report_id(number) for number in range(2, 21)}


def test_a_screening_that_was_overtaken_is_not_put_over_the_newer_one(store: Store) -> None:
    first = store.save_screening(screening(1))
    store.save_screening(screening(1, Facts(enterprise_name=cases.fact("新名有限公司"))))
    with pytest.raises(ConflictError) as caught:
        store.save_screening(screening(1), instead_of=first)
    assert caught.value.code == "screening_overtaken"


def test_keys_are_looked_up_without_a_scan(store: Store) -> None:
    seen: list[str] = []

    def explain(
        connection: Connection, _: object, statement: str, values: tuple[object, ...], *__: object
    ) -> None:
        if "row_number" in statement and not statement.startswith("EXPLAIN"):
            cursor = connection.connection.cursor()  # type: ignore[attr-defined]
            if not is_sqlite(store.engine):
                cursor.execute("set local enable_seqscan = off")  # what a table without rows is worth
            cursor.execute(f"EXPLAIN {'QUERY PLAN' if is_sqlite(store.engine) else ''} {statement}", values)
            seen.extend(row[-1] for row in cursor.fetchall() if "brief_keys" in row[-1])

    with reading(store.engine) as connection:
        event.listen(connection, "before_cursor_execute", explain)
        brief_rows.looked_up(connection, asks_of(others.other()))
    assert seen
    if is_sqlite(store.engine):
        assert all("SEARCH" in row and "PRIMARY KEY" in row for row in seen)
    else:
        assert not any("Seq Scan" in row for row in seen)
        assert any("pk_brief_keys" in row for row in seen)


def test_of_many_reports_the_nearest_in_time_are_found_up_to_one_more_than_the_limit(store: Store) -> None:
    for number in range(1, 6):
        facts = dataclasses.replace(others.HERE_FACTS, report_on=cases.fact(f"2022-05-{10 + number}"))
        store.save_screening(screening(number, facts))
    ask = next(ask for ask in asks_of(others.other()) if ask.not_mark is None and ask.first)
    middle = dt.date(2022, 5, 13).toordinal()
    asks = tuple(
        dataclasses.replace(ask, around=middle, first=middle - reach, last=middle + reach, limit=limit)
        for reach, limit in ((9, 2), (1, 8), (0, 8))
    )
    with reading(store.engine) as connection:
        by_row = {row.id: row.report_id for row in connection.execute(select(report_briefs)).all()}
        found = brief_rows.looked_up(connection, asks)
    near = [[by_row[row] for row in found[each]] for each in asks]
    assert near[0] == [others.report_id(number) for number in (3, 2, 4)]
    assert near[1] == near[0]
    assert near[2] == [others.report_id(3)]


def test_a_store_from_before_is_filled_when_it_is_opened(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.save_screening(screening(1))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with writing(store.engine) as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "0006")
    with Store.open(tmp_path) as store:
        assert rows(store) == (1, 9)
        assert store.brief(others.report_id(1)) is not None
