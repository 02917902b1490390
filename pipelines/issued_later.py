"""Which of two reports that share something may have it from the other: the one issued later."""

from __future__ import annotations

from collections.abc import Iterable

from core.dates import PartialDate, in_chinese
from core.facts import Facts
from core.outcome import Match, MatchKind, OtherReport
from corpus.registry.matching import agency_key
from pipelines.checking import Case, report_day


def counting(case: Case, kind: MatchKind) -> tuple[Match, ...]:
    """Matches that count: not everybody's, of another enterprise, and not with a report issued later."""
    return tuple(
        match
        for match in case.matches
        if match.kind is kind
        and not match.common
        and not is_same_enterprise(case.facts, match.right_report)
        and not is_earlier(case.facts, match.right_report)
    )


def shared_with_later(case: Case, kind: MatchKind) -> tuple[Match, ...]:
    """Matches with reports on other enterprises issued after this one: they may have it from here."""
    return tuple(
        match
        for match in case.matches
        if match.kind is kind
        and not match.common
        and not is_same_enterprise(case.facts, match.right_report)
        and is_earlier(case.facts, match.right_report)
    )


def is_same_enterprise(facts: Facts, other: OtherReport) -> bool:
    """Whether both are on one enterprise: a follow-up, or of the same name."""
    if other.is_follow_up:
        return True
    own = agency_key(facts.enterprise_name.value) if facts.enterprise_name else None
    return own is not None and own == agency_key(other.enterprise_name)


def is_earlier(facts: Facts, other: OtherReport) -> bool:
    """Whether this report was surely issued before the other."""
    own = report_day(facts)
    there = PartialDate.parse(other.report_on) if other.report_on else None
    return own is not None and there is not None and own.last < there.first


def by_report(matches: Iterable[Match]) -> dict[str, list[Match]]:
    """Matches by the other report, the one with most of them first."""
    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.right_report.id, []).append(match)
    return dict(sorted(found.items(), key=lambda entry: -len(entry[1])))


def named(other: OtherReport) -> str:
    """The other report in words: 「“乙有限公司”的评价报告（丙公司编制，2023年5月18日）」."""
    told = [f"{other.agency_name}编制"] if other.agency_name else []
    told += [in_chinese(PartialDate.parse(other.report_on))] if other.report_on else []
    more = f"（{'，'.join(told)}）" if told else ""
    whose = f"“{other.enterprise_name}”" if other.enterprise_name else f"编号{other.id[:12]}"
    return f"{whose}的评价报告{more}"
