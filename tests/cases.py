"""Invented facts and registry rows from which tests build cases."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from core.chapters import Chapter
from core.dates import Validity
from core.evidence import Evidence, EvidenceSource
from core.facts import Citation, Conclusion, DatesFact, Fact, Facts, Hazard, Person, Role, SectionFact, Stance
from core.geometry import Box
from corpus.law.timeline import Timeline
from corpus.registry.records import (
    AgencyRow,
    DisclosureRow,
    FoundBy,
    NoticeRow,
    Register,
    RosterRow,
    RowRef,
    Snapshot,
)
from pipelines.checking import Case, RegistryExtract

REPORT = "ab" * 32
AGENCY = "青岚安全技术咨询有限公司"
OTHER_AGENCY = "远岫安全科技有限公司"
NUMBER = "APJ-(川)-907"
PROJECT = "云栖加油站经营项目"
REPORT_NUMBER = "QL-2023-0518"
CHEMICALS = "石油加工业，化学原料、化学品及医药制造业"
ALL_REGISTERS = tuple(Register)


def evidence(excerpt: str = "摘录", page: int = 1, source: EvidenceSource = EvidenceSource.TEXT) -> Evidence:
    return Evidence(
        report=REPORT, page=page, boxes=(Box(72.0, 100.0, 200.0, 112.0),), excerpt=excerpt, source=source
    )


def ocr_fact(value: str, *, confidence: float = 0.95, page: int = 1) -> Fact:
    seen = evidence(value, page, EvidenceSource.OCR)
    return Fact(value=value, confidence=confidence, evidence=(seen,))


def fact(value: str, *, confidence: float = 0.95, page: int = 1) -> Fact:
    return Fact(value=value, confidence=confidence, evidence=(evidence(value, page),))


def person(name: str, number: str | None = "S0110990001", role: Role = Role.PROJECT_LEADER) -> Person:
    return Person(
        role=role, name=name, confidence=0.95, evidence=(evidence(name, 2),), certificate_number=number
    )


def citation(code: str, title: str = "", edition: str | None = None, kind: str = "standard") -> Citation:
    return Citation(
        code=code, title=title, kind=kind, edition=edition, evidence=(evidence(code or title, 5),)
    )


def hazard(text: str, *, rectified: bool | None, is_veto: bool = False) -> Hazard:
    return Hazard(text=text, evidence=(evidence(text, 9),), rectified=rectified, is_veto=is_veto)


def conclusion(stance: Stance = Stance.CONFORMS) -> Conclusion:
    excerpt = f"综上所述，该项目{stance.value}安全生产条件。"
    return Conclusion(value=stance, excerpt=excerpt, confidence=0.9, evidence=(evidence(excerpt, 11),))


FACTS = Facts(
    enterprise_name=fact("云栖加油站有限公司"),
    agency_name=fact(AGENCY),
    agency_certificate_number=fact(NUMBER),
    report_kind=fact("现状评价"),
    report_on=fact("2023-05-18"),
    contract_on=fact("2023-02-06", page=12),
    notice_on=fact("2023-02-20", page=13),
    survey_on=DatesFact(
        value=("2023-03-06", "2023-03-07"), confidence=0.9, evidence=(evidence("2023年3月6日至7日", 14),)
    ),
    review_on=fact("2023-05-10", page=2),
    conclusion=conclusion(),
    people=(person("沈青禾"),),
    citations=(citation("GB 18218-2018", "危险化学品重大危险源辨识"),),
    sections=(SectionFact(kind=Chapter.RECTIFICATION, title="8 隐患与整改", pages=(9, 10)),),
    hazards=(hazard("卸油口静电接地夹损坏", rectified=True),),
)


def row(key: str, register: Register = Register.ROSTER) -> RowRef:
    return RowRef(
        register=register,
        key=key,
        snapshot_id="cd" * 32,
        known_on=dt.date(2026, 6, 30),
        file="登记表.xlsx",
        line=2,
    )


def snapshot(*registers: Register) -> Snapshot:
    return Snapshot(
        id="cd" * 32,
        name="登记表.xlsx",
        known_on=dt.date(2026, 6, 30),
        rows=4,
        registers=registers or (Register.AGENCIES, Register.ROSTER),
    )


def agency_row(
    since: str,
    until: str,
    *,
    name: str = AGENCY,
    number: str = NUMBER,
    scopes: tuple[str, ...] = (),
    credit_code: str | None = None,
) -> AgencyRow:
    return AgencyRow(
        business_scopes=scopes,
        credit_code=credit_code,
        name=name,
        certificate_number=number,
        row=row(f"{number} {since}", Register.AGENCIES),
        validity=validity(since, until),
        found_by=FoundBy.NUMBER,
    )


def roster_row(
    name: str,
    since: str,
    until: str | None,
    *,
    number: str = "S0110990001",
    agency: str = AGENCY,
    agency_number: str = NUMBER,
    **more: Any,
) -> RosterRow:
    return RosterRow(
        **more,
        person_name=name,
        agency_name=agency,
        row=row(f"{name} {number} {since}"),
        certificate_number=number,
        agency_certificate_number=agency_number,
        validity=validity(since, until),
        found_by=FoundBy.NUMBER,
    )


def notice_row(noticed_on: str | None, *, project: str = PROJECT, kind: str = "首次告知") -> NoticeRow:
    return NoticeRow(
        agency_name=AGENCY,
        project_name=project,
        row=row(f"{project} {noticed_on}", Register.NOTICES),
        agency_certificate_number=NUMBER,
        noticed_on=dt.date.fromisoformat(noticed_on) if noticed_on else None,
        kind=kind,
    )


def disclosure_row(
    *, contents: str | None = "报告全文", pictures: str | None = "有", **more: Any
) -> DisclosureRow:
    return DisclosureRow(
        agency_name=AGENCY,
        row=row(f"公开 {more}", Register.DISCLOSURES),
        contents=contents,
        survey_pictures=pictures,
        **{"report_number": REPORT_NUMBER, "report_on": dt.date(2023, 5, 18), **more},
    )


def validity(since: str, until: str | None) -> Validity:
    return Validity(since=dt.date.fromisoformat(since), until=dt.date.fromisoformat(until) if until else None)


REGISTRY = RegistryExtract(
    snapshot=snapshot(),
    agencies=(agency_row("2021-06-01", "2026-05-31"),),
    roster=(roster_row("沈青禾", "2020-01-01", None),),
)


def case(facts: Facts = FACTS, registry: RegistryExtract | None = REGISTRY, **changed: Any) -> Case:
    """A clean case, with the given facts changed."""
    return Case(
        report=REPORT,
        facts=dataclasses.replace(facts, **changed),
        timeline=Timeline.load(),
        registry=registry,
    )
