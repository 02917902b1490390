"""Options of a form that are ticked: 「☑是 □否」, 「是□ 否☑」, 「[√]有 [ ]无」; an empty box is not."""

from __future__ import annotations

import itertools
import re

# Boxes of symbol fonts stand at private code points: Wingdings 0xFE and 0x52 ticked, 0xA8 and 0x6F empty.
_MARK = re.compile(
    r"(?P<empty>[□☐▢▫◻\uf0a8\uf06f]|[（(\[【]\s*[）)\]】])"
    r"|(?P<tick>[☑☒✓✔√■◼\uf0fe\uf052\uf0fc]|[（(\[【]\s*[√✓✔■]\s*[）)\]】])"
)
_OPTION = re.compile(r"[^\s，,。；;、]*")
_OPTION_BEFORE = re.compile(r"[^\s，,。；;、:：]*$")


def chosen(text: str) -> str:
    """The text of the same length with blanks for the marks and for the options whose box is empty.

    A text without an empty box is returned as it is: then nothing is left to choose from.
    """
    marks = list(_MARK.finditer(text))
    if not any(mark["empty"] for mark in marks):
        return text
    is_after = bool(text[: marks[0].start()].strip()) and not text[marks[-1].end() :].strip()
    shown = list(text)
    bounds = [0, *(mark.end() for mark in marks)] if is_after else [mark.start() for mark in marks]
    spans = itertools.pairwise(bounds) if is_after else itertools.pairwise([*bounds, len(text)])
    for mark, (low, high) in zip(marks, spans, strict=True):
        if mark["empty"] is not None:
            start, stop = _before(text, low, mark.start()) if is_after else _behind(text, mark.end(), high)
            shown[start:stop] = " " * (stop - start)
        shown[mark.start() : mark.end()] = " " * (mark.end() - mark.start())
    return "".join(shown)


def chosen_lines(text: str) -> str:
    """As ``chosen``, each line a choice of its own."""
    return "\n".join(map(chosen, text.split("\n")))


def _behind(text: str, start: int, limit: int) -> tuple[int, int]:
    """The option behind a mark, a gap between the two aside."""
    start += len(text[start:limit]) - len(text[start:limit].lstrip())
    match = _OPTION.match(text, start, limit)
    return start, match.end() if match else start


def _before(text: str, limit: int, stop: int) -> tuple[int, int]:
    """The option in front of a mark."""
    words = text[limit:stop].rstrip()
    match = _OPTION_BEFORE.search(words)
    return limit + (match.start() if match else len(words)), limit + len(words)
