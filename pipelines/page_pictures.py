"""Pages as small pictures for people to look at, made in worker processes."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core.limits import Limits
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading import pdf

MEDIA_TYPE = "image/webp"
_DPI = 110.0
_QUALITY = 55
_SIZE = struct.Struct("<dd")


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as WebP bytes; sizes in points, as seen."""

    number: int
    width: float
    height: float
    content: bytes


def page_images(
    path: Path, numbers: Iterable[int], limits: Limits, workers: WorkerPool, *, form: str = "WEBP"
) -> Iterator[PageImage]:
    """Pictures in the order of ``numbers``, WEBP or PNG; a page that cannot be drawn is left out."""
    wanted = list(numbers)
    calls = [
        Call(
            function="pipelines.page_pictures:look",
            arguments={"path": str(path), "number": number, "page_pixels": limits.page_pixels, "form": form},
            seconds=limits.page_seconds,
        )
        for number in wanted
    ]
    for number, answer in zip(wanted, workers.map(calls), strict=True):
        if not isinstance(answer, WorkerError):
            width, height = _SIZE.unpack_from(answer)
            yield PageImage(number, width, height, answer[_SIZE.size :])


def ready() -> bytes:
    """Inside the worker: nothing but that it is there, and has what it draws with."""
    return b"ready"


def look(path: str, number: int, page_pixels: int, form: str = "WEBP") -> bytes:
    """Inside the worker: width and height in points, then the page as a picture of that form."""
    with pdf.open_page(pdf.open_document(path), number) as page:
        width, height = pdf.frame(page).size
        pixels, _ = pdf.render(page, dpi=_DPI, limits=Limits(page_pixels=page_pixels))
    target = io.BytesIO()
    save(Image.fromarray(pixels), target, form, _QUALITY)
    return _SIZE.pack(width, height) + target.getvalue()


def save(picture: Image.Image, target: io.BytesIO, form: str, quality: int) -> None:
    """Write as WEBP of that quality or as PNG, where speed counts more than the last bytes."""
    if form == "PNG":
        picture.save(target, "PNG", compress_level=3)
    else:
        picture.save(target, "WEBP", quality=quality, method=2)
