"""Rule packs: what each list of circumstances says, from when, and which checks bear on its items.

A pack is one file in ``packs/``. Which packs apply to a report is decided by the report's date
(``packs_for``); a finding supports items of all of them (``supports``), and its weight in the score
is the greatest that any of them gives it (``weighed``), so that one finding is never counted twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from core.dates import PartialDate, Validity
from core.outcome import Support
from corpus.law.fits import CheckFit, Fit, fit_of
from corpus.law.pack_files import PackRow
from corpus.law.reading import defect, read_yaml, validated

PACK_FOLDER = Path(__file__).parent / "packs"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWeight:
    """How gravely what a check looks for speaks for an item: log-odds points where it is certain."""

    check: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PackItem:
    """One circumstance of a list. ``title`` and ``explanation`` are our words, never the official text."""

    id: str
    article: str
    title: str
    explanation: str
    verified: bool  # whether a source confirms that the list says this at this place
    checks: tuple[CheckWeight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """Parameters of the explained score. Thresholds are fractions of the score, 0 to 1."""

    status: str  # "unfitted" until set on a labelled set, then "fitted <date>" and how
    base_log_odds: float
    key_from: float  # score at and above which the band is 重点核查
    general_from: float  # score at and above which it is 一般核查


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePack:
    """One list of circumstances in one version.

    ``validity`` spans the report dates that the pack judges; it begins before ``in_force_from`` where
    the document itself reaches back (the campaign of 2021 covers reports since 2019-05-01).
    """

    id: str
    version: str
    title: str
    issuer: str
    document_number: str
    in_force_from: dt.date
    in_force_until: dt.date | None
    validity: Validity
    rank: int  # the applicable pack of the highest rank sets the scoring parameters
    source: str
    note: str
    scoring: Scoring
    items: tuple[PackItem, ...]
    fit: Fit | None = None

    def item(self, item_id: str) -> PackItem | None:
        """The item of that id, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def supports(self, check_id: str) -> tuple[Support, ...]:
        """The items that the check bears on, in the order of the list."""
        return tuple(
            Support(pack=self.id, item=item.id)
            for item in self.items
            if any(entry.check == check_id for entry in item.checks)
        )

    def gravity(self, check_id: str) -> float:
        """The greatest hand-set points that an item of this pack gives the check; 0 when none names it."""
        points = [entry.points for item in self.items for entry in item.checks if entry.check == check_id]
        return max(points, default=0.0)

    def weighed(self, check_id: str) -> Weight:
        """The measured weight where there is one, else the hand-set points."""
        fitted = self.fit.checks.get(check_id) if self.fit else None
        return Weight(points=fitted.weight if fitted else self.gravity(check_id), fit=fitted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Log-odds points of a flag at confidence 1, and what they were measured by; None: set by hand."""

    points: float
    fit: CheckFit | None = None

    @property
    def clear(self) -> float:
        """Points of a clear answer, at most 0; 0 as long as nobody measured how much it says."""
        return self.fit.clear if self.fit else 0.0


def load_packs(folder: Path = PACK_FOLDER) -> tuple[RulePack, ...]:
    """All packs in ``folder`` by id and start.

    Raises ``LawDataError`` naming file, item and field for a malformed file, a repeated id, inverted
    dates or two versions of one pack that overlap.
    """
    return _loaded(folder)


@cache
def _loaded(folder: Path) -> tuple[RulePack, ...]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise defect(folder, "", "没有找到任何规则包")
    packs = [(path, _pack(validated(PackRow, read_yaml(path), path), path)) for path in paths]
    for (_, one), (path, other) in combinations(packs, 2):
        _refuse_overlap(one, other, path)
    return tuple(sorted((pack for _, pack in packs), key=lambda pack: (pack.id, pack.in_force_from)))


def packs_for(report_on: PartialDate | None, packs: Iterable[RulePack]) -> tuple[RulePack, ...]:
    """The packs that certainly apply to a report of that date.

    A date too imprecise to decide (「2026年」 around 2026-07-01), or none, leaves a pack out here and
    puts it into ``uncertain_packs_for``.
    """
    if report_on is None:
        return ()
    return tuple(pack for pack in packs if pack.validity.holds_throughout(report_on) is True)


def uncertain_packs_for(report_on: PartialDate | None, packs: Iterable[RulePack]) -> tuple[RulePack, ...]:
    """The packs of which the precision of the date does not tell whether they apply."""
    if report_on is None:
        return tuple(packs)
    return tuple(pack for pack in packs if pack.validity.holds_throughout(report_on) is None)


def supports(check_id: str, packs: Iterable[RulePack]) -> tuple[Support, ...]:
    """All items of the packs that the check bears on."""
    return tuple(support for pack in packs for support in pack.supports(check_id))


def weighed(check_id: str, packs: Iterable[RulePack]) -> Weight:
    """The weight of the check by the pack that gives it most; 0 where none names it."""
    return max(
        (pack.weighed(check_id) for pack in packs),
        key=lambda weight: weight.points,
        default=Weight(points=0.0),
    )


def scoring_pack(packs: Iterable[RulePack]) -> RulePack | None:
    """The pack whose base and thresholds hold: of those given, the one of the highest rank."""
    return max(packs, key=lambda pack: pack.rank, default=None)


def _pack(row: PackRow, path: Path) -> RulePack:
    _refuse_inverted_dates(row, path)
    items = tuple(
        PackItem(
            id=item.id,
            article=item.article,
            title=item.title,
            explanation=item.explanation,
            verified=item.verified,
            checks=tuple(CheckWeight(check=check, points=points) for check, points in item.checks.items()),
        )
        for item in row.items
    )
    _refuse_repeated_ids(items, path)
    _refuse_stray_fits(row, path)
    bands = row.scoring.bands
    return RulePack(
        id=row.id,
        version=row.version,
        title=row.title,
        issuer=row.issuer,
        document_number=row.document_number,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        validity=Validity(since=row.applies_to_reports_from or row.in_force_from, until=row.in_force_until),
        rank=row.rank,
        source=row.source,
        note=row.note,
        scoring=Scoring(
            status=row.scoring.status,
            base_log_odds=row.scoring.base_log_odds,
            key_from=bands.key_from,
            general_from=bands.general_from,
        ),
        items=items,
        fit=fit_of(row.fit),
    )


def _refuse_inverted_dates(row: PackRow, path: Path) -> None:
    if row.in_force_until is not None and row.in_force_until < row.in_force_from:
        raise defect(path, "字段 in_force_until", "早于 in_force_from")
    if row.applies_to_reports_from is not None and row.applies_to_reports_from > row.in_force_from:
        raise defect(path, "字段 applies_to_reports_from", "晚于 in_force_from")
    if row.scoring.bands.general_from >= row.scoring.bands.key_from:
        raise defect(path, "字段 scoring，字段 bands", "general_from 应小于 key_from")


def _refuse_stray_fits(row: PackRow, path: Path) -> None:
    """A measured weight belongs to a check that an item names, inside its own interval."""
    named = {check for item in row.items for check in item.checks}
    for check, fitted in row.fit.checks.items() if row.fit else ():
        if check not in named:
            raise defect(path, f"字段 fit，字段 {check}", "没有条目使用该检查")
        if not fitted.low <= fitted.weight <= fitted.high:
            raise defect(path, f"字段 fit，字段 {check}", "weight 应在 low 与 high 之间")


def _refuse_repeated_ids(items: tuple[PackItem, ...], path: Path) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise defect(path, f"条目 {item.id}", "条目编号重复")
        seen.add(item.id)


def _refuse_overlap(one: RulePack, other: RulePack, path: Path) -> None:
    """Versions of one pack follow each other; distinct packs differ in rank, so one of them sets the base."""
    if one.id != other.id:
        if one.rank == other.rank:
            raise defect(path, "字段 rank", f"与规则包 {one.id} 的 rank 相同")
        return
    if one.version == other.version:
        raise defect(path, "字段 version", f"规则包 {one.id} 的版本 {one.version} 重复")
    first, second = sorted((one.validity, other.validity), key=lambda span: span.since or dt.date.min)
    if first.until is None or second.since is None or second.since <= first.until:
        raise defect(path, "字段 in_force_from", f"与规则包 {one.id} 另一版本的有效期重叠")
