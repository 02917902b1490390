"""How everybody writes: which character follows which, learned from the texts of the index.

For contexts of one to six normal characters a table tells in how many texts a character follows, and how many
different characters do. From them comes how likely each character of a text is (interpolated as Witten and
Bell do, from the short contexts to the long ones): in a sentence that many reports have nearly certain, in a
name or where a template leaves a choice as likely as the choice. Texts of which one asks are left out by
subtracting them. What fewer than ``LEAST_TEXTS`` texts have is not kept: a pair that shares it learns nothing
from itself.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.normal import Codes
from corpus.similarity.winnow import Hashes

VERSION = 1  # of the file: goes up with any change here or in ``normal``
CONTEXTS = (1, 2, 3, 4, 6)  # characters
LEAST_TEXTS = 3
LONGEST = CONTEXTS[-1]
_ONE_GOING = {1: 1.0, 2: 0.6, 3: 0.4, 4: 0.25, 6: 0.12}  # texts thought of as going on in another way
_UNSEEN, _ALPHABET = 0.5, 3000.0
FEW = 400  # texts: what was learned from no more does not know what everybody writes
_PARTS = 16  # by hash of the context: what is sorted at a time
_FEW = 2000  # looked up as they come

Ints: TypeAlias = npt.NDArray[np.int32]
Longs: TypeAlias = npt.NDArray[np.uint64]
Nats: TypeAlias = npt.NDArray[np.float32]
Mask: TypeAlias = npt.NDArray[np.bool_]
Places: TypeAlias = npt.NDArray[np.int64]

_HALF = np.uint64(32)
_BASE = 0x9E3779B97F4A7C15
_BACK = pow(_BASE, -1, 1 << 64)
_STEPS = tuple(np.uint64(value) for value in (0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB))


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Of one length of context. ``grams`` with the character after it, in so many texts (``having``).

    ``contexts``: those over all that follows (``goings``), and how many different characters do (``kinds``).
    """

    grams: Hashes
    having: Ints
    contexts: Hashes
    goings: Ints
    kinds: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """``numbers`` of the texts it was learned from, ascending, when there were ``texts`` of them.

    ``letters``: single characters, and in how many texts each is.
    """

    numbers: npt.NDArray[np.int64]
    texts: int
    letters: tuple[Hashes, Ints]
    tables: tuple[_Table, ...]

    @classmethod
    def learned(
        cls, texts: Iterable[Codes], numbers: Sequence[int] | npt.NDArray[np.int64] = (), *, among: int = 0
    ) -> Wording:
        """From these normal texts, whose numbers are ``numbers``, out of ``among``."""
        rolled = [_Rolled(codes) for codes in texts if len(codes) > LONGEST]
        once = [_once(each.grams(1).astype(np.uint64)).astype(np.uint32) for each in rolled]
        letters = np.unique(np.concatenate(once) if once else np.zeros(0, np.uint32), return_counts=True)
        kept = np.sort(np.asarray(numbers, np.int64))
        return cls(
            kept,
            among or len(kept),
            (letters[0], letters[1].astype(np.int32)),
            tuple(_table(rolled, size) for size in CONTEXTS),
        )

    def knows(self, number: int | None) -> bool:
        """Whether it was learned from this text too."""
        if number is None or not len(self.numbers):
            return False
        at = int(np.searchsorted(self.numbers, number))
        return at < len(self.numbers) and int(self.numbers[at]) == number

    def read(self, codes: Codes) -> Read:
        """What is known of every character of a normal text."""
        rolled = _Rolled(codes)
        having = [_looked_up(self.letters[0], (self.letters[1],), rolled.grams(1))[0]]
        goings = [np.full(len(codes), self.letters[1].sum(), np.int32)]
        kinds = [np.zeros(0, np.int32)]
        for size, table in zip(CONTEXTS, self.tables, strict=True):
            room = min(size, len(codes)), 0
            grams = rolled.grams(size + 1)
            contexts = rolled.grams(size)[: len(grams)]
            (many,) = _looked_up(table.grams, (table.having,), grams)
            going, kind = _looked_up(table.contexts, (table.goings, table.kinds), contexts)
            having.append(np.pad(many, room))
            goings.append(np.pad(going, room))
            kinds.append(np.pad(kind, room))
        return Read(tuple(having), tuple(goings), tuple(kinds))

    def write(self, path: Path) -> None:
        """Keep it as a file, made beside its place and renamed."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "head": np.array([VERSION, self.texts], np.int64),
            "numbers": self.numbers,
            "letters": self.letters[0],
            "texts": self.letters[1],
        }
        for size, table in zip(CONTEXTS, self.tables, strict=True):
            arrays[f"grams{size}"] = np.diff(table.grams, prepend=np.uint32(0))
            arrays[f"having{size}"] = table.having
            arrays[f"contexts{size}"] = np.diff(table.contexts, prepend=np.uint32(0))
            arrays[f"goings{size}"] = table.goings
            arrays[f"kinds{size}"] = table.kinds
        path.parent.mkdir(parents=True, exist_ok=True)
        making = path.with_name(f".making-{path.name}")
        with making.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        making.replace(path)

    @classmethod
    def opened(cls, path: Path) -> Wording | None:
        """The file, or None where it is not there, damaged, or of another version."""
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                if int(file["head"][0]) != VERSION:
                    return None
                tables = tuple(
                    _Table(
                        np.cumsum(file[f"grams{size}"], dtype=np.uint32),
                        file[f"having{size}"],
                        np.cumsum(file[f"contexts{size}"], dtype=np.uint32),
                        file[f"goings{size}"],
                        file[f"kinds{size}"],
                    )
                    for size in CONTEXTS
                )
                return cls(file["numbers"], int(file["head"][1]), (file["letters"], file["texts"]), tables)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            return None


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """Per length of context, from none on: in how many texts the character follows, all, different ones."""

    having: tuple[Ints, ...]
    goings: tuple[Ints, ...]
    kinds: tuple[Ints, ...]
    _told: dict[int, Nats] = field(default_factory=dict)

    def surprise(self, own: int) -> Nats:
        """The negative logarithm of each character's likelihood, ``own`` of the texts left out."""
        if own not in self._told:
            self._told[own] = self._surprise(own)
        return self._told[own]

    def changed(self, kept: Mask, at: Places, anew: Read) -> Read:
        """Of a text of which only the ``kept`` characters are left, with what is known ``anew`` of some.

        ``at``: places of these in what is left; ``anew`` tells of each of them in turn.
        """

        def _with(column: Ints, fresh: Ints) -> Ints:
            left = column[kept] if len(column) else column.copy()
            if len(left):
                left[at] = fresh
            return left

        having, goings, kinds = (
            tuple(_with(column, fresh) for column, fresh in zip(old, new, strict=True))
            for old, new in (
                (self.having, anew.having),
                (self.goings, anew.goings),
                (self.kinds, anew.kinds),
            )
        )
        return Read(having, goings, kinds)

    def only(self, rows: Places) -> Read:
        """What is known of some of the characters."""
        having, goings, kinds = (
            tuple(column[rows] if len(column) else column for column in columns)
            for columns in (self.having, self.goings, self.kinds)
        )
        return Read(having, goings, kinds)

    def _surprise(self, own: int) -> Nats:
        likely = (np.maximum(self.having[0] - own, 0) + _UNSEEN) / (self.goings[0] + _ALPHABET)
        for size, having, goings, kinds in zip(
            CONTEXTS, self.having[1:], self.goings[1:], self.kinds[1:], strict=True
        ):
            many = np.maximum(having - own, 0)
            others = np.maximum(kinds - 1 - (having <= own), 0) + _ONE_GOING[size]
            likely = (many + others * likely) / (np.maximum(goings - own, many) + others)
        told: Nats = -np.log(likely).astype(np.float32)
        return told


class _Rolled:
    """Hashes of all n-grams of a text, of any length, by differences of one running sum."""

    def __init__(self, codes: Codes) -> None:
        size = len(codes)
        value = codes.astype(np.uint64) * _STEPS[0]
        value ^= value >> np.uint64(31)
        value *= _STEPS[1]
        value ^= value >> np.uint64(29)
        self._sums = np.concatenate(
            (np.zeros(1, np.uint64), np.cumsum(value * _powers(_BASE, size), dtype=np.uint64))
        )
        self._size = size

    def grams(self, length: int) -> Hashes:
        """One per place: none where the text is shorter."""
        many = max(0, self._size + 1 - length)
        value = (self._sums[length : length + many] - self._sums[:many]) * _powers(_BACK, many)
        value ^= value >> np.uint64(31)
        value *= _STEPS[2]
        return (value >> _HALF).astype(np.uint32)


def _powers(base: int, many: int) -> Longs:
    return _all_powers(base, max(many, 1 << 15).bit_length())[:many]


@lru_cache(maxsize=4)
def _all_powers(base: int, bits: int) -> Longs:
    """As many as have so many bits: texts of about one length share them."""
    powers = np.full(1 << bits, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def _once(values: Longs) -> Longs:
    values.sort()
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values


def _table(rolled: Sequence[_Rolled], size: int) -> _Table:
    """Context and character after it in one key, each once per text, counted a part at a time."""
    keys = []
    for each in rolled:
        grams = each.grams(size + 1)
        keys.append(_once((each.grams(size)[: len(grams)].astype(np.uint64) << _HALF) | grams))
    grams_kept, contexts_kept = [], []
    cuts = [np.searchsorted(key, _bounds(), "left") for key in keys]
    for part in range(_PARTS):
        some = [key[cut[part] : cut[part + 1]] for key, cut in zip(keys, cuts, strict=True)]
        together = np.sort(np.concatenate(some)) if some else np.zeros(0, np.uint64)
        followed, contexts = _counted(together)
        grams_kept.append(followed)
        contexts_kept.append(contexts)
    gram, having = (np.concatenate(column) for column in zip(*grams_kept, strict=True))
    context, goings, kinds = (np.concatenate(column) for column in zip(*contexts_kept, strict=True))
    order = np.argsort(gram, kind="stable")
    return _Table(gram[order], having[order], context, goings, kinds)


def _bounds() -> Longs:
    """Where parts begin; the last lies beyond every key but one, of which there is none in practice."""
    return np.linspace(0, 1 << 16, _PARTS + 1).astype(np.uint64).clip(0, (1 << 16) - 1) << np.uint64(
        48
    ) | np.array([0] * _PARTS + [(1 << 48) - 1], np.uint64)


def _counted(keys: Longs) -> tuple[tuple[Hashes, Ints], tuple[Hashes, Ints, Ints]]:
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else _NONE
    having = np.diff(np.append(starts, len(keys))).astype(np.int32)
    keys = keys[starts]
    context = (keys >> _HALF).astype(np.uint32)
    starts = np.flatnonzero(np.concatenate(([True], context[1:] != context[:-1]))) if len(keys) else _NONE
    kinds = np.diff(np.append(starts, len(keys))).astype(np.int32)
    goings = np.add.reduceat(having, starts) if len(keys) else having
    many, often = having >= LEAST_TEXTS, goings >= LEAST_TEXTS
    return (keys[many].astype(np.uint32), having[many]), (context[starts][often], goings[often], kinds[often])


_NONE = np.zeros(0, np.int64)


def _looked_up(keys: Hashes, values: Sequence[Ints], wanted: Hashes) -> list[Ints]:
    """The values of each wanted key, 0 of one that is not there."""
    if not len(keys):
        return [np.zeros(len(wanted), np.int32) for _ in values]
    order = np.argsort(wanted) if len(wanted) > _FEW else None  # in order they are found in the cache
    asked = wanted if order is None else wanted[order]
    at = np.searchsorted(keys, asked)
    at[at == len(keys)] = 0
    is_there = keys[at] == asked
    found = [np.where(is_there, value[at], 0).astype(np.int32) for value in values]
    if order is None:
        return found
    back = [np.empty(len(wanted), np.int32) for _ in values]
    for to, each in zip(back, found, strict=True):
        to[order] = each
    return back


NOTHING = Wording.learned(())
"""Learned from no text: everything is a surprise."""
