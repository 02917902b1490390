"""Debian's Chromium, opened on a file: what the page is after its own script has run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

CHROMIUM = shutil.which("chromium")


def opened(path: Path, address: str, profile: Path) -> str:
    """The document after loading ``path#address``, as HTML."""
    flags = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={profile}", "--window-size=1366,768", "--virtual-time-budget=1500", "--dump-dom",
    ]  # fmt: skip
    done = subprocess.run(
        [CHROMIUM or "chromium", *flags, f"{path.as_uri()}#{address}"],
        capture_output=True,
        timeout=60,
        check=True,
    )
    return done.stdout.decode()
