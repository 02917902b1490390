"""Which character codes carry meaning, which are white space or full width, and forms that mean others."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

# Radicals that subset fonts map to, and the characters they stand for (Unicode, EquivalentUnifiedIdeograph).
_RADICALS = {
    0x2E81: "厂",
    **dict(zip(range(0x2E9D, 0x2EA1), "月歹母民", strict=True)),
    0x2EA8: "犭",
    0x2EAF: "糸",
    0x2EB0: "纟",
    0x2EB7: "羊",
    0x2EB8: "羊",
    0x2EBE: "艹",
    0x2EC1: "虎",
    **dict(zip(range(0x2EC3, 0x2ECD), "西西见角角讠贝足车辶", strict=True)),
    0x2ED0: "钅",
    0x2ED1: "長",
    0x2ED3: "长",
    0x2ED4: "门",
    **dict(zip(range(0x2ED7, 0x2EDF), "雨青韦页风飞食食", strict=True)),
    **dict(zip(range(0x2EE0, 0x2EEB), "饣首马骨鬼鱼鸟卤麦黄黾", strict=True)),
    0x2EEC: "齐",
    0x2EEE: "齿",
    0x2EEF: "竜",
    0x2EF0: "龙",
    0x2EF2: "亀",
    0x2EF3: "龟",
}


def is_usable(code: int) -> bool:
    """Whether a character code carries meaning: not missing, private use, replacement or control."""
    if code in (0, 0xFFFD, 0xFFFE, 0xFFFF):
        return False
    return not (0xE000 <= code <= 0xF8FF or code >= 0xF0000 or (code < 0x20 and code not in (9, 10, 13)))


def is_wide(character: str) -> bool:
    """Whether a character is full width: no space is written beside it."""
    return unicodedata.east_asian_width(character) in "WF"


def _ordinary() -> dict[int, str]:
    forms = [*range(0x2F00, 0x2FE0), *range(0xF900, 0xFB00)]
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in forms}
    return {code: text for code, text in table.items() if len(text) == 1} | _RADICALS


def _kept() -> npt.NDArray[np.bool_]:
    kept = np.ones(0x10000, bool)
    for first, last in ((0, 0x20), (0x7F, 0xA0), (0xD800, 0xF8FF), (0xFFFD, 0xFFFF)):
        kept[first : last + 1] = False
    kept[[0xAD, 0x3000, 0x200B, 0x200E, 0x200F, 0xFEFF]] = False
    kept[0x2000:0x200B] = False
    return kept


def _space() -> npt.NDArray[np.bool_]:
    space = np.zeros(0x10000, bool)
    space[[0x09, 0x20, 0xA0, 0x3000]] = True
    space[0x2000:0x200B] = True
    return space


def _wide() -> npt.NDArray[np.bool_]:
    blocks = (0x1100, 0x115F), (0x2E80, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFFE6)
    wide = np.zeros(0x10000, bool)
    for first, last in blocks:
        for code in range(first, last + 1):
            wide[code] = is_wide(chr(code))
    return wide


ORDINARY = _ordinary()
"""Code -> ordinary character, for Kangxi and other radicals and compatibility forms; one for one."""

KEPT = _kept()
"""By code: a character of the text; False for white space, controls and codes without meaning."""

SPACE = _space()
"""By code: white space within a line."""

WIDE = _wide()
"""By code: full width (``is_wide``)."""
