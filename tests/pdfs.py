"""Small PDFs that tests compose: text and rulings at known places, in points from the top-left."""

from __future__ import annotations

import functools
import io
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0


@functools.cache
def font() -> str:
    """The name of a registered Chinese TrueType font; skips the test where none is installed."""
    listing = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, check=False)
    files = sorted(line.split(":")[0] for line in listing.stdout.splitlines())
    for file in files:
        if file.endswith(".ttf") and "arphic" in file:
            pdfmetrics.registerFont(TTFont("chinese", file))
            return "chinese"
    pytest.skip("no Chinese TrueType font installed (fonts-arphic-gbsn00lp)")


@dataclass(frozen=True, slots=True)
class Text:
    """``text`` with its left edge at ``x`` and its baseline ``y`` points from the top."""

    x: float
    y: float
    text: str
    size: float = 12.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from corner to corner, from the top-left."""

    x0: float
    y0: float
    x1: float
    y1: float


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """All rulings of a full table."""
    across = [Rule(xs[0], y, xs[-1], y) for y in ys]
    return across + [Rule(x, ys[0], x, ys[-1]) for x in xs]


def compose(pages: Sequence[Sequence[Text | Rule]], *, rotation: int = 0) -> bytes:
    """A born-digital PDF of A4 pages."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=True)
    for items in pages:
        for item in items:
            if isinstance(item, Text):
                canvas.setFont(font(), item.size)
                canvas.drawString(item.x, HEIGHT - item.y, item.text)
            else:
                canvas.line(item.x0, HEIGHT - item.y0, item.x1, HEIGHT - item.y1)
        canvas.showPage()
    canvas.save()
    return turned(target.getvalue(), rotation) if rotation else target.getvalue()


def turned(content: bytes, rotation: int) -> bytes:
    """The same file with every page shown turned clockwise."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.rotate(rotation, relative=False)
        document.save(target)
    return target.getvalue()


def scanned(born: bytes, *, dpi: float = 200.0) -> bytes:
    """The same pages as pictures without a text layer."""
    document = pdfium.PdfDocument(born)
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=True)
    for page in document:
        picture = page.render(scale=dpi / 72).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    document.close()
    return target.getvalue()


def blank(pages: int) -> bytes:
    """A PDF of empty pages."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(WIDTH, HEIGHT))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def encrypted(content: bytes, *, user: str, owner: str) -> bytes:
    """The same file with passwords."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(target, encryption=pikepdf.Encryption(user=user, owner=owner))
    return target.getvalue()


def saved(folder: Path, name: str, content: bytes) -> Path:
    """Write ``content`` and give its path."""
    path = folder / name
    path.write_bytes(content)
    return path
