"""What is done to a file: one function for each kind of handling, harmless or not.

A third of the kinds is held back by a hash of their names: no rule may be mended against them, and they are
counted apart.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eval.benchmarks.handled.bases import Base

TYPED, SCAN = "typed", "scan"
_LOOKED_INTO = frozenset(
    {
        "verdict_pasted",
        "scan_number_pasted",
        "scan_number_covered",
        "scan_number_painted",
        "verdict_read_otherwise",
        "scan_layer_spaced",
    }
)
"""Kinds that the draw held back of which a file, or how it is made, was known while checks were mended."""


class MissingProgramError(Exception):
    """A program or library that a kind needs is not on this machine."""


class UnfitError(Exception):
    """The base has no place for this kind: no such word, no such page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One file to make: of which base, by which chance, in which folder. ``others`` are different reports.

    ``python`` is the interpreter that libraries run in which are no part of the project.
    """

    base: Base
    others: tuple[Base, ...]
    draw: random.Random
    folder: Path
    python: str

    @property
    def other(self) -> Base:
        """Another report, by chance."""
        return self.draw.choice(self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The file, and the pages (from 1, as numbered in it) that were touched; none: the file as a whole."""

    data: bytes
    pages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to handle a file."""

    name: str
    is_harmful: bool
    carrier: str
    about: str
    make: Callable[[Job], Made]

    @property
    def is_held_back(self) -> bool:
        """Whether the kind only measures: a third of all, by their names."""
        drawn = hashlib.sha256(f"held back/{self.name}".encode()).digest()[0] % 3 == 0
        return drawn and self.name not in _LOOKED_INTO


KINDS: dict[str, Kind] = {}


def harmless(carrier: str = TYPED) -> Callable[[Callable[[Job], Made]], Callable[[Job], Made]]:
    """Enter a function as a kind of honest handling, named after it."""
    return _entered(carrier, is_harmful=False)


def harmful(carrier: str = TYPED) -> Callable[[Callable[[Job], Made]], Callable[[Job], Made]]:
    """Enter a function as a kind of alteration, named after it."""
    return _entered(carrier, is_harmful=True)


def _entered(carrier: str, *, is_harmful: bool) -> Callable[[Callable[[Job], Made]], Callable[[Job], Made]]:
    def enter(make: Callable[[Job], Made]) -> Callable[[Job], Made]:
        name = make.__name__
        if name in KINDS:
            raise ValueError(f"two kinds are called {name}")
        about = (make.__doc__ or "").partition("\n")[0]
        KINDS[name] = Kind(name=name, is_harmful=is_harmful, carrier=carrier, about=about, make=make)
        return make

    return enter
