"""What is known of a page before it is read: reports are printed in simplified characters.

Where the network wavers between 氯 and 氣 or 蒋 and 蔣, the simplified one is taken. One that it is sure of
stays, so that a signboard or a name in traditional characters is still read as it stands.

``traditional.txt`` holds the characters of the network that OpenCC 1.4.2 (``t2s``, Apache-2.0) writes in
another way and that are not in GB 2312, where 乾 and 著 are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.ocr.inference import Floats

_LIST = Path(__file__).with_name("traditional.txt")
_LESS_LIKELY = 4.0  # nats


def script_prior(characters: Sequence[str]) -> Floats:
    """One addend per class for its logit; the first class is the blank."""
    traditional = frozenset(_LIST.read_text(encoding="utf-8").replace("\n", ""))
    return np.array(
        [0.0, *(-_LESS_LIKELY if character in traditional else 0.0 for character in characters)], np.float32
    )
