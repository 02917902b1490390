"""Who asks, whether they may, and whether what they ask for is theirs to see: one place for all requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel

from core.decision import Decision
from core.errors import InputNotFoundError
from corpus.store.card_rows import Card, is_elsewhere
from service.api.context import Context
from service.audit.trail import Deed
from service.auth.permissions import Permission
from service.auth.principal import NotPermittedError, NotSignedInError, Principal
from service.clock import CHINA
from service.views.reading import View
from service.views.scope import seen_by

COOKIE = "mingjian_session"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PLACES = frozenset({"cursor", "limit"})
_DAY_SECONDS = 86_400.0
_REPORT_ID = re.compile(r"[0-9a-f]{64}")


async def context(request: Request) -> Context:  # so that no thread is asked for it
    """The application's tools."""
    found: Context = request.app.state.context
    return found


With = Annotated[Context, Depends(context)]


def principal(request: Request, given: With) -> Principal:
    """Who asks, by token or by session; raises ``NotSignedInError``.

    A session must bring its CSRF secret along for everything that may change something; a token need not,
    since no browser sends one by itself. Raises ``TooManyRequestsError`` for who asks too often.
    """
    known: Principal | None = getattr(request.state, "principal", None)
    if known is not None:
        return known
    by = _who_asks(request, given)
    request.state.left, too_many = given.pace.take(by.token or by.account)
    if too_many is not None:
        raise too_many
    request.state.principal = by
    return by


def _who_asks(request: Request, given: Context, *, is_looking: bool = True) -> Principal:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return given.tokens.principal(secret.strip())
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise NotSignedInError("请先登录，或在请求中带上接口令牌。")
    account = given.sessions.account(cookie, is_looking=is_looking)
    if request.method not in _SAFE:
        given.sessions.require_csrf(cookie, request.headers.get(CSRF_HEADER, ""))
    return account.principal


def still(request: Request, given: Context) -> Principal:
    """Who asked, as things stand now, for an answer that takes long; it keeps no session from ending."""
    return _who_asks(request, given, is_looking=False)


By = Annotated[Principal, Depends(principal)]


def allowed(permission: Permission) -> Callable[..., Principal]:
    """Who asks, if they may do this; what was refused is noted."""

    def check(request: Request, given: With) -> Principal:
        by = principal(request, given)  # within this thread, not in another one before it
        need(permission, request, by, given)
        return by

    return check


def need(permission: Permission, request: Request, by: Principal, given: Context) -> None:
    """Raise ``NotPermittedError`` for who may not do this; what was refused is noted."""
    if not by.may(permission):
        refused = Deed(actor=by.name, action=permission, object_id=request.url.path, is_allowed=False)
        given.trail.note(refused)
    by.require(permission)


def visible(report: str, by: Principal, given: Context) -> Card:
    """The screened report of that id.

    Raises ``InputNotFoundError`` for one that is not there and for one outside the region alike, so that
    guessing ids tells nothing.
    """
    card = given.tools.store.card(report) if _REPORT_ID.fullmatch(report) else None
    if card is None or not (
        by.scope.covers(card.region) or given.tools.store.is_handed_in_by(report, by.name)
    ):
        raise InputNotFoundError("没有这份报告，或它不在您的管辖地区内。", code="report_not_found")
    return card


def may_see(report: str, by: Principal, given: Context) -> bool:
    """Whether a report lies in one's regions or was handed in by oneself."""
    card = given.tools.store.card(report)
    if card is not None and by.scope.covers(card.region):
        return True
    return given.tools.store.is_handed_in_by(report, by.name)


def view_of(given: Context, by: Principal) -> View:
    """What somebody may see, for the queries that interface and portal share."""
    return View(
        engine=given.tools.store.engine,
        registry=given.tools.registry,
        wanted=seen_by(by),
        today=given.tools.store.now().astimezone(CHINA).date(),
        department=given.settings.responsible_department,
    )


def require_within(card: Card, by: Principal, given: Context) -> None:
    """Raise ``NotPermittedError`` for who sees a report of another region, having handed it in."""
    if words := why_not_decided(card, by, given):
        raise NotPermittedError(words, code="report_elsewhere")


def why_not_decided(card: Card, by: Principal, given: Context) -> str:
    """Why somebody who sees a report may not decide its findings, in one sentence; empty where they may."""
    if not is_elsewhere(seen_by(by), card):
        return ""
    who = view_of(given, by).ask(card)
    return f"这份报告属于其他地区，由您上传，您可以查看筛查结果；线索由{who}处理。"


def is_own(given: Context, by: Principal, decision: Decision) -> bool:
    """Whether the decision is this account's.

    Of an old one, without an account's id, by its name: not where another account is shown alike.
    """
    if decision.account is not None:
        return decision.account == by.account
    return decision.by == by.shown_name and not given.accounts.has_namesake(by.account, decision.by)


def deed_of(by: Principal, action: str, kind: str, object_id: str, detail: dict[str, object]) -> Deed:
    """What somebody did, as it is written down."""
    if by.token is not None:
        detail["token"] = by.token
    return Deed(actor=by.name, action=action, object_kind=kind, object_id=object_id, detail=detail)


def note(given: Context, by: Principal, action: str, kind: str, object_id: str, **detail: object) -> None:
    """Write down what somebody did."""
    given.trail.note(deed_of(by, action, kind, object_id, detail))


def note_list(
    given: Context, by: Principal, action: str, asked: BaseModel | Mapping[str, object] | None = None
) -> None:
    """Write down that somebody read a list or searched, and what they asked for."""
    given.trail.note(list_deed(by, action, asked))


def list_deed(by: Principal, action: str, asked: BaseModel | Mapping[str, object] | None) -> Deed:
    """That somebody read a list or searched, as it is written down."""
    said = asked.model_dump(mode="json") if isinstance(asked, BaseModel) else dict(asked or {})
    told = {name: value for name, value in said.items() if value and name not in _PLACES}
    detail: dict[str, object] = {"asked": told} if told else {}
    if said.get("cursor"):
        detail["is_continued"] = True
    return deed_of(by, action, "list", "", detail)


def note_daily(given: Context, by: Principal, action: str, kind: str, object_id: str) -> None:
    """Write it down once a day per account or token; after a restart and by other processes once more."""
    day = given.tools.store.now().astimezone(CHINA).date()
    thing = (by.account, by.token, action, object_id, day)
    if not given.lately.has(thing):
        note(given, by, action, kind, object_id)
        given.lately.put(thing, _DAY_SECONDS)


__all__ = (
    "COOKIE",
    "CSRF_HEADER",
    "By",
    "NotPermittedError",
    "With",
    "allowed",
    "context",
    "deed_of",
    "is_own",
    "list_deed",
    "may_see",
    "need",
    "note",
    "note_daily",
    "note_list",
    "principal",
    "require_within",
    "still",
    "view_of",
    "visible",
)
