"""Who may evaluate what: business scopes, leaders, teams, notices, publication, each by its days of force."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from core.dates import Validity
from corpus.law import qualification_files as files
from corpus.law.reading import defect, read_yaml, validated

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where a rule comes from, when it holds, and whether a source confirms it."""

    law: str  # order and article, as shown to the inspector
    validity: Validity
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessScope:
    """One business scope; ``specialities`` is what an agency must employ for it."""

    id: str
    name: str
    aliases: tuple[str, ...]
    specialities: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """One industry: any of ``scopes`` (ids) covers it."""

    name: str
    scopes: tuple[str, ...]
    name_words: tuple[str, ...]
    body_words: tuple[str, ...]
    standards: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderRule:
    """A level of ``levels`` or a title of ``titles``; a registration of ``engineer_grades``; ``years``."""

    rule: Rule
    levels: tuple[str, ...]
    titles: tuple[str, ...]
    engineer_grades: tuple[str, ...]
    years: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRule:
    """The specialities that a team for one industry must have."""

    rule: Rule
    industry: str
    specialities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """The notice is given this many working days before the survey."""

    rule: Rule
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRule:
    """What must be published; ``grace_days`` is how long we wait before we miss it."""

    rule: Rule
    needs_report: bool
    needs_pictures: bool
    grace_days: int


class _Ruled(Protocol):
    @property
    def rule(self) -> Rule: ...


Ruled = TypeVar("Ruled", bound=_Ruled)


def in_force(rules: Iterable[Ruled], day: dt.date) -> Ruled | None:
    """The rule that holds on that day, or None."""
    return next((one for one in rules if one.rule.validity.holds_on(day)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """All of these rules."""

    scopes: tuple[BusinessScope, ...]
    industries: tuple[Industry, ...]
    leaders: tuple[LeaderRule, ...]
    engineer_specialities: Mapping[str, tuple[str, ...]]
    teams: tuple[TeamRule, ...]
    speciality_aliases: Mapping[str, tuple[str, ...]]
    notices: tuple[NoticeRule, ...]
    disclosures: tuple[DisclosureRule, ...]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Qualification:
        """The shipped files; raises ``LawDataError`` naming file, item and field for a defect."""
        return _loaded(folder)

    def industry(self, name: str) -> Industry | None:
        """The industry of that name; failing that the one industry whose words stand in it."""
        exact = next((one for one in self.industries if one.name == name), None)
        if exact is not None:
            return exact
        told = [one for one in self.industries if any(word in name for word in one.name_words)]
        return told[0] if len(told) == 1 else None

    def scope(self, text: str) -> BusinessScope | None:
        """The business scope that a certificate names so; width, commas and brackets never matter."""
        key = _bare(text)
        return next((s for s in self.scopes if key in {_bare(name) for name in (s.name, *s.aliases)}), None)

    def specialities_in(self, text: str) -> frozenset[str]:
        """The plain names of the specialities in a text (「安全、机械」, 「电气工程及其自动化」)."""
        parts = {part for part in re.split(r"[、，,；;/|\s和与]+", text) if part} | {text.strip()}
        found = set()
        for name, others in self.speciality_aliases.items():
            if parts & {name, *others}:
                found.add(name)
        return frozenset(found or {part for part in parts if part})

    def team(self, industry: str, day: dt.date) -> TeamRule | None:
        """What a team for the industry must have on that day."""
        return in_force((rule for rule in self.teams if rule.industry == industry), day)


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


@cache
def _loaded(folder: Path) -> Qualification:
    scopes_at, leaders_at = folder / "business_scopes.yaml", folder / "leader_rules.yaml"
    teams_at, filings_at = folder / "team_rules.yaml", folder / "filing_rules.yaml"
    scopes = validated(files.ScopesFileRow, read_yaml(scopes_at), scopes_at)
    leaders = validated(files.LeadersFileRow, read_yaml(leaders_at), leaders_at)
    teams = validated(files.TeamsFileRow, read_yaml(teams_at), teams_at)
    filings = validated(files.FilingsFileRow, read_yaml(filings_at), filings_at)
    industries = {row.name for row in scopes.industries}
    _refuse_unknown(
        {s for row in scopes.industries for s in row.scopes}, {s.id for s in scopes.scopes}, scopes_at
    )
    _refuse_unknown({row.industry for row in leaders.engineer_specialities}, industries, leaders_at)
    _refuse_unknown({row.industry for row in teams.rules}, industries, teams_at)
    _refuse_overlap(leaders.rules, leaders_at)
    _refuse_overlap(filings.notices, filings_at)
    _refuse_overlap(filings.disclosures, filings_at)
    for name in industries:
        _refuse_overlap([row for row in teams.rules if row.industry == name], teams_at)
    return Qualification(
        scopes=tuple(_scope(row) for row in scopes.scopes),
        industries=tuple(_industry(row) for row in scopes.industries),
        leaders=tuple(_leader(row) for row in leaders.rules),
        engineer_specialities={r.industry: tuple(r.specialities) for r in leaders.engineer_specialities},
        teams=tuple(_team(row) for row in teams.rules),
        speciality_aliases={name: tuple(others) for name, others in teams.aliases.items()},
        notices=tuple(
            NoticeRule(rule=_rule(row, f"{row.order}{row.article}"), working_days=row.working_days)
            for row in filings.notices
        ),
        disclosures=tuple(_disclosure(row) for row in filings.disclosures),
    )


def _refuse_unknown(named: set[str], known: set[str], path: Path) -> None:
    if named - known:
        raise defect(path, f"条目 {min(named - known)}", "没有这样的业务范围或行业")


def _refuse_overlap(rows: Sequence[files.DatedRow], path: Path) -> None:
    """Rules of one kind follow each other without a day in common."""
    ordered = sorted(rows, key=lambda row: row.in_force_from)
    for row in ordered:
        if row.in_force_until is not None and row.in_force_until < row.in_force_from:
            raise defect(path, "字段 in_force_until", "早于 in_force_from")
    for earlier, later in itertools.pairwise(ordered):
        if earlier.in_force_until is None or later.in_force_from <= earlier.in_force_until:
            raise defect(path, "字段 in_force_from", f"{later.in_force_from} 与前一规定的有效期重叠")


def _rule(row: files.DatedRow, law: str) -> Rule:
    return Rule(
        law=law, validity=Validity(since=row.in_force_from, until=row.in_force_until), verified=row.verified
    )


def _scope(row: files.ScopeRow) -> BusinessScope:
    return BusinessScope(
        id=row.id,
        name=row.name,
        aliases=tuple(row.aliases),
        specialities=tuple(row.specialities),
        rule=_rule(row, row.source),
    )


def _industry(row: files.IndustryRow) -> Industry:
    return Industry(
        name=row.name,
        scopes=tuple(row.scopes),
        name_words=tuple(row.name_words),
        body_words=tuple(row.body_words),
        standards=tuple(row.standards),
        verified=row.verified,
    )


def _leader(row: files.LeaderRow) -> LeaderRule:
    return LeaderRule(
        rule=_rule(row, f"{row.order}{row.article}"),
        levels=tuple(row.levels),
        titles=tuple(row.titles),
        engineer_grades=tuple(row.engineer_grades),
        years=row.years,
    )


def _team(row: files.TeamRow) -> TeamRule:
    return TeamRule(rule=_rule(row, row.order), industry=row.industry, specialities=tuple(row.specialities))


def _disclosure(row: files.DisclosureRuleRow) -> DisclosureRule:
    return DisclosureRule(
        rule=_rule(row, f"{row.order}{row.article}"),
        needs_report=row.needs_report,
        needs_pictures=row.needs_pictures,
        grace_days=row.grace_days,
    )
