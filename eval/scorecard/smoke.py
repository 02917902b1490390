"""The smoke corpus: twelve short reports, every layout once and two scans, the same bytes every time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eval.factory.corpus import Order, file_stem, make_order, write_products
from eval.factory.defects.catalogue import plant
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE
from eval.factory.plan.make import Wish, make_plan
from eval.factory.produce import MIXED, SCAN, Carrier
from eval.factory.world.registry import write_registry
from eval.factory.world.world import World

SEED = 20260115
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
)


def make_smoke(out: Path) -> Iterator[Path]:
    """Write reports/ and registry/ under ``out``; yields each PDF's path."""
    world, orders = smoke_orders()
    write_registry(world, out / "registry")
    yield from write_products(orders, map(make_order, orders), out / "reports")


def smoke_orders() -> tuple[World, list[Order]]:
    """The reports planned but not yet made, and the world they grew in."""
    world = World(SEED, agencies=6)
    return world, [_order(world, index, report) for index, report in enumerate(REPORTS)]


def _order(world: World, index: int, report: Smoke) -> Order:
    wish = Wish(industry=report.industry, kind=report.kind, length="brief", report_on=report.report_on)
    plan = plant(make_plan(world, f"smoke/{index}", wish), world, report.forms, report.traps)
    return Order(
        plan=plan,
        layout=report.layout,
        carrier=report.carrier,
        file_name=f"{index:02d}-{file_stem(plan)}.pdf",
    )
