"""Deciding a finding on its card: the answer is the card's foot as it stands afterwards."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from core.decision import Verdict
from core.errors import ConflictError, InputNotFoundError, MingjianError, UsageError
from pipelines.decisions import LONGEST_REASON, Choice, decide
from service.api.context import Context
from service.api.guards import With, allowed, note, require_within, view_of, visible, why_not_decided
from service.api.v1.reports import latest
from service.auth.permissions import Permission
from service.auth.principal import NotPermittedError, Principal
from service.portal.pages import page
from service.portal.report_view import Stand, standings_of
from service.views.findings import findings_of_report
from service.webhooks.announcing import decision_made

router = APIRouter()
Decider = Annotated[Principal, Depends(allowed(Permission.DECIDE))]
_LAST_REVISION = 999_999_999


@router.post("/reports/{report}/findings/{key}/decisions")
def decide_finding(
    request: Request,
    given: With,
    by: Decider,
    report: str,
    key: str,
    verdict: Annotated[Verdict, Form()],
    seen: Annotated[int, Form(ge=0, le=_LAST_REVISION)],
    reason: Annotated[str, Form(max_length=LONGEST_REASON)] = "",
) -> Response:
    """Keeps a decision made on the state that was ``seen``.

    Where somebody decided since, nothing is kept: what they decided is shown, and what was typed stays.
    """
    card = visible(report, by, given)
    before = _standing(given, by, report, key)
    problem, status = "", HTTPStatus.OK
    try:
        require_within(card, by, given)
        _require_own(before, verdict, by)
        choice = Choice(verdict=verdict, by=by.shown_name, reason=reason, after=seen, account=by.account)
        made = decide(given.tools.store, latest(given, report), before.key, choice)
        decision_made(given.tools.store.engine, made)
        note(given, by, "decision", "report", report, finding=before.key, verdict=verdict.value)
    except (ConflictError, UsageError, NotPermittedError) as error:
        problem, status = _words(error, before), _status(error)
    now = _standing(given, by, report, key)
    return page(
        request,
        by,
        "parts/standing.html.j2",
        status=int(status),
        report=report,
        s=now,
        elsewhere=why_not_decided(card, by, given),
        problem=problem,
        typed=reason if problem else "",
        asked=verdict if problem else None,
    )


def _words(error: MingjianError, before: Stand) -> str:
    if isinstance(error, ConflictError) and before.past:
        last = before.past[-1]
        return (
            f"您打开页面之后，{last.by} 已将这条线索处理为「{last.verdict.in_chinese}」，"
            "您的处理没有保存。请看过后再决定。"
        )
    return error.message


def _status(error: MingjianError) -> HTTPStatus:
    if isinstance(error, ConflictError):
        return HTTPStatus.CONFLICT
    return HTTPStatus.FORBIDDEN if isinstance(error, NotPermittedError) else HTTPStatus.UNPROCESSABLE_ENTITY


def _require_own(before: Stand, verdict: Verdict, by: Principal) -> None:
    """Others' decisions are withdrawn by reviewers only."""
    if verdict is Verdict.WITHDRAWN and before.past and not before.is_mine:
        by.require(Permission.WITHDRAW_OTHERS)


def _standing(given: Context, by: Principal, report: str, key: str) -> Stand:
    found = findings_of_report(view_of(given, by), report).findings
    for standing in standings_of(given, by, report, found):
        if standing.key == key:
            return standing
    raise InputNotFoundError(
        "最近一次筛查中没有这条线索，可能报告已重新筛查。请刷新页面。", code="finding_not_found"
    )
