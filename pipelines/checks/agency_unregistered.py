"""Agency or number unknown, or number and name of different agencies (annex 1 of 2021, item 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.evidence import Evidence
from core.facts import Fact
from core.outcome import Outcome
from corpus.registry.evidence import row_evidence
from corpus.registry.identified import AgencyAnswer
from corpus.registry.matching import agency_key, number_key
from corpus.registry.records import AgencyRow, Register
from pipelines.checking import Case, Check, Need, clear, days_that_count, flagged, not_assessable
from pipelines.misread import is_from_picture
from pipelines.registered import (
    AgencyRows,
    agency_rows,
    is_one_glyph_off,
    is_trusted,
    may_be_misread,
    same_agency_name,
    stated_agency,
)
from pipelines.registry_days import after, known_to, up_to

ID = "agency_unregistered"

_OTHERS, _NUMBER_UNKNOWN, _BOTH_UNKNOWN, _MISSPELT, _MAY_BE_RENAMED = 0.95, 0.9, 0.8, 0.85, 0.7
_MOST_SHOWN = 3


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome: the agency that the report names, by number and name together."""
    registry = case.registry
    if registry is None or not registry.snapshot.rows or Register.AGENCIES not in registry.snapshot.registers:
        return (not_assessable(ID, "registry_missing", "尚未导入评价机构登记库，无法核对评价机构。"),)
    number, name = case.facts.agency_certificate_number, case.facts.agency_name
    if number is None and name is None:
        return (not_assessable(ID, "agency_missing", "报告中没有读到评价机构和资质证书编号，无法核对。"),)
    if number is None or name is None:
        return (_half(case, name or number, agency_rows(case)),)
    if not (is_trusted(number) and is_trusted(name)):
        return (
            not_assessable(
                ID,
                "agency_doubtful",
                f"评价机构读作{name.value}、资质证书编号读作{number.value}，识别不可靠，请核对原件后再查登记库。",
                stated_agency(case.facts),
                subject=name.value,
            ),
        )
    return (_whole(case, number, name, agency_rows(case)),)


def _half(case: Case, said: Fact | None, rows: AgencyRows) -> Outcome:
    """Only one of number and name was read: found is found, and not found accuses nobody."""
    if rows.own:
        words, reason = (
            "报告只读到机构名称或资质证书编号之一，在登记库中有此机构，两者是否一致无法核对。",
            "agency_partly_read",
        )
    else:
        words, reason = (
            "报告只读到机构名称或资质证书编号之一，登记库中没有查到，请核对原件。",
            "agency_not_in_registry",
        )
    subject = said.value if said else ""
    return not_assessable(ID, reason, words, (*stated_agency(case.facts), *_rows(rows.own)), subject=subject)


def _whole(case: Case, number: Fact, name: Fact, rows: AgencyRows) -> Outcome:
    numbered = rows.by_number
    if any(row in rows.own for row in numbered) or _named_otherwise(name, numbered):
        return clear(
            ID,
            f"登记库中{name.value}的资质证书编号与报告所写一致。",
            (*stated_agency(case.facts), *_rows(numbered)),
            subject=name.value,
        )
    answer = case.registry.agency_meant if case.registry else None
    if answer is not None and may_be_misread(answer):
        return _misread(case, number, name, answer)
    if numbered:
        return _others_number(case, number, name, rows)
    if rows.by_name:
        return _unknown_number(case, number, name, rows)
    return _unknown_both(case, number, name, rows)


def _named_otherwise(name: Fact, rows: Iterable[AgencyRow]) -> bool:
    """Whether the report itself also writes the name that the registry has."""
    return any(same_agency_name(variant.value, row.name) for variant in name.variants for row in rows)


def _others_number(case: Case, number: Fact, name: Fact, rows: AgencyRows) -> Outcome:
    """The number is somebody else's: another agency's, or this one's under a name written otherwise."""
    owner = rows.by_number[0]
    is_slip = any(is_one_glyph_off(agency_key(name.value), agency_key(r.name)) for r in rows.by_number)
    if is_slip and is_from_picture(name.evidence) and not rows.by_name:
        return _doubtful(
            case,
            name.value,
            f"登记库中编号{number.value}的机构是{owner.name}，与识别出的{name.value}只差一字",
        )
    if rows.by_name:
        tail, confidence = f"，而{name.value}登记的编号是{_numbers(rows.by_name)}", _OTHERS
    elif is_slip:
        tail, confidence = f"，登记库中没有名为{name.value}的机构", _MISSPELT
    else:
        tail, confidence = (
            f"，登记库中没有名为{name.value}的机构（如曾更名，请核对更名记录）",
            _MAY_BE_RENAMED,
        )
    statement = (
        f"报告写明评价机构为{name.value}、资质证书编号{number.value}，但登记库中该编号属于{owner.name}{tail}；"
        "编号与机构应为同一家，请核实是否冒用其他机构名义。"
    )
    return _flag(case, name.value, statement, (*rows.by_number, *rows.by_name), confidence)


def _unknown_number(case: Case, number: Fact, name: Fact, rows: AgencyRows) -> Outcome:
    """The agency is registered under another number."""
    is_slip = any(
        is_one_glyph_off(number_key(number.value), number_key(row.certificate_number)) for row in rows.own
    )
    if any(row in rows.own for row in rows.by_lookalike) or (is_slip and is_from_picture(number.evidence)):
        return _doubtful(
            case,
            name.value,
            f"{name.value}登记的编号是{_numbers(rows.own)}，与识别出的{number.value}只差易混字符",
        )
    days = days_that_count(case.facts)
    if days and not any(_may_hold(row, case) for row in rows.own):
        return not_assessable(
            ID,
            "validity_unknown",
            f"登记库只列有{name.value}后来的资质证书（编号{_numbers(rows.own)}），报告当时的编号无从核对。",
            (*stated_agency(case.facts), *_rows(rows.own)),
            subject=name.value,
        )
    if _is_only_after(case):
        return _older(
            case, name.value, f"载明{name.value}的编号是{_numbers(rows.own)}，没有编号{number.value}"
        )
    statement = (
        f"报告所写资质证书编号{number.value}在登记库（{up_to(_known(case))}）中不存在；登记库载明{name.value}的编号是{_numbers(rows.own)}。"
        "报告应写明机构真实的资质证书编号，请核实证书真伪。"
    )
    return _flag(case, name.value, statement, rows.own, _NUMBER_UNKNOWN)


def _may_hold(row: AgencyRow, case: Case) -> bool:
    """Whether the registry goes back to the report: the row began by then."""
    last = max(day.date.last for day in days_that_count(case.facts))
    return row.validity.since is None or row.validity.since <= last


def _unknown_both(case: Case, number: Fact, name: Fact, rows: AgencyRows) -> Outcome:
    if rows.by_lookalike:
        owner = rows.by_lookalike[0]
        return _doubtful(
            case,
            name.value,
            f"登记库中有编号相近的{owner.name}（{owner.certificate_number}），不能确定是否同一机构",
        )
    if is_from_picture(number.evidence) and is_from_picture(name.evidence) and not number.is_confirmed:
        return _doubtful(
            case, name.value, f"登记库中没有查到{name.value}和编号{number.value}，而两者均只从图像识别得到"
        )
    if _is_only_after(case):
        return _older(case, name.value, f"没有{name.value}和编号{number.value}")
    statement = (
        f"报告写明评价机构为{name.value}、资质证书编号{number.value}，登记库（{up_to(_known(case))}）中"
        "既没有该机构也没有该编号；未登记的机构不得从事安全评价，请核实登记库是否覆盖该机构所在地。"
    )
    return _flag(case, name.value, statement, (), _BOTH_UNKNOWN)


def _known(case: Case) -> dt.date:
    assert case.registry is not None
    return known_to(case.registry, Register.AGENCIES)


def _is_only_after(case: Case) -> bool:
    """Whether every day that counts lies after all that the register of agencies knows."""
    days = days_that_count(case.facts)
    return bool(days) and len(after(days, _known(case))) == len(days)


def _older(case: Case, subject: str, says: str) -> Outcome:
    words = (
        f"{up_to(_known(case))}的登记库{says}；报告所涉日期都晚于登记库的日期，"
        "此后是否登记、换证不能说明，请导入更新的名录再核对。"
    )
    return not_assessable(ID, "registry_older", words, stated_agency(case.facts), subject=subject)


def _flag(case: Case, subject: str, statement: str, rows: Iterable[AgencyRow], confidence: float) -> Outcome:
    evidence: list[Evidence] = [*stated_agency(case.facts), *_rows(rows)]
    return flagged(ID, statement, evidence, subject=subject, confidence=confidence)


def _doubtful(case: Case, subject: str, words: str) -> Outcome:
    return not_assessable(
        ID, "agency_doubtful", f"{words}，请核对原件。", stated_agency(case.facts), subject=subject
    )


def _misread(case: Case, number: Fact, name: Fact, answer: AgencyAnswer) -> Outcome:
    row = answer.rows[0]
    words = (
        f"识别出的{name.value}（{number.value}）在登记库中没有完全相符的机构，最接近的是{row.name}"
        f"（{row.certificate_number}），把握{answer.certainty:.0%}；可能是识别有误，请核对原件。"
    )
    evidence = (*stated_agency(case.facts), *_rows(answer.rows))
    return not_assessable(ID, "agency_doubtful", words, evidence, subject=name.value)


def _numbers(rows: Iterable[AgencyRow]) -> str:
    return "、".join(dict.fromkeys(row.certificate_number for row in rows))


def _rows(rows: Iterable[AgencyRow]) -> tuple[Evidence, ...]:
    shown = tuple(rows)[:_MOST_SHOWN]
    return tuple(row_evidence(row, role="登记库：机构资质") for row in shown)


CHECK = Check(
    id=ID,
    name="机构登记",
    sentence="登记库中没有报告所写的评价机构或资质证书编号，或两者不是同一机构",
    needs=frozenset({Need.REGISTRY}),
    assess=assess,
    registers=frozenset({Register.AGENCIES}),
)
