"""Fitted weights and thresholds into the rule pack files; all else in a file stays as it is."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.law.fits import CheckFit, Fit
from eval.weights.bands import Bands

_FIT = re.compile(r"^fit:.*\Z", re.MULTILINE | re.DOTALL)
_SCORING = re.compile(r"^scoring:\n(?:  .*\n)+", re.MULTILINE)
_VERSION = re.compile(r'^version: "(\d+)"$', re.MULTILINE)
_BASE = re.compile(r"base_log_odds: (\S+)")


def rewritten(text: str, fit: Fit, bands: Bands) -> str:
    """The text of a pack with this fit and these bands; its version goes up, since scores change."""
    found, number = _SCORING.search(text), _VERSION.search(text)
    base = _BASE.search(found[0]) if found else None
    if found is None or number is None or base is None:
        raise ValueError("no rule pack: version or scoring is missing")
    text = text[: found.start()] + _scoring(fit, bands, base[1]) + text[found.end() :]
    text = _VERSION.sub(f'version: "{int(number[1]) + 1}"', text, count=1)
    return _FIT.sub("", text).rstrip("\n") + "\n" + _fit(fit)


def write(path: Path, fit: Fit, bands: Bands) -> None:
    """Rewrite one file."""
    path.write_text(rewritten(path.read_text(encoding="utf-8"), fit, bands), encoding="utf-8")


def _scoring(fit: Fit, bands: Bands, base: str) -> str:
    low, high = bands.interval
    return (
        "scoring:\n"
        "  # Thresholds by eval.weights (docs/evaluation.md); base: an assumption (docs/law.md).\n"
        f'  status: "fitted {fit.measured_on}: {bands.carrying} of {bands.reports} train reports at or above'
        f' key_from carry a defect (95 % {low:.3f} to {high:.3f})"\n'
        f"  base_log_odds: {base}\n"
        f"  bands: {{key_from: {bands.key_from:g}, general_from: {bands.general_from:g}}}\n"
    )


def _fit(fit: Fit) -> str:
    lines = [
        "fit: # written by eval.weights (docs/evaluation.md); a check not listed keeps its hand-set points",
        f"  measured_on: {fit.measured_on}",
        f'  command: "{fit.command}"',
        f"  seeds: [{', '.join(map(str, fit.seeds))}]",
        f"  reports: {fit.reports}",
        "  checks:" if fit.checks else "  checks: {}",
    ]
    lines += [f"    {check}: {_row(one)}" for check, one in fit.checks.items()]
    return "\n".join(lines) + "\n"


def _row(one: CheckFit) -> str:
    values = {
        "weight": f"{one.weight:.2f}",
        "low": f"{one.low:.2f}",
        "high": f"{one.high:.2f}",
        "clear": f"{one.clear:.3f}",
        "planted": str(one.planted),
        "found": str(one.found),
        "honest": str(one.honest),
        "mistaken": str(one.mistaken),
    }
    return "{" + ", ".join(f"{name}: {value}" for name, value in values.items()) + "}"
