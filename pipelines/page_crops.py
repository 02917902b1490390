"""Pieces of pages as pictures: a signature, a photo, a table, cut close, made in worker processes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core.geometry import Box
from core.limits import Limits
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.page_pictures import save
from pipelines.reading import pdf

MEDIA_TYPE = "image/webp"
_DPI = 150.0
_MARGIN = 4.0  # points around the box
_QUALITY = 70


@dataclass(frozen=True, slots=True)
class Piece:
    """A page from 1 and a box on it in points."""

    page: int
    box: Box


def page_crops(
    path: Path,
    pieces: Iterable[Piece],
    limits: Limits,
    workers: WorkerPool,
    *,
    form: str = "WEBP",
    margin: float = _MARGIN,
) -> dict[Piece, bytes]:
    """Each piece as WEBP or PNG; one whose page cannot be drawn, or that lies off it, is left out.

    ``margin`` is what of the page is shown around the box, in points.
    """
    wanted = list(dict.fromkeys(pieces))
    calls = [
        Call(
            function="pipelines.page_crops:crop",
            arguments={
                "path": str(path),
                "number": piece.page,
                "box": [piece.box.x0, piece.box.y0, piece.box.x1, piece.box.y1],
                "page_pixels": limits.page_pixels,
                "form": form,
                "margin": margin,
            },
            seconds=limits.page_seconds,
        )
        for piece in wanted
    ]
    answers = zip(wanted, workers.map(calls), strict=True)
    return {piece: answer for piece, answer in answers if not isinstance(answer, WorkerError) and answer}


def crop(
    path: str, number: int, box: list[float], page_pixels: int, form: str = "WEBP", margin: float = _MARGIN
) -> bytes:
    """Inside the worker: the piece of the page; empty where the box lies off it."""
    with pdf.open_page(pdf.open_document(path), number) as page:
        size = pdf.frame(page).size
        pixels, _ = pdf.render(page, dpi=_DPI, limits=Limits(page_pixels=page_pixels))
    picture = Image.fromarray(pixels).convert("RGB")
    scale = picture.height / size[1]
    low = [max(0, round((edge - margin) * scale)) for edge in box[:2]]
    high = [
        min(most, round((edge + margin) * scale)) for edge, most in zip(box[2:], picture.size, strict=True)
    ]
    if low[0] >= high[0] or low[1] >= high[1]:
        return b""
    target = io.BytesIO()
    save(picture.crop((low[0], low[1], high[0], high[1])), target, form, _QUALITY)
    return target.getvalue()
