"""The server's start waits for nothing that only other commands, or later requests, need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from service.api.v1 import evidence
from service.dossier import FORMATS

_HEAVY = (
    "dbos",
    "docx",
    "faiss",
    "onnxruntime",
    "openpyxl",
    "pikepdf",
    "pipelines.screen",
    "pyhanko",
    "service.cli",
)


def test_serving_loads_none_of_the_heavy_engines() -> None:
    program = (
        "import sys, service.start, service.serve_command, service.api.app\n"
        f"print(*[name for name in {_HEAVY} if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_a_case_file_has_a_type_in_every_form() -> None:
    assert {f".{name}" for name in evidence._DOSSIERS} == set(FORMATS)
