"""Names and numbers misread from pictures accuse nobody; what was typed, or is surely another's, does."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.evidence import EvidenceSource
from core.facts import Facts, Person
from core.outcome import Outcome, State
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from pipelines.checking import Check
from pipelines.checks import (
    agency_certificate_lapsed,
    agency_unregistered,
    assessor_not_with_agency,
    assessor_unregistered,
)
from pipelines.registry_extract import registry_extract
from tests import cases

AGENCIES = (
    "机构名称,资质证书编号,发证日期,有效日期",
    f"{cases.AGENCY},{cases.NUMBER},2021-06-01,2026-05-31",
    f"{cases.OTHER_AGENCY},APJ-(陕)-911,2021-06-01,2026-05-31",
)
ROSTER = (
    "姓名,证书号码,从业登记编号,机构名称,资质证书编号,入职日期,离职日期",
    f"沈青禾,S011032019907,0011990011,{cases.AGENCY},{cases.NUMBER},2019-01-01,",
    f"简若溪,S021032017733,0033770033,{cases.AGENCY},{cases.NUMBER},2019-01-01,",
    f"骆长风,S041032018811,0022880022,{cases.OTHER_AGENCY},APJ-(陕)-911,2019-01-01,",
)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[StoredRegistry]:
    with Store.open(tmp_path / "data") as store:
        for name, lines in (("机构.csv", AGENCIES), ("人员.csv", ROSTER)):
            (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
            import_file(store.engine, tmp_path / name, known_on=dt.date(2026, 6, 1))
        yield StoredRegistry(store.engine)


def read(name: str, number: str) -> Person:
    seen = cases.evidence(f"{name} {number}", 2, EvidenceSource.OCR)
    return dataclasses.replace(cases.person(name, number), evidence=(seen,))


def typed(name: str, number: str) -> Person:
    return cases.person(name, number)


def judged(registry: StoredRegistry, check: Check, **changed: object) -> Outcome:
    facts: Facts = dataclasses.replace(cases.FACTS, **changed)  # type: ignore[arg-type]
    extracted = registry_extract(facts, registry)
    (outcome,) = check.assess(cases.case(facts, extracted))
    return outcome


def of_person(registry: StoredRegistry, person: Person, check: Check) -> Outcome:
    return judged(registry, check, people=(person,))


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("沈青禾", "S011032019907"),
        ("沈靑禾", "S011032019907"),  # the old form of the character
    ],
)
def test_who_agrees_but_for_old_forms_is_clear(registry: StoredRegistry, name: str, number: str) -> None:
    for person in (read(name, number), typed(name, number)):
        assert of_person(registry, person, assessor_unregistered.CHECK).state is State.CLEAR


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("沉青禾", "S011032019907"),  # the name misread, the number right
        ("沈青木", "SO11032O19907"),  # both misread
        ("沈青禾", "S01103201997"),  # a digit lost
        ("青禾", "S011032019907"),  # a character lost
    ],
)
def test_a_misread_person_is_shown_the_nearest_and_not_accused(
    registry: StoredRegistry, name: str, number: str
) -> None:
    person = read(name, number)
    outcome = of_person(registry, person, assessor_unregistered.CHECK)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "number_doubtful")
    assert "沈青禾" in outcome.statement
    assert "S011032019907" in outcome.statement
    assert any(item.source is EvidenceSource.REGISTRY for item in outcome.evidence)
    assert of_person(registry, person, assessor_not_with_agency.CHECK).state is State.CLEAR


@pytest.mark.parametrize(("name", "number"), [("沉青禾", "S011032019907"), ("陆知行", "S011032019907")])
def test_typed_words_are_taken_as_they_stand(registry: StoredRegistry, name: str, number: str) -> None:
    outcome = of_person(registry, typed(name, number), assessor_unregistered.CHECK)
    assert outcome.state is State.FLAGGED
    assert "属于沈青禾" in outcome.statement


@pytest.mark.parametrize("make", [read, typed])
def test_somebody_elses_number_is_said_to_be_that(registry: StoredRegistry, make: object) -> None:
    assert callable(make)
    outcome = of_person(registry, make("陆知行", "S041032018811"), assessor_unregistered.CHECK)
    assert outcome.state is State.FLAGGED
    assert f"属于骆长风（{cases.OTHER_AGENCY}）" in outcome.statement


def test_who_was_read_and_is_of_another_agency_is_still_told(registry: StoredRegistry) -> None:
    misread = read("骆长凤", "S041032018811")
    assert of_person(registry, misread, assessor_unregistered.CHECK).state is State.NOT_ASSESSABLE
    away = of_person(registry, misread, assessor_not_with_agency.CHECK)
    assert away.state is State.FLAGGED
    assert cases.OTHER_AGENCY in away.statement


@pytest.mark.parametrize(
    ("name", "number"),
    [
        (cases.AGENCY.replace("青岚", "青岗"), cases.NUMBER),
        (cases.AGENCY.replace("青岚", "清岗"), cases.NUMBER),
        (cases.AGENCY.replace("咨询", "咨洵"), "APJ-(川)-9O7"),
        (cases.AGENCY, "APJ-(川)-97"),
    ],
)
def test_a_misread_agency_is_shown_the_nearest_and_not_accused(
    registry: StoredRegistry, name: str, number: str
) -> None:
    said = {"agency_name": cases.ocr_fact(name), "agency_certificate_number": cases.ocr_fact(number)}
    outcome = judged(registry, agency_unregistered.CHECK, **said)
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "agency_doubtful")
    assert cases.NUMBER in outcome.statement
    lapsed = judged(registry, agency_certificate_lapsed.CHECK, **said)
    assert lapsed.state is State.CLEAR  # the certificate of the agency meant held on the days


@pytest.mark.parametrize("make", [cases.ocr_fact, cases.fact])
def test_another_firm_under_an_agencys_number_is_flagged(registry: StoredRegistry, make: object) -> None:
    assert callable(make)
    outcome = judged(
        registry,
        agency_unregistered.CHECK,
        agency_name=make("白鹭矿山工程咨询有限公司"),
        agency_certificate_number=make(cases.NUMBER),
    )
    assert outcome.state is State.FLAGGED
    assert f"该编号属于{cases.AGENCY}" in outcome.statement


def test_a_typed_agency_is_taken_as_it_stands(registry: StoredRegistry) -> None:
    wrong = cases.fact(cases.AGENCY.replace("青岚", "青岗"))
    assert judged(registry, agency_unregistered.CHECK, agency_name=wrong).state is State.FLAGGED
