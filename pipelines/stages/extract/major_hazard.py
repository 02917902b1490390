"""What the report states of major hazard installations: S, R, α, β and the grade, unit by unit (GB 18218)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.evidence import Evidence
from core.facts import HazardUnit, MajorHazard
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.numbers import flat

_NUM = r"\d+(?:\.\d+)?"
_BECOMES = r"(?:=|＝|≈|为|是|等于|约)"
_START = r"(?<![A-Za-z])[{letter}](?P<index>\d?)(?:值|总和|合计)?\s*[:：]?\s*" + _BECOMES
_S = re.compile(_START.format(letter="SＳ"))
_R = re.compile(_START.format(letter="RＲ"))
# A chain of equations S=q1/Q1+…=12/10+3/50=1.26 ends where it is compared or the clause is over.
_CHAIN = re.compile(r"[^。；;，<>＜＞≥≤]*")
_LAST = re.compile(rf"^\D{{0,4}}(?P<value>{_NUM})\s*(?:t|吨)?\s*[)）]?$")
_ALPHA = re.compile(rf"(?:α|ａ|校正系数a)(?:值)?\s*(?:取值?为?|=|＝|为|是)\s*(?P<value>{_NUM})")
_BETA = re.compile(rf"β\d?(?:值)?\s*(?:取值?为?|=|＝|为|是)\s*(?P<value>{_NUM})")
_GRADE = re.compile(
    r"(?P<grade>[一二三四1234Ⅰ-Ⅳ])\s*级(?:的)?(?:危险化学品)?重大危险源|重大危险源(?:等级|级别|分级)?(?:为|是|属于|：|:)(?P<late>[一二三四1234Ⅰ-Ⅳ])级"
)
_NONE = re.compile(
    r"(?:不|未|均未|均不)(?:构成|属于|形成|存在)[^。；，]{0,12}?重大危险源|无[^。；，]{0,6}重大危险源"
)
_SOME = re.compile(r"(?<![不未否])(?:已)?(?:构成|属于)(?:了)?[^。；，不]{0,16}?重大危险源")
_IF = re.compile(r"若|如果|当|是否|则|凡|即为|定为")
_PEOPLE = re.compile(r"500\s*[mM米][^。；]{0,30}?(?:人口|人数|人员|居民)[^。；\d]{0,12}?(?P<value>\d+)\s*人")
_UNIT = re.compile(
    r"(?P<unit>[\u4e00-\u9fffA-Za-z0-9#（）()]{1,16}?(?:单元|罐区|库区|库房|仓库|车间|装置|机房))[^，。；=＝]{0,6}$"
)
_NUMERALS = {"1": "一", "2": "二", "3": "三", "4": "四", "Ⅰ": "一", "Ⅱ": "二", "Ⅲ": "三", "Ⅳ": "四"}
_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_BROKEN = re.compile(r"(?<=[αβ+×=＝…(（/])\n|\n(?=[+×=＝…])")  # a formula that runs over a line
_TERM = re.compile(rf"(?<![\w.])(?P<q>{_NUM})\s*/\s*(?P<Q>{_NUM})(?![\w.])")


@dataclass(slots=True)
class _Reading:
    """What has been read of one unit so far."""

    unit: str
    evidence: list[Evidence]
    s: float | None = None
    r: float | None = None
    alpha: float | None = None
    betas: tuple[float, ...] = ()
    grade: str | None = None
    is_major: bool | None = None
    terms: tuple[tuple[float, float], ...] = ()

    def record(self) -> HazardUnit:
        """As a frozen record."""
        return HazardUnit(
            unit=self.unit,
            evidence=tuple(self.evidence),
            s=self.s,
            r=self.r,
            alpha=self.alpha,
            betas=self.betas,
            grade=self.grade,
            is_major=self.is_major,
            terms=self.terms,
        )


def major_hazard(body: Body) -> MajorHazard | None:
    """What is stated, or None where the report says nothing of major hazard installations."""
    units: list[HazardUnit] = []
    people: int | None = None
    for passage in _where(body):
        reader = _Reader(body.report, passage)
        units.extend(reader.units())
        people = people if people is not None else reader.people()
    if not units:
        return None
    worst = max(units, key=lambda unit: unit.s if unit.s is not None else -1.0)
    graded = next((unit for unit in (worst, *units) if unit.grade or unit.r is not None), None)
    said = [unit.is_major for unit in units if unit.is_major is not None]
    return MajorHazard(
        stated_s=worst.s,
        stated_r=graded.r if graded else None,
        stated_grade=graded.grade if graded else None,
        is_major=any(said) if said else None,
        alpha=next((unit.alpha for unit in units if unit.alpha is not None), None),
        exposed_people=people,
        units=tuple(units),
        evidence=tuple(item for unit in units for item in unit.evidence),
    )


def _where(body: Body) -> Iterator[Passage]:
    """The chapters on major hazard installations; where there are none, the whole text."""
    own = [passage for passage in body.passages("重大危险源") if len(passage.text) > 20]
    yield from own or [body.text]


def _results(symbol: re.Pattern[str], text: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Where each chain of equations begins, and the span of the number it comes to."""
    for start in symbol.finditer(text):
        chain = _CHAIN.match(text, start.end())
        if chain is None:
            continue
        last = max(chain.start(), *(m.end() + chain.start() for m in re.finditer("[=＝≈]", chain.group())), 0)
        result = _LAST.match(text[last : chain.end()].rstrip())
        if result is not None:
            yield start.start(), (last + result.start("value"), last + result.end("value"))


def _terms(chain: str) -> tuple[tuple[float, float], ...]:
    """The q and Q of every fraction of numbers written out in a sum."""
    return tuple((float(term["q"]), float(term["Q"])) for term in _TERM.finditer(chain))


class _Reader:
    """Reads one passage sentence by sentence."""

    def __init__(self, report: str, passage: Passage) -> None:
        self._report = report
        self._passage = passage
        self._text = _BROKEN.sub(" ", flat(passage.text))

    def people(self) -> int | None:
        """Exposed people within 500 m."""
        match = _PEOPLE.search(self._text)
        return int(match["value"]) if match else None

    def units(self) -> tuple[HazardUnit, ...]:
        """One record per S stated; a verdict without an S makes one of its own."""
        readings: list[_Reading] = []
        for sentence in _SENTENCE.finditer(self._text):
            self._read(sentence.start(), sentence.group(), readings)
        return tuple(reading.record() for reading in readings)

    def _read(self, at: int, text: str, readings: list[_Reading]) -> None:
        for before, span in _results(_S, text):
            unit = _UNIT.search(text[:before])
            reading = _Reading(unit["unit"] if unit else "", [], s=float(text[slice(*span)]))
            reading.evidence += self._shown(at, span)
            reading.terms = _terms(text[before : span[0]])
            readings.append(reading)
        for _, span in _results(_R, text):
            current = self._current(readings)
            current.r = float(text[slice(*span)])
            current.evidence += self._shown(at, span)
        alpha = _ALPHA.search(text)
        if alpha:
            self._current(readings).alpha = float(alpha["value"])
        betas = tuple(float(match["value"]) for match in _BETA.finditer(text))
        if betas:
            self._current(readings).betas += betas
        self._verdict(at, text, readings)

    def _verdict(self, at: int, text: str, readings: list[_Reading]) -> None:
        grade, none, some = _GRADE.search(text), _NONE.search(text), _SOME.search(text)
        said = none or grade or some
        if said is None or _IF.search(text[: said.start()]) or "标准" in text[said.start() :][:4]:
            return
        if not readings and said is grade and not some:
            return
        current = self._current(readings)
        current.is_major = none is None
        if grade and none is None:
            mark = grade["grade"] or grade["late"]
            current.grade = f"{_NUMERALS.get(mark, mark)}级"
        current.evidence += self._shown(at, said.span())

    def _current(self, readings: list[_Reading]) -> _Reading:
        if not readings:
            readings.append(_Reading("", []))
        return readings[-1]

    def _shown(self, at: int, span: tuple[int, int]) -> tuple[Evidence, ...]:
        return self._passage.evidence(self._report, at + span[0], at + span[1])
