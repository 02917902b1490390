"""Errors as problem details (RFC 9457): one table from the errors of the program to status codes.

``type`` is ``urn:mingjian:problem:`` and the error's stable code, ``detail`` the sentence for the person.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from core.errors import (
    ConflictError,
    FailedError,
    InputNotFoundError,
    MingjianError,
    RefusedError,
    StoreError,
    UsageError,
)
from service.api.pace import TooManyRequestsError
from service.api.uploads import DiskFullError
from service.auth.openid_provider import OpenIdRefusedError, ProviderAwayError
from service.auth.principal import NotPermittedError, NotSignedInError, TooManyTriesError
from service.jobs.records import QueueFullError

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:mingjian:problem:"
_log = logging.getLogger("mingjian.api")

_STATUS: tuple[tuple[type[MingjianError], HTTPStatus], ...] = (
    (NotSignedInError, HTTPStatus.UNAUTHORIZED),
    (NotPermittedError, HTTPStatus.FORBIDDEN),
    (TooManyTriesError, HTTPStatus.TOO_MANY_REQUESTS),
    (QueueFullError, HTTPStatus.TOO_MANY_REQUESTS),
    (OpenIdRefusedError, HTTPStatus.UNAUTHORIZED),
    (ProviderAwayError, HTTPStatus.SERVICE_UNAVAILABLE),
    (DiskFullError, HTTPStatus.INSUFFICIENT_STORAGE),
    (UsageError, HTTPStatus.BAD_REQUEST),
    (InputNotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (RefusedError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (FailedError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_BY_CODE = {
    "precondition_missing": HTTPStatus.PRECONDITION_REQUIRED,
    "precondition_failed": HTTPStatus.PRECONDITION_FAILED,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
    "request_too_slow": HTTPStatus.REQUEST_TIMEOUT,
}
_TITLES = {
    HTTPStatus.BAD_REQUEST: "请求有误",
    HTTPStatus.UNAUTHORIZED: "需要登录",
    HTTPStatus.FORBIDDEN: "没有权限",
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.METHOD_NOT_ALLOWED: "不支持的操作",
    HTTPStatus.REQUEST_TIMEOUT: "请求未及时送达",
    HTTPStatus.CONFLICT: "与他人的改动冲突",
    HTTPStatus.PRECONDITION_FAILED: "内容已被改动",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容过大",
    HTTPStatus.UNPROCESSABLE_ENTITY: "无法处理",
    HTTPStatus.PRECONDITION_REQUIRED: "缺少前提条件",
    HTTPStatus.TOO_MANY_REQUESTS: "请求过多",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "标头过多",
    HTTPStatus.INTERNAL_SERVER_ERROR: "服务出错",
    HTTPStatus.SERVICE_UNAVAILABLE: "服务暂不可用",
    HTTPStatus.INSUFFICIENT_STORAGE: "空间不足",
}
_WORDS = {
    HTTPStatus.NOT_FOUND: "没有这个地址。请对照接口说明检查路径。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这个地址不支持此操作。请对照接口说明检查方法。",
}


def problem(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> Response:
    """The answer for one problem."""
    body = {
        "type": PREFIX + code,
        "title": _TITLES.get(status, "请求未能完成"),
        "status": int(status),
        "detail": detail,
        "code": code,
        **more,
    }
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def status_of(error: MingjianError) -> HTTPStatus:
    """The status of an expected error."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    kinds = (status for kind, status in _STATUS if isinstance(error, kind))
    return next(kinds, HTTPStatus.INTERNAL_SERVER_ERROR)


def install(app: FastAPI) -> None:
    """Answer every error in this way."""
    app.add_exception_handler(MingjianError, expected)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(Exception, unexpected)


def expected(_: Request, error: Exception) -> Response:
    """An error of the program, by its kind."""
    assert isinstance(error, MingjianError)
    status, headers = status_of(error), {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyTriesError | QueueFullError | TooManyRequestsError):
        headers["Retry-After"] = str(error.seconds)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request failed: %s", error.code, exc_info=error)
        headers.setdefault("Retry-After", "5")
    return problem(status, error.code, error.message, headers=headers)


def invalid(request: Request, error: Exception) -> Response:
    """What of a request is not as the interface describes it, field by field; values are not repeated."""
    assert isinstance(error, RequestValidationError)
    fields = [
        {"place": ".".join(map(str, each["loc"])), "problem": str(each["type"])} for each in error.errors()
    ]
    named = "、".join(field["place"] for field in fields[:5])
    words = f"请求的内容不符合接口说明：{named}。"
    if "body" in named.split("、") and "json" not in request.headers.get("Content-Type", ""):
        words += "请求体应为 JSON，并带上 Content-Type: application/json。"
    return problem(HTTPStatus.BAD_REQUEST, "request_invalid", words, fields=fields)


def of_http(request: Request, error: Exception) -> Response:
    """What the framework itself refuses."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    status = HTTPStatus(error.status_code)
    words = _WORDS.get(status, "请求未能完成。")
    code = {HTTPStatus.NOT_FOUND: "no_such_address"}.get(status, f"http_{int(status)}")
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request)) or headers.get("Allow", "")
    return problem(status, code, words, headers=headers)


def _methods(request: Request) -> list[str]:
    """All that the address takes, over the routes that serve it."""
    found = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for route in found for method in getattr(route, "methods", None) or ()})


def unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours: told by its request's id, never by what went wrong inside."""
    known = getattr(request.state, "request_id", "")
    _log.error("a fault of ours in request %s", known, exc_info=error)
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal",
        f"服务内部出错，请稍后再试；若仍出现，请把请求编号 {known} 告诉系统管理员。",
        request_id=known,
    )
