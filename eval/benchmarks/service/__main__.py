"""Measure the service: ``python -m eval.benchmarks.service reads|pages|upload|kills|start --cache FOLDER``.

Prints figures beside their targets. What does not add up is WRONG, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from eval.benchmarks.service.kills import killed
from eval.benchmarks.service.made import made_store
from eval.benchmarks.service.pages import FINDINGS, paged, with_many_findings
from eval.benchmarks.service.program import Served, run, served, token
from eval.benchmarks.service.reads import KINDS, reads
from eval.benchmarks.service.upload import uploaded

READ_MS, UPLOAD_MB, START_SECONDS = 60.0, 50.0, 4.0
PAGE_MS, PICTURE_MS = 300.0, 150.0
_MEBIBYTE = 1 << 20
# One token asks for all clients.
_UNHURRIED = {"MINGJIAN_REQUESTS_PER_MINUTE": "6000000", "MINGJIAN_REQUESTS_BURST": "100000"}
_SAMPLES = Path(__file__).parents[2] / "samples" / "reports"


def measure_reads(given: argparse.Namespace) -> bool:
    """p95 of reads with many clients at once, and with the same clients pausing as people do."""
    files = sorted(_SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size)[: given.models]
    data_dir = made_store(given.cache, files, given.reports)
    asked = {"MINGJIAN_PROCESSES": str(given.processes)} | _UNHURRIED
    with served(data_dir, access=token(data_dir), workers=0, **asked) as service:
        _say(f"server processes: {service.server_processes()}")
        leads = _leads(service, given.reports)
        is_right = _adds_up("reports in the list", len(leads), expected=given.reports)
        reads(service, clients=4, seconds=3, pause=0, leads=leads)  # what is loaded once
        for pause in (0.0, given.pause):
            found = reads(service, clients=given.clients, seconds=given.seconds, pause=pause, leads=leads)
            how = f"each pausing {pause:g} s" if pause else "without a pause"
            told = f"{given.clients} clients {how}: {found.number} reads, {found.number / found.wall:.0f}/s"
            each, own = (1000 * used / max(1, found.number) for used in (found.processor, found.clients))
            _say(f"{told}, {each:.2f} ms of processor each; the clients took {own:.2f} ms each")
            for kind in KINDS:
                p95 = found.part(kind, 0.95)
                told = (
                    f"  {kind}: median {found.part(kind, 0.5):.1f} ms, p95 {p95:.1f} ms (target {READ_MS:g})"
                )
                _say(told + ("" if p95 < READ_MS else "  MISSED"))
            is_right &= _adds_up("  wrong answers", sum(found.wrong.values()), expected=0)
    _say(run("audit", "verify", data_dir=data_dir).strip())
    return is_right


def measure_pages(given: argparse.Namespace) -> bool:
    """The portal's page of a report with 200 findings, and pictures of pages."""
    with tempfile.TemporaryDirectory(dir=given.cache) as folder:
        data_dir = made_store(Path(folder), sorted(_SAMPLES.glob("*.pdf"))[:1], 1)
        token(data_dir)
        many, real = with_many_findings(data_dir)
        with served(data_dir, workers=0, **_UNHURRIED) as service:
            found = paged(service, many, real, rounds=30)
    for what, seconds, target in (
        (f"report page, {found.size // 1000} kB", found.page, PAGE_MS),
        ("page picture, first time", found.first, PICTURE_MS),
        ("page picture, again", found.again, PICTURE_MS),
    ):
        middle = 1000 * statistics.median(seconds)
        told = f"{what}: median {middle:.0f} ms, longest {1000 * max(seconds):.0f} (target {target:g})"
        _say(told + ("" if middle < target else "  MISSED"))
    return _adds_up("findings shown", found.findings, expected=FINDINGS)


def measure_upload(given: argparse.Namespace) -> bool:
    """Extra memory of the process tree while a large file comes in."""
    with tempfile.TemporaryDirectory(dir=given.cache) as folder:
        access = token(Path(folder))
        with served(Path(folder), access=access, workers=1) as service:
            found = uploaded(service, given.megabytes * _MEBIBYTE)
    extra = found.extra_bytes / _MEBIBYTE
    told = (
        f"{given.megabytes} MB in {found.seconds:.1f} s: {extra:.1f} MB extra memory (target {UPLOAD_MB:g})"
    )
    _say(told + ("" if extra < UPLOAD_MB else "  MISSED"))
    return _adds_up("kept as it was sent", int(found.is_same), expected=1)


def measure_kills(given: argparse.Namespace) -> bool:
    """Jobs that end while processes are killed."""
    with tempfile.TemporaryDirectory(dir=given.cache) as folder:
        found = killed(Path(folder), jobs=given.jobs, kills=given.kills, workers=given.workers)
    _say(f"{found.jobs} jobs, {found.kills} kills, {found.seconds:.0f} s: {found.states}, lost {found.lost}")
    for problem in found.problems:
        _say(f"WRONG: {problem}")
    return not found.problems and _adds_up("kills", found.kills, expected=given.kills)


def measure_start(given: argparse.Namespace) -> bool:
    """From the command to the first answer of ``/readyz``, on a folder that is there."""
    with tempfile.TemporaryDirectory(dir=given.cache) as folder:
        run("db", "upgrade", data_dir=Path(folder))
        seconds, processor = [], []
        for _ in range(given.rounds):
            with served(Path(folder), workers=1) as service:
                seconds.append(service.seconds)
                processor.append(service.processor)
    told = f"ready after {', '.join(f'{each:.2f}' for each in seconds)} s (target {START_SECONDS:g})"
    told += f", {min(processor):.2f} s of processor"
    _say(told + ("" if min(seconds) < START_SECONDS else "  MISSED"))
    return True


def _leads(service: Served, most: int) -> dict[str, int]:
    """Number of leads by report, of the whole list."""
    found: dict[str, int] = {}
    cursor = ""
    while True:
        status, told = service.ask("GET", f"/api/v1/reports?limit=200&cursor={cursor}")
        if status != HTTPStatus.OK:
            raise RuntimeError(f"list: {status} {told}")
        found |= {item["id"]: item["leads"] for item in told["items"]}
        cursor = told["next"] or ""
        if not cursor or len(found) > most:
            return found


def _adds_up(what: str, found: int, *, expected: int) -> bool:
    is_right = found == expected
    _say(f"{what}: {found}" + ("" if is_right else f"  WRONG, should be {expected}"))
    return is_right


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


_MEASURES: dict[str, Callable[[argparse.Namespace], bool]] = {
    "reads": measure_reads,
    "pages": measure_pages,
    "upload": measure_upload,
    "kills": measure_kills,
    "start": measure_start,
}


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="+", choices=[*_MEASURES])
    parser.add_argument("--cache", type=Path, required=True, help="the made store is kept here")
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--models", type=int, default=3, help="sample reports that are really screened")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--processes", type=int, default=0, help="server processes; 0: as serve decides")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    return 0 if all(_MEASURES[what](given) for what in given.what) else 1


if __name__ == "__main__":
    sys.exit(main())
