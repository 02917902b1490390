"""One quantity stated with different values (guidance of 2023, item 失实-2; annex 1 of 2021, item 5)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.evidence import EvidenceSource
from core.facts import Figure
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, flagged, not_assessable

ID = "figures_disagree"

_FAR, _NEAR, _COUNT = 0.85, 0.75, 0.65
_WHICH = 0.5  # of a project and of the site it is part of
_CHANGE = re.compile(r"扩建|改建|技改|改造|[一二三四]期|迁建|新增")
_SITE_WIDE = frozenset({"占地面积", "总建筑面积", "从业人数", "劳动定员", "总投资", "安全投资", "总库容"})
_FAR_APART = 0.2  # share of the larger value
_ROUNDED = 0.03  # a plain number that ends in zeros may be a rounded one, but not by more
_MEASURES = frozenset("台座套个只辆条栋间具把支口部架根片")
_NUMBER = re.compile(r"\d[\d,，]*(?:\.(\d+))?")
_MOST = 8


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per quantity whose statements differ by more than the digits they are written with.

    Only statements in one sense are compared: no other year, no design value, no part, no limit.
    """
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in case.facts.figures:
        if not figure.aspect:
            groups.setdefault((figure.name, figure.subject, _unit(figure)), []).append(figure)
    pairs = {key: group for key, group in groups.items() if len(group) > 1}
    if not pairs:
        return (not_assessable(ID, "figures_missing", "没有读到在两处写明的同一数量，无法核对。"),)
    told = [
        _of_change(case, outcome, key[0])
        for key, group in pairs.items()
        for outcome in _judged(_named(*key[:2]), group)
    ]
    if told:
        return tuple(told[:_MOST])
    shown = [item for group in list(pairs.values())[:4] for item in group[0].evidence[:1]]
    return (clear(ID, f"{len(pairs)}项数量在报告各处的写法一致。", shown),)


def _of_change(case: Case, outcome: Outcome, name: str) -> Outcome:
    """Where the project is a change of a site, its size may stand beside the site's under one name."""
    project = case.facts.project_name
    if project is None or name not in _SITE_WIDE or not _CHANGE.search(project.value):
        return outcome
    return replace(outcome, confidence=min(outcome.confidence, _WHICH))


def _unit(figure: Figure) -> str:
    return "件" if figure.unit in _MEASURES else figure.unit


def _named(name: str, subject: str) -> str:
    """「东侧间距（储罐区至某厂停车场）」."""
    what, _, own = subject.partition("/")
    return f"{name}（{own}至{what}）" if own else f"{name}（{what}）" if what else name


def _judged(name: str, group: Sequence[Figure]) -> Iterator[Outcome]:
    """The first two that differ; in a scan one digit that differs may have been misread."""
    apart = [(one, two) for one, two in itertools.combinations(group, 2) if not _agree(one, two)]
    if not apart or _are_parts(name, group):
        return
    sure = next((pair for pair in apart if not _may_be_misread(*pair)), None)
    one, two = sure or apart[0]
    evidence = (*one.evidence[:2], *(item for item in two.evidence[:2] if item not in one.evidence))
    said = f"{name}一处写为{_raw(one)}{_at(one)}，另一处写为{_raw(two)}{_at(two)}"
    if sure is None:
        yield not_assessable(
            ID, "figure_doubtful", f"{said}，仅一位数字不同且系图像识别，请核对原件。", evidence, subject=name
        )
        return
    largest = max(abs(one.value), abs(two.value))
    confidence = _FAR if abs(one.value - two.value) > _FAR_APART * largest else _NEAR
    if one.unit in _MEASURES or name.endswith("规格"):
        confidence = min(confidence, _COUNT)
    yield flagged(
        ID, f"{said}，同一数量应前后一致，请核对以哪一处为准。", evidence, subject=name, confidence=confidence
    )


def _are_parts(name: str, group: Sequence[Figure]) -> bool:
    """Whether the smaller numbers, each of its own place, add up to the largest: parts and their sum."""
    if "间距" in name or name.endswith("规格"):
        return False
    largest = max(group, key=lambda figure: figure.value)
    parts = [figure for figure in group if not _agree(figure, largest)]
    total = sum(figure.value for figure in parts)
    return len(parts) > 1 and abs(total - largest.value) <= _slack(largest) + 1e-9 * total


def _agree(one: Figure, two: Figure) -> bool:
    apart = abs(one.value - two.value)
    return apart <= max(_slack(one), _slack(two)) + 1e-9 * abs(one.value)


def _slack(figure: Figure) -> float:
    """By how much the true value may differ from the one written, going by its digits."""
    match = _NUMBER.search(figure.raw)
    if match is None:
        return 0.0
    digits = re.sub(r"[,，]", "", match.group())
    written = float(digits)
    factor = figure.value / written if written else 1.0
    zeros = len(digits) - len(digits.rstrip("0")) if match[1] is None else 0
    step = factor * (10.0 ** (zeros if match[1] is None else -len(match[1])))
    if figure.is_about:
        return step
    is_scaled = factor > 1.5
    return step / 2 if is_scaled or match[1] else min(step / 2 if zeros else 0.0, _ROUNDED * figure.value)


def _may_be_misread(one: Figure, two: Figure) -> bool:
    """Whether both are read from a picture, or one is, and they differ in one glyph only."""
    if not any(item.source is EvidenceSource.OCR for item in (*one.evidence, *two.evidence)):
        return False
    left, right = (f"{figure.value:.6g}" for figure in (one, two))
    if abs(len(left) - len(right)) > 1:
        return False
    return _edits(left, right) <= 1


def _edits(left: str, right: str) -> int:
    if len(left) == len(right):
        return sum(a != b for a, b in zip(left, right, strict=True))
    short, long = sorted((left, right), key=len)
    return 1 if any(long[:at] + long[at + 1 :] == short for at in range(len(long))) else 2


def _raw(figure: Figure) -> str:
    raw = "".join(figure.raw.split())
    has_unit = bool(re.search(r"[^\d.,，]", raw.strip("≥≤<>约")))
    about = "约" if figure.is_about and "约" not in raw else ""
    return f"{about}{raw}{'' if has_unit or figure.unit == '-' else figure.unit}"


def _at(figure: Figure) -> str:
    page = figure.evidence[0].page if figure.evidence else None
    return f"（第{page}页）" if page else ""


CHECK = Check(
    id=ID,
    name="数量前后是否一致",
    sentence="同一数量在报告不同地方写的数值不一样",
    needs=frozenset(),
    assess=assess,
)
