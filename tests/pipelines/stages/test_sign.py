"""Real pages: strokes, a pasted picture, a typed name and an empty cell, drawn here and looked at."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from core.document import Page, Pages, Route
from core.evidence import Evidence, EvidenceSource
from core.facts import Facts, InkPlacing, Person, Role, SignatureState, SignPlace
from core.geometry import Box
from core.limits import Limits
from core.signing import SeenPage, Signed
from pipelines.engine.records import unpack_record
from pipelines.engine.workers import Call, WorkerError
from pipelines.reading import pdf
from pipelines.signing.signed import signed_facts
from pipelines.stages import sign

WIDTH, HEIGHT, ROW = 595.0, 842.0, 34.0
NAMES = ("沈青禾", "陆之远", "韩若水", "温如故")
TOP = 200.0


class Here:
    """Looks in this process."""

    def map(self, calls: Iterable[Call]) -> Iterator[bytes | WorkerError]:
        for call in calls:
            yield sign.look(**call.arguments)  # type: ignore[arg-type]
        pdf.close_document()


def strokes(seed: int) -> list[list[tuple[float, float]]]:
    """Three characters of bent strokes, points in ems."""
    draw = random.Random(seed)
    found = []
    for character in range(3):
        for _ in range(6):
            x, y = draw.uniform(0, 0.7), draw.uniform(0, 0.8)
            path = [(character + x, y)]
            for _ in range(3):
                x, y = x + draw.uniform(-0.1, 0.25), y + draw.uniform(-0.15, 0.3)
                path.append((character + min(x, 1.0), min(y, 1.0)))
            found.append(path)
    return found


def picture(seed: int) -> ImageReader:
    image = Image.new("RGBA", (320, 120), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    for path in strokes(seed):
        pen.line(
            [(16 + 90 * x, 12 + 90 * y) for x, y in path], fill=(20, 20, 60, 255), width=5, joint="curve"
        )
    return ImageReader(image)


def place(number: int, page: int = 1) -> Box:
    return Box(420.0, TOP + ROW * number, 520.0, TOP + ROW * (number + 1))


def form(path: Path) -> None:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=True)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 11)
    for number, who in enumerate(NAMES):
        box = place(number)
        for x in (100, 420, 520):
            canvas.line(x, HEIGHT - box.y0, x, HEIGHT - box.y1)
        canvas.line(100, HEIGHT - box.y0, 520, HEIGHT - box.y0)
        canvas.drawString(120, HEIGHT - box.y0 - 20, who)
    canvas.line(100, HEIGHT - place(3).y1, 520, HEIGHT - place(3).y1)
    canvas.setLineWidth(0.9)
    canvas.setLineCap(1)
    for path_of in strokes(1):
        points = [(440 + 16 * x, HEIGHT - (place(0).y0 + 7 + 16 * y)) for x, y in path_of]
        line = canvas.beginPath()
        line.moveTo(*points[0])
        for point in points[1:]:
            line.lineTo(*point)
        canvas.drawPath(line)
    canvas.drawImage(picture(2), 436, HEIGHT - place(1).y1 + 5, 66, 24, mask="auto")
    canvas.drawString(445, HEIGHT - place(2).y0 - 20, NAMES[2])
    canvas.showPage()
    canvas.drawImage(picture(2), 436, HEIGHT - place(1).y1 + 3, 72, 27, mask="auto")
    canvas.drawImage(picture(3), 436, HEIGHT - place(2).y1 + 3, 66, 25, mask="auto")
    canvas.showPage()
    canvas.save()
    path.write_bytes(target.getvalue())


def evidence(
    box: Box, page: int, words: str = "", source: EvidenceSource = EvidenceSource.PICTURE
) -> Evidence:
    return Evidence(report="ab" * 32, page=page, boxes=(box,), excerpt=words, source=source)


def facts() -> Facts:
    printed = evidence(Box(445, place(2).y0 + 10, 478, place(2).y0 + 22), 1, NAMES[2], EvidenceSource.TEXT)
    places = tuple(
        SignPlace(
            evidence=evidence(place(number), 1),
            name=who,
            role=Role.TEAM_MEMBER,
            label="签字",
            printed=(printed,) if number == 2 else (),
        )
        for number, who in enumerate(NAMES)
    )
    records = tuple(
        SignPlace(evidence=evidence(place(number), 2), name=NAMES[number], label="签字", is_sign_off=False)
        for number in (1, 2)
    )
    people = tuple(
        Person(
            role=Role.TEAM_MEMBER,
            name=who,
            confidence=1.0,
            evidence=(evidence(Box(120, place(n).y0 + 8, 155, place(n).y0 + 22), 1, who),),
        )
        for n, who in enumerate(NAMES)
    )
    return Facts(sign_places=(*places, *records), people=people)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    path = tmp_path_factory.mktemp("signed") / "form.pdf"
    form(path)
    pages = Pages(pages=tuple(Page(number=n, width=WIDTH, height=HEIGHT, route=Route.TEXT) for n in (1, 2)))
    return sign.run(path, pages, facts(), Limits(), Here())  # type: ignore[arg-type]


def test_how_each_place_is_filled(seen: Signed) -> None:
    done = signed_facts(facts(), seen)
    assert [person.signature.state for person in done.people] == [
        SignatureState.HANDWRITTEN,
        SignatureState.HANDWRITTEN,
        SignatureState.TYPED,
        SignatureState.MISSING,
    ]


def test_how_ink_was_placed(seen: Signed) -> None:
    done = signed_facts(facts(), seen)
    placings = [place.placing for place in done.sign_places[:3]]
    assert placings == [InkPlacing.VECTOR, InkPlacing.TRANSPARENT, InkPlacing.TYPE]


def test_the_same_picture_again_is_told_and_others_are_not(seen: Signed) -> None:
    done = signed_facts(facts(), seen)
    inks = done.inks or ()
    pairs = [(inks[pair.left].evidence.page, inks[pair.right].evidence.page) for pair in done.same_inks]
    names = [(inks[pair.left].name, inks[pair.right].name) for pair in done.same_inks]
    assert pairs == [(1, 2)]
    assert names == [(NAMES[1], NAMES[1])]


def test_the_result_is_the_same_every_time(tmp_path: Path, seen: Signed) -> None:
    path = tmp_path / "form.pdf"
    form(path)
    pages = Pages(pages=tuple(Page(number=n, width=WIDTH, height=HEIGHT, route=Route.TEXT) for n in (1, 2)))
    assert sign.run(path, pages, facts(), Limits(), Here()) == seen  # type: ignore[arg-type]


@pytest.mark.parametrize(("size", "is_compared"), [(1.0, False), (2.2, True)])
def test_a_bracket_behind_a_name_is_not_compared(tmp_path: Path, size: float, is_compared: bool) -> None:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setLineWidth(1.0 * size)
    x, y = 430.0, HEIGHT - place(0).y1 + 5
    canvas.bezier(x, y, x + 4 * size, y + 3 * size, x + 4 * size, y + 9 * size, x, y + 12 * size)
    canvas.save()
    path = tmp_path / "bracket.pdf"
    path.write_bytes(target.getvalue())
    answer = sign.look(str(path), 1, [[0, *place(0)]], [], [], is_scan=True, page_pixels=Limits().page_pixels)
    pdf.close_document()
    (writing,) = unpack_record(SeenPage, answer).places[0].writings
    assert writing.shares[0] > 0.05
    assert bool(writing.shape) is is_compared
