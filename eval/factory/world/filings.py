"""What agencies and authorities file about reports: notices, disclosures, approvals, and penalties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Row = tuple[str, ...]

NOTICE_COLUMNS = (
    "机构名称",
    "机构资质证书编号",
    "机构信息公开网址",
    "办公地址",
    "邮政编码",
    "法定代表人",
    "联系人",
    "联系电话",
    "项目名称",
    "项目地址",
    "项目所属行业",
    "项目组组长",
    "技术服务期限",
    "计划现场勘验时间",
    "项目组成员、专业及工作任务",
    "告知类型",
    "告知日期",
    "告知机关",
)
DISCLOSURE_COLUMNS = (
    "机构名称",
    "资质证书编号",
    "报告编号",
    "被评价单位",
    "项目名称",
    "评价类型",
    "报告日期",
    "公开日期",
    "公开内容",
    "现场勘验图像影像",
    "公开网址",
    "备注",
)
APPROVAL_COLUMNS = ("项目名称", "建设单位", "审批事项", "批准文号", "批准日期", "审批机关", "审查结论")
PENALTY_COLUMNS = (
    "机构名称",
    "统一社会信用代码/注册号",
    "资质证书编号",
    "违法事实",
    "处罚决定",
    "处罚时间",
    "执法机关",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilings:
    """The rows about one report, in the columns above."""

    notices: tuple[Row, ...] = ()
    disclosures: tuple[Row, ...] = ()
    approvals: tuple[Row, ...] = ()


@dataclass(slots=True)
class Filings:
    """All filings of a world: by the seed of the report, and what agencies published besides."""

    reports: dict[str, ReportFilings] = field(default_factory=dict)
    others: dict[str, tuple[Row, ...]] = field(default_factory=dict)  # agency key -> disclosures

    def notices(self) -> list[Row]:
        """All practice notices, in the order of their days."""
        return sorted((row for filed in self.reports.values() for row in filed.notices), key=_day_of_notice)

    def disclosures(self) -> list[Row]:
        """All published reports by agency and day."""
        return sorted(self._disclosures(), key=lambda row: (row[0], row[7], row[2]))

    def approvals(self) -> list[Row]:
        """All approvals of safety-facility designs, in the order of their days."""
        return sorted((row for filed in self.reports.values() for row in filed.approvals), key=lambda r: r[4])

    def _disclosures(self) -> Iterator[Row]:
        for rows in self.others.values():
            yield from rows
        for filed in self.reports.values():
            yield from filed.disclosures


def _day_of_notice(row: Row) -> tuple[str, str]:
    return row[16], row[8]
