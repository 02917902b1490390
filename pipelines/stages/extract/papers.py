"""Contract, commission and practice notice as the annexes show them: who, with whom, about what, when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.document import Section
from core.facts import Fact, Paper
from pipelines.stages.extract import contracts, values
from pipelines.stages.extract.agreeing import same_day
from pipelines.stages.extract.annexes import Annex, annexes
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate, choose
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.form_values import FormValue
from pipelines.stages.extract.pieces import of_lines

_KINDS = (Chapter.CONTRACT, Chapter.COMMISSION, Chapter.NOTICE)
_NORMAL = {
    "enterprise_name": values.organisation,
    "agency_name": values.organisation,
    "project_name": values.project,
    "project_address": values.address,
}
_DATED = {Chapter.CONTRACT: "contract_on", Chapter.COMMISSION: "contract_on", Chapter.NOTICE: "notice_on"}
_AUTHORITY = re.compile(
    r"^(?:致|呈|报送|告知机关|受理机关|主送)?[:：]?\s*(?P<name>[\u4e00-\u9fff]{2,20}(?:应急管理"
    r"|安全生产监督管理|行政审批|矿山安全监察)[\u4e00-\u9fff]{0,6}(?:局|厅|委员会))[:：]?$"
)
_LABELLED, _AT_FOOT = 0.9, 0.6


def papers(body: Body) -> tuple[Paper, ...]:
    """One record per annexed contract, commission letter and practice notice, in order."""
    return tuple(_paper(body, annex) for annex in annexes(body, *_KINDS))


def _paper(body: Body, annex: Annex) -> Paper:
    section = annex.section
    items = [item for item in body.labelled if annex.has(item)]
    is_contract = section.kind is not Chapter.NOTICE
    return Paper(
        kind=section.kind,
        title=section.title,
        enterprise_name=_named(body, items, "enterprise_name"),
        agency_name=_named(body, items, "agency_name"),
        project_name=_named(body, items, "project_name"),
        authority=choose(_authorities(body, section)),
        signed_on=choose(_days(body, section, items, _DATED[section.kind]), agrees=same_day),
        survey_planned_on=choose(_labelled_days(body, items, "survey_on"), agrees=same_day),
        scope=contracts.scope(body, annex) if is_contract else None,
        clauses=contracts.clauses(body, annex) if is_contract else (),
        characters=contracts.characters(annex),
        evidence=(annex.heading,),
    )


def _named(body: Body, items: Sequence[FormValue], field: str) -> Fact | None:
    found = []
    for item in items:
        value = _NORMAL[field](item.value) if item.field == field else None
        if value is not None:
            piece = item.piece.tight(value)
            evidence = (piece.evidence(body.report),)
            weight = _LABELLED if item.rank == 0 else 0.8 * _LABELLED
            found.append(Candidate(value=value, weight=weight, evidence=evidence))
    return choose(found)


def _authorities(body: Body, section: Section) -> Iterator[Candidate]:
    """The office that a notice is addressed to."""
    for placed in body.passage(section).lines:
        match = _AUTHORITY.match(placed.line.text.strip())
        if match:
            piece = of_lines(placed.page, [placed.line]).tight(match["name"])
            yield Candidate(value=match["name"], weight=0.8, evidence=(piece.evidence(body.report),))


def _labelled_days(body: Body, items: Sequence[FormValue], field: str) -> Iterator[Candidate]:
    for item in items:
        dates = find_dates(item.value, with_compact=True) if item.field == field else ()
        if dates:
            evidence = (item.dated(dates).evidence(body.report),)
            yield Candidate(value=str(dates[0].first), weight=_LABELLED, evidence=evidence, raw=item.value)


def _days(body: Body, section: Section, items: Sequence[FormValue], field: str) -> Iterator[Candidate]:
    """The day a label names, else the last that stands alone on its line, under seal and signature."""
    yield from _labelled_days(body, items, field)
    passage = body.passage(section)
    alone = [
        date
        for date in find_dates(passage.text)
        if date.first.is_exact and _is_alone(passage.lines[passage.line_at(date.start)].line.text)
    ]
    if alone:
        evidence = passage.evidence(body.report, alone[-1].start, alone[-1].stop)
        yield Candidate(value=str(alone[-1].first), weight=_AT_FOOT, evidence=evidence)


def _is_alone(text: str) -> bool:
    dates = find_dates(text)
    return bool(dates) and len(text.strip()) - (dates[0].stop - dates[0].start) <= 6
