"""Other words for what a report says: as a forger would want them."""

from __future__ import annotations

import random
import re

_NAMES = ("周启航", "林书越", "何映川", "郑文屿", "宋知行", "谢南桥")


def falsified(text: str, kind: str, draw: random.Random) -> str:
    """Different words of the same kind."""
    if kind in {"number", "date"}:
        return _digit_changed(text, draw, is_date=kind == "date")
    if kind == "name":
        return draw.choice([name for name in _NAMES if name != text])
    if "不符合" in text or "不合格" in text or "不具备" in text:
        return text.replace("不符合", "符合").replace("不合格", "合格").replace("不具备", "具备")
    return re.sub("符合|合格|具备", lambda found: "不" + found[0], text, count=1)


def _digit_changed(text: str, draw: random.Random, *, is_date: bool) -> str:
    places = [index for index, char in enumerate(text) if char.isascii() and char.isdigit()]
    if is_date and len(places) >= 4:
        places = places[3:4]
    index = draw.choice(places)
    digits = [str(n) for n in range(0 if index else 1, 10) if str(n) != text[index]]
    return text[:index] + draw.choice(digits) + text[index + 1 :]
