"""One plan in one layout, on one carrier, into a PDF and its label."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from core.ids import content_id
from eval.factory.draw import stream
from eval.factory.label import Labels
from eval.factory.layouts.base import Layout, dense
from eval.factory.makers.finish import replace_pages
from eval.factory.makers.make import Job, Made, make_files
from eval.factory.makers.programs import program
from eval.factory.plan.records import ReportPlan
from eval.factory.render.draft import Draft
from eval.factory.render.flow import Flow
from eval.factory.render.furniture import put_furniture
from eval.factory.render.ink import InkWell
from eval.factory.render.pdf import FileFacts, write_pdf
from eval.factory.render.scan import SCANNERS, scan_pages
from eval.factory.text.compose import compose

OWN = "own"
BORN_DIGITAL, SCAN, MIXED, DOUBLE_LAYER = "born_digital", "scan", "mixed", "double_layer"
_PAPER_PARTS = frozenset({"sign_off", "certificate", "contract", "notice", "survey"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """How the file was made: born digital, scanned as a whole, or with some parts scanned in."""

    kind: str = BORN_DIGITAL
    scanner: str = "office"
    parts: frozenset[str] = _PAPER_PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One made report."""

    file_name: str
    data: bytes
    label: dict[str, Any]


def produce(
    plan: ReportPlan, layout: Layout, carrier: Carrier, file_name: str, made: Made | None = None
) -> Product:
    """Make the report; the same arguments give the same bytes.

    ``made`` is the file of ``job_of`` where another program has already made it, several in one run.
    """
    if layout.maker == OWN:
        made = _own(plan, layout)
    elif made is None:
        (made,) = make_files([job_of(plan, layout)])
    draft, data = made.draft, made.data
    scanned = _scanned_pages(draft, carrier)
    if scanned:
        scanner = SCANNERS[carrier.scanner]
        keeps = carrier.kind == DOUBLE_LAYER
        chance = stream(plan.seed, "scan")
        draft, _ = scan_pages(data, draft, set(scanned), scanner, chance, keeps_text=keeps)
        data = _with_scans(data, draft, scanned, plan, layout)
    labels = Labels(plan, draft, content_id(data), scanned)
    factory = {
        "seed": plan.seed,
        "layout": layout.name,
        "split": layout.split,
        "carrier": carrier.kind,
        "scanner": carrier.scanner if scanned else None,
        "scanned_pages": sorted(scanned),
        "length": plan.length,
    }
    return Product(file_name=file_name, data=data, label=labels.build(file_name, factory))


def job_of(plan: ReportPlan, layout: Layout) -> Job:
    """The report as a job for the other program that makes this layout."""
    is_short = plan.length in ("brief", "short")
    return Job(
        plan=plan,
        layout=dense(layout) if is_short else layout,
        facts=file_facts(plan, layout),
        contents_levels=1 if is_short else layout.contents_levels,
    )


def _own(plan: ReportPlan, layout: Layout) -> Made:
    is_short = plan.length in ("brief", "short")
    layout = dense(layout) if is_short else layout
    flow = Flow(layout, InkWell(str(plan.world_seed), plan.seed), contents_levels=1 if is_short else None)
    draft = flow.run(compose(plan, layout))
    put_furniture(flow, plan)
    return Made(draft, write_pdf(draft, file_facts(plan, layout), kerned=layout.kerned))


def _with_scans(
    data: bytes, draft: Draft, scanned: frozenset[int], plan: ReportPlan, layout: Layout
) -> bytes:
    """The file with its scanned pages; a file another program made keeps its other pages as they are."""
    facts = file_facts(plan, layout)
    if layout.maker == OWN or len(scanned) == len(draft.pages):
        return write_pdf(draft, facts, kerned=layout.kerned)
    numbers = sorted(scanned)
    only = Draft(pages=[draft.pages[number - 1] for number in numbers], pictures=draft.pictures)
    return replace_pages(data, write_pdf(only, facts), numbers)


def file_facts(plan: ReportPlan, layout: Layout) -> FileFacts:
    """The file's properties: made in the evening of the report's day."""
    clock = stream(plan.seed, "clock")
    made_at = dt.datetime.combine(
        plan.days.report_on, dt.time(clock.randint(9, 18), clock.randint(0, 59), clock.randint(0, 59))
    )
    signed = program(layout.maker, made_at) if layout.maker != OWN else layout
    return FileFacts(
        title=f"{plan.project_name}安全{plan.kind}报告",
        author=plan.agency.name,
        producer=signed.producer,
        creator=signed.creator,
        made_at=made_at,
    )


def _scanned_pages(draft: Draft, carrier: Carrier) -> frozenset[int]:
    if carrier.kind in (SCAN, DOUBLE_LAYER):
        return frozenset(range(1, len(draft.pages) + 1))
    if carrier.kind == MIXED:
        return frozenset(n for n, page in enumerate(draft.pages, start=1) if page.part in carrier.parts)
    return frozenset()
