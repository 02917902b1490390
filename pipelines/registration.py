"""Whether the people of a report are registered under name and number: looked at by more than one check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.evidence import Evidence
from core.facts import Person
from core.outcome import Outcome
from corpus.registry.evidence import row_evidence
from corpus.registry.identified import PersonAnswer
from corpus.registry.matching import number_key, number_shape, person_key
from corpus.registry.records import AgencyRow, Register, RosterRow
from pipelines.checking import (
    Case,
    RegistryExtract,
    clear,
    days_that_count,
    flagged,
    not_assessable,
    report_day,
)
from pipelines.misread import is_from_picture
from pipelines.registered import (
    DOUBTFUL,
    agency_rows,
    is_of_agency,
    is_one_glyph_off,
    may_be_misread,
    meant_as,
    namesakes,
    numbers_of,
    person_rows,
    row_numbers,
    staff,
)
from pipelines.registry_days import after, known_to, up_to

ID = "assessor_unregistered"

_OTHERS, _OTHER_NUMBER, _NOBODY = 0.95, 0.9, 0.85
_LISTED_LATER = 0.75  # of the confidence: who left before the list was made may not stand in it
_READ_ONLY = 0.8  # of the confidence: name and number both may be misread
_MOST_SHOWN = 3
_LEAST_CUT = 6  # characters from which on a part of a number is no chance


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person who has to be on the agency's roster."""
    registry = case.registry
    if registry is None or Register.ROSTER not in registry.snapshot.registers:
        return (not_assessable(ID, "registry_missing", "尚未导入人员登记库，无法核对人员。"),)
    people = staff(case.facts.people)
    if not people:
        return (not_assessable(ID, "people_missing", "报告中没有读到项目组人员，无法核对。"),)
    own = agency_rows(case).meant
    listed = [row for person in people for row in person_rows(registry, person)]
    covering = tuple(row for row in listed if is_of_agency(case, row, own))
    return tuple(_judged(case, registry, person, own, covering) for person in people)


def _judged(
    case: Case,
    registry: RegistryExtract,
    person: Person,
    own: tuple[AgencyRow, ...],
    covering: tuple[RosterRow, ...],
) -> Outcome:
    """``covering`` are rows of people of this report: they show that the roster covers the agency."""
    if not numbers_of(person):
        words = f"报告没有给出{person.name}的证书编号；仅凭姓名不能确定是哪一位，未作核对。"
        return not_assessable(ID, "number_missing", words, person.evidence[:2], subject=person.name)
    rows = person_rows(registry, person)
    if rows and _bears_the_certificate(rows, person):
        words = f"登记库中有{person.name}，姓名与证书编号相符。"
        return clear(ID, words, (*person.evidence[:1], *_shown(rows)), subject=person.name)
    if person.confidence < DOUBTFUL:
        return _doubtful(person, "识别不可靠")
    if _is_stated_otherwise(registry, person):
        return _doubtful(person, "与登记不符，而报告另一处写的编号相符")
    answer = meant_as(registry, person)
    if answer is not None and may_be_misread(answer):
        return _misread(person, answer)
    others = _owners(registry, person)
    shifted = _misplaced(case.facts.people, person, others)
    if shifted:
        return _doubtful(person, shifted)
    if others:
        return _number_of_others(person, others)
    if _is_cut(registry, person):
        return _doubtful(person, "与登记库中同名人员的编号相比只是其中一段")
    if _is_lookalike(registry, person):
        return _doubtful(person, "与登记库中同名人员的编号只差易混字符")
    return _unknown(case, registry, person, own, covering)


def _bears_the_certificate(rows: tuple[RosterRow, ...], person: Person) -> bool:
    """Whether the certificate number stated is one of the person's; any will do where none is stated."""
    stated = number_key(person.certificate_number)
    known = {number for row in rows for number in row_numbers(row)}
    has_none = not any(row.certificate_number for row in rows)
    return stated is None or stated in known or has_none


def _is_stated_otherwise(registry: RegistryExtract, person: Person) -> bool:
    """Whether another place of the report gives the number that the roster has for this name."""
    known = {number for row in namesakes(registry, person) for number in row_numbers(row)}
    return any(number_key(variant.value) in known for variant in person.variants)


def _is_lookalike(registry: RegistryExtract, person: Person) -> bool:
    """Whether someone of this name has a number that differs only in glyphs taken for one another."""
    stated = number_shape(person.certificate_number or person.registration_number)
    known = {number_shape(n) for row in namesakes(registry, person) for n in row_numbers(row)}
    return stated in known


def _owners(registry: RegistryExtract, person: Person) -> tuple[RosterRow, ...]:
    """Rows of the certificate number (failing one, of the registration number) under other names."""
    stated = number_key(person.certificate_number) or number_key(person.registration_number)
    key = person_key(person.name)
    return tuple(
        row for row in registry.roster if stated in row_numbers(row) and person_key(row.person_name) != key
    )


def _misplaced(people: Iterable[Person], person: Person, owners: tuple[RosterRow, ...]) -> str:
    """Why name and number may not belong together in the report, or nothing.

    A colleague's number that the report does not give to the colleague, or from the very same place, was
    taken from the row beside; a name that holds the owner's, or lies in it, was cut or run together.
    """
    for row in owners:
        key, own = person_key(row.person_name) or "", person_key(person.name) or ""
        if min(len(key), len(own)) > 1 and (key in own or own in key):
            return f"登记库中该编号属于{row.person_name}，姓名可能没有读全或连读"
        colleagues = [one for one in people if person_key(one.name) == key]
        stated = [one for one in colleagues if numbers_of(one) & row_numbers(row)]
        if colleagues and (not stated or all(_places(one) & _places(person) for one in stated)):
            return f"登记库中该编号属于同一报告中的{row.person_name}，可能是相邻两行读串"
    return ""


def _places(person: Person) -> set[tuple[int | None, tuple[object, ...]]]:
    """Where the person's number was read."""
    number = person.certificate_raw or person.certificate_number or person.registration_number or ""
    return {(item.page, item.boxes) for item in person.evidence if item.boxes and number in item.excerpt}


def _is_cut(registry: RegistryExtract, person: Person) -> bool:
    """Whether the number stated is the beginning or end of one of somebody of this name, or holds it."""
    stated = number_key(person.certificate_number) or number_key(person.registration_number) or ""
    known = (n or "" for row in namesakes(registry, person) for n in row_numbers(row))
    return any(
        len(short) >= _LEAST_CUT
        and len(short) < len(full)
        and (full.startswith(short) or full.endswith(short))
        for number in known
        for short, full in ((stated, number), (number, stated))
    )


def _number_of_others(person: Person, rows: tuple[RosterRow, ...]) -> Outcome:
    owner = rows[0]
    is_slip = is_one_glyph_off(person_key(person.name), person_key(owner.person_name))
    if is_slip and is_from_picture(person.evidence):
        return _doubtful(person, f"登记库中该编号属于{owner.person_name}，与识别出的姓名只差一字")
    statement = (
        f"报告中{person.name}（{person.role.value}）的证书编号{_stated(person)}在登记库中属于{owner.person_name}"
        f"（{owner.agency_name}）；姓名与编号应为同一人，请核实是否冒用他人证书。"
    )
    return _flag(person, statement, rows, _OTHERS)


def _unknown(
    case: Case,
    registry: RegistryExtract,
    person: Person,
    own: tuple[AgencyRow, ...],
    covering: tuple[RosterRow, ...],
) -> Outcome:
    """The number is nobody's: somebody of this name here may have another, or there is nobody."""
    here = tuple(row for row in namesakes(registry, person) if is_of_agency(case, row, own))
    stated = number_key(person.certificate_number) or number_key(person.registration_number)
    is_slip = any(is_one_glyph_off(stated, number) for row in here for number in row_numbers(row))
    if is_slip and is_from_picture(person.evidence):
        return _doubtful(person, f"与本机构{person.name}登记的编号只差一个字符")
    if not (covering or here):
        words = f"登记库中没有{person.name}，但也没有本机构的任何人员，可能没有收录该机构的名册，无法判断。"
        return not_assessable(ID, "agency_not_in_roster", words, person.evidence[:2], subject=person.name)
    later, roster_to = _is_later_list(case, registry), known_to(registry, Register.ROSTER, (*covering, *here))
    if _is_only_after(case, roster_to):
        words = (
            f"{up_to(roster_to)}的登记库中没有{person.name}（{_stated(person)}）；报告所涉日期都晚于登记库的日期，"
            "此后是否登记不能说明，请导入更新的名册再核对。"
        )
        return not_assessable(ID, "registry_older", words, person.evidence[:2], subject=person.name)
    if here:
        known = "、".join(dict.fromkeys(row.certificate_number for row in here if row.certificate_number))
        statement = (
            f"报告中{person.name}（{person.role.value}）的证书编号{_stated(person)}在登记库中不存在；"
            f"登记库载明本机构{person.name}的证书号码为{known or '（未载明）'}，请核对证书原件。"
        )
        return _flag(person, statement, here, _OTHER_NUMBER)
    same_name = namesakes(registry, person)
    other = "（另有同名人员，证书编号和机构均不同，不是同一人）" if same_name else ""
    statement = (
        f"登记库（{up_to(roster_to)}）中没有姓名为{person.name}、证书编号为{_stated(person)}的人员{other}，"
        f"本项目组其他人员在库；{person.role.value}应为已登记的专业人员，请核实其身份和证书。"
        f"{'（登记表晚于报告日期，已离职人员可能不在其中。）' if later else ''}"
    )
    confidence = _NOBODY * (_LISTED_LATER if later else 1.0)
    confidence *= _READ_ONLY if is_from_picture(person.evidence) else 1.0
    return _flag(person, statement, (*same_name[:1], *covering[:2]), confidence)


def _is_only_after(case: Case, known: dt.date) -> bool:
    """Whether every day that counts lies after all that the roster knows."""
    days = days_that_count(case.facts)
    return bool(days) and len(after(days, known)) == len(days)


def _is_later_list(case: Case, registry: RegistryExtract) -> bool:
    """Whether all rows seen were first known long after the report."""
    day = report_day(case.facts)
    known = [row.row.known_on for row in registry.roster] or [registry.snapshot.known_on]
    return day is None or (min(known) - day.last).days > 366


def _flag(person: Person, statement: str, rows: Iterable[RosterRow], confidence: float) -> Outcome:
    evidence = [*person.evidence[:3], *_shown(rows)]
    confidence = min(confidence, max(person.confidence, DOUBTFUL))
    return flagged(ID, statement, evidence, subject=person.name, confidence=confidence)


def _doubtful(person: Person, why: str) -> Outcome:
    return not_assessable(
        ID,
        "number_doubtful",
        f"{person.name}的证书编号{_stated(person)}{why}，可能是识别有误，请核对原件。",
        person.evidence[:3],
        subject=person.name,
    )


def _misread(person: Person, answer: PersonAnswer) -> Outcome:
    row = answer.rows[0]
    number = row.certificate_number or row.registration_number or "（未载明）"
    words = (
        f"识别出的{person.name}（{_stated(person)}）在登记库中没有完全相符的人员，最接近的是{row.agency_name}的"
        f"{row.person_name}（{number}），把握{answer.certainty:.0%}；可能是识别有误，请核对原件。"
    )
    evidence = (*person.evidence[:3], *_shown(answer.rows))
    return not_assessable(ID, "number_doubtful", words, evidence, subject=person.name)


def _stated(person: Person) -> str:
    return person.certificate_number or f"{person.registration_number}（从业登记编号）"


def _shown(rows: Iterable[RosterRow]) -> tuple[Evidence, ...]:
    return tuple(row_evidence(row, role="登记库：从业登记") for row in rows)[:_MOST_SHOWN]
