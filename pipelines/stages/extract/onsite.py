"""The site survey as documented: who is recorded on site, photos with captions, the records themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.document import Picture
from core.evidence import Evidence, EvidenceSource
from core.facts import Fact, Person, SurveyPhoto, SurveyRecord
from pipelines.passage import Passage, line_evidence
from pipelines.stages.extract import values
from pipelines.stages.extract.annexes import Annex, annexes
from pipelines.stages.extract.attendance import named, sightings
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate, choose
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.form_values import FormValue
from pipelines.stages.extract.names import names_in
from pipelines.ticks import chosen

_CAPTION = re.compile(r"^[（(]?(图|照片|影像)?\s*\d{0,3}[-.、：:]?\d{0,3}.{2,40}$")

_WHOLE_PAGE = 0.7
# What a camera stamps: a day, alone or with a time that may run into it (「2022-10-121328」), nothing else.
_STAMP = re.compile(
    r"^\W*(?:拍摄)?(?:时间|日期)?[:：]?\s*(?P<day>20\d{2}\s*[-./年]\s*(?:1[0-2]|0?[1-9])\s*[-./月]\s*"
    r"(?:[0-2]\d|3[01]|[1-9](?!\d))日?)\s*(?:星期.)?"
    r"\s*(?:[0-2]?\d\s*[:：.]?\s*[0-5]\d(?:[:：.]?[0-5]\d)?)?\W*$"
)


def survey_record(body: Body, team: Sequence[Person] = ()) -> SurveyRecord:
    """People, photos and records of the survey annexes; names of ``team`` are known wherever they stand."""
    known = tuple(dict.fromkeys(person.name for person in team))
    records = tuple(annexes(body, Chapter.SURVEY_RECORD))
    items = [item for item in body.labelled if any(annex.has(item) for annex in records)]
    photos = _photos(body)
    return SurveyRecord(
        people=_on_site(body, records, _people(body, items, "surveyor", known), known),
        photos=photos,
        records=_records(body),
        witnesses=_people(body, items, "witness", ()),
        place=_place(body, items),
        captioned=tuple(_captioned(photos, known)),
    )


def _people(body: Body, items: Sequence[FormValue], field: str, known: Sequence[str]) -> tuple[Fact, ...]:
    people: dict[str, list[Candidate]] = {}
    for item in items:
        if item.field == field:
            for start, stop, name in _names(item.piece.text, known):
                evidence = (item.piece.cut(start, stop).evidence(body.report),)
                people.setdefault(name, []).append(Candidate(value=name, weight=0.9, evidence=evidence))
    facts = (choose(candidates) for candidates in people.values())
    return tuple(fact for fact in facts if fact is not None)


def _names(text: str, known: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The names of a list; in other text (「3月6日：某某；以上人员及组长某某」) those of the team.

    Where a name of the team stands, no other reading of the same characters counts.
    """
    text = chosen(text)
    team = [
        (match.start(), match.end(), name)
        for name in known
        if (match := re.search(r"\s*".join(map(re.escape, name)), text))
    ]
    yield from team
    for start, stop, name in names_in(text):
        if all(stop <= low or high <= start for low, high, _ in team):
            yield start, stop, name


def _on_site(
    body: Body, records: Sequence[Annex], labelled: Sequence[Fact], team: Sequence[str]
) -> tuple[Fact, ...]:
    """Those whom the labels name, then members of the team whom the record shows in another way.

    Where no label names anybody, those that it names at all.
    """
    shown = [*sightings(body, records, team), *(() if labelled else named(body, records, team))]
    others: dict[str, list[Candidate]] = {}
    for name, evidence in shown:
        if all(fact.value != name for fact in labelled):
            others.setdefault(name, []).append(Candidate(value=name, weight=0.8, evidence=evidence))
    facts = (choose(candidates) for candidates in others.values())
    return (*labelled, *(fact for fact in facts if fact is not None))


def _captioned(photos: Sequence[SurveyPhoto], known: Sequence[str]) -> Iterator[Fact]:
    """Members of the team whom a caption names."""
    for name in known:
        found = (
            Candidate(value=name, weight=0.9, evidence=photo.evidence[1:] or photo.evidence)
            for photo in photos
            if name in re.sub(r"\s", "", photo.caption)
        )
        fact = choose(found)
        if fact is not None:
            yield fact


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
            page = body.pages[number - 1]
            for picture in page.pictures:
                if picture.box.area > _WHOLE_PAGE * page.width * page.height:
                    continue  # the scan of the page, not a photo on it
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
        caption=caption,
        evidence=(shown, *lines),
        taken_on=str(dates[0].first) if dates else None,
        stamped_on=_stamp(page, picture, passage),
        exif=picture.exif,
    )


def _stamp(page: int, picture: Picture, passage: Passage) -> str | None:
    """The day in the picture itself, as a camera stamps it, where it was read."""
    for placed in passage.lines:
        if placed.page == page and picture.box.contains(*placed.line.box.centre):
            stamp = _STAMP.match(placed.line.text)
            dates = find_dates(stamp["day"], with_compact=True) if stamp else ()
            if dates and dates[0].first.is_exact:
                return str(dates[0].first)
    return None
