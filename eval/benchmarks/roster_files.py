"""Large rosters as spreadsheet programs write them: invented people, a stated number of rows."""

from __future__ import annotations

import csv
import datetime as dt
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

HEADINGS = (
    *("姓名", "专业", "证书类型", "证书号码", "从业登记编号", "级别", "取得日期", "机构名称", "资质证书编号"),
    *("入职日期", "离职日期", "职称", "从事评价工作起始年月"),
)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
_GIVEN = "子文明志远建国海涛秀英丽华伟强军勇杰敏静思雨欣怡浩宇晨曦若兰青山望舒知行景和安然嘉木清和"
_SPECIALITIES = ("安全", "化工工艺", "化工机械", "电气", "自动化", "土木工程", "采矿", "机械")
_REGIONS = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="roster" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    f'Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}


def roster(rows: int, skipped: int = 0) -> Iterator[tuple[str, ...]]:
    """People of about one agency per 60 rows; one in five has left. ``skipped`` at the start are left out,
    and as many stand at the end.
    """
    agencies = max(rows // 60, 1)
    for number in range(skipped, rows + skipped):
        draw = random.Random(number)
        agency = draw.randrange(agencies)
        since = dt.date(2005, 1, 1) + dt.timedelta(days=draw.randrange(7000))
        until = (since + dt.timedelta(days=draw.randrange(300, 3000))).isoformat()
        yield (
            draw.choice(_SURNAMES) + "".join(draw.choices(_GIVEN, k=draw.choice((1, 2, 2)))),
            draw.choice(_SPECIALITIES),
            "安全评价师职业资格证书",
            f"S{draw.randrange(10**6):06d}{number:09d}",
            f"{number:08d}",
            draw.choice(("一级", "二级", "三级")),
            (since - dt.timedelta(days=draw.randrange(30, 2000))).isoformat(),
            f"第{agency}安全技术服务有限公司",
            f"APJ-({_REGIONS[agency % len(_REGIONS)]})-{agency:05d}",
            since.isoformat(),
            until if draw.random() < 0.2 else "",
            draw.choice(("工程师", "高级工程师", "")),
            f"{since.year - draw.randrange(1, 4)}-{draw.randrange(1, 13):02d}",
        )


def write_csv(path: Path, rows: int, skipped: int = 0) -> None:
    """The roster as a csv file with a mark of byte order, as spreadsheet programs write it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(roster(rows, skipped))


def write_xlsx(path: Path, rows: int, skipped: int = 0) -> None:
    """The roster as a workbook with a table of shared strings, as spreadsheet programs write it."""
    shared: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, _HEAD + content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for line, row in enumerate(_lines(rows, skipped), 1):
                sheet.write(_row(line, row, shared).encode())
            sheet.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f'{_HEAD}<sst xmlns="{_MAIN}">'.encode())
            for text in shared:
                strings.write(f"<si><t>{escape(text)}</t></si>".encode())
            strings.write(b"</sst>")


def _lines(rows: int, skipped: int) -> Iterator[tuple[str, ...]]:
    yield HEADINGS
    yield from roster(rows, skipped)


def _row(line: int, row: tuple[str, ...], shared: dict[str, int]) -> str:
    cells = "".join(
        f'<c r="{chr(65 + place)}{line}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>'
        for place, text in enumerate(row)
        if text
    )
    return f'<row r="{line}">{cells}</row>'
