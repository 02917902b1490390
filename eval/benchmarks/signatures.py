"""Signatures: crops to train with, and how well places, pasted ink and hands are told on a made corpus.

    python -m eval.benchmarks.signatures crops CORPUS... --out crops
    python -m eval.benchmarks.signatures states CORPUS
    python -m eval.benchmarks.signatures pasted CORPUS

A corpus is a folder made by ``mingjian-eval make``; crops are made of train layouts only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from core.geometry import Box
from core.limits import Limits
from models.ocr.protocol import Image
from pipelines.reading import pdf

_DPI = 220.0
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


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    tasks = parser.add_subparsers(dest="task", required=True)
    cutting = tasks.add_parser("crops")
    cutting.add_argument("corpora", type=Path, nargs="+")
    cutting.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    if chosen.task == "crops":
        crops(chosen.corpora, chosen.out)


if __name__ == "__main__":
    main()
