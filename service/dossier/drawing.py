"""The timeline as a PNG for documents that cannot hold a drawing: same places, same signs as on the page."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from service.html.timeline import BarView, EventView, TimelineView

_SCALE = 2.5
_INK, _FAINT, _RED, _BLUE, _GREY = "#222222", "#d8d8d8", "#b3261e", "#2f5d8a", "#8a8a8a"
# Fonts that carry Chinese on Debian, on Windows and with WPS; the first that is there is used.
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/arphic/ukai.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_LIKELY = ("*CJK*", "*SourceHan*", "*wqy*", "*simsun*", "*fang*", "*uming*")


def timeline_png(view: TimelineView) -> bytes | None:
    """PNG bytes; None when there are no days, or no font on this machine that has Chinese characters."""
    found = font_file()
    if found is None or not view.has_days:
        return None
    picture = Image.new("RGB", (round(view.width * _SCALE), round(view.height * _SCALE)), "white")
    pen = _Pen(picture, found)
    for x, name in view.ticks:
        pen.line(x, 22, x, view.height, _FAINT)
        pen.text(x, 10, name, _GREY, anchor="mm", size=10)
    for link in view.links:
        pen.line(link.x0, link.y0, link.x1, link.y1, _RED if link.is_broken else _GREY, width=1.4)
    for event in view.events:
        _event(pen, event)
    target = io.BytesIO()
    picture.quantize(32).save(target, "PNG", optimize=True)
    return target.getvalue()


@cache
def font_file() -> str | None:
    """A font file with Chinese characters, or None."""
    for path in _FONTS:
        if Path(path).is_file():
            return path
    for folder in _FOLDERS:
        for pattern in _LIKELY:
            for found in sorted(Path(folder).rglob(pattern)):
                if found.suffix.lower() in (".ttf", ".ttc", ".otf"):
                    return str(found)
    return None


class _Pen:
    """Draws in the timeline's own units."""

    def __init__(self, picture: Image.Image, font: str) -> None:
        self._draw = ImageDraw.Draw(picture)
        self._font = font

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: str, *, width: float = 0.8) -> None:
        points = (x0 * _SCALE, y0 * _SCALE, x1 * _SCALE, y1 * _SCALE)
        self._draw.line(points, fill=colour, width=round(width * _SCALE))

    def text(self, x: float, y: float, words: str, colour: str, *, anchor: str, size: float = 12) -> None:
        font = ImageFont.truetype(self._font, round(size * _SCALE))
        self._draw.text((x * _SCALE, y * _SCALE), words, fill=colour, font=font, anchor=anchor)

    def bar(self, bar: BarView, y: float, colour: str) -> None:
        box = ((bar.x - 5) * _SCALE, (y - 6) * _SCALE, (bar.x + bar.width + 5) * _SCALE, (y + 6) * _SCALE)
        is_hollow = bar.is_variant or bar.is_doubted
        fill = "white" if is_hollow else colour
        self._draw.rounded_rectangle(box, radius=6 * _SCALE, fill=fill, outline=colour, width=round(_SCALE))


def _event(pen: _Pen, event: EventView) -> None:
    colour = _RED if event.is_out_of_order else _BLUE
    sign = "▲" if event.is_out_of_order else ""
    pen.text(4, event.y, f"{sign}{event.name}", _RED if event.is_out_of_order else _INK, anchor="lm")
    for bar in event.bars:
        pen.bar(bar, event.y, colour)
    words_colour = _INK if event.bars else _GREY
    pen.text(event.words_x, event.y, event.words, words_colour, anchor="rm" if event.words_before else "lm")
