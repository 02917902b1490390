"""A rule of reading: the check digit of a CAS number decides between characters that look alike.

The last digit of 7664-41-7 is the sum of the others, each times its place from the right, modulo 10.
Where a number fails this, a character may be exchanged for the one the network itself found second
likeliest, if exactly one such exchange makes the number right. Nothing else is ever put in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_DIGIT = r"[0-9OoIlBSZ]"
_NUMBER = re.compile(rf"(?<![0-9A-Za-z-]){_DIGIT}{{2,7}}-{_DIGIT}{{2}}-{_DIGIT}(?![0-9A-Za-z-])")


def exchanged(text: str, seconds: Mapping[int, str]) -> dict[int, str]:
    """Index and character to put there; ``seconds`` is the second likeliest character by index."""
    found: dict[int, str] = {}
    for number in _NUMBER.finditer(text):
        start, stop = number.span()
        if has_check_digit(number.group()):
            continue
        right = [
            index
            for index in range(start, stop)
            if index in seconds
            and has_check_digit(text[start:index] + seconds[index] + text[index + 1 : stop])
        ]
        if len(right) == 1:
            found[right[0]] = seconds[right[0]]
    return found


def has_check_digit(number: str) -> bool:
    """Whether a number written 7664-41-7 is all digits and its last one is right."""
    digits = number.replace("-", "")
    if not (digits.isascii() and digits.isdigit()):
        return False
    weighed = sum(place * int(digit) for place, digit in enumerate(reversed(digits[:-1]), start=1))
    return weighed % 10 == int(digits[-1])
