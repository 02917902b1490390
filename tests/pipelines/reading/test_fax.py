"""Pictures coded as CCITT group 4: whole ones are never doubted, damaged ones are told."""

from __future__ import annotations

import io
import random

import numpy as np
import numpy.typing as npt
import pikepdf
import pytest
from PIL import Image, ImageDraw

from pipelines.reading import fax
from pipelines.reading.fax import FaxForm, whole_rows
from pipelines.reading.fax_forms import fax_form

Bits = npt.NDArray[np.bool_]
_END_MARK = bytes.fromhex("00100100")


def page(width: int = 1000, height: int = 700) -> Bits:
    """Rows of strokes as of text, some rows empty; True is white."""
    picture = Image.new("1", (width, height), 1)
    pen, draw = ImageDraw.Draw(picture), random.Random(4)
    for top in range(20, height - 40, 40):
        for left in range(30, width - 60, 30):
            x, y = left + draw.randrange(8), top + draw.randrange(8)
            pen.line((x, y, x + draw.randrange(3, 20), y + draw.randrange(20)), fill=0, width=3)
    return np.asarray(picture)


def runs() -> Bits:
    """Runs of every length that has a code word of its own, and of every length beyond."""
    draw = random.Random(5)
    bits = np.ones((400, 6000), bool)
    for row in bits:
        at, is_white = 0, True
        while at < len(row):
            length = draw.choice(
                [1, 2, 63, 64, 65, 2559, 2560, 2561, draw.randrange(64), draw.randrange(3000)]
            )
            row[at : at + length] = is_white
            at, is_white = at + length, not is_white
    return bits


def coded(bits: Bits) -> bytes:
    out = io.BytesIO()
    Image.fromarray(bits).save(out, "TIFF", compression="group4", tiffinfo={278: len(bits)})
    with Image.open(out) as held:
        tags = held.tag_v2  # type: ignore[attr-defined]
        start, size = tags[273][0], tags[279][0]
    return out.getvalue()[start : start + size]


def form_of(bits: Bits) -> FaxForm:
    return FaxForm(columns=bits.shape[1], rows=bits.shape[0])


@pytest.mark.parametrize("bits", [page(), runs(), np.random.default_rng(6).random((200, 900)) < 0.5])
def test_each_row_is_followed_to_the_pixel(bits: Bits) -> None:
    for row, changes in zip(bits, fax._rows(fax._Words(coded(bits)), form_of(bits)), strict=True):
        seen = np.zeros(len(row), bool)  # the coder's white is the bit 0
        for place in changes:
            seen[place:] ^= True
        assert (seen == row).all()


def test_a_whole_fax_is_not_doubted_however_it_ends() -> None:
    bits = page()
    data, form = coded(bits), form_of(bits)
    assert data.rstrip(b"\0").endswith(_END_MARK[:2]) or _END_MARK[:2] in data[-4:]
    assert fax._is_coded_alike(data, form)
    for whole in (data, data[:-3], data + bytes(64), data + b"more"):
        assert whole_rows(whole, form) == form.rows
    # fewer rows than stated, with the mark of the end
    assert whole_rows(data, FaxForm(columns=form.columns, rows=form.rows + 90)) == form.rows + 90


def test_a_coder_that_chooses_other_words_is_not_doubted() -> None:
    # 8 white pixels twice: the second row as two runs (001 10011 0000110111) where "no change" (1) would do
    words = "001" + "10011" + "0000110111" + "001" + "10011" + "0000110111"
    data = int(words.ljust(40, "0"), 2).to_bytes(5, "big")
    form = FaxForm(columns=8, rows=2)
    assert not fax._is_coded_alike(data, form)
    assert whole_rows(data, form) == 2


def test_rows_that_begin_with_a_new_byte_are_followed() -> None:
    data = bytes([0b10000000] * 5)  # five white rows
    assert whole_rows(data, FaxForm(columns=8, rows=5, is_byte_aligned=True)) == 5
    assert whole_rows(data, FaxForm(columns=8, rows=5)) == 1  # the next word would begin with seven zeros


@pytest.mark.parametrize("seed", range(8))
def test_a_fax_overwritten_in_the_middle_is_told(seed: int) -> None:
    bits, draw = page(), random.Random(seed)
    data, form = bytearray(coded(bits)), form_of(bits)
    at = draw.randrange(len(data) // 10, len(data) * 8 // 10)
    data[at : at + 40] = draw.randbytes(40)
    rows = whole_rows(bytes(data), form)
    assert rows is not None
    assert rows < form.rows


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_fax_cut_short_is_told_with_the_rows_that_are_left(share: float) -> None:
    bits = page()
    data, form = coded(bits), form_of(bits)
    rows = whole_rows(data[: int(share * len(data))], form)
    assert rows is not None
    assert rows / form.rows == pytest.approx(share, abs=0.12)


def found_form(data: bytes, looked_for: bytes, **parameters: object) -> FaxForm | None:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    picture = pikepdf.Stream(document, data)
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height = 1000, 700
    picture.Filter = pikepdf.Array([pikepdf.Name.CCITTFaxDecode])
    picture.DecodeParms = pikepdf.Array([pikepdf.Dictionary(parameters)])
    image = document.make_indirect(picture)
    document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    return fax_form(document.pages[0], looked_for)


def test_the_file_says_how_a_fax_is_stored() -> None:
    data = coded(page())
    assert found_form(data, data, **{"/K": -1, "/Columns": 1000}) == FaxForm(columns=1000, rows=700)
    aligned = found_form(data, data, **{"/K": -1, "/EncodedByteAlign": True})
    assert aligned == FaxForm(columns=1728, rows=700, is_byte_aligned=True)
    assert found_form(data, data, **{"/K": 0, "/Columns": 1000}) is None  # group 3
    assert found_form(data, data + b"other", **{"/K": -1, "/Columns": 1000}) is None
