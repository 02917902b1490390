"""Outcomes as groups of findings: flagged by check, not assessable by reason, clear by check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.evidence import Evidence
from core.outcome import Outcome, State
from core.screening import Assessment
from pipelines.reasons import NOTHING_THERE
from service.html.labels import Names, SupportView, confidence_words
from service.html.places import Item, PlaceView, Scope, places_of

TONES = {State.FLAGGED: "flagged", State.NOT_ASSESSABLE: "unassessed", State.CLEAR: "clear"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One outcome on the page."""

    item: Item
    outcome: Outcome
    number: int
    check: str
    check_name: str
    subject: str
    statement: str
    confidence: str
    points: str
    places: tuple[PlaceView, ...]
    supports: tuple[SupportView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Findings under one heading: a check, or the reason why nothing could be said."""

    name: str
    sentence: str
    points: str
    findings: tuple[FindingView, ...]
    precision: str = ""  # of the check, from decisions; empty while none was made


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsView:
    """All outcomes of a screening."""

    flagged: tuple[GroupView, ...]
    unassessed: tuple[GroupView, ...]
    absent: tuple[GroupView, ...]  # not assessable because the report has nothing of the kind
    clear: tuple[GroupView, ...]

    def _all(self, groups: Sequence[GroupView]) -> tuple[FindingView, ...]:
        return tuple(finding for group in groups for finding in group.findings)

    @property
    def flagged_findings(self) -> tuple[FindingView, ...]:
        """The leads, strongest check first."""
        return self._all(self.flagged)

    @property
    def unassessed_findings(self) -> tuple[FindingView, ...]:
        """What could not be assessed."""
        return self._all(self.unassessed)

    @property
    def absent_findings(self) -> tuple[FindingView, ...]:
        """What had nothing to look at, such as signatures of a file without any."""
        return self._all(self.absent)

    @property
    def clear_findings(self) -> tuple[FindingView, ...]:
        """What was assessed and raised no suspicion."""
        return self._all(self.clear)

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that points to evidence, in the order shown."""
        groups = (*self.flagged, *self.unassessed, *self.absent, *self.clear)
        return tuple(finding.item for finding in self._all(groups))

    @property
    def unassessed_checks(self) -> int:
        """How many checks could not tell, of all their subjects or of some."""
        return len({finding.check for finding in self.unassessed_findings})

    @property
    def absent_checks(self) -> int:
        """How many checks had nothing to look at, and are not among those that could not tell."""
        untold = {finding.check for finding in self.unassessed_findings}
        return len({finding.check for finding in self.absent_findings} - untold)

    @property
    def partly_unassessed_checks(self) -> int:
        """How many of these told of other subjects."""
        told = {finding.check for finding in (*self.flagged_findings, *self.clear_findings)}
        return len(told & {finding.check for finding in self.unassessed_findings})

    def about(self, *subjects: str | None) -> tuple[FindingView, ...]:
        """Leads whose subject is one of the given names."""
        wanted = {subject for subject in subjects if subject}
        return tuple(finding for finding in self.flagged_findings if finding.subject in wanted)

    def resting_on(self, evidence: Sequence[Evidence]) -> tuple[FindingView, ...]:
        """Leads that show exactly one of the given places of the report."""
        wanted = {(piece.page, piece.boxes) for piece in evidence if piece.boxes}
        return tuple(
            finding
            for finding in self.flagged_findings
            if any((piece.page, piece.boxes) in wanted for piece in finding.item.evidence)
        )


def findings_view(
    outcomes: Sequence[Outcome], assessment: Assessment | None, names: Names, scope: Scope
) -> FindingsView:
    """Outcomes grouped and numbered in the order shown: ``finding-1`` is the strongest lead."""
    points = _points(assessment)
    shared = Counter((outcome.check, outcome.subject) for outcome in outcomes)
    own = {key: value for key, value in points.items() if shared[key] == 1}
    flagged = _grouped(outcomes, State.FLAGGED, lambda outcome: outcome.check)
    flagged.sort(key=lambda group: (-_weight(group, points), -max(outcome.confidence for outcome in group)))
    untold = _grouped(outcomes, State.NOT_ASSESSABLE, lambda outcome: outcome.reason or "")
    unassessed = [group for group in untold if group[0].reason not in NOTHING_THERE]
    absent = [group for group in untold if group[0].reason in NOTHING_THERE]
    clear = _grouped(outcomes, State.CLEAR, lambda outcome: outcome.check)
    counter = iter(range(1, len(outcomes) + 1))

    def views(groups: Sequence[Sequence[Outcome]], *, by_reason: bool) -> tuple[GroupView, ...]:
        return tuple(
            _group(
                [_finding(outcome, next(counter), own, names, scope) for outcome in group],
                _heading(group[0], names, by_reason=by_reason),
                _weight(group, points),
                "" if by_reason else names.precision.get(group[0].check, ""),
            )
            for group in groups
        )

    return FindingsView(
        flagged=views(flagged, by_reason=False),
        unassessed=views(unassessed, by_reason=True),
        absent=views(absent, by_reason=True),
        clear=views(clear, by_reason=False),
    )


def _points(assessment: Assessment | None) -> dict[tuple[str, str], float]:
    points: dict[tuple[str, str], float] = {}
    for term in assessment.terms if assessment else ():
        points[term.check, term.subject] = points.get((term.check, term.subject), 0.0) + term.points
    return points


def _weight(group: Sequence[Outcome], points: dict[tuple[str, str], float]) -> float:
    return sum(points.get(key, 0.0) for key in {(outcome.check, outcome.subject) for outcome in group})


def _grouped(
    outcomes: Sequence[Outcome], state: State, key: Callable[[Outcome], str]
) -> list[tuple[Outcome, ...]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.state is state:
            groups.setdefault(key(outcome), []).append(outcome)
    ordered = (sorted(group, key=lambda outcome: -outcome.confidence) for group in groups.values())
    return [tuple(group) for group in ordered]


def _heading(outcome: Outcome, names: Names, *, by_reason: bool) -> tuple[str, str]:
    if by_reason:
        return names.reason(outcome.reason or ""), ""
    label = names.check(outcome.check)
    return label.name, label.sentence


def _group(
    findings: Sequence[FindingView], heading: tuple[str, str], weight: float, precision: str
) -> GroupView:
    name, sentence = heading
    return GroupView(
        name=name,
        sentence=sentence,
        points=points_words(weight),
        findings=tuple(findings),
        precision=precision,
    )


def points_words(points: float) -> str:
    """Signed points with two decimals; nothing for a check that does not count."""
    return f"{points:+.2f}".replace("-", "−") if abs(points) >= 0.005 else ""


def _finding(
    outcome: Outcome, number: int, points: dict[tuple[str, str], float], names: Names, scope: Scope
) -> FindingView:
    name = names.check(outcome.check).name
    item = Item(
        key=f"finding-{number}",
        tone=TONES[outcome.state],
        tag=str(number),
        title=f"{name} {outcome.subject}".strip(),
        evidence=outcome.evidence,
    )
    return FindingView(
        item=item,
        outcome=outcome,
        number=number,
        check=outcome.check,
        check_name=name,
        subject=outcome.subject,
        statement=outcome.statement,
        confidence=confidence_words(outcome.confidence),
        points=points_words(points.get((outcome.check, outcome.subject), 0.0)),
        places=places_of(item, scope),
        supports=tuple(names.support(support) for support in outcome.supports),
    )
