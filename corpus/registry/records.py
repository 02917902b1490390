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

    @property
    def in_chinese(self) -> str:
        """The register's name in Chinese."""
        return {"agencies": "安全评价机构名录", "roster": "专职技术人员名册"}[self.value]


class FoundBy(StrEnum):
    """What of the question a row answered to."""

    NUMBER = "number"
    NAME = "name"
    SIMILAR_NUMBER = "similar_number"  # equal but for glyphs that OCR confuses: weaker, to be shown as such
    LISTING = "listing"  # asked for without number or name of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRef:
    """Where a row stands: register, content key, the import that first brought it, file, sheet and line.

    ``line`` counts from 1 as a spreadsheet shows it (JSON: the item's place in its list).
    """

    register: Register
    key: str
    snapshot_id: str
    known_on: dt.date
    file: str
    line: int
    sheet: str = ""


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
    validity: Validity = _ALWAYS
    found_by: FoundBy = FoundBy.LISTING
    withdrawn_on: dt.date | None = None  # day of the first snapshot of its source that no longer lists it


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
