"""Which columns a register has, and under which headings files write them.

The agencies' columns are those of Order 20 (2026), form 1; headings vary from province to province, so a
table of synonyms recognises the common ones and a mapping given with the import names the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.registry.records import Register


class Content(StrEnum):
    """What a column's cells hold."""

    TEXT = "text"
    NUMBER = "number"  # a number that identifies: kept as text
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"  # or a whole period, as some files write it there
    PERIOD = "period"  # first and last day in one cell, or the last day alone
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterColumn:
    """One column: the field it fills, its official heading, and other headings seen for it."""

    field: str
    heading: str
    synonyms: tuple[str, ...] = ()
    content: Content = Content.TEXT
    is_required: bool = False  # the file must have the column
    is_filled: bool = False  # every row must have a value in it


def _column(
    field: str,
    heading: str,
    synonyms: str = "",
    content: Content = Content.TEXT,
    *,
    is_required: bool = False,
    is_filled: bool = False,
) -> RegisterColumn:
    return RegisterColumn(
        field=field,
        heading=heading,
        synonyms=tuple(synonyms.split()),
        content=content,
        is_required=is_required or is_filled,
        is_filled=is_filled,
    )


_AGENCIES = (
    _column(
        "name", "机构名称", "评价机构名称 安全评价机构名称 安全评价机构 评价机构 单位名称", is_filled=True
    ),
    _column(
        "certificate_number",
        "资质证书编号",
        "资质证书号 资质编号 证书编号 证书号 机构资质证书编号 资质证书号码",
        content=Content.NUMBER,
        is_filled=True,
    ),
    _column(
        "credit_code",
        "统一社会信用代码/注册号",
        "统一社会信用代码 社会信用代码 信用代码 注册号",
        content=Content.NUMBER,
    ),
    _column(
        "since",
        "发证日期",
        "颁证日期 首次发证日期 有效期起 有效期开始 有效期自 发证时间",
        content=Content.FIRST_DAY,
    ),
    _column(
        "until",
        "有效日期",
        "有效期至 有效期止 有效截止日期 截止日期 到期日期 有效期截止",
        content=Content.LAST_DAY,
        is_required=True,
    ),
    _column("period", "有效期", "有效期限 资质有效期 证书有效期 资质证书有效期", content=Content.PERIOD),
    _column(
        "business_scopes", "业务范围", "资质范围 评价范围 批准的业务范围 认可业务范围", content=Content.LIST
    ),
    _column("legal_representative", "法定代表人", "法人代表 法人 法定代表"),
    _column("technical_chief", "专职技术负责人", "技术负责人"),
    _column("process_control_chief", "专职过程控制负责人", "过程控制负责人"),
    _column("address", "办公地址", "地址 注册地址 通信地址 单位地址"),
    _column("postal_code", "邮政编码", "邮编", content=Content.NUMBER),
    _column("website", "机构信息公开网址", "信息公开网址 网址 网站 公开网址"),
    _column("contact", "联系人", "机构联系人"),
    _column("phone", "联系电话", "电话 联系方式", content=Content.NUMBER),
    _column("approved_by", "资质证书批准部门", "批准部门 发证机关 发证部门 资质认可机关 认可机关"),
)

_ROSTER = (
    _column("person_name", "姓名", "人员姓名 评价师姓名 评价人员", is_filled=True),
    _column(
        "agency_name",
        "机构名称",
        "所在机构 从业机构 评价机构 评价机构名称 安全评价机构 安全评价机构名称 "
        "所属机构 登记机构 单位名称 工作单位 聘用单位",
        is_filled=True,
    ),
    _column(
        "certificate_number",
        "证书号码",
        "证书编号 证书号 资格证书编号 资格证书号 资格证书号码 "
        "职业资格证书编号 安全评价师证书编号 评价师证书编号",
        content=Content.NUMBER,
        is_required=True,
    ),
    _column(
        "agency_certificate_number",
        "资质证书编号",
        "机构资质证书编号 机构证书编号 资质编号 资质证书号",
        content=Content.NUMBER,
    ),
    _column(
        "registration_number",
        "从业登记编号",
        "从业登记号 登记编号 登记号 注册编号 注册号 执业编号 从业编号",
        content=Content.NUMBER,
    ),
    _column("certificate_type", "证书类型", "证书类别 证书名称 资格类型 资格名称"),
    _column("speciality", "专业", "专业能力 专业类别 评价专业 从业专业"),
    _column("level", "级别", "等级 资格等级 评价师等级 证书等级 资格级别"),
    _column(
        "since",
        "起始日期",
        "开始日期 登记日期 从业登记日期 入职日期 从业起始日期 从业开始日期 注册日期",
        content=Content.FIRST_DAY,
    ),
    _column(
        "until",
        "终止日期",
        "截止日期 结束日期 离职日期 注销日期 有效日期 有效期至 从业终止日期",
        content=Content.LAST_DAY,
    ),
    _column("period", "从业期限", "从业期间 在职期间 有效期 有效期限", content=Content.PERIOD),
)

COLUMNS: dict[Register, tuple[RegisterColumn, ...]] = {Register.AGENCIES: _AGENCIES, Register.ROSTER: _ROSTER}

# How sheets of each register are named; the columns decide where the name does not.
SHEET_NAMES: dict[Register, tuple[str, ...]] = {
    Register.AGENCIES: (
        "agencies",
        "agency",
        "机构",
        "安全评价机构",
        "机构名录",
        "机构名单",
        "安全评价机构名录",
    ),
    Register.ROSTER: (
        *("roster", "people", "assessors", "人员", "人员名单", "人员名册", "专职技术人员", "安全评价师"),
        *("评价师名单", "安全评价师名单", "专职技术人员名册"),
    ),
}


def folded_heading(text: object) -> str:
    """A heading as headings are compared: plain width, no spaces, no remark in brackets, no marks."""
    plain = unicodedata.normalize("NFKC", "" if text is None else str(text)).lower()
    without_remark = re.sub(r"\([^)]*\)|\[[^]]*\]", "", plain)
    return re.sub(r"[\s*:;,.、/|\-]+", "", without_remark)


def matched_columns(
    register: Register, headings: tuple[object, ...], mapping: Mapping[str, str]
) -> dict[int, RegisterColumn]:
    """Which column of the register stands at which position, under the heading that the file gives it.

    A heading met twice counts once. ``mapping`` gives further headings: heading in the file ->
    field or official heading.
    """
    by_heading: dict[str, RegisterColumn] = {}
    for column in COLUMNS[register]:
        for name in (column.field, column.heading, *column.synonyms):
            by_heading.setdefault(folded_heading(name), column)
    for given, target in mapping.items():
        mapped = by_heading.get(folded_heading(target))
        if mapped is not None:
            by_heading[folded_heading(given)] = mapped
    found: dict[int, RegisterColumn] = {}
    for position, heading in enumerate(headings):
        matched = by_heading.get(folded_heading(heading))
        if matched is not None and all(matched.field != column.field for column in found.values()):
            found[position] = replace(matched, heading=str(heading).strip())
    return found


def missing_columns(register: Register, found: dict[int, RegisterColumn]) -> tuple[RegisterColumn, ...]:
    """Required columns that are not there; one column of periods stands for the last day's."""
    fields = {column.field for column in found.values()}
    if "period" in fields:
        fields.add("until")
    return tuple(c for c in COLUMNS[register] if c.is_required and c.field not in fields)
