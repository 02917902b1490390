"""Fits and measures what verifies a reworded passage (``corpus.similarity.rewording``).

    python -m eval.benchmarks.similarity.verifying --wordings wordings --laws laws.tar.xz

Positives are other wordings of one place, factory text and passages of laws reworded by rule, each between
its neighbours;
negatives are the passages of other places and laws that lie nearest to them as vectors. Fitted on the
training part, measured on industries, laws and phrases held back.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.similarity.rewording import AROUND, NAMES, OFFSET, SURE, WEIGHTS, features
from models.embeddings.passages import SmallEncoder
from models.embeddings.protocol import PassageEncoder
from models.embeddings.splitting import passages
from models.training.passage_texts import Law, Place, laws, places, split
from models.training.rephrasing import Rephrasing, other_figures

_NEAREST = 3  # passages of other places that each is told from
_TABLE = Path(__file__).parents[3] / "corpus" / "registry" / "characters.tsv"
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage, the passage it may be reworded from, and that between its neighbours."""

    matter: str  # what tells one place or law from others
    asked: str
    answer: str
    around: str
    kind: str


def of_places(found: Sequence[Place], each: int, how: Rephrasing, draw: random.Random) -> list[Pair]:
    """Some places of every family, each in two of its wordings, and each reworded by rule."""
    by_family: dict[str, list[Place]] = {}
    for place in found:
        by_family.setdefault(place.family, []).append(place)
    pairs = []
    for family, sites in sorted(by_family.items()):
        for place in draw.sample(sites, min(each, len(sites))):
            asked, answer = draw.sample(place.texts, 2)
            before, after = (draw.choice(found).texts[0] for _ in range(2))
            if draw.random() < 0.5:
                asked = other_figures(asked, draw)
            around = _between(before, answer, after)
            pairs.append(Pair(family, asked, answer, around, "other wording"))
            reworded = other_figures(how.reworded(answer, draw, strength=1.0), draw)
            pairs.append(Pair(family, reworded, answer, around, "reworded"))
    return pairs


def of_laws(found: Sequence[Law], count: int, how: Rephrasing, draw: random.Random) -> list[Pair]:
    """So many passages of laws and what rewording makes of them, a few of each law."""
    pairs: list[Pair] = []
    while len(pairs) < count:
        law = draw.choice(found)
        parts = [law.text[a:b] for a, b in passages(law.text)]
        if len(parts) < 3:
            continue
        for at in draw.sample(range(1, len(parts) - 1), min(2, len(parts) - 2)):
            asked = how.noise(how.reworded(parts[at], draw, strength=1.0), draw, draw.choice((0.0, 0.03)))
            around = _between(parts[at - 1], parts[at], parts[at + 1])
            pairs.append(Pair(f"{law.title}/{at}", asked, parts[at], around, "law"))
    return pairs


def _between(before: str, answer: str, after: str) -> str:
    return before[-AROUND:] + answer + after[:AROUND]


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` (n x features) of pairs, which of them are ``right``, and their kinds."""

    rows: Doubles
    right: npt.NDArray[np.bool_]
    kinds: npt.NDArray[np.str_]


def table(pairs: Sequence[Pair], encoder: PassageEncoder) -> Table:
    """Each pair, and each passage with its nearest answers to others."""
    asked = encoder.encode([pair.asked for pair in pairs])
    answers = encoder.encode([pair.answer for pair in pairs])
    alike = asked @ answers.T
    rows, right, kinds = [], [], []
    for at, pair in enumerate(pairs):
        rows.append(features(pair.asked, pair.around, float(alike[at, at])))
        right.append(True)
        kinds.append(pair.kind)
        others = (int(n) for n in np.argsort(-alike[at])[:40])
        for other in [n for n in others if pairs[n].matter != pair.matter][:_NEAREST]:
            rows.append(features(pair.asked, pairs[other].around, float(alike[at, other])))
            right.append(False)
            kinds.append(pair.kind)
    return Table(np.array(rows), np.array(right), np.array(kinds))


def fitted(found: Table) -> tuple[tuple[float, ...], float]:
    """Weights and offset of a logistic regression, slightly held towards 0."""
    rows = np.column_stack([found.rows, np.ones(len(found.rows))])
    wanted = found.right.astype(float)
    values = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ values))
        slope = rows.T @ (chance - wanted) + 0.1 * values
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + 0.1 * np.eye(len(values))
        values = values - np.linalg.solve(bend, slope)
    return tuple(float(value) for value in values[:-1]), float(values[-1])


def told(
    found: Table, weights: Sequence[float], offset: float, sure: float
) -> dict[str, tuple[float, float]]:
    """By kind the share of right pairs that are told, and of the nearest others."""

    def share(kind: str, *, is_right: bool) -> float:
        return float(is_told[(found.kinds == kind) & (found.right == is_right)].mean())

    score = 1 / (1 + np.exp(-(found.rows @ np.array(weights) + offset)))
    is_told = score >= sure
    kinds = sorted(set(found.kinds.tolist()))
    return {kind: (share(kind, is_right=True), share(kind, is_right=False)) for kind in kinds}


def main() -> None:
    """Fit, and print the shares told with the new weights and with those in use."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wordings", type=Path, required=True)
    parser.add_argument("--laws", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=None, help="another file than the shipped one")
    given = parser.parse_args()
    encoder = SmallEncoder(given.encoder)
    draw = random.Random(3)
    found = list(laws(given.laws))
    tables = {}
    for part in ("train", "test"):
        how = Rephrasing.of(part, _TABLE)
        own = [law for law in found if split(law.title) == part]
        sites = places(given.wordings / f"{part}.jsonl")
        each = 4 if part == "train" else 12
        tables[part] = table([*of_places(sites, each, how, draw), *of_laws(own, 800, how, draw)], encoder)
    weights, offset = fitted(tables["train"])
    print(dict(zip(NAMES, (round(w, 2) for w in weights), strict=True)), "offset", round(offset, 2))  # noqa: T201
    for name, use in (("fitted", (weights, offset)), ("in use", (WEIGHTS, OFFSET))):
        for sure in (0.5, 0.8, SURE, 0.95, 0.98):
            for part, rows in tables.items():
                shares = told(rows, *use, sure)
                text = "; ".join(
                    f"{k}: {right:.3f} of right, {wrong:.4f} of nearest others"
                    for k, (right, wrong) in shares.items()
                )
                print(f"{name}, {part}, from {sure}: {text}")  # noqa: T201


if __name__ == "__main__":
    main()
