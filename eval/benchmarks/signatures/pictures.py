"""Signatures as pictures: crops to train with, and how alike one picture and names written anew are."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium

from core.facts import SignatureState
from core.geometry import Box
from core.limits import Limits
from models.ocr.protocol import Image
from models.signatures import ink
from models.signatures.likeness import SAME, Comparable, ready, similarity_of
from models.signatures.shape import shape_of
from models.signatures.sheets import sheet_of
from pipelines.reading import pdf
from pipelines.signing.looking import hide_text

_DPI = 220.0
_MARGIN = 60.0  # points
_NAMES = {"handwritten": "hand", "typed": "type", "stamped": "stamp"}


def crops(folders: list[Path], out: Path) -> None:
    """Grey PNG files of every signature that a label shows, named by its kind."""
    out.mkdir(parents=True, exist_ok=True)
    number = 0
    for folder in folders:
        for path in sorted((folder / "reports").glob("*.json")):
            label = json.loads(path.read_text(encoding="utf-8"))
            if label["factory"]["split"] != "train":
                continue
            for kind, image in _signatures(path.with_suffix(".pdf"), label):
                cv2.imwrite(str(out / f"{kind}_{number:05d}.png"), image.min(axis=2))
                number += 1
    print(number, "crops")  # noqa: T201


def _signatures(file: Path, label: dict[str, Any]) -> Iterator[tuple[str, Image]]:
    document = pdf.open_document(str(file))
    for person in label["facts"]["people"]:
        kind = _NAMES.get(person["signature"]["state"])
        for item in person["signature"]["evidence"] if kind else ():
            with pdf.open_page(document, item["page"]) as page:
                box = Box(*item["boxes"][0]).grown(1.5)
                image, _, _ = pdf.render_part(page, box, dpi=_DPI, limits=Limits())
            yield str(kind), np.asarray(image, np.uint8)
    pdf.close_document()


def pasted(folders: list[Path]) -> None:
    """How alike the ink of one picture is, and that of two writings of one name by one person."""
    same: list[float] = []
    anew: list[float] = []
    for folder in folders:
        for path in sorted((folder / "reports").glob("*.json")):
            label = json.loads(path.read_text(encoding="utf-8"))
            inks = list(_inks(path.with_suffix(".pdf"), label))
            for (name, mark, one), (other_name, other_mark, other) in itertools.combinations(inks, 2):
                is_same = any({mark, other_mark} <= group for group in _pasted_marks(label))
                if is_same or name == other_name:
                    (same if is_same else anew).append(similarity_of(one, other))
    found, false = sum(v >= SAME for v in same), sum(v >= SAME for v in anew)
    print(f"one picture: {len(same)} pairs, {found} found, least {min(same, default=1):.3f}")  # noqa: T201
    print(f"written anew: {len(anew)} pairs, {false} taken for one, most {max(anew, default=0):.3f}")  # noqa: T201


def _around(page: pdfium.PdfPage, box: Box) -> Box:
    """The box with so much of the page around it that rulings show as the long lines they are."""
    width, height = page.get_size()
    wide = box.grown(_MARGIN)
    return Box(max(0, wide.x0), max(0, wide.y0), min(width, wide.x1), min(height, wide.y1))


def _pasted_marks(label: dict[str, Any]) -> list[set[str]]:
    return [
        {item["mark"] for item in outcome["evidence"]}
        for outcome in label["outcomes"]
        if outcome["check"] == "signature_reused"
        and outcome["state"] == "flagged"
        and outcome["form"] != "mirror"
    ]


def _inks(file: Path, label: dict[str, Any]) -> Iterator[tuple[str, str, Comparable]]:
    """Name, mark and shape of every signature by hand that the label places."""
    places = {
        (item["mark"], item["page"]): (person["name"], Box(*item["boxes"][0]))
        for person in label["facts"]["people"]
        if person["signature"]["state"] == SignatureState.HANDWRITTEN
        for item in person["signature"]["evidence"]
    }
    for outcome in label["outcomes"]:
        if outcome["check"] == "signature_reused" and outcome["form"] != "mirror":
            for item in outcome["evidence"]:
                if item["report"] == label["report"]["id"]:
                    places.setdefault(
                        (item["mark"], item["page"]), (outcome["subject"], Box(*item["boxes"][0]))
                    )
    scanned = set(label["factory"]["scanned_pages"])
    document = pdf.open_document(str(file))
    for (mark, number), (name, box) in places.items():
        with pdf.open_page(document, number) as page:
            if number not in scanned:
                hide_text(page)
            image, scale, (left, top) = pdf.render_part(page, _around(page, box), dpi=_DPI, limits=Limits())
        x0, y0, x1, y1 = (side * scale for side in box.grown(1))
        found = ink.pieces(
            sheet_of(image, scale), (round(x0) - left, round(y0) - top, round(x1) - left, round(y1) - top)
        )
        shape = shape_of(ink.joined(found).soft) if found else None
        made = ready(shape) if shape is not None else None
        if made is not None:
            yield name, mark, made
    pdf.close_document()
