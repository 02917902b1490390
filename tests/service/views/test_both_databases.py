"""Every view says the same whether the store lies in a file or on a PostgreSQL server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.decision import Standing
from corpus.briefs.parties import PartyKind, agency_id, enterprise_id, person_id
from corpus.registry import listing
from corpus.store import lead_rows
from corpus.store.card_rows import Wanted
from corpus.store.database import reading, writing
from corpus.store.lead_rows import LeadsWanted
from corpus.store.postgresql import postgresql_engine
from corpus.store.seal_tables import store_secrets
from corpus.store.where import Where
from service.tasks import rows
from service.tasks.desk import Tasks
from service.views import statistics
from service.views.agencies import agency_page
from service.views.assessors import assessor_page
from service.views.enterprises import enterprise_page
from service.views.findings import findings_of_report
from service.views.matches import matches_of
from service.views.parties import parties
from service.views.statistics import By
from tests import postgresql
from tests.service.views.conftest import REPORTS, SHULING, WEN, World, filled, identified


def everything(world: World) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, scope in (("all", ()), ("33", ("33",)), ("3201", ("3201",))):
        view, wanted = world.view(*scope), Wanted(regions=scope or None, account="nobody")
        told |= {
            f"agencies {name}": parties(view, PartyKind.AGENCY, limit=9).lines,
            f"assessors {name}": parties(view, PartyKind.PERSON, words="温", limit=9).lines,
            f"enterprises {name}": parties(view, PartyKind.ENTERPRISE, after=(2, ""), limit=1).lines,
            f"findings {name}": findings_of_report(view, identified(3)),
            f"matches {name}": matches_of(view, REPORTS[2]),
            f"checks {name}": statistics.by_check(view, wanted),
            f"coverage {name}": statistics.coverage(view, wanted),
            **{f"{by} {name}": statistics.grouped(view, wanted, by) for by in By},
        }
        leads = LeadsWanted(reports=wanted, standings=(Standing.OPEN,), words="同")
        with reading(world.store.engine) as connection:
            found = lead_rows.listed(connection, leads, before=10_000, limit=9)
        told[f"leads {name}"] = [(lead.key, lead.statement, lead.report.report_id) for lead in found]
    view = world.view()
    told["agency"] = agency_page(view, agency_id(SHULING) or "", on=dt.date(2023, 5, 1))
    told["assessor"] = assessor_page(view, person_id(WEN[1]) or "", on=dt.date(2023, 5, 1))
    told["enterprise"] = enterprise_page(view, enterprise_id("云栖加油站有限公司") or "")
    told["people"] = listing.people(world.store.engine, words="温", limit=9)
    told["none"] = listing.agencies(world.store.engine, words="蜀", limit=9)
    return told


@pytest.mark.parametrize("words", ["同", "%", "\\"])
def test_words_are_sought_as_they_stand(world: World, words: str) -> None:
    with reading(world.store.engine) as connection:
        found = lead_rows.listed(connection, LeadsWanted(reports=Wanted(), words=words), limit=9)
    assert bool(found) == (words == "同")


@contextmanager
def secret_as_of(world: World, url: str) -> Iterator[None]:
    """Keys of findings are alike where the secret is."""
    with reading(world.store.engine) as connection:
        secret = connection.execute(select(store_secrets.c.value)).scalar_one()
    engine = postgresql_engine(url, busy_seconds=5)
    with writing(engine) as connection:
        connection.execute(update(store_secrets).values(value=secret))
    engine.dispose()
    yield


def test_views_and_tasks_are_the_same_on_a_server(
    world: World, tmp_path: Path, postgresql_server: postgresql.Server
) -> None:
    with (
        postgresql_server.database("ours") as url,
        secret_as_of(world, url),
        filled(Where(data_dir=tmp_path / "data", database_url=url), tmp_path) as store,
    ):
        there = everything(World(store))
        here = everything(world)
        assert there.keys() == here.keys()
        for name, value in here.items():
            assert there[name] == value, name
        tasks = Tasks(store)
        wish = (identified(1), "0" * 64, ".html")
        made = tasks.dossier(*wish, account="hang", regions=["330100"])
        assert tasks.dossier(*wish, account="hang", regions=["330100"]).id == made.id
        other = tasks.dossier(*wish, account="hang", regions=["330000"])
        assert other.id != made.id
        now = store.now()
        with writing(store.engine) as connection:
            task = rows.claim(connection, at=now, silent_since=now)
            assert task is not None
            assert rows.end(connection, task, at=now, state="failed", code="x", message="y")
            assert rows.sweep(connection, before=now + dt.timedelta(days=1)) == ()
        assert [task.id for task in tasks.listed("hang", limit=5)] == [other.id]
