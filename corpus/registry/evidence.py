"""A registry row as evidence: what it says, and where it stands, for the inspector who looks it up."""

from __future__ import annotations

from core.dates import Validity, in_chinese
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from corpus.registry.records import AgencyRow, RosterRow


def row_evidence(row: AgencyRow | RosterRow, *, role: str | None = None, confidence: float = 1.0) -> Evidence:
    """Evidence from a registry row. ``role`` says in Chinese what it shows in the finding."""
    reference = row.row
    parts = _agency(row) if isinstance(row, AgencyRow) else _person(row)
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


def _agency(row: AgencyRow) -> list[str]:
    parts = [row.name, f"资质证书编号 {row.certificate_number}", f"有效期 {_period(row.validity)}"]
    if row.business_scopes:
        parts.append(f"业务范围 {'｜'.join(row.business_scopes)}")
    return parts


def _person(row: RosterRow) -> list[str]:
    stated = (
        ("证书类型", row.certificate_type),
        ("级别", row.level),
        ("证书号码", row.certificate_number),
        ("从业登记编号", row.registration_number),
        ("专业", row.speciality),
        ("机构", row.agency_name),
    )
    parts = [row.person_name, *(f"{label} {value}" for label, value in stated if value)]
    if row.validity != Validity():
        parts.append(f"期间 {_period(row.validity)}")
    return parts


def _period(validity: Validity) -> str:
    since = "未注明" if validity.since is None else in_chinese(validity.since)
    until = "未注明" if validity.until is None else in_chinese(validity.until)
    return f"{since}至{until}"
