"""The shape of a file of accident-hazard criteria (``criteria/*.yaml``), as validated on loading."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from corpus.law.document import DocumentRow, Text
from corpus.law.reading import StrictRow

TermList = Annotated[list[Text], Field(default_factory=list)]


class CriterionRow(StrictRow):
    """One circumstance that counts as a major accident hazard."""

    id: Text
    place: Text
    title: Text
    applies_when: TermList
    spoken_of: Annotated[list[Text], Field(min_length=1)]
    verified: bool


class PartRow(StrictRow):
    """The circumstances of one industry or field within the document."""

    id: Text
    title: Text
    industries: Annotated[list[Text], Field(min_length=1)]
    applies_when: TermList
    items: Annotated[list[CriterionRow], Field(default_factory=list)]


class CriteriaFileRow(DocumentRow):
    """One document in one edition. ``itemised: false``: its items are not known to us."""

    schema_name: Annotated[Literal["mingjian.accident-hazard-criteria/1"], Field(alias="schema")]
    itemised: bool = True
    parts: Annotated[list[PartRow], Field(min_length=1)]
