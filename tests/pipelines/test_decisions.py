"""Deciding findings of a real store, and what a later screening makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.decision import Verdict, finding_keys
from core.errors import ConflictError, InputNotFoundError, UsageError
from core.outcome import State
from core.screening import Band, Screening
from corpus.law.packs import load_packs
from corpus.store.store import Store
from pipelines.decisions import Choice, assessment_left, changes_in_words, decide, findings
from pipelines.stages import score
from tests.service.html import examples


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "数据") as opened:
        yield opened


@pytest.fixture
def screening(store: Store) -> Screening:
    made = examples.full()
    store.save_screening(made)
    return made


@pytest.fixture
def key(store: Store, screening: Screening) -> str:
    return next(
        key for key in finding_keys(screening.outcomes, store.seal(screening.report.id)) if key is not None
    )


def test_a_dismissal_stands_in_the_next_screening_of_the_same_evidence(
    store: Store, screening: Screening, key: str
) -> None:
    decide(store, screening, key[:8], Choice(verdict=Verdict.DISMISSED, by="检查员甲", reason="已核对原件"))
    again = replace(screening, provenance=replace(screening.provenance, registry_snapshot="2026-09-01 ffff"))
    first = next(finding for finding in findings(store, again) if finding.key == key)
    assert first.is_dismissed
    assert changes_in_words(first) == ""


def test_changed_evidence_opens_it_again_in_words(store: Store, screening: Screening, key: str) -> None:
    decide(store, screening, key, Choice(verdict=Verdict.DISMISSED, by="检查员甲", reason="已核对原件"))
    place = finding_keys(screening.outcomes, store.seal(screening.report.id)).index(key)
    outcome = screening.outcomes[place]
    other = replace(
        outcome, evidence=(*outcome.evidence[:-1], replace(outcome.evidence[-1], excerpt="另有记载"))
    )
    changed = replace(
        screening, outcomes=(*screening.outcomes[:place], other, *screening.outcomes[place + 1 :])
    )
    first = next(finding for finding in findings(store, changed) if finding.key == key)
    assert first.is_open
    words = changes_in_words(first)
    assert words.startswith("新增证据：")
    assert "「另有记载」" in words
    assert "不再出现：" in words


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Choice(verdict=Verdict.DISMISSED, by="检查员甲", reason=" "), "decision_reason"),
        (Choice(verdict=Verdict.CONFIRMED, by=" "), "decision_by"),
        (Choice(verdict=Verdict.CONFIRMED, by="甲", reason="长" * 2001), "decision_reason"),
        (Choice(verdict=Verdict.WITHDRAWN, by="检查员甲"), "nothing_to_withdraw"),
    ],
)
def test_what_cannot_be_decided_so_is_said_and_not_kept(
    store: Store, screening: Screening, key: str, choice: Choice, code: str
) -> None:
    with pytest.raises(UsageError) as told:
        decide(store, screening, key, choice)
    assert told.value.code == code
    assert store.decisions() == ()


def test_an_unknown_finding_is_answered_with_those_there_are(
    store: Store, screening: Screening, key: str
) -> None:
    with pytest.raises(InputNotFoundError, match=key[:8]):
        decide(store, screening, "0000aaaa", Choice(verdict=Verdict.CONFIRMED, by="检查员甲"))


def test_two_reviewers_of_one_state_do_not_overwrite_each_other(
    store: Store, screening: Screening, key: str
) -> None:
    decide(store, screening, key, Choice(verdict=Verdict.CONFIRMED, by="检查员甲", after=0))
    with pytest.raises(ConflictError, match="检查员甲"):
        decide(store, screening, key, Choice(verdict=Verdict.DISMISSED, by="检查员乙", reason="…", after=0))
    made = decide(
        store, screening, key, Choice(verdict=Verdict.DISMISSED, by="检查员乙", reason="…", after=1)
    )
    assert made.revision == 2


def test_the_assessment_without_what_was_dismissed(store: Store, screening: Screening) -> None:
    packs = load_packs()
    assessment = score.run(screening.outcomes, packs)
    applied = {pack.id: pack.version for pack in packs}
    judged = replace(
        screening, assessment=assessment, provenance=replace(screening.provenance, packs=applied)
    )
    assert assessment_left(judged, findings(store, judged), packs) is None
    for key, outcome in zip(
        finding_keys(judged.outcomes, store.seal(judged.report.id)), judged.outcomes, strict=True
    ):
        if outcome.state is State.FLAGGED and key:
            decide(store, judged, key, Choice(verdict=Verdict.DISMISSED, by="检查员甲", reason="逐条核实"))
    left = assessment_left(judged, findings(store, judged), packs)
    assert left is not None
    assert left.score < assessment.score
    assert left.band in (Band.NOTHING_SEEN, Band.NOT_ASSESSABLE)


def test_the_only_finding_of_a_check_may_be_named_by_the_check(store: Store, screening: Screening) -> None:
    flagged = [outcome.check for outcome in screening.outcomes if outcome.state is State.FLAGGED]
    alone = next(check for check in flagged if flagged.count(check) == 1)
    made = decide(store, screening, alone, Choice(verdict=Verdict.CONFIRMED, by="检查员甲"))
    assert made.check == alone
    with pytest.raises(InputNotFoundError):
        decide(store, screening, "text_copied_never", Choice(verdict=Verdict.CONFIRMED, by="检查员甲"))
