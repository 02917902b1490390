"""Perfect facts: built from labels of a made corpus, judged with its registry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import InputNotFoundError, UsageError
from core.facts import Role
from eval.factory.corpus import make_corpus
from eval.factory.layouts.catalogue import BY_NAME
from eval.judging.perfect import perfect_facts
from eval.judging.report import document
from eval.judging.run import BUILT, Judgement, judge_folder

CHECKS = ("citation_outdated", "event_order_broken", "major_hazard_omitted")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("judged")
    made = make_corpus(
        out,
        reports=12,
        seed=4,
        layouts=(BY_NAME["plain_grid"],),
        lengths=("brief",),
        scans=False,
        checks=CHECKS,
    )
    assert len(list(made)) == 12
    return out


@pytest.fixture(scope="module")
def labels(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((folder / "reports").glob("*.json"))]


@pytest.fixture(scope="module")
def judgement(folder: Path) -> Judgement:
    return judge_folder(folder)


def test_only_the_wished_checks_are_planted(labels: list[dict[str, Any]]) -> None:
    planted = {o["check"] for raw in labels for o in raw["outcomes"] if o["form"] not in ("plain", "mirror")}
    assert planted & {"citation_outdated", "event_order_broken"}
    assert planted <= {*CHECKS, "major_hazard_miscalculated"}  # what an omission entails


def test_perfect_facts_are_the_label_as_far_as_the_report_states_it(labels: list[dict[str, Any]]) -> None:
    for raw in labels:
        facts = perfect_facts(raw)
        assert facts.report_on is not None
        assert facts.report_on.value == raw["facts"]["report_on"]["value"]
        assert facts.report_on.evidence[0].page == raw["facts"]["report_on"]["evidence"][0]["page"]
        stated = [person for person in raw["facts"]["people"] if person["evidence"]]
        assert [person.name for person in facts.people] == [person["name"] for person in stated]
        assert any(person.role is Role.PROJECT_LEADER for person in facts.people)
        assert len(facts.citations) == len(raw["facts"]["citations"])


def test_what_the_report_does_not_state_is_no_fact(labels: list[dict[str, Any]]) -> None:
    raw = json.loads(json.dumps(labels[0]))
    raw["facts"]["contract_on"]["evidence"] = []
    assert perfect_facts(labels[0]).contract_on is not None
    assert perfect_facts(raw).contract_on is None


def test_every_report_is_judged_by_every_check(judgement: Judgement) -> None:
    assert len(judgement.reports) == 12
    for report in judgement.reports:
        assert {outcome.check for outcome in report.outcomes} == set(BUILT)


def test_planted_dates_and_editions_are_found_and_nothing_else(judgement: Judgement) -> None:
    for check in ("citation_outdated", "event_order_broken"):
        count = judgement.count(f"check.{check}")
        assert count.wanted > 0
        assert count.right == count.wanted == count.got


def test_the_document_tells_the_splits_apart(judgement: Judgement) -> None:
    shown = document(judgement)
    assert shown["reports"] == {"train": 12, "held_out": 0}
    rows = {row["check"]: row for row in shown["checks"]["train"]}
    assert rows["event_order_broken"]["recall"] == 1.0
    assert all(row["labelled"] == 0 for row in shown["checks"]["held_out"])


def test_a_folder_without_labels_or_with_old_ones_is_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InputNotFoundError, match=r"reports/\*\.json"):
        judge_folder(tmp_path)
    (tmp_path / "reports").mkdir()
    raw = json.loads(next((folder / "reports").glob("*.json")).read_text())
    del raw["truth"]
    (tmp_path / "reports" / "old.json").write_text(json.dumps(raw))
    with pytest.raises(UsageError, match=r"old\.json"):
        judge_folder(tmp_path)
