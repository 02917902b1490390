"""Stage 5, extract: what the report says, each value with its evidence; one module per family of facts."""

from __future__ import annotations

import dataclasses

from core.document import Outline, Pages
from core.facts import Facts, SectionFact
from pipelines.passage import Passage, PlacedLine
from pipelines.stages.extract.accident_hazards import accident_hazards
from pipelines.stages.extract.approvals import approvals
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.check_rows import check_items
from pipelines.stages.extract.chemicals import chemicals
from pipelines.stages.extract.citations import citations
from pipelines.stages.extract.conclusion import conclusion
from pipelines.stages.extract.cover import single_facts
from pipelines.stages.extract.design_review import design_review
from pipelines.stages.extract.doubts import doubted
from pipelines.stages.extract.equipment import equipment, obsolete_remarks
from pipelines.stages.extract.events import event_facts, survey_days
from pipelines.stages.extract.figures import figures
from pipelines.stages.extract.findings import hazards
from pipelines.stages.extract.major_hazard import major_hazard
from pipelines.stages.extract.measures import measures
from pipelines.stages.extract.mentions import mentions
from pipelines.stages.extract.onsite import survey_record
from pipelines.stages.extract.papers import papers
from pipelines.stages.extract.running_texts import running_texts
from pipelines.stages.extract.sentences import site_sentences
from pipelines.stages.extract.signoff import people
from pipelines.stages.extract.test_reports import test_reports

NAME = "extract"
VERSION = "8"


def run(report: str, pages: Pages, outline: Outline) -> Facts:
    """Extract all facts. ``report`` is the id that evidence names."""
    body = Body(report, pages, outline)
    checks = check_items(body)
    sentences = tuple(site_sentences(body))
    facts = dataclasses.replace(
        Facts(),
        **single_facts(body),
        **event_facts(body),
        survey_on=survey_days(body),
        conclusion=conclusion(body),
        people=people(body),
        survey=survey_record(body),
        citations=citations(body),
        chemicals=chemicals(body),
        major_hazard=major_hazard(body),
        sections=tuple(_section(body, index) for index in range(len(body.sections))),
        hazards=hazards(body, checks),
        figures=figures(body),
        mentions=mentions(body),
        checks=checks,
        measures=measures(body),
        test_reports=test_reports(body),
        approvals=approvals(body),
        running_texts=running_texts(body),
        papers=papers(body),
        equipment=equipment(body),
        obsolete_remarks=obsolete_remarks(sentences, report),
        design=design_review(sentences, report),
    )
    facts = doubted(facts)
    names = (facts.project_name, facts.enterprise_name)
    return dataclasses.replace(
        facts, accident_hazards=accident_hazards(body, sentences, facts.report_on, names)
    )


def _section(body: Body, index: int) -> SectionFact:
    """A chapter with its sub-chapters: up to the next heading of its own level or above."""
    section = body.sections[index]
    whole = section
    for later in body.sections[index + 1 :]:
        if later.level <= section.level:
            break
        whole = dataclasses.replace(whole, stop=later.stop)
    stop = whole.stop
    last = max(section.start.page, stop.page if stop.line > 0 else stop.page - 1)
    lines = tuple(body.section_lines(whole))
    return SectionFact(
        kind=section.kind,
        title=section.title,
        pages=(section.start.page, last),
        characters=_characters(body, section.start.page, last, lines),
        heading=Passage(lines[:1]).evidence(body.report, 0, len(lines[0].line.text)) if lines else (),
    )


def _characters(body: Body, first: int, last: int, lines: tuple[PlacedLine, ...]) -> int | None:
    """Characters under a heading of one line; None where a picture on its pages may be the content."""
    if any(page.pictures for page in body.pages if first <= page.number <= last):
        return None
    return sum(len("".join(placed.line.text.split())) for placed in lines[1:])
