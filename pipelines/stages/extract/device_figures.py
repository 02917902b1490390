"""Counts and ratings of devices: the rows of the equipment tables, and what the description says of the same.

A device named in several rows is left out: the text may speak of one row or of all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.chapters import Chapter
from core.facts import Figure
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.figure_senses import is_about, sense_of
from pipelines.stages.extract.grids import PlacedCell, Row, grids
from pipelines.stages.extract.lexicon import plain
from pipelines.stages.extract.numbers import NUMBER, as_float, flat

_MEASURES = "台|座|套|个|只|辆|条|栋|间|具|把|支|部|架|根|片"
_RATING = r"m³/h|m³/min|m3/h|m³|m3|kW|kVA|MPa|L/s|t/h|t(?![A-Za-z])|吨"
_WHERE = (
    Chapter.ENTERPRISE,
    Chapter.PROCESS,
    Chapter.EQUIPMENT,
    Chapter.LAYOUT,
    Chapter.SCOPE,
    Chapter.PREFACE,
)
_NOT_HERE = frozenset(
    {Chapter.TEST_REPORT, Chapter.CERTIFICATE, Chapter.CONTRACT, Chapter.SURVEY_RECORD, Chapter.ASSESSMENT}
)
_COUNT = re.compile(rf"(?P<value>{NUMBER})\s*(?P<unit>{_MEASURES})")
_BESIDE = re.compile(r"[\u4e00-\u9fffA-Za-z]+(?:[（(][^（）()]{0,24}[）)])?$")
_AFTER = re.compile(rf"(?:(?:{NUMBER})\s*(?:{_RATING})级?)?(?P<noun>[\u4e00-\u9fffA-Za-z]+)")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
# What may stand right behind a device's name in running text; another noun makes another thing of it.
_ENDS = re.compile(
    r"$|[^\u4e00-\u9fff]|[和及与并等均]|分[布别]|安装|用于|位于|由|为|布置|组成|设|供|负责|承担|服务|运行|操作"
)
_COUNTED = re.compile(r"(?:共计?|各|计|有|为|总数|数量|约)$")
_EACH = re.compile(
    rf"^[，、]?(?:[（(])?(?:每[座台套个罐]|单[台座罐炉]|其?(?:额定)?(?:功率|容量|容积|电机功率)|电机)[^，。；\d（）]{{0,8}}(?P<value>{NUMBER})\s*(?P<unit>{_RATING})"
    rf"|^[（(](?P<value2>{NUMBER})\s*(?P<unit2>{_RATING})(?:/[座台])?[）)]"
)
_LEAST, _SHORT = 2, 3


@dataclass(frozen=True, slots=True)
class _Device:
    name: str
    others: tuple[str, ...]  # what else it may be called: the words of its type
    count: float | None
    unit: str
    model: str
    cells: tuple[PlacedCell, ...]


def device_figures(body: Body) -> Iterator[Figure]:
    """Counts and ratings of the tables, then what the chapters of description say of them."""
    devices = [device for rows in grids(body) for device in _devices(body, rows)]
    often = Counter(device.name for device in devices)
    devices = [device for device in devices if often[device.name] == 1]
    for device in devices:
        yield from _tabled(body.report, device)
    if devices:
        sections = [section for section in body.sections if section.kind in _WHERE]
        for passage in [body.open_text(section) for section in sections] or [body.text]:
            yield from _told(body.report, passage, devices)


def _devices(body: Body, rows: Sequence[Row]) -> Iterator[_Device]:
    """The rows below a heading; it may stand further down where two tables were joined over a page break."""
    columns: tuple[int, int, int | None, int | None] | None = None
    for row in rows:
        if (found := _columns(row)) is not None:
            first = next(iter(row.values()))
            section = body.section_at(first.page.number, first.table.box.y0)
            columns = None if section is not None and section.kind in _NOT_HERE else found
        elif columns is not None and (device := _device(row, *columns)) is not None:
            yield device


def _columns(row: Row) -> tuple[int, int, int | None, int | None] | None:
    """Name, number, measure and type, where the row is their heading."""
    heads = {column: plain(placed.text) for column, placed in row.items()}
    what = _column(heads, r"(主要)?(设备|设施|装置|储罐|建构?筑物|器材|名称|设备设施)(名称|类别)?")
    count = _column(heads, r"数量|台数|台套")
    if what is None or count is None:
        return None
    return what, count, _column(heads, r"(计量)?单位"), _column(heads, r".*(型号|规格|参数).*")


def _column(heads: dict[int, str], pattern: str) -> int | None:
    return next((column for column, text in heads.items() if re.fullmatch(pattern, text)), None)


def _device(row: Row, what: int, count: int, measure: int | None, model: int | None) -> _Device | None:
    if what not in row or count not in row:
        return None
    match = re.fullmatch(rf"\s*(?P<value>{NUMBER})\s*(?P<unit>[\u4e00-\u9fff]?)\s*", flat(row[count].text))
    name = plain(_BRACKET.sub("", row[what].text))
    if match is None or len(name) < _LEAST:
        return None
    unit = match["unit"] or (row[measure].text if measure is not None and measure in row else "")
    kind = flat("".join(row[model].text.split())) if model is not None and model in row else ""
    head = _BRACKET.sub("", re.split(r"[，,；;]", kind)[0])
    others = (head,) if re.fullmatch(r"[\u4e00-\u9fff]{3,12}", head) else ()
    cells = (row[what], row[count], *((row[model],) if kind and model is not None else ()))
    return _Device(name, others, as_float(match["value"]), unit, kind, cells)


def _tabled(report: str, device: _Device) -> Iterator[Figure]:
    name, count = device.cells[0], device.cells[1]
    if device.count is not None:
        yield Figure(
            name=device.name,
            value=device.count,
            unit=device.unit,
            raw=count.text,
            evidence=(name.evidence(report), count.evidence(report)),
        )
    for value, unit in _ratings(device.model):
        yield Figure(
            name=f"{device.name}规格",
            value=value,
            unit=unit,
            raw=f"{value:g}{unit}",
            evidence=(name.evidence(report), device.cells[-1].evidence(report)),
        )


def _ratings(model: str) -> list[tuple[float, str]]:
    """The numbers with a unit that a type names once."""
    found = [
        (as_float(m["value"]), m["unit"].replace("m3", "m³"))
        for m in re.finditer(rf"(?<![\dA-Za-z.\-×~～])(?P<value>{NUMBER})\s*(?P<unit>{_RATING})", model)
    ]
    often = Counter(unit for _, unit in found)
    return [(value, unit) for value, unit in found if often[unit] == 1]


def _told(report: str, passage: Passage, devices: Sequence[_Device]) -> Iterator[Figure]:
    text = flat(passage.text)
    for match in _COUNT.finditer(text):
        sense = sense_of(text, match.start(), match.end())
        if sense or re.match(r"[班组人]", text[match.end() : match.end() + 1]):
            continue
        found = _before(text, match, devices) or _behind(text, match, devices)
        if found is None:
            continue
        device, start, stop = found
        yield Figure(
            name=device.name,
            value=as_float(match["value"]),
            unit=match["unit"],
            raw=match.group(),
            evidence=passage.evidence(report, start, stop),
            is_about=is_about(text, match.start(), match.end()),
        )
        yield from _rated(report, passage, text, device, (match.end(), stop))


def _before(text: str, match: re.Match[str], devices: Sequence[_Device]) -> tuple[_Device, int, int] | None:
    """「自卸汽车18台」: the name stands before the number."""
    front = _COUNTED.sub("", text[max(0, match.start() - 36) : match.start()])
    beside = _BESIDE.search(front)
    if beside is None or not _ENDS.match(text[match.end() : match.end() + 2]):
        return None
    word = _BRACKET.sub("", beside.group())
    found = [d for d in devices for name in (d.name, *d.others) if word.endswith(name)]
    found = found or [d for d in devices if any(_is_short_for(word[-n:], d.name) for n in range(_SHORT, 9))]
    if len({d.name for d in found}) != 1:
        return None
    return found[0], match.start() - len(front) + beside.start(), match.end()


def _behind(text: str, match: re.Match[str], devices: Sequence[_Device]) -> tuple[_Device, int, int] | None:
    """「18台自卸汽车」, 「6台132kW螺杆式压缩机」."""
    after = _AFTER.match(text, match.end())
    if after is None:
        return None
    noun, found = after["noun"], []
    for device in devices:
        names = [
            n for n in (device.name, *device.others) if noun.startswith(n) and _ENDS.match(noun[len(n) :])
        ]
        ends = [n for n in range(_SHORT, 9) if _is_short_for(noun[:n], device.name) and _ENDS.match(noun[n:])]
        if names or ends:
            found.append((device, len(max(names, key=len)) if names else max(ends)))
    if len({device.name for device, _ in found}) != 1:
        return None
    return found[0][0], match.start(), after.start("noun") + found[0][1]


def _is_short_for(word: str, name: str) -> bool:
    """「螺杆压缩机」 for 「螺杆式制冷压缩机」: its characters in order, the same last two, half of them."""
    if not _SHORT <= len(word) < len(name) <= 2 * len(word) or word[-2:] != name[-2:] or word[0] != name[0]:
        return False
    rest = iter(name)
    return all(character in rest for character in word)


def _rated(
    report: str, passage: Passage, text: str, device: _Device, bounds: tuple[int, int]
) -> Iterator[Figure]:
    """「，每座600m³」 behind a count, or 「（单台功率132kW）」, or 「6台132kW压缩机」."""
    units = {unit: value for value, unit in _ratings(device.model)}
    counted, stop = bounds
    inside = re.match(rf"(?P<value>{NUMBER})\s*(?P<unit>{_RATING})", text[counted:stop])
    behind = _EACH.match(text[stop : stop + 40])
    for match, at in ((inside, counted), (behind, stop)):
        if match is None:
            continue
        groups = match.groupdict()
        value, unit = groups["value"] or groups.get("value2"), groups["unit"] or groups.get("unit2")
        unit = (unit or "").replace("m3", "m³")
        if value and unit in units:
            yield Figure(
                name=f"{device.name}规格",
                value=as_float(value),
                unit=unit,
                raw=f"{value}{unit}",
                evidence=passage.evidence(report, at + match.start(), at + match.end()),
            )
