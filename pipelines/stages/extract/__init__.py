"""Stage 5, extract: what the report says, each value with its evidence; one module per family of facts."""

from __future__ import annotations

import dataclasses

from core.document import Outline, Pages
from core.facts import Facts
from pipelines.stages.extract.accident_hazards import accident_hazards
from pipelines.stages.extract.approvals import approvals
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.chapters import headings_read, section_facts
from pipelines.stages.extract.check_rows import check_items
from pipelines.stages.extract.chemicals import chemicals
from pipelines.stages.extract.citations import citations
from pipelines.stages.extract.conclusion import conclusion
from pipelines.stages.extract.cover import single_facts
from pipelines.stages.extract.coverage import coverage
from pipelines.stages.extract.design_review import design_review
from pipelines.stages.extract.doubts import doubted
from pipelines.stages.extract.equipment import equipment, obsolete_remarks
from pipelines.stages.extract.events import event_facts, survey_days
from pipelines.stages.extract.figures import figures
from pipelines.stages.extract.findings import hazards
from pipelines.stages.extract.foreign_names import foreign_names
from pipelines.stages.extract.grids import grids
from pipelines.stages.extract.impossible import impossible_dates
from pipelines.stages.extract.industry import industry
from pipelines.stages.extract.major_hazard import major_hazard
from pipelines.stages.extract.measures import measures
from pipelines.stages.extract.mentions import mentions, names_in
from pipelines.stages.extract.onsite import survey_record
from pipelines.stages.extract.papers import papers
from pipelines.stages.extract.remarks import closing_remarks, hearsay, open_remarks
from pipelines.stages.extract.report_date import report_date_facts
from pipelines.stages.extract.running_texts import running_texts
from pipelines.stages.extract.seals import other_names, seal_places, seals
from pipelines.stages.extract.sentences import site_sentences
from pipelines.stages.extract.sign_places import sign_places
from pipelines.stages.extract.signoff import people
from pipelines.stages.extract.site_changes import site_changes
from pipelines.stages.extract.test_reports import test_reports
from pipelines.stages.extract.undisclosed import undisclosed

NAME = "extract"
VERSION = "32"


def run(report: str, pages: Pages, outline: Outline) -> Facts:
    """Extract all facts. ``report`` is the id that evidence names."""
    body = Body(report, pages, outline)
    checks = check_items(body)
    tables, sentences = tuple(grids(body)), tuple(site_sentences(body))
    single, cited, team = single_facts(body), citations(body), people(body)
    single |= report_date_facts(body, single["report_on"])
    names = (single["project_name"], single["enterprise_name"])
    found = names_in(body.text.text)
    named, enclosed, tests = mentions(body, found), papers(body), test_reports(body)
    survey, running = survey_record(body, team), running_texts(body)
    sealed = seal_places(body, single, team)
    facts = dataclasses.replace(
        Facts(),
        **single,
        **event_facts(body),
        survey_on=survey_days(body),
        conclusion=conclusion(body),
        people=team,
        survey=survey,
        citations=cited,
        chemicals=chemicals(body),
        major_hazard=major_hazard(body),
        sections=section_facts(body),
        headings=headings_read(body, outline, sentences),
        hazards=hazards(body, checks),
        figures=figures(body),
        mentions=named,
        foreign_names=foreign_names(body, found, running, survey.photos),
        checks=checks,
        measures=measures(body),
        test_reports=tests,
        approvals=approvals(body),
        running_texts=running,
        papers=enclosed,
        hearsay=hearsay(body),
        open_remarks=open_remarks(body),
        closing_remarks=closing_remarks(body),
        equipment=equipment(body, tables),
        obsolete_remarks=obsolete_remarks(sentences, report),
        design=design_review(sentences, report),
        accident_hazards=accident_hazards(body, tables, sentences, single["report_on"], names),
        industry=industry(body, *names, cited),
        undisclosed=undisclosed(body),
        coverage=coverage(body, pages.failures),
        impossible_dates=impossible_dates(body),
        site_changes=site_changes(body),
        seals=seals(body, single, other_names(named, enclosed, tests), sealed),
        seal_places=sealed,
        sign_places=sign_places(body, team),
    )
    return doubted(facts)
