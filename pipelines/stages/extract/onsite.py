"""The site survey as documented: who is recorded on site, photos with captions, the records themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.document import Picture
from core.evidence import Evidence, EvidenceSource
from core.facts import Fact, SurveyPhoto, SurveyRecord
from pipelines.passage import Passage, line_evidence
from pipelines.stages.extract import values
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate, choose
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.form_values import FormValue
from pipelines.stages.extract.names import names_in

_CAPTION = re.compile(r"^[（(]?(图|照片|影像)?\s*\d{0,3}[-.、：:]?\d{0,3}.{2,40}$")


def survey_record(body: Body) -> SurveyRecord:
    """People, photos and records of the survey annexes."""
    pages = {n for s in body.of_kind("勘验记录") for n in range(s.start.page, s.last_page + 1)}
    items = [item for item in body.labelled if item.page in pages]
    return SurveyRecord(
        people=_people(body, items, "surveyor"),
        photos=_photos(body),
        records=_records(body),
        witnesses=_people(body, items, "witness"),
        place=_place(body, items),
    )


def _people(body: Body, items: Sequence[FormValue], field: str) -> tuple[Fact, ...]:
    people: dict[str, list[Candidate]] = {}
    for item in items:
        if item.field == field:
            for start, stop, name in names_in(item.piece.text):
                evidence = (item.piece.cut(start, stop).evidence(body.report),)
                people.setdefault(name, []).append(Candidate(value=name, weight=0.9, evidence=evidence))
    facts = (choose(candidates) for candidates in people.values())
    return tuple(fact for fact in facts if fact is not None)


def _place(body: Body, items: Sequence[FormValue]) -> Fact | None:
    """Where the record says the survey took place."""
    found = []
    for item in items:
        value = values.address(item.value) if item.field == "project_address" else None
        if value is not None and item.party != "agency":
            evidence = (item.piece.tight(value).evidence(body.report),)
            found.append(Candidate(value=value, weight=0.9, evidence=evidence))
    return choose(found)


def _records(body: Body) -> tuple[Evidence, ...]:
    found = []
    for section in body.of_kind("勘验记录"):
        line = body.pages[section.start.page - 1].lines[section.start.line]
        found.append(line_evidence(body.report, section.start.page, line))
    return tuple(found)


def _photos(body: Body) -> tuple[SurveyPhoto, ...]:
    """Pictures in the photo annexes, each with the line that stands under it."""
    found = []
    for section in body.of_kind("现场照片"):
        passage = body.passage(section)
        for number in range(section.start.page, section.last_page + 1):
            for picture in body.pages[number - 1].pictures:
                photo = _photo(body.report, number, picture, passage)
                if photo is not None:
                    found.append(photo)
    return tuple(found)


def _photo(report: str, page: int, picture: Picture, passage: Passage) -> SurveyPhoto | None:
    box = picture.box
    if box.width < 60 or box.height < 60:
        return None
    under = [
        placed
        for placed in passage.lines
        if placed.page == page
        and -4 <= placed.line.box.y0 - box.y1 <= 40
        and box.x0 - 10 <= placed.line.box.centre[0] <= box.x1 + 10
        and _CAPTION.match(placed.line.text)
    ]
    captions = under[:1] + [
        placed
        for placed in under[1:2]
        if placed.line.box.y0 - under[0].line.box.y1 < 0.8 * placed.line.box.height
    ]
    caption = "".join(placed.line.text for placed in captions)
    dates = find_dates(caption, with_compact=True)
    shown = Evidence(report=report, page=page, boxes=(box,), excerpt=caption, source=EvidenceSource.PICTURE)
    lines = tuple(line_evidence(report, page, placed.line) for placed in captions)
    return SurveyPhoto(
        caption=caption, evidence=(shown, *lines), taken_on=str(dates[0].first) if dates else None
    )
