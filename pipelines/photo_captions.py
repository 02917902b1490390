"""Whether two captions of one photograph can both be true of it.

A photograph may stand in the body and again in an annex, or show a tank yard and its fire pump at once; so
only what cannot be is told: other days, before and after, other numbers of one thing, two rooms with not a
character of their names in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.stages.extract.dates import find_dates

_FIGURE = re.compile(
    r"^\s*(?:附?图|照片|图片)\s*[\d一二三四五六七八九十]+(?:\s*[-—.－．]\s*\d+)*\s*[:：、.．]?\s*"
)
_ASIDE = re.compile(r"[（(][^（()）]*[)）]")
_NUMBER = re.compile(r"\d+(?=[号#＃])")
_BEFORE, _AFTER = re.compile("整改前|改造前|治理前|隐患照片"), re.compile("整改后|改造后|治理后|复查")
_ROOM = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:车间|库房|仓库|机房|泵房|值班室|[室房库站]|罐区|装卸区|堆场)")
_TAIL = re.compile("(?:车间|库房|仓库|机房|泵房|值班室|[室房库站]|罐区|装卸区|堆场)$")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why two captions cannot both be true, in Chinese, and how sure that is (0 to 1)."""

    words: str
    confidence: float


def conflict(one: str, other: str) -> Conflict | None:
    """None where both may be true, or one says nothing."""
    left, right = _plain(one), _plain(other)
    if not left or not right or left == right:
        return None
    days = [{found.first for found in find_dates(text)} for text in (one, other)]
    if all(days) and not days[0] & days[1]:
        return Conflict("日期不同", 0.85)
    if (_BEFORE.search(left) and _AFTER.search(right)) or (_AFTER.search(left) and _BEFORE.search(right)):
        return Conflict("一处作整改前，一处作整改后", 0.85)
    if _numbers(left) != _numbers(right) and _NUMBER.sub("", left) == _NUMBER.sub("", right):
        both = _numbers(left) and _numbers(right)
        return Conflict("编号不同", 0.8) if both else None
    rooms = [{match.group() for match in _ROOM.finditer(text)} for text in (left, right)]
    names = [{character for room in each for character in _TAIL.sub("", room)} for each in rooms]
    if all(names) and not names[0] & names[1] and not names[0] & set(right) and not names[1] & set(left):
        return Conflict("写作两个不同的地点", 0.65)
    return None


def _plain(caption: str) -> str:
    """The caption without the figure's number, what stands in brackets, and spaces."""
    return "".join(_ASIDE.sub("", _FIGURE.sub("", caption)).split())


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)
