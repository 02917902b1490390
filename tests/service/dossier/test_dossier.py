"""The dossier of a real screening, in every format, read back."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from PIL import Image

from core.decision import Verdict, finding_keys
from core.document import Failure, FailureCategory
from core.errors import UsageError
from core.evidence import Evidence, EvidenceSource
from core.facts import Facts
from core.geometry import Box
from core.limits import Limits
from core.outcome import Outcome, State
from core.screening import Screening, Status
from corpus.law.packs import load_packs
from corpus.store.store import Store
from pipelines.decisions import Choice, decide
from pipelines.engine.workers import WorkerPool
from pipelines.page_excerpts import Place, page_excerpts, strip
from pipelines.screen import Tools, screen
from service.dossier import dossier_bytes
from service.dossier.content import MOST_PICTURES, places_wanted, shared_places
from service.dossier.converter import pdf_bytes
from service.dossier.drawing import font_file
from tests import pdfs
from tests.pipelines.test_screen import REPORT


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory, workers: WorkerPool) -> Iterator[Tools]:
    limits = Limits()
    with Store.open(tmp_path_factory.mktemp("数据")) as store:
        yield Tools.usual(store, workers, limits)


@pytest.fixture(scope="module")
def screening(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Screening:
    path = pdfs.saved(tmp_path_factory.mktemp("报告"), "云栖.pdf", pdfs.compose(REPORT))
    made = screen(path, tools)
    flags = [key for key in finding_keys(made.outcomes, tools.store.seal(made.report.id)) if key]
    assert flags, "the sample cites an edition that is no longer in force"
    choice = Choice(verdict=Verdict.DISMISSED, by="检查员甲", reason="已见勘误页 <b>第2页</b>")
    decide(tools.store, made, flags[0], choice)
    return made


def text_of(document: docx.document.Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_word_holds_the_case_and_pictures_of_the_pages(tools: Tools, screening: Screening) -> None:
    document = docx.Document(io.BytesIO(dossier_bytes(screening, tools, ".docx")))
    text = text_of(document)
    flagged = [outcome for outcome in screening.outcomes if outcome.state is State.FLAGGED]
    for outcome in flagged:
        assert outcome.statement in text
    for said in ("云栖加油站有限公司", screening.report.id, "已排除（检查员甲", "已见勘误页 <b>第2页</b>"):
        assert said in text
    assert screening.assessment is not None
    assert f"核查等级：{screening.assessment.band.value}" in text
    assert "可能涉及：" in text
    assert not [pack.id for pack in load_packs() if pack.id in text]
    unassessed = [outcome for outcome in screening.outcomes if outcome.state is State.NOT_ASSESSABLE]
    assert unassessed
    for outcome in unassessed:
        assert outcome.statement in text
    pictures = len(places_wanted(screening)) + (font_file() is not None)
    assert len(document.inline_shapes) == pictures
    east_asian = document.styles["Normal"].element.rPr.rFonts.attrib.values()
    assert "宋体" in east_asian


def test_the_word_file_is_well_formed_for_strict_readers(tools: Tools, screening: Screening) -> None:
    package = zipfile.ZipFile(io.BytesIO(dossier_bytes(screening, tools, ".docx")))
    assert package.testzip() is None
    assert {"[Content_Types].xml", "word/document.xml"} <= set(package.namelist())


def test_the_page_needs_nothing_else_and_escapes_what_people_wrote(
    tools: Tools, screening: Screening
) -> None:
    page = dossier_bytes(screening, tools, ".html").decode()
    assert "<b>第2页</b>" not in page
    assert "&lt;b&gt;第2页" in page
    assert not re.findall(r"(?:src|href)=\"(?!data:)", page)
    assert "<script" not in page
    assert page.count("data:image/png;base64,") == len(places_wanted(screening))
    for outcome in screening.outcomes:
        if outcome.state is State.FLAGGED:
            assert outcome.statement in page
    assert not [pack.id for pack in load_packs() if pack.id in page]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_pdf_says_the_same(tools: Tools, screening: Screening) -> None:
    pdf = pypdfium2.PdfDocument(dossier_bytes(screening, tools, ".pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    for said in ("安全评价报告筛查卷宗", "云栖加油站有限公司", "已排除"):
        assert said in text


def test_without_a_converter_the_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"\.docx") as told:
        pdf_bytes(b"PK")
    assert told.value.code == "no_converter"


def test_a_cut_out_shows_the_evidence_framed_and_little_else(tools: Tools, screening: Screening) -> None:
    place = next(place for place in places_wanted(screening) if place.page == 2)
    path = tools.store.original_path(screening.report.id)
    cut = page_excerpts(path, [place], tools.limits, tools.workers)[place]
    picture = Image.open(io.BytesIO(cut.content)).convert("RGB")
    assert cut.height < 842 / 3
    scale = picture.height / cut.height
    top, _ = strip([box.y0 for box in place.boxes], [box.y1 for box in place.boxes], 842)
    box = place.boxes[0]
    red = [
        (x, y)
        for x in range(picture.width)
        for y in range(picture.height)
        if (pixel := picture.getpixel((x, y))) and pixel[0] > 150 and pixel[1] < 90  # type: ignore[index]
    ]
    assert red
    assert abs(min(x for x, _ in red) / scale - box.x0) < 4
    assert abs(min(y for _, y in red) / scale - (box.y0 - top)) < 4


def piece(page: int, y: float, *, report: str | None = None) -> Evidence:
    box = Box(50, y, 90, y + 12)
    return Evidence(report=report, page=page, boxes=(box,), excerpt="…", source=EvidenceSource.TEXT)


def test_cells_of_a_row_share_one_cut_out_and_far_places_do_not() -> None:
    row = Evidence(report=None, page=None, boxes=(), excerpt="…", source=EvidenceSource.REGISTRY)
    shared = shared_places([piece(1, 100), piece(1, 104), piece(1, 700), row, piece(2, 700)], "a" * 64)
    assert [None if place is None else (place.page, len(place.boxes)) for place in shared] == [
        None,
        (1, 2),
        (1, 1),
        None,
        (2, 1),
    ]
    assert shared_places([piece(1, 100, report="b" * 64)], "a" * 64) == (None,)


def test_a_report_full_of_findings_is_bounded_and_says_what_is_left_out(
    tools: Tools, screening: Screening
) -> None:
    many = tuple(
        Outcome(
            check="citation_outdated",
            state=State.FLAGGED,
            statement=f"第{number}条",
            subject=f"对象{number}",
            evidence=(piece(1, number * 5.0),),
        )
        for number in range(MOST_PICTURES + 7)
    )
    crowded = replace(screening, outcomes=many)
    assert len(places_wanted(crowded)) == MOST_PICTURES
    page = dossier_bytes(crowded, tools, ".html").decode()
    assert "另有 7 处证据没有附页面截图" in page


def test_strips_stay_on_the_page() -> None:
    assert strip([], [], 842) == (0.0, 420.0)
    assert strip([5.0], [20.0], 842) == (0.0, 56.0)
    top, bottom = strip([900.0], [950.0], 842)
    assert 0 <= top < bottom <= 842


def test_a_refused_file_has_a_dossier_that_says_why(tools: Tools, screening: Screening) -> None:
    why = Failure(
        stage="survey", page=None, category=FailureCategory.INPUT, code="encrypted", message="文件加了密码。"
    )
    refused = replace(
        screening, status=Status.REFUSED, assessment=None, outcomes=(), facts=Facts(), failures=(why,)
    )
    for suffix in (".html", ".docx"):
        content = dossier_bytes(refused, tools, suffix)
        text = content.decode() if suffix == ".html" else text_of(docx.Document(io.BytesIO(content)))
        assert "没有完成筛查" in text
        assert "文件加了密码。" in text


def test_places_that_cannot_be_drawn_are_left_out(tools: Tools, screening: Screening) -> None:
    path = tools.store.original_path(screening.report.id)
    assert page_excerpts(path, [Place(99, (Box(1, 1, 2, 2),))], tools.limits, tools.workers) == {}


def test_the_command_writes_once_and_asks_before_replacing(
    tools: Tools, screening: Screening, tmp_path: Path
) -> None:
    from service.dossier_command import write_dossier

    target = tmp_path / "卷宗.docx"
    write_dossier(screening.report.id[:12], target, tools, force=False)
    first = target.read_bytes()
    with pytest.raises(UsageError, match="已经存在"):
        write_dossier(screening.report.id[:12], target, tools, force=False)
    assert target.read_bytes() == first
    with pytest.raises(UsageError, match=r"\.html、\.docx、\.pdf"):
        write_dossier(screening.report.id[:12], tmp_path / "卷宗.wps", tools, force=False)
    assert [file.name for file in tmp_path.iterdir()] == ["卷宗.docx"]
