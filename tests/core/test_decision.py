from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision import Decision, Seal, Verdict, basis_of, finding_keys, findings_of, without_finding
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.geometry import Box
from core.outcome import Outcome, State

READ = Evidence(
    report="a" * 64,
    page=3,
    boxes=(Box(1, 2, 30, 14),),
    excerpt="有效期至 2022年12月31日",
    source=EvidenceSource.TEXT,
    confidence=0.99,
)
ROW = Evidence(
    report=None,
    page=None,
    boxes=(),
    excerpt="有效期至2022年12月31日",
    source=EvidenceSource.REGISTRY,
    detail=EvidenceDetail(row="名册.xlsx 第 7 行", snapshot="2023-01-01 abc"),
)
FLAG = Outcome(check="a_check", state=State.FLAGGED, statement="…", subject="温知远", evidence=(READ, ROW))
SEAL = Seal(secret=b"of a store", report="a" * 64)
CLEAR = Outcome(check="a_check", state=State.CLEAR, statement="…", subject="陆以安")


def decided(outcome: Outcome, verdict: Verdict = Verdict.DISMISSED, revision: int = 1) -> Decision:
    key = finding_keys([outcome], SEAL)[0]
    assert key is not None
    return Decision(
        report="a" * 64,
        finding=key,
        check=outcome.check,
        subject=outcome.subject,
        statement=outcome.statement,
        verdict=verdict,
        by="检查员甲",
        at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC),
        revision=revision,
        screening="b" * 64,
        reason="已核实",
        basis=basis_of(outcome.evidence),
    )


def test_a_finding_is_known_again_by_check_and_subject_whatever_it_says_now() -> None:
    later = replace(FLAG, statement="换了说法", confidence=0.5, evidence=(ROW,))
    assert finding_keys([CLEAR, FLAG], SEAL) == (None, finding_keys([later], SEAL)[0])
    assert finding_keys([FLAG], SEAL) != finding_keys([replace(FLAG, subject="陆以安")], SEAL)
    assert finding_keys([FLAG], SEAL) != finding_keys([replace(FLAG, check="other_check")], SEAL)


def test_two_findings_of_one_check_on_one_subject_are_told_apart() -> None:
    first, second = finding_keys([FLAG, replace(FLAG, statement="另一条")], SEAL)
    assert first != second


def test_a_dismissed_finding_stays_dismissed_when_it_was_only_read_another_way() -> None:
    again = replace(
        FLAG,
        evidence=(
            replace(ROW, detail=EvidenceDetail(row="新名册.xlsx 第 9 行", snapshot="2024-01-01 def")),
            replace(READ, source=EvidenceSource.OCR, excerpt="有效期至2022年12月31 日", confidence=0.8),
        ),
    )
    (stands,) = findings_of([again], [decided(FLAG)], SEAL)
    assert stands.is_dismissed
    assert not stands.is_open


def test_other_evidence_opens_it_again_and_says_what_changed() -> None:
    renewed = replace(ROW, excerpt="有效期至2025年12月31日")
    (stands,) = findings_of([replace(FLAG, evidence=(READ, renewed))], [decided(FLAG)], SEAL)
    assert stands.is_open
    assert not stands.is_dismissed
    assert [piece.excerpt for piece in stands.added] == ["有效期至2025年12月31日"]
    assert [(piece.source, piece.excerpt) for piece in stands.gone] == [
        ("registry", "有效期至2022年12月31日")
    ]


def test_the_newest_decision_counts_and_a_withdrawn_one_leaves_the_finding_open() -> None:
    made = [decided(FLAG), decided(FLAG, Verdict.CONFIRMED, 2)]
    (stands,) = findings_of([FLAG], made, SEAL)
    assert stands.decision == made[1]
    assert not stands.is_dismissed

    (stands,) = findings_of([FLAG], [*made, decided(FLAG, Verdict.WITHDRAWN, 3)], SEAL)
    assert stands.decision is None
    assert stands.is_open


@given(st.lists(st.sampled_from([FLAG, CLEAR, replace(FLAG, subject="陆以安")]), max_size=8))
def test_keys_are_unique_and_stand_at_their_outcomes(outcomes: list[Outcome]) -> None:
    keys = finding_keys(outcomes, SEAL)
    assert [key is None for key in keys] == [outcome is CLEAR for outcome in outcomes]
    named = [key for key in keys if key is not None]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("moved", [replace(READ, page=4), replace(READ, excerpt="有效期至2023年12月31日")])
def test_the_place_and_the_words_are_the_basis(moved: Evidence) -> None:
    assert basis_of([moved]) != basis_of([READ])


AREA = replace(READ, page=5, excerpt="占地面积24475m²")
STAFF = replace(READ, page=6, excerpt="从业人数40人")
THERE = replace(READ, report="c" * 64, excerpt="占地面积44500m²", source=EvidenceSource.OTHER_REPORT)


def lead(*evidence: Evidence) -> Outcome:
    return replace(FLAG, evidence=(*evidence, ROW))


def of_rank(rank: int, outcome: Outcome, verdict: Verdict = Verdict.DISMISSED) -> Decision:
    """A decision on a lead that stood behind others of its check and subject."""
    key = finding_keys([FLAG] * rank + [outcome], SEAL)[rank]
    assert key is not None
    return replace(decided(outcome, verdict), finding=key)


def test_what_was_decided_of_leads_that_became_one_is_told_and_decides_nothing() -> None:
    first, second = decided(lead(STAFF)), of_rank(1, lead(AREA, THERE))
    joined = lead(STAFF, AREA, THERE)
    (stands,) = findings_of([joined], [first, second], SEAL)
    assert stands.earlier == (second,)
    assert stands.decision == first
    assert stands.is_open
    assert without_finding([stands], [first, second]) == ()
    (alone,) = findings_of([joined], [second], SEAL)
    assert (alone.decision, alone.earlier, alone.is_open) == (None, (second,), True)
    again = replace(decided(joined), revision=2)
    (done,) = findings_of([joined], [first, second, again], SEAL)
    assert (done.is_dismissed, done.earlier) == (True, (second,))


@pytest.mark.parametrize(
    "made",
    [
        of_rank(1, lead(AREA, STAFF)),  # a part of it is not here
        of_rank(1, lead()),  # only a row of the registry, which many leads show
        of_rank(1, replace(lead(AREA), subject="陆以安")),
        of_rank(1, replace(lead(AREA), check="other_check")),
        of_rank(1, lead(AREA), Verdict.WITHDRAWN),
    ],
)
def test_nothing_is_carried_over_to_what_it_was_not_said_of(made: Decision) -> None:
    (stands,) = findings_of([lead(AREA, THERE)], [made], SEAL)
    assert (stands.decision, stands.earlier, stands.is_open) == (None, (), True)
    gone = without_finding([stands], [made])
    assert gone == (() if made.verdict is Verdict.WITHDRAWN else (made,))


def test_where_ranks_moved_a_decision_is_told_at_the_lead_that_it_was_made_on() -> None:
    """The first of two leads went: the second has its key now, and the decision on the first meets it."""
    made = decided(lead(STAFF))
    first, second = findings_of([lead(AREA), lead(STAFF, THERE)], [made], SEAL)
    assert first.decision == made
    assert first.is_open
    assert (first.earlier, second.earlier) == ((), (made,))
