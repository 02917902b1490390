"""A site photo that says it was taken at another time or place than the survey (annex 1 of 2021, item 2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import DatesFact, SurveyPhoto
from core.outcome import Outcome
from corpus.regions.centres import Area, areas_named
from pipelines.checking import Case, Check, clear, flagged, not_assessable, report_day
from pipelines.days_unread import survey_day_words
from pipelines.photo_clock import ClockSource, Shot, is_clock_unset, shots
from pipelines.rule_of import provision

ID = "photo_metadata_conflict"

_SUBJECT = "现场照片"
_BEFORE, _AFTER_REPORT, _OTHER_DAY, _FAR = 0.8, 0.85, 0.65, 0.85
_STAMPED = 0.9  # of the same for a stamp, which was read from the picture
_SLACK = dt.timedelta(days=1)  # a camera in another time zone may be a day off
_FAR_KM = 100.0  # beyond the farthest reach of the city
_RECHECK = re.compile(r"整改|复查|复核|回访|验证")
_CHINA = ((3.0, 54.0), (73.0, 136.0))


@dataclass(frozen=True, slots=True)
class _Doubt:
    photo: SurveyPhoto
    words: str
    confidence: float


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for the time and one for the place where they clash; clear when a photo tells and fits."""
    photos = case.facts.survey.photos
    if not photos:
        return (_untold("photos_missing", "没有读到现场照片，无法核对拍摄时间和地点。"),)
    told = [shot for photo in photos for shot in shots(photo)]
    placed = [photo for photo in photos if _point(photo) is not None]
    if not told and not placed:
        words = f"{len(photos)}张现场照片都没有拍摄时间和位置的记录，无法核对。"
        return (_untold("metadata_absent", words, photos[0].evidence[:1]),)
    found = [outcome for outcome in (_time(case, told), _place(case, placed)) if outcome is not None]
    flags = [outcome for outcome in found if outcome.state.value == "flagged"]
    sure = [outcome for outcome in found if outcome.state.value == "clear"]
    return tuple(flags or sure[:1] or found[:1])


def _time(case: Case, told: Sequence[Shot]) -> Outcome | None:
    """The days that photos tell beside the survey's."""
    if not told:
        return None
    survey = case.facts.survey_on
    if survey is None or survey.confidence < 0.6 or not _is_exact(survey):
        return _untold("dates_missing", f"{survey_day_words(case.facts)}，无法核对照片的拍摄时间。")
    days = [PartialDate.parse(value).first for value in survey.value]
    report = report_day(case.facts)
    latest = report.last if report is not None else days[-1]
    unset = [shot for shot in told if is_clock_unset(shot, latest)]
    kept = [shot for shot in told if shot not in unset]
    doubts = [doubt for shot in kept if (doubt := _doubt(shot, days, report)) is not None]
    if doubts:
        return _flag(case, doubts, survey.evidence, f"现场勘验日为{_days(days)}", "时间")
    if not kept:
        words = f"照片文件记录的拍摄时间（{unset[0].at}）像是相机时钟没有设置，不足为据。"
        return _untold("camera_clock_doubtful", words, unset[0].photo.evidence[:1])
    shown = (*kept[0].photo.evidence[:1], *survey.evidence[:1])
    return clear(ID, f"{len(kept)}处拍摄时间与现场勘验日相符。", shown, subject=_SUBJECT)


def _is_exact(survey: DatesFact) -> bool:
    return all(PartialDate.parse(value).is_exact for value in survey.value)


def _doubt(shot: Shot, days: Sequence[dt.date], report: PartialDate | None) -> _Doubt | None:
    """What is wrong with the day of a photo; a recheck may be on any day up to the report."""
    if days[0] - _SLACK <= shot.day <= days[-1] + _SLACK:
        return None
    scale = 1.0 if shot.source is ClockSource.FILE else _STAMPED
    words = f"{_named(shot.photo)}：{shot.source}为{shot.at}"
    if report is not None and report.is_exact and shot.day > report.last:
        return _Doubt(shot.photo, f"{words}，在报告日期（{in_chinese(report)}）之后", _AFTER_REPORT * scale)
    if shot.day < days[0]:
        gap = (days[0] - shot.day).days
        return _Doubt(shot.photo, f"{words}，比勘验早{gap}天", _BEFORE * scale)
    if _RECHECK.search(shot.photo.caption):
        return None
    return _Doubt(shot.photo, f"{words}，比勘验晚{(shot.day - days[-1]).days}天", _OTHER_DAY * scale)


def _place(case: Case, placed: Sequence[SurveyPhoto]) -> Outcome | None:
    """Where photos say they were taken beside the project's city, where the gazetteer knows it."""
    if not placed:
        return None
    address = case.facts.project_address or case.facts.survey.place
    areas = areas_named(address.value) if address is not None else ()
    if address is None or not areas:
        words = "照片带有位置，但项目所在市县在区划库中无法确定位置，没有核对。"
        return _untold("place_unknown", words, placed[0].evidence[:1])
    doubts = [doubt for photo in placed if (doubt := _astray(photo, areas)) is not None]
    if doubts:
        return _flag(case, doubts, address.evidence, f"项目地址为“{address.value}”", "地点")
    shown = (*placed[0].evidence[:1], *address.evidence[:1])
    return clear(ID, f"{len(placed)}张照片的位置在项目所在地区内。", shown, subject=_SUBJECT)


def _astray(photo: SurveyPhoto, areas: Sequence[Area]) -> _Doubt | None:
    point = _point(photo)
    if point is None or min(area.beyond_km(*point) for area in areas) <= _FAR_KM:
        return None
    far = min(area.distance_km(*point) for area in areas)
    words = (
        f"{_named(photo)}：照片文件记录的位置为北纬{point[0]:.3f}度、东经{point[1]:.3f}度，"
        f"距项目所在市约{far:.0f}公里"
    )
    return _Doubt(photo, words, _FAR)


def _point(photo: SurveyPhoto) -> tuple[float, float] | None:
    """Degrees north and east; None for none, and for points outside China, which a broken receiver gives."""
    exif = photo.exif
    if exif is None or exif.latitude is None or exif.longitude is None:
        return None
    north, east = exif.latitude, exif.longitude
    inside = _CHINA[0][0] < north < _CHINA[0][1] and _CHINA[1][0] < east < _CHINA[1][1]
    return (north, east) if inside else None


def _named(photo: SurveyPhoto) -> str:
    return f"“{photo.caption[:24]}”" if photo.caption else "一张照片"


def _days(days: Sequence[dt.date]) -> str:
    first, last = in_chinese(days[0]), in_chinese(days[-1])
    return first if first == last else f"{first}至{last}"


def _flag(
    case: Case, doubts: Sequence[_Doubt], stated: Iterable[Evidence], other: str, matter: str
) -> Outcome:
    rule = provision(case, ID)
    shown = list({id(doubt.photo): doubt for doubt in doubts}.values())
    statement = (
        f"现场照片记录的{matter}与勘验不符：{'；'.join(doubt.words for doubt in shown[:3])}"
        f"{'等' if len(shown) > 3 else ''}；{other}。按{rule.words if rule else '规定'}，人员应到现场勘验；"
        "相机时钟或定位也可能有误，请核对照片原件。"
    )
    evidence = (
        *(item for doubt in shown[:4] for item in _evidence(doubt)),
        *tuple(stated)[:1],
        *((rule.evidence,) if rule else ()),
    )
    confidence = max(doubt.confidence for doubt in doubts)
    return flagged(ID, statement, evidence, subject=_SUBJECT, confidence=confidence)


def _evidence(doubt: _Doubt) -> tuple[Evidence, ...]:
    """The photo's place on its page, with what its file says."""
    picture = doubt.photo.evidence[0]
    if picture.source is not EvidenceSource.PICTURE:
        return doubt.photo.evidence[:1]
    return (
        Evidence(
            report=picture.report,
            page=picture.page,
            boxes=picture.boxes,
            excerpt=picture.excerpt,
            source=picture.source,
            confidence=picture.confidence,
            detail=EvidenceDetail(role=doubt.words),
        ),
    )


def _untold(reason: str, words: str, evidence: Iterable[Evidence] = ()) -> Outcome:
    return not_assessable(ID, reason, words, evidence, subject=_SUBJECT)


CHECK = Check(
    id=ID,
    name="现场照片的时间地点",
    sentence="现场照片记录的拍摄时间或地点与现场勘验不符",
    needs=frozenset(),
    assess=assess,
)
