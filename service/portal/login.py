"""Signing in and out by page; within a page whose session is over, by the form that it shows."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from service.api.context import Context
from service.api.guards import By, With, principal
from service.api.v1 import session
from service.auth.permissions import Permission
from service.auth.principal import NotPermittedError, NotSignedInError, TooManyTriesError
from service.portal.errors import own_address
from service.portal.pages import ROOMS, is_fragment, page
from service.views.reading import region_name

router = APIRouter()
_LONGEST = 2000


@router.get("/login")
def login_page(request: Request, given: With, next: str = "/") -> Response:  # noqa: A002  as in the address
    """The form; who is signed in already goes on."""
    try:
        principal(request, given)
    except NotSignedInError:
        there, elsewhere = own_address(next), _elsewhere(given)
        return page(request, None, "login.html.j2", there=there, name="", problem="", elsewhere=elsewhere)
    return RedirectResponse(own_address(next), HTTPStatus.SEE_OTHER)


@router.post("/login")
def sign_in(
    request: Request,
    given: With,
    name: Annotated[str, Form(max_length=60)] = "",
    password: Annotated[str, Form(max_length=128)] = "",
    there: Annotated[str, Form(max_length=_LONGEST)] = "/",
) -> Response:
    """To where one wanted to go; a wrong try leads back to the form, which says why."""
    _require_own_page(request)
    answer = Response()
    fragment = is_fragment(request)
    try:
        signed = session.sign_in(given, request, answer, session.Credentials(name=name, password=password))
    except (NotSignedInError, TooManyTriesError) as error:
        template = "parts/sign_in_again.html.j2" if fragment else "login.html.j2"
        told = page(
            request,
            None,
            template,
            there=own_address(there),
            name=name,
            problem=error.message,
            elsewhere=_elsewhere(given),
        )
        if not fragment:
            told.status_code = int(
                HTTPStatus.TOO_MANY_REQUESTS
                if isinstance(error, TooManyTriesError)
                else HTTPStatus.UNAUTHORIZED
            )
        return told
    if fragment:
        done: Response = page(request, None, "parts/signed_in.html.j2", new_csrf=signed.csrf)
    else:
        home = next((room.path for room in ROOMS if room.permission.value in signed.permissions), "/me")
        done = RedirectResponse(home if there == "/" else own_address(there), HTTPStatus.SEE_OTHER)
    done.headers["Set-Cookie"] = answer.headers["Set-Cookie"]
    return done


@router.get("/me")
def me(request: Request, by: By) -> Response:
    """Who one is, and what one may do and see."""
    regions = [region_name(code) or code for code in by.scope.codes]
    may = [permission.in_chinese for permission in Permission if by.may(permission)]
    return page(
        request, by, "me.html.j2", regions=regions, permissions=may, is_country=by.scope.is_everything
    )


@router.post("/logout")
def sign_out(request: Request, given: With, by: By) -> Response:
    """The session is over at once."""
    done = Response(headers={"HX-Redirect": "/login"})
    session.sign_out(given, request, done, by)
    done.status_code = HTTPStatus.OK
    return done


def _elsewhere(given: Context) -> str:
    """What the OpenID provider is called, where one can sign in there."""
    return given.settings.oidc_name if given.openid is not None else ""


def _require_own_page(request: Request) -> None:
    """A form of another site's page must not sign anybody in."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
        raise NotPermittedError(
            "登录请求来自别的网站，已拒绝。请从本系统的登录页登录。", code="foreign_origin"
        )
