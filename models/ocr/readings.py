"""What was read from one strip, whichever engine read it."""

from __future__ import annotations

from dataclasses import dataclass

from core.document import Alternative


@dataclass(frozen=True, slots=True)
class Reading:
    """Text of one crop; ``edges`` are ``len(text) + 1`` rising fractions of the crop's width."""

    text: str
    confidences: tuple[float, ...]
    edges: tuple[float, ...]
    alternatives: tuple[Alternative, ...] = ()

    @property
    def confidence(self) -> float:
        """Mean over the characters; 0 for no text."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A character that may stand at ``place``, a fraction of a crop's width, however unsure."""

    text: str
    confidence: float
    place: float


NOTHING = Reading("", (), (0.0,))
