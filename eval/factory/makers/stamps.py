"""Pictures as files that other programs place: signatures, seals, photos, and blanks that tell a number."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageDraw

from core.geometry import Box
from eval.factory.blocks import Figure, Run, Seal
from eval.factory.render.draft import PageDraft, Picture, PictureItem, StrokeItem
from eval.factory.render.flow import shaped
from eval.factory.render.ink import InkWell

_DPI, _OVER = 200, 3
_BLANK = 8  # width of the blank of number 0
Drawn = tuple[bytes, float, float, float]  # file, width, height, points below the baseline


@dataclass(frozen=True, slots=True)
class Stamp:
    """A numbered picture: its file, its size in points and how far it hangs below the line."""

    number: int
    data: bytes
    width: float
    height: float
    drop: float = 0.0


def sign_stamp(ink: InkWell, run: Run, size: float) -> Drawn:
    """A signature or a name stamp on transparent ground, cut close to its strokes."""
    page = PageDraft(0, 0, "")
    mark, hand = run.mark or "ink", run.ink or ""
    if hand.startswith("stamp/"):
        box = ink.stamp(page, run.text, hand, 0.0, 0.0, size)
    else:
        box = ink.sign(page, mark, hand, run.text, 0.0, 0.0, size)
    item = page.items[0] if page.items else None
    if isinstance(item, PictureItem):
        data, width, height = _laid(ink.pictures[item.picture], item.turn, box.width, box.height)
        return data, width, height, box.y1 + (height - box.height) / 2
    return _strokes(page, box), box.width, box.height, box.y1


def _strokes(page: PageDraft, box: Box) -> bytes:
    scale = _DPI / 72 * _OVER
    mask = Image.new("L", (max(1, round(box.width * scale)), max(1, round(box.height * scale))), 0)
    pen = ImageDraw.Draw(mask)
    colour = (0.0, 0.0, 0.0)
    for item in page.items:
        assert isinstance(item, StrokeItem)
        colour = item.colour
        points = [((x - box.x0) * scale, (y - box.y0) * scale) for x, y in item.points]
        radius = item.width * scale / 2
        pen.line(points, fill=255, width=max(1, round(2 * radius)), joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    alpha = mask.resize((max(1, mask.width // _OVER), max(1, mask.height // _OVER)), Image.Resampling.LANCZOS)
    image = Image.new("RGBA", alpha.size, tuple(round(part * 255) for part in colour))
    image.putalpha(alpha)
    return _png(image)


def _laid(picture: Picture, turn: float, width: float, height: float) -> tuple[bytes, float, float]:
    """A transparent picture turned about its middle, and the size of what holds all of it.

    Unturned, the pixels stay as they are.
    """
    image = Image.frombytes("RGBA", (picture.width, picture.height), picture.data)
    if turn:
        ground = image.getpixel((0, 0))[:3]  # type: ignore[index]
        alpha = image.getchannel("A").rotate(turn, resample=Image.Resampling.BICUBIC, expand=True)
        image = Image.new("RGBA", alpha.size, ground)
        image.putalpha(alpha)
    return _png(image), width * image.width / picture.width, height * image.height / picture.height


def seal_stamp(ink: InkWell, seal: Seal, size: float) -> Drawn:
    """A seal, turned."""
    key, turn = ink.seal(seal)
    picture = ink.pictures[key]
    side = size * seal.scale
    box = shaped(Box(0.0, 0.0, side, side), seal.shape)
    if seal.shape != "round":
        return (*_laid(picture, turn, box.width, box.height), 0.0)
    image = Image.frombytes("RGBA", (picture.width, picture.height), picture.data)
    turned = Image.new("RGBA", image.size, image.getpixel((0, 0))[:3])  # type: ignore[index]
    turned.putalpha(image.getchannel("A").rotate(turn, resample=Image.Resampling.BICUBIC))
    return _png(turned), side, side, 0.0


def figure_stamp(ink: InkWell, figure: Figure) -> Drawn:
    """A photo or sketch as it is."""
    return ink.pictures[ink.figure(figure)].data, figure.width, figure.height, 0.0


def blank_png(number: int) -> bytes:
    """A grey picture of two rows, as wide as the number tells."""
    width = number + _BLANK
    rows = (b"\0" + b"\x80" * width) * 2
    header = struct.pack(">IIBBBBB", width, 2, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def blank_number(width: int) -> int:
    """The number of a blank of this width."""
    return width - _BLANK


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
