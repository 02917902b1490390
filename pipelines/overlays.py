"""Which patches over text put other words in its place."""

from __future__ import annotations

import re

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
    middle = patch.box.centre[1]
    is_in_text = _MARGIN * height < middle < (1 - _MARGIN) * height
    return is_in_text and patch.box.area < _LARGE * width * height
