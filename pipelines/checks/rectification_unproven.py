"""Problems closed without proof, or all on one day (rectification notice of 2021, part 2(2) 3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.facts import Hazard
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.closings import says_all_done, says_done
from pipelines.proof import points_to_proof, shows_proof
from pipelines.shortening import shortened

ID = "rectification_unproven"

_EARLY, _ONE, _AT_ONCE = 0.85, 0.75, 0.8
_ALL = re.compile(r"均|全部|各项|上述|逐[项条]|所有|每项")
_LEAST = 2  # problems that must be closed for "all on one day" to say anything
_SOON_DAYS = 5  # between the survey's last day and the day on which everything was put right


def assess(case: Case) -> tuple[Outcome, ...]:
    """Flagged for a re-check before the repair, one problem of many without proof, all at once without.

    A report that proves none of its repairs, on different days, says too little to judge.
    """
    hazards = case.facts.hazards
    closed = [hazard for hazard in hazards if hazard.rectified]
    if not hazards and not case.facts.closing_remarks:
        return (not_assessable(ID, "hazards_missing", "没有读到检查发现的问题及其整改情况。"),)
    if not closed and case.facts.closing_remarks:
        return (_told_together(case),)
    if not closed:
        return (clear(ID, "没有写为已整改的问题，不涉及整改证明。", _shown(hazards)),)
    early = [hazard for hazard in closed if _is_checked_early(hazard)]
    proven = [hazard for hazard in closed if _is_proven(hazard)]
    # What a sentence tells as closed may have its proof named in another.
    bare = [h for h in closed if h not in proven and h not in early and not h.is_told]
    if early or (proven and bare):
        return (*map(_early, early), *((_bare(hazard, len(proven)) for hazard in bare) if proven else ()))
    if not proven or len(proven) < len(closed):
        return (_pointed(case) or _nothing_shown(case, closed),)
    return (clear(ID, f"{len(closed)}项已整改的问题均列有整改证明材料。", _shown(proven)),)


def _told_together(case: Case) -> Outcome:
    """What became of the problems is told, but not one by one."""
    words = "报告写有整改完成的内容，但没有读到逐项的整改情况及证明材料，无法核实整改是否完成。"
    shown = [item for remark in case.facts.closing_remarks[:3] for item in remark.evidence[:1]]
    return _pointed(case) or not_assessable(ID, "proof_not_stated", words, shown)


def _pointed(case: Case) -> Outcome | None:
    """Clear where a sentence on all problems says where the proof stands: 「整改照片见附件8」."""
    for remark in case.facts.closing_remarks:
        is_of_all = says_all_done(remark.text) or not says_done(remark.text) or _ALL.search(remark.text)
        if is_of_all and points_to_proof(remark.text):
            words = f"正文写明“{shortened(remark.text)}”，指明了整改证明材料所在。"
            return clear(ID, words, remark.evidence[:2])
    return None


def _is_proven(hazard: Hazard) -> bool:
    return shows_proof(hazard.proof)


def _is_checked_early(hazard: Hazard) -> bool:
    if hazard.rectified_on is None or hazard.rechecked_on is None:
        return False
    done, checked = PartialDate.parse(hazard.rectified_on), PartialDate.parse(hazard.rechecked_on)
    return checked.before(done) is True


def _early(hazard: Hazard) -> Outcome:
    return flagged(
        ID,
        f"问题“{_short(hazard.text)}”写为{_day(hazard.rectified_on)}完成整改，复查日期却是"
        f"{_day(hazard.rechecked_on)}，复查早于整改完成，整改和复查是否真实请核实。",
        hazard.evidence[:4],
        subject=_short(hazard.text),
        confidence=_EARLY,
    )


def _bare(hazard: Hazard, proven: int) -> Outcome:
    when = f"{_day(hazard.rectified_on)}" if hazard.rectified_on else ""
    return flagged(
        ID,
        f"问题“{_short(hazard.text)}”写为{when}已整改，报告为其他{proven}项问题列有整改证明材料，"
        "该项却没有照片、验收单或其他证明，是否真正整改请核实。",
        hazard.evidence[:4],
        subject=_short(hazard.text),
        confidence=_ONE,
    )


def _nothing_shown(case: Case, closed: Sequence[Hazard]) -> Outcome:
    """No proof at all: a suspicion only where everything was closed on one day right after the survey."""
    days = {hazard.rectified_on for hazard in closed}
    survey = case.facts.survey_on
    shown = _shown(closed)
    is_told = any(hazard.is_told for hazard in closed)
    if is_told or len(closed) < _LEAST or len(days) > 1 or None in days or survey is None:
        return not_assessable(
            ID,
            "proof_not_stated",
            "没有读到整改证明材料（照片、验收单等），无法核实整改是否完成。",
            shown,
        )
    day, last = PartialDate.parse(str(next(iter(days)))), PartialDate.parse(survey.value[-1])
    apart = (day.first - last.last).days if day.first == day.last and last.first == last.last else None
    if apart is None or not 0 <= apart <= _SOON_DAYS:
        return not_assessable(
            ID, "proof_not_stated", "没有读到整改证明材料（照片、验收单等），无法核实整改是否完成。", shown
        )
    return flagged(
        ID,
        f"整改情况：现场勘验（{in_chinese(last)}）后{apart}日，{len(closed)}项问题全部在{in_chinese(day)}"
        "同一天写为整改完成，没有任何照片、验收单或其他证明；整改应有据可查，请核实。",
        (*shown, *survey.evidence[:1]),
        subject="整改情况",
        confidence=_AT_ONCE,
    )


def _shown(hazards: Sequence[Hazard]) -> tuple[Evidence, ...]:
    found = (item for hazard in hazards[:4] for item in hazard.evidence[:3])
    return tuple(dict.fromkeys(found))


def _day(value: str | None) -> str:
    return in_chinese(PartialDate.parse(value)) if value else "某日"


def _short(text: str) -> str:
    text = "".join(text.split())
    return shortened(text)


CHECK = Check(
    id=ID,
    name="整改证明",
    sentence="问题写为已整改却没有证明，或者全部在同一天关闭、复查早于整改",
    needs=frozenset(),
    assess=assess,
)
