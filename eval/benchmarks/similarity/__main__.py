"""``python -m eval.benchmarks.similarity WHAT``: see the package."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from corpus.similarity.normal import normal
from eval.benchmarks.similarity import vectors
from eval.benchmarks.similarity.breaking import breaking
from eval.benchmarks.similarity.ceiling import ceilings
from eval.benchmarks.similarity.densest import densest
from eval.benchmarks.similarity.filed import Asking, Row
from eval.benchmarks.similarity.leads import leads
from eval.benchmarks.similarity.nearness import MOST, documents, nearness
from eval.benchmarks.similarity.particulars import particular
from eval.benchmarks.similarity.picture_queries import queries
from eval.benchmarks.similarity.pictures import recalls
from eval.benchmarks.similarity.planted import told
from eval.benchmarks.similarity.plants import LENGTHS
from eval.benchmarks.similarity.showing import show_natural, show_quality, show_real
from eval.benchmarks.similarity.speed import exponents, grown, rates
from eval.benchmarks.similarity.tables import table_recalls
from eval.benchmarks.similarity.texts import ReportText, made

console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Make the corpus, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.similarity")
    parser.add_argument("what", choices=("quality", "speed", *_SHARED))
    parser.add_argument("--reports", default="1000", help="for speed several, with commas")
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--each", type=int, default=60, help="planted passages of each length and change")
    parser.add_argument(
        "--particulars", action="store_true", help="clauses that only one site has, in texts of quality"
    )
    parser.add_argument(
        "--characters", type=int, choices=LENGTHS, default=LENGTHS[0], help="of the passages of ceiling"
    )
    parser.add_argument("--pages", type=int, default=200, help="of the report that asks")
    parser.add_argument(
        "--bystanders", type=int, default=60, help="other reports that are asked about, of quality and real"
    )
    parser.add_argument("--cache", type=Path, default=None, help="folder in which made texts are kept")
    parser.add_argument(
        "--no-peers", dest="peers", action="store_false", help="quality of ours alone, in a tenth of the time"
    )
    parser.add_argument("--data", type=Path, default=None, help="folder of PDFs, for nearness and real")
    parser.add_argument("--laws", type=Path, default=None, help="archive of laws, for laws and vectors")
    parser.add_argument(
        "--scale", type=int, default=0, help="vectors of a made index that is timed, e.g. 1500000"
    )
    parser.add_argument("--pictures", type=int, default=200, help="photographs made, for pictures")
    parser.add_argument("--index", type=int, default=10_000, help="photographs in the index, for pictures")
    parser.add_argument(
        "--split", choices=("train", "held_out"), default="train", help="of planted and leads"
    )
    parser.add_argument("--length", default="full", help="of the reports of leads")
    parser.add_argument("--carrier", default="born_digital", help="how the planted reports were made")
    parser.add_argument("--checks", default="photo_reused,data_copied", help="that are planted")
    given = parser.parse_args()
    if given.what in _SHARED:
        _SHARED[given.what](given)
        return
    sizes = sorted(int(size) for size in given.reports.split(","))
    if given.what == "quality":
        base = _base(given)
        show_quality(base, given.each, given.seed, given.bystanders, with_peers=given.peers)
    else:
        _speed(sizes, given.seed, given.pages, given.cache)


def _base(given: argparse.Namespace) -> list[ReportText]:
    base = made(int(given.reports.split(",")[-1]), given.seed, given.cache)
    return [particular(report, given.seed) for report in base] if given.particulars else base


def _ceiling(given: argparse.Namespace) -> None:
    least, rows = ceilings(_base(given), given.each, given.seed, given.characters)
    console.print(f"copies are told from strangers at a precision of 0.98 from {least:.1f} nats on")
    for row in rows:
        console.print(
            f"{row.change:9s}: of {row.planted} found {row.found}, told by exhaustive alignment {row.told}; "
            f"of {row.planted - row.found} lost {row.lost_told}"
        )


def _leads(given: argparse.Namespace) -> None:
    found = leads(int(given.reports), given.seed, given.split, given.length)
    for form, many in sorted(found.planted.items()):
        console.print(f"{form}: {found.told.get(form, 0)} of {many} told")
    console.print(
        f"{found.right} right and {found.wrong} wrong leads in {found.reports} reports, "
        f"{found.traps} with traps"
    )


def _pictures(given: argparse.Namespace) -> None:
    figures = recalls(given.pictures, given.seed)
    for row in figures.rows:
        console.print(f"{row.how:9s}: proposed {row.proposed:.3f}, the same {row.same:.3f}")
    console.print(
        f"of {figures.pairs:,} pairs of other photographs of the same scenes {figures.false} seem one; "
        f"at other thresholds of tones: "
        + ", ".join(f"{at:.2f}: recall {recall:.3f}, {false} false" for at, recall, false in figures.curve)
    )
    console.print(
        f"{figures.look_ms:.0f} ms of processor a look, {figures.bytes:,.0f} bytes, {figures.words:.0f} words"
    )
    for each in queries((given.index // 10, given.index), given.seed):
        console.print(
            f"{each.pictures:,} pictures: {each.milliseconds:.1f} ms of processor a query, verification "
            f"included; {each.memory / 2**20:.0f} MB, {each.more / 2**20:.1f} MB of them by asking; "
            f"store {each.stored / 2**20:.0f} MB"
        )


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


def _vectors(given: argparse.Namespace) -> None:
    vectors.show(int(given.reports.split(",")[0]), given.seed, given.cache, given.laws, given.scale)


def _agreeing(given: argparse.Namespace) -> None:
    base = made(int(given.reports.split(",")[0]), given.seed, given.cache)
    if given.particulars:
        base = [particular(report, given.seed) for report in base]
    for row in breaking(base, given.each):
        console.print(
            f"up to {row.up_to:5.2f} nats: {row.characters:9,} characters, {row.breaks:.3f} go on "
            f"differently (presumed {row.presumed:.3f})"
        )


def _nearness(given: argparse.Namespace) -> None:
    """Real documents, and as many of the factory as there are of those."""
    if given.data is None:
        raise SystemExit("--data names a folder of PDFs")
    real = list(documents(given.data))
    plain = made(int(given.reports.split(",")[0]), given.seed, given.cache)[: len(real)]
    told = [particular(report, given.seed) for report in plain]
    for name, texts in (
        ("real", real),
        ("plain", [normal(report.text).codes[:MOST] for report in plain]),
        ("particulars", [normal(report.text).codes[:MOST] for report in told]),
    ):
        found = nearness(texts)
        runs = ", ".join(f"{share:.3f} in runs of {run}" for run, share in found.shared.items())
        console.print(f"{name}: {found.documents} documents, {found.surprise:.2f} nats a character; {runs}")


def _real(given: argparse.Namespace) -> None:
    if given.data is None:
        raise SystemExit("--data names a folder of PDFs")
    show_real(_base(given), given.data, given.each, given.seed, given.bystanders)


def _laws(given: argparse.Namespace) -> None:
    if given.laws is None:
        raise SystemExit("--laws names the archive of laws")
    show_natural(given.laws, int(given.reports), given.seed, 5 * given.each)


def _densest(given: argparse.Namespace) -> None:
    status = densest(int(given.reports.split(",")[0]), given.seed)
    console.print(
        f"{status.reports:,} texts of drawn characters: index {status.share:.1%} of their bytes in "
        f"{len(status.files)} files and {status.tail_texts} texts beside"
    )


_SHARED = {
    "densest": _densest,
    "ceiling": _ceiling,
    "agreeing": _agreeing,
    "nearness": _nearness,
    "real": _real,
    "laws": _laws,
    "leads": _leads,
    "pictures": _pictures,
    "tables": _tables,
    "planted": _planted,
    "vectors": _vectors,
}


def _speed(sizes: list[int], seed: int, pages: int, cache: Path | None) -> None:
    found = rates([report.text for report in made(400, seed, cache)])
    console.print(
        f"characters/s: fingerprints {found.fingerprints:,.0f}, datasketch {found.minhash:,.0f} "
        f"({found.fingerprints / found.minhash:.0f} x), rensa {found.rensa:,.0f}"
    )
    rows, wrong = [], []
    if found.fingerprints < 20 * found.minhash:
        wrong.append("fingerprints are not 20 times as fast as MinHash")
    for row, faults in grown(sizes, seed, pages, cache):
        _print_row(row)
        rows.append(row)
        wrong += [f"{row.reports:,} reports: {fault}" for fault in faults]
    if len(rows) > 1:
        copied, own = exponents(rows)
        console.print(f"time grows with the power {copied:.2f} (copied), {own:.2f} (own) of the reports")
        if max(copied, own) >= 1:
            wrong.append("the time of a comparison does not grow less than linearly")
    for fault in wrong:
        console.print(f"WRONG: {fault}")
    raise SystemExit(1 if wrong else 0)


def _print_row(row: Row) -> None:
    filing, status = row.filing, row.status
    console.print(
        f"{row.reports:,} reports, {status.characters / 1e6:.1f} million characters: kept at "
        f"{filing.characters / filing.processor / 1e6:.1f} million characters/s of processor "
        f"({filing.characters / filing.clock / 1e6:.1f} of the clock); index {status.share:.1%} of the "
        f"texts' bytes in {len(status.files)} files and {status.tail_texts} texts beside, archive "
        f"{status.archive_bytes / status.text_bytes:.1%}"
    )
    for name, asking in (("copied", row.copied), ("own", row.own)):
        _print_asking(name, asking)


def _print_asking(name: str, asking: Asking) -> None:
    console.print(
        f"    {name}: index opened in {asking.opening:.2f} s, compared in {asking.seconds:.2f} s, "
        f"{len(asking.sources)} sources; {asking.memory / 2**20:.0f} MB"
    )


if __name__ == "__main__":
    main()
