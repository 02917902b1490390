"""Distances to neighbours: the rows of the tables on surroundings, and what the text says of the same pairs.

A neighbour has a distance to each facility of the site; text and table are held together only where both
name the same neighbour and the same facility, or where the table has but one for the neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts import Figure
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.figure_senses import is_about, sense_of
from pipelines.stages.extract.grids import PlacedCell, Row, grids
from pipelines.stages.extract.lexicon import plain
from pipelines.stages.extract.numbers import NUMBER, as_float, flat, number

_SIDE_CELL = re.compile(
    r"^(?:厂界|厂区|库区|站区|矿区|项目)?(?P<side>[东南西北]{1,2})(?:侧|面|边|方|向|部)?$"
)
_METRES = rf"(?P<value>{NUMBER})\s*(?:m|米)(?![²³23/a-zA-Z])"
_APART = re.compile(
    rf"(?:相距|距离|间距|间隔|最近处|相隔|净距|距|隔)(?:[为是约]|大约|实测|[:：]){{0,3}}\s*{_METRES}"
    rf"|以[东南西北]{{1,2}}(?:侧|面|方向)?\s*{_METRES.replace('value', 'away')}"
    rf"|[至到距][^\d，。；：（）]{{1,20}}?(?:的距离为|约|为|处)?\s*{_METRES.replace('value', 'to')}"
)
_BARE = re.compile(rf"^[（(](?:相距|距离?|间距)?约?\s*(?:{NUMBER})\s*(?:m|米)")
_WHERE = (
    Chapter.SURROUNDINGS,
    Chapter.HAZARDS,
    Chapter.SCOPE,
    Chapter.LAYOUT,
    Chapter.ENTERPRISE,
    Chapter.ASSESSMENT,
)
_REACH = 90
_LEAST = 2  # characters of a neighbour's name


@dataclass(frozen=True, slots=True)
class _Neighbour:
    side: str
    what: str
    own: str
    value: float
    raw: str
    evidence: tuple[Evidence, ...]

    @property
    def subject(self) -> str:
        return f"{self.what}/{self.own}" if self.own else self.what


def distances(body: Body) -> Iterator[Figure]:
    """Every row, then every statement of the text on a neighbour of the rows."""
    rows = [row for table in grids(body) for row in _rows(body.report, table)]
    for row in rows:
        yield Figure(
            name=f"{row.side}侧间距",
            value=row.value,
            unit="m",
            raw=row.raw,
            evidence=row.evidence,
            subject=row.subject,
        )
    if rows:
        sections = [section for section in body.sections if section.kind in _WHERE]
        for passage in [body.open_text(section) for section in sections] or [body.text]:
            yield from _told(body.report, passage, rows)


def _rows(report: str, table: Sequence[Row]) -> Iterator[_Neighbour]:
    """The rows below a heading; it may stand further down where two tables were joined over a page break."""
    columns = None
    for row in table:
        columns = _columns(row) or columns
        found = _neighbour(report, row, columns) if columns is not None else None
        if found is not None:
            yield found


def _columns(row: Row) -> tuple[int, int | None, int | None, int] | None:
    """Side, neighbour, own facility and metres, where the row is their heading."""
    heads = {column: plain(cell.text) for column, cell in row.items()}
    side = _column(heads, r"方位|方向|相对(方位|位置)|位置")
    metres = _column(
        heads,
        r"(实际|实测|现状|现场)?(测量)?(距离|间距|相对距离|防火间距)(值)?(m|米)?|(实际|实测)(值)(m|米)?"
        r"|(规范|标准|规定)(要求)?(间距|距离|值)?m?(实际|实测)(距离|间距|值)?m?",  # two columns read as one
    )
    if side is None or metres is None:
        return None
    own = _column(
        heads,
        r"(本|厂内|站内|库内|该)(项目|厂|站|库|单位|企业)?(内)?(的)?(主要)?(设施|建构?筑物|装置|设备)(名称)?|起点",
    )
    what = _column(
        heads,
        r"(周边|相邻|周围|厂外|外部|毗邻|邻近)?(主要)?(设施|单位|环境|建构?筑物|企业|目标|场所|情况|对象)+(名称|情况)?|名称",
    )
    return side, what, own, metres


def _column(heads: dict[int, str], pattern: str) -> int | None:
    return next((column for column, text in heads.items() if re.fullmatch(pattern, text)), None)


def _neighbour(report: str, row: Row, columns: tuple[int, int | None, int | None, int]) -> _Neighbour | None:
    cells = [row.get(column) if column is not None else None for column in columns]
    side, what, own, metres = cells
    if side is None or metres is None:
        return None
    where, text = _SIDE_CELL.match(plain(side.text)), _last_line(metres)
    value = number(re.sub(r"[mM米]\s*$", "", text))
    if where is None or value is None or re.search(r"[≥≤<>＜＞～~]", text):
        return None
    return _Neighbour(
        where["side"],
        _name(what.text) if what is not None else "",
        _name(own.text) if own is not None else "",
        value,
        text.strip("—-－/ "),
        (side.evidence(report), metres.evidence(report)),
    )


def _last_line(placed: PlacedCell) -> str:
    """The cell's text; where two columns were read as one, what stands rightmost in it."""
    inside = [
        line
        for line in placed.page.lines
        if placed.cell.box.contains(*line.box.centre) and re.search(r"\d", line.text)
    ]
    apart = len(inside) > 1 and max(x.box.x0 for x in inside) > min(x.box.x1 for x in inside)
    return max(inside, key=lambda line: line.box.x0).text if apart else placed.text


def _name(text: str) -> str:
    """A name without what stands in brackets behind it."""
    return re.sub(r"[（(].*?(?:[）)]|$)", "", "".join(text.split()))


def _told(report: str, passage: Passage, rows: Sequence[_Neighbour]) -> Iterator[Figure]:
    text = flat(passage.text)
    names = {row.what: _in_text(row.what) for row in rows if len(row.what) >= _LEAST}
    places = sorted((m.start(), m.end(), what) for what, p in names.items() for m in p.finditer(text))
    for index, (start, stop, what) in enumerate(places):
        low = max((_sentence_start(text, start), places[index - 1][1] if index else 0))
        high = min(_sentence_stop(text, stop), places[index + 1][0] if index + 1 < len(places) else len(text))
        hit = next(_APART.finditer(text, stop, high), None)
        if hit is None:
            hit = next(iter([*_APART.finditer(text, low, start)][-1:]), None)
        if hit is None or hit.start() < low:
            continue
        row = _row(rows, what, text[low:high], _BARE.match(_past_brackets(text[stop:high])) is not None)
        group = next(name for name in ("value", "away", "to") if hit[name])
        if row is None or sense_of(text, hit.start(), hit.end()) or _is_elsewhere(hit, row):
            continue
        yield Figure(
            name=f"{row.side}侧间距",
            value=as_float(hit[group]),
            unit="m",
            raw=f"{hit[group]}m",
            evidence=passage.evidence(report, *hit.span()),
            subject=row.subject,
            is_about=is_about(text, hit.start(group), hit.end()),
        )


def _is_elsewhere(hit: re.Match[str], row: _Neighbour) -> bool:
    """Whether the metres run to another side than the neighbour's: 「以东362.1m」 of one in the south."""
    side = re.search(r"以([东南西北]{1,2})", hit[0])
    return side is not None and side[1] != row.side


def _in_text(name: str) -> re.Pattern[str]:
    """A name as the text may write it: over a line break, with a bracket inside."""
    return re.compile(r"(?:[（(][^（）()]*[）)])?\s*".join(map(re.escape, name)))


def _past_brackets(text: str) -> str:
    """What follows a name, a bracket that describes it left out: 「（杆高18m）（相距77m）」."""
    match = re.match(r"\s*[（(][^（）()]*[）)]\s*(?=[（(])", text)
    return text[match.end() :] if match else text


def _row(rows: Sequence[_Neighbour], what: str, window: str, is_bare: bool) -> _Neighbour | None:
    """The row that a statement is of: side and facility as named around it."""
    known = [row for row in rows if row.what == what]
    sides = [row for row in known if re.search(rf"(?<![东南西北]){row.side}(?![东南西北])", window)]
    known = sides or (known if len({row.side for row in known}) == 1 else [])
    named = [row for row in known if row.own and _in_text(row.own).search(window)]
    if named:
        return max(named, key=lambda row: len(row.own))
    is_only = len(known) == 1 and (is_bare or not known[0].own)
    return known[0] if is_only else None


def _sentence_start(text: str, at: int) -> int:
    low = max(0, at - _REACH)
    return max(low, max(text.rfind(mark, low, at) for mark in "。；;\n") + 1)


def _sentence_stop(text: str, at: int) -> int:
    found = [place for mark in "。；;\n" if (place := text.find(mark, at, at + _REACH)) >= 0]
    return min(found, default=min(len(text), at + _REACH))
