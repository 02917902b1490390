"""Numbers of people's papers: assessor certificates and registrations, written in one way."""

from __future__ import annotations

import re
import unicodedata

_LOOKALIKES = str.maketrans("OoQDIlLi|!BZzSs", "000011111182255")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[A-HJ-NPR-Z]{0,3})(?P<serial>[0-9OoQDIlLi|!BZzSs\-]{5,27})(?![A-Za-z0-9])"
)
_MOST_DOUBTED = 0.25  # share of characters that may be look-alikes
_IDENTITY = re.compile(r"^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$")
_PHONE = re.compile(r"^1[3-9]\d{9}$|^0\d{2,3}-\d{7,8}$")
_DAY = re.compile(r"^(?:19|20)\d{2}-\d{1,2}-\d{1,2}$")
_AT_END = re.compile(r"(?<![A-Za-z0-9])(?P<prefix>[A-Z]{0,3})(?P<digits>[0-9OoIl\s]{4,20})$")
_AT_START = re.compile(r"^[0-9OoIl]{1,14}(?![A-Za-z0-9])")
_LONGEST_NUMBER, _WHOLE_NUMBER = 24, 15
_CERTIFICATE_FROM, _REGISTRATION_TO = 10, 9  # digits, where no label tells the two apart


def person_number(text: str) -> tuple[str, str] | None:
    """The first number of a person's paper in the text: normalised, and as written.

    Letters that OCR puts for digits (0/O, 1/I/l, 8/B, 2/Z, 5/S) are digits again; up to three leading
    letters (S0110…) are kept. Days, telephone and identity-card numbers are none.
    """
    squeezed = (
        re.sub(r"[\s\u3000]+", "", unicodedata.normalize("NFKC", text)).replace("—", "-").replace("–", "-")
    )
    for match in _NUMBER.finditer(squeezed):
        number = _normal(match["prefix"], match["serial"])
        if number is not None:
            return number, match.group()
    return None


def is_split_number(above: str, below: str) -> bool:
    """Whether a certificate number that ends one line goes on at the beginning of the next."""
    first, second = _AT_END.search(above), _AT_START.match(below)
    if first is None or second is None:
        return False
    length = len(re.sub(r"\s", "", first.group())) + len(second.group())
    return (
        length <= _LONGEST_NUMBER
        and (length >= _WHOLE_NUMBER or bool(first["prefix"]))
        and (
            len(first["digits"]) < _WHOLE_NUMBER or any(character.isspace() for character in first["digits"])
        )
    )


def _normal(prefix: str, serial: str) -> str | None:
    doubted = sum(not character.isdigit() and character != "-" for character in serial)
    digits = serial.translate(_LOOKALIKES)
    count = sum(character.isdigit() for character in digits)
    if count < 5 or doubted > _MOST_DOUBTED * len(serial):
        return None
    if not prefix and (_IDENTITY.match(digits) or _PHONE.match(digits) or _DAY.match(digits)):
        return None
    return prefix + digits.strip("-")


def is_certificate(number: str) -> bool:
    """Whether a number can only be an assessor's certificate: a letter and fifteen digits or more."""
    return number[0].isalpha() and sum(character.isdigit() for character in number) >= _WHOLE_NUMBER


def kind_of_number(number: str) -> str:
    """Whether a number without a label is a certificate's or a registration's: by its length."""
    digits = sum(character.isdigit() for character in number)
    return (
        "certificate_number" if digits >= _CERTIFICATE_FROM or number[0].isalpha() else "registration_number"
    )
