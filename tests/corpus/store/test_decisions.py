from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from sqlalchemy import delete

from core.decision import Decision, Verdict, basis_of, finding_keys
from core.errors import ConflictError, StoreError
from core.screening import Screening
from corpus.store.database import writing
from corpus.store.entries import DecidedCount
from corpus.store.store import Store
from corpus.store.tables import reports
from corpus.store.where import Where

pytestmark = pytest.mark.both_databases


@pytest.fixture
def made(store: Store, screening: Screening) -> Decision:
    key = finding_keys(screening.outcomes, store.seal(screening.report.id))[0]
    assert key is not None
    outcome = screening.outcomes[0]
    return Decision(
        report=screening.report.id,
        finding=key,
        check=outcome.check,
        subject=outcome.subject,
        statement=outcome.statement,
        verdict=Verdict.DISMISSED,
        by="检查员甲",
        at=dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC),
        revision=1,
        screening=store.save_screening(screening),
        reason="机构已提供延续后的证书原件",
        basis=basis_of(outcome.evidence),
    )


def test_a_decision_comes_back_whole(store: Store, made: Decision) -> None:
    store.decide(made)
    assert store.decisions(made.report) == (made,)
    assert store.decisions() == (made,)
    assert store.decisions("f" * 64) == ()


def test_a_later_decision_is_added_and_the_earlier_stays(store: Store, made: Decision) -> None:
    later = replace(made, verdict=Verdict.CONFIRMED, by="检查员乙", revision=2, reason="")
    store.decide(made)
    store.decide(later)
    assert store.decisions(made.report) == (made, later)


def test_who_looked_at_an_older_state_is_told_who_came_before(store: Store, made: Decision) -> None:
    store.decide(made)
    with pytest.raises(ConflictError, match="刚由检查员甲处理（已排除）") as told:
        store.decide(replace(made, by="检查员乙", verdict=Verdict.CONFIRMED))
    assert told.value.code == "decision_conflict"
    with pytest.raises(ConflictError):
        store.decide(replace(made, revision=3))
    assert store.decisions(made.report) == (made,)


def test_of_twenty_at_once_exactly_one_is_kept(where: Where, made: Decision, screening: Screening) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(20)

    def one(number: int) -> None:
        with Store.open(where) as own:
            start.wait()
            try:
                own.decide(replace(made, by=f"检查员{number}"))
            except ConflictError:
                outcomes.append("late")
            else:
                outcomes.append("kept")

    with Store.open(where) as first:
        first.save_screening(screening)
    threads = [threading.Thread(target=one, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept"] + ["late"] * 19
    with Store.open(where) as after:
        assert len(after.decisions()) == 1


def test_a_report_with_decisions_cannot_be_deleted(store: Store, made: Decision) -> None:
    store.decide(made)
    with pytest.raises(StoreError, match=r"FOREIGN KEY|foreign key"), writing(store.engine) as connection:
        connection.execute(delete(reports).where(reports.c.id == made.report))
    assert store.decisions(made.report) == (made,)


def test_precision_counts_each_finding_by_its_newest_decision(store: Store, made: Decision) -> None:
    others = [replace(made, finding=f"{n:064x}", verdict=Verdict.CONFIRMED) for n in range(3)]
    asked = replace(made, finding="a" * 64, verdict=Verdict.FIELD_CHECK)
    taken_back = replace(made, finding="b" * 64)
    for decision in (made, *others, asked, taken_back):
        store.decide(decision)
    store.decide(replace(taken_back, revision=2, verdict=Verdict.WITHDRAWN))
    store.decide(replace(others[0], revision=2, verdict=Verdict.DISMISSED))

    (count,) = store.decided_counts()
    assert (count.check, count.confirmed, count.dismissed, count.field_check) == (made.check, 2, 2, 1)
    assert count.precision == 0.5


def test_the_interval_is_wilsons() -> None:
    low, high = DecidedCount(check="c", confirmed=9, dismissed=1).interval or (0.0, 0.0)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert DecidedCount(check="c", field_check=4).interval is None
    assert DecidedCount(check="c").precision is None
