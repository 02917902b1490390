"""Rows of the registry as checks see them, each saying where it stands and how it was found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from core.dates import Validity

_ALWAYS = Validity()


class Register(StrEnum):
    """The registers that are kept."""

    AGENCIES = "agencies"  # Order 20 (2026), form 1, upper part
    ROSTER = "roster"  # its list of full-time technical staff, with the days of belonging
    NOTICES = "notices"  # form 3: practice notices before work on site
    DISCLOSURES = "disclosures"  # reports that agencies published (Order 1, art. 20; Order 20, art. 17)
    APPROVALS = "approvals"  # approvals of safety-facility designs, permits
    PENALTIES = "penalties"  # form 1, lower part

    @property
    def in_chinese(self) -> str:
        """The register's name in Chinese."""
        return _CHINESE[self.value]


_CHINESE = {
    "agencies": "安全评价机构名录",
    "roster": "专职技术人员名册",
    "notices": "从业告知登记",
    "disclosures": "评价报告公开登记",
    "approvals": "安全设施设计审查和许可登记",
    "penalties": "机构违法受处罚信息",
}


class FoundBy(StrEnum):
    """What of the question a row answered to."""

    NUMBER = "number"
    NAME = "name"
    SIMILAR_NUMBER = "similar_number"  # equal but for glyphs that OCR confuses: weaker, to be shown as such
    SIMILAR_NAME = "similar_name"  # a name that is nearly the one asked for: to be shown as such
    LISTING = "listing"  # asked for without number or name of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRef:
    """Where a row stands: register, content key, the import that first brought it, file, sheet and line.

    ``line`` counts from 1 as a spreadsheet shows it (JSON: the item's place in its list). ``seen_on`` is the
    day of the newest import of the row's source, the last of which the source says anything; None: unknown.
    """

    register: Register
    key: str
    snapshot_id: str
    known_on: dt.date
    file: str
    line: int
    sheet: str = ""
    seen_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """A safety-evaluation agency with its certificate (Order 20, form 1)."""

    name: str
    certificate_number: str
    row: RowRef
    credit_code: str | None = None
    validity: Validity = _ALWAYS
    business_scopes: tuple[str, ...] = ()
    legal_representative: str | None = None
    technical_chief: str | None = None
    process_control_chief: str | None = None
    address: str | None = None
    postal_code: str | None = None
    website: str | None = None
    contact: str | None = None
    phone: str | None = None
    approved_by: str | None = None
    remark: str | None = None  # as written: 机构名称已变更, 换发证书
    found_by: FoundBy = FoundBy.LISTING
    withdrawn_on: dt.date | None = None  # day of the first snapshot of its source that no longer lists it


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One certificate of one person with one agency, and the days on which the person belonged to it."""

    person_name: str
    agency_name: str
    row: RowRef
    speciality: str | None = None
    certificate_type: str | None = None  # 安全评价师职业资格证书, 注册安全工程师职业资格证书, 高级职称证书
    certificate_number: str | None = None
    registration_number: str | None = None
    level: str | None = None
    agency_certificate_number: str | None = None
    title: str | None = None  # 职称, as written
    certified_on: dt.date | None = None
    practising_since: dt.date | None = None  # in evaluation work; the first day of the month given
    validity: Validity = _ALWAYS
    found_by: FoundBy = FoundBy.LISTING
    withdrawn_on: dt.date | None = None  # day of the first snapshot of its source that no longer lists it


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A practice notice (Order 20, form 3)."""

    agency_name: str
    project_name: str
    row: RowRef
    agency_certificate_number: str | None = None
    project_address: str | None = None
    industry: str | None = None
    leader: str | None = None
    members: str | None = None  # names, specialities and tasks, as written
    planned_survey: Validity = _ALWAYS
    noticed_on: dt.date | None = None
    authority: str | None = None
    kind: str | None = None  # 首次告知, 变更告知, as written
    found_by: FoundBy = FoundBy.LISTING
    withdrawn_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRow:
    """A report that an agency published."""

    agency_name: str
    row: RowRef
    agency_certificate_number: str | None = None
    report_number: str | None = None
    enterprise_name: str | None = None
    project_name: str | None = None
    kind: str | None = None
    report_on: dt.date | None = None
    published_on: dt.date | None = None
    contents: str | None = None  # what was published, as written
    survey_pictures: str | None = None  # whether pictures of the survey were, as written
    remark: str | None = None
    found_by: FoundBy = FoundBy.LISTING
    withdrawn_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """An approval: of a safety-facility design, of its major change, or a permit."""

    project_name: str
    row: RowRef
    enterprise_name: str | None = None
    matter: str | None = None  # what is approved, as written
    number: str | None = None
    approved_on: dt.date | None = None
    authority: str | None = None
    result: str | None = None  # as written
    found_by: FoundBy = FoundBy.LISTING
    withdrawn_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRow:
    """A penalty of an agency (Order 20, form 1)."""

    agency_name: str
    row: RowRef
    credit_code: str | None = None
    agency_certificate_number: str | None = None
    facts: str | None = None
    decision: str | None = None
    decided_on: dt.date | None = None
    authority: str | None = None
    found_by: FoundBy = FoundBy.LISTING
    withdrawn_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The registry as it is seen: which imports, of which day, how many rows, which registers.

    ``id`` changes whenever the rows that can be seen change. A register that is not named here was never
    imported: what it would say is unknown, not absent.
    """

    id: str
    name: str  # the files
    known_on: dt.date  # the latest day among the imports
    rows: int
    registers: tuple[Register, ...] = ()
    days: tuple[tuple[Register, dt.date], ...] = ()  # of each register the latest day, where it is told

    def known_to(self, register: Register) -> dt.date:
        """The last day of which the register says anything."""
        return dict(self.days).get(register, self.known_on)
