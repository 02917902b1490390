"""What is nearest to a printed name, on a scan on which words ask others to sign."""

from __future__ import annotations

import dataclasses

from core.document import Cell, Page, Table
from core.evidence import Evidence, EvidenceSource
from core.facts import SignPlace
from core.geometry import Box
from pipelines.signing.around import around_names, print_of
from tests import cases
from tests.pipelines.stages.extract.forms import line, page


def _place(name: str, x: float, y: float, label: str, dy: float = 0.0) -> SignPlace:
    named = Evidence(
        report=cases.REPORT,
        page=1,
        boxes=(Box(x, y, x + 30, y + 10),),
        excerpt=name,
        source=EvidenceSource.OCR,
    )
    box = Box(x + 60, y - 5 + dy, x + 160, y + 15 + dy)
    seen = dataclasses.replace(named, boxes=(box,), source=EvidenceSource.PICTURE)
    return SignPlace(evidence=seen, name=name, label=label, named=named)


def _around(*places: SignPlace) -> dict[int, Box]:
    return dict(around_names(page(1), list(enumerate(places))))


def test_rows_end_half_way_to_the_next_name() -> None:
    names = ("沈青禾", "陆之远", "韩若水")
    places = [_place(name, 100, 100 + 40 * at, "" if at == 1 else "签字") for at, name in enumerate(names)]
    (box,) = _around(*places).values()
    assert (box.y0, box.y1) == (125, 165)
    assert box.x0 < 100
    assert box.x1 > 500


def test_cards_side_by_side_are_signed_below_their_names() -> None:
    first, other = _place("沈青禾", 100, 100, "签字", 40), _place("陆之远", 350, 100, "", 40)
    (box,) = _around(first, other).values()
    assert box.x0 == 240
    assert box.y0 > 90
    assert box.y1 > 150


def test_nothing_is_sought_where_no_words_ask_anybody() -> None:
    assert not _around(_place("沈青禾", 100, 100, ""), _place("陆之远", 100, 140, ""))


def test_a_name_read_again_beside_its_print_may_be_the_signature() -> None:
    lines = [line("沈青禾", 100, 100, is_ocr=True), line("沈青禾", 300, 100, is_ocr=True)]
    lines += [line("证书编号", 200, 100, is_ocr=True)]
    made: Page = page(1, lines=lines)
    printed = print_of(made, [(0, _place("沈青禾", 100, 100, ""))])
    assert [item.box.x0 for item in printed] == [100, 200]


def test_the_room_under_the_words_of_a_cell_is_looked_at_where_there_is_some() -> None:
    for height, is_there in ((36.0, True), (20.0, False)):
        cell = Cell(row=0, column=0, text="签字：沈青禾", box=Box(400, 100, 520, 100 + height))
        words = line("签字：沈青禾", 402, 102, is_ocr=True)
        made = page(1, tables=((Table(box=cell.box, cells=(cell,), is_ocr=True), [words]),))
        asked = _place("沈青禾", 340, 100, "签字")
        box = cell.box._replace(x0=440)
        asked = dataclasses.replace(asked, evidence=dataclasses.replace(asked.evidence, boxes=(box,)))
        found = dict(around_names(made, [(0, asked)]))
        assert bool(found) is is_there
        assert not found or found[0] == Box(401, words.box.y1, 440, cell.box.y1)
