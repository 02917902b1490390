"""Which notices and disclosures of the registry are the report's: by its number, or by project and agency."""

from __future__ import annotations

import datetime as dt
import unicodedata

from rapidfuzz.distance import Levenshtein

from core.facts import Fact
from corpus.registry.matching import agency_key, number_key
from corpus.registry.records import AgencyRow, DisclosureRow, NoticeRow
from pipelines.checking import Case, report_day
from pipelines.misread import is_from_picture
from pipelines.registered import agency_rows, same_agency_name

_SAME_PROJECT = 0.9  # of the characters of a name read by OCR
_NEAR = dt.timedelta(days=366)  # from a notice to the survey


def notices_of(case: Case) -> tuple[NoticeRow, ...]:
    """Notices of the report's agency for its project, given in the year before the survey or on its days."""
    if case.registry is None or case.facts.survey_on is None:
        return ()
    last = dt.date.fromisoformat(_whole_day(case.facts.survey_on.value[-1]))
    own = agency_rows(case).meant
    return tuple(
        row
        for row in case.registry.notices
        if _is_by_agency(case, own, row.agency_name, row.agency_certificate_number)
        and _is_project(case, row.project_name)
        and (row.noticed_on is None or last - _NEAR <= row.noticed_on <= last + dt.timedelta(days=92))
    )


def disclosures_of(case: Case) -> tuple[DisclosureRow, ...]:
    """What the agency published of this report: by report number, else by enterprise or project and day."""
    if case.registry is None:
        return ()
    own = agency_rows(case).meant
    rows = [
        row
        for row in case.registry.disclosures
        if _is_by_agency(case, own, row.agency_name, row.agency_certificate_number)
    ]
    number = case.facts.report_number
    by_number = [row for row in rows if number and number_key(row.report_number) == number_key(number.value)]
    own_number = [row for row in by_number if not _is_anothers(case, row)]
    return tuple(own_number or [row for row in rows if _is_report(case, row)])


def _is_anothers(case: Case, row: DisclosureRow) -> bool:
    """Whether day and enterprise both are others: agencies give a number twice."""
    day, enterprise = report_day(case.facts), case.facts.enterprise_name
    is_other_day = (
        day is not None and row.report_on is not None and not day.first <= row.report_on <= day.last
    )
    is_other_client = bool(enterprise and row.enterprise_name and not _alike(enterprise, row.enterprise_name))
    return is_other_day and is_other_client


def _is_report(case: Case, row: DisclosureRow) -> bool:
    """Project and report day agree; of two reports on one project the day tells which it is."""
    day = report_day(case.facts)
    is_day = day is None or row.report_on is None or day.first <= row.report_on <= day.last
    enterprise = case.facts.enterprise_name
    is_client = bool(enterprise and row.enterprise_name and _alike(enterprise, row.enterprise_name))
    is_project = bool(row.project_name) and _is_project(case, row.project_name or "")
    return is_day and (is_project or (is_client and row.report_on is not None and day is not None))


def _is_by_agency(case: Case, own: tuple[AgencyRow, ...], name: str, number: str | None) -> bool:
    """Under any name and number of the agency, or as the report states them where it is in no register."""
    facts = case.facts
    names = [row.name for row in own] + ([facts.agency_name.value] if facts.agency_name else [])
    numbers = {number_key(row.certificate_number) for row in own}
    if facts.agency_certificate_number:
        numbers.add(number_key(facts.agency_certificate_number.value))
    return any(same_agency_name(name, one) for one in names) or number_key(number) in numbers - {None}


def _is_project(case: Case, name: str) -> bool:
    project, enterprise = case.facts.project_name, case.facts.enterprise_name
    if project is not None:
        return _alike(project, name)
    return enterprise is not None and _plain(enterprise.value) in _plain(name)


def _alike(fact: Fact, name: str) -> bool:
    """Equal but for spaces, brackets and a closing 安全评价报告; nearly equal when read from a picture."""
    one, other = _plain(fact.value), _plain(name)
    if one == other:
        return True
    return is_from_picture(fact.evidence) and Levenshtein.normalized_similarity(one, other) >= _SAME_PROJECT


def _plain(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    for ending in (
        "安全现状评价报告",
        "安全验收评价报告",
        "安全预评价报告",
        "安全评价报告",
        "评价报告",
        "报告",
    ):
        bare = bare.removesuffix(ending)
    return (agency_key(bare) or "").removesuffix("项目").removesuffix("工程")


def _whole_day(value: str) -> str:
    """The first day of a partial date."""
    return f"{value}-01-01"[:10] if len(value) == 4 else f"{value}-01"[:10]
