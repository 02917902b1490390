"""Weights from counts, thresholds from scores, and both into the files of the packs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from pathlib import Path

import pytest

from core.errors import UsageError
from core.outcome import Outcome, State
from core.screening import Assessment, Band
from corpus.law.packs import PACK_FOLDER, RulePack, load_packs, scoring_pack
from eval.judging.run import Judged, Judgement
from eval.scorecard.intervals import wilson
from eval.scorecard.labels import Label, LabelledOutcome
from eval.weights import command
from eval.weights.fit import LEAST, fitted, log_ratio, worth
from eval.weights.samples import Sample, samples_of, train_reports
from tests import cases

ON = dt.date(2026, 11, 27)
GOOD = Sample(planted=20, found=19, honest=200, false=0, layouts=10)


def pack() -> RulePack:
    found = scoring_pack(load_packs())
    assert found is not None
    return found


def outcome(check: str, state: State) -> Outcome:
    return Outcome(
        check=check,
        state=state,
        statement="说明。",
        reason="facts_missing" if state is State.NOT_ASSESSABLE else None,
        evidence=(cases.evidence(),),
    )


def report(check: str, planted: bool, said: State, *, form: str = "plain", split: str = "train") -> Judged:
    state = State.FLAGGED if planted else State.CLEAR
    label = Label(
        report="r",
        file_name="甲.pdf",
        pages=1,
        layout="plain_grid",
        split=split,
        carrier="born_digital",
        facts={},
        people=(),
        citations=(),
        mentions=frozenset(),
        sections=(),
        hazards=(),
        outcomes=(LabelledOutcome(check=check, state=state, form=form, pages=frozenset()),),
        page_texts={},
    )
    assessment = Assessment(score=0.1, band=Band.GENERAL, packs=(pack().id,), terms=())
    return Judged(label=label, outcomes=(outcome(check, said),), assessment=assessment, counts={}, misses=())


def corpus(check: str, *, planted: int, found: int, honest: int, false: int) -> Judgement:
    reports = [report(check, True, State.FLAGGED if n < found else State.CLEAR) for n in range(planted)]
    reports += [report(check, False, State.FLAGGED if n < false else State.CLEAR) for n in range(honest)]
    return Judgement(reports=tuple(reports), skipped=(), is_read=True)


def test_counts_are_of_reports_on_which_the_check_could_tell() -> None:
    check = "contract_missing"
    reports = [
        report(check, True, State.FLAGGED),
        report(check, True, State.CLEAR),
        report(check, True, State.NOT_ASSESSABLE),
        report(check, False, State.CLEAR),
        report(check, False, State.FLAGGED),
        report(check, True, State.FLAGGED, form="mirror"),
    ]
    assert samples_of(reports)[check] == Sample(planted=2, found=1, honest=2, false=1, layouts=1)


def test_reports_in_held_out_layouts_are_never_fitted_to() -> None:
    held = report("contract_missing", False, State.FLAGGED, split="held_out")
    judgement = Judgement(reports=(held,), skipped=())
    assert train_reports([judgement]) == ()
    with pytest.raises(UsageError, match="训练版式"):
        command.fit([judgement], (1,), ON)


def test_a_weight_is_at_most_the_gravity_and_never_negative() -> None:
    for gravity in (0.5, 1.2, 3.0):
        assert log_ratio(gravity, 1.0, 0.0) == pytest.approx(gravity)
        assert 0 < log_ratio(gravity, 0.8, 0.01) < gravity
        assert log_ratio(gravity, 0.9, 0.02, is_flag=False) < 0
    useless = Sample(planted=20, found=1, honest=100, false=60, layouts=20)
    fit = fitted(pack(), {"contract_missing": useless})["contract_missing"]
    assert fit.weight == fit.low == LEAST
    assert fit.clear == 0.0


def test_false_flags_lower_a_weight_and_few_reports_widen_its_interval() -> None:
    def of(sample: Sample) -> tuple[float, float]:
        fit = fitted(pack(), {"contract_missing": sample})["contract_missing"]
        assert 0 < fit.low <= fit.weight <= fit.high <= pack().gravity("contract_missing")
        return fit.weight, fit.high - fit.low

    good, wrong = of(GOOD), of(dataclasses.replace(GOOD, false=10))
    few = of(Sample(planted=5, found=5, honest=20, false=0, layouts=2))
    assert wrong[0] < good[0]
    assert few[0] < good[0]
    assert few[1] > good[1]


def test_reports_in_one_layout_prove_less_than_as_many_in_several() -> None:
    assert worth(30, 30) == 30
    assert worth(300, 10) == pytest.approx(300 / 15.5)
    assert worth(3000, 10) < 20.01

    def high(layouts: int) -> float:
        sample = dataclasses.replace(GOOD, layouts=layouts)
        return fitted(pack(), {"contract_missing": sample})["contract_missing"].weight

    assert high(2) < high(20)


def test_the_same_counts_give_the_same_weights() -> None:
    assert fitted(pack(), {"contract_missing": GOOD}) == fitted(pack(), {"contract_missing": GOOD})


def test_a_check_without_samples_keeps_its_hand_set_points() -> None:
    few = Sample(planted=2, found=2, honest=100, false=0)
    assert fitted(pack(), {"contract_missing": few}) == {}
    judgement = corpus("contract_missing", planted=20, found=19, honest=100, false=1)
    found = command.fit([judgement], (7,), ON)
    scoring = next(one for one in found.packs if one.id == pack().id)
    unmeasured = scoring.weighed("signature_reused")
    assert (unmeasured.points, unmeasured.fit) == (pack().gravity("signature_reused"), None)
    assert scoring.weighed("contract_missing").fit is not None


def test_the_band_begins_where_a_grave_lead_reaches_and_says_how_sure_it_is() -> None:
    found = command.fit([corpus("contract_missing", planted=20, found=20, honest=100, false=0)], (7,), ON)
    assert 0 < found.bands.general_from < found.bands.grave_from <= found.bands.key_from < 1
    assert found.bands.interval == wilson(found.bands.carrying, found.bands.reports)
    assert not found.bands.is_shown  # a light lead alone does not reach the band


def test_what_is_written_is_read_again_and_all_else_stays(tmp_path: Path) -> None:
    for path in PACK_FOLDER.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    found = command.fit([corpus("contract_missing", planted=20, found=19, honest=100, false=1)], (7,), ON)
    command.write_packs(found, tmp_path)
    once = {one.id: one for one in load_packs(tmp_path)}
    for one in load_packs():
        written = once[one.id]
        assert written.items == one.items
        assert written.fit == next(two.fit for two in found.packs if two.id == one.id)
        assert int(written.version) == int(one.version) + 1
        assert written.scoring.key_from == found.bands.key_from
        assert written.scoring.base_log_odds == one.scoring.base_log_odds
    again = tmp_path / "again"
    shutil.copytree(tmp_path, again)
    command.write_packs(found, again)
    texts = [(folder / "annex1-2021.yaml").read_text(encoding="utf-8") for folder in (tmp_path, again)]
    assert texts[0].replace('version: "', "") != texts[1]
    assert texts[0].count("\nfit:") == texts[1].count("\nfit:") == 1
    assert len(texts[0].splitlines()) == len(texts[1].splitlines())


def test_an_interval_holds_for_few_reports_too() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(10, 10)
    assert 0.6 < low < 0.75
    assert high == pytest.approx(1.0)
