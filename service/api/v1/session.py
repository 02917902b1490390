"""Signing in and out, and who one is."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from service.api.context import Context
from service.api.guards import COOKIE, By, With
from service.audit.trail import Deed
from service.auth.accounts import Account
from service.auth.principal import NotSignedInError, Principal, TooManyTriesError
from service.auth.sessions import Begun, csrf_of

router = APIRouter(tags=["登录"])


class Credentials(BaseModel):
    """Name and password of a local account."""

    name: Annotated[str, Field(max_length=60, examples=["shen.an"])]
    password: Annotated[str, Field(max_length=128)]


class Me(BaseModel):
    """Who one is, and what one may do and see."""

    name: str
    shown_name: str
    permissions: list[str]
    regions: list[str]


class SignedIn(Me):
    """``csrf`` goes into the header ``X-CSRF-Token`` of requests that change something."""

    csrf: str


@router.post("/session", summary="登录")
def sign_in(given: With, request: Request, response: Response, credentials: Credentials) -> SignedIn:
    """Sets a cookie that ends after 30 minutes without a request, after 12 hours at the latest."""
    source = source_of(request)
    try:
        account = given.accounts.sign_in(credentials.name, credentials.password, source=source)
    except NotSignedInError as error:
        _note_refused(given, credentials.name, source, error.code)
        raise
    except TooManyTriesError as error:
        _note_too_many(given, credentials.name, source, error.code)
        raise
    begun = begin_session(given, request, response, account)
    return SignedIn(**_me(account.principal).model_dump(), csrf=begun.csrf)


@router.get("/session", summary="当前登录")
def current(request: Request, by: By) -> SignedIn:
    """Who is signed in with this cookie, with the session's ``csrf``; empty for a token, which has none."""
    cookie = request.cookies.get(COOKIE, "")
    return SignedIn(**_me(by).model_dump(), csrf=csrf_of(cookie) if cookie and by.token is None else "")


@router.delete("/session", summary="退出", status_code=HTTPStatus.NO_CONTENT)
def sign_out(given: With, request: Request, response: Response, by: By) -> None:
    """The session is over at once; a token stays as it is."""
    end_session(given, request, response, by)


def source_of(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def _note_refused(given: Context, name: str, source: str, reason: str) -> None:
    actor, detail = name.strip()[:60] or "-", {"reason": reason, "from": source}
    given.trail.note(Deed(actor=actor, action="login", detail=detail, is_allowed=False))


def _note_too_many(given: Context, name: str, source: str, reason: str) -> None:
    """Once per window for a name and for an address: who is not let try must not fill the trail."""
    told = [("name", name.strip().casefold()), ("address", source)]
    if any(given.lately.has(each) for each in told if each[1]):
        return
    _note_refused(given, name, source, reason)
    for each in told:
        given.lately.put(each, given.settings.login_window_minutes * 60)


def begin_session(
    given: Context, request: Request, response: Response, account: Account, **how: object
) -> Begun:
    """Somebody has proven who they are: a session, its cookie, an entry in the trail."""
    begun = given.sessions.begin(account)
    detail = {"from": source_of(request), **how}
    given.trail.note(Deed(actor=account.name, action="login", detail=detail))
    response.set_cookie(
        COOKIE,
        begun.cookie,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
    return begun


def end_session(given: Context, request: Request, response: Response, by: Principal) -> None:
    """The session of this cookie, if that is what was asked with."""
    cookie = request.cookies.get(COOKIE)
    if cookie and by.token is None:
        given.sessions.end(cookie)
        given.trail.note(Deed(actor=by.name, action="logout"))
    response.delete_cookie(COOKIE, path="/")


@router.get("/me", summary="当前账户")
def me(by: By) -> Me:
    """By session or token."""
    return _me(by)


def _me(by: Principal) -> Me:
    return Me(
        name=by.name,
        shown_name=by.shown_name,
        permissions=sorted(by.permissions),
        regions=list(by.scope.codes),
    )
