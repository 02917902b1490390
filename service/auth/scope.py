"""Whose reports somebody may see: regions by codes of GB/T 2260, where zeros at the end mean all below."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import UsageError

COUNTRY = "000000"
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Scope:
    """``codes``: six digits each, of provinces, cities or counties; ``000000`` is the country."""

    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ``UsageError`` for what is no code."""
        for code in self.codes:
            if not _CODE.fullmatch(code):
                raise UsageError(f"行政区划代码应为 6 位数字（全国为 {COUNTRY}），现为「{code}」。")

    @classmethod
    def of(cls, codes: Iterable[str]) -> Scope:
        """The scope of these codes, without those that another one covers."""
        given = tuple(dict.fromkeys(codes))
        scope = cls(given)
        return cls(
            tuple(code for code in given if not any(_is_below(code, o) for o in scope.codes if o != code))
        )

    @property
    def is_everything(self) -> bool:
        """Whether nothing lies outside."""
        return COUNTRY in self.codes

    def covers(self, code: str | None) -> bool:
        """Whether a report of that place may be seen; one without a place only by who sees everything."""
        if self.is_everything:
            return True
        return code is not None and any(_is_below(code, own) for own in self.codes)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The beginnings of all codes within: what a query filters by."""
        return tuple(prefix(code) for code in self.codes)


def prefix(code: str) -> str:
    """A code without the pairs of zeros at its end: how all codes below it begin."""
    for length in (0, 2, 4):
        if set(code[length:]) == {"0"}:
            return code[:length]
    return code


def _is_below(code: str, above: str) -> bool:
    return code.startswith(prefix(above))
