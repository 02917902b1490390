"""What the own writer does, the other makers do too: pairs, acts on files, seals, kept and typed names."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pikepdf
import pypdfium2 as pdfium
import pytest

from core.outcome import State
from eval.factory.blocks import NewPage, Paragraph, Run, Seal, marked, signed
from eval.factory.defects.catalogue import PAIRS
from eval.factory.layouts.base import Layout
from eval.factory.layouts.catalogue import BY_NAME
from eval.factory.linking import resolve
from eval.factory.makers import make as making
from eval.factory.makers.make import Made, make_files
from eval.factory.makers.readback import read_pages
from eval.factory.makers.stamps import seal_stamp, sign_stamp
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import Expectation, FileAct, InkStock, ReportPlan
from eval.factory.produce import MIXED, SCAN, Carrier, Product, job_of, produce
from eval.factory.render.acts import ORDER
from eval.factory.render.ink import InkRules, InkWell
from eval.factory.render.strip import put_dates
from eval.factory.world.world import World
from tests.eval.factory.test_labels import assert_label_holds
from tests.eval.factory.test_pairs import assert_evidence_holds, outcomes, pair_of

NAMES = ("office_chapters", "three_line_typst")
ON_DRAFT = {"other_words", "broken_name", "radicals"}
IN_CONTENT = {"late_update", "sign_then_alter", "sign_then_update"}
REUSED = ("text_copied", "photo_reused", "signature_reused")


def needs(layout: Layout) -> Layout:
    if layout.maker == "docx" and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    return layout


@cache
def plain_report(name: str) -> tuple[ReportPlan, Made]:
    layout = needs(BY_NAME[name])
    wish = Wish(industry="gas_station", length="short", kind="现状评价", report_on=dt.date(2024, 5, 16))
    plan = make_plan(World(31, agencies=3), f"act/{name}", wish)
    (made,) = make_files([job_of(plan, layout)])
    return plan, made


def acted(name: str, act: FileAct, kind: str = "born_digital") -> Product:
    plan, made = plain_report(name)
    flag = Expectation(check="hidden_text", state=State.FLAGGED, marks=(f"file:{act.kind}",))
    kept = tuple(e for e in plan.expectations if e.check != "hidden_text")
    plan = replace(plan, file_acts=(act,), expectations=(*kept, flag))
    return produce(plan, BY_NAME[name], Carrier(kind=kind, scanner="light"), f"{name}.pdf", made)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ORDER)
def test_an_act_is_done_with_its_evidence_or_cleanly_left_out(name: str, kind: str) -> None:
    product = acted(name, FileAct(kind=kind, checks=("hidden_text",)))
    done = product.label["factory"]["file_acts"]
    assert done == ([] if kind in ON_DRAFT | IN_CONTENT else [kind])
    (said,) = outcomes(product.label, "hidden_text")
    assert said["state"] == ("flagged" if done else "clear")
    assert bool(said["evidence"]) == bool(done)
    assert assert_label_holds(product.data, product.label) > 60
    with pikepdf.open(io.BytesIO(product.data)) as pdf:
        assert len(pdf.pages) == product.label["report"]["pages"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("carrier", [MIXED, SCAN])
@pytest.mark.parametrize("kind", ["foreign_page", "unseen_words", "sign_then_annotate"])
def test_acts_on_scans_of_other_files_leave_the_label_true(name: str, carrier: str, kind: str) -> None:
    product = acted(name, FileAct(kind=kind, checks=("hidden_text",)), carrier)
    assert bool(product.label["factory"]["file_acts"]) == (kind != "foreign_page" or carrier == MIXED)
    told = assert_label_holds(product.data, product.label)
    assert (told > 20) == (carrier == MIXED)  # a scan has no text to look into
    (said,) = outcomes(product.label, "hidden_text")
    assert bool(said["evidence"]) == bool(product.label["factory"]["file_acts"])


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_page_keeps_its_lines_and_says_the_same_in_other_fonts(name: str) -> None:
    product = acted(name, FileAct(kind="merged_annexes", checks=("hidden_text",)))
    made = plain_report(name)[1]
    annex = outcomes(product.label, "hidden_text")[0]["evidence"][0]["page"] - 1
    with pikepdf.open(io.BytesIO(product.data)) as pdf:
        page = pdf.pages[annex]
        own = [str(step.operator) for step in pikepdf.parse_content_stream(page)]
    assert "Tj" not in own
    assert "TJ" not in own
    before, after = read_pages(made.data)[annex], read_pages(product.data)[annex]
    assert sorted(c.text for c in before.chars if not c.text.isspace()) == sorted(
        c.text for c in after.chars if not c.text.isspace()
    )
    assert [image.pixels for image in before.images] == [image.pixels for image in after.images]


def pairs() -> list[tuple[str, str]]:
    return [(d.check, name) for d in PAIRS if d.check in REUSED for name in d.forms if name == "clear_cut"]


@pytest.mark.parametrize("layouts", [NAMES, NAMES[::-1], ("plain_grid", NAMES[0])], ids="-".join)
@pytest.mark.parametrize(("check", "form"), pairs())
def test_a_pair_is_resolved_between_files_of_other_makers(
    check: str, form: str, layouts: tuple[str, str]
) -> None:
    planted = next(d.forms[form] for d in PAIRS if d.check == check)
    plans = pair_of(check, form, planted, "brief")
    products = [
        produce(plan, needs(BY_NAME[name]), Carrier(), f"{name}.pdf")
        for plan, name in zip(plans, layouts, strict=True)
    ]
    sides = {plan.seed: product.other_side for plan, product in zip(plans, products, strict=True)}
    for product in products:
        resolve(product.label, sides)
    by_id = {product.label["report"]["id"]: product for product in products}
    (said,) = outcomes(products[1].label, check)
    assert said["state"] == "flagged"
    assert {e["report"] for e in said["evidence"]} == set(by_id)
    assert products[1].label["matches"]
    for product in products:
        assert_evidence_holds(product, by_id)


@pytest.mark.parametrize("name", NAMES)
def test_photos_keep_the_block_that_their_camera_wrote(name: str) -> None:
    plan, layout = plain_report(name)[0], BY_NAME[name]
    blocks = [
        figure.exif
        for block in making.compose(plan, layout)
        for figure in getattr(block, "figures", (block,))
        if getattr(figure, "exif", b"")
    ]
    assert blocks
    made = plain_report(name)[1]
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        files = [
            item.read_raw_bytes()
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Filter") == "/DCTDecode"
        ]
    assert all(any(block in file for file in files) for block in blocks)


def composed(name: str, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A report of one page: a marked paragraph, a name in a script face, a seal and the place of another."""
    words = "站区东侧为农田，" * 12 + marked("inner", "南侧为省道") + "，北侧为空地，" * 12
    seal = Seal(text="某某安全评价有限公司", mark="seal:one", shape="oval", scale=0.8, offset=-40.0)
    blocks = [
        NewPage(part="body"),
        Paragraph(text=words, mark="site:surroundings:0"),
        Paragraph(text=f"负责人：{signed('typed', '赵钱孙', 'script')}"),
        seal,
        Paragraph(text="文" * 20),
        Paragraph(text="评价机构（盖章）"),
        replace(seal, mark="seal:two", is_absent=True),
    ]
    monkeypatch.setattr(making, "compose", lambda *_: blocks)
    plan = plain_report(name)[0]
    (made,) = make_files([job_of(plan, BY_NAME[name])])
    return made


@pytest.mark.parametrize("name", NAMES)
def test_marks_of_paragraphs_lie_on_each_line_around_inner_marks(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = composed(name, monkeypatch).draft
    lines = draft.marks["site:surroundings:0"]
    assert len(lines) > 3
    assert (
        "".join(place.text for place in lines)
        == "站区东侧为农田，" * 12 + "南侧为省道" + "，北侧为空地，" * 12
    )
    tops = [place.box.y0 for place in lines]
    assert tops == sorted(set(tops))
    assert "".join(place.text for place in draft.marks["inner"]) == "南侧为省道"


@pytest.mark.parametrize("name", NAMES)
def test_seals_have_their_look_and_an_absent_one_only_its_place(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = composed(name, monkeypatch)
    draft = made.draft
    assert draft.seals["seal:one"].shape == "oval"
    assert "seal:two" not in draft.marks
    (place,), (one,) = draft.marks["place:seal:two"], draft.marks["seal:one"]
    side = BY_NAME[name].seal_size * 0.8
    assert abs(place.box.width - side) < 1
    assert one.box.height < 0.95 * one.box.width
    assert sum(len(page.images) for page in read_pages(made.data)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_script_face_is_type_larger_than_the_text(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = composed(name, monkeypatch)
    assert [place.text for place in made.draft.marks["typed"]] == ["赵钱孙"]
    sizes = {c.text: c.size for page in read_pages(made.data) for c in page.chars}
    assert sizes["孙"] == pytest.approx(1.3 * sizes["责"], rel=0.04)
    with pdfium.PdfDocument(made.data) as document:
        faces = {
            item.get_font().get_base_name()
            for page in document
            for item in page.get_objects(max_depth=8)
            if item.type == pdfium.raw.FPDF_PAGEOBJ_TEXT
        }
    assert any("UKai" in face.replace("-", "") for face in faces)


def test_kept_ink_is_pasted_with_the_same_pixels_and_tells_its_own_name() -> None:
    stock = {"a:ink": InkStock(name="李四", hand="h", form="picture", key="k", quality=80)}
    run = Run("张三", "a:ink", "h")
    drawn: Callable[[str], bytes] = lambda report: sign_stamp(  # noqa: E731
        InkWell("w", report, InkRules(stock=stock)), run, 12.0
    )[0]
    assert drawn("one") == drawn("other")
    assert sign_stamp(InkWell("w", "one"), run, 12.0)[0] != drawn("one")
    assert InkWell("w", "one", InkRules(stock=stock)).name_at("a:ink", "张三") == "李四"


def test_name_stamps_and_turned_seals_are_whole() -> None:
    well = InkWell("w", "one")
    _, width, height, drop = sign_stamp(well, Run("张三", "a:ink", "stamp/张三"), 12.0)
    assert height > 20
    assert width > 20
    assert 0 < drop < height
    for shape in ("round", "oval", "square", "electronic"):
        _, wide, high, _ = seal_stamp(well, Seal(text="某某有限公司", mark="m", shape=shape), 100.0)
        assert 99 < wide < 140
        assert (high < wide - 5) == (shape == "oval")


def test_a_packet_tells_the_dates_that_were_put() -> None:
    with pikepdf.open(io.BytesIO(plain_report("three_line_typst")[1].data)) as pdf:
        put_dates(pdf, dt.datetime(2020, 1, 2, 3, 4, 5), dt.datetime(2020, 2, 3, 4, 5, 6))  # noqa: DTZ001
        text = pdf.Root.Metadata.read_bytes().decode()
    assert "<xmp:CreateDate>2020-01-02T03:04:05+08:00<" in text
    assert "<xmp:ModifyDate>2020-02-03T04:05:06+08:00<" in text
