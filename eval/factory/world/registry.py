"""The registry as an inspector is given it: a workbook and two CSV files, columns after Order 20's form 1."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from eval.factory.world.world import World

AGENCY_COLUMNS = (
    "机构名称",
    "统一社会信用代码",
    "资质证书编号",
    "发证日期",
    "有效日期",
    "业务范围",
    "法定代表人",
    "专职技术负责人",
    "专职过程控制负责人",
    "办公地址",
    "机构信息公开网址",
    "资质证书批准部门",
)
ROSTER_COLUMNS = (
    "姓名",
    "专业",
    "证书类型",
    "证书号码",
    "从业登记编号",
    "级别",
    "机构名称",
    "资质证书编号",
    "入职日期",
    "离职日期",
)
_STAMP = dt.datetime(2026, 12, 31, 8, 0, 0)  # noqa: DTZ001 - a workbook's properties carry no zone


def agency_rows(world: World) -> list[tuple[str, ...]]:
    """One row per certificate period."""
    rows: list[tuple[str, ...]] = []
    for agency in world.agencies.values():
        posts = {
            p.post: p.name
            for p in world.assessors.values()
            if p.post and p.employments[0].agency == agency.key
        }
        rows.extend(
            (
                agency.name,
                agency.credit_code,
                certificate.number,
                certificate.issued_on.isoformat(),
                certificate.expires_on.isoformat(),
                "；".join(agency.scopes),
                agency.legal_representative,
                posts.get("技术负责人", ""),
                posts.get("过程控制负责人", ""),
                agency.address,
                agency.website,
                agency.authority,
            )
            for certificate in agency.certificates
        )
    return rows


def roster_rows(world: World) -> list[tuple[str, ...]]:
    """One row per person and agency; the last column is blank while the person is there."""
    return [
        (
            person.name,
            person.speciality,
            "安全评价师职业资格证书",
            person.certificate_number,
            person.registration_number,
            person.level,
            world.agencies[employment.agency].name,
            world.agencies[employment.agency].certificate_number,
            employment.since.isoformat(),
            employment.until.isoformat() if employment.until else "",
        )
        for person in world.assessors.values()
        for employment in person.employments
    ]


def write_registry(world: World, folder: Path) -> tuple[Path, ...]:
    """Write registry.xlsx, agencies.csv and roster.csv; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = {
        "agencies": (AGENCY_COLUMNS, agency_rows(world)),
        "roster": (ROSTER_COLUMNS, roster_rows(world)),
    }
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    paths = []
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in rows:
            sheet.append(row)
        sheet.freeze_panes = "A2"
        paths.append(_write_csv(folder / f"{name}.csv", columns, rows))
    book.properties.created = book.properties.modified = _STAMP
    _save_fixed(book, folder / "registry.xlsx")
    return (folder / "registry.xlsx", *paths)


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
