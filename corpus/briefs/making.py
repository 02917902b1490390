"""From the facts of a report to its brief: what is certain enough, in the few words that others need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.evidence import Evidence, EvidenceSource
from core.facts import DatesFact, Fact, Facts, Figure, MentionKind, NameManner, Person, Role
from corpus.briefs.records import (
    Brief,
    BriefChemical,
    BriefFigure,
    BriefPerson,
    BriefSite,
    BriefTest,
    Said,
    Spot,
)
from corpus.regions.sites import site_of
from corpus.registry.company_names import is_of
from corpus.registry.matching import number_key, person_key

DOUBTFUL = 0.6  # what was read with less confidence stands for nothing
_SITE_WIDE = frozenset({"占地面积", "总建筑面积", "从业人数", "总库容", "劳动定员"})
_DISTANCE = "侧间距"
_MOST_FIGURES, _MOST_CHEMICALS, _MOST_TESTS, _MOST_CHANGES, _MOST_DAYS = 40, 30, 60, 6, 31
_AS_OWN = frozenset({NameManner.EVALUATED, NameManner.SUBJECT, NameManner.HEADER})
_MOST_STRANGERS = 6
_SHOWN = 2
_LONGEST = 80  # characters of an excerpt


def brief_of(report: str, facts: Facts, *, file_name: str = "") -> Brief:
    """The brief of a report; pure. Fields that were not read, or with doubt, stay empty."""
    address = facts.project_address or facts.survey.place
    hazard = facts.major_hazard
    grade = (hazard.stated_grade or ("" if hazard.is_major is False else None)) if hazard else None
    return Brief(
        report=report,
        file_name=file_name,
        report_number=facts.report_number.value if facts.report_number else "",
        kind=facts.report_kind.value if facts.report_kind else "",
        industry=facts.industry.value if facts.industry else "",
        enterprise_name=_said(facts.enterprise_name),
        credit_code=_said(facts.enterprise_credit_code),
        project_name=_said(facts.project_name),
        agency_name=_said(facts.agency_name),
        agency_number=_said(facts.agency_certificate_number),
        report_on=_said(facts.report_on),
        contract_on=_said(facts.contract_on),
        notice_on=_said(facts.notice_on),
        survey_on=_days(facts.survey_on),
        survey_confidence=facts.survey_on.confidence if facts.survey_on else 1.0,
        survey_spots=_spots(facts.survey_on.evidence) if facts.survey_on else (),
        address=_said(address),
        site=_site(address),
        people=_people(facts),
        figures=tuple(_figures(facts.figures)),
        chemicals=_chemicals(facts),
        grade=Said(value=grade, spots=_spots(hazard.evidence)) if hazard and grade is not None else None,
        tests=_tests(facts),
        changes=tuple(
            Said(value=remark.text[:_LONGEST], spots=_spots(remark.evidence))
            for remark in facts.site_changes[:_MOST_CHANGES]
        ),
        strangers=_strangers(facts),
    )


def _strangers(facts: Facts) -> tuple[str, ...]:
    """Names that are not the report's own: reports on them are looked for."""
    said = (facts.enterprise_name, facts.project_name, facts.agency_name)
    own = [fact.value for fact in said if fact is not None]
    names = (
        use.name
        for use in facts.foreign_names or ()
        if use.manner in _AS_OWN and use.kind is MentionKind.ORGANISATION and not is_of(use.name, own)
    )
    return tuple(sorted(set(names)))[:_MOST_STRANGERS]


def _said(fact: Fact | None) -> Said | None:
    if fact is None or fact.confidence < DOUBTFUL or not fact.value:
        return None
    return Said(value=fact.value, confidence=fact.confidence, spots=_spots(fact.evidence))


def _spots(evidence: Sequence[Evidence]) -> tuple[Spot, ...]:
    """The first places on pages of the report itself."""
    kept = [item for item in evidence if item.page is not None and item.boxes][:_SHOWN]
    return tuple(
        Spot(
            page=item.page or 1,
            boxes=item.boxes,
            excerpt=item.excerpt[:_LONGEST],
            confidence=item.confidence,
            source=item.source if item.source is not EvidenceSource.OTHER_REPORT else EvidenceSource.TEXT,
            engine=item.detail.engine,
        )
        for item in kept
    )


def _days(survey: DatesFact | None) -> tuple[str, ...]:
    """Exact days only: a survey of 「3月」 meets nobody elsewhere on one day."""
    if survey is None or survey.confidence < DOUBTFUL:
        return ()
    return tuple(day for day in survey.value if day.count("-") == 2)[:_MOST_DAYS]


def _site(address: Fact | None) -> BriefSite | None:
    if address is None or address.confidence < DOUBTFUL:
        return None
    area = site_of(address.value)
    if area is None:
        return None
    return BriefSite(
        address=address.value,
        code=area.code,
        north=area.north,
        east=area.east,
        reach_km=area.reach_km,
        spots=_spots(address.evidence),
    )


def _people(facts: Facts) -> tuple[BriefPerson, ...]:
    """The agency's people, each once; surveyors who stand in no role besides."""
    groups: dict[tuple[str, str], list[Person]] = {}
    for person in facts.people:
        if person.role in (Role.LEGAL_REPRESENTATIVE, Role.EXPERT) or person.confidence < DOUBTFUL:
            continue
        number = number_key(person.certificate_number) or number_key(person.registration_number) or ""
        groups.setdefault((person_key(person.name) or "", number), []).append(person)
    numbered = {name for name, number in groups if number}
    surveyors = {person_key(fact.value): fact for fact in facts.survey.people if fact.confidence >= DOUBTFUL}
    told = [
        _person(group, surveyors.get(name))
        for (name, number), group in groups.items()
        if number or name not in numbered
    ]
    named = {person_key(person.name) for person in told}
    others = [
        BriefPerson(
            name=fact.value,
            confidence=fact.confidence,
            is_surveyor=True,
            survey_spots=_spots(fact.evidence),
        )
        for key, fact in surveyors.items()
        if key not in named
    ]
    return (*told, *others)


def _person(group: Sequence[Person], surveyed: Fact | None) -> BriefPerson:
    first = group[0]
    registration = next((p.registration_number for p in group if p.registration_number), None)
    spots = tuple(dict.fromkeys(spot for person in group for spot in _spots(person.evidence)))
    return BriefPerson(
        name=first.name,
        roles=tuple(dict.fromkeys(person.role for person in group)),
        certificate_number=next((p.certificate_number for p in group if p.certificate_number), None),
        registration_number=registration,
        confidence=max(person.confidence for person in group),
        spots=spots[: _SHOWN + 1],
        is_surveyor=surveyed is not None,
        survey_spots=_spots(surveyed.evidence) if surveyed else (),
    )


def _figures(figures: Sequence[Figure]) -> Iterable[BriefFigure]:
    """Each quantity of the site once, where the report does not contradict itself."""
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in figures:
        is_kept = (figure.name in _SITE_WIDE and not figure.subject) or figure.name.endswith(_DISTANCE)
        if is_kept and not figure.aspect and figure.evidence:
            groups.setdefault((figure.name, figure.subject, figure.unit), []).append(figure)
    for (name, subject, unit), group in list(groups.items())[:_MOST_FIGURES]:
        best = next((figure for figure in group if not figure.is_about), group[0])
        if any(abs(figure.value - best.value) > 0.05 * abs(best.value) for figure in group):
            continue
        spots = tuple(spot for figure in group for spot in _spots(figure.evidence))
        yield BriefFigure(
            name=name,
            subject=subject,
            value=best.value,
            unit=unit,
            raw=best.raw,
            is_about=best.is_about,
            spots=spots[: _SHOWN + 1],
        )


def _chemicals(facts: Facts) -> tuple[BriefChemical, ...]:
    found = (
        BriefChemical(
            name=chemical.name,
            quantity_t=chemical.quantity_t,
            unit=chemical.unit or "",
            cas=chemical.cas,
            spots=_spots(chemical.evidence),
        )
        for chemical in facts.chemicals
        if chemical.quantity_t is not None and chemical.confidence >= DOUBTFUL and not chemical.variants
    )
    return tuple(found)[:_MOST_CHEMICALS]


def _tests(facts: Facts) -> tuple[BriefTest, ...]:
    return tuple(
        BriefTest(
            number=test.number,
            subject=test.subject,
            laboratory=test.laboratory,
            tested_on=test.tested_on,
            spots=_spots(test.evidence),
        )
        for test in facts.test_reports[:_MOST_TESTS]
        if test.number
    )
