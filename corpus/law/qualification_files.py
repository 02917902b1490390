"""The shapes of the qualification files (scopes, leaders, teams, filings), as validated on loading."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.reading import StrictRow

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[list[Text], Field(min_length=1)]
Count = Annotated[int, Field(ge=1)]


class DatedRow(StrictRow):
    """What every rule says of itself."""

    in_force_from: dt.date
    in_force_until: dt.date | None
    verified: bool
    source: Text


class ScopeRow(DatedRow):
    """One business scope as certificates name it."""

    id: Text
    name: Text
    aliases: list[Text]
    specialities: Texts


class IndustryRow(StrictRow):
    """One industry: the scopes of which one is needed, and the words that tell it."""

    name: Text
    scopes: Texts
    name_words: Texts
    body_words: Texts
    standards: list[Text]
    verified: bool
    source: Text


class ScopesFileRow(StrictRow):
    """``business_scopes.yaml``."""

    schema_name: Annotated[Literal["mingjian.business-scopes/1"], Field(alias="schema")]
    scopes: Annotated[list[ScopeRow], Field(min_length=1)]
    industries: Annotated[list[IndustryRow], Field(min_length=1)]


class LeaderRow(DatedRow):
    """What one order asks of a leader."""

    order: Text
    article: Text
    levels: Texts
    titles: list[Text]
    engineer_grades: list[Text]
    years: Count | None


class EngineerRow(StrictRow):
    """The engineer's specialities that fit an industry."""

    industry: Text
    specialities: Texts
    verified: bool
    source: Text


class LeadersFileRow(StrictRow):
    """``leader_rules.yaml``."""

    schema_name: Annotated[Literal["mingjian.leader-rules/1"], Field(alias="schema")]
    rules: Annotated[list[LeaderRow], Field(min_length=1)]
    engineer_specialities: Annotated[list[EngineerRow], Field(min_length=1)]


class TeamRow(DatedRow):
    """What a team for an industry must have."""

    industry: Text
    specialities: Texts
    order: Text


class TeamsFileRow(StrictRow):
    """``team_rules.yaml``."""

    schema_name: Annotated[Literal["mingjian.team-rules/1"], Field(alias="schema")]
    rules: Annotated[list[TeamRow], Field(min_length=1)]
    aliases: dict[Text, list[Text]]


class NoticeRuleRow(DatedRow):
    """How long before the survey the notice must be given."""

    order: Text
    article: Text
    working_days: Count


class DisclosureRuleRow(DatedRow):
    """What of a report must be published."""

    order: Text
    article: Text
    needs_report: bool
    needs_pictures: bool
    grace_days: Count


class FilingsFileRow(StrictRow):
    """``filing_rules.yaml``."""

    schema_name: Annotated[Literal["mingjian.filing-rules/1"], Field(alias="schema")]
    notices: Annotated[list[NoticeRuleRow], Field(min_length=1)]
    disclosures: Annotated[list[DisclosureRuleRow], Field(min_length=1)]
