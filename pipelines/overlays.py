"""Which patches over text put other words in its place, and which hide a figure."""

from __future__ import annotations

import re

from core.geometry import Box
from core.integrity import Patch

_MARGIN = 0.075  # of the page's height, where running titles and page numbers stand
_LARGE = 0.5  # of the page
_LONGEST = 60
_PROMPT = re.compile(r"^[_＿—\-.…□☐×xX年月日第号]*$|^(?:请|点击|单击|双击)|此处|\[[^\]]*\]$")
"""What a form says before it is filled in."""
_TELLING = re.compile(r"\d|[\u4e00-\u9fff]{2}")


def is_overlay(patch: Patch, width: float, height: float) -> bool:
    """Whether other words were written over words, outside the margins where running titles are replaced."""
    below, above = ("".join(text.split()) for text in (patch.below, patch.above))
    if not below or not above or below == above or max(len(below), len(above)) > _LONGEST:
        return False
    if _PROMPT.search(below):
        return False
    if not (_TELLING.search(below) and _TELLING.search(above)):
        return False
    return is_in_text(patch.box, width, height)


_PRIVATE = re.compile(r"某|\*|[xX×]{2}|[A-Za-z]|\d{7}|\d{3,4}-\d{3}|°|′")
"""Telephone, identity and certificate numbers, coordinates, and what is written for those taken out."""
_QUANTITY = re.compile(
    r"^[约为≥≤<>＜＞±:：]{0,2}\d{1,6}(?:[.,]\d{1,4}){0,2}(?:-\d{1,6}(?:\.\d+)?)?"
    r"(?:t|kg|m|m²|m³|mm|km|MPa|kPa|℃|%|％|吨|千克|米|平方米|立方米|人|台|套|个|座|万元|L|h|d)?$"
)
_RESULT = re.compile(r"^(?:[不未]|[不未]?(?:合格|符合|具备|满足)(?:要求|规定|条件)?)$")
_DAY = re.compile(r"^\d{4}年\d{1,2}月(?:\d{1,2}日)?$|^\d{4}-\d{1,2}-\d{1,2}$")
_NAME = re.compile(r"^[\u4e00-\u9fff]{2,4}$")


def is_blackened_figure(patch: Patch, width: float, height: float) -> bool:
    """Whether a dark area hides a quantity, a result or a day in the text.

    Names, telephone, identity and certificate numbers are blackened before publication.
    """
    below = "".join(patch.below.split())
    if not patch.is_dark or not is_in_text(patch.box, width, height):
        return False
    if _RESULT.match(below) or _DAY.match(below):
        return True
    bare = re.sub(r"(?<=\d)[A-Za-z]{1,3}$", "", below)
    return bool(_QUANTITY.match(below)) and not _PRIVATE.search(bare)


def is_set_anew(patch: Patch, width: float, height: float) -> bool:
    """Whether a number, a result, a day or a name stands on a strip of its own, in a font of its own."""
    above = "".join(patch.above.split())
    if not patch.font or "某" in above or "*" in above or not is_in_text(patch.box, width, height):
        return False
    patterns = (_QUANTITY, _RESULT, _DAY, _NAME)
    return any(pattern.match(above) for pattern in patterns)


def is_in_text(box: Box, width: float, height: float) -> bool:
    """Whether a small place lies between the margins of its page, where running titles and numbers stand."""
    is_inside = _MARGIN * height < box.centre[1] < (1 - _MARGIN) * height
    return is_inside and box.area < _LARGE * width * height
