"""How a heading is numbered: the style of its number, the number itself, and the title behind it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CN = r"[一二三四五六七八九十百〇零]{1,4}"
# Ⅲ, or as letters: two at least, for one alone is a letter of the alphabet.
_ROMAN = r"[Ⅰ-Ⅻⅰ-ⅻ]|(?:X{1,2}I{1,3}|XI?V|XI?X|I{2,3}|IV|VI{1,3}|IX)(?![A-Za-z])"
_HALF = str.maketrans("０１２３４５６７８９．，（）　·", "0123456789.,() .")
_UNITS = re.compile(
    r"^(m{1,2}|cm|km|kg|t|L|kV|V|kW|W|MPa|kPa|Pa|Ω|h|s|min|℃|%|‰|[×/~#:：=<>≤≥+-]|"
    r"[台座套根只吨升秒]|[人个米年月日万亿名份层处次号条间户元时天倍级项类种](?![\u4e00-\u9fff]{3}))"
)
_CHAPTER = re.compile(
    rf"^第\s*(?P<n>{_CN}|\d{{1,2}})\s*(?P<unit>章|篇|部分|节)\s*[:、.]?\s*(?P<title>.{{0,40}})$"
)
_ANNEX = re.compile(
    rf"^附\s*(?P<unit>件|录|表|图)?\s*(?P<n>{_CN}|\d{{1,2}}|{_ROMAN}|[A-Z])?(?:[-—–.]\d{{1,2}})?(?P<sep>\s*[:：、.\s]?)\s*(?P<title>.{{0,44}})$"
)
_DECIMAL = re.compile(
    r"^(?P<n>\d{1,2}(?:\s?[.,]\s?\d{1,2}){0,4})(?P<sep>\s*[.、]\s*|\s+|(?=[^\d\s.,、]))(?P<title>[^\d\s.,、].{1,44})$"
)
_LETTER = re.compile(r"^(?P<n>[A-Z](?:\.\d{1,2}){1,3})[.、\s]\s*(?P<title>[\u4e00-\u9fff].{1,40})$")
_CHINESE = re.compile(rf"^(?P<n>{_CN})\s*[、.]\s*(?P<title>\S.{{1,44}})$")
_BRACKET = re.compile(rf"^[(]\s*(?P<n>{_CN})\s*[)]\s*[、.]?\s*(?P<title>\S.{{1,44}})$")
_ITEM = re.compile(r"^([(]\s*)?(?P<n>\d{1,2})\s*[)]\s*[、.]?\s*(?P<title>[\u4e00-\u9fffA-Z].{1,44})$")
_HAS_WORDS = re.compile(r"[\u4e00-\u9fff]{2}|[\u4e00-\u9fff].*[\u4e00-\u9fff]")


class Style(StrEnum):
    """How a number is written; each has its own place in the nesting of headings."""

    CHAPTER = "第一章"
    SECTION = "第一节"
    DECIMAL = "1.1"  # two numbers or more
    ARABIC = "1"
    CHINESE = "一、"
    BRACKET = "（一）"
    ITEM = "（1）"
    LETTER = "A.1"
    ANNEX = "附件1"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A numbered line taken apart. ``path`` is the number, one value per level, empty where there is none."""

    style: Style
    path: tuple[int, ...]
    title: str
    mark: str = ""  # what stands between number and title: 「、」, 「.」 or nothing


def numbered(text: str) -> Numbered:
    """The number in front of a line. A quantity (10 kV, 3.5m) is no number of a heading."""
    line = text.strip().translate(_HALF)
    shown = text.strip()
    if match := _CHAPTER.match(line):
        style = Style.SECTION if match["unit"] == "节" else Style.CHAPTER
        return Numbered(style=style, path=(value(match["n"]),), title=_tail(shown, match))
    if (match := _ANNEX.match(line)) and (match["unit"] or match["n"]):
        return _annex(shown, match)
    if (match := _DECIMAL.match(line)) and not _is_quantity(match):
        path = tuple(int(part) for part in re.split(r"\s?[.,]\s?", match["n"]))
        style = Style.DECIMAL if len(path) > 1 else Style.ARABIC
        return Numbered(style=style, path=path, title=_tail(shown, match), mark=match["sep"].strip())
    if match := _LETTER.match(line):
        letter, *rest = match["n"].split(".")
        path = (ord(letter) - 64, *map(int, rest))
        return Numbered(style=Style.LETTER, path=path, title=_tail(shown, match))
    for style, pattern in ((Style.CHINESE, _CHINESE), (Style.BRACKET, _BRACKET), (Style.ITEM, _ITEM)):
        if match := pattern.match(line):
            return Numbered(style=style, path=(value(match["n"]),), title=_tail(shown, match))
    return Numbered(style=Style.NONE, path=(), title=shown)


def value(text: str) -> int:
    """An Arabic, Chinese (to 百), Roman or letter number as an integer; 0 for what is none."""
    if text.isdecimal():
        return int(text)
    if re.fullmatch(_ROMAN, text):
        return _roman(text)
    if len(text) == 1 and "A" <= text <= "Z":
        return ord(text) - 64
    hundreds, has_hundred, rest = text.rpartition("百")
    tens, has_ten, ones = rest.rpartition("十")
    total = (_DIGITS.get(hundreds, 1) if has_hundred else 0) * 100
    total += (_DIGITS.get(tens.lstrip("〇零"), 1) if has_ten else 0) * 10
    return total + sum(_DIGITS.get(digit, 0) for digit in ones)


def _roman(text: str) -> int:
    """「Ⅳ」 or 「IV」: a value before a larger one is taken off."""
    letters = unicodedata.normalize("NFKC", text).upper()
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in letters]
    return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))


def _annex(shown: str, match: re.Match[str]) -> Numbered:
    title = _tail(shown, match)
    number = match["n"]
    is_word = not number and not match["sep"].strip() and title  # 附件清单, 附图说明: a title that begins so
    if is_word or (number and not match["unit"] and not match["sep"].strip()):
        return Numbered(style=Style.NONE, path=(), title=shown)
    return Numbered(style=Style.ANNEX, path=(value(number),) if number else (), title=title or shown)


def _is_quantity(match: re.Match[str]) -> bool:
    title = match["title"]
    if not _HAS_WORDS.search(title) or match["n"].startswith("0"):
        return True
    return not match["sep"].strip() and bool(_UNITS.match(title))


def _tail(shown: str, match: re.Match[str]) -> str:
    """The title as printed: normalising changed no length."""
    return shown[match.start("title") :].strip()
