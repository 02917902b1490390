"""GB 18218-2018: the tables are whole, and S, R and grade come out as by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from core.dates import PartialDate
from core.errors import LawDataError
from corpus.law.gb18218 import GB_18218_2009, GB_18218_2018, Criteria, Holding, Unit, recompute

CRITERIA = Criteria.load()


def test_the_tables_have_all_their_rows() -> None:
    assert (len(CRITERIA.substances), len(CRITERIA.classes)) == (85, 24)
    assert sum(row.beta is not None for row in CRITERIA.substances) + len(CRITERIA.toxic_gases) == 14
    assert (len(CRITERIA.alphas), len(CRITERIA.grades)) == (5, 4)


@pytest.mark.parametrize(
    ("name", "cas", "threshold", "beta"),
    [
        ("液氨", None, 10, 2),
        ("不知名", "7664-41-7", 10, 2),
        ("光气", None, 0.3, 20),
        ("异氰酸甲酯", None, 0.75, 20),
        ("甲醇", None, 500, None),
        ("1，2-环氧丙烷", None, 10, None),
        ("丙烷", None, 50, None),
        ("TNT", None, 5, None),
        ("金属钠", None, 10, None),
    ],
)
def test_a_chemical_is_found_by_cas_name_or_alias(
    name: str, cas: str | None, threshold: float, beta: float | None
) -> None:
    (row,) = CRITERIA.substances_called(name, cas)
    assert (row.threshold_t, row.beta) == (threshold, beta)


def test_the_state_decides_between_rows_of_one_chemical() -> None:
    rows = CRITERIA.substances_called("硝化棉")
    assert [row.threshold_t for row in rows] == [1, 1, 10, 50, 50]
    assert all(row.condition for row in rows)
    assert len(CRITERIA.substances_called("", "9004-70-0")) == 6
    assert CRITERIA.substances_called("水") == ()


def test_classes_give_threshold_and_factor() -> None:
    flammable = CRITERIA.hazard_class("w5.3")
    assert flammable is not None
    assert (flammable.threshold_t, flammable.beta) == (1000, 1)
    assert CRITERIA.hazard_class("W12") is None


@pytest.mark.parametrize(
    ("people", "alpha"),
    [(0, 0.5), (1, 1.0), (29, 1.0), (30, 1.2), (49, 1.2), (50, 1.5), (99, 1.5), (100, 2.0)],
)
def test_alpha_changes_at_the_boundaries_of_table_5(people: int, alpha: float) -> None:
    assert CRITERIA.alpha(people) == alpha


@pytest.mark.parametrize(
    ("r", "grade"),
    [
        (0.1, "四级"),
        (9.99, "四级"),
        (10, "三级"),
        (49.9, "三级"),
        (50, "二级"),
        (99.9, "二级"),
        (100, "一级"),
    ],
)
def test_the_grade_changes_at_the_boundaries_of_table_6(r: float, grade: str) -> None:
    assert CRITERIA.grade(r) == grade


def holding(quantity: float, threshold: float, beta: float | None = None) -> Holding:
    return Holding(name="物料", quantity_t=quantity, threshold_t=threshold, beta=beta)


def unit(*holdings: Holding, people: int | None = None) -> Unit:
    return Unit(name="罐区", holdings=holdings, exposed_people=people)


def test_s_and_r_of_a_tank_farm_by_hand() -> None:
    (result,) = recompute([unit(holding(60, 10, 2), holding(400, 500, 1), people=60)], CRITERIA)
    assert result.s == pytest.approx(60 / 10 + 400 / 500)
    assert result.r == pytest.approx(1.5 * (2 * 6 + 1 * 0.8))
    assert (result.is_major_hazard, result.grade) == (True, "三级")
    assert result.arithmetic == "S = 60/10 + 400/500 = 6.8；R = 1.5×(2×60/10 + 1×400/500) = 19.2"


def test_a_quantity_at_the_threshold_is_a_major_hazard_and_one_below_is_not() -> None:
    at, below, summed = recompute(
        [
            unit(holding(10, 10, 2), people=0),
            unit(holding(9.99, 10, 2), people=0),
            unit(holding(1, 10, 2), holding(2, 10, 2), holding(7, 10, 2), people=0),
        ],
        CRITERIA,
    )
    assert (at.is_major_hazard, at.grade) == (True, "四级")
    assert (below.is_major_hazard, below.grade) == (False, None)
    assert (summed.s, summed.is_major_hazard) == (1.0, True)


def test_an_unknown_factor_gives_a_span_and_a_grade_only_where_the_span_has_one() -> None:
    open_grade, sure_grade = recompute(
        [unit(holding(600, 500), people=60), unit(holding(15, 10, 2), people=None)], CRITERIA
    )
    assert open_grade.r is None
    assert (open_grade.r_low, open_grade.r_high) == pytest.approx((1.5 * 1.2, 1.5 * 4 * 1.2))
    assert open_grade.grade == "四级"
    assert (sure_grade.r_low, sure_grade.r_high) == pytest.approx((1.5, 6.0))
    (wide,) = recompute([unit(holding(2000, 500))], CRITERIA)
    assert (wide.grade, wide.is_major_hazard) == (None, True)


def test_an_empty_unit_holds_nothing() -> None:
    (result,) = recompute([unit(people=10)], CRITERIA)
    assert (result.s, result.r, result.is_major_hazard) == (0.0, 0.0, False)


@pytest.mark.parametrize(("quantity", "threshold"), [(-1, 10), (1, 0), (1, -5)])
def test_impossible_quantities_are_refused(quantity: float, threshold: float) -> None:
    with pytest.raises(ValueError, match="物料"):
        holding(quantity, threshold)


GOOD = yaml.safe_load(GB_18218_2018.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"substances": GOOD["substances"][1:]}, "序号应从1起连续"),
        ({"substances": [{**GOOD["substances"][0], "cas": ["7664-41-8"]}]}, "CAS 号校验位不符"),
        ({"substances": [{**GOOD["substances"][0], "threshold_t": 0}]}, "字段 threshold_t）：数值过小"),
        ({"classes": GOOD["classes"] + GOOD["classes"][:1]}, "符号重复"),
        ({"grades": GOOD["grades"][::-1]}, "应由大到小排列"),
        ({"alpha": GOOD["alpha"][:-1]}, "最后一级从0起"),
    ],
)
def test_a_defect_in_the_tables_is_named(tmp_path: Path, changes: dict[str, object], sentence: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(yaml.safe_dump({**GOOD, **changes}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(LawDataError, match=r"broken\.yaml") as caught:
        Criteria.load(path)
    assert sentence in caught.value.message


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2009-11-30", None),
        ("2009-12-01", "GB 18218-2009"),
        ("2019-02-28", "GB 18218-2009"),
        ("2019-03-01", "GB 18218-2018"),
        ("2019-02", "GB 18218-2009"),
        ("2019", None),  # the year does not tell
        ("2024", "GB 18218-2018"),
    ],
)
def test_the_reports_day_decides_the_edition(day: str, code: str | None) -> None:
    edition = Criteria.for_report_of(PartialDate.parse(day))
    assert (edition and edition.code) == code


def test_the_older_edition_has_its_own_thresholds() -> None:
    old = Criteria.load(GB_18218_2009)
    assert (len(old.substances), len(old.classes)) == (78, 18)
    assert not old.verified
    changed = {"硝酸铵": {300.0, 5.0}, "硝酸铵基化肥": {1000.0}, "氧": set()}
    for name, thresholds in changed.items():
        assert {row.threshold_t for row in old.substances_called(name)} == thresholds
    (ammonia,) = old.substances_called("液氨", "7664-41-7")
    assert (ammonia.threshold_t, ammonia.beta) == (10, 2)
    assert (old.alphas, old.grades) == (CRITERIA.alphas, CRITERIA.grades)


def test_editions_that_overlap_are_refused(tmp_path: Path) -> None:
    for source in (GB_18218_2009, GB_18218_2018):
        text = source.read_text(encoding="utf-8").replace(
            "in_force_until: 2019-02-28", "in_force_until: 2019-03-01"
        )
        (tmp_path / source.name).write_text(text, encoding="utf-8")
    with pytest.raises(LawDataError, match="重叠"):
        Criteria.editions(tmp_path)
