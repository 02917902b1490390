"""Signatures: how well places, pasted pictures and hands are told, and crops to train with.

    python -m eval.benchmarks.signatures crops CORPUS... --out crops
    python -m eval.benchmarks.signatures cover CORPUS --out CORPUS2
    python -m eval.benchmarks.signatures states CORPUS
    python -m eval.benchmarks.signatures pasted CORPUS
    python -m eval.benchmarks.signatures reused SIGNATURES --sheets 15 --seed 90530
    python -m eval.benchmarks.signatures hands WRITERS

A corpus is a folder made by ``mingjian-eval make``; crops are made of train layouts only.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.benchmarks.signatures.covering import cover
from eval.benchmarks.signatures.hands import hands_told
from eval.benchmarks.signatures.pictures import crops, pasted
from eval.benchmarks.signatures.reused import reused
from eval.benchmarks.signatures.states import states


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    tasks = parser.add_subparsers(dest="task", required=True)
    cutting = tasks.add_parser("crops", help="grey pictures of labelled signatures, to train with")
    cutting.add_argument("corpora", type=Path, nargs="+")
    cutting.add_argument("--out", type=Path, required=True)
    covering = tasks.add_parser("cover", help="a corpus with some signatures blackened or blurred")
    covering.add_argument("corpus", type=Path)
    covering.add_argument("--out", type=Path, required=True)
    telling = tasks.add_parser("states", help="how each place is told")
    telling.add_argument("corpus", type=Path)
    telling.add_argument("--most", type=int, default=10_000)
    comparing = tasks.add_parser("pasted", help="how alike one picture and two writings are")
    comparing.add_argument("corpora", type=Path, nargs="+")
    using = tasks.add_parser("reused", help="how pictures used again are known again")
    using.add_argument("signatures", type=Path, help="the folder that holds writers and control")
    using.add_argument("--sheets", type=int, default=15)
    using.add_argument("--seed", type=int, default=1)
    using.add_argument("--others", type=int, default=0, help="unrelated signatures in the store beside them")
    writing = tasks.add_parser("hands", help="how hands of writers held out are told")
    writing.add_argument("writers", type=Path)
    chosen = parser.parse_args()
    if chosen.task == "crops":
        crops(chosen.corpora, chosen.out)
    elif chosen.task == "cover":
        print(cover(chosen.corpus, chosen.out), "people covered")  # noqa: T201
    elif chosen.task == "states":
        sys.exit(not states(chosen.corpus, chosen.most))
    elif chosen.task == "reused":
        sys.exit(not reused(chosen.signatures, chosen.sheets, chosen.seed, chosen.others))
    elif chosen.task == "hands":
        hands_told(chosen.writers)
    else:
        pasted(chosen.corpora)


if __name__ == "__main__":
    main()
