"""Programs and libraries that offices use; none is part of the project, and what is missing is left out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from eval.benchmarks.handled.kinds import Job, MissingProgramError

_SECONDS = 240


def run(job: Job, data: bytes, command: list[str], result: str = "out.pdf") -> bytes:
    """What a program makes of the file: ``{in}`` and ``{out}`` in the command are its paths."""
    program = shutil.which(command[0])
    if program is None:
        raise MissingProgramError(command[0])
    source, target = job.folder / "in.pdf", job.folder / result
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    words = [word.replace("{in}", str(source)).replace("{out}", str(target)) for word in command[1:]]
    _ran([program, *words], job.folder)
    return target.read_bytes()


def library(job: Job, data: bytes, module: str, code: str) -> bytes:
    """What a Python library makes of the file: the code reads ``source`` and writes ``target``."""
    source, target = job.folder / "in.pdf", job.folder / "out.pdf"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    head = f"source, target = {str(source)!r}, {str(target)!r}\nimport sys\n"
    guard = f"try:\n    import {module}\nexcept ImportError:\n    sys.exit(77)\n"
    _ran([job.python, "-c", head + guard + code], job.folder, missing=module)
    return target.read_bytes()


def exported(job: Job, path: Path, *options: str) -> bytes:
    """An office file as LibreOffice exports it."""
    program = shutil.which("soffice")
    if program is None:
        raise MissingProgramError("soffice")
    profile = f"-env:UserInstallation=file://{job.folder.parent / 'office-profile'}"
    target = job.folder / "exported"
    how = ["--headless", *options, "--convert-to", "pdf", "--outdir", str(target), str(path)]
    _ran([program, profile, *how], job.folder)
    made = (target / path.name).with_suffix(".pdf")
    if not made.exists():  # it ends well without a filter for this kind of file
        raise MissingProgramError("soffice, its import filter")
    return made.read_bytes()


def _ran(command: list[str], folder: Path, missing: str = "") -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        timeout=_SECONDS,
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": ""},
        check=False,
    )
    if done.returncode == 77:
        raise MissingProgramError(missing)
    if done.returncode not in {0, 3}:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')[-400:]}")
