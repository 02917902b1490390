"""Stage 5b, sign: the places where somebody signs are looked at, on their pages only.

``run`` spreads the pages over worker processes; ``look`` is what a worker does with one page.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from core.document import Failure, FailureCategory, Page, Pages, PictureKind, Route
from core.errors import FailedError, RefusedError
from core.evidence import Evidence
from core.facts import Facts, InkPair
from core.geometry import Box
from core.limits import Limits
from core.signing import SeenPage, Signed, Writing
from models.signatures.likeness import SAME, Comparable, comparable, similarity_of
from pipelines.engine.records import BadRecordError, pack_record, unpack_record
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading import pdf
from pipelines.signing.around import around_names, print_of
from pipelines.signing.asked import Asked
from pipelines.signing.looking import seen_page

NAME = "sign"
VERSION = "10"

_MOST_INKS = 80  # compared with each other
_SEPARATORS = "、，,；;/"
_READ_WELL, _MOST_BESIDE = 0.9, 5  # confidence of a typed name, characters read beside one
_ALIKE = 0.5  # of two hands: pairs above are kept


def run(path: Path, pages: Pages, facts: Facts, limits: Limits, workers: WorkerPool) -> Signed:
    """What is seen in the facts' places; a page that fails is a failure, and its places stay untold."""
    numbers = sorted({place.evidence.page or 0 for place in facts.sign_places})
    calls = [_call(path, pages.pages[number - 1], facts, limits) for number in numbers]
    seen: list[SeenPage] = []
    failures: list[Failure] = []
    for number, answer in zip(numbers, workers.map(calls), strict=True):
        page = _decoded(answer, number)
        if isinstance(page, SeenPage):
            seen.append(page)
        else:
            failures.append(page)
    inks = [writing for page in seen for place in page.places for writing in place.writings if writing.shape]
    return Signed(
        pages=tuple(seen),
        same=tuple(_same(inks[:_MOST_INKS])),
        alike=tuple(_alike(inks[:_MOST_INKS])),
        failures=tuple(failures),
    )


def look(
    path: str,
    number: int,
    places: list[list[float]],
    separators: list[list[float]],
    typed: list[list[float]],
    is_scan: bool,
    page_pixels: int,
    named: Sequence[Sequence[float]] = (),
    around: Sequence[Sequence[float]] = (),
    printed: Sequence[Sequence[float]] = (),
    turns: int = 0,
) -> bytes:
    """Inside the worker: the encoded ``SeenPage``.

    A place, and a name in or beside one, is the place's order and a box.
    """
    limits = Limits(page_pixels=page_pixels)
    asked = Asked(
        places=_ordered(places),
        separators=[Box(*box) for box in separators],
        typed=_ordered(typed),
        named=_ordered(named),
        around=_ordered(around),
        printed=[Box(*box) for box in printed],
        is_scan=is_scan,
        turns=turns,
    )
    with pdf.page_of(path, number) as page:
        try:
            seen = seen_page(page, number, asked, limits)
        except RefusedError as error:
            raise FailedError(f"第 {number} 页：{error.message}", code=error.code) from error
        except pdfium.PdfiumError as error:
            raise FailedError(f"第 {number} 页的签字处无法查看：{error}", code="page_damaged") from error
    return pack_record(seen)


def _ordered(entries: Sequence[Sequence[float]]) -> list[tuple[int, Box]]:
    return [(int(order), Box(*box)) for order, *box in entries]


def _call(path: Path, page: Page, facts: Facts, limits: Limits) -> Call:
    sheet = Box(0, 0, page.width, page.height)
    places, separators, typed, named = [], [], [], []
    for order, place in enumerate(facts.sign_places):
        if place.evidence.page != page.number:
            continue
        box = place.evidence.boxes[0]
        box = Box(max(box.x0, sheet.x0), max(box.y0, sheet.y0), min(box.x1, sheet.x1), min(box.y1, sheet.y1))
        if box.width > 1 and box.height > 1:
            places.append([order, *box])
            typed += [[order, *found] for item in place.printed for found in _typed(item, place.name)]
            named += [[order, *item.boxes[0]] for item in (place.named,) if item is not None]
        separators += [
            [*item.boxes[0]]
            for item in place.printed
            if item.excerpt.strip() and item.excerpt.strip() in _SEPARATORS
        ]
    own = [(n, place) for n, place in enumerate(facts.sign_places) if place.evidence.page == page.number]
    around = list(around_names(page, own)) if _is_scan(page) else []
    return Call(
        function="pipelines.stages.sign:look",
        arguments={
            "path": str(path),
            "number": page.number,
            "places": places,
            "separators": separators,
            "typed": typed,
            "is_scan": _is_scan(page),
            "page_pixels": limits.page_pixels,
            "named": named,
            "around": [[order, *box] for order, box in around],
            "printed": [[*line.box] for line in print_of(page, own)] if around else [],
            "turns": page.quarter_turns,
        },
        seconds=limits.page_seconds,
    )


def _typed(item: Evidence, name: str) -> Iterator[Box]:
    """Where a name seems to be typed in a place: read well alone, or beside something that is not it."""
    words, box = "".join(item.excerpt.split()), item.boxes[0]
    if name and words == name and item.confidence >= _READ_WELL:
        yield box
    elif name and name in words and 2 <= len(words) - len(name) <= _MOST_BESIDE:
        start, each = words.index(name), box.width / len(words)
        yield Box(box.x0 + start * each, box.y0, box.x0 + (start + len(name)) * each, box.y1)


def _is_scan(page: Page) -> bool:
    """Whether what is printed on the page stands in a picture, and so cannot be left out."""
    return page.route is Route.OCR or any(picture.kind is PictureKind.PAGE for picture in page.pictures)


def _decoded(answer: bytes | WorkerError, number: int) -> SeenPage | Failure:
    if isinstance(answer, WorkerError):
        return Failure(
            stage=NAME, page=number, category=answer.category, code=answer.code, message=answer.message
        )
    try:
        return unpack_record(SeenPage, answer)
    except BadRecordError:
        message = f"第 {number} 页签字处的查看结果不可用，已丢弃"
        return Failure(
            stage=NAME, page=number, category=FailureCategory.ENGINE, code="bad_answer", message=message
        )


def _same(inks: Sequence[Writing]) -> Iterator[InkPair]:
    """Pairs that are one picture."""
    shapes: list[Comparable | None] = [comparable(ink.shape) for ink in inks]
    for (left, one), (right, other) in itertools.combinations(enumerate(shapes), 2):
        if one is not None and other is not None:
            found = similarity_of(one, other)
            if found >= SAME:
                yield InkPair(left=left, right=right, similarity=round(found, 3))


def _alike(inks: Sequence[Writing]) -> Iterator[InkPair]:
    """Pairs whose hands look alike."""
    written = [(order, np.array(ink.hand)) for order, ink in enumerate(inks) if ink.hand]
    for (left, one), (right, other) in itertools.combinations(written, 2):
        found = float(one @ other)
        if found >= _ALIKE:
            yield InkPair(left=left, right=right, similarity=round(min(found, 1.0), 3))
