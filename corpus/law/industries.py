"""Industries as the law data name them: how a report is known to be of one, and its business scope.

One report may be of several. Data: ``industries.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.document import Text
from corpus.law.reading import StrictRow, defect, read_yaml, validated
from corpus.law.terms import Terms

INDUSTRIES_FILE = Path(__file__).parent / "industries.yaml"


class IndustryRow(StrictRow):
    """One industry, as written."""

    id: Text
    title: Text
    scopes: Annotated[list[Text], Field(default_factory=list)]
    named_by: Annotated[list[Text], Field(min_length=1)]
    unless: Annotated[list[Text], Field(default_factory=list)]


class IndustriesRow(StrictRow):
    """The data file."""

    schema_name: Annotated[Literal["mingjian.industries/1"], Field(alias="schema")]
    industries: Annotated[list[IndustryRow], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """``scopes`` are business scopes of agencies that cover it; ``named_by`` are words of names and titles.

    A name with a word of ``unless`` is of another industry: 「矿业有限公司煤矿」 is no metal mine.
    """

    id: str
    title: str
    scopes: tuple[str, ...]
    named_by: Terms
    unless: Terms

    def is_named_in(self, text: str) -> bool:
        """Whether a name or title (project, enterprise, business scope) tells that it is of this industry."""
        return self.named_by.in_passage(text) is not None and self.unless.in_passage(text) is None


def load_industries(path: Path = INDUSTRIES_FILE) -> tuple[Industry, ...]:
    """All industries in the order of the file; raises ``LawDataError`` naming file, item and field."""
    return _loaded(path)


def industries_named(text: str) -> tuple[Industry, ...]:
    """The industries whose words stand in a name or title (project, enterprise, business scope)."""
    return tuple(each for each in load_industries() if each.is_named_in(text))


@cache
def _loaded(path: Path) -> tuple[Industry, ...]:
    row = validated(IndustriesRow, read_yaml(path), path)
    ids = [item.id for item in row.industries]
    if repeated := {key for key in ids if ids.count(key) > 1}:
        raise defect(path, f"条目 {min(repeated)}", "行业编号重复")
    return tuple(
        Industry(
            id=item.id,
            title=item.title,
            scopes=tuple(item.scopes),
            named_by=Terms.of(item.named_by),
            unless=Terms.of(item.unless),
        )
        for item in row.industries
    )
