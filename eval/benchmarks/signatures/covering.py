"""A made corpus with some signatures made unreadable, as copies for publication have them.

Every signature of up to two people a report is put under a black bar or a mosaic; the labels then say
*not assessable* of them. The registry and all other files of the corpus are linked, not copied.
"""

from __future__ import annotations

import io
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.facts import SignatureState

_MOST = 2  # people of a report
_ROOM = 3.0  # points around the ink
_CELL = 5.0  # points of a mosaic's cells


def cover(folder: Path, out: Path) -> int:
    """Write the corpus to ``out``; how many people are covered."""
    (out / "reports").mkdir(parents=True, exist_ok=True)
    total = 0
    for path in sorted((folder / "reports").glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        draw = random.Random(path.stem)
        chosen = _chosen(label, draw)
        content = path.with_suffix(".pdf").read_bytes()
        for person in chosen:
            content = _covered(content, person["signature"]["evidence"], draw)
            person["signature"]["state"] = SignatureState.NOT_ASSESSABLE.value
        total += len(chosen)
        (out / "reports" / path.name).write_text(json.dumps(label, ensure_ascii=False), encoding="utf-8")
        (out / "reports" / path.with_suffix(".pdf").name).write_bytes(content)
    return total


def _chosen(label: dict[str, Any], draw: random.Random) -> list[dict[str, Any]]:
    """People who signed by hand, each in one place, and whose ink nobody else shares."""
    signed = [
        person
        for person in label["facts"]["people"]
        if person["signature"]["state"] == SignatureState.HANDWRITTEN
        and len(person["signature"]["evidence"]) == 1
    ]
    draw.shuffle(signed)
    return signed[:_MOST]


def _covered(content: bytes, evidence: list[dict[str, Any]], draw: random.Random) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        for item in evidence:
            page = document.pages[item["page"] - 1]
            width, height = (float(side) for side in page.mediabox[2:])
            target = io.BytesIO()
            canvas = Canvas(target, pagesize=(width, height), invariant=True)
            _cover(canvas, item["boxes"][0], height, draw)
            canvas.save()
            with pikepdf.open(io.BytesIO(target.getvalue())) as over:
                page.add_overlay(over.pages[0])
        made = io.BytesIO()
        document.save(made, deterministic_id=True)
        return made.getvalue()


def _cover(canvas: Canvas, box: list[float], height: float, draw: random.Random) -> None:
    x, y = box[0] - _ROOM, height - box[3] - _ROOM
    wide, high = box[2] - box[0] + 2 * _ROOM, box[3] - box[1] + 2 * _ROOM
    if draw.random() < 0.5:
        canvas.rect(x, y, wide, high, stroke=0, fill=1)
        return
    cells = np.random.default_rng(draw.getrandbits(32)).integers(
        90, 256, (max(2, round(high / _CELL)), max(2, round(wide / _CELL))), dtype=np.uint8
    )
    mosaic = Image.fromarray(cells).resize(
        (cells.shape[1] * 12, cells.shape[0] * 12), Image.Resampling.NEAREST
    )
    canvas.drawImage(ImageReader(mosaic), x, y, wide, high)
