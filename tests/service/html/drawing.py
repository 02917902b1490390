"""White A4 pages with text in real places, so that the boxes of the examples lie on what they quote."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.geometry import Box
from service.html import PagePicture

WIDTH, HEIGHT = 595.0, 842.0
PIXELS_PER_POINT = 1.5
FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/arphic/uming.ttc"),
)


@cache
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path in FONTS:
        if path.exists():
            return ImageFont.truetype(str(path), round(size * PIXELS_PER_POINT))
    return ImageFont.load_default(round(size * PIXELS_PER_POINT))


class Sheet:
    """One page: lines of (x, y, size, text) in points, origin top-left; a character is a square."""

    def __init__(self, page: int, lines: Sequence[tuple[float, float, float, str]]) -> None:
        self.page = page
        self.lines = tuple(lines)

    def picture(self) -> PagePicture:
        """The page as a WebP picture."""
        image = Image.new("L", (round(WIDTH * PIXELS_PER_POINT), round(HEIGHT * PIXELS_PER_POINT)), 255)
        pen = ImageDraw.Draw(image)
        for x, y, size, text in self.lines:
            for place, character in enumerate(text):
                at = ((x + place * size) * PIXELS_PER_POINT, y * PIXELS_PER_POINT)
                pen.text(at, character, fill=25, font=_font(size))
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=60, method=0)
        return PagePicture(
            page=self.page, width=WIDTH, height=HEIGHT, image=buffer.getvalue(), media_type="image/webp"
        )

    def quote(
        self,
        report: str,
        text: str,
        *,
        role: str | None = None,
        source: EvidenceSource = EvidenceSource.TEXT,
        confidence: float = 0.98,
    ) -> Evidence:
        """Evidence for ``text``, with the box where this page draws it."""
        for x, y, size, line in self.lines:
            start = line.find(text)
            if start >= 0:
                box = Box(x + start * size, y, x + (start + len(text)) * size, y + size * 1.35)
                detail = EvidenceDetail(
                    role=role, engine="文字识别 3.1" if source is EvidenceSource.OCR else None
                )
                return Evidence(
                    report=report,
                    page=self.page,
                    boxes=(box,),
                    excerpt=text,
                    source=source,
                    confidence=confidence,
                    detail=detail,
                )
        raise ValueError(f"page {self.page} does not say {text!r}")
