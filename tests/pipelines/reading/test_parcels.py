"""Pages on their way from a worker: what arrives is what was sent, or nothing."""

from __future__ import annotations

import dataclasses

import pytest

from core.document import Alternative, Cell, Line, LineRole, Page, Route, Table
from core.geometry import Box
from pipelines.engine.records import BadRecordError, pack_record, unpack_record
from pipelines.reading.compact import Sharing
from pipelines.reading.parcels import Parcel, is_shared, pack_page, typed_line, unpack_page

BOX = Box(10.25, 20.5, 30.01, 40.99)
TYPED = Line(text="单位 A", box=BOX, edges=(10.25, 15.1, 20.33, 25.0, 30.01), size=10.5, is_bold=True)
CELL = Line(text="值", box=BOX, edges=(10.25, 30.01), size=9.0, block=3)
SEEN = Line(
    text="0",
    box=BOX,
    edges=(10.25, 30.01),
    is_ocr=True,
    confidence=0.75,
    confidences=(0.75,),
    alternatives=(Alternative(index=0, text="O", confidence=0.2),),
)


def page(*lines: Line) -> Page:
    table = Table(box=BOX, cells=(Cell(row=0, column=0, text="值", box=BOX),))
    return Page(number=7, width=595.28, height=841.89, route=Route.TEXT, lines=lines, tables=(table,))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (TYPED, CELL),
        (TYPED, SEEN),
        (TYPED, dataclasses.replace(TYPED, is_vertical=True)),
        (dataclasses.replace(TYPED, role=LineRole.WATERMARK),),
        (TYPED, dataclasses.replace(CELL, edges=(1 / 3, 2 / 3))),  # no hundredths
        (dataclasses.replace(CELL, box=Box(-4.5, -0.01, 9_000_000.25, 7.0), edges=(-4.5, 14_000.37)),),
        (dataclasses.replace(CELL, box=Box(float("-inf"), 0.0, float("inf"), 1e300)),),
    ],
)
def test_a_page_arrives_as_it_was_sent(lines: tuple[Line, ...]) -> None:
    sent = page(*lines)
    found = unpack_page(pack_page(sent))
    assert found == sent == page(*lines)
    assert repr(found) == repr(sent)


def test_numbers_that_arrive_are_shared_between_pages() -> None:
    one, other = unpack_page(pack_page(page(TYPED))), unpack_page(pack_page(page(CELL)))
    assert one.lines[0].box[0] is other.lines[0].edges[0]
    assert is_shared(one.lines[0].edges[2])
    assert not is_shared(float("20.33"))
    assert Sharing().page(one) == page(TYPED)


@pytest.mark.parametrize(
    "change",
    [
        {"hundredths": b"\0" * 8},
        {"hundredths": b"\0" * 44},
        {"edges": (5, 1)},
        {"edges": (-1,)},
        {"blocks": ()},
        {"is_bold": (True, False)},
    ],
)
def test_a_parcel_whose_numbers_do_not_fit_is_refused(change: dict[str, object]) -> None:
    parcel = unpack_record(Parcel, pack_page(page(TYPED)))
    with pytest.raises(BadRecordError):
        unpack_page(pack_record(dataclasses.replace(parcel, **change)))  # type: ignore[arg-type]
    with pytest.raises(BadRecordError):
        unpack_page(pack_page(page(TYPED))[:-1])


def test_a_typed_line_is_what_its_constructor_makes() -> None:
    made = typed_line(TYPED.text, TYPED.box, TYPED.edges, TYPED.size, is_bold=True)
    assert made == TYPED
    assert repr(made) == repr(TYPED)
