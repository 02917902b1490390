"""Two rules of reading an agency's certificate number, APJ-(川)-002.

Between brackets and beside Latin letters the network often takes one stroke of 川 for a letter of its
own and reads (川I) or (J川). As these numbers are written, one province abbreviation
stands between the brackets (observed form; not checked against a published rule). A neighbour is dropped
only where the network itself was in doubt about it; nothing is ever put in.

Dashes stand beside the brackets, and digits at the end. Under a seal a stroke of its ink makes + of a dash
and Q of a nought: such a character is exchanged for the one the network itself found second likeliest, where
that is what stands in this place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

PROVINCES = frozenset("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔贵滇云藏陕甘青宁新秦陇")
SURE = 0.9  # confidence from which a character stays whatever the form says

_DASHES = "-－—"
_DIGITS = "0123456789"
_NUMBER = re.compile(r"A\s?P\s?J\s?[-－—]?\s?[(（](?P<province>[^()（）]{2,3})[)）]")

_WHOLE = re.compile(
    r"A\s?P\s?J\s?(?P<before>[-－—+十])?\s?[(（][^()（）]{1,3}[)）]\s?(?P<after>[-－—+十])?\s?(?P<end>[0-9A-Za-z]{2,4})"
)


def strokes_read_twice(text: str, confidences: Sequence[float]) -> set[int]:
    """Indexes of characters to drop; one confidence per character."""
    dropped: set[int] = set()
    for number in _NUMBER.finditer(text):
        places = range(*number.span("province"))
        provinces = [index for index in places if text[index] in PROVINCES]
        others = {index for index in places if text[index] not in PROVINCES}
        if len(provinces) == 1 and all(confidences[index] < SURE for index in others):
            dropped |= others
    return dropped


def exchanged(text: str, seconds: Mapping[int, str]) -> dict[int, str]:
    """Index and character to put there; ``seconds`` is the second likeliest character by index."""
    found: dict[int, str] = {}
    for number in _WHOLE.finditer(text):
        places = [(number.start(name), _DASHES) for name in ("before", "after") if number[name]]
        places += [(index, _DIGITS) for index in range(*number.span("end"))]
        for index, wanted in places:
            if text[index] not in wanted and seconds.get(index, " ") in wanted:
                found[index] = seconds[index]
    return found
