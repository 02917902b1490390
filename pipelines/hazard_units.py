"""Major hazard units of a report, recomputed after the edition of GB 18218 in force: for the checks on them.

Nothing is guessed: a chemical whose threshold neither the tables nor the report tell is left out of the
lower bound of S, and the unit says so; a factor that is not known spans its table.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Chemical, Facts, HazardUnit
from corpus.law.chemical_classes import class_of
from corpus.law.gb18218 import Criteria, Holding, Unit, UnitResult, recompute
from corpus.law.terms import plain

_NUMBER = re.compile(r"\d+(?:\.(\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A chemical with the threshold that holds; ``corrected_from`` is another one that the report takes."""

    chemical: Chemical
    holding: Holding
    corrected_from: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """One unit: what is stated of it, its chemicals, and what they come to.

    ``unknown`` are chemicals whose threshold is not told. Their share is missing in ``result``.
    ``is_divided`` is False where the report names no units and the chemicals stand in several places.
    """

    name: str
    stated: HazardUnit | None
    counted: tuple[Counted, ...]
    unknown: tuple[Chemical, ...]
    result: UnitResult
    is_divided: bool = True

    @property
    def is_complete(self) -> bool:
        """Whether S is exact: every chemical has its threshold."""
        return not self.unknown

    @property
    def s_least(self) -> float:
        """S with the least quantity that the report states for each chemical."""
        return sum(
            min([_quantity(c), *(_number(v.value) for v in c.variants)]) / each.holding.threshold_t
            for each in self.counted
            for c in (each.chemical,)
        )


def units_recomputed(facts: Facts, criteria: Criteria) -> tuple[Recomputed, ...]:
    """Every unit of the report with at least one chemical of known quantity."""
    chemicals = _once(chemical for chemical in facts.chemicals if chemical.quantity_t is not None)
    hazard = facts.major_hazard
    stated = hazard.units if hazard else ()
    people = hazard.exposed_people if hazard else None
    groups = _grouped(stated, chemicals)
    places = {plain(chemical.unit or "") for chemical in chemicals}
    is_divided = any(unit.unit for unit in stated) or len(places) < 2
    return tuple(
        dataclasses.replace(_recomputed(unit, members, criteria, people), is_divided=is_divided)
        for unit, members in groups
        if members
    )


def edition_evidence(criteria: Criteria) -> Evidence:
    """The edition and its tables as evidence."""
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=f"《危险化学品重大危险源辨识》（{criteria.code}）：S=Σq/Q≥1构成重大危险源，R=αΣβq/Q",
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(
            law=f"major_hazards {criteria.code}", verified=criteria.verified, role="法规库：辨识与分级"
        ),
    )


def shown_evidence(unit: Recomputed, most: int = 4) -> tuple[Evidence, ...]:
    """Where the quantities stand that weigh most."""
    heaviest = sorted(unit.counted, key=lambda each: -each.holding.ratio)[:most]
    return tuple(item for each in heaviest for item in each.chemical.evidence[:3])


def corrections(unit: Recomputed) -> str:
    """「烟花爆竹的临界量应为10t，报告取50t」, or nothing."""
    wrong = [
        f"{each.holding.name}的临界量应为{each.holding.threshold_t:g}t，报告取{each.corrected_from:g}t"
        for each in unit.counted
        if each.corrected_from is not None
    ]
    return "、".join(wrong)


def last_digit(value: float, evidence: Iterable[Evidence]) -> float:
    """The worth of the last digit that the report writes of a value: 0.01 for 「1.30」."""
    digits = [
        len(match[1] or "")
        for item in evidence
        for match in _NUMBER.finditer(item.excerpt)
        if abs(float(match[0]) - value) < 1e-12
    ]
    if digits:
        return float(10.0 ** -max(digits))
    written = repr(value).partition(".")[2]
    return float(10.0 ** -(len(written) if written != "0" else 0))


def _grouped(
    stated: tuple[HazardUnit, ...], chemicals: tuple[Chemical, ...]
) -> list[tuple[HazardUnit | None, tuple[Chemical, ...]]]:
    """The chemicals by the units that the report names; all together where it names none."""
    named = [unit for unit in stated if unit.unit]
    if len(stated) > 1 and len(named) == len(stated):
        return [(unit, tuple(c for c in chemicals if _is_in(c, unit))) for unit in named]
    if len(stated) > 1:
        return []
    return [(stated[0] if stated else None, chemicals)]


def _is_in(chemical: Chemical, unit: HazardUnit) -> bool:
    place, name = plain(chemical.unit or ""), plain(unit.unit)
    return bool(place) and (place in name or name.removesuffix("单元") in place)


def _once(chemicals: Iterable[Chemical]) -> tuple[Chemical, ...]:
    """Each chemical of a place once."""
    found: dict[tuple[str, str], Chemical] = {}
    for chemical in chemicals:
        found.setdefault((plain(chemical.name), plain(chemical.unit or "")), chemical)
    return tuple(found.values())


def _recomputed(
    stated: HazardUnit | None, members: tuple[Chemical, ...], criteria: Criteria, people: int | None
) -> Recomputed:
    told = [_counted(chemical, criteria) for chemical in members]
    counted = tuple(each for each in told if each is not None)
    name = (stated.unit if stated else "") or "报告所列危险化学品"
    (result,) = recompute(
        [Unit(name=name, holdings=tuple(each.holding for each in counted), exposed_people=people)], criteria
    )
    return Recomputed(
        name=name,
        stated=stated,
        counted=counted,
        unknown=tuple(c for c, each in zip(members, told, strict=True) if each is None),
        result=result,
    )


def _counted(chemical: Chemical, criteria: Criteria) -> Counted | None:
    """With the threshold of table 1, of its class, or, where neither tells, the report's own."""
    told = _threshold(chemical, criteria)
    stated = chemical.threshold_t
    threshold = told if told is not None else _as_stated(stated, criteria)
    if threshold is None:
        return None
    differs = told is not None and stated is not None and abs(told - stated) > 1e-9
    return Counted(
        chemical=chemical,
        holding=Holding(
            name=chemical.name,
            quantity_t=_quantity(chemical),
            threshold_t=threshold,
            beta=_beta(chemical, criteria),
        ),
        corrected_from=stated if differs else None,
    )


def _threshold(chemical: Chemical, criteria: Criteria) -> float | None:
    rows = criteria.substances_called(_bare(chemical.name), chemical.cas)
    if rows:
        thresholds = {row.threshold_t for row in rows}
        certain = all(row.condition is None or _meets(chemical.name, row.condition) for row in rows)
        if len(thresholds) == 1 and certain:
            return thresholds.pop()
        return chemical.threshold_t if chemical.threshold_t in thresholds else None
    found = class_of(chemical.name, criteria)
    return found.threshold_t if found else None


def _meets(name: str, condition: str) -> bool:
    """Whether the name itself says the state that the row asks for: 液化的, 压缩的."""
    return any(word in name and word in condition for word in ("液化", "压缩", "无水"))


def _as_stated(threshold: float | None, criteria: Criteria) -> float | None:
    """The report's threshold where some class of the edition has it: its classification is not judged."""
    return threshold if threshold in {row.threshold_t for row in criteria.classes} else None


def _beta(chemical: Chemical, criteria: Criteria) -> float | None:
    rows = criteria.substances_called(_bare(chemical.name), chemical.cas)
    betas = {row.beta for row in rows}
    if len(betas) == 1 and None not in betas:
        return betas.pop()
    found = class_of(chemical.name, criteria)
    return found.beta if found else None


def _bare(name: str) -> str:
    """A name without what stands in brackets behind it: 氧（液化的）."""
    return re.sub(r"[（(][^（()）]*[)）]$", "", name) or name


def _quantity(chemical: Chemical) -> float:
    return chemical.quantity_t or 0.0


def _number(text: str) -> float:
    match = _NUMBER.search(text)
    return float(match[0]) if match else float("inf")
