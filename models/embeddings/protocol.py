"""What every passage encoder promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Vectors: TypeAlias = npt.NDArray[np.float32]
"""One row of unit length per text."""


class PassageEncoder(Protocol):
    """Turns passages into vectors whose dot product is their cosine similarity."""

    @property
    def name(self) -> str:
        """Stable name, for the provenance of what was compared."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text may get another vector."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape ``(len(texts), dimensions)``, float32, rows of unit length; no texts give no rows."""
        ...
