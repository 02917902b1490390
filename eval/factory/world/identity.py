"""Numbers of the invented world: credit codes that pass their check digit, certificate numbers."""

from __future__ import annotations

import random

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, without I O S V Z
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, characters 9 to 16 of a credit code


def credit_check_character(first_17: str) -> str:
    """The 18th character of a unified social credit code after GB 32100-2015."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first_17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def credit_code(draw: random.Random, region: str) -> str:
    """A credit code of an enterprise registered in a region (six digits)."""
    body = "".join(draw.choice(ALPHABET) for _ in range(7)) + draw.choice("0123456789")
    rest = (
        11 - sum((ALPHABET.index(c) % 10) * w for c, w in zip(body, _BODY_WEIGHTS, strict=True)) % 11
    ) % 11
    organisation = body + ("X" if rest == 10 else str(rest))
    first_17 = "91" + region + organisation
    return first_17 + credit_check_character(first_17)


def assessor_certificate(draw: random.Random, level: str, year: int) -> str:
    """A certificate number of an assessor: S and 18 digits, unlike any other by its serial."""
    digit = {"一级": 1, "二级": 2, "三级": 3}[level]
    return f"S011{draw.randint(100, 659):03d}{digit:04d}{year % 100:02d}{draw.randint(0, 99999):05d}"


def registration_number(draw: random.Random) -> str:
    """A practice registration number: six digits."""
    return f"{draw.randint(3000, 399_999):06d}"
