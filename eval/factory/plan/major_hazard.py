"""GB 18218-2018 arithmetic: S, R and the grade of the one storage unit a synthetic site has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Chemical:
    """A chemical on site. Tonnes; ``beta`` of Tables 3 and 4, ``basis`` says which row of which table."""

    name: str
    cas: str
    quantity_t: float
    threshold_t: float
    beta: float
    basis: str
    state: str
    place: str
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def ratio(self) -> float:
        """q/Q."""
        return self.quantity_t / self.threshold_t


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """S of 4.2.1; R and the grade of 4.3 where S reaches 1."""

    s: float
    alpha: float
    people_nearby: int
    r: float | None = None
    grade: str | None = None


def alpha_for(people: int) -> float:
    """Table 5: correction for people within 500 m of the fence."""
    for least, alpha in ((100, 2.0), (50, 1.5), (30, 1.2), (1, 1.0)):
        if people >= least:
            return alpha
    return 0.5


def assess(chemicals: tuple[Chemical, ...], people: int) -> Assessment:
    """S, and where S >= 1 also R and the grade."""
    s = round(sum(chemical.ratio for chemical in chemicals), 4)
    alpha = alpha_for(people)
    if s < 1:
        return Assessment(s=s, alpha=alpha, people_nearby=people)
    r = round(alpha * sum(chemical.beta * chemical.ratio for chemical in chemicals), 3)
    grade = "一级" if r >= 100 else "二级" if r >= 50 else "三级" if r >= 10 else "四级"
    return Assessment(s=s, alpha=alpha, people_nearby=people, r=r, grade=grade)
