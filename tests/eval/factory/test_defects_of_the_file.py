"""Oracles for signatures, seals, photos and files: recomputed from plan, blocks and bytes."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections import defaultdict
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives import serialization
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from core.outcome import State
from eval.factory.blocks import Figure, FigureRow, Seal
from eval.factory.corpus import Order, draw_orders
from eval.factory.defects.catalogue import plant
from eval.factory.layouts.catalogue import BY_NAME, LAYOUTS
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import FileAct, InkStock, ReportPlan
from eval.factory.produce import DOUBLE_LAYER, SCAN, Carrier, Product, produce
from eval.factory.render.acts import ORDER
from eval.factory.render.authority import root_certificate
from eval.factory.render.ink import InkRules, InkWell, ink_key
from eval.factory.render.photos import photo
from eval.factory.render.targets import swap_of, swapped
from eval.factory.text.compose import compose
from eval.factory.world.world import World

CHINA = dt.timezone(dt.timedelta(hours=8))
OWN_SEALS = ("seal:cover", "seal:sign_off", "seal:contract:agency", "seal:notice")


@pytest.fixture(scope="module")
def corpus() -> list[Order]:
    """Drawn reports, and on top of them plans that have every form of these defects."""
    world = World(6, agencies=8)
    orders = list(draw_orders(world, 90))
    checks = (
        "signature_reused",
        "signatures_one_hand",
        "seal_missing",
        "seal_mismatch",
        "photo_metadata_conflict",
    )
    for turn in range(40):
        forms = {check: ("clear_cut", "subtle")[(turn >> at) % 2] for at, check in enumerate(checks)}
        forms = {check: form for at, (check, form) in enumerate(forms.items()) if (turn + at) % 3}
        plan = plant(make_plan(world, f"own/{turn}", Wish(length="full")), world, forms, [])
        orders.append(replace(orders[0], plan=plan, layout=LAYOUTS[turn % len(LAYOUTS)].name))
    return orders


def is_flagged(plan: ReportPlan, check: str) -> bool:
    return any(e.check == check and e.state is State.FLAGGED for e in plan.expectations)


def seen_both(found: list[bool]) -> None:
    assert any(found)
    assert not all(found)


def test_a_signature_stands_twice_exactly_when_the_label_says_so(corpus: list[Order]) -> None:
    found = []
    for order in corpus:
        plan = order.plan
        marks: dict[str, set[str]] = defaultdict(set)
        for mark, ink in plan.stock.items():
            if ink.key:
                marks[ink.key].add(mark)
        if any(shared.kind == "signature" for shared in plan.shared):
            continue  # kept from an earlier report (test_pairs.py)
        found.append(any(len(held) > 1 for held in marks.values()))
        is_mirrored = any(e.check == "signature_reused" and e.form == "mirror" for e in plan.expectations)
        assert found[-1] == is_flagged(plan, "signature_reused") or is_mirrored
    seen_both(found)


def test_two_people_share_a_hand_exactly_when_the_label_says_so(corpus: list[Order]) -> None:
    found = []
    for order in corpus:
        plan = order.plan
        people: dict[str, set[str]] = defaultdict(set)
        for index, person in enumerate(plan.people):
            if person.signature.value == "handwritten":
                key = person.assessor.key
                ink = plan.stock.get(f"person:{index}:ink")
                hand = ink.hand if ink else key
                people[plan.hands.get(hand, hand)].add(key)
        found.append(any(len(keys) > 1 for keys in people.values()))
        assert found[-1] == is_flagged(plan, "signatures_one_hand")
    seen_both(found)


def test_seals_are_missing_or_name_another_exactly_when_the_label_says_so(corpus: list[Order]) -> None:
    missing, other = [], []
    for order in corpus:
        plan = order.plan
        seals = {b.mark: b for b in compose(plan, BY_NAME[order.layout]) if isinstance(b, Seal)}
        missing.append("seal:sign_off" not in seals or seals["seal:sign_off"].is_absent)
        assert missing[-1] == is_flagged(plan, "seal_missing")
        own = [seals[mark] for mark in OWN_SEALS if mark in seals and not seals[mark].is_absent]
        other.append(any(seal.text != plan.agency.name for seal in own))
        assert other[-1] == is_flagged(plan, "seal_mismatch")
        if "seal:contract:client" in seals:
            assert seals["seal:contract:client"].text == (plan.contract.client or plan.enterprise.name)
    seen_both(missing)
    seen_both(other)


def exif_day_and_place(block: bytes) -> tuple[dt.date, tuple[float, float] | None]:
    exif = Image.Exif()
    exif.load(block)
    taken = str(exif.get_ifd(0x8769)[0x9003])
    gps = exif.get_ifd(0x8825)
    place = None
    if gps:
        east, north = (sum(float(part) / 60**at for at, part in enumerate(gps[tag])) for tag in (4, 2))
        place = (east, north)
    return dt.datetime.strptime(taken, "%Y:%m:%d %H:%M:%S").replace(tzinfo=CHINA).date(), place


def conflicts(plan: ReportPlan, figure: Figure) -> bool:
    days = {*plan.days.survey_on, *(h.rechecked_on for h in plan.hazards if h.rechecked_on)}
    stamped = dt.date.fromisoformat(figure.overlay[:10]) if figure.overlay else None
    if stamped and stamped not in days:
        return True
    if not figure.exif:
        return False
    day, place = exif_day_and_place(figure.exif)
    site = plan.enterprise.place
    is_far = place is not None and abs(place[0] - site.east) + abs(place[1] - site.north) > 0.1
    return day not in days or is_far or (stamped is not None and stamped != day)


def test_photos_contradict_the_survey_exactly_when_the_label_says_so(corpus: list[Order]) -> None:
    found, stripped = [], []
    for order in corpus:
        rows = [b for b in compose(order.plan, BY_NAME[order.layout]) if isinstance(b, FigureRow)]
        shots = [f for row in rows for f in row.figures if f.kind == "photo"]
        stripped += [not figure.exif for figure in shots]
        assert all(figure.exif or figure.overlay for figure in shots)
        found.append(any(conflicts(order.plan, figure) for figure in shots))
        assert found[-1] == is_flagged(order.plan, "photo_metadata_conflict")
    seen_both(found)
    seen_both(stripped)


@pytest.fixture(scope="module")
def plan() -> ReportPlan:
    """An honest report whose house does not sign files, so that only the act in hand is done."""
    world = World(21, agencies=4)
    for turn in range(20):
        wish = Wish(industry="chemical_production", length="short", report_on=dt.date(2023, 5, 18))
        made = make_plan(world, f"act/{turn}", wish)
        product = produce(made, LAYOUTS[0], Carrier(), "x.pdf")
        if not product.label["factory"]["file_acts"]:
            return made
    raise AssertionError("every house signs")


@pytest.fixture(scope="module")
def plain(plan: ReportPlan) -> Product:
    return produce(plan, LAYOUTS[0], Carrier(), "x.pdf")


Acted = tuple[bytes, list[dict[str, Any]]]
_ACTED: dict[tuple[str, str], Acted] = {}


def acted(plan: ReportPlan, kind: str) -> Acted:
    """The file after one act, and where the act is; made once."""
    key = (plan.seed, kind)
    if key not in _ACTED:
        _ACTED[key] = acted_now(plan, kind)
    return _ACTED[key]


def acted_now(plan: ReportPlan, kind: str) -> Acted:
    from eval.factory.defects.staging import expect, flagged

    changed = replace(plan, file_acts=(FileAct(kind=kind, checks=("hidden_text",)),))
    changed = expect(changed, flagged("hidden_text", "", "subtle", "", f"file:{kind}"))
    product = produce(changed, LAYOUTS[0], Carrier(), "x.pdf")
    assert product.label["factory"]["file_acts"] == [kind]
    return product.data, product.label["outcomes"][-1]["evidence"]


def text_of(data: bytes, page: int) -> str:
    with pdfium.PdfDocument(data) as document:
        return str(document[page - 1].get_textpage().get_text_range())


def picture_of(data: bytes, page: int) -> Any:
    with pdfium.PdfDocument(data) as document:
        return document[page - 1].render(scale=1.2).to_numpy().astype(int)


def differs_only_in(before: Any, after: Any, box: list[float]) -> bool:
    """Whether two pictures of a page are the same outside a box (points), and not within."""
    rows, columns = np.nonzero(np.abs(before - after).max(axis=2) > 24)
    x0, y0, x1, y1 = (1.2 * value for value in box)
    inside = (columns > x0 - 4) & (columns < x1 + 4) & (rows > y0 - 4) & (rows < y1 + 4)
    return bool(len(rows)) and bool(inside.all())


@pytest.mark.parametrize("kind", ORDER)
def test_an_act_gives_the_same_bytes_twice_and_a_file_that_can_be_read(plan: ReportPlan, kind: str) -> None:
    data, evidence = acted(plan, kind)
    assert data == acted_now(plan, kind)[0]
    assert evidence
    with pdfium.PdfDocument(data) as document, pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(document) == len(pdf.pages)
        assert not pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") else True


def signature_of(data: bytes, moment: dt.datetime) -> Any:
    root = x509.Certificate.load(root_certificate().public_bytes(serialization.Encoding.DER))
    context = ValidationContext(trust_roots=[root], moment=moment, allow_fetching=False)
    signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
    assert len(signatures) == 1
    return validate_pdf_signature(signatures[0], context)


@pytest.mark.parametrize("kind", ["sign", "sign_expired"])
def test_a_harmless_signature_holds_on_the_day_of_the_report(plan: ReportPlan, kind: str) -> None:
    data, _ = acted(plan, kind)
    noon = dt.datetime.combine(plan.days.report_on, dt.time(23, 30), CHINA)
    status = signature_of(data, noon)
    assert status.bottom_line
    assert status_end(data) == len(data)
    later = signature_of(data, noon + dt.timedelta(days=30))
    assert later.trusted == (kind != "sign_expired")


def test_a_note_after_signing_changes_nothing_but_the_notes_of_a_page(plan: ReportPlan) -> None:
    data, _ = acted(plan, "sign_then_annotate")
    with pikepdf.open(io.BytesIO(data[: status_end(data)])) as signed, pikepdf.open(io.BytesIO(data)) as now:
        assert signed.Root.Perms.DocMDP.Reference[0].TransformParams.P == 3
        changed = [
            (old.obj, new.obj)
            for old, new in zip(signed.pages, now.pages, strict=True)
            if old.obj.unparse(resolved=True) != new.obj.unparse(resolved=True)
        ]
        assert len(changed) == 1
        old, new = changed[0]
        assert set(new.keys()) - set(old.keys()) == {"/Annots"}
        assert all(old[key].unparse() == new[key].unparse() for key in old)
        assert new.Annots[0].Subtype == "/Text"
    noon = dt.datetime.combine(plan.days.report_on, dt.time(23, 30), CHINA)
    status = signature_of(data[: status_end(data)], noon)
    assert status.bottom_line


def status_end(data: bytes) -> int:
    """Where the signed bytes end."""
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    *_, start, length = (int(part) for part in signature.byte_range)
    return start + length


def test_bytes_changed_under_a_signature_break_it(plan: ReportPlan, plain: Product) -> None:
    data, (evidence,) = acted(plan, "sign_then_alter")
    noon = dt.datetime.combine(plan.days.report_on, dt.time(23, 30), CHINA)
    assert not signature_of(data, noon).intact
    page = evidence["page"]
    assert evidence["excerpt"] in text_of(data, page)
    before, after = picture_of(plain.data, page), picture_of(data, page)
    assert differs_only_in(before, after, evidence["boxes"][0])


def test_an_update_after_signing_leaves_the_signature_whole_and_is_not_allowed(
    plan: ReportPlan, plain: Product
) -> None:
    data, (evidence,) = acted(plan, "sign_then_update")
    noon = dt.datetime.combine(plan.days.report_on, dt.time(23, 30), CHINA)
    status = signature_of(data, noon)
    assert status.intact
    assert not status.docmdp_ok
    before, after = picture_of(plain.data, evidence["page"]), picture_of(data, evidence["page"])
    assert differs_only_in(before, after, evidence["boxes"][0])


@pytest.mark.parametrize("kind", ["unseen_words", "other_words", "broken_name"])
def test_hidden_words_are_in_the_text_and_not_in_the_picture(
    plan: ReportPlan, plain: Product, kind: str
) -> None:
    data, (evidence,) = acted(plan, kind)
    page = evidence["page"]
    before, after = picture_of(plain.data, page), picture_of(data, page)
    assert np.abs(before - after).max() <= 24
    words = "".join(text_of(data, page).split())
    if kind == "broken_name":
        name = plan.enterprise.name
        assert words.count(name) == "".join(text_of(plain.data, page).split()).count(name) - 1
    else:
        assert evidence["excerpt"] in words or evidence["boxes"][0][0] > before.shape[1] / 1.2
        assert words != "".join(text_of(plain.data, page).split())


def test_radicals_look_the_same_and_are_the_same_letters(plan: ReportPlan, plain: Product) -> None:
    data, evidence = acted(plan, "radicals")
    page = evidence[0]["page"]
    assert np.abs(picture_of(plain.data, page) - picture_of(data, page)).max() <= 24
    assert text_of(data, page) != text_of(plain.data, page)
    same = [unicodedata.normalize("NFKC", "".join(text_of(d, page).split())) for d in (data, plain.data)]
    table = str.maketrans("⻄⻅⻋⻓⻔", "西见车长门")
    assert same[0].translate(table) == same[1]


@pytest.mark.parametrize("kind", ["dark_band", "watermark"])
def test_harmless_words_can_be_seen(plan: ReportPlan, plain: Product, kind: str) -> None:
    data, evidence = acted(plan, kind)
    for record in evidence:
        page = record["page"]
        assert np.abs(picture_of(plain.data, page) - picture_of(data, page)).max() > 24
        assert record["excerpt"].split()[0][:2] in text_of(data, page)


def fonts_of(data: bytes, page: int) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {str(font.BaseFont) for _, font in pdf.pages[page - 1].obj.Resources.Font.items()}


def test_a_foreign_page_shares_no_font_with_the_others(plan: ReportPlan, plain: Product) -> None:
    data, evidence = acted(plan, "foreign_page")
    page = evidence[0]["page"]
    assert not fonts_of(data, page) & fonts_of(data, page - 1)
    assert fonts_of(plain.data, page) & fonts_of(plain.data, page - 1)
    assert "".join(text_of(data, page).split()) == "".join(text_of(plain.data, page).split())


def test_an_overlay_shows_the_new_number_and_keeps_the_old(plan: ReportPlan, plain: Product) -> None:
    data, (evidence,) = acted(plan, "overlay_number")
    page, new = evidence["page"], evidence["excerpt"]
    before, after = picture_of(plain.data, page), picture_of(data, page)
    assert differs_only_in(before, after, evidence["boxes"][0])
    assert text_of(data, page).count(new) == text_of(plain.data, page).count(new) + 1


def test_several_acts_on_one_file_keep_each_other(plan: ReportPlan, plain: Product) -> None:
    kinds = ("radicals", "foreign_page", "overlay_number", "unseen_words", "watermark", "late_update", "sign")
    acts = tuple(FileAct(kind=kind) for kind in reversed(kinds))
    product = produce(replace(plan, file_acts=acts), LAYOUTS[0], Carrier(), "x.pdf")
    assert set(product.label["factory"]["file_acts"]) == set(kinds)
    page = next(e["page"] for e in plain.label["facts"]["conclusion"]["evidence"])
    assert not fonts_of(product.data, page) & fonts_of(product.data, 3)
    assert len(text_of(product.data, page)) > len(text_of(plain.data, page)) + 10
    noon = dt.datetime.combine(plan.days.report_on, dt.time(23, 30), CHINA)
    assert signature_of(product.data, noon).bottom_line
    with pdfium.PdfDocument(product.data) as document:
        assert len(document) == plain.label["report"]["pages"]


def day_in(data: bytes, key: str) -> dt.date:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return dt.datetime.strptime(str(pdf.docinfo[key])[2:10], "%Y%m%d").replace(tzinfo=CHINA).date()


def test_the_days_in_the_file_contradict_the_report_only_where_that_is_the_act(
    plan: ReportPlan, plain: Product
) -> None:
    for kind in ("saved_again", "pdfa", "merged_annexes"):
        data, _ = acted(plan, kind)
        assert day_in(data, "/CreationDate") == plan.days.report_on
        assert dt.timedelta(0) <= day_in(data, "/ModDate") - plan.days.report_on <= dt.timedelta(days=26)
        assert text_of(data, 3) == text_of(plain.data, 3)
    assert day_in(acted(plan, "made_before")[0], "/CreationDate") < plan.days.survey_on[0]
    updated, (evidence,) = acted(plan, "late_update")
    assert updated.startswith(plain.data)
    assert day_in(updated, "/ModDate") > plan.days.report_on + dt.timedelta(days=14)
    before, after = picture_of(plain.data, evidence["page"]), picture_of(updated, evidence["page"])
    assert differs_only_in(before, after, evidence["boxes"][0])


def test_what_a_scan_cannot_show_is_not_expected_of_it(plan: ReportPlan) -> None:
    world = World(21, agencies=4)
    forms = {
        "pdf_edited": "clear_cut",
        "photo_metadata_conflict": "subtle",
        "pdf_signature_broken": "clear_cut",
    }
    short = make_plan(world, "scan/1", Wish(industry="gas_station", length="short"))
    planted = plant(short, world, forms, [])
    shots = {i: replace(s, stamped_at=None) for i, s in planted.shots.items()}
    planted = replace(planted, shots=shots)
    assert shots
    label = produce(planted, LAYOUTS[0], Carrier(kind=SCAN, scanner="light"), "x.pdf").label
    states = {o["check"]: o["state"] for o in label["outcomes"] if o["check"] in forms}
    assert states == dict.fromkeys(forms, "clear")


def test_the_text_layer_of_a_scan_can_give_another_number(plan: ReportPlan) -> None:
    short = make_plan(World(21, agencies=4), "layer/1", Wish(industry="gas_station", length="short"))
    short = replace(short, file_acts=(FileAct(kind="other_words", checks=("hidden_text",)),))
    from eval.factory.defects.staging import expect, flagged

    short = expect(short, flagged("hidden_text", "", "subtle", "", "file:other_words"))
    product = produce(short, LAYOUTS[0], Carrier(kind=DOUBLE_LAYER, scanner="light"), "x.pdf")
    (evidence,) = product.label["outcomes"][-1]["evidence"]
    assert evidence["excerpt"] in text_of(product.data, evidence["page"])
    printed = "".join(product.label["page_texts"][str(evidence["page"])])
    digits = {"".join(value) for value in permutations(evidence["excerpt"])} - {evidence["excerpt"]}
    assert any(
        value in printed and swapped(value) == evidence["excerpt"] for value in digits if swap_of(value)
    )


def ink_on(rules: InkRules, marks: list[tuple[str, str, str]]) -> list[list[Any]]:
    """What is put on a page for each signature (mark, hand, name)."""
    from eval.factory.render.draft import PageDraft

    well, put = InkWell("1", "r", rules), []
    for mark, hand, name in marks:
        page = PageDraft(600, 800, "sign_off")
        well.sign(page, mark, hand, name, 100, 100, 11)
        put.append([*page.items, well.pictures])
    return put


def test_ink_is_the_same_only_where_it_is_kept() -> None:
    marks = [("a", "k1", "李明"), ("b", "k1", "李明"), ("a", "k1", "李明")]
    fresh = ink_on(InkRules(), marks)
    shapes = [tuple(item.points for item in put[:-1]) for put in fresh]
    assert len(set(shapes)) == 3
    kept = InkStock(name="李明", hand="k1", key=ink_key("r", "a"), form="strokes")
    again = ink_on(InkRules(stock={"b": kept}), marks[:2])
    assert [item.points for item in again[0][:-1]] == [item.points for item in again[1][:-1]]
    pictures = ink_on(
        InkRules(stock={"a": replace(kept, form="picture"), "b": replace(kept, form="picture")}), marks
    )
    assert len({put[0].picture for put in pictures}) == 1


def difference_hash(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as image:
        grey = np.asarray(image.convert("L").resize((9, 8), Image.Resampling.BOX), dtype=int)
    return int("".join("1" if bit else "0" for bit in (grey[:, 1:] > grey[:, :-1]).ravel()), 2)


def test_photos_of_different_places_have_different_perceptual_hashes() -> None:
    captions = (
        "配电柜",
        "打磨车间内景",
        "原料罐区",
        "压力表",
        "消防器材箱",
        "中央控制室",
        "井下巷道",
        "成品库",
    )
    hashes = [difference_hash(photo(f"p{n}", "", captions[n % 8]).data) for n in range(64)]
    gaps = sorted((a ^ b).bit_count() for a, b in combinations(hashes, 2))
    assert gaps[0] >= 8
    assert gaps[len(gaps) // 100] >= 14


def test_swapped_digits_give_another_number_that_can_stand_there() -> None:
    assert swapped("0.62") == "2.60"
    assert swapped("12.5") == "52.1"
    assert swap_of("5.55") is None
    assert swap_of("5.0") is None
