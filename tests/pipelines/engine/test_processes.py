"""Tasks over processes: a killed one costs its task, an expected error stops all, none is left over."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import StoreError
from pipelines.engine.processes import Lost, Processes


@contextmanager
def opened() -> Iterator[Callable[[str], str]]:
    yield work


def work(task: str) -> str:
    if task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "full":
        raise StoreError("磁盘已满", code="store_full")
    if task == "stumble":
        raise ZeroDivisionError
    if task.startswith("sleep"):
        Path(task.removeprefix("sleep ")).write_text(str(os.getpid()))
        time.sleep(600)
    return task.upper()


def test_a_killed_process_costs_its_task_only_and_is_replaced() -> None:
    with Processes[str, str](2, opened) as processes:
        found = dict(processes.each(["a", "die", "b", "c", "d"]))
    assert found.pop("die") == Lost(-signal.SIGKILL)
    assert found == {each: each.upper() for each in "abcd"}


@pytest.mark.parametrize(("task", "error"), [("full", StoreError), ("stumble", RuntimeError)])
def test_what_is_wrong_for_all_tasks_is_raised(task: str, error: type[Exception]) -> None:
    with pytest.raises(error), Processes[str, str](1, opened) as processes:
        list(processes.each([task, "a"]))


def test_no_process_outlives_the_one_that_started_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = (
        "from tests.pipelines.engine.test_processes import opened\n"
        "from pipelines.engine.processes import Processes\n"
        "if __name__ == '__main__':\n"
        f"    with Processes(1, opened) as processes: list(processes.each(['sleep {note}']))\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(program)
    root = Path(__file__).parents[3]
    parent = subprocess.Popen([sys.executable, script], env=os.environ | {"PYTHONPATH": str(root)})
    end = time.monotonic() + 60
    while not (note.exists() and note.read_text()):
        assert time.monotonic() < end
        time.sleep(0.05)
    child = int(note.read_text())
    parent.kill()
    parent.wait()
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < end:
            os.kill(child, 0)
            if "Z" in Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[:1]:
                return
            time.sleep(0.05)
        pytest.fail("the child still lives")
