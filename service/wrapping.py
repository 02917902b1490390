"""Chinese text in lines of a terminal: no break between a number and its counter, none before a full stop."""

from __future__ import annotations

import re

from rich.cells import cell_len

_SPACE_AT_NUMBER = re.compile(r"(?<=\d) +(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff，。；：（]) +(?=\d)")
# What stays on one line: a number or word with the character before and the counter after it, or one
# character; always with opening marks before and closing marks after.
_OPENING, _CLOSING = r"[（《「『〔【“]*", r"[，。；：、？！）》」』〕】”…]*"
_WORD = r"[A-Za-z0-9][A-Za-z0-9./:%×+_-]*"
_PIECE = re.compile(rf"\s|{_OPENING}(?:第?{_WORD}[\u4e00-\u9fff]?|\S){_CLOSING}")


def wrapped(text: str, width: int) -> str:
    """The text with line breaks so that no line is wider than ``width`` cells (a Chinese character is two).

    A piece that is wider than a whole line is cut where the line ends.
    """
    lines, line = [], ""
    for piece in _PIECE.findall(_SPACE_AT_NUMBER.sub("", text)):
        if cell_len(line + piece.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = ""
        line = (line + piece).lstrip() if not line else line + piece
        while cell_len(line) > width:
            cut = next(n for n in range(len(line), 0, -1) if cell_len(line[:n]) <= width)
            lines.append(line[:cut])
            line = line[cut:].lstrip()
    return "\n".join([*lines, line.rstrip()]).rstrip("\n")
