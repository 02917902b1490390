"""The committed sample set: short reports that stand by themselves, others that belong together, two files
that are no readable report, and the registry at two days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eval.factory.corpus import Order, file_stem, make_order, write_products
from eval.factory.defects import assessor_not_with_agency
from eval.factory.defects.catalogue import plant
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE
from eval.factory.plan.filing import file_report
from eval.factory.plan.make import Wish, make_plan
from eval.factory.produce import MIXED, SCAN, Carrier
from eval.factory.sample_files import write_other_files
from eval.factory.sample_stories import told
from eval.factory.world.as_known import AsKnown
from eval.factory.world.registry import write_earlier_registry, write_registry
from eval.factory.world.world import World

SEED = 20230518
EARLIER_DAY = dt.date(2025, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one sample report is."""

    industry: str
    kind: str
    layout: str
    report_on: dt.date
    carrier: Carrier = field(default_factory=Carrier)
    forms: dict[str, str] = field(default_factory=dict)
    traps: tuple[tuple[str, str], ...] = ()
    length: str = "short"


SAMPLES: tuple[Sample, ...] = (
    Sample(
        industry="gas_station",
        kind="现状评价",
        layout="plain_grid",
        report_on=dt.date(2023, 5, 18),
        traps=(
            ("agency_certificate_lapsed", "lapsed_later"),
            ("assessor_not_with_agency", "namesake"),
            ("citation_outdated", "soon_superseded"),
            ("conclusion_contradicts_body", "rectified"),
        ),
    ),
    Sample(
        industry="cold_storage",
        kind="现状评价",
        layout="kai_lines",
        report_on=dt.date(2022, 8, 12),
        traps=(
            ("agency_certificate_lapsed", "renewed"),
            ("assessor_not_with_agency", "moved_here"),
            ("citation_outdated", "soon_superseded"),
            ("event_order_broken", "same_day"),
            ("conclusion_contradicts_body", "rectified"),
        ),
    ),
    Sample(
        industry="chemical_storage",
        kind="现状评价",
        layout="modern_serif",
        report_on=dt.date(2023, 11, 6),
        forms={"agency_certificate_lapsed": CLEAR_CUT, "conclusion_contradicts_body": CLEAR_CUT},
        traps=(("assessor_not_with_agency", "left_later"),),
    ),
    Sample(
        industry="gas_station",
        kind="验收评价",
        layout="official_ming",
        report_on=dt.date(2021, 6, 24),
        length="brief",
        forms={"assessor_not_with_agency": CLEAR_CUT, "citation_outdated": CLEAR_CUT},
        traps=(("conclusion_contradicts_body", "rectified"),),
    ),
    Sample(
        industry="cold_storage",
        kind="现状评价",
        layout="plain_grid",
        report_on=dt.date(2024, 3, 28),
        carrier=Carrier(kind=SCAN, scanner="light"),
        length="brief",
        forms={"event_order_broken": CLEAR_CUT, "citation_outdated": SUBTLE},
        traps=(("assessor_not_with_agency", "namesake"),),
    ),
    Sample(
        industry="chemical_storage",
        kind="验收评价",
        layout="kai_lines",
        report_on=dt.date(2020, 9, 10),
        carrier=Carrier(kind=MIXED, scanner="office", parts=frozenset({"sign_off"})),
        length="brief",
        forms={"assessor_not_with_agency": SUBTLE, "conclusion_contradicts_body": SUBTLE},
    ),
    Sample(
        industry="gas_station",
        kind="预评价",
        layout="modern_serif",
        report_on=dt.date(2025, 4, 16),
        forms={"event_order_broken": SUBTLE},
        traps=(("agency_certificate_lapsed", "lapsed_later"),),
    ),
    Sample(
        industry="chemical_storage",
        kind="现状评价",
        layout="official_ming",
        report_on=dt.date(2022, 12, 9),
        carrier=Carrier(kind=SCAN, scanner="light"),
        length="brief",
        forms={"agency_certificate_lapsed": SUBTLE},
        traps=(("conclusion_contradicts_body", "adverse"),),
    ),
)


def make_samples(out: Path) -> Iterator[Path]:
    """Write reports/, other-files/, registry/ and earlier-registry/ under ``out``, the same bytes every time.

    Yields each report's path as it is written.
    """
    world, orders = sample_orders()
    write_registry(world, out / "registry")
    write_earlier_registry(world, out / "earlier-registry", earlier(orders))
    yield from write_products(orders, map(make_order, orders), out / "reports")
    write_other_files(out / "other-files", cut_from=out / "reports" / orders[-1].file_name)


def sample_orders() -> tuple[World, list[Order]]:
    """The samples planned but not yet made, and the world they grew in."""
    world = World(SEED, agencies=5)
    orders = [_order(world, index, sample) for index, sample in enumerate(SAMPLES)]
    for report in told(world):
        name = f"{report.file_stem or file_stem(report.plan)}.pdf"
        orders.append(Order(plan=report.plan, layout=report.layout, carrier=Carrier(), file_name=name))
    for order in orders:  # later reports may have changed earlier ones
        file_report(world, order.plan)
    return world, orders


def earlier(orders: list[Order]) -> AsKnown:
    """Half a year before the registry: that assessors of the reports had left was not reported then."""
    gone = {
        person.assessor.registration_number
        for order in orders
        for person in order.plan.people
        for said in order.plan.expectations
        if said.check == assessor_not_with_agency.CHECK
        and said.form == SUBTLE
        and said.subject == person.assessor.name
    }
    return AsKnown(day=EARLIER_DAY, unreported=gone)


def _order(world: World, index: int, sample: Sample) -> Order:
    wish = Wish(industry=sample.industry, kind=sample.kind, length=sample.length, report_on=sample.report_on)
    plan = plant(make_plan(world, f"sample/{index}", wish), world, sample.forms, sample.traps)
    return Order(plan=plan, layout=sample.layout, carrier=sample.carrier, file_name=f"{file_stem(plan)}.pdf")
