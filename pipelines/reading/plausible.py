"""Whether characters could be what a page shows: text decoded by the wrong table is valid Unicode too."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Sequence

_FEWEST = 20  # characters of a kind from which its mix can be judged
_LATIN_1 = 0.3  # share of accented letters that no language reaches
_SCRIPTS = 3  # foreign scripts side by side, each with a share of _SCRIPT: glyph numbers taken for text
_SCRIPT = 0.03
_RARE = 0.3  # share of rare Chinese characters
_ORDINARY = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "GREEK", "FULLWIDTH", "DIGIT", "IDEOGRAPHIC"})
_LETTERS = frozenset({"Lu", "Ll", "Lo", "Lt", "Lm", "Mn", "Mc", "Cn"})


def implausible(characters: Sequence[str]) -> float:
    """Share (0 to 1) of ``characters`` that are of a mix no document has; 0 where too few to tell.

    Three marks: GBK bytes shown as Latin-1 (``ÖÐ¹ú``), UTF-8 bytes or glyph numbers shown as rare Chinese
    characters (``鍦ㄤ腑``), glyph numbers shown as letters of several foreign scripts.
    """
    total = len(characters)
    if total < _FEWEST:
        return 0.0
    accented = sum("\x80" <= c <= "\xff" for c in characters)
    chinese = [c for c in characters if "\u3400" <= c <= "\u9fff"]
    rare = sum(not _is_common(c) for c in chinese)
    foreign = _foreign(characters)
    wrong = 0
    if accented > _LATIN_1 * total:
        wrong += accented
    if len(chinese) >= _FEWEST and rare > _RARE * len(chinese):
        wrong += len(chinese)
    if sum(count >= max(2, _SCRIPT * total) for count in foreign.values()) >= _SCRIPTS:
        wrong += foreign.total()
    return min(1.0, wrong / total)


def _foreign(characters: Sequence[str]) -> Counter[str]:
    """Letters of scripts other than those of Chinese, Japanese and European reports, by script."""
    scripts: Counter[str] = Counter()
    for character in characters:
        if character > "\xff" and unicodedata.category(character) in _LETTERS:
            script = _script(character)
            if script not in _ORDINARY:
                scripts[script] += 1
    return scripts


@functools.lru_cache(maxsize=65536)
def _script(character: str) -> str:
    """The first word of the character's name: its script; ``?`` where Unicode has no such character."""
    return unicodedata.name(character, "?").partition(" ")[0]


@functools.lru_cache(maxsize=32768)
def _is_common(character: str) -> bool:
    """Whether a character stands in the first, common level of GB 2312 or of Big5 (by frequency of use)."""
    for table, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        code = character.encode(table, "ignore")
        if code and first <= code[0] <= last:
            return True
    return False
