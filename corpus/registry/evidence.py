"""A registry row as evidence: what it says, and where it stands, for the inspector who looks it up."""

from __future__ import annotations

import datetime as dt

from core.dates import Validity, in_chinese
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from corpus.registry.records import (
    AgencyRow,
    ApprovalRow,
    DisclosureRow,
    NoticeRow,
    PenaltyRow,
    RosterRow,
)

RegistryRow = AgencyRow | RosterRow | NoticeRow | DisclosureRow | ApprovalRow | PenaltyRow


def row_evidence(row: RegistryRow, *, role: str | None = None, confidence: float = 1.0) -> Evidence:
    """Evidence from a registry row. ``role`` says in Chinese what it shows in the finding."""
    reference = row.row
    parts = _parts(row)
    if row.withdrawn_on is not None:
        parts.append(f"{in_chinese(row.withdrawn_on)}的登记表起不再列出")
    sheet = f"[{reference.sheet}]" if reference.sheet else ""
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt="；".join(parts),
        source=EvidenceSource.REGISTRY,
        confidence=confidence,
        detail=EvidenceDetail(
            register=reference.register.in_chinese,
            row=f"{reference.file}{sheet} 第 {reference.line} 行",
            snapshot=f"{reference.known_on.isoformat()} {reference.snapshot_id[:12]}",
            role=role,
        ),
    )


def _parts(row: RegistryRow) -> list[str]:
    match row:
        case AgencyRow():
            return _agency(row)
        case RosterRow():
            return _person(row)
        case NoticeRow():
            return _notice(row)
        case DisclosureRow():
            return _disclosure(row)
        case ApprovalRow():
            return _approval(row)
        case PenaltyRow():
            return _penalty(row)


def _agency(row: AgencyRow) -> list[str]:
    parts = [row.name, f"资质证书编号 {row.certificate_number}", f"有效期 {_period(row.validity)}"]
    if row.business_scopes:
        parts.append(f"业务范围 {'｜'.join(row.business_scopes)}")
    return [*parts, *_stated(("备注", row.remark))]


def _person(row: RosterRow) -> list[str]:
    stated = _stated(
        ("证书类型", row.certificate_type),
        ("级别", row.level),
        ("证书号码", row.certificate_number),
        ("取得日期", _day(row.certified_on)),
        ("从业登记编号", row.registration_number),
        ("专业", row.speciality),
        ("职称", row.title),
        ("从事评价工作起始", _day(row.practising_since)),
        ("机构", row.agency_name),
    )
    parts = [row.person_name, *stated]
    if row.validity != Validity():
        parts.append(f"期间 {_period(row.validity)}")
    return parts


def _notice(row: NoticeRow) -> list[str]:
    survey = None if row.planned_survey == Validity() else _period(row.planned_survey)
    return [
        row.project_name,
        *_stated(
            ("机构", row.agency_name),
            ("告知类型", row.kind),
            ("告知日期", _day(row.noticed_on) or "未注明"),
            ("计划现场勘验时间", survey),
            ("项目组组长", row.leader),
            ("项目组成员", row.members),
            ("告知机关", row.authority),
        ),
    ]


def _disclosure(row: DisclosureRow) -> list[str]:
    return [
        row.project_name or row.enterprise_name or row.agency_name,
        *_stated(
            ("机构", row.agency_name),
            ("被评价单位", row.enterprise_name),
            ("报告编号", row.report_number),
            ("评价类型", row.kind),
            ("报告日期", _day(row.report_on)),
            ("公开日期", _day(row.published_on) or "未注明"),
            ("公开内容", row.contents),
            ("现场勘验图像影像", row.survey_pictures),
            ("备注", row.remark),
        ),
    ]


def _approval(row: ApprovalRow) -> list[str]:
    return [
        row.project_name,
        *_stated(
            ("建设单位", row.enterprise_name),
            ("审批事项", row.matter),
            ("批准文号", row.number),
            ("批准日期", _day(row.approved_on) or "未注明"),
            ("审批机关", row.authority),
            ("审查结论", row.result),
        ),
    ]


def _penalty(row: PenaltyRow) -> list[str]:
    return [
        row.agency_name,
        *_stated(
            ("资质证书编号", row.agency_certificate_number),
            ("违法事实", row.facts),
            ("处罚决定", row.decision),
            ("处罚时间", _day(row.decided_on) or "未注明"),
            ("执法机关", row.authority),
        ),
    ]


def _stated(*pairs: tuple[str, str | None]) -> list[str]:
    return [f"{label} {value}" for label, value in pairs if value]


def _day(day: dt.date | None) -> str | None:
    return None if day is None else in_chinese(day)


def _period(validity: Validity) -> str:
    since = "未注明" if validity.since is None else in_chinese(validity.since)
    until = "未注明" if validity.until is None else in_chinese(validity.until)
    return f"{since}至{until}"
