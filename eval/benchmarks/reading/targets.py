"""What a part of the benchmark must reach: a figure, its bound, and the sentence for one that falls short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A measured figure and its bounds, both included; None bounds nothing."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the figure lies within its bounds; one that is not a number never does."""
        low = -float("inf") if self.at_least is None else self.at_least
        high = float("inf") if self.at_most is None else self.at_most
        return low <= self.value <= high

    def __str__(self) -> str:
        """The figure beside its bounds."""
        bounds = [
            f"{word} {bound:g}"
            for word, bound in (("at least", self.at_least), ("at most", self.at_most))
            if bound is not None
        ]
        return f"{self.name}: {self.value:.4g} (wanted {' and '.join(bounds) or 'nothing'})"


def missed(targets: Iterable[Target]) -> list[Target]:
    """Those that fall short, in the order given."""
    return [target for target in targets if not target.is_met]


def show(console: Console, targets: Iterable[Target]) -> bool:
    """Print every target with its figure, and OK or missed; whether all are met."""
    table = Table("target", "figure", "wanted", "")
    all_met = True
    for target in targets:
        bounds = [f"≥ {target.at_least:g}"] if target.at_least is not None else []
        bounds += [f"≤ {target.at_most:g}"] if target.at_most is not None else []
        table.add_row(
            target.name, f"{target.value:.3f}", " ".join(bounds), "OK" if target.is_met else "missed"
        )
        all_met = all_met and target.is_met
    console.print(table)
    return all_met
