"""The list of several results: one HTML page that links to each, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from core.facts import Fact
from core.outcome import State
from core.screening import Assessment, Band, Screening, Status
from service.html.doubts import doubt_of, doubt_of_report_date
from service.html.labels import NO_DATA, date_words
from service.html.self_contained import environment

_BANDS = (Band.KEY, Band.GENERAL, Band.NOT_ASSESSABLE, Band.NOTHING_SEEN)
_CLASSES = {
    Band.KEY: "key",
    Band.GENERAL: "general",
    Band.NOTHING_SEEN: "nothing",
    Band.NOT_ASSESSABLE: "unknown",
}
_NOTHING = "—"
_ENDED = {Status.REFUSED: "未受理", Status.FAILED: "读取失败"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    text: str
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    href: str
    name: str
    enterprise: _Cell
    agency: _Cell
    report_on: _Cell
    band: str
    style: str
    score: str
    flagged: str
    unassessed: str  # checks that could tell of nothing, of all checks
    reasons: tuple[str, ...]  # why it was not screened


def index_page(pages: Sequence[tuple[str, Screening]]) -> str:
    """``pages`` are file names beside the list, with their screenings."""
    ranked = sorted(pages, key=lambda page: _rank(page[1]))
    template = environment(Path(__file__).parent / "templates").get_template("index.html.j2")
    return template.render(rows=[_row(name, screening) for name, screening in ranked])


def _rank(screening: Screening) -> tuple[int, float]:
    if screening.assessment is None:
        return len(_BANDS), 0.0
    return _BANDS.index(screening.assessment.band), -screening.assessment.score


def _row(file_name: str, screening: Screening) -> _Row:
    facts, assessment = screening.facts, screening.assessment
    flagged = sum(outcome.state is State.FLAGGED for outcome in screening.outcomes)
    date = date_words(facts.report_on.value) if facts.report_on else _none(screening)
    return _Row(
        href=quote(file_name),
        name=screening.report.file_name,
        enterprise=_cell(facts.enterprise_name, screening),
        agency=_cell(facts.agency_name, screening),
        report_on=_Cell(text=date, doubt=doubt_of_report_date(facts)),
        band=assessment.band.value if assessment else _ENDED.get(screening.status, screening.status.value),
        style=_CLASSES[assessment.band] if assessment else "unknown",
        score=_score(assessment),
        flagged=str(flagged) if assessment else _NOTHING,
        unassessed=_unassessed(assessment),
        reasons=() if assessment else tuple(failure.message for failure in screening.failures),
    )


def _unassessed(assessment: Assessment | None) -> str:
    """「3/29」: a report of which little could be judged does not look like one that was judged whole."""
    if assessment is None:
        return _NOTHING
    return f"{assessment.not_assessable}/{assessment.assessed + assessment.not_assessable}"


def _cell(fact: Fact | None, screening: Screening) -> _Cell:
    return _Cell(text=fact.value if fact else _none(screening), doubt=doubt_of(fact))


def _none(screening: Screening) -> str:
    return _NOTHING if screening.assessment is None else NO_DATA


def _score(assessment: Assessment | None) -> str:
    """The score; none where no report was screened, or no rule pack says what it means."""
    return f"{assessment.score:.2f}" if assessment and assessment.terms else _NOTHING
