"""``decide``, ``decisions``, ``checks``, ``diff``: the real program over a real data folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.decision import SHOWN_KEY
from core.screening import Screening
from corpus.store.store import Store
from service.audit.trail import Trail
from tests.service.html import examples
from tests.service.program import mingjian


@pytest.fixture
def screened(tmp_path: Path) -> Screening:
    made = examples.full()
    with Store.open(tmp_path / "data") as store:
        store.save_screening(made)
    return made


def key_of(screening: Screening, folder: Path) -> str:
    with Store.open(folder / "data") as store:
        return store.leads(screening.report.id)[0].key[:SHOWN_KEY]


def test_a_lead_is_decided_listed_shown_and_counted(tmp_path: Path, screened: Screening) -> None:
    report, key = screened.report.id[:12], key_of(screened, tmp_path)
    before = mingjian("show", report, folder=tmp_path)
    assert key in before.stdout

    bare = mingjian("decide", report, key, "dismiss", "--by", "检查员甲", folder=tmp_path)
    assert bare.returncode == 2
    assert "须写明理由" in bare.stderr
    done = mingjian(
        "decide",
        report,
        key,
        "dismiss",
        "--by",
        "检查员甲",
        "--reason",
        "已核对原件",
        "--after",
        "0",
        folder=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    late = mingjian("decide", report, key, "confirm", "--by", "检查员乙", "--after", "0", folder=tmp_path)
    assert late.returncode == 10
    assert "检查员甲" in late.stderr

    after = mingjian("show", report, folder=tmp_path)
    assert "已排除（检查员甲" in after.stdout
    assert "不计已排除的线索" in after.stdout
    listed = mingjian("decisions", report, folder=tmp_path)
    assert "已核对原件" in listed.stdout
    assert Path(screened.report.file_name).stem[:6] in listed.stdout
    assert report not in listed.stdout
    counted = mingjian("checks", folder=tmp_path)
    assert "0%（0/1，95% 区间 0%–79%）" in counted.stdout


def test_two_screenings_are_compared_in_words_and_as_json(tmp_path: Path, screened: Screening) -> None:
    report = screened.report.id[:12]
    alone = mingjian("diff", report, folder=tmp_path)
    assert alone.returncode == 2
    assert "没有可比较的" in alone.stderr

    later = replace(
        screened,
        outcomes=screened.outcomes[1:],
        provenance=replace(screened.provenance, registry_snapshot="2030-01-01 abcdef"),
    )
    with Store.open(tmp_path / "data") as store:
        store.save_screening(later)
    found = mingjian("diff", report, folder=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "→ 2030-01-01 abcdef" in found.stdout
    document = json.loads(mingjian("diff", report, "--json", folder=tmp_path).stdout)
    assert [change["check"] for change in document["outcomes"]] == [screened.outcomes[0].check]
    assert document["outcomes"][0]["after"] is None

    wrong = mingjian("diff", report, "--from", "zz", folder=tmp_path)
    assert wrong.returncode == 2
    assert "不能确定是哪一次筛查" in wrong.stderr


def test_a_decision_is_in_the_audit_trail_and_a_refused_one_is_not(
    tmp_path: Path, screened: Screening
) -> None:
    report, key = screened.report.id[:12], key_of(screened, tmp_path)
    mingjian("decide", report, key, "confirm", "--by", "检查员甲", "--after", "3", folder=tmp_path)
    done = mingjian("decide", report, key, "confirm", "--by", "检查员甲", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    with Store.open(tmp_path / "data") as store:
        (entry,) = Trail(store.engine).entries()
    assert (entry.action, entry.object_kind, entry.object_id) == ("decision", "report", screened.report.id)
    assert entry.actor.startswith("命令行:")
    assert json.loads(entry.detail)["by"] == "检查员甲"
    assert json.loads(entry.detail)["verdict"] == "confirmed"
    verified = mingjian("audit", "verify", folder=tmp_path)
    assert verified.returncode == 0, verified.stderr
