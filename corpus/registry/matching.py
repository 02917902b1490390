"""Keys under which names and numbers are compared: what the eye takes for the same has the same key."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Glyphs that OCR takes for one another in numbers.
_LOOKALIKES = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "B": "8"})


def number_key(text: str | None) -> str | None:
    """A certificate, registration or credit number without width, case, brackets, dashes and spaces.

    ``APJ-（川）-002`` and ``apj(川)002`` have the same key. None where nothing is left.
    """
    return _bare(text).upper() or None


def number_shape(text: str | None) -> str | None:
    """The number's key with look-alike glyphs (0/O, 1/I/l, 8/B) made one: for a second, weaker look-up."""
    key = number_key(text)
    return None if key is None else key.translate(_LOOKALIKES)


@lru_cache(maxsize=4096)  # one agency stands in many rows of a roster
def agency_key(text: str | None) -> str | None:
    """An agency's name without width, case, brackets and spaces; 有限责任公司 counts as 有限公司."""
    return _bare(text).upper().replace("有限责任公司", "有限公司") or None


def person_key(text: str | None) -> str | None:
    """A person's name without width, spaces and the dots between syllables."""
    return _bare(text).upper() or None


def _bare(text: str | None) -> str:
    """Letters, digits and Chinese characters only, in the plain width."""
    plain = unicodedata.normalize("NFKC", text or "")
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))
