"""The whole page as records, so that the templates hold no logic. No I/O; the same input, the same page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.document import Failure
from core.facts import Fact
from core.outcome import Match
from core.screening import Assessment, Band, Screening, Status
from service.html.advice import advice_on
from service.html.doubts import doubt_of, doubt_of_report_date
from service.html.findings import FindingsView, findings_view
from service.html.labels import (
    BANDS,
    CATEGORIES,
    MATCHES,
    NO_DATA,
    STATUSES,
    Names,
    date_words,
    stage_name,
)
from service.html.pages import Pictured, SheetView, sheets
from service.html.particulars import ParticularsView, particulars_view
from service.html.places import Item, PlaceView, Scope, places_of
from service.html.scoring import ScoreView, score_view
from service.html.timeline import TimelineView, timeline_view
from service.similar.content import similar_of
from service.similar.marks import Runs, marked
from service.similar.terminal import common_lines, summary
from service.similar.words import FOLLOW_UP, FOLLOW_UP_SENTENCE, alike_words, reason_words, title_words


@dataclass(frozen=True, slots=True, kw_only=True)
class BandView:
    """The band with a sign that says the same as its colour."""

    name: str
    key: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceView:
    """One line of the report at a glance. ``doubt`` says why its value is doubted."""

    name: str
    value: str
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """A passage or picture that stands in another report too: both sides."""

    item: Item
    kind: str
    section: str
    other: str
    measure: str
    reason: str  # why it does not count; empty where it does
    left: tuple[tuple[PlaceView, Runs], ...]  # each place with its text, what differs marked
    right: tuple[tuple[PlaceView, Runs], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchGroupView:
    """What is shared with one other report, or what is common for one reason."""

    title: str
    note: str
    is_aside: bool  # common: folded away
    matches: tuple[MatchView, ...]
    other_id: str = ""  # of the one other report


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureView:
    """Something that could not be processed."""

    stage: str
    page: int | None
    category: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningView:
    """Everything the templates show."""

    title: str
    file_name: str
    report_id: str
    status: str
    is_stopped: bool  # refused or failed: there is nothing to look through
    is_partial: bool
    glance: tuple[GlanceView, ...]
    band: BandView | None
    findings: FindingsView
    particulars: ParticularsView
    timeline: TimelineView
    score: ScoreView | None
    matches: tuple[MatchView, ...]
    match_groups: tuple[MatchGroupView, ...]
    failures: tuple[FailureView, ...]
    advice: tuple[str, ...]
    sheets: tuple[SheetView, ...]
    page_count: int
    provenance: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def shared(self) -> int:
        """Places that other reports share and that count."""
        return sum(len(group.matches) for group in self.match_groups if not group.is_aside)

    @property
    def pictured(self) -> tuple[SheetView, ...]:
        """Pages that have a picture."""
        return tuple(sheet for sheet in self.sheets if sheet.picture)


def build_view(
    screening: Screening,
    pictures: Mapping[int, Pictured],
    names: Names,
    address: Callable[[str, int | None], str] | None = None,
) -> ScreeningView:
    """The page of one screening. ``address`` tells where a page of another report is opened, if it can be."""
    report, facts = screening.report, screening.facts
    scope = Scope(report=report.id, others=_others(screening.matches), address=address)
    findings = findings_view(screening.outcomes, screening.assessment, names, scope)
    particulars = particulars_view(facts, findings, scope)
    matches = tuple(_match(number, match, scope) for number, match in enumerate(screening.matches, start=1))
    items = (*findings.items, *particulars.items, *(match.item for match in matches))
    assessment = screening.assessment
    return ScreeningView(
        title=_value(facts.project_name) or report.file_name,
        file_name=report.file_name,
        report_id=report.id,
        status=STATUSES[screening.status],
        is_stopped=screening.status in (Status.REFUSED, Status.FAILED),
        is_partial=screening.status is Status.PARTIAL,
        glance=_glance(screening),
        band=_band(assessment),
        findings=findings,
        particulars=particulars,
        timeline=timeline_view(facts),
        score=score_view(assessment, findings, names) if assessment else None,
        matches=matches,
        match_groups=_match_groups(screening, matches),
        failures=tuple(_failure(failure) for failure in screening.failures),
        advice=advice_on(screening.failures),
        sheets=sheets(items, pictures, screening.failures, scope, report.pages),
        page_count=report.pages,
        provenance=_provenance(screening, names),
    )


def _value(fact: Fact | None) -> str:
    return fact.value if fact else ""


def _glance(screening: Screening) -> tuple[GlanceView, ...]:
    report, facts = screening.report, screening.facts
    read = (
        ("被评价单位", facts.enterprise_name),
        ("评价机构", facts.agency_name),
        ("资质证书编号", facts.agency_certificate_number),
    )
    report_date = GlanceView(
        name="报告日期",
        value=date_words(_value(facts.report_on)) or NO_DATA,
        doubt=doubt_of_report_date(facts),
    )
    return (
        *(GlanceView(name=name, value=_value(fact) or NO_DATA, doubt=doubt_of(fact)) for name, fact in read),
        GlanceView(name="评价类型", value=_value(facts.report_kind) or report.kind or NO_DATA),
        report_date,
        GlanceView(name="页数", value=f"{report.pages} 页"),
    )


def _band(assessment: Assessment | None) -> BandView | None:
    if assessment is None:
        return None
    band: Band = assessment.band
    key, sign = BANDS[band]
    return BandView(name=band.value, key=key, sign=sign)


def _others(matches: Sequence[Match]) -> dict[str, str]:
    names = {}
    for match in matches:
        other = match.right_report
        named = [name for name in (other.enterprise_name, other.agency_name) if name]
        names[other.id] = " / ".join(named) or f"另一份报告 {other.id[:12]}"
    return names


def _match(number: int, match: Match, scope: Scope) -> MatchView:
    item = Item(
        key=f"match-{number}",
        tone="match",
        tag="",
        title=f"相似的{MATCHES[match.kind]}",
        evidence=(*match.left, *match.right),
    )
    places = places_of(item, scope)
    measure = f"相似度 {alike_words(match.similarity)}"
    if match.characters:
        measure = f"{match.characters} 字，{measure}"
    left, right = marked(match)
    return MatchView(
        item=item,
        kind=MATCHES[match.kind],
        section=match.section or "",
        other=scope.others[match.right_report.id],
        measure=measure,
        reason=reason_words(match),
        left=tuple(zip(places[: len(match.left)], left, strict=True)),
        right=tuple(zip(places[len(match.left) :], right, strict=True)),
    )


def _match_groups(screening: Screening, views: Sequence[MatchView]) -> tuple[MatchGroupView, ...]:
    """By other report, what is shared most first; what is common apart, by reason."""
    similar = similar_of(screening)
    shown = {id(match): view for match, view in zip(screening.matches, views, strict=True)}
    own = [
        MatchGroupView(
            title=title_words(shared.report),
            note=f"{summary(shared)}。" + (f"{FOLLOW_UP}：{FOLLOW_UP_SENTENCE}。" if is_later else ""),
            is_aside=False,
            matches=tuple(shown[id(pair.match)] for pair in shared.pairs),
            other_id=shared.report.id,
        )
        for shared in similar.others
        for is_later in (shared.report.is_follow_up,)
    ]
    aside = [
        MatchGroupView(
            title=line.rstrip("。"),
            note="",
            is_aside=True,
            matches=tuple(shown[id(pair.match)] for pair in group.pairs),
        )
        for line, group in zip(common_lines(similar), similar.common, strict=True)
    ]
    return (*own, *aside)


def _failure(failure: Failure) -> FailureView:
    return FailureView(
        stage=stage_name(failure.stage),
        page=failure.page,
        category=CATEGORIES[failure.category],
        message=failure.message,
    )


def _provenance(screening: Screening, names: Names) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    made = screening.provenance
    program = (
        ("明鉴版本", made.mingjian),
        ("数据格式", screening.schema),
        ("文件编号（SHA-256）", screening.report.id or "文件未能读取，没有编号"),
        ("登记库数据", made.registry_snapshot or "没有使用登记库"),
    )
    parts = (
        ("程序和数据", program),
        ("规则包", tuple((names.pack(pack), version) for pack, version in made.packs.items())),
        ("处理步骤的版本", tuple((stage_name(stage), version) for stage, version in made.stages.items())),
        ("识别模型", tuple(made.models.items())),
    )
    return tuple((title, rows) for title, rows in parts if rows)
