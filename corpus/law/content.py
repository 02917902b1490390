"""The law that a report's content is judged by: criteria, catalogues, outlines, GB 18218, number ranges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from corpus.law.criteria import CriteriaList, load_criteria
from corpus.law.gb18218 import Criteria
from corpus.law.number_ranges import NumberRange, load_number_ranges
from corpus.law.obsolete import Catalogue, load_catalogues
from corpus.law.outlines import Outline, load_outlines


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentLaw:
    """All editions; which of them holds is decided by the report's day."""

    criteria: tuple[CriteriaList, ...]
    catalogues: tuple[Catalogue, ...]
    outlines: tuple[Outline, ...]
    major_hazards: tuple[Criteria, ...]
    number_ranges: tuple[NumberRange, ...]

    @classmethod
    def load(cls) -> ContentLaw:
        """The data files; raises ``LawDataError`` naming file, item and field."""
        return _loaded()


@cache
def _loaded() -> ContentLaw:
    return ContentLaw(
        criteria=load_criteria(),
        catalogues=load_catalogues(),
        outlines=load_outlines(),
        major_hazards=Criteria.editions(),
        number_ranges=load_number_ranges(),
    )
