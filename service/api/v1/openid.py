"""Signing in elsewhere: to the provider and back."""

from __future__ import annotations

import html
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from core.errors import InputNotFoundError, MingjianError
from service.api.context import Context
from service.api.guards import COOKIE, By, With
from service.api.v1.session import begin_session, end_session, source_of
from service.audit.trail import Deed
from service.auth.openid import TERM, OpenId
from service.auth.openid_provider import OpenIdRefusedError, ProviderAwayError

router = APIRouter(tags=["登录"])
BROWSER = "mingjian_openid"
_PATH = "/api/v1/session/oidc"
_Word = Annotated[str, Query(max_length=2000)]


class Elsewhere(BaseModel):
    """Whether one can sign in at an OpenID provider, and what it is called."""

    is_available: bool
    name: str


class LeavingTo(BaseModel):
    """``url``: where the browser signs out of the provider too, where it can."""

    url: str | None


@router.get("/session/oidc", summary="统一身份认证是否可用")
def elsewhere(given: With) -> Elsewhere:
    """For the login page."""
    return Elsewhere(is_available=given.openid is not None, name=given.settings.oidc_name)


@router.get(
    "/session/oidc/login",
    summary="到统一身份认证登录",
    status_code=HTTPStatus.FOUND,
    response_class=RedirectResponse,
)
def set_out(given: With, request: Request, back: Annotated[_Word, Query(alias="next")] = "/") -> Response:
    """Sends the browser to the provider; ``next`` is the page of this service to come back to."""
    openid = _openid(given)
    _, too_many = given.pace.take(f"address:{source_of(request)}")
    if too_many is not None:
        raise too_many
    way = openid.set_out(back)
    response = RedirectResponse(way.url, HTTPStatus.FOUND)
    response.set_cookie(
        BROWSER,
        way.browser,
        max_age=int(TERM.total_seconds()),
        httponly=True,
        samesite="lax",  # it comes along when the provider sends the browser back
        secure=request.url.scheme == "https",
        path=_PATH,
    )
    return response


@router.get("/session/oidc/callback", summary="从统一身份认证返回", response_class=HTMLResponse)
def come_back(
    given: With,
    request: Request,
    state: _Word = "",
    code: _Word = "",
    error: _Word = "",
    iss: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """The browser is signed in and goes on to the page asked for.

    By a page of its own, since a redirection would still count as coming from the provider, and the session's
    cookie does not go with what comes from elsewhere.
    """
    openid = _openid(given)
    source = source_of(request)
    _, too_many = given.pace.take(f"address:{source}")
    if too_many is not None:
        raise too_many
    try:
        if error or not code or not state:
            words = "统一身份认证没有完成登录，请重新登录。"
            raise OpenIdRefusedError(words, code="openid_not_done", reason=error[:40] or "empty")
        browser = request.cookies.get(BROWSER, "")
        account, back = openid.come_back(state=state, code=code, browser=browser, issuer=iss)
    except MingjianError as problem:
        _note_refused(given, source, getattr(problem, "reason", problem.code))
        raise
    page = html.escape(back)
    response = HTMLResponse(
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={page}">'
        f'<title>正在登录</title><p><a href="{page}">已登录，点此继续</a></p>'
    )
    response.delete_cookie(BROWSER, path=_PATH)
    begin_session(given, request, response, account, by="openid")
    return response


@router.post("/session/oidc/logout", summary="退出，并到统一身份认证退出")
def sign_out(given: With, request: Request, response: Response, by: By) -> LeavingTo:
    """The session here is over; the browser may go on to ``url`` to end that at the provider."""
    end_session(given, request, response, by)
    if given.openid is None or request.cookies.get(COOKIE) is None:
        return LeavingTo(url=None)
    try:
        return LeavingTo(url=given.openid.provider.way_out(given.settings.public_url.rstrip("/") + "/"))
    except ProviderAwayError:
        return LeavingTo(url=None)


def _note_refused(given: Context, source: str, reason: str) -> None:
    """The first of an address, then a few a minute: nobody need be anybody to come here."""
    _, too_many = given.refused.take(source)
    if too_many is None:
        detail = {"reason": reason, "from": source, "by": "openid"}
        given.trail.note(Deed(actor="-", action="login", detail=detail, is_allowed=False))


def _openid(given: Context) -> OpenId:
    if given.openid is None:
        raise InputNotFoundError("本系统没有接入统一身份认证。请用账户名和密码登录。", code="openid_off")
    return given.openid
