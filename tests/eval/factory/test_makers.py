"""Reports made by a word processor or by typst: labels, nothing of the traced copy, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from core.geometry import Box
from core.ids import content_id
from eval.factory.blocks import Heading
from eval.factory.corpus import Order, in_batches, make_corpus
from eval.factory.layouts.base import Layout
from eval.factory.layouts.catalogue import BY_NAME, LAYOUTS
from eval.factory.makers import soffice
from eval.factory.makers.align import CopiesDifferError
from eval.factory.makers.finish import finish, replace_pages
from eval.factory.makers.locate import locate
from eval.factory.makers.make import Made, make_files, require
from eval.factory.makers.programs import program
from eval.factory.makers.readback import Char, Image, ReadPage, read_pages
from eval.factory.makers.soffice import MakerFailedError, MakerMissingError
from eval.factory.makers.stamps import blank_number, blank_png
from eval.factory.makers.trail import Entry, colour_of, number_of
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.produce import (
    DOUBLE_LAYER,
    MIXED,
    SCAN,
    Carrier,
    Product,
    file_facts,
    job_of,
    produce,
)
from eval.factory.world.world import World
from tests.eval.factory.test_labels import assert_label_holds, evidence_of, squeezed

OTHERS = tuple(layout for layout in LAYOUTS if layout.maker != "own")
NAMES = tuple(layout.name for layout in OTHERS)
Make = Callable[[str], tuple[ReportPlan, Layout, Made]]


def planned(index: int, layout: Layout) -> ReportPlan:
    industry = ("gas_station", "chemical_storage", "gas_station", "cold_storage")[index % 4]
    wish = Wish(industry=industry, length="brief", kind="现状评价", report_on=dt.date(2024, 5, 16))
    return make_plan(World(31, agencies=3), f"m{index}/{layout.name}", wish)


def made_of(maker: str) -> dict[str, tuple[ReportPlan, Layout, Made]]:
    chosen = [layout for layout in OTHERS if layout.maker == maker]
    plans = [planned(index, layout) for index, layout in enumerate(chosen)]
    files = make_files([job_of(plan, layout) for plan, layout in zip(plans, chosen, strict=True)])
    return {
        layout.name: (plan, layout, file) for plan, layout, file in zip(plans, chosen, files, strict=True)
    }


def digests() -> dict[str, str]:
    makers = [m for m in ("docx", "typst") if m == "typst" or shutil.which("soffice")]
    return {name: content_id(file.data) for m in makers for name, (_, _, file) in made_of(m).items()}


@pytest.fixture(scope="module")
def made() -> Make:
    """The files of both makers, each made when it is first asked for; no LibreOffice, no test of it."""

    @cache
    def of(maker: str) -> dict[str, tuple[ReportPlan, Layout, Made]]:
        if maker == "docx" and shutil.which("soffice") is None:
            pytest.skip("LibreOffice is not installed")
        return made_of(maker)

    return lambda name: of(BY_NAME[name].maker)[name]


def carried(made: Make, name: str, kind: str) -> Product:
    plan, layout, file = made(name)
    return produce(plan, layout, Carrier(kind=kind, scanner="light"), f"{name}.pdf", file)


def darkness(data: bytes, page: int, box: list[float]) -> tuple[int, int]:
    """Pixels with ink in a box, and those of them that are red."""
    with pdfium.PdfDocument(data) as document:
        pixels = document[page - 1].render(scale=2, rev_byteorder=True).to_numpy()[..., :3].astype(int)
    x0, y0, x1, y1 = (round(2 * value) for value in box)
    part = pixels[max(0, y0) : y1, max(0, x0) : x1]
    red = (part[..., 0] - part[..., 1] > 60).sum()
    return int((part.min(axis=-1) < 200).sum()), int(red)


def test_each_maker_has_a_train_and_a_held_out_layout() -> None:
    splits = {(layout.maker, layout.split) for layout in OTHERS}
    assert splits == {(m, s) for m in ("docx", "typst") for s in ("train", "held_out")}


@pytest.mark.parametrize("name", NAMES)
def test_a_born_digital_label_holds(made: Make, name: str) -> None:
    product = carried(made, name, "born_digital")
    assert assert_label_holds(product.data, product.label) > 60
    facts = product.label["facts"]
    for fact in ("report_number", "enterprise_name", "agency_certificate_number", "report_on", "conclusion"):
        assert facts[fact]["evidence"], fact
    assert all(person["evidence"] for person in facts["people"])


@pytest.mark.parametrize("name", NAMES)
def test_signatures_and_seals_are_ink_where_the_label_says(made: Make, name: str) -> None:
    product = carried(made, name, "born_digital")
    signed = [p["signature"] for p in product.label["facts"]["people"] if p["role"] != "法定代表人"]
    inked = [record for signature in signed for record in signature["evidence"]]
    assert len(inked) == len(signed)
    for record in inked:
        ink, _ = darkness(product.data, record["page"], record["boxes"][0])
        assert ink > 40, record
    seals = product.label["seals"]
    assert {seal["text"] for seal in seals} >= {product.label["facts"]["agency_name"]["value"]}
    for seal in seals:
        _, red = darkness(product.data, seal["page"], seal["boxes"][0])
        assert red > 1500, seal


@pytest.mark.parametrize("name", NAMES)
def test_chapters_begin_where_the_contents_say(made: Make, name: str) -> None:
    _, layout, file = made(name)
    pages = ["|".join(squeezed(line) for line in page.lines) for page in file.draft.pages]
    body = next(n for n, page in enumerate(file.draft.pages) if page.part == "body")
    offset = 0 if layout.pages_count_from_cover else body
    contents = "".join(
        text for text, page in zip(pages, file.draft.pages, strict=True) if page.part == "front"
    )
    tops = [section for section in file.draft.sections if section.level == 1]
    assert len(tops) > 10
    for section in tops:
        assert 1 <= section.first <= section.last <= len(pages)
        assert squeezed(section.title) in pages[section.first - 1].replace("|", "")
        assert re.search(
            rf"{re.escape(squeezed(section.title))}[.|]*{section.first - offset}(?!\d)", contents
        )
    firsts = [section.first for section in file.draft.sections]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("name", NAMES)
def test_pages_belong_to_the_parts_the_report_has(made: Make, name: str) -> None:
    parts = [page.part for page in made(name)[2].draft.pages]
    assert parts[0] == "cover"
    assert {"sign_off", "front", "body", "contract", "notice", "survey"} <= set(parts)
    assert len(parts) < 30


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_traced_copy_is_left(made: Make, name: str) -> None:
    _, layout, file = made(name)
    shown = {tuple(round(255 * part) for part in style.colour) for style in layout.styles.values()}
    shown.add(tuple(round(255 * part) for part in layout.furniture.style.colour))
    pages = read_pages(file.data)
    for colour in {char.colour for page in pages for char in page.chars}:
        assert any(max(abs(a - b) for a, b in zip(colour, known, strict=True)) <= 1 for known in shown)
    assert all(image.pixels > 40 for page in pages for image in page.images)
    with pikepdf.open(io.BytesIO(file.data)) as pdf:
        widths = [int(o.Height) for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Height" in o]
    assert 2 not in widths


@pytest.mark.parametrize("name", NAMES)
def test_a_mixed_file_keeps_its_other_pages_and_scans_the_paper(made: Make, name: str) -> None:
    product = carried(made, name, MIXED)
    scanned = product.label["factory"]["scanned_pages"]
    whole = read_pages(made(name)[2].data)
    pages = read_pages(product.data)
    assert 0 < len(scanned) < len(pages)
    for number, (page, before) in enumerate(zip(pages, whole, strict=True), start=1):
        assert ([c.text for c in page.chars] == [c.text for c in before.chars]) == (number not in scanned)
        assert bool(page.chars) == (number not in scanned)
    assert assert_label_holds(product.data, product.label) > 40
    sources = {r["source"] for r in evidence_of(product.label["facts"]) if r["page"] in scanned}
    assert sources <= {"ocr", "picture"}
    assert "ocr" in sources


@pytest.mark.parametrize("name", NAMES[1:3])
def test_a_scan_has_no_text_and_a_double_layer_has_it_unseen_at_its_place(made: Make, name: str) -> None:
    scan = carried(made, name, SCAN)
    assert not any(page.chars for page in read_pages(scan.data))
    assert set(scan.label["page_texts"]) == {str(n) for n in range(1, scan.label["report"]["pages"] + 1)}
    double = carried(made, name, DOUBLE_LAYER)
    number = next(n for n, page in enumerate(made(name)[2].draft.pages, start=1) if page.part == "body")
    with pdfium.PdfDocument(double.data) as document:
        page = document[number - 1]
        modes = {
            pdfium.raw.FPDFTextObj_GetTextRenderMode(item.raw)
            for item in page.get_objects()
            if item.type == pdfium.raw.FPDF_PAGEOBJ_TEXT
        }
    assert modes == {pdfium.raw.FPDF_TEXTRENDERMODE_INVISIBLE}
    there = [char for char in read_pages(double.data)[number - 1].chars if not char.text.isspace()]
    here = [char for char in read_pages(made(name)[2].data)[number - 1].chars if not char.text.isspace()]
    assert len(there) > 0.95 * len(here)
    shift = [min(abs(a.x0 - b.x0) + abs(a.baseline - b.baseline) for b in here) for a in there[:200:9]]
    assert np.median(shift) < 10


def test_the_same_bytes_in_another_process(made: Make) -> None:
    script = "import json\nfrom tests.eval.factory.test_makers import digests\nprint(json.dumps(digests()))"
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "5", "PYTHONPATH": ".", "TZ": "America/Lima"},
    )
    again = json.loads(run.stdout)
    assert set(again) >= {layout.name for layout in OTHERS if layout.maker == "typst"}
    assert again == {name: content_id(made(name)[2].data) for name in again}


@pytest.mark.parametrize("name", NAMES)
def test_the_file_signs_itself_as_its_program_did_on_the_day(made: Make, name: str) -> None:
    plan, layout, file = made(name)
    facts = file_facts(plan, layout)
    with pikepdf.open(io.BytesIO(file.data)) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        packet = bytes(pdf.Root.Metadata.read_bytes()).decode() if "/Metadata" in pdf.Root else ""
    assert info["/CreationDate"].startswith(plan.days.report_on.strftime("D:%Y%m%d"))
    assert info["/Title"] == facts.title
    if layout.maker == "docx":
        assert (info["/Creator"], info["/Producer"]) == ("Writer", "LibreOffice 24.2")
        assert not packet
    else:
        assert info["/Creator"] == "Typst 0.11.0"
        assert "/Producer" not in info
        assert "Typst 0.11.0" in packet
        assert plan.days.report_on.isoformat() in packet
    assert b"Typst 0.15" not in file.data
    assert b"python-docx" not in file.data


def test_programs_fit_their_day() -> None:
    def on(maker: str, *day: int) -> str:
        return program(maker, dt.datetime(*day, 12, 0)).creator  # type: ignore[arg-type,misc]  # noqa: DTZ001

    assert program("docx", dt.datetime(2019, 6, 1)).producer == "LibreOffice 6.2"  # noqa: DTZ001
    assert on("typst", 2023, 9, 1) == "Typst 0.6.0"
    assert "XeTeX" in on("typst", 2021, 3, 4)
    with pytest.raises(KeyError):
        program("own", dt.datetime(2021, 1, 1))  # noqa: DTZ001


def test_a_missing_word_processor_is_told_before_any_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MakerMissingError, match="libreoffice-writer-nogui"):
        soffice.convert({"a": b""})
    with pytest.raises(MakerMissingError):
        next(make_corpus(tmp_path / "out", reports=1, seed=1))
    assert not (tmp_path / "out").exists()
    require(layout for layout in LAYOUTS if layout.maker != "docx")


def program_that(tmp_path: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


def test_a_word_processor_that_makes_nothing_is_quoted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program_that(tmp_path, "echo out of paper; exit 0", monkeypatch)
    with pytest.raises(MakerFailedError, match="out of paper"):
        soffice.convert({"a": b""})


def test_a_word_processor_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program_that(tmp_path, "sleep 30; echo done", monkeypatch)
    begun = time.monotonic()
    with pytest.raises(MakerFailedError, match="秒"):
        soffice.convert({"a": b""}, seconds=0.3)
    assert time.monotonic() - begun < 10  # its child did not keep us waiting


def test_numbers_are_told_by_colours_and_widths_and_have_an_end() -> None:
    for number in (0, 1, 62, 63, 64, 4095, 4096, 250_000):
        red, green, blue = colour_of(number)
        assert number_of((red, green, blue)) == number
        assert number_of((red + 1, max(0, green - 1), blue + 1)) == number
    assert number_of((0, 0, 0)) is None
    with pytest.raises(ValueError, match="colours"):
        colour_of(64**3)
    assert blank_number(int.from_bytes(blank_png(417)[16:20], "big")) == 417


def page_of(text: str, numbers: list[int | None], top: float = 100.0) -> ReadPage:
    chars = tuple(
        Char(char, 10.0 * at, 10.0 * at + 10, top, 10.0, colour_of(n) if n is not None else (0, 0, 0))
        for at, (char, n) in enumerate(zip(text, numbers, strict=True))
    )
    return ReadPage(595, 842, chars, ())


def test_a_line_that_moved_to_another_page_is_still_located() -> None:
    head, foot = page_of("某某评价公司", [None] * 6, top=40.0), page_of("第页", [None] * 2, top=820.0)
    table, row = page_of("序号内容", [0, 0, 1, 1]), page_of("1罐区设有围堰", [2, *[3] * 6], top=120.0)
    moved, last = page_of("2设有报警器", [4, *[5] * 5], top=140.0), page_of("以上属实", [6] * 4, top=160.0)
    numbers = [Entry("body", f"mark:{n}") for n in range(7)]

    def page(*parts: ReadPage) -> ReadPage:
        return ReadPage(595, 842, tuple(c for p in (head, *parts, foot) for c in p.chars), ())

    entries = [replace(entry, is_computed=n == 6) for n, entry in enumerate(numbers)]
    traced = [page(table, row), page(table, moved, last)]
    clean = [page(table, row, moved), page(table, page_of("以下属实", [None] * 4, top=160.0))]
    draft = locate(traced, clean, entries, (72, 72))
    placed = {mark: [(place.page, place.text) for place in places] for mark, places in draft.marks.items()}
    assert placed["mark:5"] == [(1, "设有报警器")]
    assert placed["mark:3"] == [(1, "罐区设有围堰")]
    assert placed["mark:0"][0] == (1, "序号")
    assert "mark:6" not in placed


def test_a_mark_of_punctuation_that_one_copy_loses_moves_no_other_character() -> None:
    """A comma that hangs over the margin was not read in the clean copy of a 49-page report."""
    numbers: list[int | None] = [0] * 8 + [1] * 4
    traced = page_of("采矿（地质）、通风机电", numbers[:11])
    clean = page_of("采矿（地质）通风机电", [None] * 10)
    entries = [Entry("body", "mark:0"), Entry("body", "mark:1")]
    draft = locate([traced], [clean], entries)
    placed = {mark: [place.text for place in places] for mark, places in draft.marks.items()}
    assert placed == {"mark:0": ["采矿（地质）通"], "mark:1": ["风机电"]}


def test_copies_that_say_different_things_are_refused() -> None:
    entries = [Entry("body", "mark"), Entry("body")]
    with pytest.raises(CopiesDifferError, match="甲乙丙丁"):
        locate([page_of("甲乙丙丁", [0] * 4)], [page_of("子丑寅卯", [None] * 4)], entries)
    with pytest.raises(CopiesDifferError, match="甲"):
        locate([page_of("甲", [0])], [], entries)
    box = page_of("甲", [0]).chars[0].box
    picture = ReadPage(595, 842, (), (Image(9, box),))
    with pytest.raises(CopiesDifferError, match="pictures"):
        locate([picture], [ReadPage(595, 842, (), ())], entries)
    larger = Image(320, Box(box.x0, box.y0, box.x1 + 20, box.y1))
    with pytest.raises(CopiesDifferError, match="size"):
        locate([picture], [ReadPage(595, 842, (), (larger,))], entries)


def test_a_chapter_ends_on_the_page_before_one_that_begins_a_page() -> None:
    entries = [
        Entry("body", heading=Heading(text="1 甲", level=1)),
        Entry("body"),
        Entry("body", heading=Heading(text="2 乙", level=1)),
        Entry("body", heading=Heading(text="3 丙", level=1)),
    ]
    low = page_of("丙", [3], top=300.0)
    last = page_of("乙", [2])
    pages = [page_of("甲", [0]), page_of("文", [1]), ReadPage(595, 842, last.chars + low.chars, ())]
    draft = locate(pages, pages, entries)
    assert [(s.title, s.first, s.last) for s in draft.sections] == [
        ("1 甲", 1, 2),
        ("2 乙", 3, 3),
        ("3 丙", 3, 3),
    ]


def test_orders_of_the_word_processor_go_together_and_none_is_lost() -> None:
    plan = planned(0, LAYOUTS[0])
    names = ["office_forms", "plain_grid", *["office_chapters"] * 7, "three_line_typst"]
    orders = [
        Order(plan=plan, layout=name, carrier=Carrier(), file_name=f"{number}.pdf")
        for number, name in enumerate(names)
    ]
    batches = in_batches(orders)
    assert sorted(order.file_name for batch in batches for order in batch) == sorted(
        o.file_name for o in orders
    )
    assert [len(batch) for batch in batches] == [6, 1, 2, 1]


def test_finishing_twice_changes_nothing_and_pages_must_match(made: Make) -> None:
    plan, layout, file = made("three_line_typst")
    facts = file_facts(plan, layout)
    once = finish(file.data, facts, has_packet=True)
    assert finish(once, facts, has_packet=True) == once
    with pytest.raises(ValueError, match="zip"):
        replace_pages(file.data, file.data, [1])
