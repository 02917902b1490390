"""The list of several results: one HTML page that links to each, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.outcome import State
from core.screening import Band, Screening, Status

_BANDS = (Band.KEY, Band.GENERAL, Band.NOT_ASSESSABLE, Band.NOTHING_SEEN)
_CLASSES = {
    Band.KEY: "key",
    Band.GENERAL: "general",
    Band.NOTHING_SEEN: "nothing",
    Band.NOT_ASSESSABLE: "unknown",
}
_ENDED = {Status.REFUSED: "未受理", Status.FAILED: "读取失败"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    href: str
    name: str
    enterprise: str
    agency: str
    report_on: str
    band: str
    style: str
    score: str
    flagged: int


def index_page(pages: Sequence[tuple[str, Screening]]) -> str:
    """``pages`` are file names beside the list, with their screenings."""
    ranked = sorted(pages, key=lambda page: _rank(page[1]))
    template = _environment().get_template("index.html.j2")
    return template.render(rows=[_row(name, screening) for name, screening in ranked])


def _rank(screening: Screening) -> tuple[int, float]:
    if screening.assessment is None:
        return len(_BANDS), 0.0
    return _BANDS.index(screening.assessment.band), -screening.assessment.score


def _row(file_name: str, screening: Screening) -> _Row:
    facts, assessment = screening.facts, screening.assessment
    return _Row(
        href=quote(file_name),
        name=screening.report.file_name,
        enterprise=facts.enterprise_name.value if facts.enterprise_name else "未读到",
        agency=facts.agency_name.value if facts.agency_name else "未读到",
        report_on=facts.report_on.value if facts.report_on else "未读到",
        band=assessment.band.value if assessment else _ENDED.get(screening.status, screening.status.value),
        style=_CLASSES[assessment.band] if assessment else "unknown",
        score=f"{assessment.score:.2f}" if assessment else "",
        flagged=sum(outcome.state is State.FLAGGED for outcome in screening.outcomes),
    )


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
