"""Deciding findings: what an inspector says of them, kept beside the evidence that was looked at.

A decision that was made on other evidence than a new screening shows no longer stands: the finding is open
again, and what changed is said. Nothing here changes a screening: it stays as it was judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.decision import SHOWN_KEY, Basis, Decision, Finding, Verdict, basis_of, findings_of
from core.errors import InputNotFoundError, UsageError
from core.screening import Assessment, Screening
from corpus.law.packs import RulePack
from corpus.store.screening_rows import document_id
from corpus.store.store import Store
from pipelines.shortening import shortened
from pipelines.stages import score

LONGEST_REASON = 2000
_LONGEST_NAME = 200
_SHORTEST_KEY = 4
_SHOWN_CHANGES = 4
_SHOWN_LETTERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an inspector says, and of which state of the finding.

    ``by`` is the name as shown, ``account`` the account's id, None at the command line.
    ``after`` is the revision that was seen (0: none): where another came since, nothing is kept. None
    takes whatever stands.
    """

    verdict: Verdict
    by: str
    reason: str = ""
    after: int | None = None
    account: str | None = None


def findings(store: Store, screening: Screening) -> tuple[Finding, ...]:
    """The findings of a report's screening with how they stand."""
    report = screening.report.id
    return findings_of(screening.outcomes, store.decisions(report), store.seal(report))


def decide(store: Store, screening: Screening, key: str, choice: Choice) -> Decision:
    """Keep a decision on the finding whose key begins with ``key`` in the given (latest) screening.

    ``key`` may also be the id of a check of which there is one finding. Raises ``UsageError`` for a
    dismissal without a reason and for nobody's decision, ``InputNotFoundError`` for an unknown finding,
    ``ConflictError`` when somebody decided since ``choice.after``.
    """
    reason, by = _checked(choice)
    finding = _named(findings(store, screening), key)
    past = [kept for kept in store.decisions(screening.report.id) if kept.finding == finding.key]
    seen = past[-1].revision if past else 0
    if choice.verdict is Verdict.WITHDRAWN and (not past or past[-1].verdict is Verdict.WITHDRAWN):
        raise UsageError("这条线索还没有处理，没有可撤回的。", code="nothing_to_withdraw")
    outcome = finding.outcome
    decision = Decision(
        report=screening.report.id,
        finding=finding.key,
        check=outcome.check,
        subject=outcome.subject,
        statement=outcome.statement,
        verdict=choice.verdict,
        by=by,
        at=store.now(),
        revision=(seen if choice.after is None else choice.after) + 1,
        screening=document_id(screening),
        account=choice.account,
        reason=reason,
        basis=basis_of(outcome.evidence),
    )
    store.decide(decision)
    return decision


def assessment_left(
    screening: Screening, stands: Sequence[Finding], packs: Sequence[RulePack]
) -> Assessment | None:
    """The assessment without the findings that stand dismissed; None when none does or none was made."""
    gone = {id(finding.outcome) for finding in stands if finding.is_dismissed}
    if not gone or screening.assessment is None:
        return None
    applied = tuple(pack for pack in packs if screening.provenance.packs.get(pack.id) == pack.version)
    return score.run([o for o in screening.outcomes if id(o) not in gone], applied)


def changes_in_words(finding: Finding) -> str:
    """What changed since the decision: 「新增证据：登记库「…」；不再出现：第 3 页「…」」, or nothing."""
    parts = []
    for word, pieces in (("新增证据", finding.added), ("不再出现", finding.gone)):
        if pieces:
            more = f"等 {len(pieces)} 处" if len(pieces) > _SHOWN_CHANGES else ""
            parts.append(f"{word}：" + "、".join(map(_piece, pieces[:_SHOWN_CHANGES])) + more)
    return "；".join(parts)


def _piece(piece: Basis) -> str:
    places = {"registry": "登记库", "law": "依据", "picture": "图片", "pdf": "文件结构", "report": "报告"}
    place = f"第 {piece.page} 页" if piece.page else places.get(piece.source, piece.source)
    if piece.source == "other_report":
        place = f"另一份报告{place}" if piece.page else "另一份报告"
    return f"{place}「{shortened(piece.excerpt, _SHOWN_LETTERS)}」" if piece.excerpt else place


def _checked(choice: Choice) -> tuple[str, str]:
    reason, by = choice.reason.strip(), choice.by.strip()
    if not by or len(by) > _LONGEST_NAME:
        raise UsageError(f"请写明处理人（不超过 {_LONGEST_NAME} 字）。", code="decision_by")
    if choice.verdict is Verdict.DISMISSED and not reason:
        raise UsageError("排除一条线索须写明理由。", code="decision_reason")
    if len(reason) > LONGEST_REASON:
        raise UsageError(
            f"理由过长（{len(reason)} 字），请不超过 {LONGEST_REASON} 字。", code="decision_reason"
        )
    return reason, by


def _named(stands: Sequence[Finding], key: str) -> Finding:
    wanted = key.strip().lower()
    found = [f for f in stands if f.key.startswith(wanted)] if len(wanted) >= _SHORTEST_KEY else []
    found = found or [f for f in stands if f.outcome.check == wanted]
    if len(found) == 1:
        return found[0]
    listed = "、".join(f.key[:SHOWN_KEY] for f in stands) or "无"
    if found:
        raise UsageError(
            f"「{key}」对应多条线索，请写出线索编号或更多位。现有线索：{listed}。", code="finding_ambiguous"
        )
    raise InputNotFoundError(
        f"最近一次筛查中没有线索「{key}」。现有线索：{listed}。请用 mingjian show 查看。",
        code="finding_not_found",
    )
