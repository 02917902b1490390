from __future__ import annotations

import dataclasses

from core.evidence import EvidenceSource
from core.facts import Person, Role, Variant
from core.outcome import Outcome, State
from corpus.registry.records import Register, RosterRow
from pipelines.checking import RegistryExtract
from pipelines.checks import assessor_unregistered as check
from tests import cases

COLLEAGUE = cases.roster_row("简若溪", "2020-01-01", None, number="S0110990002")
OWN = cases.roster_row("沈青禾", "2020-01-01", None, registration_number="021437")


def judged(*rows: RosterRow, **facts: object) -> dict[str, Outcome]:
    registry = RegistryExtract(snapshot=cases.snapshot(), roster=(*rows, COLLEAGUE))
    people = (cases.person("沈青禾"), cases.person("简若溪", "S0110990002", Role.TEAM_MEMBER))
    outcomes = check.assess(cases.case(registry=registry, **{"people": people, **facts}))
    return {outcome.subject: outcome for outcome in outcomes}


def with_number(number: str, **more: object) -> tuple[Person, ...]:
    first = dataclasses.replace(cases.person("沈青禾", number), **more)  # type: ignore[arg-type]
    return (first, cases.person("简若溪", "S0110990002", Role.TEAM_MEMBER))


def test_name_and_number_of_one_row_are_clear() -> None:
    assert judged(OWN)["沈青禾"].state is State.CLEAR


def test_nobody_of_this_name_and_number_is_flagged_where_colleagues_are_listed() -> None:
    found = judged()
    assert found["沈青禾"].state is State.FLAGGED
    assert "S0110990001" in found["沈青禾"].statement
    assert found["简若溪"].state is State.CLEAR


def test_a_roster_without_anybody_of_the_agency_accuses_nobody() -> None:
    registry = RegistryExtract(snapshot=cases.snapshot())
    (outcome,) = check.assess(cases.case(registry=registry))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "agency_not_in_roster")


def test_the_number_of_somebody_else_names_the_owner() -> None:
    owner = cases.roster_row(
        "骆长风", "2019-01-01", None, agency=cases.OTHER_AGENCY, agency_number="APJ-(陕)-911"
    )
    outcome = judged(owner, OWN, people=with_number("S0110990001"))["沈青禾"]
    assert outcome.state is State.CLEAR  # the number is also this person's own
    outcome = judged(
        dataclasses.replace(owner, certificate_number="S0110998888"), OWN, people=with_number("S0110998888")
    )["沈青禾"]
    assert outcome.state is State.FLAGGED
    assert "骆长风" in outcome.statement


def test_one_digit_wrong_is_flagged_when_typed_even_if_the_registration_number_is_right() -> None:
    people = with_number("S0110990007", registration_number="021437")
    outcome = judged(OWN, people=people)["沈青禾"]
    assert outcome.state is State.FLAGGED
    assert "S0110990001" in outcome.statement


def test_one_digit_wrong_read_from_a_picture_is_doubtful() -> None:
    seen = cases.evidence("S0110990007", 2, EvidenceSource.OCR)
    outcome = judged(OWN, people=with_number("S0110990007", evidence=(seen,)))["沈青禾"]
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "number_doubtful")


def test_a_number_that_another_place_of_the_report_gives_right_is_doubtful() -> None:
    other = Variant(value="S0110990001", confidence=0.9, evidence=(cases.evidence("S0110990001", 30),))
    outcome = judged(OWN, people=with_number("S0110993456", variants=(other,)))["沈青禾"]
    assert outcome.reason == "number_doubtful"


def test_a_number_that_was_cut_accuses_nobody() -> None:
    for number in ("S011099000", "10990001", "S0110990001复印件", "0110990001"):
        assert judged(OWN, people=with_number(number))["沈青禾"].reason == "number_doubtful", number


def test_a_colleagues_number_that_the_report_does_not_give_to_the_colleague_is_doubtful() -> None:
    people = (cases.person("沈青禾", "S0110990002"), cases.person("简若溪", None, Role.TEAM_MEMBER))
    outcome = judged(OWN, people=people)["沈青禾"]
    assert outcome.reason == "number_doubtful"
    assert "读串" in outcome.statement
    both = (cases.person("沈青禾", "S0110990002"), cases.person("简若溪", "S0110990002", Role.TEAM_MEMBER))
    assert judged(OWN, people=both)["沈青禾"].state is State.FLAGGED


def test_one_place_gives_a_number_to_one_person_only() -> None:
    seen = (cases.evidence("S0110990002", 2),)
    people = tuple(
        dataclasses.replace(cases.person(name, "S0110990002", role), evidence=seen)
        for name, role in (("沈青禾", Role.PROJECT_LEADER), ("简若溪", Role.TEAM_MEMBER))
    )
    assert judged(OWN, people=people)["沈青禾"].reason == "number_doubtful"


def test_a_name_that_was_cut_or_run_together_accuses_nobody() -> None:
    for name in ("简若溪工程师", "沈简若溪"):
        people = (cases.person("沈青禾"), cases.person(name, "S0110990002", Role.TEAM_MEMBER))
        assert judged(OWN, people=people)[name].reason == "number_doubtful", name


def test_look_alike_glyphs_accuse_nobody() -> None:
    assert judged(OWN, people=with_number("SO1IO99OOO1"))["沈青禾"].reason == "number_doubtful"


def test_a_namesake_with_another_number_elsewhere_is_nobody_here() -> None:
    namesake = cases.roster_row(
        "沈青禾",
        "2019-01-01",
        None,
        number="S0110990777",
        agency=cases.OTHER_AGENCY,
        agency_number="APJ-(陕)-911",
    )
    assert judged(namesake, OWN)["沈青禾"].state is State.CLEAR
    outcome = judged(namesake)["沈青禾"]
    assert outcome.state is State.FLAGGED
    assert "不是同一人" in outcome.statement


def test_an_earlier_certificate_that_was_exchanged_is_clear() -> None:
    now = cases.roster_row("沈青禾", "2020-01-01", None, number="S0110995555")
    assert judged(OWN, now)["沈青禾"].state is State.CLEAR


def test_a_registration_number_in_the_place_of_the_certificate_number_is_clear() -> None:
    assert judged(OWN, people=with_number("021437"))["沈青禾"].state is State.CLEAR


def test_without_a_number_a_name_is_no_identity() -> None:
    people = (cases.person("沈青禾", None),)
    assert judged(OWN, people=people)["沈青禾"].reason == "number_missing"


def test_who_was_read_doubtfully_is_not_accused() -> None:
    assert judged(people=with_number("S0110990001", confidence=0.5))["沈青禾"].reason == "number_doubtful"


def test_a_list_made_long_after_the_report_accuses_with_less_confidence_and_says_so() -> None:
    early = dataclasses.replace(COLLEAGUE.row, known_on=cases.dt.date(2023, 6, 30))
    colleague = dataclasses.replace(COLLEAGUE, row=early)
    registry = RegistryExtract(snapshot=cases.snapshot(), roster=(colleague,))
    people = (cases.person("沈青禾"), cases.person("简若溪", "S0110990002", Role.TEAM_MEMBER))
    outcomes = check.assess(cases.case(registry=registry, people=people))
    late = judged()["沈青禾"]
    assert outcomes[0].confidence > late.confidence
    assert "已离职人员" in late.statement


def test_without_the_roster_nothing_is_said() -> None:
    registry = RegistryExtract(snapshot=cases.snapshot(Register.AGENCIES))
    (outcome,) = check.assess(cases.case(registry=registry))
    assert outcome.reason == "registry_missing"
