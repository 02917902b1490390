"""The smoke corpus: nineteen short reports, fourteen layouts, two scans, three pairs; the same each time."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval.factory.corpus import Order, file_stem, make_order, write_products
from eval.factory.defects.catalogue import plant
from eval.factory.defects.pairing import Pair
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Stage
from eval.factory.draw import stream
from eval.factory.plan.filing import file_report
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.produce import MIXED, SCAN, Carrier
from eval.factory.script import pair_form
from eval.factory.world.registry import write_registry
from eval.factory.world.world import World

SEED = 20260115
UNSEEN = ("merged_labels", "institute_prose", "turned_tables")
"""Layouts left out here: smoke shows every miss of every report, and these are only to measure with."""
_TRAPS = (
    ("agency_certificate_lapsed", "lapsed_later"),
    ("assessor_not_with_agency", "namesake"),
    ("citation_outdated", "soon_superseded"),
    ("event_order_broken", "same_day"),
    ("conclusion_contradicts_body", "rectified"),
)
_OTHER_TRAPS = (
    ("agency_certificate_lapsed", "renewed"),
    ("assessor_not_with_agency", "moved_here"),
    ("conclusion_contradicts_body", "adverse"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoke:
    """One report of the smoke corpus."""

    industry: str
    kind: str
    layout: str
    report_on: dt.date
    forms: dict[str, str] = field(default_factory=dict)
    traps: tuple[tuple[str, str], ...] = ()
    carrier: Carrier = field(default_factory=Carrier)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmokePair:
    """A later report that shares something with an earlier one of the smoke corpus, which is honest."""

    card: tuple[str, str]  # check, and form or trap
    donor: int  # index among REPORTS
    layout: str


def _planted(clear_cut: str = "", subtle: str = "") -> dict[str, str]:
    return {
        **dict.fromkeys(clear_cut.split(), CLEAR_CUT),
        **dict.fromkeys(subtle.split(), SUBTLE),
    }


REPORTS: tuple[Smoke, ...] = (
    Smoke(
        industry="gas_station",
        kind="现状评价",
        layout="plain_grid",
        report_on=dt.date(2023, 3, 16),
        traps=_TRAPS,
    ),
    Smoke(
        industry="cold_storage",
        kind="现状评价",
        layout="kai_lines",
        report_on=dt.date(2022, 5, 20),
        forms=_planted("agency_certificate_lapsed survey_record_missing", "citation_outdated"),
    ),
    Smoke(
        industry="chemical_storage",
        kind="验收评价",
        layout="modern_serif",
        report_on=dt.date(2024, 6, 13),
        forms=_planted("event_order_broken", "assessor_not_with_agency"),
    ),
    Smoke(
        industry="coal_mine",
        kind="现状评价",
        layout="official_ming",
        report_on=dt.date(2021, 10, 21),
        forms=_planted("citation_outdated signature_missing", "conclusion_contradicts_body"),
    ),
    Smoke(
        industry="metal_mine",
        kind="现状评价",
        layout="coal_particulars",
        report_on=dt.date(2020, 11, 19),
        forms=_planted("conclusion_contradicts_body notice_missing", "agency_certificate_lapsed"),
    ),
    Smoke(
        industry="chemical_production",
        kind="现状评价",
        layout="boxed_cards",
        report_on=dt.date(2025, 8, 7),
        forms=_planted("assessor_not_with_agency", "event_order_broken major_hazard_miscalculated"),
        carrier=Carrier(kind=MIXED, scanner="colour", parts=frozenset({"sign_off"})),
    ),
    Smoke(
        industry="fireworks",
        kind="现状评价",
        layout="wide_sans",
        report_on=dt.date(2022, 9, 15),
        traps=_OTHER_TRAPS,
    ),
    Smoke(
        industry="dust",
        kind="现状评价",
        layout="across_roles",
        report_on=dt.date(2024, 4, 11),
        forms=_planted("citation_outdated figures_disagree leader_not_on_site", "agency_certificate_lapsed"),
    ),
    Smoke(
        industry="metallurgy",
        kind="验收评价",
        layout="blank_lines",
        report_on=dt.date(2023, 12, 14),
        forms=_planted(
            "assessor_not_with_agency contract_missing", "conclusion_contradicts_body citation_unknown"
        ),
    ),
    Smoke(
        industry="gas_station",
        kind="预评价",
        layout="late_signatures",
        report_on=dt.date(2021, 4, 22),
        traps=(*_TRAPS[1:3], ("agency_certificate_lapsed", "renewed")),
    ),
    Smoke(
        industry="cold_storage",
        kind="现状评价",
        layout="boxed_cards",
        report_on=dt.date(2023, 7, 13),
        forms=_planted("agency_certificate_lapsed signature_typed", "event_order_broken"),
        carrier=Carrier(kind=SCAN, scanner="office"),
    ),
    Smoke(
        industry="chemical_storage",
        kind="现状评价",
        layout="across_roles",
        report_on=dt.date(2025, 3, 20),
        forms=_planted("conclusion_contradicts_body citation_unknown", "assessor_not_with_agency"),
        carrier=Carrier(kind=SCAN, scanner="light"),
    ),
    Smoke(
        industry="metallurgy",
        kind="现状评价",
        layout="office_forms",
        report_on=dt.date(2022, 3, 24),
        forms=_planted("assessor_not_with_agency contract_guarantees_result", "citation_outdated"),
    ),
    Smoke(
        industry="fireworks",
        kind="现状评价",
        layout="office_chapters",
        report_on=dt.date(2023, 10, 19),
        forms=_planted("event_order_broken seal_missing", "agency_certificate_lapsed"),
    ),
    Smoke(
        industry="dust",
        kind="验收评价",
        layout="three_line_typst",
        report_on=dt.date(2025, 5, 15),
        forms=_planted("conclusion_contradicts_body", "assessor_not_with_agency"),
    ),
    Smoke(
        industry="chemical_production",
        kind="现状评价",
        layout="ledger_typst",
        report_on=dt.date(2021, 8, 12),
        forms=_planted("citation_outdated leader_unqualified"),
    ),
)
PAIRS: tuple[SmokePair, ...] = (
    SmokePair(card=("text_copied", "clear_cut"), donor=0, layout="modern_serif"),
    SmokePair(card=("photo_reused", "subtle"), donor=9, layout="kai_lines"),
    SmokePair(card=("text_copied", "follow_up"), donor=6, layout="wide_sans"),
)


def make_smoke(out: Path, *, workers: int) -> Iterator[Path]:
    """Write reports/ and registry/ under ``out``; yields each PDF's path."""
    world, orders = smoke_orders()
    write_registry(world, out / "registry")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        yield from write_products(orders, pool.map(make_order, orders), out / "reports")


def smoke_orders() -> tuple[World, list[Order]]:
    """The reports planned but not yet made, and the world they grew in."""
    world = World(SEED, agencies=6)
    orders = [_order(world, index, report) for index, report in enumerate(REPORTS)]
    for pair in PAIRS:
        donor = orders[pair.donor]
        first, second = _beside(world, len(orders), pair, donor.plan)
        orders[pair.donor] = replace(donor, plan=first)
        orders.append(
            Order(
                plan=second,
                layout=pair.layout,
                carrier=Carrier(),
                file_name=f"{len(orders):02d}-{file_stem(second)}.pdf",
            )
        )
    for order in orders:
        file_report(world, order.plan)
    return world, orders


def _beside(world: World, index: int, pair: SmokePair, donor: ReportPlan) -> Pair:
    """Both reports of a pair; raises ``LookupError`` where the earlier one has no room for it."""
    form, seed = pair_form(pair.card), f"smoke/{index}"
    stage = Stage(world=world, draw=stream(seed, *pair.card))
    for _ in range(20):
        wish = form.wish(donor, stage)
        if wish is not None:
            later = plant(make_plan(world, seed, replace(wish, length="brief")), world, {}, ())
            found = form.change(donor, later, stage)
            if found is not None:
                return found
    raise LookupError(f"{donor.seed} has no room for {pair.card}")


def _order(world: World, index: int, report: Smoke) -> Order:
    wish = Wish(industry=report.industry, kind=report.kind, length="brief", report_on=report.report_on)
    plan = plant(make_plan(world, f"smoke/{index}", wish), world, report.forms, report.traps)
    return Order(
        plan=plan,
        layout=report.layout,
        carrier=report.carrier,
        file_name=f"{index:02d}-{file_stem(plan)}.pdf",
    )
