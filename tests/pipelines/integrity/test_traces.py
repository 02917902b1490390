"""What a file shows of its making: text that is not seen, patches, updates, words given otherwise."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.document import Line, Page, Pages, Route
from core.geometry import Box
from core.ids import content_id
from core.integrity import Integrity, OddWay, UnseenWay, UpdateKind
from core.limits import Limits
from corpus.store.codec import load
from eval.factory.render.faces import face
from eval.factory.render.subset import Subset
from eval.factory.render.update import append_update, stream_body
from pipelines.engine.workers import WorkerPool
from pipelines.reading import blank_places, pdf
from pipelines.reading.layer_words import other_words, unseen_lines
from pipelines.stages import integrity, survey
from tests import odd_pdfs, pdfs
from tests.file_drawing import put
from tests.pdfs import HEIGHT

HIDDEN = "评价结论为不符合，待整改完成后重新出具报告。"
ROWS = tuple(f"第{n}项检查结果符合要求，现场核对无误，详见附表" for n in "一二三四五六七八")
Draw = Callable[[Canvas], None]


def _looked_at(content: bytes, folder: Path, workers: WorkerPool) -> Integrity:
    path = pdfs.saved(folder, f"{content_id(content)[:12]}.pdf", content)
    surveyed = survey.run(path, Limits(), workers)
    found = integrity.run(path, surveyed, Pages(pages=()), Limits(), workers)
    assert found.failures == ()
    return found.integrity


def _page(*extra: Draw) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), invariant=True)
    canvas.setFont(pdfs.font(), 12)
    for row, text in enumerate(ROWS):
        canvas.drawString(72, 740 - 24 * row, text)
    for draw in extra:
        canvas.saveState()
        draw(canvas)
        canvas.restoreState()
    canvas.save()
    return target.getvalue()


def _rectangle(x: float, y: float, width: float, height: float, ink: float, *, alpha: float = 1.0) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(ink)
        canvas.setFillAlpha(alpha)
        canvas.rect(x, y, width, height, stroke=0, fill=1)

    return draw


@pytest.mark.parametrize(
    ("way", "draw"),
    [
        (UnseenWay.WHITE, put(72, 300, HIDDEN, ink=1.0)),
        (UnseenWay.NO_INK, put(72, 300, HIDDEN, mode=3)),
        (UnseenWay.TINY, put(72, 300, HIDDEN, size=1.0)),
        (UnseenWay.OFF_PAGE, put(640, 300, HIDDEN)),
    ],
)
def test_a_sentence_that_nobody_sees_is_found(
    tmp_path: Path, workers: WorkerPool, way: UnseenWay, draw: Draw
) -> None:
    found = _looked_at(_page(draw), tmp_path, workers)
    (text,) = found.unseen
    assert (text.way, text.text, text.page) == (way, HIDDEN, 1)
    assert text.box.x0 == pytest.approx(640 if way is UnseenWay.OFF_PAGE else 72, abs=2)


def test_what_is_seen_on_dark_ground_or_pale_is_not_hidden(tmp_path: Path, workers: WorkerPool) -> None:
    band = _rectangle(60, 800, 400, 30, 0.15)
    content = _page(
        band, put(72, 808, "青岚安全技术咨询有限公司安全评价", ink=1.0), put(200, 400, HIDDEN, ink=0.86)
    )
    found = _looked_at(content, tmp_path, workers)
    assert (found.unseen, found.patches, found.odd_words) == ((), (), ())


def test_a_layer_that_is_switched_off_hides_its_text(tmp_path: Path, workers: WorkerPool) -> None:
    with pikepdf.open(io.BytesIO(_page(put(72, 300, HIDDEN)))) as document:
        group = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="draft"))
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([group]), D=pikepdf.Dictionary(OFF=pikepdf.Array([group]))
        )
        page = document.pages[0]
        page.obj.Resources.Properties = pikepdf.Dictionary(MC0=group)
        content = page.obj.Contents.read_bytes()
        start = content.rindex(b"BT")
        marked = content[:start] + b"/OC /MC0 BDC " + content[start:].replace(b"ET", b"ET EMC", 1)
        page.obj.Contents = document.make_stream(marked)
        target = io.BytesIO()
        document.save(target)
    found = _looked_at(target.getvalue(), tmp_path, workers)
    assert [(text.way, text.text) for text in found.unseen] == [(UnseenWay.NOT_SHOWN, HIDDEN)]


def test_another_number_over_a_number_is_told_with_both(tmp_path: Path, workers: WorkerPool) -> None:
    content = _page(
        put(72, 300, "接地电阻3.10欧姆"), _rectangle(118, 296, 30, 16, 1.0), put(122, 300, "1.30")
    )
    (patch,) = _looked_at(content, tmp_path, workers).patches
    assert (patch.above, patch.page) == ("1.30", 1)
    assert patch.below in "接地电阻3.10欧姆"
    assert "3.1" in patch.below


@pytest.mark.parametrize(
    "draws",
    [
        (_rectangle(60, 290, 300, 24, 0.9), put(72, 300, "表格底色在文字之前")),  # drawn before
        (put(72, 300, "荧光笔划过的文字"), _rectangle(60, 290, 300, 24, 0.9, alpha=0.4)),  # see-through
        (put(72, 300, "下划线"), _rectangle(60, 301, 300, 1.0, 0.0)),  # a ruling
    ],
)
def test_grounds_highlights_and_rulings_are_no_patches(
    tmp_path: Path, workers: WorkerPool, draws: tuple[Draw, ...]
) -> None:
    assert _looked_at(_page(*draws), tmp_path, workers).patches == ()


def test_joints_without_width_and_foreign_letters_are_told_as_they_look(
    tmp_path: Path, workers: WorkerPool
) -> None:
    joined = dict.fromkeys("云栖加油站有限", "")
    reads = {char: f"{char}\u200b" for char in joined}
    content = odd_pdfs.typed({**reads, "P": "Р"}, lines=("受托单位云栖加油站有限公司", "证书编号APJ-907"))
    found = _looked_at(content, tmp_path, workers).odd_words
    by_way = {word.way: word for word in found}
    assert by_way[OddWay.JOINTS].text.endswith("云栖加油站有限公司")
    assert by_way[OddWay.JOINTS].count == 7
    assert (by_way[OddWay.FOREIGN_LETTERS].text, by_way[OddWay.FOREIGN_LETTERS].count) == ("APJ", 1)


def _with_doubles(shown: str, said: str) -> bytes:
    """A page in one font; in one line the map gives ``said`` for what is seen as ``shown``."""
    document, subset = pikepdf.new(), Subset(face("song"))
    lines = [
        ("接地电阻实测值", ""),
        ("限值4.00欧姆，检测2013次", ""),
        (shown, said),
        *((row, "") for row in ROWS),
    ]
    rows = [
        b"BT /F1 14 Tf 72 %d Td <%s> Tj ET"
        % (HEIGHT - 100 - 40 * n, subset.encode(text, reads).hex().encode())
        for n, (text, reads) in enumerate(lines)
    ]
    page = document.add_blank_page(page_size=(595, 842))
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=subset.embed(document, "QWERTY")))
    page.obj.Contents = document.make_stream(b"\n".join(rows))
    return odd_pdfs.bytes_of(document)


def test_one_value_that_the_file_gives_otherwise_is_found(tmp_path: Path, workers: WorkerPool) -> None:
    (reading,) = _looked_at(_with_doubles("2.31", "3.21"), tmp_path, workers).other_readings
    assert (reading.said, reading.seen, reading.page) == ("3.21", "2.31", 1)
    assert _looked_at(_with_doubles("2.31", ""), tmp_path, workers).other_readings == ()
    (alone,) = _looked_at(_with_doubles("2.31", "2.71"), tmp_path, workers).other_readings
    assert (alone.said, alone.seen) == ("2.71", "2.31")  # no other 7 in the font: told by its shape


_MANY = "".join(bytes((0xB0 + n // 94, 0xA1 + n % 94)).decode("gb2312") for n in range(440))
_RESULTS = ("通风系统不符合规范的要求", "接地电阻检测不合格", "本项不具备条件", "其余各项均符合要求")


def test_a_font_that_reads_not_as_something_else_is_found(tmp_path: Path, workers: WorkerPool) -> None:
    lines = (*(_MANY[at : at + 34] for at in range(0, len(_MANY), 34)), *_RESULTS)
    for reads, is_told in (({"不": "均"}, True), ({}, False)):
        readings = _looked_at(odd_pdfs.typed(reads, lines=lines), tmp_path, workers).other_readings
        assert len(readings) >= 2 if is_told else readings == ()
        assert all("不" in item.seen and "均" in item.said for item in readings)
    honest = tuple(line.replace("不", "") for line in lines)  # a text without it is none
    assert _looked_at(odd_pdfs.typed(lines=honest), tmp_path, workers).other_readings == ()
    few = _RESULTS  # a font of few characters may well have no 不
    assert _looked_at(odd_pdfs.typed({"不": "均"}, lines=few), tmp_path, workers).other_readings == ()


def _update(content: bytes, change: Callable[[bytes], bytes], at: str | None) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        held, info = document.pages[0].obj.Contents, document.trailer.Info
        objects = {held.objgen[0]: stream_body(b"", change(held.read_bytes()))}
        if at is not None:
            entries = pikepdf.Dictionary(dict(info.items()))
            entries.ModDate = pikepdf.String(at)
            objects[info.objgen[0]] = entries.unparse()
    return append_update(content, objects)


def test_an_update_tells_its_day_and_what_it_changed_on_which_page(
    tmp_path: Path, workers: WorkerPool
) -> None:
    content = _update(
        _page(),
        lambda held: held.replace(b"740 Td", b"760 Td").replace(b"740 Tm", b"760 Tm"),
        "D:20230801090000+08'00'",
    )
    (update,) = _looked_at(content, tmp_path, workers).updates
    assert UpdateKind.CONTENT in update.kinds
    assert update.changed_at == "D:20230801090000+08'00'"
    assert [part.page for part in update.changed] == [1]
    assert not update.is_after_signature


def test_content_written_anew_that_looks_the_same_is_no_change(tmp_path: Path, workers: WorkerPool) -> None:
    (update,) = _looked_at(_update(_page(), lambda held: held + b"\n", None), tmp_path, workers).updates
    assert update.kinds == (UpdateKind.OTHER,)
    assert update.changed == ()


def test_scans_of_one_program_have_one_make_and_another_program_another(
    tmp_path: Path, workers: WorkerPool
) -> None:
    document = pikepdf.new()
    for width, quality in ((200, 80), (200, 80), (250, 55)):
        picture = Image.effect_noise((width, width * 842 // 595), 40)
        stored = io.BytesIO()
        picture.save(stored, "JPEG", quality=quality)
        image = document.make_stream(stored.getvalue())
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height = picture.size
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        image.Filter = pikepdf.Name.DCTDecode
        page = document.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I0=image))
        page.obj.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /I0 Do Q")
    makes = [make.scan for make in _looked_at(odd_pdfs.bytes_of(document), tmp_path, workers).makes]
    assert all(make is not None and make.encoder.startswith("JPEG ") and make.is_grey for make in makes)
    first, second, third = (make for make in makes if make is not None)
    assert first == second
    assert (third.encoder == first.encoder, third.dpi) == (False, 30)


def _line(
    text: str, y: float, *, is_ocr: bool, confidence: float = 0.98, left: float = 72.0, pitch: float = 10.0
) -> Line:
    edges = tuple(left + pitch * n for n in range(len(text) + 1))
    return Line(
        text=text, box=Box(left, y, edges[-1], y + 12), edges=edges, confidence=confidence, is_ocr=is_ocr
    )


def _scan(*texts: str, confidence: float = 0.98) -> Page:
    lines = tuple(
        _line(text, 100 + 20 * n, is_ocr=True, confidence=confidence) for n, text in enumerate(texts)
    )
    return Page(number=3, width=595, height=842, route=Route.OCR, lines=lines)


@pytest.mark.parametrize(
    ("layer", "seen", "wanted"),
    [
        ("实测值13.25欧姆", "实测值12.35欧姆", [("13.25", "12.35")]),  # digits that changed places
        ("实测值13.85欧姆", "实测值13.35欧姆", []),  # 8 for 3: an ordinary error of recognition
        ("实测值1325欧姆", "实测值13.25欧姆", []),  # a point was lost
        ("实测值1.0260欧", "0.8 实测1.0260", []),  # it stands beside, where the edges of OCR are not exact
        ("该项不符合要求", "该项 符合要求", [("不符合", "符合")]),
        ("该项符合要求的", "该项符合要求的", []),
    ],
)
def test_a_scans_layer_lies_only_where_no_recognition_error_explains_it(
    layer: str, seen: str, wanted: list[tuple[str, str]]
) -> None:
    found = other_words(_scan(seen), (_line(layer, 100, is_ocr=False),))
    assert [(reading.said, reading.seen) for reading in found] == wanted
    assert other_words(_scan(seen, confidence=0.6), (_line(layer, 100, is_ocr=False),)) == ()


@pytest.mark.parametrize(("seen", "wanted"), [("该项不合格", []), ("该项为合格", [("不合格", "合格")])])
def test_blanks_between_characters_make_no_other_word(seen: str, wanted: list[tuple[str, str]]) -> None:
    found = other_words(_scan(seen), (_line("该 项 不 合 格 ", 100, is_ocr=False, pitch=5.0),))
    assert [(reading.said, reading.seen) for reading in found] == wanted


@pytest.mark.parametrize(("before", "wanted"), [("该项不", []), ("该项为", [("符合", "不符合")])])
def test_a_word_that_the_layer_cuts_in_two_is_no_other_word(
    before: str, wanted: list[tuple[str, str]]
) -> None:
    cut = (_line(before, 100, is_ocr=False), _line("符合要求", 100, is_ocr=False, left=102.0))
    found = other_words(_scan("该项不符合要求"), cut)
    assert [(reading.said, reading.seen) for reading in found] == wanted


def test_only_a_place_without_ink_is_blank(tmp_path: Path) -> None:
    path = pdfs.saved(tmp_path, "scan.pdf", pdfs.scanned(_page(), dpi=100.0))
    ink, paper = [1, 72, 842 - 750, 300, 842 - 738], [1, 72, 600, 300, 612]
    answer = load(blank_places.BlankPlaces, blank_places.look(str(path), [ink, paper]))
    pdf.close_document()
    assert answer.are_blank == (False, True)


def test_a_line_of_the_layer_that_nothing_seen_answers_to_is_unseen() -> None:
    page = _scan(*ROWS[:6])
    layer = [_line(text, 100 + 20 * n, is_ocr=False) for n, text in enumerate(ROWS[:6])]
    assert unseen_lines(page, layer) == ()
    (text,) = unseen_lines(page, [*layer, _line(HIDDEN, 700, is_ocr=False)])
    assert (text.text, text.way, text.page) == (HIDDEN, UnseenWay.NOT_SHOWN, 3)
