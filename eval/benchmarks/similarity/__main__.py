"""``python -m eval.benchmarks.similarity quality|speed|vectors``: see the package."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from eval.benchmarks.similarity import vectors
from eval.benchmarks.similarity.quality import measured
from eval.benchmarks.similarity.speed import exponent, query, rates
from eval.benchmarks.similarity.texts import ReportText, made

console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Make the corpus, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.similarity")
    parser.add_argument("what", choices=("quality", "speed", "vectors"))
    parser.add_argument("--reports", default="1000", help="for speed several, with commas")
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--each", type=int, default=20, help="planted passages of each length and change")
    parser.add_argument("--pages", type=int, default=200, help="of the report that asks")
    parser.add_argument("--cache", type=Path, default=None, help="folder in which made texts are kept")
    parser.add_argument("--laws", type=Path, default=None, help="archive of laws, for vectors")
    parser.add_argument(
        "--scale", type=int, default=0, help="vectors of a made index that is timed, e.g. 1500000"
    )
    given = parser.parse_args()
    if given.what == "vectors":
        vectors.show(int(given.reports.split(",")[0]), given.seed, given.cache, given.laws, given.scale)
        return
    sizes = sorted(int(size) for size in given.reports.split(","))
    base = made(sizes[-1], given.seed, given.cache)
    if given.what == "quality":
        _quality(base, given.each, given.seed)
    else:
        _speed(base, sizes, given.pages)


def _quality(base: list[ReportText], each: int, seed: int) -> None:
    quality = measured(base, each, seed, bystanders=60)
    for row in quality.rows:
        console.print(
            f"{row.length:5d} characters, {row.change:9s}: {row.planted:3d} planted, "
            f"donor proposed {row.proposed:.3f}, found {row.found:.3f}"
        )
    for least in sorted(quality.right):
        right, wrong = quality.right[least], quality.wrong.get(least, 0)
        console.print(
            f"from {least} characters: {right} rightly shared, {wrong} by chance of the factory's words"
        )
    console.print(
        f"{quality.seconds * 1000:.0f} ms of processor a report, {quality.compared:.1f} texts compared with"
    )


def _speed(base: list[ReportText], sizes: list[int], pages: int) -> None:
    found = rates([report.text for report in base[:400]])
    console.print(
        f"characters/s: fingerprints {found.fingerprints:,.0f}, datasketch {found.minhash:,.0f} "
        f"({found.fingerprints / found.minhash:.0f} x), rensa {found.rensa:,.0f}"
    )
    queries = [query(base[:size], pages) for size in sizes]
    for each in queries:
        console.print(
            f"{each.characters:,} characters against {each.reports:,} reports: {each.seconds:.2f} s, "
            f"index {each.bytes_share:.1%} of the texts' bytes"
        )
    if len(queries) > 1:
        console.print(f"time grows with the power {exponent(queries):.2f} of the number of reports")


if __name__ == "__main__":
    main()
