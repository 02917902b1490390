"""The real server in a process of its own, over a data folder with screened reports."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.document import Source
from core.screening import Screening
from corpus.store.store import Store
from service.auth.accounts import Accounts
from service.auth.permissions import Permission, Role
from service.auth.tokens import Tokens
from tests.service.api.conftest import PASSWORD, screened

_LONGEST_SECONDS = 120.0


@dataclass(frozen=True)
class Served:
    """Where it answers, who may do everything, and what is there."""

    url: str
    token: str
    reports: tuple[Screening, ...]
    data_dir: Path
    process: subprocess.Popen[str]


def filled(data_dir: Path, *, reports: int = 2) -> tuple[tuple[Screening, ...], str]:
    """A data folder with reports of invented facts, and a token that permits everything."""
    made = []
    with Store.open(data_dir) as store:
        for number in range(reports):
            screening, content = screened(number, "浙江省杭州市西湖区")
            card = screening.report
            store.add_report(Source(id=card.id, file_name=card.file_name, size_bytes=len(content)), content)
            store.save_screening(screening)
            made.append(screening)
        account = Accounts(store.engine).create(
            "all", roles=list(Role), regions=["000000"], shown_name="全部", password=PASSWORD
        )
        may = [each for each in Permission if account.principal.may(each)]
        _, token = Tokens(store.engine).create(account, label="测试", permissions=may, days=1)
    return tuple(made), token


@contextlib.contextmanager
def serving(
    data_dir: Path, *, before: Callable[[], None] | None = None, reports: int = 2, workers: int = 0
) -> Iterator[Served]:
    """Until left; ``before`` is done in the server's process before it begins (limits)."""
    made, token = filled(data_dir, reports=reports)
    command = [sys.executable, "-m", "service", "serve", "--port", "0", "--workers", str(workers)]
    process = subprocess.Popen(
        [*command, "--data-dir", str(data_dir)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=before,
    )
    try:
        url = _address(process)
        yield Served(url, token, made, data_dir, process)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr is not None:
            process.stderr.close()


def _address(process: subprocess.Popen[str]) -> str:
    """Where it says that it listens; its further words are read away."""
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(r"running on (http://[\d.]+:\d+)", line)
        if found:
            threading.Thread(target=process.stderr.read, daemon=True).start()
            _wait_for(found[1])
            return found[1]
    raise AssertionError("the server did not start")


def _wait_for(url: str) -> None:
    end = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")
