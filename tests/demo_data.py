"""The data folder of ``make demo``: as it lies there where it was made from these files, else made here."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

from eval.sources import ROOT, sources_digest

_MADE = ROOT / ".demo"


def demo_folder(place: Path) -> Path:
    """The demo's folder (``data``, ``password``); made below ``place``, once for all processes of a run."""
    digest = sources_digest()
    if _is_of(_MADE, digest):
        return _MADE
    with (place / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = place / "demo"
        if not _is_of(made, digest):
            here = [f"DEMO={made}", f"BIN={Path(sys.executable).parent}"]
            done = subprocess.run(
                ["make", "demo-data", *here], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return made


def demo_copy(folder: Path, target: Path) -> Path:
    """The demo's data folder once more, to be written to."""
    shutil.copytree(folder / "data", target)
    return target


def _is_of(folder: Path, digest: str) -> bool:
    kept = folder / "sources"
    return kept.is_file() and kept.read_text(encoding="utf-8").strip() == digest
