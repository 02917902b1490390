"""What goes wrong outside the interface, as a page or fragment for a person."""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from core.errors import MingjianError
from service.api import problems
from service.api.guards import COOKIE
from service.auth.principal import NotSignedInError, Principal
from service.portal.pages import is_fragment, page

_INTERFACE = ("/api/", "/healthz", "/readyz", "/metrics")
_TITLES = {
    HTTPStatus.FORBIDDEN: "您没有这项权限",
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.TOO_MANY_REQUESTS: "请求过于频繁",
    HTTPStatus.SERVICE_UNAVAILABLE: "服务暂时不可用",
    HTTPStatus.INSUFFICIENT_STORAGE: "服务器空间不足",
    HTTPStatus.INTERNAL_SERVER_ERROR: "服务内部出错",
    HTTPStatus.CONFLICT: "内容已被他人改动",
    HTTPStatus.PRECONDITION_FAILED: "内容已被他人改动",
}
_ADVICE = {
    HTTPStatus.NOT_FOUND: "请检查地址，或回到工作台重新查找。",
    HTTPStatus.TOO_MANY_REQUESTS: "请稍候再试。",
    HTTPStatus.SERVICE_UNAVAILABLE: "已提交的内容不会丢失；请一分钟后刷新，仍不行请告诉系统管理员。",
    HTTPStatus.INSUFFICIENT_STORAGE: "请联系系统管理员清理磁盘后再试。",
    HTTPStatus.INTERNAL_SERVER_ERROR: "请刷新再试，仍不行请把下面的编号告诉系统管理员。",
}

_DAMAGED = frozenset({"store_blob_damaged", "store_blob_missing", "store_record"})
_LASTING = "刷新不能解决；请把请求编号告诉系统管理员。其他报告不受影响。"


def install(app: FastAPI) -> None:
    """Answer errors of the interface as before, all others as pages."""
    app.add_exception_handler(MingjianError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _unexpected)


def _is_interface(request: Request) -> bool:
    return request.url.path.startswith(_INTERFACE)


def _expected(request: Request, error: Exception) -> Response:
    answer = problems.expected(request, error)
    if _is_interface(request):
        return answer
    assert isinstance(error, MingjianError)
    if isinstance(error, NotSignedInError):
        return _to_login(request)
    lasting = _LASTING if error.code in _DAMAGED else None
    return _page(request, HTTPStatus(answer.status_code), error.message, lasting)


def _invalid(request: Request, error: Exception) -> Response:
    if _is_interface(request):
        return problems.invalid(request, error)
    return _page(request, HTTPStatus.BAD_REQUEST, "地址或填写的内容不符合要求，请检查后再试。")


def _of_http(request: Request, error: Exception) -> Response:
    if _is_interface(request):
        return problems.of_http(request, error)
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    words = "没有这个页面。" if status is HTTPStatus.NOT_FOUND else "请求未能完成。"
    return _page(request, status, words)


def _unexpected(request: Request, error: Exception) -> Response:
    answer = problems.unexpected(request, error)
    if _is_interface(request):
        return answer
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, "服务内部出错，没有完成您的操作。")


def _to_login(request: Request) -> Response:
    """A page asked for leads to the login and back again; a fragment is told, and its page asks."""
    if is_fragment(request):
        return Response(status_code=HTTPStatus.UNAUTHORIZED)
    there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?next={quote(there)}" if request.method == "GET" and there != "/" else ""
    return RedirectResponse(f"/login{back}", HTTPStatus.SEE_OTHER)


def own_address(text: str) -> str:
    """The address to go on with after a login, if it is one of ours; else the desk."""
    parts = urlsplit(text)
    is_own = not parts.scheme and not parts.netloc and text.startswith("/") and text[1:2] not in ("/", "\\")
    return text if is_own else "/"


def _reader(request: Request) -> Principal | None:
    """Who is signed in, for the menu: an address that is no page never asked."""
    known: Principal | None = getattr(request.state, "principal", None)
    cookie = request.cookies.get(COOKIE)
    if known is None and cookie:
        with contextlib.suppress(MingjianError):
            sessions = request.app.state.context.sessions
            known = sessions.account(cookie, is_looking=False).principal
    return known


def _page(request: Request, status: HTTPStatus, sentence: str, advice: str | None = None) -> Response:
    return page(
        request,
        _reader(request),
        "parts/error.html.j2" if is_fragment(request) else "error.html.j2",
        status=int(status),
        title=_TITLES.get(status, "请求未能完成"),
        sentence=sentence,
        advice=_ADVICE.get(status, "") if advice is None else advice,
    )
