"""Quotes from a report in a sentence for an inspector: long ones are cut where a clause ends."""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日"
    r"|第?[A-Za-z0-9][A-Za-z0-9./:%×+_-]*(?:[（(][\u4e00-\u9fff]{1,4}[）)][A-Za-z0-9./-]*)*[\u4e00-\u9fff]?|.",
    re.DOTALL,
)
_CLAUSE_END = "，。；：、！？"
_MOST_LOST = 0.5  # of the characters allowed: an earlier clause end would tell too little


def shortened(text: str, most: int = 40) -> str:
    """At most ``most`` characters. What is longer ends behind a clause, else behind a whole word, with 「…」.

    Numbers with their counters, dates and certificate numbers are never cut in two.
    """
    if len(text) <= most:
        return text
    kept = ""
    for piece in _PIECE.findall(text):
        if len(kept) + len(piece) > most - 1:
            break
        kept += piece
    ends = [place for place, character in enumerate(kept) if character in _CLAUSE_END]
    if ends and ends[-1] >= most * _MOST_LOST:
        kept = kept[: ends[-1]]
    return f"{kept or text[: most - 1]}…"
