"""What every finding tells a person, over generated cases: subject, facts that clash, rule, and where.

Cases are drawn by leaving out, doubting and changing facts of the cases of ``test_checks``: whatever is
missing, a check says so or stays silent, it never fails and never accuses without showing its ground.
"""

from __future__ import annotations

import dataclasses
import pickle
import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.evidence import Evidence, EvidenceSource
from core.facts import Fact, Facts, Person
from core.outcome import Outcome, State
from corpus.law.packs import load_packs, supports
from pipelines.checking import Case, Check
from pipelines.checks import CHECKS
from pipelines.reasons import REASONS
from tests.contracts.test_checks import CASES

_BASE = tuple((check.id, state.value) for check in CHECKS for state in State)
_FIELDS = tuple(field.name for field in dataclasses.fields(Facts))
_EMPTY = Facts()
# How a statement brings in its rule: what is asked, where it is written, or what the fact ought to be.
_RULE = re.compile(
    r"应|须|不得|要求|规定|《|令第|号第|标准|程序|禁止|临界量|GB|现行有效|废止|代替|登记|资质|有效期|业务范围|重新计算|复算|公开|相同|不存在"
)
_ASKS = re.compile(r"请(?:[^。；]{0,30})?(?:核实|核对|查|调取|复核|确认|说明|向)")
_INTERNAL = re.compile(r"[a-z]+_[a-z_]+|None|Evidence\(|Fact\(|\bTrue\b|\bFalse\b|\{|\}|0x[0-9a-f]+")
_QUOTED = re.compile(r"[“《][^”》]{2,}[”》]")
_FIGURES = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十]+(?:项|级|个|天|份|类)")


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    """A case of the suite with facts left out, doubted or taken from another case."""
    check, state = draw(st.sampled_from(_BASE))
    case = CASES[check][State(state)]
    other_check, other_state = draw(st.sampled_from(_BASE))
    other = CASES[other_check][State(other_state)].facts
    facts = case.facts
    for name in draw(st.lists(st.sampled_from(_FIELDS), max_size=4, unique=True)):
        how = draw(st.sampled_from(("leave out", "take", "doubt")))
        facts = dataclasses.replace(facts, **{name: _changed(getattr(facts, name), other, name, how)})
    if draw(st.booleans()):
        case = dataclasses.replace(case, registry=None)
    if draw(st.booleans()):
        case = dataclasses.replace(case, others=CASES[other_check][State(other_state)].others)
    return dataclasses.replace(case, facts=facts)


def _changed(value: Any, other: Facts, name: str, how: str) -> Any:
    if how == "leave out":
        return getattr(_EMPTY, name)
    if how == "take":
        return getattr(other, name)
    if isinstance(value, tuple):
        return tuple(_doubted(item) for item in value)
    return _doubted(value)


def _doubted(value: Any) -> Any:
    """A value read with little confidence from a picture."""
    if not isinstance(value, Fact | Person):
        return value
    read = tuple(_read(item) for item in value.evidence)
    return dataclasses.replace(value, confidence=0.4, evidence=read)


def _read(item: Evidence) -> Evidence:
    return dataclasses.replace(item, confidence=0.4, source=EvidenceSource.OCR)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(case=_cases())
def test_whatever_is_missing_or_doubted_every_outcome_keeps_its_promises(check: Check, case: Case) -> None:
    outcomes = check.assess(case)
    assert outcomes
    assert outcomes == check.assess(case)
    assert pickle.loads(pickle.dumps(outcomes)) == outcomes
    for outcome in outcomes:
        _holds(check, outcome, case)


def _holds(check: Check, outcome: Outcome, case: Case) -> None:
    assert outcome.check == check.id
    assert outcome.state in set(State)
    assert 0.0 <= outcome.confidence <= 1.0
    assert re.search(r"[\u4e00-\u9fff]{4}", outcome.statement)
    assert outcome.statement.endswith("。")
    assert not _INTERNAL.search(outcome.statement), outcome.statement
    for item in outcome.evidence:
        others = [brief.report for brief in case.others.briefs] if case.others else []
        others += [match.right_report.id for match in case.matches]
        assert item.report in (None, case.report, *others)
        assert (item.source is EvidenceSource.OTHER_REPORT) == (item.report not in (None, case.report))
        assert item.page is None or item.boxes
    if outcome.state is State.NOT_ASSESSABLE:
        assert outcome.reason in REASONS
        assert outcome.confidence == 1.0  # an answer that says nothing weighs nothing
    if outcome.state is State.FLAGGED:
        assert outcome.subject
        assert outcome.evidence
        assert min((item.confidence for item in outcome.evidence), default=1.0) >= outcome.confidence


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_statement_names_its_subject_the_clash_and_the_rule(check: Check) -> None:
    for outcome in check.assess(CASES[check.id][State.FLAGGED]):
        statement = outcome.statement
        assert _names(outcome), (outcome.subject, statement)
        assert _RULE.search(statement), statement
        assert _ASKS.search(statement), statement
        assert _told(outcome) >= 2 or _is_absence(statement), statement


def _names(outcome: Outcome) -> bool:
    """Whether the statement has the subject, or both sides of one that joins two by 与."""
    parts = outcome.subject.split("与")
    return outcome.subject in outcome.statement or all(part in outcome.statement for part in parts)


def _told(outcome: Outcome) -> int:
    """How many particulars a statement gives: quotations, figures and texts of the evidence."""
    own = {item.excerpt for item in outcome.evidence if 2 <= len(item.excerpt) <= 40}
    found = {*_QUOTED.findall(outcome.statement), *_FIGURES.findall(outcome.statement)}
    return len(found | {text for text in own if text in outcome.statement})


def _is_absence(statement: str) -> bool:
    """What is not there cannot be quoted; the statement then says where it was sought."""
    return bool(re.search(r"没有|未见|查不到|缺少", statement))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_evidence_shows_two_sides_and_places_a_person_can_see(check: Check) -> None:
    for outcome in check.assess(CASES[check.id][State.FLAGGED]):
        places = {(item.page, item.boxes, item.excerpt, item.detail) for item in outcome.evidence}
        assert len(places) >= 2, outcome.statement
        assert any(item.page is not None for item in outcome.evidence)


def test_every_item_a_check_bears_on_weighs_something() -> None:
    packs = load_packs()
    for check in CHECKS:
        named = [(pack, support.item) for pack in packs for support in pack.supports(check.id)]
        assert {(pack.id, item) for pack, item in named} == {
            (support.pack, support.item) for support in supports(check.id, packs)
        }
        assert all(pack.item(item) is not None and pack.gravity(check.id) > 0 for pack, item in named)


def test_no_two_checks_look_for_the_same_in_the_same_words() -> None:
    words = [_bare(check.sentence) for check in CHECKS]
    assert len(set(words)) == len(words)
    assert all(re.search(r"[\u4e00-\u9fff]{6}", word) for word in words)
    assert not _INTERNAL.search(_joined(check.name + check.sentence for check in CHECKS))


def _bare(text: str) -> str:
    return re.sub(r"[^\w]", "", text)


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(texts)
