"""Survey of every PDF below a folder: each must end in one state, none may crash or hang the parent.

    python -m eval.benchmarks.survey --data ../shared/data/pdf-zoo [--seconds 20]

Prints the files by end state and code, and those that a reader crashed on or was stopped at its limit.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from rich.console import Console

from core.errors import MingjianError, RefusedError
from core.limits import Limits
from pipelines.engine.workers import WorkerPool
from pipelines.stages import admit, survey

_READERS_FAULT = frozenset({"reader_crashed", "reader_error", "time_limit", "memory", "bad_answer"})


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of PDFs")
    parser.add_argument("--seconds", type=float, default=20.0, help="limit for one file")
    arguments = parser.parse_args()
    limits = Limits(survey_seconds=arguments.seconds)
    states: Counter[str] = Counter()
    console = Console()
    start = time.perf_counter()
    with WorkerPool(1, memory_bytes=limits.worker_memory_bytes) as pool:
        for path in sorted(arguments.data.rglob("*.pdf")):
            state, code = _end_state(path, limits, pool)
            states[f"{state} {code}".strip()] += 1
            if code in _READERS_FAULT:
                console.print(f"{path.name}: {code}", highlight=False, markup=False)
    for name, count in states.most_common():
        console.print(f"{count:6}  {name}", highlight=False)
    console.print(f"{states.total()} files, {time.perf_counter() - start:.0f} s", highlight=False)


def _end_state(path: Path, limits: Limits, pool: WorkerPool) -> tuple[str, str]:
    """The state in which the survey of one file ends, and the code of its first failure."""
    try:
        admit.run(path, limits)
        surveyed = survey.run(path, limits, pool)
    except RefusedError as error:
        return "refused", error.code
    except MingjianError as error:
        return "failed", error.code
    return ("partial", surveyed.failures[0].code) if surveyed.failures else ("read", "")


if __name__ == "__main__":
    main()
