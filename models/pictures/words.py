"""Words by which a picture is found again: a few fixed bits of its most distinct features, and of its whole.

Of 128 bits of a description one in twenty changes when a picture is cut, lit or saved anew; 26 of those that
change least and say most are a word. A picture with few features is found by quarters of its phash.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from models.pictures.look import Bits, Gray, Look, mirrored

KEPT = 128  # features of a picture whose words are kept; all of one that asks are looked up
_BITS = 26
_FIRST = (52, 22, 74, 86, 36, 10, 77, 88, 102, 43, 0, 122, 50, 119, 108, 91, 96, 117, 38, 93, 65, 105)
_SECOND = (84, 54, 82, 42, 68, 78, 24, 75, 45, 9, 32, 111, 121, 29, 11, 109, 94, 118, 59, 66, 18, 14)
_CHOSEN = (np.array([*_FIRST, 17, 13, 124, 28]), np.array([*_SECOND, 33, 120, 123, 2]))
_WHOLE = len(_CHOSEN)  # the number of the first quarter of the phash
_QUARTERS, _LOW = 4, 8
_POWERS = 1 << np.arange(_BITS, dtype=np.int64)


def words_of(look: Look) -> tuple[int, ...]:
    """The words under which a picture is kept, each once."""
    return tuple(dict.fromkeys([*_feature_words(look.bits[:KEPT]), *_whole_words(look.small)]))


def asked_words(look: Look) -> tuple[int, ...]:
    """The words by which the same picture would be found, mirrored or turned by quarters too."""
    other = mirrored(look)
    wholes: list[int] = []
    for small in (look.small, other.small):
        for turns in range(4):
            wholes += _whole_words(np.ascontiguousarray(np.rot90(small, turns)))
    return tuple(dict.fromkeys([*_feature_words(look.bits), *_feature_words(other.bits), *wholes]))


def _feature_words(bits: Bits) -> Iterator[int]:
    spread = np.unpackbits(bits, axis=1).astype(np.int64)
    for table, chosen in enumerate(_CHOSEN):
        yield from ((spread[:, chosen] @ _POWERS) + (table << _BITS)).tolist()


def _whole_words(small: Gray) -> list[int]:
    level = cv2.resize(small, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    low: npt.NDArray[np.float32] = cv2.dct(level)[:_LOW, :_LOW].ravel()[1:]
    signs = np.packbits(np.append(low > np.median(low), False))
    quarters = signs.reshape(_QUARTERS, 2).astype(np.int64)
    return [int((_WHOLE + at) << _BITS | high << _LOW | least) for at, (high, least) in enumerate(quarters)]
