"""Where a space is written between two characters of one line, told by the gaps and by the typed spaces.

Between Latin words a gap of a fifth of a character is a space; beside a Chinese character only a gap
that a reader sees. Gaps that are all alike are how a line is set (justified, letter-spaced 评 价 报 告,
单 位 名 称：) and part nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from pipelines.reading.glyphs import Booleans, Floats, Glyphs
from pipelines.reading.runs import Run

_LATIN_GAP = 0.2  # of a character's height: a space between Latin words
_TYPED_GAP = 0.07  # the same where a space was typed
_WIDE_GAP = 0.38  # beside a Chinese character
_ALIKE = 0.16  # of the gap: letter-spaced
_COLONS = "：:"


def candidate_spaces(glyphs: Glyphs) -> tuple[Booleans, Floats]:
    """For each character: whether the gap before it is wide enough for a space; and the gap in characters."""
    em = glyphs.em
    gap = np.zeros(len(em))
    gap[1:] = (glyphs.x0[1:] - glyphs.x1[:-1]) / np.maximum(em[1:], em[:-1])
    is_wide = glyphs.is_wide.copy()
    is_wide[1:] |= glyphs.is_wide[:-1]
    least = np.where(is_wide, _WIDE_GAP, np.where(glyphs.is_spaced, _TYPED_GAP, _LATIN_GAP))
    wide_enough: Booleans = gap > least
    return wide_enough, gap


def spaces_of(run: Run, places: Sequence[int], gaps: Floats, glyphs: Glyphs) -> list[int]:
    """Of the ``places`` in the run with a gap before them, those where a space is written.

    One of them at least stands between two full-width characters; elsewhere every place counts.
    """
    evenly = _evenly_set(run, gaps, glyphs)
    return [at for at in places if at not in evenly]


def _evenly_set(run: Run, gaps: Floats, glyphs: Glyphs) -> set[int]:
    """Places whose gap is like its neighbours': between single Chinese characters set apart evenly."""
    inner = gaps[run.start + 1 : run.stop].tolist()
    wide = glyphs.is_wide[run.start : run.stop].tolist()
    between = [gap for gap, left, right in zip(inner, wide, wide[1:], strict=False) if left and right]
    usual = median(between)
    if len(between) >= 2 and usual > _WIDE_GAP / 2:
        return {
            run.start + 1 + n
            for n, gap in enumerate(inner)
            if wide[n] and wide[n + 1] and gap <= usual + max(_WIDE_GAP / 2, _ALIKE * usual)
        }
    return _set_apart(run, inner, wide, glyphs)


def _set_apart(run: Run, gaps: Sequence[float], wide: Sequence[bool], glyphs: Glyphs) -> set[int]:
    """Gaps in a letter-spaced word at the head of a run: 目 录, 姓 名：王某, 单 位 名 称：某公司."""
    length = 0
    while length < len(gaps) and wide[length] and wide[length + 1] and gaps[length] > _WIDE_GAP:
        length += 1
    if not length or max(gaps[:length]) - min(gaps[:length]) > _ALIKE * max(gaps[:length]) + 0.05:
        return set()
    after = run.start + length + 1
    ends = after >= run.stop or glyphs.text[after] in _COLONS or length >= 2
    return set(range(run.start + 1, run.start + 1 + length)) if ends else set()
