"""Signing in and out, and who one is."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from service.api.guards import COOKIE, By, With
from service.audit.trail import Deed
from service.auth.principal import NotSignedInError, Principal, TooManyTriesError

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
    source = request.client.host if request.client else ""
    try:
        account = given.accounts.sign_in(credentials.name, credentials.password, source=source)
    except (NotSignedInError, TooManyTriesError) as error:
        name = credentials.name.strip()[:60] or "-"
        detail = {"reason": error.code, "from": source}
        given.trail.note(Deed(actor=name, action="login", detail=detail, is_allowed=False))
        raise
    begun = given.sessions.begin(account)
    given.trail.note(Deed(actor=account.name, action="login", detail={"from": source}))
    response.set_cookie(
        COOKIE,
        begun.cookie,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
    return SignedIn(**_me(account.principal).model_dump(), csrf=begun.csrf)


@router.delete("/session", summary="退出", status_code=HTTPStatus.NO_CONTENT)
def sign_out(given: With, request: Request, response: Response, by: By) -> None:
    """The session is over at once; a token stays as it is."""
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
