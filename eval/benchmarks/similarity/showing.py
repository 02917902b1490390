"""What ``quality`` prints, and what it fails for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from eval.benchmarks.similarity.contest import FEW, Standing, behind, best
from eval.benchmarks.similarity.natural import natural
from eval.benchmarks.similarity.quality import Quality, counted, measured
from eval.benchmarks.similarity.real import parts, planted_real
from eval.benchmarks.similarity.texts import ReportText

console = Console(highlight=False, soft_wrap=True)


def show_quality(base: list[ReportText], each: int, seed: int, bystanders: int, *, with_peers: bool) -> None:
    """Measure and print; raises ``SystemExit`` where datasketch proposes as many donors as ours."""
    quality = measured(base, each, seed, bystanders, with_peers=with_peers)
    _show_counts(quality)
    if quality.standings:
        _show_standings(quality.standings)
        _show_references(quality)
        if worse := behind(quality.standings, "datasketch"):
            raise SystemExit(f"WRONG: ours is not above datasketch: {', '.join(worse)}")


def show_real(base: list[ReportText], folder: Path, each: int, seed: int, bystanders: int) -> None:
    """Passages of real documents in factory reports, which are held against all of both."""
    donors = parts(folder)
    reports, plants = planted_real(base, donors, each, seed)
    console.print(f"{len(donors)} reports made of real documents, beside {len(base)} of the factory")
    _show_counts(counted(reports, plants, bystanders))


def _show_counts(quality: Quality) -> None:
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


def _show_standings(standings: Sequence[Standing]) -> None:
    console.print(f"donors among as many candidates as ours has (among the first {FEW}); passages covered:")
    for (tool, change), each in sorted(best(standings).items(), key=lambda item: item[0][1]):
        covered = max(
            (one.passages[change] for one in standings if one.tool == tool and one.passages), default=None
        )
        console.print(
            f"  {change:9s} {tool:10s}: {each.recall[change]:.3f} ({each.first[change]:.3f}); "
            + (f"{covered:.3f}" if covered is not None else "has none")
            + (f"; {each.setting}" if each.setting else "")
        )


def _show_references(quality: Quality) -> None:
    console.print("passages found by tools that are told the donor, and in a report that has nothing of it:")
    for change, each in quality.references:
        console.print(f"  {change:9s} {each.tool:10s}: {each.found:.3f}, {each.chance:.3f}")


def show_natural(archive: Path, count: int, seed: int, asked: int) -> None:
    """Measure over laws and print; raises ``SystemExit`` where datasketch proposes as many pairs as ours."""
    found = natural(archive, count, seed, asked)
    console.print(f"{found.texts:,} laws, {found.characters / 1e6:.1f} million characters")
    for level in found.levels:
        console.print(
            f"{level.pairs} pairs share {level.least} characters and more to the letter "
            f"({level.editions} of one title): proposed {level.proposed:.3f}, found {level.found:.3f}, "
            f"of the characters {level.covered:.3f}"
        )
    console.print(
        f"{found.passages} passages told, {found.sure} of them alike by edits; {found.told} pairs told, "
        f"{found.truly} truly; {found.candidates:.1f} candidates a law"
    )
    most = max(found.settings, key=lambda each: each.among_as_many)
    even = max(found.settings, key=lambda each: each.f1)
    for words, each in (("most among as many", most), ("best of all it gives", even)):
        console.print(
            f"datasketch, {words} ({each.name}): among as many candidates {each.among_as_many:.3f}; "
            f"all that it gives: recall {each.recall:.3f}, precision {each.precision:.3f}"
        )
    if found.levels[1].proposed <= most.among_as_many < 1.0:
        raise SystemExit("WRONG: ours is not above datasketch")
