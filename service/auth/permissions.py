"""What can be permitted, and the roles that permit it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """One thing that a person or program may do."""

    READ_REPORTS = "reports.read"
    SUBMIT_REPORTS = "reports.submit"
    REMOVE_REPORTS = "reports.remove"
    DECIDE = "decisions.write"
    WITHDRAW_OTHERS = "decisions.withdraw"
    READ_REGISTRY = "registry.read"
    IMPORT_REGISTRY = "registry.import"
    READ_STATISTICS = "statistics.read"
    MANAGE_JOBS = "jobs.manage"
    READ_AUDIT = "audit.read"
    MANAGE_ACCOUNTS = "accounts.manage"
    MANAGE_WEBHOOKS = "webhooks.manage"
    READ_METRICS = "metrics.read"

    @property
    def in_chinese(self) -> str:
        """As an inspector reads it."""
        return _PERMISSIONS[self]


class Role(StrEnum):
    """What somebody is to this service."""

    INSPECTOR = "inspector"
    REVIEWER = "reviewer"
    REGISTRY_ADMIN = "registry-admin"
    AUDITOR = "auditor"
    API_CLIENT = "api-client"
    ADMIN = "admin"

    @property
    def in_chinese(self) -> str:
        """As an inspector reads it."""
        return _ROLES[self]


_PERMISSIONS = {
    Permission.READ_REPORTS: "查看报告",
    Permission.SUBMIT_REPORTS: "提交报告",
    Permission.REMOVE_REPORTS: "删除报告",
    Permission.DECIDE: "处理线索",
    Permission.WITHDRAW_OTHERS: "撤回他人的处理",
    Permission.READ_REGISTRY: "查看登记库",
    Permission.IMPORT_REGISTRY: "导入登记库",
    Permission.READ_STATISTICS: "查看统计",
    Permission.MANAGE_JOBS: "管理任务",
    Permission.READ_AUDIT: "查看审计记录",
    Permission.MANAGE_ACCOUNTS: "管理账户",
    Permission.MANAGE_WEBHOOKS: "订阅事件",
    Permission.READ_METRICS: "查看运行指标",
}
_ROLES = {
    Role.INSPECTOR: "检查人员",
    Role.REVIEWER: "复核人员",
    Role.REGISTRY_ADMIN: "登记库管理员",
    Role.AUDITOR: "审计人员",
    Role.API_CLIENT: "接口用户",
    Role.ADMIN: "系统管理员",
}
_READING = frozenset({Permission.READ_REPORTS, Permission.READ_REGISTRY, Permission.READ_STATISTICS})
_INSPECTING = _READING | {Permission.SUBMIT_REPORTS, Permission.DECIDE}
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.INSPECTOR: _INSPECTING,
    Role.REVIEWER: _INSPECTING | {Permission.WITHDRAW_OTHERS, Permission.MANAGE_JOBS},
    Role.REGISTRY_ADMIN: frozenset({Permission.READ_REGISTRY, Permission.IMPORT_REGISTRY}),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT, Permission.READ_STATISTICS}),
    Role.API_CLIENT: _INSPECTING | {Permission.MANAGE_WEBHOOKS},
    Role.ADMIN: frozenset(
        {
            Permission.MANAGE_ACCOUNTS,
            Permission.MANAGE_JOBS,
            Permission.REMOVE_REPORTS,
            Permission.MANAGE_WEBHOOKS,
            Permission.READ_METRICS,
        }
    ),
}
"""An administrator runs the service and reads no report; nor does an auditor, who sees who did what."""


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """All that the roles permit together."""
    return frozenset().union(*(GRANTS[role] for role in roles))
