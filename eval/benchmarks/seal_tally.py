"""What is counted of seals: found, matched to whose they are, of all and of those that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from core.document import Glimpse
from core.geometry import Box
from eval.benchmarks.seal_ink import LEGIBLE, TRACE
from pipelines.seal_places import placed_name
from pipelines.sealed_names import meant


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page of a report, the seals on it (text, shape, box in points), and the names that the report has."""

    report: Path
    page: int
    seals: tuple[tuple[str, str, Box], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A seal that was found: its words and box in points; ``is_read``: with a text that counts."""

    text: str
    confidences: tuple[float, ...]
    angles: tuple[float, ...]
    box: Box
    is_read: bool
    glimpses: tuple[Glimpse, ...] = ()

    def owner(self, names: Sequence[str]) -> str | None:
        """Whose it is, of these names, as the product tells it."""
        found = meant(self.text, names) if self.text else None
        if found:
            return found.name
        return placed_name(self.text, self.confidences, self.angles, names, self.glimpses)


@dataclass(slots=True)
class Tally:
    """Counts of one condition; seconds by pages with seals and pages without.

    ``inked``: seals of which the page keeps any ink, ``legible`` enough to be read; ``legible_named``: those
    of them with a firm's name.
    """

    there: int = 0
    inked: int = 0
    legible: int = 0
    found: int = 0
    inked_found: int = 0
    legible_found: int = 0
    extra: int = 0
    named: int = 0  # seals with a firm's name
    legible_named: int = 0
    matched: int = 0
    legible_matched: int = 0
    wrong: int = 0  # matched to another name
    unread: int = 0  # found, matched to none, and said to be unread
    misread: int = 0  # found, matched to none, and said to be read
    exact: int = 0
    reading: list[float] = field(default_factory=list)
    looking: list[float] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Of seals found."""
        return _f1(self.there, self.found, self.extra)

    @property
    def inked_f1(self) -> float:
        """Of seals found, of those of which there is any ink."""
        return _f1(self.inked, self.inked_found, self.extra)

    @property
    def legible_f1(self) -> float:
        """Of seals found, of those that a person could read."""
        return _f1(self.legible, self.legible_found, self.extra)

    def add(self, labelled: Labelled, seen: Sequence[Seen], left: Sequence[float]) -> None:
        """Count one page; ``left`` is the share of ink that it keeps of each seal."""
        free = list(seen)
        for (text, shape, box), ink in zip(labelled.seals, left, strict=True):
            is_named, is_inked, is_legible = shape != "square", ink >= TRACE, ink >= LEGIBLE
            self.there += 1
            self.inked += is_inked
            self.legible += is_legible
            self.named += is_named
            self.legible_named += is_named and is_legible
            hit = next((one for one in free if box.contains(*one.box.centre)), None)
            if hit is None:
                continue
            free.remove(hit)
            self.found += 1
            self.inked_found += is_inked
            self.legible_found += is_legible
            if is_named:
                self._read(hit, text, labelled.names, is_legible=is_legible)
        self.extra += len(free)

    def _read(self, seen: Seen, text: str, names: Sequence[str], *, is_legible: bool) -> None:
        owner = seen.owner(names)
        self.matched += owner == text
        self.legible_matched += is_legible and owner == text
        self.wrong += owner is not None and owner != text
        self.unread += owner is None and not seen.is_read
        self.misread += owner is None and seen.is_read
        self.exact += seen.text == text


def pooled(tallies: Iterable[Tally]) -> Tally:
    """The counts of several conditions together."""
    whole = Tally()
    for tally in tallies:
        for one in fields(Tally):
            setattr(whole, one.name, getattr(whole, one.name) + getattr(tally, one.name))
    return whole


def _f1(there: int, found: int, extra: int) -> float:
    return 2 * found / max(1, there + found + extra)
