"""A font with Chinese characters for pictures that tests draw."""

from __future__ import annotations

import functools
import subprocess

import pytest


@functools.cache
def chinese_font() -> str:
    """The file of a Chinese font known to fontconfig; skips the test where there is none."""
    command = ["fc-match", "-f", "%{file}\t%{lang}", "sans:lang=zh-cn"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("fontconfig is not installed")
    file, languages = found.split("\t")
    if "zh-cn" not in languages:
        pytest.skip("no font with Chinese characters is installed")
    return file
