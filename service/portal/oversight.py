"""The audit trail as a page."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from service.api.guards import With, allowed, note
from service.audit.trail import Broken, Entry
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.portal.pages import is_fragment, page

router = APIRouter()
Auditor = Annotated[Principal, Depends(allowed(Permission.READ_AUDIT))]
_AT_ONCE = 100
_DEEDS: Mapping[str, str] = {
    "login": "登录",
    "logout": "退出",
    "report.read": "查看报告",
    "report.compare": "并排比对",
    "report.dossier": "导出卷宗",
    "report.export": "导出列表",
    "findings.read": "查看线索",
    "decision": "处理线索",
    "file.upload": "上传文件",
    "job.submit": "提交筛查",
    "job.cancel": "取消筛查",
    "registry.import": "导入登记表",
    "registry.preview": "预览登记表",
    "audit.read": "查看审计记录",
    "audit.verify": "核验审计记录",
    "report.glance": "查看报告概要",
    "pages.read": "查看页面",
    "people.read": "查看签名人员",
    "history.read": "查看历次筛查",
    "matches.read": "查看相同之处",
    "desk.read": "查看工作台",
    "reports.list": "查看报告列表",
    "reports.export": "导出报告列表",
    "findings.list": "查看线索列表",
    "findings.export": "导出线索列表",
    "search": "检索",
    "agency.read": "查看机构",
    "agencies.list": "查看机构列表",
    "assessor.read": "查看评价师",
    "assessors.list": "查看评价师列表",
    "enterprise.read": "查看企业",
    "enterprises.list": "查看企业列表",
    "registry.agencies": "查看登记机构",
    "registry.assessors": "查看登记人员",
    "registry.changes": "查看登记变化",
    "registry.rows": "查看未采用的行",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry in words."""

    entry: Entry
    deed: str
    detail: str
    is_report: bool


@router.get("/audit")
def audit(
    request: Request,
    given: With,
    by: Auditor,
    before: Annotated[int, Query(ge=0)] = 0,
    actor: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Entries, newest first."""
    found = given.trail.newest(before=before or None, actor=actor.strip() or None, limit=_AT_ONCE + 1)
    entries = [_view(entry) for entry in itertools.islice(found, _AT_ONCE)]
    following = entries[-1].entry.number if len(found) > _AT_ONCE else None
    note(given, by, "audit.read", "audit", "", before=before)
    template = "parts/audit_rows.html.j2" if before and is_fragment(request) else "audit.html.j2"
    return page(request, by, template, entries=entries, following=following, actor=actor)


@router.post("/audit/verification")
def verify(request: Request, given: With, by: Auditor) -> Response:
    """Goes through the whole chain and says whether it is whole."""
    found = given.trail.verify()
    note(given, by, "audit.verify", "audit", "")
    broken = found if isinstance(found, Broken) else None
    return page(request, by, "parts/audit_state.html.j2", broken=broken, head=found)


def _view(entry: Entry) -> EntryView:
    said = json.loads(entry.detail)
    return EntryView(
        entry=entry,
        deed=_DEEDS.get(entry.action, entry.action),
        detail="；".join(f"{name}：{_in_words(value)}" for name, value in said.items()),
        is_report=entry.object_kind == "report" and len(entry.object_id) == 64,
    )


def _in_words(value: object) -> str:
    """What a list was asked for, in one line."""
    if isinstance(value, dict):
        return "，".join(f"{name}={_in_words(each)}" for name, each in value.items())
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
