"""Named quantities with unit, each place one record: area, staff, investment, capacity, distances, counts.

What compares them (figures_disagree) needs every statement, so nothing is joined here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.evidence import Evidence
from core.facts import Figure
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.form_values import form_values
from pipelines.stages.extract.grids import Row, grids
from pipelines.stages.extract.lexicon import fact_of, plain
from pipelines.stages.extract.numbers import NUMBER, as_float, flat, measured, number, unit_of

_LINK = r"(?:[^\d，。；、\n]{0,6}?)"
_UNITS = (
    r"万元|亿元|万?m[2²]|万?㎡|万?平方米|hm[2²]|公顷|亩|m[3³]|立方米"
    r"|万?t(?:/a)?|万?吨(?:/年)?|人|名|km|m|米|公里"
)
_QUANTITY = rf"(?P<value>{NUMBER})\s*(?P<unit>{_UNITS})?"


@dataclass(frozen=True, slots=True)
class _Named:
    """A quantity: the name it gets, the words that state it, the words of a form, the unit it must have."""

    name: str
    words: str
    labels: str
    unit: str


_NAMED: tuple[_Named, ...] = (
    _Named(
        "占地面积",
        r"(?:总)?占地(?:总)?(?:面积)?|用地(?:总)?(?:面积)?|(?:厂|库|站|矿)区(?:总)?面积",
        r"(项目|厂区|总|库区|站区)?(占地|用地)(总)?面积|占地",
        "m²",
    ),
    _Named("建筑面积", r"(?:总)?建筑(?:总)?面积", r"(总)?建筑(总)?面积", "m²"),
    _Named(
        "从业人数",
        r"(?:从业|在册|在岗|现有)?(?:从业人员|员工|职工)(?:总数|人数)?|劳动定员|定员",
        r"(企业)?(从业|员工|职工|在册|劳动)(人员|职工)?(总)?(人数|数|定员|总数)|定员|从业人员|职工总数|人员总数",
        "人",
    ),
    _Named(
        "总投资",
        r"(?:项目|企业)?(?:总|累计|固定资产)投资(?:额|总额)?(?:为)?",
        r"(项目|工程)?(建设)?(总投资|投资总额|投资概算|固定资产投资)(额)?",
        "万元",
    ),
    _Named(
        "安全投资",
        r"(?:其中)?(?:用于)?安全(?:设施|生产)?(?:的)?(?:专项)?(?:投资|投入)(?:额)?(?:为)?",
        r"安全(设施)?(专项)?(投资|投入|费用)(额|概算)?",
        "万元",
    ),
    _Named("注册资本", r"注册(?:资本|资金)", r"注册(资本|资金)", "万元"),
    _Named(
        "总库容",
        r"(?:总)?(?:库容|罐容|容积)|(?:油|储)罐总容积",
        r"(总|油罐|储罐)?(总)?(库容|罐容|容积)",
        "m³",
    ),
)
_DISTANCE = re.compile(
    rf"(?P<side>[东南西北]{{1,2}})(?:侧|面|边|部|方向)?(?P<what>[^，。；\d]{{1,24}}?)[（(]?(?:相距|距离|间距|距|约)(?:为|约)?\s*(?P<value>{NUMBER})\s*(?:m|米)(?![²2³3])"
)
_SIDE = re.compile(r"^(?:厂界|厂区|库区|站区|项目)?(?P<side>[东南西北]{1,2})(?:侧|面|边|方|向|部)?$")
_MEASURES = "台|座|套|个|只|辆|条|栋|间|具|把|支|口"


def figures(body: Body) -> tuple[Figure, ...]:
    """All statements in reading order, text first, then forms and tables.

    Things counted in the text are those that a table of equipment names: other numbers of pieces
    (班组, 岗位) are no property of the site.
    """
    tables = tuple(_in_tables(body))
    things = {figure.name for figure in tables if not figure.name.endswith("侧间距")}
    return (*_in_text(body), *_counts(body, things), *_in_forms(body), *tables)


def _in_text(body: Body) -> Iterator[Figure]:
    passage = body.text
    text = flat(passage.text)
    for named in _NAMED:
        for match in re.finditer(f"(?:{named.words}){_LINK}{_QUANTITY}", text):
            value = _value(match["value"], match["unit"] or "", named.unit)
            if value is not None:
                yield _figure(
                    named.name, value, named.unit, match, passage.evidence(body.report, *match.span())
                )
    for match in re.finditer(rf"(?P<value>{NUMBER})\s*(?P<unit>名|人)(?:员工|职工|从业人员)", text):
        yield _figure(
            "从业人数", as_float(match["value"]), "人", match, passage.evidence(body.report, *match.span())
        )
    for match in _DISTANCE.finditer(text):
        name = f"{match['side']}侧间距"
        yield _figure(
            name, as_float(match["value"]), "m", match, passage.evidence(body.report, *match.span())
        )


def _counts(body: Body, things: set[str]) -> Iterator[Figure]:
    """「设加油机4台」, 「4台加油机」 in the text."""
    nouns = "|".join(map(re.escape, sorted(things, key=len, reverse=True)))
    if not nouns:
        return
    number_first = rf"(?P<value>{NUMBER})\s*(?P<unit>{_MEASURES})(?P<what>{nouns})"
    noun_first = rf"(?P<what>{nouns})(?:共|各|计|有|总数)?(?P<value>{NUMBER})\s*(?P<unit>{_MEASURES})"
    for pattern in (number_first, noun_first + r"(?![\u4e00-\u9fff])"):
        for match in re.finditer(pattern, flat(body.text.text)):
            evidence = body.text.evidence(body.report, *match.span())
            yield _figure(match["what"], as_float(match["value"]), match["unit"], match, evidence)


def _value(text: str, unit: str, wanted: str) -> float | None:
    """The value in the wanted unit; None where the text has another one or none."""
    found = unit_of(unit) if unit else None
    return round(as_float(text) * found[1], 6) if found and found[0] == wanted else None


def _figure(
    name: str, value: float, unit: str, match: re.Match[str], evidence: tuple[Evidence, ...]
) -> Figure:
    raw = f"{match['value']}{match.groupdict().get('unit') or unit}"
    return Figure(name=name, value=value, unit=unit, raw=raw, evidence=evidence)


def _in_forms(body: Body) -> Iterator[Figure]:
    """Forms of labels and values; a unit may stand in the label: 占地面积（m²）."""
    for page in body.pages:
        for item in form_values(page, _named_by, in_tables_only=True):
            named = _BY_NAME.get(item.field)
            if named is None:
                continue
            found = measured(item.value)
            value = found.value if found and found.unit == named.unit else _bare(item.value)
            if value is not None:
                raw = found.raw if found else item.value
                yield Figure(
                    name=named.name,
                    value=value,
                    unit=named.unit,
                    raw=raw,
                    evidence=(item.evidence(body.report),),
                )


_BY_NAME = {named.name: named for named in _NAMED}


@lru_cache(maxsize=4096)
def _named_by(label: str) -> tuple[str, int] | None:
    """The quantity that a label announces; else what other fact it does."""
    words = plain(label)
    named = (n for n in _NAMED if re.match(rf"(?:{n.labels})(?:m2|m²|㎡|平方米|万元|人)?$", words))
    return next(((n.name, 0) for n in named), fact_of(label))


def _bare(text: str) -> float | None:
    """A number alone in its cell."""
    return number(text) if re.fullmatch(rf"\s*(?:约)?(?:{NUMBER})\s*", flat(text)) else None


def _in_tables(body: Body) -> Iterator[Figure]:
    for rows in grids(body):
        head = {column: plain(placed.text) for column, placed in (rows[0].items() if rows else ())}
        side = _column(head, r"方位|方向|相对(方位|位置)|位置")
        metres = _column(
            head,
            r"(实际|实测|现状|现场)?(测量)?(距离|间距|相对距离|防火间距)(m|米)?|(实际|实测)(距离|间距|值)(m|米)?",
        )
        what = _column(head, r"(主要)?(设备|设施|装置|储罐|建构?筑物|器材|名称|设备设施)(名称|类别)?")
        count = _column(head, r"数量|台数|台套")
        for row in rows[1:]:
            if side is not None and metres is not None:
                yield from _distance(body.report, row, side, metres)
            elif what is not None and count is not None:
                yield from _count(body.report, row, what, count, _column(head, r"(计量)?单位"))


def _column(head: dict[int, str], pattern: str) -> int | None:
    return next((column for column, text in head.items() if re.fullmatch(pattern, text)), None)


def _distance(report: str, row: Row, side: int, metres: int) -> Iterator[Figure]:
    if side not in row or metres not in row:
        return
    where, value = _SIDE.match(plain(row[side].text)), number(re.sub(r"[mM米]\s*$", "", row[metres].text))
    if where and value is not None:
        evidence = (row[side].evidence(report), row[metres].evidence(report))
        yield Figure(
            name=f"{where['side']}侧间距", value=value, unit="m", raw=row[metres].text, evidence=evidence
        )


def _count(report: str, row: Row, what: int, count: int, measure: int | None) -> Iterator[Figure]:
    if what not in row or count not in row:
        return
    text = flat(row[count].text)
    match = re.fullmatch(rf"\s*(?P<value>{NUMBER})\s*(?P<unit>[\u4e00-\u9fff]?)\s*", text)
    name = plain(row[what].text)
    if match is None or not name:
        return
    unit = match["unit"] or (row[measure].text if measure is not None and measure in row else "")
    evidence = (row[what].evidence(report), row[count].evidence(report))
    yield Figure(name=name, value=as_float(match["value"]), unit=unit, raw=row[count].text, evidence=evidence)
