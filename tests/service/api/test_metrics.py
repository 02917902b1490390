"""Metrics and health of the running application."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from corpus.store.database import writing
from pipelines.stage_times import recorded, timed
from service.watch.working import watched
from tests.service.api.conftest import World
from tests.service.api.test_files import report, send


def values(world: World) -> dict[str, float]:
    answer = world.client.get("/metrics", headers=world.headers("admin"))
    assert answer.status_code == 200
    found = re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", answer.text, flags=re.MULTILINE)
    return {name: float(value) for name, value in found}


def test_requests_are_counted_by_the_template_of_their_route(world: World) -> None:
    made = world.reports["hang"].report.id
    for who in ("hang", "hang", "su"):
        world.get(f"/reports/{made}", who)
    world.get("/nothing/沈安")
    told = values(world)
    route = 'method="GET",route="/api/v1/reports/{report}"'
    assert told[f'mingjian_requests_total{{{route},status="200"}}'] == 2
    assert told[f'mingjian_requests_total{{{route},status="404"}}'] == 1
    assert told[f"mingjian_request_seconds_count{{{route}}}"] == 3
    assert told['mingjian_requests_total{method="GET",route="unknown",status="404"}'] == 1
    assert told["mingjian_requests_under_way"] == 1  # this one
    assert told['mingjian_database_seconds_count{kind="select"}'] > 3
    assert told["mingjian_database_up"] == 1
    assert not any(made in name or "沈" in name for name in told)


def test_jobs_their_age_and_stages_are_told(world: World) -> None:
    file = send(world, report()).json()["id"]
    world.client.post("/api/v1/jobs", json={"file": file}, headers=world.headers("hang"))
    engine = world.client.app.state.context.tools.store.engine  # type: ignore[attr-defined]

    def work() -> str:
        with timed("read"), timed("inner"):
            return "done"

    for _ in range(2):
        assert watched("a" * 32, engine, work) == "done"
    told = values(world)
    assert told['mingjian_jobs{state="queued"}'] == 1
    assert told['mingjian_jobs{state="failed"}'] == 0
    assert told["mingjian_queue_age_seconds"] > 0
    assert told['mingjian_stage_seconds_count{stage="read"}'] == 2
    assert told['mingjian_stage_seconds_sum{stage="read"}'] > 0
    assert told['mingjian_webhook_deliveries{state="waiting"}'] == 0


def test_times_are_those_of_what_ran_within() -> None:
    with timed("nobody listens"):
        pass
    with recorded() as times:
        for _ in range(2):
            with timed("read"):
                pass
        with pytest.raises(ZeroDivisionError), timed("judge"):
            raise ZeroDivisionError
    assert set(times) == {"read", "judge"}


def test_metrics_are_for_who_may(world: World) -> None:
    assert world.client.get("/metrics").status_code == 401
    assert world.client.get("/metrics", headers=world.headers("guo")).status_code == 403


def test_the_service_is_ready_while_all_it_needs_answers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.client.get("/healthz").json() == {"status": "ok"}
    ready = world.client.get("/readyz")
    assert (ready.status_code, set(ready.json()["checks"].values())) == (200, {"ok"})
    context = world.client.app.state.context  # type: ignore[attr-defined]
    engine = context.tools.store.engine
    with writing(engine) as connection:
        connection.execute(text("alter table jobs rename to elsewhere"))
    away = world.client.get("/readyz")
    assert (away.status_code, away.json()["code"]) == (503, "not_ready")
    assert away.json()["checks"]["queue"] == "store_database"
    assert away.headers["retry-after"] == "5"
    assert values(world)["mingjian_database_up"] == 0
    with writing(engine) as connection:
        connection.execute(text("alter table elsewhere rename to jobs"))
    full = shutil.disk_usage(Path("/"))._replace(free=1 << 20)
    monkeypatch.setattr("service.watch.health.shutil.disk_usage", lambda _: full)
    assert world.client.get("/readyz").json()["checks"]["disk"] == "nearly_full"
    monkeypatch.undo()
    context.stopping.set()
    assert world.client.get("/readyz").json()["checks"]["service"] == "stopping"
    assert world.client.get("/healthz").status_code == 200
