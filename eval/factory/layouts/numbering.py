"""How chapters are numbered."""

from __future__ import annotations

_NUMERALS = "零一二三四五六七八九十"


def numeral(value: int) -> str:
    """1 to 39 in Chinese."""
    if value <= 10:
        return _NUMERALS[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def decimal(path: tuple[int, ...]) -> str:
    """1, 1.1, 1.1.1."""
    return ".".join(str(part) for part in path) + " "


def decimal_tight(path: tuple[int, ...]) -> str:
    """1., 1.1, 1.1.1 without a blank after it."""
    return ".".join(str(part) for part in path) + ("." if len(path) == 1 else "")


def chapters(path: tuple[int, ...]) -> str:
    """第一章, then 1.1, 1.1.1."""
    return f"第{numeral(path[0])}章  " if len(path) == 1 else decimal(path)


def chapters_arabic(path: tuple[int, ...]) -> str:
    """第1章, then 1.1."""
    return f"第{path[0]}章 " if len(path) == 1 else decimal(path)


def official(path: tuple[int, ...]) -> str:
    """一、 （一） 1．, as in official documents."""
    if len(path) == 1:
        return f"{numeral(path[0])}、"
    return f"（{numeral(path[1])}）" if len(path) == 2 else f"{path[2]}．"


def sections(path: tuple[int, ...]) -> str:
    """第一部分, then 第一节, then 1、."""
    if len(path) == 1:
        return f"第{numeral(path[0])}部分 "
    return f"第{numeral(path[1])}节 " if len(path) == 2 else f"{path[2]}、"


def chapter_sections(path: tuple[int, ...]) -> str:
    """第一章, then 第一节, then 一、."""
    if len(path) == 1:
        return f"第{numeral(path[0])}章　"
    return f"第{numeral(path[1])}节　" if len(path) == 2 else f"{numeral(path[2])}、"


def decimal_wide(path: tuple[int, ...]) -> str:
    """1、 then 1.1、 as some Word lists have it."""
    return ".".join(str(part) for part in path) + "、"


def annex_plain(number: int) -> str:
    """附1："""
    return f"附{number}："


def annex_table(number: int) -> str:
    """附件 1 — with blanks."""
    return f"附件 {number}　"


def annex_arabic(number: int) -> str:
    """附件1."""
    return f"附件{number} "


def annex_chinese(number: int) -> str:
    """附件一."""
    return f"附件{numeral(number)}："


def annex_letter(number: int) -> str:
    """附录A."""
    return f"附录{chr(64 + number)} "


def official_decimal(path: tuple[int, ...]) -> str:
    """一、, then 1.1, 1.1.1: two lists mixed, as Word documents of several hands have it."""
    return f"{numeral(path[0])}、" if len(path) == 1 else decimal(path)


def annex_roman(number: int) -> str:
    """附件Ⅰ, with the single characters for 1 to 12."""
    return f"附件{chr(0x215F + number)}　" if number <= 12 else f"附件{number}　"
