"""The findings of a report with how they stand, read without its document, as the reader may see them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.decision import Decision, Finding, finding_of, with_earlier
from core.outcome import Outcome
from core.screening import Screening
from corpus.store import decision_rows, lead_rows
from corpus.store.database import reading
from corpus.store.entries import DecidedCount
from corpus.store.tables import decisions
from service.views.documents import Kept
from service.views.outside import (
    decisions_told,
    decisions_within,
    hidden,
    hidden_beginnings,
    others_in,
    outcomes_told,
    pieces_told,
)
from service.views.reading import View

_counts = Kept(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All findings in the order of the screening; ``decisions`` of the report in the order made."""

    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]

    def past(self, key: str) -> Sequence[Decision]:
        """The decisions on one finding."""
        return [decision for decision in self.decisions if decision.finding == key]


def findings_of_report(view: View, report: str) -> Findings:
    """What others' reports outside the scope show is taken out; how a finding stands is not."""
    with reading(view.engine) as connection:
        leads = lead_rows.of_report(connection, report)
        made = decision_rows.listed(connection, report)
    made = decisions_within(view, made)
    newest = {decision.finding: decision for decision in made}
    outcomes = [lead.outcome for lead in leads]
    told = outcomes_told(outcomes, hidden(view, others_in(outcomes, report)))
    stands = with_earlier([finding_of(lead.key, lead.outcome, newest.get(lead.key)) for lead in leads], made)
    return Findings(findings=_shown(view, stands, told), decisions=made)


def findings_told(
    view: View, found: Sequence[Finding], screening: Screening, shown: Screening
) -> tuple[Finding, ...]:
    """Findings of a screening, their outcomes those of ``shown``: the same as the reader may see it."""
    told = dict(zip(map(id, screening.outcomes), shown.outcomes, strict=True))
    made = [made for each in found for made in (each.decision, *each.earlier) if made is not None]
    shown_of = {each.finding for each in decisions_within(view, made)}
    stands = (
        each
        if all(made.finding in shown_of for made in (each.decision, *each.earlier) if made is not None)
        else dataclasses.replace(each, decision=None, added=(), gone=(), earlier=())
        for each in found
    )
    return _shown(view, stands, [told[id(each.outcome)] for each in found])


def _shown(view: View, found: Iterable[Finding], told: Sequence[Outcome]) -> tuple[Finding, ...]:
    """Neither the findings nor what changed since a decision tell of a hidden report."""
    stands = [
        dataclasses.replace(each, outcome=outcome, earlier=decisions_told(view, each.earlier))
        for each, outcome in zip(found, told, strict=True)
    ]
    unseen = hidden_beginnings(view, (piece for each in stands for piece in (*each.added, *each.gone)))
    return tuple(
        dataclasses.replace(each, added=pieces_told(each.added, unseen), gone=pieces_told(each.gone, unseen))
        for each in stands
    )


def unseen_from(view: View, report: str) -> tuple[object, ...]:
    """What of other reports the findings of this one do not tell.

    It changes where another report is removed, moves to another region or is handed in.
    """
    if view.wanted.regions is None:
        return ()
    with reading(view.engine) as connection:
        others, made = lead_rows.others_of(connection, report), decision_rows.listed(connection, report)
    unseen = hidden_beginnings(view, (piece for decision in made for piece in decision.basis))
    return tuple(sorted(hidden(view, others).items())), tuple(sorted(unseen))


LAST_DECISION = select(func.max(decisions.c.id).label("last"))


def last_decision(view: View) -> int:
    """The number of the newest decision of all: as long as it is the same, no finding stands otherwise."""
    with reading(view.engine) as connection:
        return int(connection.execute(LAST_DECISION).scalar() or 0)


def counts_by_check(view: View) -> dict[str, DecidedCount]:
    """How the findings of each check were decided; counted anew where a decision came."""

    def counted() -> dict[str, DecidedCount]:
        with reading(view.engine) as connection:
            return {count.check: count for count in decision_rows.counted(connection)}

    return _counts.get((str(view.engine.url), last_decision(view)), counted)


def known_counts(database: str, last: int) -> dict[str, DecidedCount] | None:
    """The same where they were counted since that decision; otherwise None."""
    return _counts.known((database, last))  # type: ignore[return-value]
