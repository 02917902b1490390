"""Single facts of cover, imprint (著录项) and overview: who evaluated whom, what, when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.chapters import Chapter
from core.facts import Fact
from pipelines.stages.extract import values
from pipelines.stages.extract.agreeing import same_address, same_day, same_enterprise, same_project
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Agrees, Candidate, choose
from pipelines.stages.extract.form_values import FormValue
from pipelines.stages.extract.pieces import of_lines
from pipelines.stages.extract.titles import KIND, bare_numbers, from_cover, from_headers
from pipelines.stages.extract.told import TOLD, told

_FRONT, _CHAPTERS, _ANNEX, _UNLABELLED = 0.98, 0.85, 0.6, 0.8
_SECOND_LABEL = 0.9
_ON_FRONT_PAGES = 0.5
_BEHIND = 0.45  # what stands behind the front matter where it should stand in it
_ANNEXES = frozenset(
    {
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.NOTICE,
        Chapter.SURVEY_RECORD,
        Chapter.TEST_REPORT,
        Chapter.PROCESS_CONTROL,
        Chapter.APPROVAL,
    }
)


@dataclass(frozen=True, slots=True)
class _Field:
    """How a value of the field is told and normalised, and where it is looked for."""

    normal: Callable[[str], str | None]
    in_front_only: bool = False
    is_of_enterprise: bool = False  # then the agency's own papers and particulars do not speak of it


_FIELDS: dict[str, _Field] = {
    "report_number": _Field(values.report_number, in_front_only=True),
    "enterprise_name": _Field(values.organisation),
    "agency_name": _Field(values.organisation),
    "agency_certificate_number": _Field(values.certificate_number),
    "enterprise_credit_code": _Field(values.credit_code, is_of_enterprise=True),
    "project_name": _Field(values.project),
    "project_address": _Field(values.address, is_of_enterprise=True),
    "report_on": _Field(values.day, in_front_only=True),
}


_AGREES: dict[str, Agrees] = {
    "enterprise_name": same_enterprise,
    "project_name": same_project,
    "project_address": same_address,
    "report_on": same_day,
}


def single_facts(body: Body) -> dict[str, Any]:
    """A ``Fact`` or None by the name of its field in ``core.facts.Facts``."""
    weights = _page_weights(body)
    agency_pages = _agency_pages(body)
    found: dict[str, list[Candidate]] = {name: [] for name in _FIELDS}
    for item in body.labelled:
        field = _FIELDS.get(item.field)
        if field is not None:
            found[item.field].extend(_labelled(body, field, item, weights[item.page], agency_pages))
    for name, candidate in _unlabelled(body):
        found[name].append(candidate)
    found["project_name"] = _uncut(found["project_name"], 0.0)
    found["project_address"] = _uncut(found["project_address"], TOLD)
    facts: dict[str, Fact | None] = {
        name: choose(items, key=_folded, agrees=_AGREES.get(name, _same)) for name, items in found.items()
    }
    facts["report_kind"] = _report_kind(body)
    return facts


def _page_weights(body: Body) -> dict[int, float]:
    """How much a form on a page is trusted: front matter, chapters, annexes (other people's papers)."""
    weights = {page.number: _CHAPTERS for page in body.pages}
    for section in body.sections:
        if section.kind in _ANNEXES:
            weights.update(dict.fromkeys(range(section.start.page, section.last_page + 1), _ANNEX))
    weights.update(dict.fromkeys((page.number for page in body.front), _FRONT))
    return weights


def _agency_pages(body: Body) -> frozenset[int]:
    """Pages of the agency's own papers: certificate copy and practice notice."""
    sections = body.of_kind(Chapter.CERTIFICATE, Chapter.NOTICE)
    return frozenset(n for s in sections for n in range(s.start.page, s.last_page + 1))


def _same(value: str, other: str) -> bool:
    return _folded(value) == _folded(other)


def _folded(value: str) -> str:
    return re.sub(r"[\s（）()〔〕\[\]]", "", value).upper()


def _labelled(
    body: Body, field: _Field, item: FormValue, place: float, agency_pages: frozenset[int]
) -> Iterator[Candidate]:
    if field.in_front_only and place != _FRONT:
        if place != _CHAPTERS or item.field != "report_number":
            return
        if item.rank and values.bare_report_number(item.value) is None:
            return
        place = _BEHIND
    if field.is_of_enterprise and (item.page in agency_pages or item.party == "agency"):
        return
    value = field.normal(item.value)
    if value is None:
        return
    piece = item.piece.tight(value)
    weight = place * (1.0 if item.rank == 0 else _SECOND_LABEL)
    raw = piece.joined if piece.joined != value else None
    yield Candidate(value=value, weight=weight, evidence=(piece.evidence(body.report),), raw=raw)


def _uncut(candidates: list[Candidate], above: float) -> list[Candidate]:
    """Without values that are the beginning of another (of more weight than ``above``): cut there."""
    whole = {candidate.value for candidate in candidates if candidate.weight > above}
    return [
        one
        for one in candidates
        if not any(other != one.value and other.startswith(one.value) for other in whole)
    ]


def _unlabelled(body: Body) -> Iterator[tuple[str, Candidate]]:
    """What cover, imprint, headers and sentences say without labels."""
    for page in body.front:
        yield from bare_numbers(body, body.page_lines(page), _ON_FRONT_PAGES)
        for placed in body.page_lines(page):
            number = values.certificate_number(placed.line.text)
            if number:
                piece = of_lines(page.number, [placed.line]).tight(number)
                evidence = (piece.evidence(body.report),)
                yield (
                    "agency_certificate_number",
                    Candidate(value=number, weight=_UNLABELLED, evidence=evidence, raw=piece.text),
                )
    cover = next((page for page in body.front if page.lines), None)
    if cover is not None:
        yield from from_cover(body, cover)
    yield from from_headers(body)
    yield from told(body)


def _report_kind(body: Body) -> Fact | None:
    """The kind of evaluation as the titles on the first pages say it."""
    found = []
    for page in body.front:
        for placed in body.page_lines(page):
            match = KIND.search(re.sub(r"\s", "", placed.line.text))
            if match:
                kind = (match["kind"] or match["other"]).replace("专项评价", "专项")
                weight = 0.9 if placed.line.size > 16 else 0.5
                evidence = (of_lines(page.number, [placed.line]).evidence(body.report),)
                found.append(Candidate(value=kind, weight=weight, evidence=evidence, raw=placed.line.text))
    return choose(found)
