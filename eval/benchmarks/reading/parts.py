"""The parts of the benchmark by name. A part is a module with a first line, ``options`` and ``run``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from rich.console import Console

from eval.benchmarks.reading import again, born, memory, photos, scans, seals
from eval.benchmarks.reading.targets import Target

Run: TypeAlias = Callable[[argparse.Namespace, Console], list[Target]]
"""Measures, prints its tables, and gives every figure that has a bound."""


@dataclass(frozen=True, slots=True)
class Part:
    """One subcommand: ``summary`` for ``--help``, ``options`` adds its arguments."""

    summary: str
    options: Callable[[argparse.ArgumentParser], None]
    run: Run


PARTS: dict[str, Part] = {
    "born": Part(
        "born-digital pages: speed beside bare extraction, characters as typed", born.options, born.run
    ),
    "again": Part("scanned pages seen before, in another report", again.options, again.run),
    "photos": Part("photographs cut from scanned pages", photos.options, photos.run),
    "memory": Part("peaks of a long report beside a short one", memory.options, memory.run),
    "scans": Part(
        "scanned pages: speed and errors beside stock RapidOCR and Tesseract", scans.options, scans.run
    ),
    "seals": Part("text under red and blue seals", seals.options, seals.run),
}
