"""How much text two honest reports share: what a detector of copied text would see in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from eval.factory.blocks import Block, Heading, Paragraph, Table, plain
from eval.factory.layouts.base import Layout
from eval.factory.plan.records import ReportPlan
from eval.factory.text.compose import compose

SHINGLE = 12
SITE_KINDS = frozenset(
    {
        "企业概况",
        "自然条件",
        "周边环境",
        "总平面布置",
        "工艺流程",
        "设备设施",
        "公用工程",
        "安全管理",
        "危险有害因素",
        "定性定量评价",
        "现场检查",
        "隐患整改",
        "对策措施",
    }
)
BOILERPLATE_KINDS = frozenset({"评价目的", "评价程序", "评价方法"})


class Wording:
    """Pieces of text (paragraphs, cells) as letters only: no space, punctuation, digits or own names."""

    def __init__(self, pieces: Iterable[str], names: Sequence[str] = ()) -> None:
        self.pieces = tuple(filter(None, (_letters(piece, names) for piece in pieces)))

    @cached_property
    def shingles(self) -> frozenset[str]:
        """All runs of twelve characters inside a piece."""
        return self.grams(SHINGLE)

    def grams(self, size: int) -> frozenset[str]:
        """All runs of ``size`` characters inside a piece."""
        return frozenset(p[at : at + size] for p in self.pieces for at in range(len(p) - size + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two wordings share: ``containment`` of the smaller one's shingles, longest common run."""

    containment: float
    run: int


def likeness(one: Wording, other: Wording) -> Likeness:
    """Compare two wordings; two empty ones share nothing."""
    smaller = min(len(one.shingles), len(other.shingles))
    shared = len(one.shingles & other.shingles)
    return Likeness(containment=shared / smaller if smaller else 0.0, run=_longest_run(one, other))


def likenesses(wordings: Sequence[Wording]) -> list[Likeness]:
    """Every pair compared."""
    return [likeness(one, other) for one, other in combinations(wordings, 2)]


def site_wording(plan: ReportPlan, layout: Layout) -> Wording:
    """What the report says of its own site. Of a check table, whose items are law, only the findings."""
    return _wording(plan, layout, SITE_KINDS)


def boilerplate_wording(plan: ReportPlan, layout: Layout) -> Wording:
    """The agency's template chapters: purpose, procedure, methods."""
    return _wording(plan, layout, BOILERPLATE_KINDS)


def pieces_of(blocks: Iterable[Block], kinds: frozenset[str], finding: str) -> Iterator[str]:
    """Paragraphs and table cells under headings of these kinds; ``finding`` titles the findings' column."""
    kind = ""
    for block in blocks:
        if isinstance(block, Heading):
            kind = block.kind
        elif kind in kinds and isinstance(block, Paragraph):
            yield plain(block.text)
        elif kind in kinds and isinstance(block, Table) and block.header_rows:
            yield from _cells(block, finding)


def _cells(table: Table, finding: str) -> Iterator[str]:
    """Cells below the header. Tables without one tell properties of a substance: not site text."""
    heads = [plain(cell.text) for cell in table.rows[0]]
    wanted = {heads.index(finding)} if finding in heads else set(range(len(heads)))
    for row in table.rows[1:]:
        yield from (plain(cell.text) for at, cell in enumerate(row) if at in wanted)


def _wording(plan: ReportPlan, layout: Layout, kinds: frozenset[str]) -> Wording:
    names = (plan.project_name, plan.enterprise.name, plan.enterprise.short_name)
    return Wording(pieces_of(compose(plan, layout), kinds, layout.words["check_finding"]), names)


def _letters(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return "".join(character for character in text if unicodedata.category(character)[0] == "L")


def _longest_run(one: Wording, other: Wording) -> int:
    low, high = 0, min(max(map(len, w.pieces), default=0) for w in (one, other))
    while low < high:
        middle = (low + high + 1) // 2
        if one.grams(middle) & other.grams(middle):
            low = middle
        else:
            high = middle - 1
    return low
