"""``mingjian read`` as a person uses it: text, JSON and marks of real files, and clear words for bad ones."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import jsonschema
import pikepdf
import pypdfium2 as pdfium
import pytest

from core.reading import Reading
from corpus.store.codec import dump, load
from service.reading_command import ReadRequest, run_read
from service.schema import reading_schema_text
from service.settings import Settings
from tests import pdfs
from tests.pdfs import Text, grid
from tests.service.program import mingjian

TABLE = [
    *grid((72, 140, 300, 520), (200, 230, 260)),
    Text(80, 220, "序号"),
    Text(150, 220, "姓名"),
    Text(310, 220, "证书编号"),
    Text(80, 250, "1"),
    Text(150, 250, "沈青禾"),
    Text(310, 250, "S011032000110192001234"),
]
PAGES = [
    [Text(150, 120, "云栖加油站有限公司", 20), *TABLE, Text(72, 300, "表后的一段文字。")],
    [Text(72, 120, "第二页的文字。")],
    [Text(72, 120, "第三页的文字。")],
]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(PAGES))


def test_text_comes_page_by_page_with_tables_as_aligned_rows(tmp_path: Path, report: Path) -> None:
    done = mingjian("read", report, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    marks = [line for line in lines if line.startswith("=====")]
    assert marks == [f"===== 第 {n} 页，共 3 页 =====" for n in (1, 2, 3)]
    assert "| 1    | 沈青禾 | S011032000110192001234 |" in lines
    order = ["云栖加油站有限公司", "| 序号 | 姓名   | 证书编号               |", "表后的一段文字。"]
    assert [line for line in lines if line in order] == order


def test_json_is_the_published_document_and_reads_back(tmp_path: Path, report: Path) -> None:
    done = mingjian("read", report, "--json", "--pages", "2-3", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(reading_schema_text()))
    assert [page["number"] for page in document["pages"]] == [2, 3]
    assert document["total_pages"] == 3
    reading = load(Reading, done.stdout.encode())
    assert json.loads(dump(reading)) == document
    assert reading.pages[0].lines[0].text == "第二页的文字。"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_marks_lie_on_what_was_read_and_the_page_itself_is_untouched(tmp_path: Path, rotation: int) -> None:
    report = pdfs.saved(tmp_path, "报告.pdf", pdfs.compose(PAGES, rotation=rotation))
    before = hashlib.sha256(report.read_bytes()).hexdigest()
    done = mingjian("read", report, "--overlay", "看.pdf", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert hashlib.sha256(report.read_bytes()).hexdigest() == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".mingjian")]
    with pikepdf.open(report) as old, pikepdf.open(tmp_path / "看.pdf") as new:
        assert len(new.pages) == 3
        for was, now in zip(old.pages, new.pages, strict=True):
            assert now.Contents.read_bytes() == was.Contents.read_bytes()
    boxes = [line["box"] for line in json.loads(done.stdout)["pages"][0]["lines"]]
    x0, y0, x1, _ = max(boxes, key=lambda box: box[2] - box[0])
    with pdfium.PdfDocument(tmp_path / "看.pdf") as document:
        picture = document[0].render(scale=2).to_numpy()
    top = picture[round(2 * y0) - 1 : round(2 * y0) + 2, round(2 * x0) : round(2 * x1), :3].astype(int)
    is_blue = (top.max(axis=2) - top.min(axis=2) > 60).any(axis=0)
    assert is_blue.mean() > 0.9, "a blue line runs along the upper edge of the text"


def test_marks_say_why_a_page_could_not_be_read(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdfs.compose(PAGES))) as document:
        document.pages[1].MediaBox = pikepdf.Array([0, 0, 30000, 800])
        document.save(tmp_path / "报告.pdf")
    done = mingjian("read", "报告.pdf", "--text", "--overlay", "看.pdf", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "【本页未能读取：第 2 页边长 30000 点" in done.stdout
    assert "第 2 页边长 30000 点" in done.stderr
    with pikepdf.open(tmp_path / "看.pdf") as marked:
        stream = marked.pages[1].Annots[-1].AP.N.read_bytes()
        assert "本页未能读取".encode("utf-16-be").hex().upper().encode() in stream
        assert (
            marked.pages[0]
            .Annots[-1]
            .AP.N.read_bytes()
            .count("印章".encode("utf-16-be").hex().upper().encode())
            == 1
        )


def test_an_existing_file_is_kept_unless_told_and_the_original_always(tmp_path: Path, report: Path) -> None:
    (tmp_path / "有.pdf").write_text("mine")
    kept = mingjian("read", report, "--overlay", "有.pdf", folder=tmp_path)
    assert kept.returncode == 2
    assert "--force" in kept.stderr
    assert (tmp_path / "有.pdf").read_text() == "mine"
    content = report.read_bytes()
    assert mingjian("read", report, "--overlay", report, "--force", folder=tmp_path).returncode == 2
    assert report.read_bytes() == content
    assert mingjian("read", report, "--overlay", "有.pdf", "--force", folder=tmp_path).returncode == 0
    assert (tmp_path / "有.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("没有.pdf",), 3, "找不到文件"),
        (("坏.pdf", "--overlay", "看.pdf"), 5, "已损坏"),
        (("文.pdf",), 4, "不是 PDF 文件"),
        (("报告.pdf", "--pages", "7-3"), 2, "7-3"),
        (("报告.pdf", "--pages", "9"), 2, "不含文件的任何一页"),
        (("报告.pdf", "--text", "--json"), 2, "只选一个"),
        (("报告.pdf", "--engine", "magic"), 2, "magic"),
        (("报告.pdf", "--overlay", "看.txt"), 2, ".pdf"),
        (("报告.pdf", "--overlay", "无此处/看.pdf"), 2, "没有文件夹"),
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence_and_leaves_nothing(
    tmp_path: Path, report: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    pdfs.saved(tmp_path, "坏.pdf", b"%PDF-1.5\n%%EOF")
    pdfs.saved(tmp_path, "文.pdf", "只是文字".encode())
    there = {path.name for path in tmp_path.iterdir()}
    done = mingjian("read", *arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} - {"data"} == there


def test_reading_makes_no_data_folder_where_none_was_named(
    tmp_path: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reading = run_read(ReadRequest(file=report), Settings(workers=1), lambda *_: None)
    assert len(reading.pages) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["报告.pdf"]


def test_what_screen_has_read_is_taken_from_the_data_folder(tmp_path: Path, report: Path) -> None:
    (tmp_path / "data").mkdir()
    assert mingjian("read", report, "--json", folder=tmp_path).returncode == 0
    results = sorted((tmp_path / "data" / "blobs").rglob("*"))
    assert results
    again = mingjian("read", report, "--json", "--pages", "2", folder=tmp_path)
    assert json.loads(again.stdout)["pages"][0]["number"] == 2
    assert sorted((tmp_path / "data" / "blobs").rglob("*")) == results
    assert "报告.pdf" not in mingjian("reports", folder=tmp_path).stdout
