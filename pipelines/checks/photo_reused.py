"""A site photo that stands in a report on another site: whoever was there would have taken another.

So is one that the report itself shows as two things that cannot both be (``pipelines.photo_captions``).
"""

from __future__ import annotations

from collections.abc import Sequence

from core.outcome import Match, MatchKind, Outcome, State
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.issued_later import by_report, counting, named, shared_with_later
from pipelines.other_reports import no_others
from pipelines.photo_captions import conflict
from pipelines.rule_of import provision

ID = "photo_reused"

_SURE = 0.92
_SEVERAL = 0.97  # of two photos and more that stand in one other report
_LISTED = 3
_MOST = 6  # other reports told one by one


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for each other report that has photos of this one and was issued before it.

    One more tells of photographs that this report itself shows as two things.
    """
    twice = _twice(case)
    elsewhere = _elsewhere(case)
    if twice is None:
        return elsewhere
    return (twice, *(outcome for outcome in elsewhere if outcome.state is State.FLAGGED))


def _twice(case: Case) -> Outcome | None:
    """None where no photograph of the report is shown as two things."""
    told = [
        (pair, found)
        for pair in case.facts.same_photographs
        if (found := conflict(pair.left.excerpt, pair.right.excerpt)) is not None
    ]
    if not told:
        return None
    rule = provision(case, ID)
    listed = "；".join(
        f"第{pair.left.page}页“{pair.left.excerpt[:24]}”与第{pair.right.page}页“{pair.right.excerpt[:24]}”"
        f"（{found.words}）"
        for pair, found in told[:_LISTED]
    )
    asks = f"{rule.words}，" if rule else ""
    statement = (
        f"本报告把同一张照片用在两处，而说明不能同时成立：{listed}。{asks}请核对照片原件，查明摄于何时何处。"
    )
    evidence = [item for pair, _ in told[:4] for item in (pair.left, pair.right)]
    return flagged(
        ID,
        statement,
        (*evidence, *((rule.evidence,) if rule else ())),
        subject="本报告",
        confidence=max(found.confidence for _, found in told),
    )


def _elsewhere(case: Case) -> tuple[Outcome, ...]:
    photographs = case.facts.photographs
    matches = counting(case, MatchKind.PICTURE)
    if matches:
        return tuple(_told(case, found) for found in list(by_report(matches).values())[:_MOST])
    if not photographs:
        return (_nothing_seen(case),)
    if (silent := no_others(case, ID, "照片是否用于其他报告")) is not None:
        return (silent,)
    words = f"{len(photographs)}张照片与已筛查的其他报告逐一比较，没有用于其他企业报告的同一张照片。"
    shown = photographs[:4]
    if later := shared_with_later(case, MatchKind.PICTURE):
        words = (
            f"{len(photographs)}张照片与已筛查的其他报告逐一比较；{named(later[0].right_report)}"
            "用了本报告的照片，该报告出具在后，由该报告说明。"
        )
        shown = (*shown, *later[0].right[:1])  # shows that the sentence tells of that report
    return (clear(ID, words, shown),)


def _nothing_seen(case: Case) -> Outcome:
    photos = case.facts.survey.photos
    if case.facts.photographs is None or photos:
        words = "报告中的照片没有读出，或画面太小、太模糊，无法与其他报告比较。"
        return not_assessable(
            ID, "photos_unread", words, [item for photo in photos for item in photo.evidence][:2]
        )
    return not_assessable(ID, "photos_missing", "没有读到照片，无法与其他报告比较。")


def _told(case: Case, matches: Sequence[Match]) -> Outcome:
    other = matches[0].right_report
    rule = provision(case, ID)
    listed = "；".join(_pair(match) for match in matches[:_LISTED])
    more = f"等{len(matches)}张" if len(matches) > _LISTED else ""
    asks = f"按{rule.words}，" if rule else ""
    statement = (
        f"本报告的照片与{named(other)}中的是同一张（裁切、旋转、调色、重新扫描后仍逐点重合）：{listed}{more}。"
        f"{asks}照片应在本项目现场拍摄，请核对照片原件和拍摄记录。"
    )
    evidence = [item for match in matches[:4] for item in (*match.left, *match.right)]
    best = max(match.similarity for match in matches)
    sure = (_SEVERAL if len(matches) > 1 else _SURE) * min(1.0, 0.5 + best / 2)
    return flagged(
        ID,
        statement,
        (*evidence, *((rule.evidence,) if rule else ())),
        subject=other.enterprise_name or other.id[:12],
        confidence=sure,
    )


def _pair(match: Match) -> str:
    own, there = match.left[0], match.right[0]
    mine = f"“{own.excerpt[:24]}”" if own.excerpt else "照片"
    other = f"“{there.excerpt[:24]}”" if there.excerpt else "照片"
    return f"第{own.page}页{mine}与该报告第{there.page}页{other}"


CHECK = Check(
    id=ID,
    name="照片重复使用",
    sentence="现场照片也用在另一企业的报告中，或在本报告中被说成两样",
    needs=frozenset({Need.PICTURES, Need.OTHER_REPORTS}),
    assess=assess,
)
