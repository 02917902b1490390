"""A corpus: many reports of one world, with defects and traps spread over them, and the registry."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from eval.factory.draw import stream
from eval.factory.layouts.base import Layout
from eval.factory.layouts.catalogue import BY_NAME, LAYOUTS
from eval.factory.linking import OtherSide, resolve, sources_of
from eval.factory.makers.make import make_files, require
from eval.factory.plan.records import ReportPlan
from eval.factory.produce import (
    BORN_DIGITAL,
    DOUBLE_LAYER,
    MIXED,
    OWN,
    SCAN,
    Carrier,
    Product,
    job_of,
    produce,
)
from eval.factory.render.scan import SCANNERS
from eval.factory.script import Deck, Script
from eval.factory.world.registry import write_registry
from eval.factory.world.world import World

_AT_ONCE = 6  # reports that a word processor exports in one run
_CARRIERS = ((BORN_DIGITAL, 0.64), (MIXED, 0.18), (SCAN, 0.1), (DOUBLE_LAYER, 0.08))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One report to make."""

    plan: ReportPlan
    layout: str
    carrier: Carrier
    file_name: str


def draw_orders(
    world: World,
    count: int,
    layouts: Sequence[Layout] = LAYOUTS,
    lengths: Sequence[str] = ("full",),
    *,
    scans: bool = True,
    checks: Collection[str] = (),
) -> list[Order]:
    """Reports of a corpus in order (``script``), each with its layout and carrier."""
    plans = Script(world, lengths, checks).write(count)
    dealt = Deck(layouts, stream(world.seed, "layouts"))
    orders = []
    for index, plan in enumerate(plans):
        draw = stream(plan.seed, "order")
        kind = (
            draw.choices([c for c, _ in _CARRIERS], [w for _, w in _CARRIERS])[0] if scans else BORN_DIGITAL
        )
        layout = dealt.deal() or layouts[0]
        orders.append(
            Order(
                plan=plan,
                layout=layout.name,
                carrier=Carrier(kind=kind, scanner=draw.choice(sorted(SCANNERS))),
                file_name=f"{index:05d}-{file_stem(plan)}.pdf",
            )
        )
    return orders


def file_stem(plan: ReportPlan) -> str:
    """As an agency would name the file."""
    return f"{plan.enterprise.short_name}安全{plan.kind}报告"


def make_order(order: Order) -> Product:
    """The report of an order."""
    return produce(order.plan, BY_NAME[order.layout], order.carrier, order.file_name)


def in_batches(orders: Sequence[Order]) -> list[list[Order]]:
    """Orders one by one, but those for one word processor together: starting it takes long."""
    batches: list[list[Order]] = []
    open_batch: list[Order] = []
    for order in orders:
        if BY_NAME[order.layout].maker != "docx":
            batches.append([order])
            continue
        if not open_batch or len(open_batch) == _AT_ONCE:
            open_batch = []
            batches.append(open_batch)
        open_batch.append(order)
    return batches


def make_batch(orders: Sequence[Order]) -> list[Product]:
    """The reports of a batch."""
    if BY_NAME[orders[0].layout].maker == OWN:
        return [make_order(order) for order in orders]
    made = make_files([job_of(order.plan, BY_NAME[order.layout]) for order in orders])
    return [
        produce(order.plan, BY_NAME[order.layout], order.carrier, order.file_name, file)
        for order, file in zip(orders, made, strict=True)
    ]


def write_product(product: Product, folder: Path) -> Path:
    """PDF and label side by side; returns the path of the PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / product.file_name
    path.write_bytes(product.data)
    text = json.dumps(product.label, ensure_ascii=False, indent=1, sort_keys=False)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    return path


def write_products(orders: Sequence[Order], products: Iterable[Product], folder: Path) -> Iterator[Path]:
    """Write products in the order of their orders; yields the path of each PDF as it is there.

    Labels that name places in other reports are written when those are made: in a burst, reports name
    later ones too.
    """
    wanted = sources_of(order.plan for order in orders)
    made: dict[str, OtherSide] = {}
    waiting: list[tuple[frozenset[str], Product]] = []
    for order, product in zip(orders, products, strict=True):
        if order.plan.seed in wanted:
            made[order.plan.seed] = product.other_side
        waiting.append((sources_of((order.plan,)), product))
        ready = [item for item in waiting if item[0] <= made.keys()]
        waiting = [item for item in waiting if not item[0] <= made.keys()]
        for _, done in ready:
            yield write_product(replace(done, label=resolve(done.label, made)), folder)
    if waiting:
        raise LookupError(
            f"never made: {sorted(set().union(*(needs for needs, _ in waiting)) - made.keys())}"
        )


def make_corpus(
    out: Path,
    *,
    reports: int,
    seed: int,
    layouts: Sequence[Layout] = LAYOUTS,
    lengths: Sequence[str] = ("full",),
    scans: bool = True,
    workers: int = 1,
    checks: Collection[str] = (),
) -> Iterator[Path]:
    """Make and write a corpus under ``out``: reports/ and registry/. Yields each PDF's path as it is done."""
    require(layouts)
    world = World(seed, agencies=max(6, reports // 10))
    orders = draw_orders(world, reports, layouts, lengths, scans=scans, checks=checks)
    write_registry(world, out / "registry")
    folder = out / "reports"
    batches = in_batches(orders)
    in_turn = list(chain.from_iterable(batches))
    if workers <= 1:
        yield from write_products(in_turn, chain.from_iterable(map(make_batch, batches)), folder)
        return
    with ProcessPoolExecutor(workers) as pool:
        products = chain.from_iterable(pool.map(make_batch, batches))
        yield from write_products(in_turn, products, folder)
