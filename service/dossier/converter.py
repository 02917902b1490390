"""From DOCX to PDF by LibreOffice, where it is installed: the product brings no converter of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from core.errors import FailedError, UsageError

_NAMES = ("soffice", "libreoffice")
_SECONDS = 120


def pdf_bytes(document: bytes) -> bytes:
    """The PDF of a DOCX that we wrote.

    Raises ``UsageError`` when LibreOffice is not installed, ``FailedError`` when it gives no PDF.
    """
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        raise UsageError(
            "本机没有 LibreOffice，不能写出 PDF。请改用 .docx 或 .html，"
            "或安装 LibreOffice（apt install libreoffice-writer）。",
            code="no_converter",
        )
    with tempfile.TemporaryDirectory(prefix="mingjian-dossier-") as name:
        folder = Path(name)
        source = folder / "dossier.docx"
        source.write_bytes(document)
        _convert(program, source, folder)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise FailedError("LibreOffice 没有写出 PDF。请改用 .docx，或稍后再试。", code="no_conversion")
        return made.read_bytes()


def _convert(program: str, source: Path, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"  # two conversions at once share no profile
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    try:
        subprocess.run(
            command,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "HOME": str(folder)},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FailedError(
            f"LibreOffice 在 {_SECONDS} 秒内没有写出 PDF。请改用 .docx，或稍后再试。", code="no_conversion"
        ) from error
