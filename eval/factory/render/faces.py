"""Typefaces: advances and outlines of the installed Chinese fonts, one glyph at a time.

Noto CJK holds cubic (CFF) outlines; they are turned into quadratic ones glyph by glyph, so that only
what a report uses is converted. Needs Debian's fonts-arphic-gbsn00lp, -gkai00mp, -uming, -ukai,
fonts-noto-cjk and fonts-liberation.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

_FOLDER = Path("/usr/share/fonts")
_FILES: dict[str, tuple[str, int]] = {
    "song": ("truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0),
    "kai": ("truetype/arphic-gkai00mp/gkai00mp.ttf", 0),
    "ming": ("truetype/arphic/uming.ttc", 0),
    "ukai": ("truetype/arphic/ukai.ttc", 0),
    "serif": ("opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    "serif_bold": ("opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    "hei": ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
    "hei_bold": ("opentype/noto/NotoSansCJK-Bold.ttc", 2),
    "times": ("truetype/liberation/LiberationSerif-Regular.ttf", 0),
    "times_bold": ("truetype/liberation/LiberationSerif-Bold.ttf", 0),
    "arial": ("truetype/liberation/LiberationSans-Regular.ttf", 0),
}
NAMES = tuple(_FILES)
logging.getLogger("fontTools").setLevel(logging.ERROR)  # the Arphic files end with four spare bytes


class Face:
    """One typeface. Advances are fractions of the size; glyph outlines are in ``units`` per em."""

    def __init__(self, name: str) -> None:
        path, number = _FILES[name]
        self.name = name
        self.path = _FOLDER / path
        self.number = number
        self._font = TTFont(self.path, fontNumber=number, lazy=True)
        self.units: int = self._font["head"].unitsPerEm
        self._glyphs: dict[str, bytes] = {}
        self._advances: dict[str, float] = {}
        self._names: dict[int, str] = self._font.getBestCmap()
        self._set = self._font.getGlyphSet()
        self._is_cubic = "CFF " in self._font
        post = self._font["name"].getDebugName(6) or name
        self.post_name = "".join(char for char in post if char.isalnum() or char == "-") or name

    def has(self, char: str) -> bool:
        """Whether the face draws this character."""
        return ord(char) in self._names

    def advance(self, char: str) -> float:
        """Width of a character as a fraction of the size; a missing one counts as full width."""
        known = self._advances.get(char)
        if known is None:
            name = self._names.get(ord(char))
            known = self._font["hmtx"][name][0] / self.units if name else 1.0
            self._advances[char] = known
        return known

    def outline(self, char: str) -> bytes:
        """The glyph as an entry of a TrueType ``glyf`` table, unhinted; empty for a blank."""
        known = self._glyphs.get(char)
        if known is None:
            known = self._glyphs[char] = self._draw(self._names[ord(char)])
        return known

    def _draw(self, name: str) -> bytes:
        recording = DecomposingRecordingPen(self._set)
        self._set[name].draw(recording)
        pen = TTGlyphPen(None)
        recording.replay(Cu2QuPen(pen, self.units / 700, reverse_direction=True) if self._is_cubic else pen)
        glyph = pen.glyph()
        if glyph.numberOfContours == 0:
            return b""
        data: bytes = glyph.compile(None)
        return data + b"\0" * (-len(data) % 4)


@cache
def face(name: str) -> Face:
    """The face with this name, loaded once per process."""
    return Face(name)
