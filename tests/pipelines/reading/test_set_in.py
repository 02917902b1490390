"""Numbers drawn into the picture of a scan, and what scanning programs do to all of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.document import Line, Page, Route
from core.geometry import Box
from core.integrity import SetInPrint
from corpus.store.codec import load
from pipelines.reading.pdf import close_document
from pipelines.reading.printed_runs import printed_runs
from pipelines.reading.scan_looks import look_of
from pipelines.reading.set_in import SetInRuns, look, set_in
from tests import odd_pdfs, pdfs
from tests.fonts import chinese_font

Cells = npt.NDArray[np.int64]

_WIDE, _HIGH, _STEP, _ROWS, _COLUMNS = 1240, 1754, 28, 20, 30
_FORGED = 10, 12  # the row and the column at which four digits are drawn anew
_PAPER = 244


def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(chinese_font(), 24)


def _sheet(seed: int = 1) -> Image.Image:
    """A printed page of digits and words as a scanner sees it."""
    image = Image.new("L", (_WIDE, _HIGH), _PAPER)
    pen, grain = ImageDraw.Draw(image), np.random.default_rng(seed)
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            char = "检测数据符合要求储罐区"[column % 11] if column % 3 else str(grain.integers(10))
            pen.text(_corner(row, column), char, font=_font(), fill=10)
    seen = np.asarray(image.filter(ImageFilter.GaussianBlur(0.9)), dtype=float)
    return _stored(Image.fromarray(np.clip(seen + grain.normal(0, 2.0, seen.shape), 0, 255).astype(np.uint8)))


def _corner(row: int, column: int) -> tuple[int, int]:
    return 150 + _STEP * column, 200 + 3 * _STEP * row // 2


def _stored(image: Image.Image, quality: int = 75) -> Image.Image:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality)
    return Image.open(io.BytesIO(target.getvalue())).convert("L")


def _forged(image: Image.Image, ground: int, *, blur: float = 0.0) -> Image.Image:
    """Four digits drawn over what stood there."""
    strip = Image.new("L", (4 * _STEP, _STEP + 4), ground)
    pen = ImageDraw.Draw(strip)
    for at, char in enumerate("2618"):
        pen.text((at * _STEP + 2, 2), char, font=_font(), fill=0)
    left, top = _corner(*_FORGED)
    done = image.copy()
    done.paste(strip.filter(ImageFilter.GaussianBlur(blur)) if blur else strip, (left - 2, top - 2))
    return _stored(done)


def _cells() -> tuple[Cells, list[tuple[int, int]]]:
    """Every character's cell, row by row; as runs, four characters at a time."""
    corners = [_corner(row, column) for row in range(_ROWS) for column in range(_COLUMNS)]
    cells = np.array([(x - 2, y - 2, x - 2 + _STEP, y + _STEP + 2) for x, y in corners])
    starts = [row * _COLUMNS + column for row in range(_ROWS) for column in range(0, _COLUMNS - 3, 4)]
    return cells, [(start, start + 4) for start in starts]


def _told(image: Image.Image) -> list[tuple[tuple[int, int], bool]]:
    cells, runs = _cells()
    return [(divmod(runs[at][0], _COLUMNS), white) for at, white in set_in(np.asarray(image), cells, runs)]


def test_digits_drawn_into_a_scan_are_told_where_they_stand() -> None:
    assert _told(_forged(_sheet(), _PAPER)) == [(_FORGED, False)]
    assert _told(_forged(_sheet(), 255, blur=0.9)) == [(_FORGED, True)]


@pytest.mark.parametrize(
    "work",
    [
        lambda image: image,
        lambda image: image.filter(ImageFilter.UnsharpMask(2, 200, 2)),
        lambda image: image.filter(ImageFilter.MedianFilter(3)),
        lambda image: image.point(lambda level: 255 if level > 200 else level),
        lambda image: image.point(lambda level: min(255, round(level * 1.04))),
        lambda image: image.resize((_WIDE // 2, _HIGH // 2)).resize((_WIDE, _HIGH)),
        lambda image: Image.fromarray(
            np.clip(np.asarray(image) * np.linspace(0.85, 1.1, _WIDE)[None, :], 0, 255).astype(np.uint8)
        ),
    ],
    ids=["nothing", "sharpened", "despeckled", "whitened", "brightened", "coarse", "lit_from_one_side"],
)
def test_what_is_done_to_the_whole_picture_is_told_nowhere(
    work: Callable[[Image.Image], Image.Image],
) -> None:
    assert _told(_stored(work(_sheet()))) == []


def test_a_strip_on_paper_that_was_scanned_with_it_is_not_told() -> None:
    """Tape and slips lie on the glass with the sheet: as soft and as rough as all of it."""
    grain = np.random.default_rng(3)
    pixels = np.asarray(_forged(_sheet(), 236, blur=0.95), dtype=float)
    left, top = _corner(*_FORGED)
    area = (slice(top - 2, top + _STEP + 2), slice(left - 2, left + 4 * _STEP))
    pixels = pixels.copy()
    pixels[area] += grain.normal(0, 2.0, pixels[area].shape)
    assert _told(_stored(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)))) == []


def test_a_page_with_little_print_tells_nothing() -> None:
    cells, runs = _cells()
    assert set_in(np.asarray(_forged(_sheet(), 255)), cells[:100], runs[:20]) == []


def _page_of(image: Image.Image, turn: int = 0) -> bytes:
    document = pikepdf.new()
    target = io.BytesIO()
    image.save(target, "JPEG", quality=75)
    page = document.add_blank_page(page_size=(_WIDE * 72 / 150, _HIGH * 72 / 150))
    stream = document.make_stream(target.getvalue())
    stream.Type, stream.Subtype, stream.Filter = (
        pikepdf.Name.XObject,
        pikepdf.Name.Image,
        pikepdf.Name.DCTDecode,
    )
    stream.Width, stream.Height, stream.BitsPerComponent = image.width, image.height, 8
    stream.ColorSpace = pikepdf.Name.DeviceGray
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    size = f"{_WIDE * 72 / 150:.3f} 0 0 {_HIGH * 72 / 150:.3f}"
    page.Contents = document.make_stream(f"q {size} 0 0 cm /Im0 Do Q".encode())
    if turn:
        page.rotate(turn, relative=False)
    return odd_pdfs.bytes_of(document)


def _read_page() -> Page:
    """The page as OCR would have read it: each row a line."""
    scale, lines = 72 / 150, []
    for row in range(_ROWS):
        text = "".join("0" if column in range(12, 16) and row == 10 else "检" for column in range(_COLUMNS))
        edges = tuple((_corner(row, column)[0] - 2) * scale for column in range(_COLUMNS + 1))
        top = _corner(row, 0)[1] - 2
        box = Box(edges[0], top * scale, edges[-1], (top + _STEP + 4) * scale)
        lines.append(Line(text=text, box=box, edges=edges, is_ocr=True))
    return Page(number=1, width=_WIDE * scale, height=_HIGH * scale, route=Route.OCR, lines=tuple(lines))


def _looked_at(content: bytes, folder: Path) -> list[SetInPrint]:
    path, runs = pdfs.saved(folder, "scan.pdf", content), printed_runs(_read_page())
    cells, asked = [list(box) for box in runs.cells], [list(run) for run in runs.runs]
    found = load(SetInRuns, look(str(path), [1], [cells], [asked])).found
    close_document()
    return [
        SetInPrint(
            page=item.page, text=runs.texts[item.run], box=runs.boxes[item.run], is_white=item.is_white
        )
        for item in found
    ]


def test_the_number_is_found_through_the_file(tmp_path: Path) -> None:
    (found,) = _looked_at(_page_of(_forged(_sheet(), _PAPER)), tmp_path)
    assert found.text == "0000"
    assert not found.is_white
    assert _looked_at(_page_of(_sheet()), tmp_path) == []


def test_a_picture_that_does_not_lie_upright_is_left_alone(tmp_path: Path) -> None:
    assert _looked_at(_page_of(_forged(_sheet(), _PAPER), turn=180), tmp_path) == []


def test_the_look_of_a_page_tells_grain_colour_and_pictures() -> None:
    smooth, rough = (np.asarray(_stored(_sheet().filter(f), 95)) for f in (ImageFilter.BoxBlur(1), _SAME))
    looks = look_of(smooth), look_of(rough)
    assert looks[0] is not None
    assert looks[1] is not None
    assert looks[0].noise < 0.7 * looks[1].noise
    assert looks[1].solid < 0.005
    pictured = rough.copy()
    pictured[1100:1600, 200:1000] = 120
    seen = look_of(pictured)
    assert seen is not None
    assert seen.solid > 0.1


_SAME = ImageFilter.UnsharpMask(1, 0, 255)
