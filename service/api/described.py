"""The machine-readable description: names of operations, who may ask, problems that may come, examples.

What FastAPI tells by itself is completed here, in one place, so that programs made from it have good names
and know every answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.api.examples import REQUESTS, RESPONSES
from service.api.guards import COOKIE, CSRF_HEADER
from service.api.problems import MEDIA_TYPE, PREFIX
from service.api.told_apart import API

_METHODS = ("get", "put", "post", "delete")
_NAMES = {
    ("post", "/session"): "signIn",
    ("delete", "/session"): "signOut",
    ("get", "/me"): "getMe",
    ("get", "/files/{digest}"): "getFile",
    ("post", "/files"): "uploadFile",
    ("put", "/files/{digest}"): "uploadPiece",
    ("post", "/jobs"): "submitJob",
    ("get", "/jobs"): "listJobs",
    ("get", "/jobs/{job}"): "getJob",
    ("delete", "/jobs/{job}"): "cancelJob",
    ("get", "/jobs/{job}/events"): "watchJob",
    ("get", "/reports"): "listReports",
    ("get", "/reports/{report}"): "getReport",
    ("get", "/reports/{report}/screening"): "getScreening",
    ("get", "/reports/{report}/findings"): "listFindings",
    ("get", "/reports/{report}/findings/{key}"): "getFinding",
    ("post", "/reports/{report}/findings/{key}/decisions"): "decideFinding",
    ("get", "/session/oidc"): "getOpenid",
    ("get", "/session/oidc/login"): "startOpenid",
    ("get", "/session/oidc/callback"): "finishOpenid",
    ("post", "/session/oidc/logout"): "signOutOpenid",
    ("post", "/webhooks"): "subscribe",
    ("get", "/webhooks"): "listWebhooks",
    ("get", "/webhooks/{webhook}"): "getWebhook",
    ("delete", "/webhooks/{webhook}"): "unsubscribe",
    ("post", "/webhooks/{webhook}/test"): "tryWebhook",
    ("get", "/webhooks/{webhook}/deliveries"): "listDeliveries",
    ("post", "/webhooks/{webhook}/deliveries/{delivery}/redeliver"): "redeliver",
    ("get", "/audit/entries"): "listAuditEntries",
    ("get", "/audit/state"): "getAuditState",
    ("get", "/session"): "getSession",
}
_TAGS = (
    ("session", "登录", "谁在使用，能做什么"),
    ("files", "文件", "提交报告文件，可分段续传"),
    ("jobs", "任务", "筛查任务和后台任务"),
    ("reports", "报告", "已筛查的报告、页面、卷宗"),
    ("findings", "线索", "线索、证据图片和处理"),
    ("parties", "机构、人员和企业", "所有报告合起来看"),
    ("search", "检索", "报告和线索"),
    ("statistics", "统计", "数量和覆盖情况"),
    ("registry", "登记库", "已导入的登记表、预览和导入"),
    ("laws", "规则", "规则包、法规标准、检查项"),
    ("events", "事件", "事情发生时通知别的系统"),
    ("audit", "审计", "谁做了什么"),
)
_GROUPS = {shown: name for name, shown, _ in _TAGS}
_DIGEST = "^[0-9a-fA-F]{64}$"
_ALWAYS = (401, 403, 429, 500, 503)
_OF_UPLOADS = (409, 413, 422, 507)
_WORDS = {
    400: ("request_invalid", "请求的内容不符合接口说明：query.limit。"),
    401: ("not_signed_in", "请先登录，或在请求中带上接口令牌。"),
    403: ("not_permitted", "您没有「查看报告」的权限。"),
    404: ("report_not_found", "没有这份报告，或它不在您的管辖地区内。"),
    409: ("upload_offset", "这份文件已收到 1048576 字节，请从该处继续上传。"),
    412: ("precondition_failed", "这条线索刚由他人处理，本次处理没有保存。"),
    413: ("too_large", "文件过大，上限为 1024 MiB。请拆分后再提交。"),
    422: ("not_a_pdf", "文件不是 PDF。请提交报告的 PDF 文件。"),
    428: ("precondition_missing", "请在 If-Match 中给出读取线索时得到的 ETag，以免覆盖他人的处理。"),
    429: ("too_many_requests", "请求过于频繁，请稍后再试。"),
    500: ("internal", "服务内部出错，请稍后再试。"),
    503: ("store_busy", "数据库正被另一个程序写入，等待超时。请等它完成后再试。"),
    507: ("disk_full", "服务器磁盘空间不足，文件未能保存。请联系系统管理员清理后再上传。"),
}
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `code` is stable, `detail` a sentence in Chinese for the person who must act.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "problem"],
                "properties": {"place": {"type": "string"}, "problem": {"type": "string"}},
            },
        },
    },
}

_SENT = {
    "watchJob": {"text/event-stream": {"schema": {"type": "string"}}},
    "getScreening": {
        "application/json": {
            "schema": {"type": "object", "description": "docs/screening.schema.json", "title": "Screening"}
        }
    },
}

_ALSO = {
    "uploadFile": [("200", "201", "The file was there already")],
    "uploadPiece": [("202", "200", "There is more to come")],
    "submitJob": [("200", "202", "The job that was submitted before under the same key")],
}
_RENAMED = {
    "core__decision__Standing": "FindingStanding",
    "core__outcome__State": "OutcomeState",
    "service__jobs__records__State": "JobState",
    "service__registry_answers__Standing": "RowStanding",
}
_SCHEMAS = "#/components/schemas/"


def describe(app: FastAPI) -> None:
    """Give the application its description, made once when it is first asked for."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description="安全评价报告筛查：提交报告、读取线索和证据、处理线索。线索供检查人员核实，不是结论。",
                    routes=app.routes,
                    tags=[
                        {"name": name, "description": words, "x-displayName": shown}
                        for name, shown, words in _TAGS
                    ],
                )
            )
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "接口令牌 mj_..."},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": f"除读取外须另带 {CSRF_HEADER}",
        },
    }
    _rename(document)
    document["components"]["schemas"]["Wish"]["properties"]["file"]["pattern"] = _DIGEST
    for method, path, operation in _operations(document):
        _complete(method, path, operation)
    return document


def _rename(document: dict[str, Any]) -> None:
    """Records of one name get names that tell them apart."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(each) for key, each in value.items()}
        if isinstance(value, list):
            return [turned(each) for each in value]
        if isinstance(value, str) and value.startswith(_SCHEMAS):
            name = value.removeprefix(_SCHEMAS)
            return _SCHEMAS + _RENAMED.get(name, name)
        return value

    schemas = document["components"]["schemas"]
    for name, better in _RENAMED.items():
        if name in schemas:
            schemas[better] = schemas.pop(name) | {"title": better}
    for part in ("paths", "components"):
        named = turned(document[part])
        document[part].clear()
        document[part].update(named)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield method, path.removeprefix(API), item[method]


def _complete(method: str, path: str, operation: dict[str, Any]) -> None:
    name = _NAMES.get((method, path))
    if name is not None:
        operation["operationId"] = name
    elif "_" in operation["operationId"]:  # FastAPI's own
        operation["operationId"] = method + "".join(part.title() for part in re.findall(r"[a-z]+", path))
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "digest":
            parameter["schema"]["pattern"] = _DIGEST
    operation["tags"] = [_GROUPS.get(tag, tag) for tag in operation.get("tags", ())][-1:]
    responses = operation["responses"]
    responses.pop("422", None)
    if operation["operationId"] in _SENT:
        responses["200"]["content"] = _SENT[operation["operationId"]]
    for code, other, words in _ALSO.get(operation["operationId"], ()):
        responses[code] = responses[other] | {"description": words}
    for status in _problems(method, path, operation):
        responses[str(status)] = _problem(status)
    if not path.startswith("/session") or method == "delete":
        operation["security"] = [{"token": []}, {"session": []}]
    _illustrate(operation)


def _problems(method: str, path: str, operation: dict[str, Any]) -> Iterator[int]:
    yield from _ALWAYS
    if operation.get("parameters") or "requestBody" in operation:
        yield 400
    if "{" in path or path.endswith(("/jobs", "/imports", "/diff", "/changes")):
        yield 404
    if path.endswith("/decisions"):
        yield from (412, 428)
    if path.startswith(("/files", "/registries")) and method in ("post", "put"):
        yield from _OF_UPLOADS
    if path.endswith(("/dossier", "/screening", "/matches")) or "/pages/" in path:
        yield 422
    if method == "post":
        yield 409


def _problem(status: int) -> dict[str, Any]:
    code, detail = _WORDS[status]
    words = HTTPStatus(status).phrase
    example = {"type": PREFIX + code, "title": words, "status": status, "detail": detail, "code": code}
    answer: dict[str, Any] = {
        "description": words,
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example},
        },
    }
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}
    return answer


def _illustrate(operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    if name in REQUESTS:
        operation["requestBody"]["content"]["application/json"]["example"] = REQUESTS[name]
    if name in RESPONSES:
        answers = (operation["responses"].get(status) for status in ("200", "201", "202"))
        answer = next(each for each in answers if each is not None)
        answer["content"]["application/json"]["example"] = RESPONSES[name]
