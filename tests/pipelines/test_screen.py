"""The whole flow: every file ends in one state, the same work is not done twice, the document is readable."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import update

from core.document import FailureCategory, PageSurvey
from core.limits import Limits
from core.screening import Band, Screening, Status
from corpus.store.codec import dump, load
from corpus.store.database import writing
from corpus.store.store import Store
from corpus.store.tables import stage_results
from pipelines.engine.workers import Call, WorkerPool
from pipelines.screen import Tools, screen
from pipelines.stages import read
from pipelines.stages.read import ReadOptions
from service.schema import schema_text
from tests import pdfs
from tests.pdfs import Text

REPORT = [
    [
        Text(150, 200, "云栖加油站有限公司", 20),
        Text(180, 300, "安全现状评价报告", 24),
        Text(150, 600, "青岚安全技术咨询有限公司", 16),
        Text(150, 640, "资质证书编号：APJ-(川)-907", 14),
        Text(220, 700, "2023年5月18日", 14),
    ],
    [
        Text(72, 100, "1 评价依据", 16),
        Text(72, 130, "《危险化学品重大危险源辨识》（GB 18218-2009）"),
        Text(72, 160, "2 现场检查", 16),
        Text(72, 190, "评价组于2023年3月6日对该站进行了现场勘验。"),
        Text(72, 230, "3 评价结论", 16),
        Text(72, 260, "综上所述，该加油站符合安全生产条件。"),
    ],
]


class CountingPool(WorkerPool):
    """Real workers that also remember which functions were asked for."""

    def __init__(self) -> None:
        super().__init__(2, memory_bytes=Limits().worker_memory_bytes)
        self.asked: list[str] = []

    def _ask(self, worker: Any, call: Call) -> bytes:
        batch: Any = call.arguments.get("calls", ())
        for name in [part["function"] for part in batch] or [call.function]:
            self.asked.append(name.rpartition(":")[0].rpartition(".")[2])
        return super()._ask(worker, call)


@pytest.fixture(scope="module")
def pool() -> Iterator[CountingPool]:
    with CountingPool() as workers:
        yield workers


@pytest.fixture
def tools(tmp_path: Path, pool: CountingPool) -> Iterator[Tools]:
    pool.asked.clear()
    with Store.open(tmp_path / "data") as store:
        yield Tools.usual(store, pool)


def test_a_report_is_screened_with_evidence(tmp_path: Path, tools: Tools) -> None:
    screening = screen(pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT)), tools)
    assert screening.status is Status.DONE
    facts = screening.facts
    assert facts.enterprise_name is not None
    assert facts.enterprise_name.value == "云栖加油站有限公司"
    assert facts.agency_certificate_number is not None
    assert facts.agency_certificate_number.value == "APJ-(川)-907"
    assert facts.report_on is not None
    assert facts.report_on.value == "2023-05-18"
    assert facts.survey_on is not None
    assert facts.survey_on.value == ("2023-03-06",)
    found = {outcome.check: outcome for outcome in screening.outcomes if outcome.state == "flagged"}
    assert found.keys() == {"citation_outdated", "major_accident_hazard_unaddressed"}  # it judges by no list
    finding = found["citation_outdated"]
    assert finding.subject == "GB 18218-2009"
    assert finding.evidence[0].page == 2
    assert finding.evidence[0].excerpt == "GB 18218-2009"
    assert screening.assessment is not None
    assert screening.assessment.band in {Band.KEY, Band.GENERAL}
    assert screening.provenance.timeline == tools.timeline.version


def test_the_same_file_is_worked_on_once(tmp_path: Path, tools: Tools, pool: CountingPool) -> None:
    path = pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT))
    first = screen(path, tools)
    assert sorted(set(pool.asked)) == ["file_traces", "font_check", "read", "survey"]
    pool.asked.clear()
    copy = pdfs.saved(tmp_path, "副本.pdf", path.read_bytes())
    second = screen(copy, tools)
    assert pool.asked == []
    assert second.outcomes == first.outcomes
    assert [entry.names for entry in tools.store.reports()] == [("报告.pdf", "副本.pdf")]


def test_another_resolution_reads_again_but_does_not_survey_again(
    tmp_path: Path, tools: Tools, pool: CountingPool
) -> None:
    path = pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT))
    screen(path, tools)
    pool.asked.clear()
    screen(path, dataclasses.replace(tools, reading=ReadOptions(dpi=150)))
    assert set(pool.asked) == {"read", "file_traces"}  # what OCR saw may tell of the file's text layer


def test_a_page_that_overran_is_partial_and_tried_again(
    tmp_path: Path, tools: Tools, pool: CountingPool
) -> None:
    path = pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT))
    hasty = dataclasses.replace(tools, limits=Limits(page_characters=90))
    screening = screen(path, hasty)
    assert screening.status is Status.PARTIAL
    (failure,) = screening.failures
    assert (failure.stage, failure.page, failure.category) == ("read", 2, FailureCategory.LIMIT)
    assert screen(path, tools).status is Status.DONE


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", Status.REFUSED, "empty_file"),
        (b"hello", Status.REFUSED, "not_a_pdf"),
        (b"%PDF-1.4\nnothing", Status.FAILED, "damaged"),
        (pdfs.encrypted(pdfs.blank(1), user="x", owner="y"), Status.REFUSED, "encrypted"),
    ],
)
def test_files_that_cannot_be_screened_end_with_a_reason(
    tmp_path: Path, tools: Tools, content: bytes, status: Status, code: str
) -> None:
    screening = screen(pdfs.saved(tmp_path, "坏.pdf", content), tools)
    assert (screening.status, screening.failures[0].code) == (status, code)
    assert screening.assessment is None
    assert screening.outcomes == ()


def test_what_fails_in_us_raises(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("our own defect")

    monkeypatch.setattr("pipelines.stages.outline.run", broken)
    with pytest.raises(KeyError):
        screen(pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT)), tools)


def crashing_on(*pages: int) -> Any:
    """The read stage's calls, those of the given pages sent into a function that crashes."""
    make = read._call

    def call(path: Path, page: PageSurvey, options: ReadOptions, limits: Limits) -> Call:
        if page.number in pages:
            return Call(function="tests.faults.readers:crash", seconds=10)
        return make(path, page, options, limits)

    return call


def test_a_page_that_crashes_its_reader_costs_that_page_and_leaves_nothing_stale(
    tmp_path: Path, tools: Tools, pool: CountingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT))
    with monkeypatch.context() as patch:
        patch.setattr(read, "_call", crashing_on(2))
        broken = screen(path, tools)
    assert broken.status is Status.PARTIAL
    assert [(failure.page, failure.code) for failure in broken.failures] == [(2, "reader_crashed")]
    assert broken.facts.citations == ()
    pool.asked.clear()
    healed = screen(path, tools)
    assert pool.asked == ["read", "file_traces"]  # the page that crashed, and no other
    assert healed.status is Status.DONE
    assert [citation.code for citation in healed.facts.citations] == ["GB 18218-2009"]


def test_a_file_of_which_no_page_can_be_read_has_failed(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT))
    with monkeypatch.context() as patch:
        patch.setattr(read, "_call", crashing_on(1, 2))
        screening = screen(path, tools)
    assert (screening.status, screening.failures[0].code) == (Status.FAILED, "no_page_read")
    assert screen(path, tools).status is Status.DONE


def test_a_document_on_something_else_is_refused_in_words(tmp_path: Path, tools: Tools) -> None:
    lines = [
        Text(72, 100 + 20 * n, "本公司董事会保证年度报告内容的真实、准确、完整，不存在虚假记载。")
        for n in range(20)
    ]
    screening = screen(pdfs.saved(tmp_path, "年报.pdf", pdfs.compose([lines])), tools)
    assert (screening.status, screening.failures[0].code) == (Status.REFUSED, "not_a_safety_report")
    assert "不是安全评价报告" in screening.failures[0].message


def test_a_name_that_is_no_utf8_is_read_as_chinese_zip_files_write_it(tmp_path: Path, tools: Tools) -> None:
    name = os.fsdecode("加油站报告.pdf".encode("gb18030"))
    screening = screen(pdfs.saved(tmp_path, name, pdfs.compose(REPORT)), tools)
    assert screening.report.file_name == "加油站报告.pdf"


def test_a_kept_result_that_no_longer_reads_is_made_again(tmp_path: Path, tools: Tools) -> None:
    path = pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT))
    first = screen(path, tools)
    with writing(tools.store.engine) as connection:
        blob = tools.store.blobs.put(b'{"not": "pages"}')
        connection.execute(update(stage_results).where(stage_results.c.stage == "read").values(blob_id=blob))
    assert screen(path, tools).outcomes == first.outcomes


def test_the_document_follows_the_published_schema(tmp_path: Path, tools: Tools) -> None:
    for name, content in (("报告.pdf", pdfs.compose(REPORT)), ("坏.pdf", b"%PDF-1.4\n")):
        screening = screen(pdfs.saved(tmp_path, name, content), tools)
        document = json.loads(dump(screening))
        jsonschema.validate(document, json.loads(schema_text()))
        assert load(Screening, dump(screening)) == screening


def test_the_kept_screening_is_the_one_that_was_given(tmp_path: Path, tools: Tools) -> None:
    screening = screen(pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(REPORT)), tools)
    assert tools.store.screening(screening.report.id) == screening
