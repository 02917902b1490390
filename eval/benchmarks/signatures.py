"""Signatures: crops to train with, and how well places, pasted ink and hands are told on a made corpus.

    python -m eval.benchmarks.signatures crops CORPUS... --out crops
    python -m eval.benchmarks.signatures states CORPUS
    python -m eval.benchmarks.signatures pasted CORPUS

A corpus is a folder made by ``mingjian-eval make``; crops are made of train layouts only.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from rich.console import Console

from core.document import Pages
from core.facts import Facts, SignatureState
from core.geometry import Box
from core.limits import Limits
from core.signing import Signed
from corpus.store.store import Store
from eval.benchmarks.reading.targets import Target, show
from models.ocr.protocol import Image
from models.signatures import ink
from models.signatures.shape import SAME, Comparable, ready, shape_of, similarity_of
from pipelines.engine.workers import Call, WorkerPool
from pipelines.reading import pdf
from pipelines.reading_steps import Keeper, ReadingTools, read_report
from pipelines.signing.looking import hide_text
from pipelines.signing.signed import signed_facts
from pipelines.stages import admit, extract, outline, read, sign

_DPI = 220.0
_STATES = {"born digital": 0.97, "scan": 0.93}  # share of places told right
_SECONDS = 0.15
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


def states(folder: Path, most: int) -> bool:
    """How each labelled place is told, by the file's kind and the label's state; whether that is enough."""
    counts: Counter[tuple[str, str, str]] = Counter()
    pages, seconds = 0, 0.0
    with Store.open(folder / "store") as store, WorkerPool(1, memory_bytes=2 << 30) as workers:
        for path in sorted((folder / "reports").glob("*.json"))[:most]:
            label = json.loads(path.read_text(encoding="utf-8"))
            extracted, original, read = _extracted(path.with_suffix(".pdf"), store, workers)
            begun = time.process_time()
            signed = _looked(original, read, extracted)
            seconds += time.process_time() - begun
            pages += len(signed.pages)
            facts = signed_facts(extracted, signed)
            for kind, wanted, got in _told(label, facts):
                counts[kind, wanted, got] += 1
    for key, count in sorted(counts.items()):
        print("{}: {} told as {}: {}".format(*key, count))  # noqa: T201
    return show(Console(), _targets(counts, seconds / max(1, pages)))


def _targets(counts: Counter[tuple[str, str, str]], seconds: float) -> list[Target]:
    """The share of places told right by the kind of page, and the processor time of looking at a page."""
    found = []
    for kind, least in _STATES.items():
        own = {key: count for key, count in counts.items() if key[0] == kind}
        right = sum(count for (_, wanted, got), count in own.items() if wanted == got)
        if there := sum(own.values()):
            name = f"states, {kind} ({right} of {there})"
            found.append(Target(name=name, value=right / there, at_least=least))
    return [*found, Target(name="seconds per page signed on", value=seconds, at_most=_SECONDS)]


def _extracted(file: Path, store: Store, workers: WorkerPool) -> tuple[Facts, Path, Pages]:
    source = admit.run(file, Limits())
    store.add_report(source, file)
    keep = Keeper(source.id, store, report_id=source.id)
    original = store.original_path(source.id)
    tools = ReadingTools(workers=workers, limits=Limits(), reading=read.ReadOptions())
    found = read_report(original, keep, tools).pages
    return extract.run(source.id, found, outline.run(found)), original, found


def _looked(original: Path, pages: Pages, facts: Facts) -> Signed:
    """What the stage sees, in this process so that its time can be taken."""

    class _Here:
        def map(self, calls: Iterable[Call]) -> Iterator[bytes]:
            for call in calls:
                yield sign.look(**call.arguments)  # type: ignore[arg-type]

    return sign.run(original, pages, facts, Limits(), _Here())  # type: ignore[arg-type]


def _told(label: dict[str, Any], facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Kind of page, state by the label, state as told, for everybody who should sign."""
    scanned = set(label["factory"]["scanned_pages"])
    for person in label["facts"]["people"]:
        wanted = person["signature"]["state"]
        if wanted == SignatureState.NOT_ASSESSABLE:
            continue
        page = (person["signature"]["evidence"] or person["evidence"])[0]["page"]
        found = [p for p in facts.people if p.name == person["name"] and p.role == person["role"]]
        got = found[0].signature.state.value if found else "person not read"
        if found and found[0].signature.reason:
            got = f"{got}: {found[0].signature.reason}"
        yield ("scan" if page in scanned else "born digital"), wanted, got


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
            ink.sheet(image, scale), (round(x0) - left, round(y0) - top, round(x1) - left, round(y1) - top)
        )
        shape = shape_of(ink.joined(found).dark) if found else None
        made = ready(shape) if shape is not None else None
        if made is not None:
            yield name, mark, made
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
    telling = tasks.add_parser("states")
    telling.add_argument("corpus", type=Path)
    telling.add_argument("--most", type=int, default=10_000)
    comparing = tasks.add_parser("pasted")
    comparing.add_argument("corpora", type=Path, nargs="+")
    chosen = parser.parse_args()
    if chosen.task == "crops":
        crops(chosen.corpora, chosen.out)
    elif chosen.task == "states":
        sys.exit(not states(chosen.corpus, chosen.most))
    else:
        pasted(chosen.corpora)


if __name__ == "__main__":
    main()
