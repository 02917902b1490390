"""Photographs that stand twice in one report.

Within a report two shots of one thing from one stand are usual (before and after, wide and near), so more is
asked than between reports: both show the same whole, and every part of it agrees.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import cv2
import numpy as np

from core.evidence import Evidence
from core.facts import PhotoPair
from corpus.similarity.pictures import KeptPicture
from models.pictures.alike import Fit, fit_of, is_same
from models.pictures.look import Look, unpacked
from models.pictures.words import words_of
from pipelines.depicting.kept import shown

_TONES, _AGREEMENT = 0.95, 0.97
_FEATURES = 0.4  # of the features of the poorer one fit
_COVERED = 0.85  # of either picture lies on the other
_COMMON = 4  # pictures of the report that have a word: of a camera's stamp
_LEAST_WORDS = 6
_MOST = 20


def repeated(report: str, pictures: Sequence[KeptPicture]) -> tuple[PhotoPair, ...]:
    """Pairs that are one photograph, in the order of the report; at most 20."""
    looks = [unpacked(picture.look) for picture in pictures]
    places = shown(report, pictures)
    found = []
    for one, other in _proposed(looks):
        fit = fit_of(one[1], other[1])
        if fit is not None and _is_one(fit, *(look for _, look in (one, other))):
            found.append(_pair(places[one[0]], places[other[0]], fit))
    return tuple(found[:_MOST])


def _pair(left: Evidence, right: Evidence, fit: Fit) -> PhotoPair:
    return PhotoPair(left=left, right=right, similarity=round(fit.tones, 3))


def _proposed(looks: Sequence[Look | None]) -> Iterator[tuple[tuple[int, Look], tuple[int, Look]]]:
    """Pairs that share several words which few pictures of the report have."""
    by_word: dict[int, list[int]] = defaultdict(list)
    for at, look in enumerate(looks):
        if look is not None:
            for word in words_of(look):
                by_word[word].append(at)
    shared = Counter(
        pair for having in by_word.values() if len(having) <= _COMMON for pair in combinations(having, 2)
    )
    for (one, other), many in sorted(shared.items()):
        left, right = looks[one], looks[other]
        if many >= _LEAST_WORDS and left is not None and right is not None:
            yield (one, left), (other, right)


def _is_one(fit: Fit, one: Look, other: Look) -> bool:
    return (
        is_same(fit)
        and not fit.is_mirrored
        and fit.tones >= _TONES
        and fit.features >= _FEATURES * min(len(one), len(other))
        and fit.agreement >= _AGREEMENT
        and _covered(fit, one, other) >= _COVERED
    )


def _covered(fit: Fit, one: Look, other: Look) -> float:
    """The share of the larger of both, where one lies on the other, that both show."""
    corners = np.array([[0, 0], [one.width, 0], [one.width, one.height], [0, one.height]], np.float32)
    laid = cv2.perspectiveTransform(corners.reshape(-1, 1, 2), fit.matrix).reshape(-1, 2)
    frame = np.array([[0, 0], [other.width, 0], [other.width, other.height], [0, other.height]], np.float32)
    both, _ = cv2.intersectConvexConvex(laid.astype(np.float32), frame)
    return float(both) / max(float(cv2.contourArea(laid)), float(other.width * other.height))
