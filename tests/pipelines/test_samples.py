"""The committed sample reports through the whole flow, against their labels."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.document import Pages
from core.evidence import EvidenceSource, evidence_in
from core.limits import Limits
from core.outcome import State
from core.screening import Screening, Status
from corpus.law.packs import load_packs
from corpus.law.timeline import Timeline
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.store.codec import dump, load
from corpus.store.database import reading
from corpus.store.store import Store
from corpus.store.tables import stage_results
from pipelines.checks import CHECKS
from pipelines.engine.workers import WorkerPool
from pipelines.passage import reread
from pipelines.rejudging import Affected, settle
from pipelines.screen import Tools, screen
from pipelines.stages import read
from pipelines.stages.read import ReadOptions
from tests.conftest import SAMPLES

REPORTS = sorted((SAMPLES / "reports").glob("*.pdf"))
NAMES = [path.stem for path in REPORTS]

# A seal lies over both dates; what is not read for sure is not judged by (docs/samples.md).
DOUBTED = "铁岭源兴溶剂贸易安全现状评价报告"

Sample = tuple[Screening, dict[str, Any]]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory, workers: WorkerPool) -> Iterator[Tools]:
    with Store.open(tmp_path_factory.mktemp("data")) as store:
        import_file(store.engine, SAMPLES / "registry" / "registry.xlsx", known_on=dt.date(2026, 6, 30))
        yield Tools(
            store=store,
            workers=workers,
            registry=StoredRegistry(store.engine),
            packs=load_packs(),
            timeline=Timeline.load(),
            limits=Limits(),
            reading=ReadOptions(),
        )


@pytest.fixture(scope="module")
def samples(tools: Tools) -> dict[str, Sample]:
    """As they stand once all have been held against one another."""
    affected = Affected()
    first = {path: screen(path, tools, affected=affected) for path in REPORTS}
    changed = settle(affected, tools)
    return {path.stem: (changed.get(s.report.id, s), label(path)) for path, s in first.items()}


def label(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def flagged(outcomes: Any) -> set[str]:
    """The checks that exist and are flagged, in a screening or in a label."""
    built = {check.id for check in CHECKS}
    found = [(o["check"], o["state"]) if isinstance(o, dict) else (o.check, o.state) for o in outcomes]
    return {check for check, state in found if state == State.FLAGGED and check in built}


def test_there_are_scans_and_typed_reports_among_them() -> None:
    carriers = [label(path)["factory"]["carrier"] for path in REPORTS]
    assert len(REPORTS) >= 6
    assert carriers.count("scan") >= 2
    assert "born_digital" in carriers


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_read_whole(samples: dict[str, Sample], name: str) -> None:
    screening, wanted = samples[name]
    assert screening.status is Status.DONE
    assert screening.report.pages == wanted["report"]["pages"]


@pytest.mark.parametrize("name", NAMES)
def test_what_was_planted_is_flagged_and_nothing_else(samples: dict[str, Sample], name: str) -> None:
    screening, wanted = samples[name]
    expected = flagged(wanted["outcomes"])
    if name == DOUBTED:
        by_check = {o.check: o for o in screening.outcomes}
        assert by_check["agency_certificate_lapsed"].reason == "report_date_missing"
        expected -= {"agency_certificate_lapsed"}
    assert flagged(screening.outcomes) == expected


@pytest.mark.parametrize("name", NAMES)
def test_findings_point_at_pages_that_the_label_names(samples: dict[str, Sample], name: str) -> None:
    screening, wanted = samples[name]
    for outcome in screening.outcomes:
        if outcome.state is State.FLAGGED:
            places = [
                o for o in wanted["outcomes"] if o["check"] == outcome.check and o["state"] == "flagged"
            ]
            pages = {item["page"] for place in places for item in place["evidence"]}
            assert pages & {item.page for item in outcome.evidence}


@pytest.mark.parametrize("name", NAMES)
def test_the_people_of_the_sign_off_are_found_with_their_numbers(
    samples: dict[str, Sample], name: str
) -> None:
    screening, wanted = samples[name]
    found = {(p.role.value, p.name, p.certificate_number) for p in screening.facts.people}
    assert found == {(p["role"], p["name"], p.get("certificate_number")) for p in wanted["facts"]["people"]}


@pytest.mark.parametrize("name", NAMES)
def test_what_evidence_shows_stands_in_its_boxes(samples: dict[str, Sample], tools: Tools, name: str) -> None:
    """The excerpt re-read from its boxes equals the excerpt, for every piece of evidence of the document."""
    screening, _ = samples[name]
    pages = {page.number: page for page in kept_pages(screening, tools).pages}
    checked = 0
    for item in evidence_in(screening):
        if item.source in (EvidenceSource.TEXT, EvidenceSource.OCR):
            assert item.page is not None
            assert plain(reread(pages[item.page], item.boxes)) == plain(item.excerpt)
            checked += 1
    assert checked > 100


@pytest.mark.parametrize("name", NAMES)
def test_the_document_survives_the_store(samples: dict[str, Sample], tools: Tools, name: str) -> None:
    screening, _ = samples[name]
    assert load(Screening, dump(screening)) == screening
    assert tools.store.screening(screening.report.id) == screening


def kept_pages(screening: Screening, tools: Tools) -> Pages:
    """The pages as the store keeps them."""
    columns = stage_results.c
    query = select(columns.key).where(columns.report_id == screening.report.id, columns.stage == read.NAME)
    with reading(tools.store.engine) as connection:
        (key,) = connection.execute(query).scalars()
    kept = tools.store.stage_result(key)
    assert kept is not None
    return load(Pages, kept)


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)
