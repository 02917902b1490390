"""``python -m eval.benchmarks.similarity quality|speed|pictures|tables|planted``: see the package."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from eval.benchmarks.similarity.pictures import query_ms, recalls
from eval.benchmarks.similarity.planted import told
from eval.benchmarks.similarity.quality import measured
from eval.benchmarks.similarity.speed import exponent, query, rates
from eval.benchmarks.similarity.tables import table_recalls
from eval.benchmarks.similarity.texts import ReportText, made

console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Make the corpus, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.similarity")
    parser.add_argument("what", choices=("quality", "speed", "pictures", "tables", "planted"))
    parser.add_argument("--reports", default="1000", help="for speed several, with commas")
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--each", type=int, default=20, help="planted passages of each length and change")
    parser.add_argument("--pages", type=int, default=200, help="of the report that asks")
    parser.add_argument("--cache", type=Path, default=None, help="folder in which made texts are kept")
    parser.add_argument("--pictures", type=int, default=200, help="photographs made, for pictures")
    parser.add_argument("--index", type=int, default=10_000, help="photographs in the index, for pictures")
    parser.add_argument("--split", choices=("train", "held_out"), default="train", help="layouts of planted")
    parser.add_argument("--carrier", default="born_digital", help="how the planted reports were made")
    parser.add_argument("--checks", default="photo_reused,data_copied", help="that are planted")
    given = parser.parse_args()
    if given.what in _SHARED:
        _SHARED[given.what](given)
        return
    sizes = sorted(int(size) for size in given.reports.split(","))
    base = made(sizes[-1], given.seed, given.cache)
    if given.what == "quality":
        _quality(base, given.each, given.seed)
    else:
        _speed(base, sizes, given.pages)


def _pictures(given: argparse.Namespace) -> None:
    figures = recalls(given.pictures, given.seed)
    for row in figures.rows:
        console.print(f"{row.how:9s}: proposed {row.proposed:.3f}, the same {row.same:.3f}")
    console.print(
        f"of {figures.pairs:,} pairs of other photographs of such scenes {figures.false} are taken for one; "
        f"at other thresholds of tones: "
        + ", ".join(f"{at:.2f}: recall {recall:.3f}, {false} false" for at, recall, false in figures.curve)
    )
    console.print(
        f"{figures.look_ms:.0f} ms of processor a look, {figures.bytes:,.0f} bytes, {figures.words:.0f} words"
    )
    for size in (given.index // 10, given.index):
        asked = query_ms(size, given.seed)
        console.print(f"{size:,} pictures: {asked:.1f} ms of processor a query, verification included")


def _tables(given: argparse.Namespace) -> None:
    for row in table_recalls(given.each, given.seed):
        console.print(f"{row.how:20s}: {row.found} of {row.asked}, least {row.least:.0f} bits")


def _planted(given: argparse.Namespace) -> None:
    """Aggregates only: what single reports of held-out layouts hold is not printed."""
    rows = list(told(given.each, given.seed, given.split, given.carrier, given.checks.split(",")))
    for check in given.checks.split(","):
        mine = [row for row in rows if row.check == check]
        wanted = [row for row in mine if row.is_wanted]
        wrong = [row for row in mine if row.is_flagged and not row.is_wanted]
        console.print(
            f"{check}, {given.split}, {given.carrier}: {sum(row.is_flagged for row in wanted)} of "
            f"{len(wanted)} planted found, {len(wrong)} of {len(mine) - len(wanted)} others flagged"
        )
        for form in dict.fromkeys(row.form for row in mine):
            part = [row for row in mine if row.form == form and not row.is_earlier]
            flags = sum(row.is_flagged for row in part)
            console.print(f"  {form:14s}: {flags} of {len(part)} later reports flagged")


_SHARED = {"pictures": _pictures, "tables": _tables, "planted": _planted}


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
