"""Numbers with units as reports write them: 1,254.6t, 24 500 m², １２．５吨, 10kg."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

NUMBER = r"(?<![\d.,A-Za-z])\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|(?<![\d.])\d+(?:\.\d+)?"
_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"万(t|吨)", "t", 1e4),
    (r"(t|吨)(?![A-Za-z/／])", "t", 1.0),
    (r"(kg|千克|公斤)(?![A-Za-z/／])", "t", 1e-3),
    (r"万元", "万元", 1.0),
    (r"亿元", "万元", 1e4),
    (r"(m2|m²|㎡|平方米|平米)", "m²", 1.0),
    (r"万(m2|m²|㎡|平方米)", "m²", 1e4),
    (r"(hm2|hm²|公顷)", "m²", 1e4),
    (r"(km2|km²|平方公里)", "m²", 1e6),
    (r"亩", "m²", 10000 / 15),
    (r"(m3|m³|立方米|立方|方)(?![A-Za-z/／])", "m³", 1.0),
    (r"(km|公里)(?![A-Za-z/／²2])", "m", 1e3),
    (r"(m|米)(?![A-Za-z/／²³23])", "m", 1.0),
    (r"(人|名)", "人", 1.0),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), unit, factor) for pattern, unit, factor in _UNITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A number in a unit of fixed spelling, and the text it was written in."""

    value: float
    unit: str
    raw: str


def number(text: str) -> float | None:
    """The only number in a text (a table cell), or None where there is none or more than one."""
    found = re.findall(NUMBER, flat(text))
    return as_float(found[0]) if len(found) == 1 else None


def as_float(text: str) -> float:
    """A matched ``NUMBER`` as a number."""
    return float(re.sub(r"[,，]", "", text))


def flat(text: str) -> str:
    """Full-width digits, letters and points as plain ones; the length stays the same."""
    return "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" and c not in "，：；（）" else c
        for c in text
    )


def unit_of(text: str) -> tuple[str, float] | None:
    """The unit a text begins with, in its fixed spelling, and the factor to it."""
    text = text.lstrip()
    for pattern, unit, factor in sorted(_COMPILED, key=lambda item: -len(item[0].pattern)):
        if pattern.match(text):
            return unit, factor
    return None


def measured(text: str) -> Measured | None:
    """The first number of a text with the unit behind it."""
    plain = flat(text)
    for found in re.finditer(NUMBER, plain):
        unit = unit_of(plain[found.end() :])
        if unit is not None:
            value = as_float(found.group()) * unit[1]
            end = found.end() + re.match(r"\s*\S{1,3}", plain[found.end() :]).end()  # type: ignore[union-attr]
            return Measured(value=round(value, 6), unit=unit[0], raw=text[found.start() : end].strip())
    return None
