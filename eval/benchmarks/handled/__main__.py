"""Files handled honestly and files altered: how many of each are told, by the product's own checks.

    python -m eval.benchmarks.handled --seed 1 --each 3 --cache DIR [--python PATH] [--kinds a,b] [--leads]

Each kind (``eval/benchmarks/handled/harmful_*.py`` and ``harmless_*.py``) is made ``--each`` times by the
seed, over fresh reports of the factory's train layouts. DIR keeps files and readings for the next run.
Programs that are not installed are left out and named; ``--python`` is an interpreter that has pypdf, pdfrw,
fpdf2, img2pdf and PyMuPDF, which are no part of the project. A third of the kinds is held back, by their
names: nothing is mended against them, and their leads are never printed.

Harmless: files with a lead of pdf_edited, hidden_text or pdf_signature_broken. Harmful: files with a lead on
a page that was touched (or any lead, where the file as a whole was), and those with leads on other pages too.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.benchmarks.handled.kinds import Kind
from eval.benchmarks.handled.making import File, chosen_kinds, files_of
from eval.benchmarks.handled.measuring import Said, opened, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A file and what was said of it."""

    file: File
    said: Said

    @property
    def is_told(self) -> bool:
        """Whether a lead points at what was done; of a harmless file, whether there is a lead at all."""
        return any(not self.file.pages or lead.pages & self.file.pages for lead in self.said.leads)

    @property
    def is_beside(self) -> bool:
        """Whether a lead points elsewhere as well."""
        touched = self.file.pages
        return bool(touched) and any(lead.pages and not lead.pages & touched for lead in self.said.leads)


def main() -> int:
    """Make, measure and print."""
    arguments = _arguments()
    console, kinds = Console(width=130), chosen_kinds(arguments.kinds)
    with tempfile.TemporaryDirectory(prefix="mingjian-handled-") as name:
        folder = arguments.cache or Path(name)
        files = list(files_of(arguments.seed, arguments.each, folder, arguments.python, kinds))
        with opened(folder / "store") as tools:
            rows = []
            for file in (file for file in files if not file.missing):
                rows.append(Row(file=file, said=say(file.path, tools)))
                if arguments.leads:
                    _print_leads(console, rows[-1])
    for is_held in (False, True):
        for is_harmful in (False, True):
            part = [row for row in rows if _is_of(row.file.kind, is_held, is_harmful)]
            if part:
                console.print(_table(part, is_held=is_held, is_harmful=is_harmful))
    _print_sums(console, rows)
    absent = sorted({f"{file.kind.name} ({file.missing})" for file in files if file.missing})
    console.print(f"left out: {', '.join(absent) or 'none'}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--kinds", default="")
    parser.add_argument(
        "--leads", action="store_true", help="print each lead of kinds that are not held back"
    )
    return parser.parse_args()


def _is_of(kind: Kind, is_held: bool, is_harmful: bool) -> bool:
    return kind.is_held_back == is_held and kind.is_harmful == is_harmful


def _table(rows: Sequence[Row], *, is_held: bool, is_harmful: bool) -> Table:
    title = f"{'altered' if is_harmful else 'handled honestly'}{', held back' if is_held else ''}"
    table = Table(title=title)
    for name in ("kind", "files", "found" if is_harmful else "false", "beside", "by", "unread"):
        table.add_column(name, justify="left" if name in {"kind", "by"} else "right")
    for kind in dict.fromkeys(row.file.kind for row in rows):
        own = [row for row in rows if row.file.kind is kind]
        by = sorted({lead.check for row in own for lead in row.said.leads})
        table.add_row(
            kind.name,
            str(len(own)),
            str(sum(row.is_told for row in own)),
            str(sum(row.is_beside for row in own)),
            ", ".join(by),
            str(sum(bool(row.said.failure) for row in own)),
        )
    return table


def _print_leads(console: Console, row: Row) -> None:
    kind = row.file.kind
    if kind.is_held_back:
        return
    told = "told" if row.is_told else "not told"
    console.print(f"{row.file.path.stem}: {told}, touched {sorted(row.file.pages)} {row.said.failure}")
    for lead in row.said.leads:
        console.print(f"    {lead.check} {sorted(lead.pages)} {lead.statement}", soft_wrap=True)


def _print_sums(console: Console, rows: Sequence[Row]) -> None:
    for is_held in (False, True):
        words = "held back: " if is_held else ""
        for is_harmful in (False, True):
            part = [row for row in rows if _is_of(row.file.kind, is_held, is_harmful)]
            kinds = {row.file.kind.name for row in part}
            told = sum(row.is_told for row in part)
            beside = sum(row.is_beside for row in part)
            what = "altered, told" if is_harmful else "handled honestly, with a false lead"
            console.print(f"{words}{what}: {told} of {len(part)} files, {len(kinds)} kinds; beside: {beside}")
    spent = [row.said.seconds / max(1, row.said.pages) for row in rows if row.said.seconds is not None]
    if spent:
        console.print(
            f"integrity stage: {statistics.mean(spent):.4f} s of processor a page, median "
            f"{statistics.median(spent):.4f}, {len(spent)} files"
        )


if __name__ == "__main__":
    raise SystemExit(main())
