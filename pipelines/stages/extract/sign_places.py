"""Places where somebody signs: cells under 「签字」, what follows 「签名：」, blanks behind duties.

Only places are told here; how they are filled is seen on the page (``pipelines/signing``).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence

from core.chapters import Chapter
from core.document import Line, Page
from core.evidence import Evidence
from core.facts import Person, Role, SignPlace
from core.geometry import Box, intersection
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.form_grids import Grid, loose_lines
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.sign_blanks import blanks
from pipelines.stages.extract.sign_cells import beside_names
from pipelines.stages.extract.sign_tables import LEAST, places_in_table

_RECORDS = (
    Chapter.CONTRACT,
    Chapter.COMMISSION,
    Chapter.NOTICE,
    Chapter.SURVEY_RECORD,
    Chapter.TEST_REPORT,
    Chapter.APPROVAL,
    Chapter.PROCESS_CONTROL,
    Chapter.PHOTOS,
)
_MOST_PLACES = 200
_FIRST_PAGES, _LEAST_DUTIES = 12, 3
_DUTY_LINE = re.compile(r"^\s*[^:：]{2,16}(?:人|长|员|师|批准|编制|审核|控制)[）)]?\s*(?:[:：]|$)")
_WHO_MADE = frozenset({Role.PROJECT_LEADER, Role.TEAM_MEMBER, Role.AUTHOR})
_CLOSEST = 0.4  # of a place's height: from one row to the next, where signatures reach into both


def sign_places(body: Body, team: Sequence[Person]) -> tuple[SignPlace, ...]:
    """All places in the order of the pages; ``team`` are the people whose names are known."""
    known = tuple(dict.fromkeys(person.name for person in team))
    signed = {item.page for person in team for item in person.evidence[:1]}
    records = {n for s in body.of_kind(*_RECORDS) for n in range(s.start.page, s.last_page + 1)}
    front = {page.number for page in body.front[:_FIRST_PAGES]}
    found: list[SignPlace] = []
    before: tuple[int, int, tuple[int, ...]] = (0, 0, ())  # page, width and columns of the last table signed
    for page in body.pages:
        if page.number not in signed and not _may_ask(page, is_front=page.number in front):
            continue
        placed: list[SignPlace] = []
        used: set[Box] = set()
        for table in page.tables:
            grid = Grid(page, table, page.lines)
            columns, heads, places = places_in_table(body.report, grid, known, before)
            before = (page.number, grid.width, columns) if columns else before
            placed += places
            used |= {line.box for head in heads for line in grid.piece(head).lines}
        lines = loose_lines(page)
        is_form = page.number in signed or _names_duties(lines)
        placed += blanks(body.report, page, lines, known, used, is_signed=is_form and not placed)
        if page.number in signed:
            boxes = {place.evidence.boxes[0] for place in placed}
            for table in page.tables:
                grid = Grid(page, table, page.lines)
                placed += list(beside_names(body.report, grid, known, placed, boxes))
        duties = {place.role for place in placed} & _WHO_MADE
        is_record = page.number in records and page.number not in signed and len(duties) < len(_WHO_MADE) - 1
        found += [dataclasses.replace(p, is_sign_off=not is_record) for p in _apart(placed)]
    found, printed = _printed_holders(found[:_MOST_PLACES], team)
    return tuple(_in_order([_with_role(place, printed) for place in found], printed))


def _printed_holders(
    places: Sequence[SignPlace], team: Sequence[Person]
) -> tuple[list[SignPlace], list[Person]]:
    """Without names that were read only in the ink of blanks, where others are printed for the duty."""
    blanks_read = [
        place
        for place in places
        if not place.label and place.named is not None and _is_inside(place.named, place)
    ]
    written = [
        person
        for person in team
        if all(any(_is_inside(item, place) for place in blanks_read) for item in person.evidence)
    ]
    printed = [person for person in team if person not in written]
    held = {person.role for person in printed}
    dropped = {(person.role, person.name) for person in written if person.role in held}
    return [
        dataclasses.replace(place, name="", named=None) if (place.role, place.name) in dropped else place
        for place in places
    ], [person for person in team if (person.role, person.name) not in dropped]


def _is_inside(item: Evidence, place: SignPlace) -> bool:
    box = place.evidence.boxes[0]
    return item.page == place.evidence.page and any(box.contains(*own.centre) for own in item.boxes)


def _in_order(places: Sequence[SignPlace], team: Sequence[Person]) -> Iterator[SignPlace]:
    """Nameless places of a duty that several hold: each one's by order, where they are as many on a page."""
    waiting: dict[tuple[int | None, Role | None], list[SignPlace]] = {}
    for place in places:
        if not place.name and place.role is not None and place.is_sign_off:
            waiting.setdefault((place.evidence.page, place.role), []).append(place)
    named: dict[int, str] = {}
    for (_, role), group in waiting.items():
        holders = [person.name for person in team if person.role is role]
        if len(holders) == len(group):
            named |= {id(place): name for place, name in zip(group, holders, strict=True)}
    for place in places:
        name = named.get(id(place))
        yield dataclasses.replace(place, name=name) if name else place


def _may_ask(page: Page, *, is_front: bool) -> bool:
    """A quick look: whether anything on a page may ask somebody to sign."""
    return any("签" in line.text for line in page.lines) or (
        is_front and sum(bool(_DUTY_LINE.match(line.text)) for line in page.lines) >= _LEAST_DUTIES
    )


def _names_duties(lines: Iterable[Line]) -> bool:
    """Whether several duties stand at the beginnings of lines."""
    heads = (re.split(r"[:：]", line.text, maxsplit=1)[0] for line in lines if len(line.text) < 40)
    return len({roles[0] for head in heads if (roles := roles_of(head.strip()))}) >= _LEAST_DUTIES


def _apart(places: Iterable[SignPlace]) -> Iterator[SignPlace]:
    """Each place once: of two that cover each other the first, but both where close rows ask to sign."""
    found: list[SignPlace] = []
    for place in places:
        covering = [at for at, other in enumerate(found) if _is_covering(other, place)]
        if not covering:
            found.append(place)
        elif len(covering) == 1 and (parted := _parted(found[covering[0]], place)) is not None:
            found[covering[0]] = parted[0]
            found.append(parted[1])
    yield from found


def _is_covering(one: SignPlace, other: SignPlace) -> bool:
    a, b = one.evidence.boxes[0], other.evidence.boxes[0]
    return intersection(a, b) >= 0.5 * min(a.area, b.area)


def _parted(upper: SignPlace, lower: SignPlace) -> tuple[SignPlace, SignPlace] | None:
    """Two places in close rows, parted half way; None where they are in one row or no words ask for both."""
    a, b = upper.evidence.boxes[0], lower.evidence.boxes[0]
    step = b.centre[1] - a.centre[1]
    if not (upper.label and lower.label) or step < _CLOSEST * min(a.height, b.height):
        return None
    cut = (a.y1 + b.y0) / 2
    boxes = a._replace(y1=max(cut, a.y0 + LEAST)), b._replace(y0=min(cut, b.y1 - LEAST))
    first, second = (
        dataclasses.replace(place, evidence=dataclasses.replace(place.evidence, boxes=(box.rounded(),)))
        for place, box in zip((upper, lower), boxes, strict=True)
    )
    return first, second


def _with_role(place: SignPlace, team: Sequence[Person]) -> SignPlace:
    """The name by the duty, where one person holds it; the duty by the printed name's place."""
    if not place.name and place.role is not None:
        names = {person.name for person in team if person.role is place.role}
        return dataclasses.replace(place, name=names.pop()) if len(names) == 1 else place
    if place.name and place.named is not None:
        held: list[Role] = [
            person.role
            for person in team
            if person.name == place.name and any(_is_same(item, place.named) for item in person.evidence)
        ]
        if len(held) == 1 and (place.role is None or held[0] is not place.role):
            return dataclasses.replace(place, role=held[0])
    return place


def _is_same(one: Evidence, other: Evidence) -> bool:
    if one.page != other.page:
        return False
    return any(intersection(a, b) > 0.5 * min(a.area, b.area) for a in one.boxes for b in other.boxes)
