"""What becomes of a chapter: left out, left empty, or merged with the one after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OMITTED, HOLLOW, MERGED = "chapters_omitted", "chapter_hollow", "chapters_merged"  # keys of a plan's extra
MERGED_TITLE = "评价单元、评价方法及定性定量评价"
_FIRST_OF_MERGED, _SECOND_OF_MERGED = "评价单元", "定性定量评价"

# The parts of AQ 8001, 8002 and 8003 that each kind of report must have (domain notes 5.3).
REQUIRED = (
    "评价目的",
    "评价依据",
    "企业概况",
    "危险有害因素",
    "评价单元",
    "评价方法",
    "定性定量评价",
    "对策措施",
    "评价结论",
)
# Mine projects follow the outline of 安监总管一〔2016〕49号, which gives these no heading of their own.
_NOT_OF_MINE_PROJECTS = ("评价目的", "评价单元", "评价方法")


def required_of(kind: str, kit: str) -> tuple[str, ...]:
    """The chapters that a report of this kind and industry must have."""
    if kit == "metal_mine" and kind != "现状评价":
        return tuple(chapter for chapter in REQUIRED if chapter not in _NOT_OF_MINE_PROJECTS)
    return REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How a heading and what follows it are written."""

    hides_heading: bool = False
    is_muted: bool = False
    sentence: str = ""
    title: str = ""
    mark: str = ""


class ChapterFates:
    """The fates a plan decides, heading by heading."""

    def __init__(self, extra: Mapping[str, str]) -> None:
        self._omitted = frozenset(extra.get(OMITTED, "").split())
        self._hollow, _, self._sentence = extra.get(HOLLOW, "").partition("=")
        self._is_merged = MERGED in extra
        self._has_hollow = False

    def fate(self, kind: str, level: int) -> Fate:
        """The fate of the next heading of this kind."""
        if kind in self._omitted:
            return Fate(hides_heading=True, is_muted=True)
        if kind == self._hollow:
            if self._has_hollow:
                return Fate(hides_heading=True, is_muted=True)
            self._has_hollow = True
            return Fate(is_muted=True, sentence=self._sentence, mark="heading:hollow")
        if self._is_merged and level == 1 and kind == _SECOND_OF_MERGED:
            return Fate(hides_heading=True)
        if self._is_merged and level == 1 and kind == _FIRST_OF_MERGED:
            return Fate(title=MERGED_TITLE, mark="heading:merged")
        return Fate(mark="heading:1" if level == 1 and self._omitted else "")
