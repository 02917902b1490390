"""Factory reports as bare texts, with the chapters they consist of and what they are known to share."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eval.factory import blocks
from eval.factory.corpus import draw_orders
from eval.factory.layouts.catalogue import BY_NAME, LAYOUTS
from eval.factory.plan.records import ReportPlan
from eval.factory.text.compose import compose
from eval.factory.world.world import World

_PART = 1000  # reports of one world


@dataclass(frozen=True, slots=True)
class Stretch:
    """``[start, stop)`` of a text: one paragraph, its chapter's kind, its mark where it is about the site."""

    start: int
    stop: int
    chapter: str
    mark: str | None


@dataclass(slots=True)
class ReportText:
    """One report's text. ``shares``: marks' front and the other's seed, as the factory planned."""

    seed: str
    agency: str
    enterprise: str
    names: dict[str, str]
    text: str
    stretches: list[Stretch]
    shares: list[tuple[str, str]] = field(default_factory=list)


def made(count: int, seed: int, cache: Path | None = None) -> list[ReportText]:
    """So many texts; worlds of a thousand reports each, so that agencies stay of a natural size."""
    return [report for world in worlds(count, seed, cache) for report in world]


def worlds(count: int, seed: int, cache: Path | None = None) -> Iterator[list[ReportText]]:
    """The same, a world at a time: they need not all be held."""
    for part in range(0, count, _PART):
        yield _world(min(_PART, count - part), seed + part, cache)


def _world(count: int, seed: int, cache: Path | None) -> list[ReportText]:
    path = cache / f"texts-{seed}-{count}.pickle" if cache else None
    if path and path.is_file():
        return list(pickle.loads(path.read_bytes()))  # noqa: S301  our own file
    layouts = [layout for layout in LAYOUTS if layout.split == "train"]
    world = World(seed, agencies=max(6, count // 12))
    orders = draw_orders(world, count, layouts, ("full",), scans=False)
    texts = [_text(order.plan, order.layout) for order in orders]
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(texts))
    return texts


def _text(plan: ReportPlan, layout: str) -> ReportText:
    parts: list[str] = []
    stretches: list[Stretch] = []
    at = 0
    for chapter, mark, text in _paragraphs(plan, layout):
        stretches.append(Stretch(at, at + len(text), chapter, mark))
        parts.append(text)
        at += len(text) + 1
    enterprise = plan.enterprise
    names = {
        "enterprise": enterprise.name,
        "short": enterprise.short_name,
        "agency": plan.agency.name,
        **{key: value for key, value in plan.slots.items() if isinstance(value, str) and len(value) >= 2},
    }
    shares = [(shared.mark, shared.other) for shared in plan.shared if shared.kind in ("text", "table")]
    return ReportText(
        plan.seed, plan.agency.name, enterprise.name, names, "\n".join(parts), stretches, shares
    )


def _paragraphs(plan: ReportPlan, layout: str) -> Iterator[tuple[str, str | None, str]]:
    chapter = "封面"
    for block in compose(plan, BY_NAME[layout]):
        if isinstance(block, blocks.Heading):
            chapter = block.kind
            yield chapter, None, block.text
        elif isinstance(block, blocks.Paragraph):
            mark = block.mark if block.mark and block.mark.startswith("site:") else None
            yield chapter, mark, blocks.plain(block.text)
        elif isinstance(block, blocks.Table):
            for row in block.rows:
                yield chapter, None, " ".join(blocks.plain(cell.text) for cell in row)
