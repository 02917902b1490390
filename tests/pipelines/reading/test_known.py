"""Pages seen before: told from one another exactly, read once, and found again whatever file they lie in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from core.document import Page, Pages, Source
from core.ids import content_id
from core.limits import Limits
from corpus.store.store import Store
from pipelines.engine.workers import Call, WorkerPool
from pipelines.reading import identity, pdf
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions
from tests import pdfs
from tests.pdfs import Text

NAMES = [[Text(72, 120, f"项目负责人：{name}", 20)] for name in ("沈青禾", "沈青木")]


class Counting(WorkerPool):
    """Real workers that also remember what was asked for."""

    asked: list[str]

    def _ask(self, worker, call: Call) -> bytes:  # type: ignore[no-untyped-def]
        self.asked.append(call.function)
        return super()._ask(worker, call)


@pytest.fixture(scope="module")
def pool() -> Iterator[Counting]:
    with Counting(1, memory_bytes=Limits().worker_memory_bytes) as workers:
        workers.asked = []
        yield workers


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    identity.forget()
    pdf.close_document()


def identities(path: Path) -> list[str]:
    document = pdf.open_document(str(path))
    found = []
    for number in range(1, len(document) + 1):
        with pdf.open_page(document, number) as page:
            found.append(identity.page_identity(page, str(path), number))
    return found


def edited(content: bytes, change: object) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)  # type: ignore[operator]
        document.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return target.getvalue()


def the_image(document: pikepdf.Pdf) -> pikepdf.Object:
    return next(iter(document.pages[0].resources.XObject.values()))


@pytest.fixture
def scan() -> bytes:
    return pdfs.scanned(pdfs.compose(NAMES[:1]), dpi=100)


def test_the_same_form_with_another_name_is_another_page(tmp_path: Path) -> None:
    one, other = identities(pdfs.saved(tmp_path, "scan.pdf", pdfs.scanned(pdfs.compose(NAMES), dpi=100)))
    assert one
    assert other
    assert one != other


def test_the_same_scan_in_another_file_under_another_name_is_the_same_page(
    tmp_path: Path, scan: bytes
) -> None:
    def renamed(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        (name,) = page.resources.XObject.keys()
        page.resources.XObject["/Scan9"] = page.resources.XObject[name]
        del page.resources.XObject[name]
        stream = page.Contents.read_bytes().replace(name.encode(), b"/Scan9")
        page.Contents = document.make_stream(stream)
        document.docinfo["/Title"] = "另一份报告"
        document.add_blank_page()

    (one,) = identities(pdfs.saved(tmp_path, "one.pdf", scan))
    other, blank = identities(pdfs.saved(tmp_path, "other.pdf", edited(scan, renamed)))
    assert one == other != blank


def _mask(document: pikepdf.Pdf) -> None:
    image = the_image(document)
    mask = document.make_stream(b"\x80", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    mask.Width, mask.Height, mask.BitsPerComponent, mask.ColorSpace = 1, 1, 8, pikepdf.Name.DeviceGray
    image.SMask = mask


def _negative(document: pikepdf.Pdf) -> None:
    the_image(document).Decode = pikepdf.Array([1, 0, 1, 0, 1, 0])


def _turn(document: pikepdf.Pdf) -> None:
    document.pages[0].rotate(90, relative=False)


def _crop(document: pikepdf.Pdf) -> None:
    document.pages[0].CropBox = pikepdf.Array([0, 0, 595, 800])


def _type_over(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_add(b"q 1 1 1 rg 60 700 300 40 re f Q")


@pytest.mark.parametrize("change", [_mask, _negative, _turn, _crop, _type_over])
def test_whatever_changes_what_is_seen_makes_another_page(
    tmp_path: Path, scan: bytes, change: object
) -> None:
    (one,) = identities(pdfs.saved(tmp_path, "one.pdf", scan))
    (other,) = identities(pdfs.saved(tmp_path, "other.pdf", edited(scan, change)))
    assert one
    assert other
    assert one != other


def _note(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[0, 0, 500, 800])
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([note]))


def _layer(document: pikepdf.Pdf) -> None:
    document.pages[0].resources.Properties = pikepdf.Dictionary(MC0=pikepdf.Dictionary(Type=pikepdf.Name.OCG))


@pytest.mark.parametrize("change", [_note, _layer])
def test_a_page_that_hangs_on_more_than_itself_has_no_identity(
    tmp_path: Path, scan: bytes, change: object
) -> None:
    assert identities(pdfs.saved(tmp_path, "scan.pdf", edited(scan, change))) == [""]


def test_a_file_that_needs_repair_has_no_identities(tmp_path: Path, scan: bytes) -> None:
    damaged = scan.replace(b"startxref\n", b"startxref\n9")
    assert identities(pdfs.saved(tmp_path, "damaged.pdf", damaged)) == [""]


def reading(path: Path, store: Store, pool: Counting) -> Pages:
    content = path.read_bytes()
    source = Source(id=content_id(content), file_name=path.name, size_bytes=len(content))
    store.add_report(source, content)
    surveyed = survey.run(path, Limits(), pool)
    pool.asked.clear()
    return read.run(
        path, surveyed, ReadOptions(), Limits(), pool, kept=store.kept_pages(source.id, reader="test")
    )


def test_a_scanned_page_of_another_report_is_not_read_again(
    tmp_path: Path, scan: bytes, store: Store, pool: Counting
) -> None:
    first = reading(pdfs.saved(tmp_path, "one.pdf", scan), store, pool)
    assert [name.rpartition(".")[2] for name in pool.asked] == ["identity:look", "read:look"]

    def behind_another(document: pikepdf.Pdf) -> None:
        document.pages.insert(0, document.pages[0])
        document.pages[0].rotate(180, relative=False)

    second = reading(pdfs.saved(tmp_path, "two.pdf", edited(scan, behind_another)), store, pool)
    assert [name.rpartition(".")[2] for name in pool.asked] == ["identity:look", "read:look", "identity:look"]
    assert second.pages[1].number == 2
    assert second.pages[1].lines == first.pages[0].lines
    assert [line.text for line in first.pages[0].lines] == ["项目负责人：沈青禾"]
    assert second.pages[0].image != second.pages[1].image == first.pages[0].image


def test_with_or_without_a_store_the_reading_is_the_same(
    tmp_path: Path, scan: bytes, store: Store, pool: Counting
) -> None:
    path = pdfs.saved(tmp_path, "one.pdf", scan)
    kept = reading(path, store, pool)
    again = reading(path, store, pool)
    surveyed = survey.run(path, Limits(), pool)
    assert kept == again == read.run(path, surveyed, ReadOptions(), Limits(), pool)


def test_a_typed_page_of_an_interrupted_report_is_not_read_again(
    tmp_path: Path, store: Store, pool: Counting
) -> None:
    path = pdfs.saved(tmp_path, "typed.pdf", pdfs.compose(NAMES))
    first = reading(path, store, pool)
    assert all(isinstance(page, Page) for page in first.pages)
    assert reading(path, store, pool) == first
    assert pool.asked == []
