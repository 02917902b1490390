"""The shape of a rule pack file (``packs/*.yaml``), as validated on loading."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.fits import FitRow
from corpus.law.reading import StrictRow

Text = Annotated[str, Field(min_length=1)]
Points = Annotated[float, Field(gt=0.0, le=4.0)]  # log-odds; one finding alone never settles a report
Fraction = Annotated[float, Field(gt=0.0, lt=1.0)]


class BandsRow(StrictRow):
    """Where the bands begin, as fractions of the score."""

    key_from: Fraction
    general_from: Fraction


class ScoringRow(StrictRow):
    """Parameters of the score and how they were come by."""

    status: Text
    base_log_odds: Annotated[float, Field(ge=-10.0, le=10.0)]
    bands: BandsRow


class ItemRow(StrictRow):
    """One circumstance."""

    id: Text
    article: Text
    title: Text
    explanation: Text
    verified: bool
    checks: Annotated[dict[Text, Points], Field(default_factory=dict)]


class PackRow(StrictRow):
    """One rule pack in one version."""

    schema_name: Annotated[Literal["mingjian.rule-pack/1"], Field(alias="schema")]
    id: Text
    version: Text
    title: Text
    issuer: Text
    document_number: Text
    in_force_from: dt.date
    in_force_until: dt.date | None
    applies_to_reports_from: dt.date | None = None
    rank: int
    source: Text
    note: str = ""
    scoring: ScoringRow
    fit: FitRow | None = None
    items: Annotated[list[ItemRow], Field(min_length=1)]
