"""The reports that are handled: fresh ones of the factory's train layouts, typed, and the same scanned."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from core.geometry import Box
from eval.benchmarks.handled.devices import Device, again, draw_device, pictures_as_pdf, scanned
from eval.factory.corpus import make_corpus
from eval.factory.layouts.catalogue import LAYOUTS

_CHECKS = frozenset({"pdf_edited", "hidden_text", "pdf_signature_broken"})
_BRIEF = ("brief",)
_DPI = (200, 300, 150)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Words of the report on a page (from 1), with their place in points from the top left."""

    page: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A report as it was issued; ``device`` is what scanned it, if it is a scan."""

    name: str
    data: bytes
    label: Mapping[str, Any]
    device: Device | None = None
    typed: bytes = b""

    @property
    def pages(self) -> int:
        """Number of pages."""
        return int(self.label["report"]["pages"])

    @property
    def day(self) -> dt.date:
        """The report's date."""
        return dt.date.fromisoformat(self.label["facts"]["report_on"]["value"])

    @property
    def agency(self) -> str:
        """Name of the agency."""
        return str(self.label["facts"]["agency_name"]["value"])

    @property
    def enterprise(self) -> str:
        """Name of the enterprise."""
        return str(self.label["facts"]["enterprise_name"]["value"])

    @property
    def sealed_pages(self) -> tuple[int, ...]:
        """Pages of the agency's own seals: those that are printed, stamped and scanned."""
        named = [seal for seal in self.label["seals"] if seal["text"] == self.agency]
        return tuple(sorted({int(seal["page"]) for seal in named}))

    @property
    def body(self) -> tuple[int, ...]:
        """Pages of the body: no cover, no sign-off, no annex, no seal."""
        sealed = {int(seal["page"]) for seal in self.label["seals"]}
        pages = {target.page for kind in ("number", "verdict", "conclusion") for target in self.targets(kind)}
        return tuple(sorted(page for page in pages if page not in sealed and page > 3))

    def targets(self, kind: str) -> tuple[Target, ...]:
        """Places of numbers, dates, names, verdicts or the conclusion, one for each line."""
        return tuple(_targets(self.label, kind))


def _targets(label: Mapping[str, Any], kind: str) -> Iterator[Target]:
    facts, truth = label["facts"], label["truth"]
    said: list[tuple[dict[str, Any], str]] = []
    if kind == "number":
        said = [(item, "quantity") for item in facts["chemicals"]] + [(item, "") for item in truth["figures"]]
    elif kind == "date":
        said = [(facts[key], "") for key in ("report_on", "contract_on", "review_on") if facts.get(key)]
    elif kind == "name":
        said = [(item, "name") for item in facts["people"]]
    elif kind == "verdict":
        said = [(item, "result") for item in truth["checks"]]
    elif kind == "conclusion":
        said = [(facts["conclusion"], "")]
    for item, word in said:
        for evidence in item.get("evidence", ()):
            fits = word in evidence["mark"] and len(evidence["boxes"]) >= 1
            if fits and (kind != "number" or any(char.isdigit() for char in evidence["excerpt"])):
                yield from _lines(evidence)


def _lines(evidence: Mapping[str, Any]) -> Iterator[Target]:
    """One target for each line; where words run over lines, each gets its share of them by its width."""
    boxes, text = [Box(*box) for box in evidence["boxes"]], str(evidence["excerpt"])
    whole, start, done = sum(box.width for box in boxes) or 1.0, 0, 0.0
    for box in boxes:
        done += box.width
        stop = round(len(text) * done / whole)
        yield Target(page=int(evidence["page"]), box=box, text=text[start:stop])
        start = stop


def typed_bases(seed: int, count: int, folder: Path) -> tuple[Base, ...]:
    """Reports without a planted alteration; those made before in this folder are taken again."""
    made = folder / f"bases-{seed}-{count}"
    if not (made / "done").exists():
        layouts = tuple(layout for layout in LAYOUTS if layout.split == "train")
        for _ in make_corpus(made, reports=count, seed=seed, layouts=layouts, lengths=_BRIEF, scans=False):
            pass
        (made / "done").touch()
    found = []
    for path in sorted((made / "reports").glob("*.pdf")):
        label = json.loads(path.with_suffix(".json").read_text("utf-8"))
        planted = any(out["check"] in _CHECKS and out["state"] == "flagged" for out in label["outcomes"])
        signed = any("sign" in str(act) for act in label["factory"]["file_acts"])
        if not planted and not signed and label["facts"].get("report_on"):
            found.append(Base(name=path.stem, data=path.read_bytes(), label=label))
    return tuple(found)


def scanned_bases(bases: Sequence[Base], seed: int, count: int) -> tuple[Base, ...]:
    """The first reports, printed and scanned whole, each by a device of its own."""
    done = []
    for index, base in enumerate(bases[:count]):
        draw = random.Random(f"{seed}/scan/{index}")
        device = again(draw_device(draw), dpi=_DPI[index % len(_DPI)])
        pictures = scanned(base.data, range(1, base.pages + 1), device, draw)
        data = pictures_as_pdf(pictures, device)
        done.append(
            Base(
                name=base.name, data=_dated(data, base.day), label=base.label, device=device, typed=base.data
            )
        )
    return tuple(done)


def _dated(data: bytes, day: dt.date) -> bytes:
    """Scanned on the report's day, as the device's clock has it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo["/CreationDate"] = f"D:{day:%Y%m%d}101500+08'00'"
        pdf.docinfo["/ModDate"] = f"D:{day:%Y%m%d}101500+08'00'"
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()
