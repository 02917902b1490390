"""The shape of a major-hazard criteria file (``major_hazards/*.yaml``), as validated on loading."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.reading import StrictRow

Text = Annotated[str, Field(min_length=1)]
Positive = Annotated[float, Field(gt=0.0)]
Cas = Annotated[str, Field(pattern=r"^\d{2,7}-\d{2}-\d$")]


class SubstanceRow(StrictRow):
    """A row of table 1, with its β where table 3 names it."""

    number: Annotated[int, Field(ge=1)]
    name: Text
    condition: Text | None = None
    aliases: Annotated[list[Text], Field(default_factory=list)]
    cas: Annotated[list[Cas], Field(default_factory=list)]
    threshold_t: Positive
    beta: Positive | None = None


class ToxicGasRow(StrictRow):
    """A gas of table 3 that table 1 does not name."""

    name: Text
    cas: list[Cas]
    beta: Positive


class ClassRow(StrictRow):
    """A row of table 2 with its β of table 4."""

    symbol: Text
    description: Text
    threshold_t: Positive
    beta: Positive


class AlphaRow(StrictRow):
    """A row of table 5."""

    people_from: Annotated[int, Field(ge=0)]
    alpha: Positive


class GradeRow(StrictRow):
    """A row of table 6."""

    r_from: Annotated[float, Field(ge=0.0)]
    grade: Text


class CriteriaRow(StrictRow):
    """One edition of the standard."""

    schema_name: Annotated[Literal["mingjian.major-hazard/1"], Field(alias="schema")]
    code: Text
    in_force_from: dt.date
    in_force_until: dt.date | None
    verified: bool
    source: Text
    substances: Annotated[list[SubstanceRow], Field(min_length=1)]
    toxic_gases: list[ToxicGasRow]
    classes: Annotated[list[ClassRow], Field(min_length=1)]
    alpha: Annotated[list[AlphaRow], Field(min_length=1)]
    grades: Annotated[list[GradeRow], Field(min_length=1)]
