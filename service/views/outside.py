"""Of reports outside the reader's scope, results tell that one exists and whom to ask, no more."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from core.decision import SHOWN_ID, Basis, Decision, Standing
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.outcome import Match, OtherReport, Outcome, State, others_shown
from core.screening import Screening
from corpus.store import party_rows
from corpus.store.card_rows import is_elsewhere
from corpus.store.database import reading
from corpus.store.lead_rows import LeadCard
from pipelines.checks import CHECKS
from service.views.reading import View, whom_to_ask

CHECK_NAMES = {check.id: check.name for check in CHECKS}
_NAMES_THE_OTHER = frozenset({"text_copied", "data_copied", "photo_reused"})  # as the subject
_ELSEWHERE = "管辖地区以外的报告"


def others_in(outcomes: Iterable[Outcome], own: str) -> frozenset[str]:
    """Ids of the other reports that findings show places of."""
    return frozenset(report for outcome in outcomes for report in others_shown(outcome, own))


def hidden(view: View, reports: Iterable[str]) -> dict[str, str]:
    """Those of the reports that the reader may not see, each with whom to ask."""
    ids = sorted(set(reports))
    if view.wanted.regions is None or not ids:
        return {}
    with reading(view.engine) as connection:
        seen = party_rows.seen_among(connection, view.wanted, ids)
        cards = party_rows.cards(connection, set(ids) - seen)
    return {each: whom_to_ask(cards.get(each), view.department) for each in ids if each not in seen}


def hidden_beginnings(view: View, pieces: Iterable[Basis]) -> frozenset[str]:
    """With what the ids of others' reports in these pieces begin, where the reader may not see the report."""
    begins = {_beginning(piece) for piece in pieces if piece.source == EvidenceSource.OTHER_REPORT.value}
    if view.wanted.regions is None or not begins:
        return frozenset()
    named = sorted(begins - {""})
    with reading(view.engine) as connection:
        seen = party_rows.seen_beginning(connection, view.wanted, named) if named else frozenset()
    return frozenset(begins - {report[:SHOWN_ID] for report in seen})


def pieces_told(pieces: Iterable[Basis], unseen: frozenset[str]) -> tuple[Basis, ...]:
    """Evidence of decisions without what it says of hidden reports."""
    return tuple(
        dataclasses.replace(piece, page=None, excerpt="") if _is_among(piece, unseen) else piece
        for piece in pieces
    )


def decisions_within(view: View, made: Iterable[Decision]) -> tuple[Decision, ...]:
    """Without those on reports of other regions, which the reader sees for having handed them in."""
    decisions = tuple(made)
    if view.wanted.regions is None or not decisions:
        return decisions
    with reading(view.engine) as connection:
        cards = party_rows.cards(connection, {each.report for each in decisions})
    return tuple(each for each in decisions if not is_elsewhere(view.wanted, cards.get(each.report)))


def decisions_told(view: View, made: Sequence[Decision]) -> tuple[Decision, ...]:
    """Decisions without what they say of hidden reports; that somebody decided, and why, is told."""
    made = decisions_within(view, made)
    unseen = hidden_beginnings(view, (piece for decision in made for piece in decision.basis))
    return tuple(
        _decision(decision) if any(_is_among(piece, unseen) for piece in decision.basis) else decision
        for decision in made
    )


def _decision(made: Decision) -> Decision:
    words = f"{CHECK_NAMES.get(made.check, made.check)}：涉及管辖地区以外的另一份报告。"
    return dataclasses.replace(made, subject="", statement=words, basis=())


def _beginning(piece: Basis) -> str:
    return piece.excerpt.partition(" ")[0]


def _is_among(piece: Basis, unseen: frozenset[str]) -> bool:
    return piece.source == EvidenceSource.OTHER_REPORT.value and _beginning(piece) in unseen


def outcomes_told(outcomes: Sequence[Outcome], asks: Mapping[str, str]) -> tuple[Outcome, ...]:
    """What checks say without what they say of hidden reports."""
    marks = _marks(outcomes, asks)
    return tuple(_told(outcome, asks, marks) for outcome in outcomes)


def _marks(outcomes: Sequence[Outcome], asks: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What stands for a subject that is the hidden report's name, by check and subject: a running number.

    Subjects stay apart from each other, so that a term of the score still leads to its finding.
    """
    named: dict[str, dict[str, str]] = {}
    for outcome in outcomes:
        is_hidden = any(_is_of(item, asks) for item in outcome.evidence)
        if is_hidden and outcome.subject and outcome.check in _NAMES_THE_OTHER:
            of_check = named.setdefault(outcome.check, {})
            of_check.setdefault(outcome.subject, f"{_ELSEWHERE}{len(of_check) + 1}")
    return {(check, subject): mark for check, marks in named.items() for subject, mark in marks.items()}


def _told(outcome: Outcome, asks: Mapping[str, str], marks: Mapping[tuple[str, str], str]) -> Outcome:
    concerned = [item.report for item in outcome.evidence if _is_of(item, asks)]
    if not concerned:
        return outcome
    return dataclasses.replace(
        outcome,
        subject=marks.get((outcome.check, outcome.subject), outcome.subject),
        statement=_sentence(outcome.check, [asks[report] for report in concerned if report]),
        evidence=tuple(_blank(item, asks) if _is_of(item, asks) else item for item in outcome.evidence),
    )


def cards_told(view: View, cards: Sequence[LeadCard], *, is_search: bool = False) -> tuple[LeadCard, ...]:
    """Findings of lists without what they say of hidden reports, and how those of other regions stand.

    Where words were searched, such findings are left out: that they hold the words would tell it too.
    """
    asks = hidden(view, {other for card in cards for other in card.others})
    told_of = []
    for each in cards:
        card = (
            dataclasses.replace(each, standing=Standing.OPEN)
            if is_elsewhere(view.wanted, each.report)
            else each
        )
        who = [asks[other] for other in card.others if other in asks]
        if not who:
            told_of.append(card)
        elif not is_search:
            subject = _ELSEWHERE if card.check in _NAMES_THE_OTHER else card.subject
            told_of.append(dataclasses.replace(card, subject=subject, statement=_sentence(card.check, who)))
    return tuple(told_of)


def _sentence(check: str, asks: Iterable[str]) -> str:
    name, who = CHECK_NAMES.get(check, check), "、".join(dict.fromkeys(asks))
    return f"{name}：涉及管辖地区以外的另一份报告，本报告中的位置见证据，详情请向{who}了解。"


def screening_told(screening: Screening, asks: Mapping[str, str]) -> Screening:
    """A whole screening without what it says of hidden reports."""
    if not asks:
        return screening
    assessment = screening.assessment
    if assessment is not None:
        touched = {
            (outcome.check, outcome.subject)
            for outcome in screening.outcomes
            if any(_is_of(item, asks) for item in outcome.evidence)
        }
        marks = _marks(screening.outcomes, asks)
        terms = tuple(
            dataclasses.replace(
                term,
                subject=marks.get((term.check, term.subject), term.subject),
                explanation=CHECK_NAMES.get(term.check, term.check),
            )
            if (term.check, term.subject) in touched
            else term
            for term in assessment.terms
        )
        assessment = dataclasses.replace(assessment, terms=terms)
    return dataclasses.replace(
        screening,
        outcomes=outcomes_told(_without_names(screening, asks), asks),
        matches=tuple(
            _match(match, asks) if match.right_report.id in asks else match for match in screening.matches
        ),
        assessment=assessment,
    )


def inputs_told(view: View, screening: Screening) -> Screening:
    """The screening without the reports that it was held against and that the reader may not see.

    Most of them show in no finding; their ids and what they say would tell of them all the same.
    """
    held = screening.provenance.other_reports
    if view.wanted.regions is None or not held:
        return screening
    with reading(view.engine) as connection:
        seen = party_rows.beginnings_seen(connection, view.wanted, held)
    if len(seen) == len(held):
        return screening
    told = {begin: what for begin, what in held.items() if begin in seen}
    provenance = dataclasses.replace(screening.provenance, other_reports=told)
    return dataclasses.replace(screening, provenance=provenance)


def _without_names(screening: Screening, asks: Mapping[str, str]) -> tuple[Outcome, ...]:
    """The outcomes. An old one without a suspicion may name a report of which it shows no place."""
    others = (match.right_report for match in screening.matches if match.right_report.id in asks)
    names = {other.enterprise_name or other.id[:SHOWN_ID]: asks[other.id] for other in others}

    def told(outcome: Outcome) -> Outcome:
        who = [ask for name, ask in names.items() if name in outcome.statement]
        if outcome.state is not State.CLEAR or outcome.check not in _NAMES_THE_OTHER or not who:
            return outcome
        return dataclasses.replace(outcome, statement=_sentence(outcome.check, who))

    return tuple(told(outcome) for outcome in screening.outcomes)


def screening_for(view: View, screening: Screening) -> tuple[Screening, bool]:
    """The screening as the reader may see it, and whether anything was taken out."""
    told = inputs_told(view, screening_told(screening, hidden(view, all_others(screening))))
    return told, told is not screening


def all_others(screening: Screening) -> frozenset[str]:
    """Ids of all other reports that a screening tells of."""
    own = screening.report.id
    matched = {match.right_report.id for match in screening.matches}
    return others_in(screening.outcomes, own) | (matched - {own})


def _is_of(item: Evidence, asks: Mapping[str, str]) -> bool:
    return item.report in asks


def _blank(item: Evidence, asks: Mapping[str, str]) -> Evidence:
    role = f"管辖地区以外的另一份报告，请向{asks[item.report or '']}了解"
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt="",
        source=EvidenceSource.OTHER_REPORT,
        confidence=item.confidence,
        detail=EvidenceDetail(role=role),
    )


def _match(match: Match, asks: Mapping[str, str]) -> Match:
    """That something is shared remains; what, where and how much does not."""
    right: Sequence[Evidence] = match.right[:1]
    asked = {item.report or "": asks[match.right_report.id] for item in right}
    return dataclasses.replace(
        match,
        left=(),
        right=tuple(_blank(item, asked) for item in right),
        right_report=OtherReport(id=""),
        similarity=0.0,
        characters=0,
        telling=0.0,
        counted=0,
        section=None,
        differences=(),
    )
