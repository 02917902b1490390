"""A sample screened with a registry that is asked over a real socket, as the command line does it."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.limits import Limits
from core.outcome import Outcome, State
from core.screening import Screening, Status
from corpus.law.packs import load_packs
from corpus.law.timeline import Timeline
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.records import Register
from corpus.store.store import Store
from pipelines.checks import CHECKS
from pipelines.engine.workers import WorkerPool
from pipelines.registry_consulting import Consulting
from pipelines.screen import Tools, screen
from pipelines.stages.read import ReadOptions
from service.registry_consulting import consulting_of
from service.settings import load_settings
from tests import registry_server as bad
from tests.conftest import SAMPLES
from tests.registry_server import CONDITIONS, ReferenceServer, Row, serving

REPORT = SAMPLES / "reports" / "嘉兴达润能源有限公司永宁加油站安全验收评价报告.pdf"
LAST = dt.date(2026, 10, 31)
TOKEN = "ein-zeichen-7"

# What the server looks rows up by, under the headings of the lists.
HEADINGS = {
    "agencies": {"certificate_number": "资质证书编号", "name": "机构名称"},
    "roster": {
        "person_name": "姓名",
        "certificate_number": "证书号码",
        "registration_number": "从业登记编号",
        "agency_name": "机构名称",
        "agency_certificate_number": "资质证书编号",
    },
    "notices": {
        "agency_name": "机构名称",
        "agency_certificate_number": "机构资质证书编号",
        "project_name": "项目名称",
    },
    "disclosures": {
        "agency_name": "机构名称",
        "agency_certificate_number": "资质证书编号",
        "report_number": "报告编号",
        "enterprise_name": "被评价单位",
        "project_name": "项目名称",
    },
    "approvals": {"enterprise_name": "建设单位", "project_name": "项目名称", "number": "批准文号"},
    "penalties": {
        "agency_name": "机构名称",
        "agency_certificate_number": "资质证书编号",
        "credit_code": "统一社会信用代码/注册号",
    },
}


def listed(register: str) -> list[Row]:
    """The sample's list, each row with the fields asked by and its other cells under their headings."""
    by = HEADINGS[register]
    assert set(by) == set(CONDITIONS[register])
    with (SAMPLES / "registry" / f"{register}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    named = {heading: field for field, heading in by.items()}
    return [{named.get(heading, heading): cell for heading, cell in row.items()} for row in rows]


@pytest.fixture
def server() -> Iterator[ReferenceServer]:
    lists = {register: {dt.date(2015, 1, 1): listed(register)} for register in CONDITIONS}
    kept = ReferenceServer(lists=lists, token=TOKEN, page_rows=20, is_daily=True)  # type: ignore[arg-type]
    with serving(kept) as running:
        yield running


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One data folder: what was read of the report once is used by all tests."""
    with Store.open(tmp_path_factory.mktemp("data")) as opened:
        yield opened


def environment(server: ReferenceServer) -> dict[str, str]:
    return {
        "MINGJIAN_REGISTRY_URL": server.url,
        "MINGJIAN_REGISTRY_TOKEN": TOKEN,
        "MINGJIAN_REGISTRY_NAME": "省名录接口",
        "MINGJIAN_REGISTRY_FRESH_HOURS": "0",
        "MINGJIAN_REGISTRY_PER_SECOND": "500",
        "MINGJIAN_REGISTRY_SECONDS": "5",
    }


def tools_of(store: Store, workers: WorkerPool, consulting: Consulting | None) -> Tools:
    return Tools(
        store=store,
        workers=workers,
        registry=StoredRegistry(store.engine),
        packs=load_packs(),
        timeline=Timeline.load(),
        limits=Limits(),
        reading=ReadOptions(),
        consulting=consulting,
    )


def asked(server: ReferenceServer, **more: str) -> Consulting:
    found = consulting_of(load_settings(environment(server) | more))
    assert found is not None
    return found


def judged(screening: Screening) -> list[tuple[str, State, str, str | None]]:
    return sorted((o.check, o.state, o.subject, o.reason) for o in screening.outcomes)


def of_registers(screening: Screening, *registers: Register) -> list[Outcome]:
    """Outcomes of the checks that look at any of the registers."""
    checks = {check.id for check in CHECKS if check.registers & set(registers or Register)}
    assert checks
    return [outcome for outcome in screening.outcomes if outcome.check in checks]


@pytest.fixture(scope="module")
def imported(store: Store, workers: WorkerPool, tmp_path_factory: pytest.TempPathFactory) -> Screening:
    """The same report with the lists imported, into a folder of its own."""
    with Store.open(tmp_path_factory.mktemp("imported")) as other:
        for path in sorted((SAMPLES / "registry").glob("*.xlsx")):
            import_file(other.engine, path, known_on=LAST)
        return screen(REPORT, tools_of(other, workers, None))


def test_asking_judges_as_importing_does(
    server: ReferenceServer, store: Store, workers: WorkerPool, imported: Screening
) -> None:
    screening = screen(REPORT, tools_of(store, workers, asked(server)))
    assert screening.status is Status.DONE
    assert judged(screening) == judged(imported)
    assert ("assessor_not_with_agency", State.FLAGGED) in {(o.check, o.state) for o in screening.outcomes}
    assert {question["path"].rpartition("/")[2] for question in server.asked} == set(CONDITIONS)
    assert len({question["as_of"] for question in server.asked}) >= 3  # today, the survey, the report
    shown = [
        item.detail
        for outcome in of_registers(screening)
        for item in outcome.evidence
        if item.detail is not None and item.detail.row is not None
    ]
    assert shown
    assert all(str(detail.row).startswith("省名录接口·") for detail in shown)
    assert all(re.match(r"\d{4}-\d\d-\d\d ", str(detail.snapshot)) for detail in shown)


def test_an_unreachable_registry_makes_its_checks_not_assessable_and_nothing_else(
    server: ReferenceServer, store: Store, workers: WorkerPool, imported: Screening
) -> None:
    consulting = asked(server, MINGJIAN_REGISTRY_URL="http://127.0.0.1:9/none")
    screening = screen(REPORT, tools_of(store, workers, consulting))
    outcomes = of_registers(screening)
    assert {(o.state, o.reason) for o in outcomes} == {(State.NOT_ASSESSABLE, "registry_unreachable")}
    assert "没有取得可用的答复" in outcomes[0].statement
    others = {check.id for check in CHECKS if not check.registers}
    assert [row for row in judged(screening) if row[0] in others] == [
        row for row in judged(imported) if row[0] in others
    ]
    assert screening.status is Status.PARTIAL
    (failure,) = [failure for failure in screening.failures if failure.stage == "registry"]
    assert failure.code == "registry_unreachable"
    assert failure.message.startswith("登记库接口无法连接")
    for register in Register:
        assert register.in_chinese in failure.message
    assert screening.provenance.registry_snapshot is not None


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (bad.replies(500), "registry_unreachable"),
        (bad.replies(200, b"<html>"), "registry_answer_invalid"),
        (bad.breaks_off, "registry_unreachable"),
        (bad.replies(302, b"", {"Location": "http://registry.example/"}), "registry_unreachable"),
    ],
)
def test_a_registry_that_misbehaves_is_never_taken_for_clear(
    server: ReferenceServer, store: Store, workers: WorkerPool, fault: bad.Fault, reason: str
) -> None:
    server.fault = fault
    screening = screen(REPORT, tools_of(store, workers, asked(server)))
    assert {(o.state, o.reason) for o in of_registers(screening)} == {(State.NOT_ASSESSABLE, reason)}


def test_one_register_without_an_answer_leaves_the_others(
    server: ReferenceServer, store: Store, workers: WorkerPool, imported: Screening
) -> None:
    def roster_is_down(handler: object) -> bool:
        path: str = handler.path  # type: ignore[attr-defined]
        return path.endswith("roster") and bad.replies(500)(handler)  # type: ignore[arg-type]

    server.fault = roster_is_down
    consulting = asked(server)
    screening = screen(REPORT, tools_of(store, workers, consulting))
    assert {o.reason for o in of_registers(screening, Register.ROSTER)} == {"registry_unreachable"}
    lapsed = [row for row in judged(screening) if row[0] == "agency_certificate_lapsed"]
    assert lapsed == [row for row in judged(imported) if row[0] == "agency_certificate_lapsed"]


def test_a_stale_answer_says_its_day(
    server: ReferenceServer, store: Store, workers: WorkerPool, imported: Screening
) -> None:
    consulting = asked(server, MINGJIAN_REGISTRY_STALE_DAYS="30")
    screen(REPORT, tools_of(store, workers, consulting))
    server.fault = bad.replies(500)
    later = dataclasses.replace(consulting, clock=lambda: consulting.clock() + dt.timedelta(days=2))
    screening = screen(REPORT, tools_of(store, workers, later))
    assert judged(screening) == judged(imported)
    for outcome in of_registers(screening):
        assert "登记库接口现无答复，所据" in outcome.statement
        assert re.search(r"\d{4}年\d+月\d+日的答复", outcome.statement)


def test_the_command_line_asks_where_an_address_is_set(
    server: ReferenceServer, store: Store, imported: Screening, tmp_path: Path
) -> None:
    """With the data folder of the other tests, in which the report was read before."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("MINGJIAN_")}
    data = Path(str(store.engine.url.database)).parent

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [Path(sys.executable).with_name("mingjian"), *arguments, "--data-dir", str(data)],
            env=clean | environment(server) | {"COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert TOKEN not in done.stdout + done.stderr
        return done.stdout

    run("screen", str(REPORT), "--json", str(tmp_path / "out.json"))
    assert server.headers[0]["authorization"] == f"Bearer {TOKEN}"
    assert "省名录接口·安全评价机构名录" in (tmp_path / "out.json").read_text(encoding="utf-8")
    assert imported.facts.agency_name is not None
    as_of = run("registry", "as-of", "2024-01-01", "--agency", imported.facts.agency_name.value)
    assert "省名录接口·安全评价机构名录" in as_of
