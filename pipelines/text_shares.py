"""All that a report shares with one other report, summed up: the other reading of text matches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.facts import Facts
from core.outcome import Match, MatchKind, OtherReport
from pipelines.counted_text import COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``characters`` of passages in counted chapters, common wording left out.

    ``sections`` are those chapters, the one that tells most first; ``share`` is of all that the report says
    in counted chapters (0 to 1), None where their length is not known.
    """

    report: OtherReport
    characters: int
    telling: float
    sections: tuple[str, ...]
    share: float | None
    matches: tuple[Match, ...]


def shares(matches: Iterable[Match], facts: Facts) -> tuple[Share, ...]:
    """One record per other report with which wording is shared that counts, the most telling first."""
    by_report: dict[str, list[Match]] = {}
    for match in matches:
        if match.kind is MatchKind.TEXT and not match.common and not match.is_reworded:
            by_report.setdefault(match.right_report.id, []).append(match)
    total = counted_characters(facts)
    found = [_share(group, total) for group in by_report.values()]
    return tuple(sorted(found, key=lambda each: (-each.telling, -each.characters, each.report.id)))


def counted_characters(facts: Facts) -> int | None:
    """How long the chapters are that count; None where that was not read."""
    longest: dict[str, int] = {}
    for section in facts.sections:
        if section.kind in COUNTED and section.characters:
            longest[section.kind] = max(longest.get(section.kind, 0), section.characters)
    return sum(longest.values()) or None


def _share(matches: list[Match], total: int | None) -> Share:
    characters = sum(match.characters for match in matches)
    by_section: dict[str, float] = {}
    for match in matches:
        if match.section:
            by_section[match.section] = by_section.get(match.section, 0.0) + match.telling
    return Share(
        report=matches[0].right_report,
        characters=characters,
        telling=round(sum(match.telling for match in matches), 1),
        sections=tuple(sorted(by_section, key=lambda kind: (-by_section[kind], kind))),
        share=min(1.0, characters / total) if total else None,
        matches=tuple(matches),
    )
