"""What changed between two screenings of one report, and because of which input.

A finding rests on what was read from the report, on rows of the registry, on law, on other reports and on
code. Which of these made it another one is told from what its check looks at, from the kinds of its evidence
that differ, and from the two provenances: an input is named only when it is another one. Where several
remain, all are named. Rule packs never change what a check finds, only what it weighs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum

from core.decision import Basis, basis_of
from core.evidence import Evidence
from core.facts import Facts
from core.outcome import Outcome, State
from core.screening import Provenance, Screening
from pipelines.checking import Need
from pipelines.checks import CHECKS

_WITHOUT_WEIGHT = frozenset({"confidence", "evidence", "is_confirmed", "raw"})
# All before compare, by name: the stages themselves load engines, which who only compares can do without.
READING_STAGES = frozenset({"admit", "survey", "read", "outline", "extract", "sign", "integrity", "depict"})
_COMPARE = "compare"


class Input(StrEnum):
    """What a screening is made from, beside the file itself, which never changes."""

    CODE = "code"
    READING = "reading"  # stages up to the facts, and the models they use
    REGISTRY = "registry"
    PACKS = "packs"
    TIMELINE = "timeline"
    OTHER_REPORTS = "other_reports"


_NEEDS = {check.id: check.needs for check in CHECKS}
_LOOKED_AT = {
    Need.REGISTRY: Input.REGISTRY,
    Need.LAW: Input.TIMELINE,
    Need.OTHER_REPORTS: Input.OTHER_REPORTS,
    Need.PICTURES: Input.READING,
}
_SHOWN_BY = {
    "report": Input.READING,
    "picture": Input.READING,
    "pdf": Input.READING,
    "registry": Input.REGISTRY,
    "law": Input.TIMELINE,
    "other_report": Input.OTHER_REPORTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InputChange:
    """An input that is another one: what it was and what it is, in the words of the provenance."""

    input: Input
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChange:
    """A finding, or what a check says of a subject, that differs. None: not there."""

    check: str
    subject: str
    before: Outcome | None
    after: Outcome | None
    causes: tuple[Input, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A field of the facts whose values differ: those that came and those that went."""

    field: str
    gone: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Everything that differs. ``score`` and ``band`` are before and after; None where none was given."""

    inputs: tuple[InputChange, ...]
    status: tuple[str, str]
    band: tuple[str | None, str | None]
    score: tuple[float | None, float | None]
    facts: tuple[FactChange, ...]
    outcomes: tuple[OutcomeChange, ...]
    failures_gone: tuple[str, ...]
    failures_added: tuple[str, ...]

    @property
    def are_none(self) -> bool:
        """Whether the two say the same, whatever they were made with."""
        return not (
            self.facts
            or self.outcomes
            or self.failures_gone
            or self.failures_added
            or self.status[0] != self.status[1]
            or self.band[0] != self.band[1]
            or self.score[0] != self.score[1]
        )


def differences(before: Screening, after: Screening) -> Differences:
    """From one screening to another of the same report; raises ``ValueError`` for two reports."""
    if before.report.id != after.report.id:
        raise ValueError("two screenings of one report are compared")
    inputs = _inputs(before.provenance, after.provenance)
    facts = _facts(before.facts, after.facts)
    old, new = before.assessment, after.assessment
    words_before = [f"{f.page or ''} {f.message}".strip() for f in before.failures]
    words_after = [f"{f.page or ''} {f.message}".strip() for f in after.failures]
    return Differences(
        inputs=inputs,
        status=(before.status.value, after.status.value),
        band=(old.band.value if old else None, new.band.value if new else None),
        score=(old.score if old else None, new.score if new else None),
        facts=facts,
        outcomes=_outcomes(before.outcomes, after.outcomes, inputs, facts_differ=bool(facts)),
        failures_gone=tuple(w for w in words_before if w not in words_after),
        failures_added=tuple(w for w in words_after if w not in words_before),
    )


def _inputs(before: Provenance, after: Provenance) -> tuple[InputChange, ...]:
    changes: list[InputChange] = []

    def note(kind: Input, name: str, old: str | None, new: str | None) -> None:
        if old != new:
            changes.append(InputChange(input=kind, name=name, before=old, after=new))

    note(Input.CODE, "mingjian", before.mingjian, after.mingjian)
    for stage, old, new in _joined(before.stages, after.stages):
        kind = Input.OTHER_REPORTS if stage == _COMPARE else Input.CODE
        note(Input.READING if stage in READING_STAGES else kind, stage, old, new)
    for model, old, new in _joined(before.models, after.models):
        note(Input.READING, model, old, new)
    note(Input.REGISTRY, "registry", before.registry_snapshot, after.registry_snapshot)
    for pack, old, new in _joined(before.packs, after.packs):
        note(Input.PACKS, pack, old, new)
    note(Input.TIMELINE, "timeline", before.timeline, after.timeline)
    for report, old, new in _joined(before.other_reports, after.other_reports):
        note(Input.OTHER_REPORTS, report, old, new)
    return tuple(changes)


def _joined(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterable[tuple[str, str | None, str | None]]:
    for name in dict.fromkeys((*before, *after)):
        yield name, before.get(name), after.get(name)


def _facts(before: Facts, after: Facts) -> tuple[FactChange, ...]:
    changes = []
    for field in fields(Facts):
        old = Counter(_values(getattr(before, field.name)))
        new = Counter(_values(getattr(after, field.name)))
        gone, added = tuple((old - new).elements()), tuple((new - old).elements())
        if gone or added:
            changes.append(FactChange(field=field.name, gone=gone, added=added))
    return tuple(changes)


def _values(value: object) -> tuple[str, ...]:
    """What a field says, item by item, without how surely and where."""
    if value is None:
        return ()
    items = value if isinstance(value, tuple) else (value,)
    return tuple(text for text in map(_text, items) if text)


def _text(value: object) -> str:
    if value is None or isinstance(value, Evidence):
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return "、".join(text for text in map(_text, value) if text)
    if is_dataclass(value) and not isinstance(value, type):
        kept = [field.name for field in fields(value) if field.name not in _WITHOUT_WEIGHT]
        return " ".join(text for text in (_text(getattr(value, name)) for name in kept) if text)
    return str(value)


def _outcomes(
    before: Sequence[Outcome], after: Sequence[Outcome], inputs: Sequence[InputChange], *, facts_differ: bool
) -> tuple[OutcomeChange, ...]:
    old, new = _keyed(before), _keyed(after)
    changed = {change.input for change in inputs}
    changes = []
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if _says(one) != _says(other):
            changes.append(
                OutcomeChange(
                    check=key[0],
                    subject=key[1],
                    before=one,
                    after=other,
                    causes=_causes(key[0], _differing(one, other), changed, facts_differ=facts_differ),
                )
            )
    return tuple(changes)


def _keyed(outcomes: Sequence[Outcome]) -> dict[tuple[str, str, int], Outcome]:
    seen: Counter[tuple[str, str]] = Counter()
    keyed = {}
    for outcome in outcomes:
        same = (outcome.check, outcome.subject)
        keyed[(*same, seen[same])] = outcome
        seen[same] += 1
    return keyed


def _says(outcome: Outcome | None) -> object:
    """What counts as a difference; how surely it was read does not, nor in which words nothing was found."""
    if outcome is None:
        return None
    if outcome.state is State.CLEAR:
        return outcome.state
    basis = basis_of(outcome.evidence) if outcome.state is State.FLAGGED else ()
    return outcome.state, outcome.reason, outcome.statement, basis


def _causes(check: str, kinds: set[str], changed: set[Input], *, facts_differ: bool) -> tuple[Input, ...]:
    """The changed inputs that this check looks at, narrowed to those whose kind of evidence differs."""
    needs = _NEEDS.get(check, frozenset(Need))
    possible = {Input.CODE, *(_LOOKED_AT[need] for need in needs if need in _LOOKED_AT)}
    possible |= {Input.READING} if facts_differ else set()
    possible &= changed
    narrowed = possible & {_SHOWN_BY[kind] for kind in kinds if kind in _SHOWN_BY}
    return tuple(kind for kind in Input if kind in (narrowed or possible))


def _differing(before: Outcome | None, after: Outcome | None) -> set[str]:
    """The kinds of evidence that differ."""
    old = set(_basis(before))
    new = set(_basis(after))
    return {piece.source for piece in old ^ new}


def _basis(outcome: Outcome | None) -> tuple[Basis, ...]:
    return basis_of(outcome.evidence) if outcome is not None else ()
