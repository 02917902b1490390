"""Chemicals and their quantities per unit: inventories, identification tables, data sheets, statements.

Each table row and each statement in the text is one place. Places that speak of one chemical in one unit
are joined; a quantity that differs there is kept as a variant.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.evidence import Evidence
from core.facts import Chemical, Variant
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.chemical_columns import ChemicalColumns, chemical_columns
from pipelines.stages.extract.form_values import form_values
from pipelines.stages.extract.grids import PlacedCell, Row, grids
from pipelines.stages.extract.lexicon import plain
from pipelines.stages.extract.numbers import NUMBER, as_float, flat, number, unit_of

_CAS = re.compile(r"(?<!\d)(\d{2,7})\s*[-—–－]\s*(\d{2})\s*[-—–－]\s*(\d)(?!\d)")
_NO_NAME = re.compile(r"^(合计|总计|小计|备注|注.*|单元.*|序号|/|—|-|无|\d+(\.\d+)?)$")
_ALIAS = re.compile(r"^(?P<name>[^（(]+)[（(](又名|别名|俗称|亦称|即)?[:：]?(?P<alias>[^）)]{1,20})[）)]$")
# What stands in brackets behind a name and is no other name of it: state, content, place.
_STATE = re.compile(
    r"\d|%|％|罐|库|含量|区|类|号|的$|^(无水|液化|压缩|液态|气态|液体|气体|固体|工业级?|桶装|瓶装|散装|折纯?)"
)
_HEAD_ROWS = 2  # rows among which the headings are looked for
_IN_TABLE, _IN_TEXT = 0.95, 0.8
_SAME = 0.005  # relative difference of two quantities written with different digits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What one row or sentence says."""

    name: str
    evidence: tuple[Evidence, ...]
    quantity_t: float | None = None
    threshold_t: float | None = None
    unit: str | None = None
    cas: str | None = None
    alias: str | None = None
    ratio: float | None = None
    is_identification: bool = False
    confidence: float = _IN_TABLE


def chemicals(body: Body) -> tuple[Chemical, ...]:
    """All chemicals with what is stated of them, in the order of their first place."""
    places = [place for rows in grids(body) for place in _in_table(body.report, rows)]
    known = {_key(place.name): place.name for place in places}
    places += list(_in_text(body, known))
    sheets = _data_sheets(body)
    groups: dict[str, list[_Place]] = {}
    for place in places:
        groups.setdefault(_key(place.name), []).append(place)
    return tuple(chemical for key, group in groups.items() for chemical in _chemicals(group, sheets.get(key)))


def _in_table(report: str, rows: Sequence[Row]) -> Iterator[_Place]:
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        columns = chemical_columns([placed.cell for placed in row.values()])
        if columns is not None:
            for below in rows[index + 1 :]:
                place = _row(report, below, columns)
                if place is not None:
                    yield place
            return


def _row(report: str, row: Row, columns: ChemicalColumns) -> _Place | None:
    name = _cell(row, columns.name)
    if name is None or not name.text or _NO_NAME.match(_squeezed(name.text)):
        return None
    quantity, threshold = _cell(row, columns.quantity), _cell(row, columns.threshold)
    tonnes = _tonnes(quantity, columns, row)
    limit = number(threshold.text) if threshold else None
    if tonnes is None and limit is None:
        return None
    cas, unit, ratio = (_cell(row, c) for c in (columns.cas, columns.unit, columns.ratio))
    own, alias = _names(name.text)
    shown = [placed for placed in (name, quantity if tonnes is not None else None) if placed is not None]
    return _Place(
        name=own,
        alias=alias,
        evidence=tuple(placed.evidence(report) for placed in shown),
        quantity_t=tonnes,
        threshold_t=limit,
        unit=_squeezed(unit.text) or None if unit else None,
        cas=_cas(cas.text) if cas else None,
        ratio=number(ratio.text) if ratio else None,
        is_identification=columns.is_identification,
        confidence=min(_IN_TABLE, *(placed.cell.confidence for placed in shown)),
    )


def _cell(row: Row, column: int | None) -> PlacedCell | None:
    return row.get(column) if column is not None else None


def _tonnes(cell: PlacedCell | None, columns: ChemicalColumns, row: Row) -> float | None:
    """The quantity in tonnes: unit in the cell, in a column of units, or in the heading."""
    if cell is None:
        return None
    text = flat(cell.text)
    value = number(re.sub(r"(?<=[A-Za-z])[23](?!\d)", "", text))
    if value is None:
        return None
    behind = unit_of(text[max(m.end() for m in re.finditer(NUMBER, text)) :])
    measure = _cell(row, columns.measure)
    unit = behind or (unit_of(flat(measure.text)) if measure else None)
    if unit is not None:
        return round(value * unit[1], 9) if unit[0] == "t" else None
    return round(value * columns.per, 9) if columns.per is not None else None


def _names(text: str) -> tuple[str, str | None]:
    """The name and, in brackets behind it, another: 「甲醇（木精）」."""
    plain = _squeezed(text)
    match = _ALIAS.match(plain)
    if match and not _STATE.search(match["alias"]):
        return match["name"], match["alias"]
    return plain, None


def _in_text(body: Body, known: dict[str, str]) -> Iterator[_Place]:
    """Statements like 「液氨最大储存量为12.5t」 about chemicals that a table or a data sheet names."""
    names = sorted({name for name in known.values() if len(name) > 1}, key=len, reverse=True)
    if not names:
        return
    said = re.compile(
        rf"(?P<name>{'|'.join(map(re.escape, names))})(?:的|在线|设计|总|最大|最高|实际){{0,3}}"
        rf"(?:储存量|储量|存量|存在量|贮存量)(?:\D{{0,6}}?)(?P<value>{NUMBER})\s*(?P<unit>万?t|万?吨|kg|千克)(?![A-Za-z/／])"
    )
    passage: Passage = body.text
    for match in said.finditer(flat(passage.text)):
        unit = unit_of(match["unit"])
        if unit is not None:
            yield _Place(
                name=match["name"],
                evidence=passage.evidence(body.report, *match.span()),
                quantity_t=round(as_float(match["value"]) * unit[1], 9),
                confidence=_IN_TEXT,
            )


def _data_sheets(body: Body) -> dict[str, str]:
    """CAS numbers by name from forms that describe one substance: 品名, CAS号 and the like."""
    found: dict[str, str] = {}
    for page in body.pages:
        name = None
        if not any("CAS" in line.text.upper() for line in page.lines):
            continue
        for item in form_values(page, _of_data_sheet):
            if item.field == "name":
                name = _names(item.value)[0]
            cas = _cas(item.value) if item.field == "cas" else None
            if cas and name:
                found.setdefault(_key(name), cas)
    return found


def _of_data_sheet(label: str) -> tuple[str, int] | None:
    words = plain(label)
    if re.fullmatch(r"(中文)?(品名|化学品名称|名称|化学名|物质名称|标识)(中文)?", words):
        return "name", 0
    return ("cas", 0) if re.match(r"CAS", words, re.IGNORECASE) else None


def _cas(text: str) -> str | None:
    match = _CAS.search(flat(text))
    return f"{int(match[1])}-{match[2]}-{match[3]}" if match else None


def _chemicals(group: Sequence[_Place], sheet_cas: str | None) -> Iterator[Chemical]:
    """One record per unit; places without a unit join the one whose quantity they repeat, else the first."""
    units: dict[str, list[_Place]] = {}
    for place in group:
        if place.unit:
            units.setdefault(place.unit, []).append(place)
    for place in group:
        if not place.unit:
            _home(units, place).append(place)
    aliases = tuple(dict.fromkeys(place.alias for place in group if place.alias))
    cas = next((place.cas for place in group if place.cas), sheet_cas)
    for places in _joined_units(units):
        yield _chemical(places, aliases, cas)


def _joined_units(units: dict[str, list[_Place]]) -> Iterable[list[_Place]]:
    """Units named differently in two tables are one where each table has one and the quantities agree."""
    left = [places for places in units.values() if places]
    listed = [places for places in left if not any(p.is_identification for p in places)]
    counted = [places for places in left if any(p.is_identification for p in places)]
    for places in counted:
        twin = next((other for other in listed if _same(_quantity(other), _quantity(places))), None)
        if twin is not None:
            listed.remove(twin)
            left.remove(twin)
            places.extend(twin)
    return left


def _home(units: dict[str, list[_Place]], place: _Place) -> list[_Place]:
    for places in units.values():
        if place.quantity_t is None or _same(_quantity(places), place.quantity_t):
            return places
    if len(units) == 1:
        return next(iter(units.values()))
    return units.setdefault("", [])


def _quantity(places: Sequence[_Place]) -> float | None:
    """The quantity that counts: of the identification table, else the first stated."""
    ordered = sorted(places, key=lambda place: not place.is_identification)
    return next((place.quantity_t for place in ordered if place.quantity_t is not None), None)


def _same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= _SAME * max(one, other)


def _chemical(places: Sequence[_Place], aliases: tuple[str, ...], cas: str | None) -> Chemical:
    quantity = _quantity(places)
    agreeing = [place for place in places if _same(place.quantity_t, quantity)]
    others = [p for p in places if p.quantity_t is not None and p not in agreeing]
    best = max(places, key=lambda place: place.is_identification)
    shown = agreeing or list(places)
    return Chemical(
        name=best.name,
        evidence=tuple(item for place in shown for item in place.evidence),
        cas=cas,
        quantity_t=quantity,
        threshold_t=next((p.threshold_t for p in places if p.threshold_t is not None), None),
        unit=next((p.unit for p in places if p.unit), None),
        aliases=aliases,
        ratio=next((p.ratio for p in places if p.ratio is not None), None),
        confidence=max(place.confidence for place in shown),
        is_confirmed=len({e.page for p in agreeing for e in p.evidence}) > 1 or len(agreeing) > 1,
        variants=_variants(others),
    )


def _variants(places: Sequence[_Place]) -> tuple[Variant, ...]:
    """One per value, all its places together."""
    by_value: dict[float, Variant] = {}
    for place in places:
        value = place.quantity_t if place.quantity_t is not None else 0.0
        kept = by_value.get(value)
        by_value[value] = (
            Variant(value=f"{value:g}", confidence=place.confidence, evidence=place.evidence)
            if kept is None
            else dataclasses.replace(kept, evidence=kept.evidence + place.evidence)
        )
    return tuple(by_value.values())


def _squeezed(text: str) -> str:
    return (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
        if text.isascii()
        else re.sub(r"\s+", "", text)
    )


def _key(name: str) -> str:
    """A name without width, brackets' content and case."""
    return re.sub(r"[（(].*?[）)]|\s", "", unicodedata.normalize("NFKC", name)).upper()
