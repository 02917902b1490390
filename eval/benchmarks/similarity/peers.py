"""Which other reports a report is compared with, as other tools propose them, from the same normal texts.

Each peer gives its candidates the likeliest first; as many are looked at as ours has for that report, so
that nothing is won by proposing everybody. MinHash is asked with whole reports and with windows of the length
that ours has, at several thresholds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.normal import NormalText, written

WINDOW, STEP = 160, 80  # characters
_WHOLE = tuple((width, perm, at) for width in (5, 8) for perm in (128, 256) for at in (0.1, 0.2, 0.3, 0.5))
_PARTS = ((5, 64, 0.3), (5, 64, 0.5), (8, 64, 0.5))
_GRAM = 4  # characters of a term of TF-IDF

Hashes: TypeAlias = npt.NDArray[np.uint64]
Numbers: TypeAlias = npt.NDArray[np.int64]


class Peer(Protocol):
    """A way of finding candidates. ``tool`` is the package's, ``setting`` how it was asked."""

    @property
    def tool(self) -> str:
        """Such as datasketch."""

    @property
    def setting(self) -> str:
        """In words."""

    def ranked(self, at: int) -> list[int]:
        """Numbers of other reports, the likeliest first."""


@dataclass(frozen=True, slots=True)
class MinHashed:
    """Reports, or their windows, in one LSH table; of a report that shares a window the best one counts."""

    tool: str
    setting: str
    index: Any
    signed: Sequence[Any]
    values: npt.NDArray[np.uint64]  # of each signature, as a row
    owner: Numbers  # of each signature, its report
    starts: Numbers  # where it begins there

    def covered(self, at: int, other: int, start: int, stop: int) -> float:
        """Share of the windows in ``[start, stop)`` of a report that have one of the other's beside them."""
        inside = (self.owner == at) & (self.starts + STEP // 2 >= start) & (self.starts + STEP <= stop)
        own = np.flatnonzero(inside)
        return float(np.mean([self._has(int(each), other) for each in own])) if len(own) else 0.0

    def _has(self, own: int, other: int) -> bool:
        return any(self.owner[key] == other for key in self.index.query(self.signed[own]))

    def ranked(self, at: int) -> list[int]:
        """By the estimated Jaccard of the best two."""
        best = np.zeros(int(self.owner.max()) + 1)
        for own in np.flatnonzero(self.owner == at).tolist():
            keys = np.array(self.index.query(self.signed[own]), np.int64)
            alike = (self.values[keys] == self.values[own]).mean(axis=1)
            np.maximum.at(best, self.owner[keys], alike)
        best[at] = 0.0
        order = np.argsort(-best, kind="stable")
        return [int(other) for other in order[: int((best > 0).sum())]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Every report against those asked for, all at once."""

    tool: str
    setting: str
    order: dict[int, list[int]]

    def ranked(self, at: int) -> list[int]:
        """As it was reckoned."""
        return self.order[at]


def peers(texts: Sequence[NormalText], asked: Sequence[int]) -> Iterator[Peer]:
    """Each peer in each setting, one at a time: their tables are large."""
    yield from _tf_idf(texts, asked)
    for settings, spans in ((_WHOLE, _wholes(texts)), (_PARTS, _windows(texts))):
        owner, starts, _ = (np.array(each, np.int64) for each in zip(*spans, strict=True))
        kind = "whole" if settings is _WHOLE else f"windows of {WINDOW}"
        for width in dict.fromkeys(width for width, _, _ in settings):
            runs = [_shingles(text, width) for text in texts]
            shingled = [runs[at][start : stop - width + 1] for at, start, stop in spans]
            chosen = [(perm, least) for own, perm, least in settings if own == width]
            signed = _signed(shingled, max(perm for perm, _ in chosen))
            for perm, least in chosen:
                name = f"{kind}, shingles of {width}, {perm} permutations, threshold {least}"
                yield _datasketch(name, signed, owner, starts, perm, least)
            yield _rensa(f"{kind}, shingles of {width}", shingled, owner, starts, chosen[0])


def _wholes(texts: Sequence[NormalText]) -> list[tuple[int, int, int]]:
    return [(at, 0, len(text)) for at, text in enumerate(texts)]


def _windows(texts: Sequence[NormalText]) -> list[tuple[int, int, int]]:
    return [
        (at, start, start + WINDOW)
        for at, text in enumerate(texts)
        for start in range(0, max(1, len(text) - WINDOW // 2), STEP)
    ]


def _shingles(text: NormalText, width: int) -> Hashes:
    """A number below 2^32 for each run of so many characters, as MinHash wants them."""
    codes = text.codes.astype(np.uint64)
    total = np.zeros(max(0, len(codes) - width + 1), np.uint64)
    for offset in range(width):
        total = total * np.uint64(0x100000001B3) + codes[offset : offset + len(total)]
    return (total * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)


def _signed(shingled: Sequence[Hashes], most: int) -> list[Any]:
    from datasketch import MinHash

    plain = MinHash(num_perm=most, hashfunc=int)
    signed = []
    for hashes in shingled:
        one = plain.copy()
        one.update_batch(np.unique(hashes).tolist())
        signed.append(one)
    return signed


def _datasketch(
    name: str, signed: Sequence[Any], owner: Numbers, starts: Numbers, perm: int, least: float
) -> MinHashed:
    from datasketch import MinHash, MinHashLSH

    values = np.array([each.hashvalues[:perm] for each in signed], np.uint64)
    short = [
        MinHash(num_perm=perm, hashfunc=int, hashvalues=each.hashvalues[:perm], scheme=each.scheme)
        for each in signed
    ]
    index = MinHashLSH(threshold=least, num_perm=perm)
    for key, one in enumerate(short):
        index.insert(key, one, check_duplication=False)
    return MinHashed("datasketch", name, index, short, values, owner, starts)


def _rensa(
    name: str, shingled: Sequence[Hashes], owner: Numbers, starts: Numbers, how: tuple[int, float]
) -> MinHashed:
    from rensa import RMinHash, RMinHashLSH

    perm, least = how
    bands = perm // 4 if least >= 0.3 else perm // 2
    index = RMinHashLSH(threshold=least, num_perm=perm, num_bands=bands)
    signed = []
    for key, hashes in enumerate(shingled):
        one = RMinHash(num_perm=perm, seed=1)
        one.update([each.to_bytes(4, "little") for each in np.unique(hashes).tolist()])
        index.insert(key, one)
        signed.append(one)
    values = np.array([one.digest() for one in signed], np.uint64)
    setting = f"{name}, {perm} permutations in {bands} bands"
    return MinHashed("rensa", setting, index, signed, values, owner, starts)


def _tf_idf(texts: Sequence[NormalText], asked: Sequence[int]) -> Iterator[Peer]:
    """By the cosine of whole reports, and by the window that one other report has most of."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(analyzer="char", ngram_range=(_GRAM, _GRAM), sublinear_tf=True, min_df=2)
    plain = [written(text.codes) for text in texts]
    rows = words.fit_transform(plain)
    whole = (rows[list(asked)] @ rows.T).toarray()
    yield Ranked("TF-IDF", f"whole, runs of {_GRAM}", _order(asked, whole))
    has = (rows > 0).astype(np.float32).multiply(words.idf_**2).tocsr().T.tocsr()
    best = np.zeros((len(asked), len(texts)), np.float32)
    for row, at in enumerate(asked):
        parts = [plain[at][start : start + WINDOW] for _, start, _ in _windows([texts[at]])]
        best[row] = ((words.transform(parts) > 0).astype(np.float32) @ has).toarray().max(axis=0)
    yield Ranked("TF-IDF", f"windows of {WINDOW}, runs of {_GRAM}", _order(asked, best))


def _order(asked: Sequence[int], scores: Any) -> dict[int, list[int]]:
    return {
        at: [int(other) for other in np.argsort(-scores[row], kind="stable") if other != at]
        for row, at in enumerate(asked)
    }
