"""Chinese text in lines of a terminal: names, dates, numbers with their counters, page lists stay whole."""

from __future__ import annotations

import re

from rich.cells import cell_len

_SPACE_AT_NUMBER = re.compile(r"(?<=\d) +(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff，。；：（]) +(?=\d)")
_OPENING, _CLOSING = r"[（《「『〔【“\[]*", r"[，。；：、？！）》」』〕】”…\]]*"
_LATIN = r"[A-Za-z0-9][A-Za-z0-9./:%×+_-]*"
_HAN = r"[\u4e00-\u9fff]"
# What stays on one line, always with opening marks before and closing marks after; the first that fits.
_WHOLE = (
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?",  # 2023年3月6日
    r"\d{1,2}月\d{1,2}日",
    r"第\d+(?:[、–-]\d+){0,5}页",
    rf"{_HAN}{{1,8}}〔\d{{4}}〕\d+号",
    r"[A-Z]{1,6}(?:/[A-Z]{1,2})? \d[\d.—-]*",  # GB/T 13861-2022
    rf"{_LATIN}(?:[（(]{_HAN}{{1,4}}[）)][A-Za-z0-9./-]*)+",  # APJ-（晋）-012
    rf"第?{_LATIN}{_HAN}?",  # a number with 第 before it and its counter after it
    rf"(?<=[：、]){_HAN}{{2,4}}(?=[、（。；]|$)",  # a name in a list of names
    r"\S",
)
_PIECE = re.compile(rf"\s|{_OPENING}(?:{'|'.join(_WHOLE)}){_CLOSING}")


def wrapped(text: str, width: int) -> str:
    """The text with line breaks so that no line is wider than ``width`` cells (a Chinese character is two).

    A piece that is wider than a whole line is cut where the line ends.
    """
    plain = _SPACE_AT_NUMBER.sub("", text)
    return "\n".join(line for part in plain.rstrip("\n").split("\n") for line in _lines(part, width))


def _lines(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if cell_len(line + piece.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = ""
        line = (line + piece).lstrip() if not line else line + piece
        while cell_len(line) > width:
            cut = next(n for n in range(len(line), 0, -1) if cell_len(line[:n]) <= width)
            lines.append(line[:cut])
            line = line[cut:].lstrip()
    return [*lines, line.rstrip()]
