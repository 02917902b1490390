"""Major hazard installations after GB 18218: thresholds, correction factors and the recomputation of S and R.

The tables are data (``major_hazards/*.yaml``); what a factor is when nothing tells it is never guessed
but bounded, so that R comes as a span and a grade is given only when the whole span has one.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from core.dates import PartialDate, Validity
from corpus.law.gb18218_file import CriteriaRow
from corpus.law.reading import defect, read_yaml, validated

MAJOR_HAZARD_FOLDER = Path(__file__).parent / "major_hazards"
GB_18218_2009 = MAJOR_HAZARD_FOLDER / "gb18218-2009.yaml"
GB_18218_2018 = MAJOR_HAZARD_FOLDER / "gb18218-2018.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """A chemical of table 1. ``condition`` limits the row to a state or content; ``beta`` is of table 3."""

    number: int
    name: str
    condition: str | None
    aliases: tuple[str, ...]
    cas: tuple[str, ...]
    threshold_t: float
    beta: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardClass:
    """A class of table 2 with its β of table 4."""

    symbol: str
    description: str
    threshold_t: float
    beta: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One chemical in one unit. Tonnes; ``quantity_t`` is the design maximum (4.2.2).

    ``beta`` is None where neither table 3 nor a class tells it.
    """

    name: str
    quantity_t: float
    threshold_t: float
    beta: float | None = None

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a negative quantity, or a threshold or factor that is not positive."""
        if self.quantity_t < 0 or self.threshold_t <= 0 or (self.beta is not None and self.beta <= 0):
            raise ValueError(f"{self.name}: a quantity is not negative, threshold and factor are positive")

    @property
    def ratio(self) -> float:
        """q/Q."""
        return self.quantity_t / self.threshold_t


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A production or storage unit (3.5, 3.6); ``exposed_people`` live within 500 m of the plant."""

    name: str
    holdings: tuple[Holding, ...]
    exposed_people: int | None = None  # None: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """S and R of one unit. ``r_low`` and ``r_high`` differ where a factor is not known."""

    unit: str
    s: float
    r_low: float
    r_high: float
    is_major_hazard: bool
    grade: str | None  # None: no major hazard, or the span of R covers several grades
    arithmetic: str  # the sum as an inspector checks it

    @property
    def r(self) -> float | None:
        """R where every factor is known, else None."""
        return self.r_low if self.r_low == self.r_high else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """One edition's tables."""

    code: str
    validity: Validity
    verified: bool
    source: str
    substances: tuple[Substance, ...]
    classes: tuple[HazardClass, ...]
    toxic_gases: tuple[tuple[str, float], ...]  # name and β of table 3 outside table 1
    alphas: tuple[tuple[int, float], ...]  # people from, α; descending
    grades: tuple[tuple[float, str], ...]  # R from, grade; descending

    @classmethod
    def load(cls, path: Path = GB_18218_2018) -> Criteria:
        """The tables in ``path``; raises ``LawDataError`` naming file, item and field."""
        return _loaded(path)

    @classmethod
    def editions(cls, folder: Path = MAJOR_HAZARD_FOLDER) -> tuple[Criteria, ...]:
        """All editions, oldest first; raises ``LawDataError`` where two hold on one day."""
        return _editions(folder)

    @classmethod
    def for_report_of(cls, date: PartialDate) -> Criteria | None:
        """The edition that holds throughout a report's date; None before 2009-12-01 or where it is vague."""
        return next((each for each in cls.editions() if each.validity.holds_throughout(date)), None)

    def substances_called(self, name: str, cas: str | None = None) -> tuple[Substance, ...]:
        """Rows of table 1 for a CAS number or, without one, a name or alias.

        More than one row, or a row with a condition, means that state or content decides the threshold.
        """
        if cas:
            found = tuple(row for row in self.substances if cas in row.cas)
            if found:
                return found
        wanted = _plain(name)
        return tuple(
            row for row in self.substances if wanted in {_plain(n) for n in (row.name, *row.aliases)}
        )

    def hazard_class(self, symbol: str) -> HazardClass | None:
        """The class of table 2 with that symbol (「W5.3」), or None."""
        wanted = symbol.upper().replace(" ", "")
        return next((row for row in self.classes if row.symbol == wanted), None)

    def alpha(self, exposed_people: int) -> float:
        """α of table 5 for the number of people within 500 m."""
        return next(alpha for people, alpha in self.alphas if exposed_people >= people)

    def grade(self, r: float) -> str:
        """The grade of table 6 for R."""
        return next(grade for r_from, grade in self.grades if r >= r_from)


def recompute(units: Iterable[Unit], criteria: Criteria) -> tuple[UnitResult, ...]:
    """S, R and grade of every unit, after clauses 4.2 and 4.3.

    S = Σ qᵢ/Qᵢ, a major hazard where S ≥ 1 (4.2.1: with one chemical q ≥ Q is the same). q is the design
    maximum (4.2.2); a mixture of the class of its pure substance counts whole (4.2.3), which the caller
    decides. R = α·Σ βᵢ·qᵢ/Qᵢ with β of tables 3 and 4 and α of table 5 (4.3.2), the grade after table 6
    (4.3.3). An unknown β spans table 4, an unknown α spans table 5.
    """
    return tuple(_result(unit, criteria) for unit in units)


def _result(unit: Unit, criteria: Criteria) -> UnitResult:
    s = _exact(holding.ratio for holding in unit.holdings)
    betas = sorted(row.beta for row in criteria.classes)
    alphas = sorted(alpha for _, alpha in criteria.alphas)
    if unit.exposed_people is not None:
        alphas = [criteria.alpha(unit.exposed_people)]
    low = _exact(alphas[0] * h.ratio * (h.beta or betas[0]) for h in unit.holdings)
    high = _exact(alphas[-1] * h.ratio * (h.beta or betas[-1]) for h in unit.holdings)
    is_major = s >= 1
    grades = {criteria.grade(low), criteria.grade(high)}
    return UnitResult(
        unit=unit.name,
        s=s,
        r_low=low,
        r_high=high,
        is_major_hazard=is_major,
        grade=grades.pop() if is_major and len(grades) == 1 else None,
        arithmetic=_arithmetic(unit, s, low, high, alphas),
    )


def _exact(terms: Iterable[float]) -> float:
    """The sum without the dust of binary fractions, which would tip a unit that stands on a boundary."""
    return round(math.fsum(terms), 9)


def _arithmetic(unit: Unit, s: float, low: float, high: float, alphas: list[float]) -> str:
    ratios = " + ".join(f"{h.quantity_t:g}/{h.threshold_t:g}" for h in unit.holdings) or "0"
    terms = " + ".join(
        f"{'β' if h.beta is None else f'{h.beta:g}'}×{h.quantity_t:g}/{h.threshold_t:g}"
        for h in unit.holdings
    )
    alpha = f"{alphas[0]:g}" if len(alphas) == 1 else "α"
    r = f"{low:.4g}" if low == high else f"{low:.4g}～{high:.4g}"
    return f"S = {ratios} = {s:.4g}；R = {alpha}×({terms or '0'}) = {r}"


def _plain(name: str) -> str:
    """A name without width, case, white space and hyphens, which reports write at will."""
    return re.sub(r"[\s\-‐—–－]", "", unicodedata.normalize("NFKC", name)).upper()


@cache
def _editions(folder: Path) -> tuple[Criteria, ...]:
    found = [(path, _loaded(path)) for path in folder.glob("*.yaml")]
    found.sort(key=lambda pair: pair[1].validity.since or dt.date.min)
    for (_, one), (path, other) in pairwise(found):
        if (
            one.validity.until is None
            or other.validity.since is None
            or other.validity.since <= one.validity.until
        ):
            raise defect(path, "字段 in_force_from", f"与 {one.code} 的有效期重叠")
    return tuple(edition for _, edition in found)


@cache
def _loaded(path: Path) -> Criteria:
    row = validated(CriteriaRow, read_yaml(path), path)
    _check(row, path)
    return Criteria(
        code=row.code,
        validity=Validity(since=row.in_force_from, until=row.in_force_until),
        verified=row.verified,
        source=row.source,
        substances=tuple(
            Substance(
                number=item.number,
                name=item.name,
                condition=item.condition,
                aliases=tuple(item.aliases),
                cas=tuple(item.cas),
                threshold_t=item.threshold_t,
                beta=item.beta,
            )
            for item in row.substances
        ),
        classes=tuple(HazardClass(**item.model_dump()) for item in row.classes),
        toxic_gases=tuple((item.name, item.beta) for item in row.toxic_gases),
        alphas=tuple((item.people_from, item.alpha) for item in row.alpha),
        grades=tuple((item.r_from, item.grade) for item in row.grades),
    )


def _check(row: CriteriaRow, path: Path) -> None:
    """Refuse gaps and repetitions that single rows cannot show."""
    numbers = [item.number for item in row.substances]
    if numbers != list(range(1, len(numbers) + 1)):
        raise defect(path, "字段 substances", "序号应从1起连续")
    symbols = [item.symbol for item in row.classes]
    if len(set(symbols)) != len(symbols):
        raise defect(path, "字段 classes", "符号重复")
    for item in row.substances:
        if not all(_has_check_digit(cas) for cas in item.cas):
            raise defect(path, f"字段 substances，第{item.number}个", "CAS 号校验位不符")
    steps: dict[str, list[float]] = {
        "alpha": [float(item.people_from) for item in row.alpha],
        "grades": [item.r_from for item in row.grades],
    }
    for field, values in steps.items():
        if values[-1] != 0 or any(above <= below for above, below in pairwise(values)):
            raise defect(path, f"字段 {field}", "应由大到小排列，最后一级从0起")


def _has_check_digit(cas: str) -> bool:
    """Whether the last digit is the weighted sum of the others, counted from the right, modulo 10."""
    digits = [int(char) for char in cas if char.isdigit()]
    return (
        sum(weight * digit for weight, digit in enumerate(reversed(digits[:-1]), start=1)) % 10 == digits[-1]
    )
