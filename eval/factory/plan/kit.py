"""Kits: what an industry's reports speak of, from data files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from eval.factory.text.grammar import Template

_FOLDER = Path(__file__).parent.parent / "text" / "kits"
INDUSTRIES = (
    "gas_station",
    "cold_storage",
    "chemical_storage",
    "chemical_production",
    "coal_mine",
    "metal_mine",
    "fireworks",
    "metallurgy",
    "dust",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kit:
    """One industry: templates, ranges of numbers, chemicals, check items.

    ``profiles`` are facts that belong together: of each group one row is drawn, and all its slots hold.
    ``utilities`` stand in place of as many of the common texts on power, water and the like, from the first.
    """

    key: str
    industry: str
    label: str
    scope: str
    kinds: Sequence[str]
    specialities: Sequence[str]
    names: Sequence[str]
    project: str
    place_main: str
    machines: str
    high_place: str
    what: str
    numbers: Mapping[str, Sequence[float]]
    choices: Mapping[str, Sequence[str]]
    chemicals: Sequence[Mapping[str, Any]]
    neighbours: Sequence[Mapping[str, Any]]
    areas: Sequence[str]
    overview: Sequence[Template]
    layout_text: Sequence[Template]
    process: Sequence[Template]
    equipment: Sequence[Sequence[str]]
    hazards: Mapping[str, Sequence[Template]]
    checks: Mapping[str, Sequence[Mapping[str, Any]]]
    measures: Sequence[Template]
    tests: Sequence[str]
    photos: Sequence[Template]
    cases: Sequence[Template]
    profiles: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    utilities: Sequence[Template] = ()

    @property
    def facts(self) -> frozenset[str]:
        """Names of the slots this industry's sites differ in."""
        in_profiles = {name for rows in self.profiles.values() for row in rows for name in row}
        return frozenset({*self.numbers, *self.choices} | in_profiles)


def _read(name: str) -> dict[str, Any]:
    text = (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return rows


@lru_cache(maxsize=1)
def common() -> dict[str, Any]:
    """What all industries share: management checks, general hazards, boilerplate, contract clauses."""
    return _read("common")


@cache
def kit(name: str) -> Kit:
    """The kit of an industry; raises ``TypeError`` when its file lacks or has an unknown key."""
    rows = _read(name)
    unknown = set(rows) - {f.name for f in fields(Kit)}
    if unknown:
        raise TypeError(f"{name}: unknown keys {sorted(unknown)}")
    return Kit(**rows)
