"""The command line within this process: its words, exit code and files, without the seconds of a start.

``test_cli`` starts the real program; what is tested here does not depend on that.
"""

from __future__ import annotations

import contextlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from service import terminal
from service.cli import app
from service.command_line import run

_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Done:
    """What a call gave."""

    returncode: int
    stdout: str
    stderr: str


def mingjian(*arguments: str | Path, folder: Path) -> Done:
    """Call the program in a folder, with the data folder ``data`` in it."""
    out, err = io.StringIO(), io.StringIO()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MINGJIAN_")}
    environment |= {"COLUMNS": str(_WIDTH), "MINGJIAN_DATA_DIR": str(folder / "data")}
    with (
        patch.dict(os.environ, environment, clear=True),
        patch.object(terminal.out, "_width", _WIDTH),
        patch.object(terminal.complaints, "_width", _WIDTH),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run(app, [str(each) for each in arguments])
    return Done(code, out.getvalue(), err.getvalue())
