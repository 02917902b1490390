"""Examples of requests and answers; a test holds them to the schemas. All names are invented."""

from __future__ import annotations

from typing import Any

_REPORT = {
    "id": "9b1d" + "0" * 60,
    "file_name": "云栖加油站安全现状评价报告.pdf",
    "pages": 86,
    "status": "done",
    "band": "重点核查",
    "score": 0.93,
    "leads": 3,
    "enterprise": "云栖加油站有限公司",
    "agency": "蜀岭安全评价有限公司",
    "kind": "现状评价",
    "industry": "加油站",
    "report_on": "2023-05-18",
    "region": "330106",
    "screened_at": "2026-07-01T02:30:00Z",
}
_JOB = {
    "id": "k3" * 16,
    "report_id": _REPORT["id"],
    "file_name": _REPORT["file_name"],
    "account": "hang",
    "state": "running",
    "stage": "read",
    "done": 12,
    "total": 86,
    "made_at": "2026-07-01T02:28:00Z",
    "started_at": "2026-07-01T02:28:03Z",
    "ended_at": None,
    "code": None,
    "message": None,
}
_FINDING = {
    "key": "5e" * 32,
    "check": "assessor_not_with_agency",
    "name": "人员不在机构",
    "subject": "温如石",
    "statement": "登记库中温如石在勘验当日不属于该评价机构，请核实。",
    "confidence": 0.97,
    "evidence": [
        {
            "report": _REPORT["id"],
            "page": 3,
            "boxes": [[72.0, 310.5, 180.2, 326.0]],
            "excerpt": "项目负责人 温如石",
            "source": "text",
            "confidence": 1.0,
            "detail": {"role": "项目负责人"},
        }
    ],
    "supports": [{"pack": "rectification-2021", "item": "agency-10"}],
    "revision": 0,
    "verdict": None,
    "standing": "open",
    "changed": "",
    "decisions": [],
    "earlier": [],
    "precision": "90%（9/10，95% 区间 60%–98%）",
}
REQUESTS: dict[str, Any] = {
    "signIn": {"name": "hang", "password": "梅雨季节-42-江南"},
    "submitJob": {"file": _REPORT["id"], "priority": "normal"},
    "subscribe": {
        "url": "https://platform.example.gov.cn/mingjian",
        "events": ["report.screened", "decision.made"],
    },
    "decideFinding": {"verdict": "dismissed", "reason": "已核对原件，人员于勘验前一日转入。"},
}
RESPONSES: dict[str, Any] = {
    "getFile": {"id": _REPORT["id"], "is_known": False, "received": 1048576, "is_screened": False},
    "submitJob": _JOB,
    "getJob": _JOB,
    "listReports": {"items": [_REPORT], "next": None},
    "getReport": _REPORT,
    "uploadFile": {"id": _REPORT["id"], "is_known": True, "received": 7340032, "is_screened": False},
    "listChanges": {
        "items": [
            {
                "kind": "report.screened",
                "report": _REPORT["id"],
                "finding": None,
                "at": "2026-07-01T02:30:00Z",
            },
            {
                "kind": "decision.made",
                "report": _REPORT["id"],
                "finding": "5e" * 32,
                "at": "2026-07-01T06:12:40Z",
            },
        ],
        "cursor": "WyJrZXllZCIsIDQsICJjaGFuZ2UiXQ",
        "has_more": False,
    },
    "listFindings": [_FINDING],
    "getFinding": _FINDING,
    "decideFinding": _FINDING,
    "countByGroup": [{"key": "2023-05", "name": "2023-05", "reports": 41, "key_reports": 6, "leads": 93}],
    "listEnterprises": {
        "items": [
            {
                "id": "x1f0c9a7be2d34455",
                "name": "云栖加油站有限公司",
                "number": None,
                "reports": 3,
                "leads": 5,
                "key_reports": 1,
                "first_on": "2020-06-01",
                "last_on": "2026-05-18",
            }
        ],
        "next": None,
    },
}
