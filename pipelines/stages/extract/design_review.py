"""The design of the safety facilities: who reviewed it and when, its changes, the first day of trial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.evidence import Evidence
from core.facts import DesignChange, DesignReview
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.sentences import Sentence

_DESIGN = re.compile(r"安全设施设计|设计专篇|安全专篇")
_APPROVED = re.compile(
    r"审查同意|审查通过|通过了?.{0,6}审查|批准|批复|同意该(安全设施)?设计|审查意见|予以同意"
    r"|获得?.{0,6}(许可|批准)"
)
_REFUSED = re.compile(r"未经|未获|未取得|没有|尚未|不予|未通过|不同意")
_RULE = re.compile(r"应当|必须|严禁|不得|《[^》]*办法》|规定[:：]?")
_CHANGE = re.compile(r"变更")
_MINOR = re.compile(
    r"(不|未|非)(属于?|构成|涉及|是)?[^，,。]{0,12}重大变更"
    r"|一般变更|无重大变更|未发生[^，,。]{0,6}变更"
)
_MAJOR = re.compile(r"(属于|属|构成|为)[^，,。]{0,16}重大变更|重大设计变更")
_TRIAL = re.compile(r"试生产|试运行|试运转|联合试车")
_BEGINS = re.compile(r"起|投入|开始|进入")
_NUMBER = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,16}[〔\[（(【](?:19|20)\d{2}[〕\]）)】]第?\s*\d{1,5}\s*号")


def design_review(sentences: Sequence[Sentence], report: str) -> DesignReview | None:
    """What the report tells of the design, or None where it tells nothing."""
    about = [s for s in sentences if _DESIGN.search(s.text) and not _RULE.search(s.text)]
    told = [s for s in about if not _CHANGE.search(s.text)]
    changes = tuple(_changes(about, report))
    if not told and not changes:
        return None
    approved = next((s for s in told if _APPROVED.search(s.text)), None)
    is_refused = approved is not None and bool(_REFUSED.search(approved.text))
    trial = next((s for s in sentences if _begins_trial(s)), None)
    shown = [*([approved] if approved else []), *(s for s in told if s is not approved)][:3]
    return DesignReview(
        is_approved=_verdict(approved, told, is_refused=is_refused),
        approval_number=_number(approved) if approved and not is_refused else None,
        approved_on=_day(approved) if approved and not is_refused else None,
        trial_on=_day(trial) if trial else None,
        trial_evidence=trial.evidence(report) if trial else (),
        changes=changes,
        evidence=_shown(shown, report),
    )


def _verdict(approved: Sentence | None, told: Sequence[Sentence], *, is_refused: bool) -> bool | None:
    """Approved, told without approval (who drew it, that it was built after it), or not told at all."""
    if approved is not None:
        return not is_refused
    return False if any(re.search(r"编制|设计单位|施工|建设", s.text) for s in told) else None


def _begins_trial(sentence: Sentence) -> bool:
    is_one = _TRIAL.search(sentence.text) and _BEGINS.search(sentence.text)
    return bool(is_one) and _day(sentence) is not None and not _RULE.search(sentence.text)


def _changes(about: Iterable[Sentence], report: str) -> Iterable[DesignChange]:
    for sentence in about:
        if not _CHANGE.search(sentence.text):
            continue
        is_minor = bool(_MINOR.search(sentence.text))
        is_major = bool(_MAJOR.search(sentence.text)) and not is_minor
        if not is_minor and not is_major:
            continue
        is_approved = bool(_APPROVED.search(sentence.text)) and not _REFUSED.search(sentence.text)
        yield DesignChange(
            text="".join(sentence.text.split()),
            is_major=is_major,
            approval_number=_number(sentence) or "审查同意" if is_approved else None,
            approved_on=_day(sentence, last=True) if is_approved else None,
            evidence=sentence.evidence(report),
        )


def _day(sentence: Sentence, *, last: bool = False) -> str | None:
    """The first (or last) exact day of a sentence."""
    days = [found.first for found in find_dates(sentence.text) if found.first.is_exact]
    return str(days[-1 if last else 0]) if days else None


def _number(sentence: Sentence) -> str | None:
    match = _NUMBER.search(sentence.text)
    return re.sub(r"^.*?(?:日以|以|据)", "", match.group()) if match else None


def _shown(sentences: Iterable[Sentence], report: str) -> tuple[Evidence, ...]:
    return tuple(item for sentence in sentences for item in sentence.evidence(report))[:4]
