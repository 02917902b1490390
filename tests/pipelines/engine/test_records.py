"""Records come from a worker as they were sent, and anything else is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.document import Cell, Line, LineRole, Page, Picture, PictureKind, Route, Table
from core.geometry import Box
from pipelines.engine.records import BadRecordError, pack_record, unpack_record

BOX = Box(1.0, 2.5, 30.25, 40.0)
PAGE = Page(
    number=3,
    width=595.28,
    height=841.89,
    route=Route.BOTH,
    lines=(Line(text="单位：甲", box=BOX, edges=(1.0, 9.1, 17.3), role=LineRole.HEADER, confidences=(0.5,)),),
    tables=(Table(box=BOX, cells=(Cell(row=0, column=0, text="", box=BOX),)),),
    pictures=(Picture(box=BOX, width_px=3, height_px=4, content="ab", kind=PictureKind.REGION),),
    layer_difference=0.25,
)


def test_a_record_comes_as_it_was_sent() -> None:
    found = unpack_record(Page, pack_record(PAGE))
    assert found == PAGE
    assert type(found.lines[0].box) is Box
    assert found.lines[0].role is LineRole.HEADER


def test_numbers_keep_every_bit_and_numpy_s_become_plain() -> None:
    line = Line(text="x", box=Box(0, 0.1 + 0.2, math.inf, 1), edges=(0.0, np.float64(1.5)), size=math.nan)
    found = unpack_record(Line, pack_record(line))
    assert found.box == line.box
    assert type(found.edges[1]) is float
    assert math.isnan(found.size)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\xc1",
        pack_record(PAGE)[:-1],
        pack_record(PAGE) + b"\0",
        pack_record(BOX),
        b"\x91" * 100_000,
        pack_record(PAGE).replace("单位".encode(), b"\xff\xff\xff\xff\xff\xff"),
        pack_record(PAGE).replace(b"both", b"else"),
    ],
)
def test_what_is_no_such_record_is_refused(data: bytes) -> None:
    with pytest.raises(BadRecordError):
        unpack_record(Page, data)


def test_text_without_a_form_in_utf8_is_not_sent() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        pack_record(Line(text="\ud800", box=BOX, edges=(1.0, 2.0)))
