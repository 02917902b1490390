"""Scopes, leaders, teams and filings: the shipped files are whole, and a defect is named."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from core.errors import LawDataError
from corpus.law.qualification import FOLDER, Qualification, in_force
from corpus.law.working_days import working_days

RULES = Qualification.load()
FILES = ("business_scopes.yaml", "leader_rules.yaml", "team_rules.yaml", "filing_rules.yaml")
PAGE = (Path(__file__).parents[3] / "docs" / "law.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def changed(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    ["石油加工业，化学原料、化学品及医药制造业", "石油加工业、化学原料、化学品及医药制造业", "（化工）"],
)
def test_a_scope_is_known_under_its_spellings(text: str) -> None:
    scope = RULES.scope(text)
    assert scope is not None
    assert scope.id == "chemicals"


def test_every_industry_has_a_scope_a_team_and_fitting_engineers() -> None:
    for industry in RULES.industries:
        assert RULES.team(industry.name, dt.date(2023, 5, 18)) is not None
        assert RULES.engineer_specialities[industry.name]


def test_teams_ask_for_no_speciality_without_a_name_of_its_own() -> None:
    for rule in RULES.teams:
        assert set(rule.specialities) <= set(RULES.speciality_aliases)


def test_rules_follow_each_other_on_the_first_of_july_2026() -> None:
    before, after = dt.date(2026, 6, 30), dt.date(2026, 7, 1)
    for rules in (RULES.leaders, RULES.notices, RULES.disclosures):
        old, new = in_force(rules, before), in_force(rules, after)  # type: ignore[type-var]
        assert old is not None
        assert new is not None
        assert old != new
    assert in_force(RULES.leaders, dt.date(2019, 4, 30)) is None


def test_what_no_source_confirms_is_marked() -> None:
    assert not any(scope.rule.verified for scope in RULES.scopes)
    assert not any(team.rule.verified for team in RULES.teams)
    assert [rule.rule.verified for rule in RULES.leaders] == [False, True]


def test_specialities_have_several_names() -> None:
    assert RULES.specialities_in("电气工程及其自动化") == {"电气"}
    assert RULES.specialities_in("安全、机械") == {"安全", "机械"}
    assert RULES.specialities_in("水质化验") == {"水质化验"}


@pytest.mark.parametrize(
    ("name", "old", "new", "word"),
    [
        ("business_scopes.yaml", "scopes: [coal]", "scopes: [cole]", "cole"),
        ("team_rules.yaml", "industry: 煤矿", "industry: 煤旷", "煤旷"),
        ("leader_rules.yaml", "in_force_from: 2026-07-01", "in_force_from: 2026-06-30", "重叠"),
        ("filing_rules.yaml", "working_days: 7", "working_days: 0", "working_days"),
        ("filing_rules.yaml", "in_force_until: 2026-06-30", "in_force_until: 2018-06-30", "in_force_until"),
    ],
)
def test_a_defect_is_named(folder: Path, name: str, old: str, new: str, word: str) -> None:
    changed(folder, name, old, new)
    with pytest.raises(LawDataError, match=word) as error:
        Qualification.load(folder)
    assert name in error.value.message


def test_the_page_names_every_file_and_field_of_it() -> None:
    for name in (*FILES, "working_days", "grace_days", "engineer_specialities", "name_words", "body_words"):
        assert name in PAGE


def test_working_days_of_an_unknown_year_are_a_span() -> None:
    least, most = working_days(dt.date(2035, 3, 1), dt.date(2035, 3, 10))
    assert (least, most) == (0, 10)
    assert working_days(dt.date(2023, 3, 2), dt.date(2023, 3, 1)) == (0, 0)
