"""Rule packs: the shipped files are whole, and every kind of defect is named in a sentence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from core.dates import PartialDate
from core.errors import LawDataError
from core.outcome import Support
from corpus.law.packs import (
    PACK_FOLDER,
    RulePack,
    load_packs,
    packs_for,
    scoring_pack,
    supports,
    uncertain_packs_for,
    weighed,
)

# The catalogue of checks with the pack items each bears on; pipelines/checks/ holds the same ids.
CATALOGUE = {
    "agency_unregistered": "agency-2 agency-4 A1-1 O20-9",
    "agency_certificate_lapsed": "agency-2 O1-2 O20-1",
    "business_out_of_scope": "agency-4 O1-3 O20-2",
    "assessor_unregistered": "agency-10 A1-1",
    "assessor_not_with_agency": "agency-4 agency-10 O1-7 O20-6",
    "assessor_in_two_agencies": "agency-10 O1-7 O20-6",
    "leader_unqualified": "agency-6 art-16",
    "team_below_requirements": "agency-6 art-16",
    "workload_implausible": "agency-5 agency-10 A1-2",
    "signature_missing": "agency-11 O1-10 O20-9",
    "signature_typed": "agency-11 O1-10",
    "signature_reused": "agency-11 A1-1 O1-10 O20-9",
    "signatures_one_hand": "agency-11 O1-10 O20-9",
    "seal_missing": "agency-1 A1-1",
    "seal_mismatch": "agency-4 A1-1 O20-9",
    "pdf_signature_broken": "agency-1 A1-5",
    "pdf_edited": "agency-1 A1-5",
    "hidden_text": "agency-1 A1-5",
    "survey_record_missing": "agency-5 A1-2 O1-8 O20-7",
    "leader_not_on_site": "agency-5 A1-2 O1-8 O20-7",
    "survey_conflict": "agency-5 A1-2",
    "photo_reused": "agency-5 A1-2 A1-3",
    "photo_metadata_conflict": "agency-5 A1-2",
    "notice_missing": "agency-5 art-19 art-18",
    "contract_missing": "agency-3 art-15",
    "contract_guarantees_result": "enterprise-1 O20-10",
    "event_order_broken": "agency-7 A1-2",
    "chapter_missing": "agency-7 O1-6 O20-5",
    "not_published": "agency-8 art-17",
    "design_approval_missing": "agency-1 A1-7",
    "text_copied": "agency-1 A1-3 A1-5 F-2 I-2",
    "data_copied": "agency-1 A1-5 F-4 I-4",
    "foreign_name_left": "agency-1 A1-3 A1-5",
    "figures_disagree": "agency-9 S-2 A1-5",
    "enterprise_reports_disagree": "agency-1 A1-3 S-1",
    "citation_outdated": "agency-9 S-3",
    "citation_unknown": "agency-9 S-3",
    "major_hazard_omitted": "agency-9 S-5 A1-4",
    "major_hazard_miscalculated": "agency-9 S-5",
    "major_accident_hazard_unaddressed": "agency-9 S-7 A1-4",
    "obsolete_process_unrecognised": "agency-9 S-4",
    "conclusion_contradicts_body": "agency-1 A1-7 A1-4",
    "rectification_unproven": "enterprise-3 A1-4",
    "measures_unrelated": "agency-9 S-8",
    "third_party_proof_doubtful": "enterprise-2 A1-6 F-5 I-5",
    "evidence_hedged": "agency-1 A1-3",
}
PACKS = load_packs()


def pack(pack_id: str) -> RulePack:
    return next(one for one in PACKS if one.id == pack_id)


def test_the_six_packs_are_there_with_all_items_of_their_lists() -> None:
    assert {one.id: len(one.items) for one in PACKS} == {
        "annex1-2021": 7,
        "rectification-2021": 11 + 4 + 7,
        "order1-2019": 11 + 1,
        "order20-2026": 12 + 4,
        "guidance99-2023": 10 + 6,
        "interpretation19-2022": 6,
    }


@pytest.mark.parametrize("check", CATALOGUE)
def test_a_check_bears_on_exactly_the_items_of_the_catalogue(check: str) -> None:
    assert {support.item for support in supports(check, PACKS)} == set(CATALOGUE[check].split())


def test_no_pack_names_a_check_outside_the_catalogue() -> None:
    named = {entry.check for one in PACKS for item in one.items for entry in item.checks}
    assert named == set(CATALOGUE)


@pytest.mark.parametrize("check", CATALOGUE)
def test_supports_point_at_items_that_exist(check: str) -> None:
    assert all(pack(support.pack).item(support.item) is not None for support in supports(check, PACKS))


def test_every_check_weighs_something_in_the_pack_that_sets_the_score() -> None:
    scoring = scoring_pack(packs_for(PartialDate(2023, 5, 18), PACKS))
    assert scoring is not None
    assert scoring.id == "rectification-2021"
    assert all(scoring.weighed(check).points == weighed(check, PACKS).points > 0 for check in CATALOGUE)


def test_a_single_finding_lifts_a_report_out_of_the_lowest_band_and_none_does_not() -> None:
    from math import exp

    for one in PACKS:
        scoring = one.scoring
        assert 1 / (1 + exp(-scoring.base_log_odds)) < scoring.general_from < scoring.key_from
        lightest = scoring.base_log_odds + min(weighed(check, PACKS).points for check in CATALOGUE)
        assert 1 / (1 + exp(-lightest)) >= scoring.general_from


@pytest.mark.parametrize(
    ("report_on", "expected"),
    [
        ("2019-04-30", set()),
        ("2019-05-01", {"annex1-2021", "rectification-2021", "order1-2019"}),
        ("2022-12-19", {"annex1-2021", "rectification-2021", "order1-2019", "interpretation19-2022"}),
        (
            "2026-06-30",
            {"annex1-2021", "rectification-2021", "order1-2019", "interpretation19-2022", "guidance99-2023"},
        ),
        (
            "2026-07-01",
            {"annex1-2021", "rectification-2021", "order20-2026", "interpretation19-2022", "guidance99-2023"},
        ),
    ],
)
def test_the_report_date_decides_which_packs_apply(report_on: str, expected: set[str]) -> None:
    assert {one.id for one in packs_for(PartialDate.parse(report_on), PACKS)} == expected


def test_a_year_that_straddles_two_orders_leaves_both_uncertain() -> None:
    date = PartialDate(2026)
    assert {one.id for one in uncertain_packs_for(date, PACKS)} == {"order1-2019", "order20-2026"}
    assert not {"order1-2019", "order20-2026"} & {one.id for one in packs_for(date, PACKS)}


def test_a_report_without_a_date_has_no_certain_pack() -> None:
    assert packs_for(None, PACKS) == ()
    assert uncertain_packs_for(None, PACKS) == PACKS


def test_the_campaign_reaches_back_behind_its_notice() -> None:
    annex = pack("annex1-2021")
    assert annex.in_force_from == dt.date(2021, 5, 15)
    assert annex.validity.since == dt.date(2019, 5, 1)


def test_a_finding_counts_once_however_many_packs_it_supports() -> None:
    two = (pack("annex1-2021"), pack("rectification-2021"))
    assert weighed("text_copied", two).points == 2.2
    assert weighed("text_copied", ()).points == 0.0
    assert Support(pack="annex1-2021", item="A1-3") in supports("text_copied", two)


def test_what_no_source_confirms_is_unverified() -> None:
    assert not any(pack("order1-2019").item(f"O1-{n}").verified for n in (1, 2, 3, 6, 7, 8, 9, 10, 11))
    assert all(item.verified for item in pack("order20-2026").items)
    assert [item.id for item in pack("guidance99-2023").items if not item.verified] == ["F-4", "F-5", "F-6"]


GOOD = yaml.safe_load((PACK_FOLDER / "order20-2026.yaml").read_text(encoding="utf-8"))


def write(folder: Path, name: str = "broken.yaml", **changes: object) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump({**GOOD, **changes}, allow_unicode=True), encoding="utf-8")
    return path


def item(**changes: object) -> dict[str, object]:
    return {**GOOD["items"][0], **changes}


def without(key: str) -> dict[str, object]:
    return {name: value for name, value in GOOD["items"][0].items() if name != key}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"items": [without("verified")]}, "条目 O20-1，字段 verified）：缺少该字段"),
        ({"items": [item(verified="是")]}, "条目 O20-1，字段 verified）：应为 true 或 false"),
        ({"items": [item(wieght=1)]}, "条目 O20-1，字段 wieght）：不认识的字段"),
        ({"items": [item(title="")]}, "条目 O20-1，字段 title）：不能为空"),
        ({"items": [item(checks={"text_copied": "高"})]}, "字段 text_copied）：应为数字"),
        ({"items": [item(checks={"text_copied": -1.0})]}, "字段 text_copied）：数值过小"),
        ({"items": [item(checks={"text_copied": 40})]}, "字段 text_copied）：数值过大"),
        ({"items": [item(checks=["text_copied"])]}, "字段 checks）：应为“键: 值”的映射"),
        ({"items": [item(), item()]}, "条目 O20-1）：条目编号重复"),
        ({"items": []}, "字段 items）：不能为空"),
        ({"version": 1}, "字段 version）：应为文字"),
        ({"in_force_from": "七月"}, "字段 in_force_from）：应为日期"),
        ({"in_force_until": dt.date(2026, 6, 30)}, "字段 in_force_until）：早于 in_force_from"),
        (
            {"applies_to_reports_from": dt.date(2027, 1, 1)},
            "字段 applies_to_reports_from）：晚于 in_force_from",
        ),
        ({"schema": "mingjian.rule-pack/9"}, "字段 schema）：取值不在允许范围内"),
        (
            {
                "scoring": {
                    "status": "x",
                    "base_log_odds": -2.0,
                    "bands": {"key_from": 0.2, "general_from": 0.3},
                }
            },
            "general_from 应小于 key_from",
        ),
    ],
)
def test_a_defect_is_named_by_file_item_and_field(
    tmp_path: Path, changes: dict[str, object], sentence: str
) -> None:
    write(tmp_path, **changes)
    with pytest.raises(LawDataError) as caught:
        load_packs(tmp_path)
    assert "broken.yaml" in caught.value.message
    assert sentence in caught.value.message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id: a\nid: b\n", "第2行）：键 id 重复"),
        ("id: [a\n", "不是合法的 YAML"),
        ("- 一\n", "应为“键: 值”的映射"),
        ("", "应为“键: 值”的映射"),
    ],
)
def test_a_file_that_is_no_pack_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "broken.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawDataError, match=r"broken\.yaml") as caught:
        load_packs(tmp_path)
    assert sentence in caught.value.message


def test_bytes_that_are_no_utf8_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_bytes("标题: 一".encode("gbk"))
    with pytest.raises(LawDataError, match="文件无法读取"):
        load_packs(tmp_path)


def test_an_empty_folder_is_no_installation(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match="没有找到任何规则包"):
        load_packs(tmp_path)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, r"版本 \d+ 重复"),
        ({"version": "99", "in_force_from": dt.date(2030, 1, 1)}, "有效期重叠"),
        ({"id": "other"}, "rank 相同"),
    ],
)
def test_packs_that_contradict_each_other_are_refused(
    tmp_path: Path, changes: dict[str, object], sentence: str
) -> None:
    write(tmp_path, "a.yaml")
    write(tmp_path, "b.yaml", **changes)
    with pytest.raises(LawDataError, match=sentence):
        load_packs(tmp_path)


def test_two_versions_of_one_pack_may_follow_each_other(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", version="1", in_force_until=dt.date(2029, 12, 31))
    write(tmp_path, "b.yaml", version="2", in_force_from=dt.date(2030, 1, 1))
    loaded = load_packs(tmp_path)
    assert [one.version for one in packs_for(PartialDate(2029, 12, 31), loaded)] == ["1"]
    assert [one.version for one in packs_for(PartialDate(2030, 1, 1), loaded)] == ["2"]


def test_measured_weights_go_before_hand_set_points_and_stay_below_their_gravity() -> None:
    for one in PACKS:
        assert one.fit is not None
        assert one.fit.reports > 0
        for check, fitted in one.fit.checks.items():
            assert one.weighed(check).points == fitted.weight <= one.gravity(check)
            assert fitted.low <= fitted.weight <= fitted.high
            assert fitted.clear <= 0
    unmeasured = pack("rectification-2021").weighed("signature_reused")
    assert (unmeasured.points, unmeasured.clear) == (3.0, 0.0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weight": 3.0}, "low 与 high"),
        ({"clear": 0.5}, "clear"),
        ({"mistaken": -1}, "mistaken"),
    ],
)
def test_a_measured_weight_that_cannot_be_is_refused(
    tmp_path: Path, change: dict[str, object], sentence: str
) -> None:
    row = {"weight": 0.6, "low": 0.5, "high": 0.7, "clear": -0.01}
    counts = {"planted": 9, "found": 9, "honest": 99, "mistaken": 0}
    fit = {
        "measured_on": dt.date(2026, 11, 27),
        "command": "c",
        "seeds": [1],
        "reports": 108,
        "checks": {"notice_missing": {**row, **counts, **change}},
    }
    write(tmp_path, "a.yaml", fit=fit)
    with pytest.raises(LawDataError, match=sentence):
        load_packs(tmp_path)


def test_a_measured_weight_of_a_check_that_no_item_names_is_refused(tmp_path: Path) -> None:
    row = {"weight": 0.6, "low": 0.5, "high": 0.7, "clear": 0.0}
    counts = {"planted": 9, "found": 9, "honest": 99, "mistaken": 0}
    fit = {
        "measured_on": dt.date(2026, 11, 27),
        "command": "c",
        "seeds": [1],
        "reports": 108,
        "checks": {"nonesuch": {**row, **counts}},
    }
    write(tmp_path, "a.yaml", fit=fit)
    with pytest.raises(LawDataError, match="没有条目使用该检查"):
        load_packs(tmp_path)
