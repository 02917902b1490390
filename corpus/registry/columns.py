"""Which columns a register has, and under which headings files write them.

The agencies' columns are those of Order 20 (2026), form 1; headings vary from province to province, so a
table of synonyms recognises the common ones and a mapping given with the import names the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from corpus.registry.column import RegisterColumn
from corpus.registry.filed_columns import APPROVALS, DISCLOSURES, NOTICES, PENALTIES
from corpus.registry.listed_columns import AGENCIES, ROSTER
from corpus.registry.records import Register

COLUMNS: dict[Register, tuple[RegisterColumn, ...]] = {
    Register.AGENCIES: AGENCIES,
    Register.ROSTER: ROSTER,
    Register.NOTICES: NOTICES,
    Register.DISCLOSURES: DISCLOSURES,
    Register.APPROVALS: APPROVALS,
    Register.PENALTIES: PENALTIES,
}

# Of these one at least must be filled: else nobody can tell what the row is about.
ONE_OF: dict[Register, tuple[str, ...]] = {
    Register.DISCLOSURES: ("report_number", "project_name", "enterprise_name"),
    Register.PENALTIES: ("facts", "decision"),
}

# How sheets of each register are named; the columns decide where the name does not.
SHEET_NAMES: dict[Register, tuple[str, ...]] = {
    Register.NOTICES: ("notices", "notice", "从业告知", "告知", "从业告知登记", "从业告知书", "告知登记表"),
    Register.DISCLOSURES: (
        *("disclosures", "disclosure", "公开", "报告公开", "信息公开", "评价报告公开", "评价报告公开登记"),
        "公开报告",
    ),
    Register.APPROVALS: (
        *("approvals", "approval", "审批", "许可", "审查和许可", "设计审查", "安全设施设计审查"),
        "安全设施设计审查和许可登记",
    ),
    Register.PENALTIES: ("penalties", "penalty", "处罚", "行政处罚", "机构处罚", "机构违法受处罚信息"),
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
