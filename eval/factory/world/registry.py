"""The registry as an inspector is given it: workbooks and CSV files, columns after Order 20's forms."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from eval.factory.world.as_known import AsKnown
from eval.factory.world.filings import (
    APPROVAL_COLUMNS,
    DISCLOSURE_COLUMNS,
    NOTICE_COLUMNS,
    PENALTY_COLUMNS,
)
from eval.factory.world.penalties import penalty_rows
from eval.factory.world.records import Agency, Assessor, Certificate
from eval.factory.world.world import World

AGENCY_COLUMNS = (
    "机构名称",
    "统一社会信用代码/注册号",
    "办公地址",
    "邮政编码",
    "机构信息公开网址",
    "法定代表人",
    "联系人",
    "联系电话",
    "专职技术负责人",
    "专职过程控制负责人",
    "资质证书编号",
    "发证日期",
    "资质证书批准部门",
    "有效日期",
    "业务范围",
    "备注",
)
ROSTER_COLUMNS = (
    "姓名",
    "专业",
    "证书类型",
    "证书号码",
    "从业登记编号",
    "级别",
    "取得日期",
    "机构名称",
    "资质证书编号",
    "入职日期",
    "离职日期",
    "职称",
    "从事评价工作起始年月",
)
ASSESSOR, ENGINEER, SENIOR = "安全评价师职业资格证书", "注册安全工程师职业资格证书", "高级职称证书"
Tables = dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]
"""Columns and rows by the table's name."""
_STAMP = dt.datetime(2026, 12, 31, 8, 0, 0)  # noqa: DTZ001 - a workbook's properties carry no zone


def agency_rows(world: World) -> list[tuple[str, ...]]:
    """One row per certificate paper and name the agency bore under it; the last column says why."""
    rows: list[tuple[str, ...]] = []
    for agency in world.agencies.values():
        posts = {
            p.post: p.name
            for p in world.assessors.values()
            if p.post and p.employments[0].agency == agency.key
        }
        rows.extend(
            (
                name,
                agency.credit_code,
                agency.address,
                agency.postcode,
                agency.website,
                agency.legal_representative,
                agency.contact,
                agency.telephone,
                posts.get("技术负责人", ""),
                posts.get("过程控制负责人", ""),
                paper.number,
                first.isoformat(),
                agency.authority,
                last.isoformat(),
                "；".join(paper.scopes),
                remark,
            )
            for paper, name, first, last, remark in _papers(agency)
        )
    return rows


def _papers(agency: Agency) -> Iterator[tuple[Certificate, str, dt.date, dt.date, str]]:
    """Each paper in force under each name: paper, name, first and last day, remark."""
    for paper in agency.certificates:
        first = paper.issued_on
        for former in agency.former_names:
            last = min(former.until, paper.last_day)
            if first <= last:
                remark = "机构名称已变更" if last == former.until else ""
                yield paper, former.name, first, last, remark
                first = last + dt.timedelta(days=1)
        if first <= paper.last_day:
            remark = "业务范围变更，换发证书" if paper.replaced_on else ""
            yield paper, agency.name, first, paper.last_day, remark


def roster_rows(world: World) -> list[tuple[str, ...]]:
    """One row per person, agency and certificate; the day of leaving is blank while the person is there."""
    return [
        (
            person.name,
            speciality,
            kind,
            number,
            person.registration_number,
            level,
            got_on.isoformat() if got_on else "",
            world.agencies[employment.agency].name,
            world.agencies[employment.agency].certificate_number,
            employment.since.isoformat(),
            employment.until.isoformat() if employment.until else "",
            person.title,
            f"{person.entered_on:%Y-%m}",
        )
        for person in world.assessors.values()
        for employment in person.employments
        for kind, number, speciality, level, got_on in _certificates(person)
    ]


def _certificates(person: Assessor) -> Iterator[tuple[str, str, str, str, dt.date | None]]:
    """Kind, number, speciality, level and day of each certificate a person has."""
    for earlier in person.earlier:
        yield ASSESSOR, earlier.number, person.speciality, earlier.level, earlier.certified_on
    yield ASSESSOR, person.certificate_number, person.speciality, person.level, person.certified_on
    if person.engineer:
        engineer = person.engineer
        yield ENGINEER, engineer.number, engineer.speciality, engineer.grade, engineer.registered_on
    if person.title == "高级工程师":
        yield SENIOR, "", "安全工程", person.title, None


def write_registry(world: World, folder: Path) -> tuple[Path, ...]:
    """Write registry.xlsx with its two CSV files and the tables of filings; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets, filings = _sheets(world), _filings(world)
    paths = [_write_csv(folder / f"{name}.csv", *table) for name, table in (sheets | filings).items()]
    return (*_write_books(folder, sheets, filings), *paths)


def write_earlier_registry(world: World, folder: Path, known: AsKnown) -> tuple[Path, ...]:
    """Write the workbooks as they were on an earlier day; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets, filings = (
        {name: (columns, known.rows(columns, rows)) for name, (columns, rows) in tables.items()}
        for tables in (_sheets(world), _filings(world))
    )
    return _write_books(folder, sheets, filings)


def _sheets(world: World) -> Tables:
    return {
        "agencies": (AGENCY_COLUMNS, agency_rows(world)),
        "roster": (ROSTER_COLUMNS, roster_rows(world)),
    }


def _filings(world: World) -> Tables:
    filings = world.filings
    return {
        "notices": (NOTICE_COLUMNS, filings.notices()),
        "disclosures": (DISCLOSURE_COLUMNS, filings.disclosures()),
        "approvals": (APPROVAL_COLUMNS, filings.approvals()),
        "penalties": (PENALTY_COLUMNS, penalty_rows(world)),
    }


def _write_books(folder: Path, sheets: Tables, filings: Tables) -> tuple[Path, ...]:
    """One workbook of agencies and people, and one for each table of filings."""
    books = [_write_book(folder / f"{name}.xlsx", {name: table}) for name, table in filings.items()]
    return (_write_book(folder / "registry.xlsx", sheets), *books)


def _write_book(path: Path, sheets: Tables) -> Path:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in rows:
            sheet.append(row)
        sheet.freeze_panes = "A2"
    book.properties.created = book.properties.modified = _STAMP
    _save_fixed(book, path)
    return path


def _save_fixed(book: Workbook, path: Path) -> None:
    """Save with fixed times, so that the same registry has the same bytes."""
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in made.namelist():
            data = made.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-12-31T08:00:00Z", data)
            fixed.writestr(zipfile.ZipInfo(name, (2026, 12, 31, 8, 0, 0)), data, zipfile.ZIP_DEFLATED)


def _write_csv(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path
