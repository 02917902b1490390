"""Named quantities with unit, each place one record: area, staff, investment, people nearby, and more.

What compares them (figures_disagree) needs every statement, so nothing is joined here; each says what it is
of and in which sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.chapters import Chapter
from core.facts import Figure
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.device_figures import device_figures
from pipelines.stages.extract.distances import distances
from pipelines.stages.extract.figure_senses import is_about, of_others, part_of, sense_of
from pipelines.stages.extract.form_values import form_values
from pipelines.stages.extract.lexicon import fact_of, plain
from pipelines.stages.extract.numbers import NUMBER, as_float, flat, measured, number, unit_of
from pipelines.ticks import chosen_lines

# What may stand between the name of a quantity and its number.
_LINK = (
    r"(?:总数|人数|人员|总额|合计|共计|共有|折合|约为|约|大约|为|共|有|是|达|计|近|现有|总计"
    r"|[:：]|不足|超过|逾|\s)*"
)
_UNITS = (
    r"万元|亿元|万?m[2²]|万?㎡|万?平方米|hm[2²]|公顷|亩|m[3³]|立方米"
    r"|万?t(?:/a)?|万?吨(?:/年)?|人|名|km|m|米|公里"
)
_QUANTITY = rf"(?P<value>{NUMBER})\s*(?P<unit>{_UNITS})"
_NOT_HERE = frozenset(
    {
        Chapter.CONTENTS,
        Chapter.BASIS,
        Chapter.MEASURES,
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.CERTIFICATE,
        Chapter.TEST_REPORT,
        Chapter.APPROVAL,
        Chapter.METHODS,
    }
)
_ELSEWHERE = re.compile(r"案例|事故|教训|附录|附件")


@dataclass(frozen=True, slots=True)
class _Named:
    """A quantity: the name it gets, the words that state it, the words of a form, the unit it must have.

    ``has_parts``: parts of the site have it too, so that the sentence must be of the whole.
    """

    name: str
    words: str
    labels: str
    unit: str
    has_parts: bool = False


_NAMED: tuple[_Named, ...] = (
    _Named(
        "占地面积",
        r"(?:总)?占地(?:总)?(?:面积)?|(?:总)?用地(?:总)?(?:面积)?|(?:厂|库|站)区(?:总)?面积|总占地|(?:工业场地|工业广场)(?:面积)?|征地面积",
        r"(项目|厂区|总|库区|站区)?(占地|用地)(总)?面积|占地",
        "m²",
        has_parts=True,
    ),
    _Named("总建筑面积", r"总建筑面积", r"总建筑面积", "m²", has_parts=True),
    _Named(
        "从业人数",
        r"(?:从业|在册|在岗|现有|共有)?(?:从业人员|员工|职工|用工)(?:总数|人数)?|从业人数|人员总数|总人数",
        r"(企业)?(从业|员工|职工|在册)(人员|职工)?(总)?(人数|数|总数)|从业人员|职工总数|人员总数|(企业|职工)?总人数",
        "人",
    ),
    _Named("劳动定员", r"劳动定员|定员", r"(劳动)?定员(人数)?", "人"),
    _Named(
        "总投资",
        r"(?:项目|企业)?(?:总|累计|固定资产)投资(?:额|总额)?",
        r"(项目|工程)?(建设)?(总投资|投资总额|固定资产投资)(额)?",
        "万元",
    ),
    _Named(
        "安全投资",
        r"安全设施(?:的)?(?:专项)?(?:投资|投入)(?:额)?",
        r"安全设施(专项)?(投资|投入|费用)(额)?",
        "万元",
    ),
    _Named("注册资本", r"注册(?:资本|资金)", r"注册(资本|资金)", "万元"),
    _Named("总库容", r"总(?:库容|罐容)", r"总(库容|罐容)", "m³"),
)
_STAFF_FIRST = re.compile(rf"(?P<value>{NUMBER})\s*(?P<unit>名|人)(?:员工|职工|从业人员)")
_NEARBY = re.compile(
    rf"(?<![\d.])500\s*(?:m|米)(?![²2])[^。；;\n]{{0,28}}?(?:常住|居住)?(?:人口|居民|人员|人数)(?:数|总数)?{_LINK}(?P<value>{NUMBER})\s*(?P<unit>人)"
)


def figures(body: Body) -> tuple[Figure, ...]:
    """All statements in reading order, text first, then forms and tables."""
    return (*_in_text(body), *_in_forms(body), *distances(body), *device_figures(body))


def _in_text(body: Body) -> Iterator[Figure]:
    """Chapters that tell of this site; not those that order, list or tell of accidents elsewhere."""
    sections = [s for s in body.sections if s.kind not in _NOT_HERE and not _ELSEWHERE.search(s.title)]
    for passage in [body.open_text(section) for section in sections] if body.sections else [body.text]:
        text = flat(chosen_lines(passage.text))
        for named in _NAMED:
            for match in re.finditer(f"(?:{named.words}){_LINK}{_QUANTITY}", text):
                yield from _figures(body.report, passage, text, named, match)
        for match in _STAFF_FIRST.finditer(text):
            yield _figure(body.report, passage, text, "从业人数", "人", match)
        for match in _NEARBY.finditer(text):
            yield _figure(body.report, passage, text, "周边人数", "人", match)


def _figures(
    report: str, passage: Passage, text: str, named: _Named, match: re.Match[str]
) -> Iterator[Figure]:
    found = unit_of(match["unit"])
    if found is None or found[0] != named.unit:
        return
    subject = part_of(text, match.start()) if named.has_parts else ""
    yield _figure(report, passage, text, named.name, named.unit, match, factor=found[1], subject=subject)
    if named.has_parts:  # 「占地面积28400m²（折合2.84万m²）」, 「折合42.6亩」
        again = re.match(rf"[（(，,]\s*(?:折合|合|约)+{_QUANTITY}", text[match.end() : match.end() + 30])
        same = unit_of(again["unit"]) if again else None
        if again is not None and same is not None and same[0] == named.unit:
            start = match.end()
            yield Figure(
                name=named.name,
                value=round(as_float(again["value"]) * same[1], 6),
                unit=named.unit,
                raw=f"{again['value']}{again['unit']}",
                evidence=passage.evidence(report, start, start + again.end()),
                subject=subject,
                aspect=sense_of(text, match.start(), match.end()),
                is_about="约" in again.group(),
            )


def _figure(
    report: str,
    passage: Passage,
    text: str,
    name: str,
    unit: str,
    match: re.Match[str],
    *,
    factor: float = 1.0,
    subject: str = "",
) -> Figure:
    return Figure(
        name=name,
        value=round(as_float(match["value"]) * factor, 6),
        unit=unit,
        raw=f"{match['value']}{match['unit']}",
        evidence=passage.evidence(report, *match.span()),
        subject=subject,
        aspect=_sense(name, sense_of(text, match.start(), match.end())) or _of_others(name, text, match),
        is_about=is_about(text, match.start("value"), match.end()),
    )


def _sense(name: str, sense: str) -> str:
    """「其中安全设施投资」 is the quantity itself, as 「定员」 is where that is asked."""
    return "" if sense in name or (name == "安全投资" and sense == "其中") else sense


def _of_others(name: str, text: str, match: re.Match[str]) -> str:
    """Whose it is, where another has such a figure too; people nearby are of the site's surroundings."""
    return "" if name == "周边人数" else of_others(text, *match.span())


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
                yield Figure(
                    name=named.name,
                    value=value,
                    unit=named.unit,
                    raw=found.raw if found else item.value,
                    evidence=(item.evidence(body.report),),
                    aspect=sense_of(item.value, 0, len(item.value)) if found else "",
                    is_about="约" in item.value,
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
