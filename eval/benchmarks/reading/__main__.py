"""The reading benchmark.

    python -m eval.benchmarks.reading scans --help
    python -m eval.benchmarks.reading scans --hold

With ``--hold`` the exit code is 1 when a target is missed, and each missed target is named. Times are of
this machine at this moment: read the ratios.
"""

from __future__ import annotations

import argparse
import sys

from rich.console import Console

from eval.benchmarks.reading.parts import PARTS
from eval.benchmarks.reading.targets import missed


def main() -> int:
    """Run one part; 1 when it is held to its targets and misses one."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.benchmarks.reading",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="part", required=True)
    for name, part in PARTS.items():
        command = commands.add_parser(name, help=part.summary)
        command.add_argument("--hold", action="store_true", help="exit code 1 when a target is missed")
        part.options(command)
    chosen = parser.parse_args()
    console = Console(highlight=False, markup=False)
    short = missed(PARTS[chosen.part].run(chosen, console))
    for target in short:
        console.print(f"missed - {target}")
    return 1 if short and chosen.hold else 0


if __name__ == "__main__":
    sys.exit(main())
