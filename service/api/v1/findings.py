"""Findings of a report and what inspectors decided: decisions are only ever added, and say what they saw."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Self

import msgspec
from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel, Field

from core.decision import Decision, Finding, Standing, Verdict
from core.errors import ConflictError, InputNotFoundError, UsageError
from core.evidence import Evidence
from core.outcome import Support
from corpus.store.entries import DecidedCount
from pipelines.checks import CHECKS
from pipelines.decisions import LONGEST_REASON, Choice, changes_in_words, decide
from service.api.context import Context
from service.api.guards import With, allowed, is_own, note, require_within, view_of, visible
from service.api.once import Key, Once
from service.api.v1.reports import Reader, latest
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.precision import precision_words
from service.views.documents import Kept
from service.views.findings import counts_by_check, findings_of_report, last_decision, unseen_from
from service.views.reading import View
from service.webhooks.announcing import decision_made

router = APIRouter(tags=["线索"], route_class=Once)
_BODIES = 400  # answers that are kept as they were made, until somebody decides
_TAG = re.compile(r'"([0-9]{1,9})"')
_NAMES = {check.id: check.name for check in CHECKS}


class DecisionItem(BaseModel):
    """One decision. ``by`` is the name as it was shown then, ``account`` the id of whose it is.

    ``account`` is null for what was decided at the command line, and before ids were kept.
    """

    revision: int
    verdict: Verdict
    reason: str
    by: str
    account: str | None
    at: dt.datetime

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """The item of a decision."""
        return cls(**_told_decision(decision))


class EarlierItem(DecisionItem):
    """A decision on a finding that is part of another one now. ``statement`` is what it was made on."""

    finding: Annotated[str, Field(description="the key of the finding as it was then")]
    statement: str


class FindingItem(BaseModel):
    """A suspicion with its evidence. ``revision`` counts its decisions: the ``ETag`` of the finding."""

    key: str
    check: str
    name: Annotated[str, Field(description="the check's name in Chinese")]
    subject: str
    statement: str
    confidence: float
    evidence: list[Evidence]
    supports: list[Support]
    revision: int
    verdict: Verdict | None
    standing: Annotated[Standing, Field(description="how it stands now")]
    changed: Annotated[str, Field(description="what changed since a decision that no longer stands")]
    decisions: list[DecisionItem]
    earlier: Annotated[
        list[EarlierItem],
        Field(description="decisions on findings that became part of this one; they decide nothing of it"),
    ]
    precision: Annotated[str, Field(description="measured precision of the check, from all decisions")]


class Decided(BaseModel):
    """What an inspector says; a dismissal needs a reason."""

    verdict: Verdict
    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


@router.get("/reports/{report}/findings", summary="线索", response_model=list[FindingItem])
def listed(given: With, by: Reader, report: str) -> Response:
    """All findings of the latest screening, with how they stand."""
    card = visible(report, by, given)
    note(given, by, "findings.read", "report", report)
    view = view_of(given, by)
    scope = (view.wanted.regions, view.wanted.account if view.wanted.regions is not None else "")
    key = (
        str(view.engine.url),
        report,
        card.screening_id,
        scope,
        last_decision(view),
        unseen_from(view, report),
    )
    body = _bodies.get(key, lambda: _body(view, report))
    return Response(body, media_type="application/json")


@router.get("/reports/{report}/findings/{key}", summary="一条线索")
def one(given: With, by: Reader, response: Response, report: str, key: str) -> FindingItem:
    """With the ``ETag`` that a decision on it must give back in ``If-Match``."""
    visible(report, by, given)
    item = _item(view_of(given, by), report, key)
    note(given, by, "findings.read", "report", report, finding=item.key)
    response.headers["ETag"] = f'"{item.revision}"'
    return item


@router.post("/reports/{report}/findings/{key}/decisions", summary="处理线索", status_code=HTTPStatus.CREATED)
def decide_finding(
    given: With,
    by: Annotated[Principal, Depends(allowed(Permission.DECIDE))],
    response: Response,
    report: str,
    key: str,
    said: Decided,
    if_match: Annotated[str, Header(description="the ETag of the finding as it was seen")] = "",
    _key: Key = None,
) -> FindingItem:
    """Keeps a decision on the finding as it was seen.

    428 without ``If-Match``, 412 where somebody decided since, 403 (``report_elsewhere``) for a report of
    another region, which one sees for having handed it in; nothing is kept then.
    """
    require_within(visible(report, by, given), by, given)
    seen = _TAG.fullmatch(if_match.strip())
    if seen is None:
        raise UsageError(
            '请在 If-Match 中原样给出读取线索时得到的 ETag（含引号，如 "0"），以免覆盖他人的处理。',
            code="precondition_missing",
        )
    before = _item(view_of(given, by), report, key)
    _require_own(given, report, before.key, said, by)
    choice = Choice(
        verdict=said.verdict,
        by=by.shown_name,
        reason=said.reason,
        after=int(seen[1]),
        account=by.account,
    )
    try:
        made = decide(given.tools.store, latest(given, report), before.key, choice)
    except ConflictError as error:
        raise ConflictError(error.message, code="precondition_failed") from error
    decision_made(given.tools.store.engine, made)
    note(given, by, "decision", "report", report, finding=before.key, verdict=said.verdict.value)
    item = _item(view_of(given, by), report, key)
    response.headers["ETag"] = f'"{item.revision}"'
    return item


def _require_own(given: Context, report: str, key: str, said: Decided, by: Principal) -> None:
    """Others' decisions are withdrawn by reviewers only."""
    if said.verdict is not Verdict.WITHDRAWN:
        return
    made = [each for each in given.tools.store.decisions(report) if each.finding == key]
    if made and not is_own(given, by, made[-1]):
        by.require(Permission.WITHDRAW_OTHERS)


def _item(view: View, report: str, key: str) -> FindingItem:
    for item in _items(view, report):
        if item.key == key:
            return item
    raise InputNotFoundError("最近一次筛查中没有这条线索。请重新读取线索列表。", code="finding_not_found")


def _items(view: View, report: str) -> list[FindingItem]:
    found, counts = findings_of_report(view, report), counts_by_check(view)
    return [FindingItem(**told_finding(each, found.decisions, counts)) for each in found.findings]


def _body(view: View, report: str) -> bytes:
    found = findings_of_report(view, report)
    return list_body(found.findings, found.decisions, counts_by_check(view))


def list_body(
    findings: Sequence[Finding], made: Sequence[Decision], counts: Mapping[str, DecidedCount]
) -> bytes:
    """The list as JSON; ``made`` are the decisions of the report in their order."""
    return msgspec.json.encode([told_finding(each, made, counts) for each in findings])


def told_finding(
    finding: Finding, made: Sequence[Decision], counts: Mapping[str, DecidedCount]
) -> dict[str, Any]:
    """The values of the item of a finding."""
    outcome = finding.outcome
    past = [decision for decision in made if decision.finding == finding.key]
    count = counts.get(outcome.check)
    return {
        "key": finding.key,
        "check": outcome.check,
        "name": _NAMES.get(outcome.check, outcome.check),
        "subject": outcome.subject,
        "statement": outcome.statement,
        "confidence": outcome.confidence,
        "evidence": outcome.evidence,
        "supports": outcome.supports,
        "revision": past[-1].revision if past else 0,
        "verdict": finding.decision.verdict if finding.decision is not None else None,
        "standing": finding.standing,
        "changed": changes_in_words(finding),
        "decisions": [_told_decision(decision) for decision in past],
        "earlier": [
            {name: getattr(decision, name) for name in EarlierItem.model_fields}
            for decision in finding.earlier
        ],
        "precision": precision_words(count) if count is not None else "",
    }


def _told_decision(decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in DecisionItem.model_fields}


_bodies = Kept(_BODIES)
