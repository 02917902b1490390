"""What inspectors decided of findings. Decisions are kept for ever: a later one of the same finding stands
above the earlier ones and never replaces them.

A finding is known again in the next screening by its check and subject, under a key that only the store can
make: a subject may be the name of a report that not everybody may see. A decision rests on a *basis*, the
evidence as it was then; it stands while that evidence is the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.evidence import Evidence, EvidenceSource
from core.ids import digest
from core.outcome import Outcome, State

_OWN = frozenset({"report", EvidenceSource.PICTURE.value, EvidenceSource.PDF.value})
SHOWN_KEY = 8  # hex digits of a finding's key that people see and type
SHOWN_ID = 12  # of a report's id


class Verdict(StrEnum):
    """What an inspector says of a finding."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    FIELD_CHECK = "needs_field_check"
    WITHDRAWN = "withdrawn"  # takes the decision before it back; the finding is open again

    @property
    def in_chinese(self) -> str:
        """The word an inspector reads."""
        return _WORDS[self]


_WORDS = {
    Verdict.CONFIRMED: "已确认",
    Verdict.DISMISSED: "已排除",
    Verdict.FIELD_CHECK: "需现场核查",
    Verdict.WITHDRAWN: "已撤回处理",
}


class Standing(StrEnum):
    """How a finding stands now."""

    OPEN = "open"
    CHANGED = "changed"  # decided on other evidence: open again
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    FIELD_CHECK = "needs_field_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One piece of evidence as a decision saw it: what it says and where, not how well it was read."""

    source: str  # report, picture, pdf, registry, law, other_report
    page: int | None
    excerpt: str  # NFKC, without white space; of another report, its id's beginning stands before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. ``revision`` counts the decisions of one finding from 1."""

    report: str
    finding: str  # finding_keys
    check: str
    subject: str
    statement: str  # what the finding said
    verdict: Verdict
    by: str
    at: dt.datetime
    revision: int
    screening: str  # id of the screening that was looked at
    account: str | None = None  # whose it is, by id; None at the command line, and where it was not kept
    reason: str = ""  # never empty for a dismissal
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A flagged outcome of the latest screening and how it stands.

    ``decision`` is the newest one, withdrawn ones left out. Where the evidence is no longer what the
    decision rested on, ``added`` and ``gone`` say what changed, and the finding is open again. ``earlier``
    are decisions on findings that are part of this one now: they are told, and decide nothing.
    """

    key: str
    outcome: Outcome
    decision: Decision | None = None
    added: tuple[Basis, ...] = ()
    gone: tuple[Basis, ...] = ()
    earlier: tuple[Decision, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether there is a decision that the evidence has outrun."""
        return bool(self.added or self.gone)

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to decide."""
        return self.decision is None or self.is_changed

    @property
    def standing(self) -> Standing:
        """In one word."""
        if self.decision is None:
            return Standing.OPEN
        return Standing.CHANGED if self.is_changed else Standing(self.decision.verdict.value)

    @property
    def is_dismissed(self) -> bool:
        """Whether it was dismissed on evidence that still is the same."""
        return not self.is_open and self.decision is not None and self.decision.verdict is Verdict.DISMISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Makes the keys of one report's findings.

    Who lacks the store's ``secret`` can neither compute a key from a guessed subject nor tell that the
    findings of two reports are on the same one.
    """

    secret: bytes
    report: str

    def key(self, mark: str) -> str:
        """64 hex digits (HMAC-SHA256) for what tells a finding from others."""
        return hmac.new(self.secret, f"{self.report}{mark}".encode(), hashlib.sha256).hexdigest()


def finding_keys(outcomes: Sequence[Outcome], seal: Seal) -> tuple[str | None, ...]:
    """The key of every flagged outcome, None for the others; same report, check and subject: same key.

    A second finding of one check on one subject is told apart by its rank among them.
    """
    seen: Counter[tuple[str, str]] = Counter()
    keys: list[str | None] = []
    for outcome in outcomes:
        if outcome.state is not State.FLAGGED:
            keys.append(None)
            continue
        same = (outcome.check, _folded(outcome.subject))
        keys.append(seal.key(digest([*same, seen[same]])))
        seen[same] += 1
    return tuple(keys)


def basis_of(evidence: Sequence[Evidence]) -> tuple[Basis, ...]:
    """What a decision on this evidence rests on, sorted, each piece once."""
    pieces = {_piece(item) for item in evidence}
    return tuple(sorted(pieces, key=lambda piece: (piece.source, piece.page or 0, piece.excerpt)))


def findings_of(
    outcomes: Sequence[Outcome], decisions: Sequence[Decision], seal: Seal
) -> tuple[Finding, ...]:
    """The flagged outcomes with how they stand; ``decisions`` of the report in the order of revisions."""
    newest = {decision.finding: decision for decision in decisions}
    return with_earlier(
        [
            finding_of(key, outcome, newest.get(key))
            for key, outcome in zip(finding_keys(outcomes, seal), outcomes, strict=True)
            if key is not None
        ],
        decisions,
    )


def finding_of(key: str, outcome: Outcome, decision: Decision | None) -> Finding:
    """A flagged outcome with its newest decision: how it stands."""
    if decision is None or decision.verdict is Verdict.WITHDRAWN:
        return Finding(key=key, outcome=outcome)
    now, then = set(basis_of(outcome.evidence)), set(decision.basis)
    return Finding(
        key=key,
        outcome=outcome,
        decision=decision,
        added=tuple(piece for piece in basis_of(outcome.evidence) if piece not in then),
        gone=tuple(piece for piece in decision.basis if piece not in now),
    )


def with_earlier(found: Sequence[Finding], decisions: Sequence[Decision]) -> tuple[Finding, ...]:
    """The findings of a report with the decisions on those that became part of them."""
    left = [*_left_over(found, decisions), *_astray(found)]
    if not left:
        return tuple(found)
    return tuple(
        replace(
            each,
            earlier=tuple(
                made for made in left if made.finding != each.key and is_part_of(made, each.outcome)
            ),
        )
        for each in found
    )


def without_finding(found: Sequence[Finding], decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The newest decisions on findings that are no longer there, neither by themselves nor within another."""
    told = {id(made) for each in found for made in each.earlier}
    return tuple(made for made in _left_over(found, decisions) if id(made) not in told)


def is_part_of(made: Decision, outcome: Outcome) -> bool:
    """Whether what was decided is part of a finding now: the same check and subject, and its places in it.

    The places of the report itself tell; those of other reports where there are none. What stands in laws
    and registers is the same for many findings and tells nothing.
    """
    if made.check != outcome.check or _folded(made.subject) != _folded(outcome.subject):
        return False
    own = {piece for piece in made.basis if piece.source in _OWN}
    told = own or {piece for piece in made.basis if piece.source == EvidenceSource.OTHER_REPORT.value}
    return bool(told) and told <= set(basis_of(outcome.evidence))


def _left_over(found: Sequence[Finding], decisions: Sequence[Decision]) -> list[Decision]:
    """The newest decisions on findings that do not stand by themselves, taken back ones left out."""
    keys = {each.key for each in found}
    newest = {made.finding: made for made in decisions if made.finding not in keys}
    return [made for made in newest.values() if made.verdict is not Verdict.WITHDRAWN]


def _astray(found: Sequence[Finding]) -> list[Decision]:
    """Decisions that rest on nothing of the finding that has their key now: ranks of one subject moved."""
    return [
        each.decision
        for each in found
        if each.decision is not None and each.is_changed and not is_part_of(each.decision, each.outcome)
    ]


def _piece(item: Evidence) -> Basis:
    is_read = item.source in (EvidenceSource.TEXT, EvidenceSource.OCR)
    source = "report" if is_read else item.source.value
    other = f"{(item.report or '')[:SHOWN_ID]} " if item.source is EvidenceSource.OTHER_REPORT else ""
    return Basis(source=source, page=item.page, excerpt=other + _folded(item.excerpt))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
