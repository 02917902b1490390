"""Fingerprints of a text: hashes of a few of its n-grams, picked so that shared text shares picks.

Winnowing (Schleimer, Wilkerson, Aiken: *Winnowing: Local Algorithms for Document Fingerprinting*,
SIGMOD 2003): of every ``WINDOW`` n-grams in a row the one with the least hash is picked. Two texts with
``GRAM + WINDOW - 1`` characters in common share at least one pick; about one in ``(WINDOW + 1) / 2`` is
picked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.normal import Codes, Places

Hashes: TypeAlias = npt.NDArray[np.uint32]

GRAM, WINDOW = 8, 10
VERSION = 2  # of what a text's fingerprints are: goes up with any change here or in ``normal``

_PLACE_BITS = 24
MOST_CHARACTERS = 1 << _PLACE_BITS
_BLOCK = 1 << 15  # characters at a time: what is worked on stays in the processor's cache
_ROOT = np.uint64(0x9E3779B97F4A7C15)
_STEPS = tuple(np.uint64(value) for value in (0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB))
_LAST = np.uint64(0xC2B2AE3D27D4EB4F)
_PLACES = np.uint64(MOST_CHARACTERS - 1)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """``hashes`` with the place of the n-gram's first character in the normal text, by place."""

    hashes: Hashes
    places: Places

    def __len__(self) -> int:
        """How many."""
        return len(self.hashes)

    def only(self, mask: npt.NDArray[np.bool_]) -> Fingerprints:
        """Those that the mask keeps."""
        return Fingerprints(hashes=self.hashes[mask], places=self.places[mask])


def fingerprints(codes: Codes) -> Fingerprints:
    """Fingerprints of a normal text, of one that is too short none; ``ValueError`` from 2**24 characters."""
    if len(codes) >= MOST_CHARACTERS:
        raise ValueError("a text of more than 16 million characters has no fingerprints")
    grams = len(codes) - GRAM + 1
    if grams <= 0:
        return Fingerprints(hashes=np.zeros(0, np.uint32), places=np.zeros(0, np.uint32))
    picks: list[npt.NDArray[np.uint64]] = []
    for start in range(0, grams, _BLOCK):
        stop = min(start + _BLOCK + WINDOW - 1, grams)
        picks.append(_picked(_hashed(codes[start : stop + GRAM - 1], start)))
    found = np.concatenate(picks)
    if len(picks) > 1:
        found = found[np.concatenate(([True], found[1:] != found[:-1]))]
    hashes = (found >> np.uint64(32)).astype(np.uint32)
    return Fingerprints(hashes=hashes, places=(found & _PLACES).astype(np.uint32))


def every_gram(codes: Codes) -> Fingerprints:
    """The hash of every n-gram: a text so asks for what others picked, though it would not have picked it."""
    hashes = grams_hashed(codes)
    return Fingerprints(hashes=hashes, places=np.arange(len(hashes), dtype=np.uint32))


def picked_of(every: Fingerprints, prints: Fingerprints) -> npt.NDArray[np.bool_]:
    """Which n-grams of a text are among its fingerprints."""
    picked = np.zeros(len(every), np.bool_)
    picked[prints.places] = True
    return picked


def grams_hashed(codes: Codes) -> Hashes:
    """The hash of every n-gram: ``len(codes) - GRAM + 1``, with those of ``fingerprints`` among them."""
    if len(codes) < GRAM:
        return np.zeros(0, np.uint32)
    return (_hashed(codes, 0) >> np.uint64(32)).astype(np.uint32)


def _hashed(codes: Codes, start: int) -> npt.NDArray[np.uint64]:
    """Hash in the high 40 bits, place in the low 24; by doubling: of 1, 2, 4, 8 characters."""
    value = codes.astype(np.uint64)
    value *= _ROOT
    value ^= value >> np.uint64(29)
    width = 1
    for step in _STEPS:
        longer = value[:-width] * step
        longer += value[width:]
        value = longer
        width *= 2
    value ^= value >> np.uint64(31)
    value *= _LAST
    value &= ~_PLACES
    value |= np.arange(start, start + len(value), dtype=np.uint64)
    return value


def _picked(value: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The least of every window, each once, in order."""
    if len(value) < WINDOW:
        return value[[int(value.argmin())]]
    least, width = value, 1
    while width * 2 <= WINDOW:
        least = np.minimum(least[:-width], least[width:])
        width *= 2
    if width < WINDOW:
        rest = WINDOW - width
        least = np.minimum(least[:-rest], least[rest:])
    keep = np.empty(len(least), dtype=np.bool_)
    keep[0] = True
    np.not_equal(least[1:], least[:-1], out=keep[1:])
    return least[keep]
