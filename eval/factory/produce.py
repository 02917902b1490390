"""One plan in one layout, on one carrier, into a PDF and its label."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from core.ids import content_id
from eval.factory.draw import stream
from eval.factory.label import Labels
from eval.factory.layouts.base import Layout, dense
from eval.factory.linking import OtherSide
from eval.factory.makers.finish import replace_pages
from eval.factory.makers.make import Job, Made, make_files
from eval.factory.makers.programs import program
from eval.factory.plan.records import ReportPlan
from eval.factory.plan.shots import as_carried
from eval.factory.render.acts import act_on_draft, act_on_file, acts_of, as_done
from eval.factory.render.draft import Draft
from eval.factory.render.flow import Flow
from eval.factory.render.furniture import put_furniture
from eval.factory.render.ink import InkRules, InkWell
from eval.factory.render.pdf import FileFacts, write_pdf
from eval.factory.render.scan import SCANNERS, scan_pages
from eval.factory.render.work import Work
from eval.factory.text.compose import compose

OWN = "own"
BORN_DIGITAL, SCAN, MIXED, DOUBLE_LAYER = "born_digital", "scan", "mixed", "double_layer"
_PAPER_PARTS = frozenset({"sign_off", "certificate", "contract", "notice", "survey", "approval"})


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
    label: dict[str, Any]  # names places in other reports by mark until ``linking.resolve``
    other_side: OtherSide


def produce(
    plan: ReportPlan, layout: Layout, carrier: Carrier, file_name: str, made: Made | None = None
) -> Product:
    """Make the report; the same arguments give the same bytes.

    ``made`` is the file of ``job_of`` where another program has already made it, several in one run.
    """
    if layout.maker != OWN and made is None:
        (made,) = make_files([job_of(plan, layout)])
    draft = made.draft if made else drawn(plan, layout)
    facts = file_facts(plan, layout)
    scanned = _scanned_pages(draft, carrier)
    if scanned:
        data = made.data if made else write_pdf(draft, facts, kerned=layout.kerned)
        scanner = SCANNERS[carrier.scanner]
        keeps = carrier.kind == DOUBLE_LAYER
        chance = stream(plan.seed, "scan")
        draft, _ = scan_pages(data, draft, set(scanned), scanner, chance, keeps_text=keeps)
    is_ours = made is None or len(scanned) == len(draft.pages)
    work = Work(plan, draft, facts, scanned, kerned=layout.kerned, is_ours=is_ours)
    acts = acts_of(plan)
    drafted = act_on_draft(work, acts) if is_ours else ()
    data = write_pdf(draft, facts, kerned=layout.kerned) if is_ours else _with_scans(made, work)
    data, filed = act_on_file(work, data, acts)
    done = (*drafted, *filed)
    plan = as_carried(as_done(plan, acts, done), _scanned_photos(draft, scanned))
    labels = Labels(plan, draft, content_id(data), scanned)
    factory = {
        "seed": plan.seed,
        "layout": layout.name,
        "split": layout.split,
        "maker": layout.maker,
        "carrier": carrier.kind,
        "scanner": carrier.scanner if scanned else None,
        "scanned_pages": sorted(scanned),
        "length": plan.length,
        "file_acts": [act.kind for act in done],
    }
    return Product(
        file_name=file_name,
        data=data,
        label=labels.build(file_name, factory),
        other_side=OtherSide(
            report=content_id(data),
            enterprise_name=plan.enterprise.name,
            agency_name=plan.agency.name,
            places=labels.places(),
        ),
    )


def job_of(plan: ReportPlan, layout: Layout) -> Job:
    """The report as a job for the other program that makes this layout."""
    is_short = plan.length in ("brief", "short")
    return Job(
        plan=plan,
        layout=dense(layout) if is_short else layout,
        facts=file_facts(plan, layout),
        contents_levels=1 if is_short else layout.contents_levels,
    )


def drawn(plan: ReportPlan, layout: Layout) -> Draft:
    """The report as our own writer sets it."""
    is_short = plan.length in ("brief", "short")
    layout = dense(layout) if is_short else layout
    ink = InkWell(str(plan.world_seed), plan.seed, InkRules.of(plan))
    flow = Flow(layout, ink, contents_levels=1 if is_short else None)
    draft = flow.run(compose(plan, layout))
    put_furniture(flow, plan)
    return draft


def _with_scans(made: Made | None, work: Work) -> bytes:
    """The file of another program with its scanned pages; the other pages stay as they are."""
    assert made is not None
    if not work.scanned:
        return made.data
    numbers = sorted(work.scanned)
    only = Draft(pages=[work.draft.pages[number - 1] for number in numbers], pictures=work.draft.pictures)
    return replace_pages(made.data, write_pdf(only, work.facts), numbers)


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


def _scanned_photos(draft: Draft, scanned: frozenset[int]) -> frozenset[int]:
    """Photos that are part of a scan and so have no file of their own."""
    pages = {
        int(mark.split(":")[1]): places[0].page
        for mark, places in draft.marks.items()
        if mark.startswith("photo:") and mark.endswith(":picture")
    }
    return frozenset(index for index, page in pages.items() if page in scanned)
