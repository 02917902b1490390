"""Stage 6b, depict: photographs are looked at once more, so that they are known again in other reports.

``run`` spreads the pages over worker processes; ``look`` is what a worker does with one page.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from core.depicted import Depicted, SeenPicture, SeenPictures
from core.document import Failure, FailureCategory, Outline, Page, Pages, Picture, PictureKind
from core.errors import FailedError, RefusedError
from core.geometry import Box
from core.limits import Limits
from pipelines.depicting.choosing import photographs
from pipelines.depicting.looking import seen_pictures
from pipelines.engine.records import BadRecordError, pack_record, unpack_record
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading import pdf

NAME = "depict"
VERSION = "1"


def run(path: Path, pages: Pages, outline: Outline, limits: Limits, workers: WorkerPool) -> Depicted:
    """What is seen of the photographs; those of a page that fails are missing, beside a failure."""
    chosen = photographs(pages, outline)
    calls = [_call(path, page, pictures, limits) for page, pictures in chosen]
    seen: list[SeenPicture] = []
    failures: list[Failure] = []
    for (page, _), answer in zip(chosen, workers.map(calls), strict=True):
        found = _decoded(answer, page.number)
        if isinstance(found, SeenPictures):
            seen.extend(found.pictures)
        else:
            failures.append(found)
    looked_at = sum(len(pictures) for _, pictures in chosen)
    return Depicted(pictures=tuple(seen), looked_at=looked_at, failures=tuple(failures))


def look(path: str, number: int, places: list[list[float]], page_pixels: int) -> bytes:
    """Inside the worker: the encoded ``SeenPictures``; a place is a box and 1 for an object of the file."""
    limits = Limits(page_pixels=page_pixels)
    boxes = [(Box(x0, y0, x1, y1), bool(is_object)) for x0, y0, x1, y1, is_object in places]
    with pdf.open_page(pdf.open_document(path), number) as page:
        try:
            seen = seen_pictures(page, number, boxes, limits)
        except RefusedError as error:
            raise FailedError(f"第 {number} 页：{error.message}", code=error.code) from error
        except pdfium.PdfiumError as error:
            raise FailedError(f"第 {number} 页的照片无法查看：{error}", code="page_damaged") from error
    return pack_record(seen)


def _call(path: Path, page: Page, pictures: tuple[Picture, ...], limits: Limits) -> Call:
    return Call(
        function="pipelines.stages.depict:look",
        arguments={
            "path": str(path),
            "number": page.number,
            "places": [[*picture.box, int(picture.kind is PictureKind.EMBEDDED)] for picture in pictures],
            "page_pixels": limits.page_pixels,
        },
        seconds=limits.page_seconds,
    )


def _decoded(answer: bytes | WorkerError, number: int) -> SeenPictures | Failure:
    if isinstance(answer, WorkerError):
        return Failure(
            stage=NAME, page=number, category=answer.category, code=answer.code, message=answer.message
        )
    try:
        return unpack_record(SeenPictures, answer)
    except BadRecordError:
        message = f"第 {number} 页照片的查看结果不可用，已丢弃"
        return Failure(
            stage=NAME, page=number, category=FailureCategory.ENGINE, code="bad_answer", message=message
        )
