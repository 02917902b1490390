"""LibreOffice without a window: documents to PDF, several in one call, in a profile of this process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from core.errors import MingjianError

_SECONDS, _SECONDS_EACH = 120, 90
_FILTER = {
    "ReduceImageResolution": {"type": "boolean", "value": "false"},
    "Quality": {"type": "long", "value": "85"},
}


class MakerMissingError(MingjianError):
    """A program that a layout is made with is not installed."""

    code = "maker_missing"
    exit_code = 7


class MakerFailedError(MingjianError):
    """A program that a layout is made with did not finish, or made nothing."""

    code = "maker_failed"
    exit_code = 8


def program() -> str:
    """Path of soffice; raises ``MakerMissingError`` where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise MakerMissingError(
            "没有找到 LibreOffice（soffice）：部分版式由它排版。"
            "请安装 libreoffice-writer-nogui，或用 --layouts 另选版式。"
        )
    return found


def convert(documents: Mapping[str, bytes], *, seconds: float | None = None) -> dict[str, bytes]:
    """Each document (by its file name without ending, a .docx) as PDF, all in one run of the program."""
    path = program()
    limit = seconds if seconds is not None else _SECONDS + _SECONDS_EACH * len(documents)
    with tempfile.TemporaryDirectory(prefix="mingjian-office-") as folder:
        for name, data in documents.items():
            Path(folder, f"{name}.docx").write_bytes(data)
        command = [path, f"-env:UserInstallation={_profile().as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", f"pdf:writer_pdf_Export:{json.dumps(_FILTER)}", "--outdir", folder]
        command += [str(Path(folder, f"{name}.docx")) for name in documents]
        said = _run(command, limit)
        made = {name: Path(folder, f"{name}.pdf") for name in documents}
        missing = [name for name, pdf in made.items() if not pdf.is_file()]
        if missing:
            raise MakerFailedError(f"LibreOffice 没有生成 {'、'.join(missing)}：{said.strip()[-300:]}")
        return {name: pdf.read_bytes() for name, pdf in made.items()}


def _run(command: list[str], limit: float) -> str:
    keep = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")
    own = {name: os.environ[name] for name in keep if name in os.environ}
    own = {
        "PATH": os.defpath,
        **own,
        "HOME": str(_profile()),
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=own,
        start_new_session=True,  # so that its children end with it
    ) as running:
        try:
            said, _ = running.communicate(timeout=limit)
        except subprocess.TimeoutExpired as error:
            os.killpg(running.pid, signal.SIGKILL)
            raise MakerFailedError(f"LibreOffice 在 {limit:g} 秒内没有完成。") from error
    return said.decode(errors="replace")


@cache
def _profile_of(_: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mingjian-soffice-"))
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=1)
    return folder


def _profile() -> Path:
    """A user profile per process, so that several run beside each other; gone when the process ends."""
    return _profile_of(os.getpid())
