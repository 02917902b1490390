"""Keys under which names and numbers are compared: what the eye takes for the same has the same key."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.registry.characters import NUMBER_CLASSES, folded

_SHAPES = str.maketrans({glyph: group[0] for group in NUMBER_CLASSES for glyph in group[1:]})
_BRANCH = re.compile(r"^(?P<head>.+?(?:公司|中心|院|所))(?P<branch>[^公中院所]{2,12}分(?:公司|院|所|中心))$")


def number_key(text: str | None) -> str | None:
    """A certificate, registration or credit number without width, case, brackets, dashes and spaces.

    ``APJ-（川）-002`` and ``apj(川)002`` have the same key. None where nothing is left.
    """
    return _bare(text).upper() or None


def number_shape(text: str | None) -> str | None:
    """The number's key with look-alike glyphs made one (``NUMBER_CLASSES``): for a second, weaker look-up."""
    key = number_key(text)
    return None if key is None else key.translate(_SHAPES)


@lru_cache(maxsize=4096)  # one agency stands in many rows of a roster
def agency_key(text: str | None) -> str | None:
    """An agency's name without width, case, brackets and spaces, in simplified and usual characters.

    有限责任公司 counts as 有限公司.
    """
    return _bare(text).upper().replace("有限责任公司", "有限公司") or None


def person_key(text: str | None) -> str | None:
    """A person's name without width, spaces and the dots between syllables, in simplified characters."""
    return _bare(text).upper() or None


@lru_cache(maxsize=1 << 15)  # each question is compared with many of the register's names
def head_company(key: str) -> tuple[str, str | None]:
    """The company's key and, of a branch office's, what names the branch: …有限公司, 成都分公司."""
    match = _BRANCH.match(key)
    return (match["head"], match["branch"]) if match else (key, None)


def _bare(text: str | None) -> str:
    """Letters, digits and Chinese characters only, in the plain width and the usual form."""
    plain = unicodedata.normalize("NFKC", text or "")
    return folded(plain if plain.isalnum() else "".join(filter(str.isalnum, plain)))
