"""Trains the passage encoder of ``models/embeddings`` and measures it on laws and industries it never saw.

    python -m eval.benchmarks.similarity.wordings --out wordings
    python -m models.training.passages --laws laws.tar.xz --wordings wordings \\
        --look-alikes corpus/registry/characters.tsv --out models/weights

A pair is a passage and a copy in other words: of a law's passage one made by rule (``rephrasing``), of
factory text another wording of the template in the same facts, both with changed figures and misread
characters, and often not of quite the same sentences. Each batch holds several passages of one law and now
and then two sites in one template: what is near in matter and yet another passage must lie apart
(``MultipleNegativesRankingLoss`` of sentence-transformers). Laws are split by title, editions of one law
together; nothing of the data is kept but the weights. Prints what it measures and the SHA-256 of the file.
Single-threaded and seeded; how many batches the time gives depends on the machine.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

from models.embeddings.passages import SmallEncoder
from models.embeddings.splitting import LENGTH, passages, sentences
from models.training.passage_network import export, network, vocabulary
from models.training.passage_texts import Law, Place, laws, places, split
from models.training.rephrasing import Rephrasing, other_figures, windowed

FILE = "passage_encoder_int8.onnx"
_TOGETHER = 4  # passages of one law in a batch
_LONG = 0.15  # of the batches
_RISING, _SHOWN = 20, 25  # batches
_TWO_SITES = 0.3  # how often two sites in one template stand in a batch
Pair = tuple[str, str]


class Pairs:
    """Draws batches of pairs without end."""

    def __init__(self, found: Sequence[Law], sites: Sequence[Place], how: Rephrasing, seed: int) -> None:
        self._laws = found
        self._families: dict[str, list[Place]] = defaultdict(list)
        for place in sites:
            self._families[place.family].append(place)
        self._names = sorted(self._families)
        self._how = how
        self._draw = random.Random(seed)  # noqa: S311

    def batch(self, size: int) -> list[Pair]:
        """Half of laws and half of factory text; most batches are of short passages, which take less time."""
        is_long = self._draw.random() < _LONG
        length = LENGTH if is_long else round(LENGTH * self._draw.uniform(0.3, 0.7))
        pairs: list[Pair] = []
        while len(pairs) < size:
            of = self._of_law(length) if len(pairs) * 2 < size else self._of_family(length)
            pairs += [self._worn(pair) for pair in of]
        return pairs[:size]

    def _of_law(self, length: int) -> list[Pair]:
        law = self._draw.choice(self._laws)
        start = self._draw.randrange(max(1, len(law.text) - 12 * LENGTH))
        parts = [law.text[a:b] for a, b in sentences(law.text, start, start + 12 * LENGTH)][1:]
        pairs = []
        for at in range(0, len(parts), max(1, len(parts) // _TOGETHER))[:_TOGETHER]:
            one, other = windowed(parts[at : at + 5], self._draw, length)
            strength = self._draw.uniform(0.3, 1.0)
            pairs.append((one, self._how.reworded(other, self._draw, strength=strength)))
        return pairs

    def _of_family(self, length: int) -> list[Pair]:
        sites = self._families[self._draw.choice(self._names)]
        pairs = []
        for place in self._draw.sample(sites, 2 if self._draw.random() < _TWO_SITES else 1):
            one, other = self._draw.sample(place.texts, 2)
            if self._draw.random() < 0.5:
                other = self._how.reworded(other, self._draw, strength=0.5)
            pairs.append((one[:length], other[:length]))
        return pairs

    def _worn(self, pair: Pair) -> Pair:
        one, other = pair
        if self._draw.random() < 0.5:
            other = other_figures(other, self._draw)
        if self._draw.random() < 0.4:
            other = self._how.noise(other, self._draw, self._draw.uniform(0.01, 0.06))
        return (one, other) if self._draw.random() < 0.5 else (other, one)


def train(model: Any, pairs: Pairs, minutes: float, size: int, rate: float) -> int:
    """Batches of ``size`` pairs for so long, the rate rising and then falling to 0; returns how many."""
    loss_of = MultipleNegativesRankingLoss(model, scale=20.0)
    descent = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    model.train()
    started, step, shown = time.monotonic(), 0, 0.0
    while (gone := (time.monotonic() - started) / (60 * minutes)) < 1:
        for group in descent.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / _RISING, 1.05 - gone)
        drawn = pairs.batch(size)
        features = [model.preprocess([pair[side] for pair in drawn]) for side in (0, 1)]
        loss = loss_of(features, torch.zeros(size))
        descent.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        descent.step()
        step, shown = step + 1, shown + loss.item()
        if step % _SHOWN == 0:
            print(f"{step} batches, loss {shown / _SHOWN:.3f}, {gone:.0%} of the time", flush=True)  # noqa: T201
            shown = 0.0
    model.eval()
    return step


def measured(
    encode: Any, asked: Sequence[str], answers: Sequence[str], others: Sequence[str]
) -> dict[str, float]:
    """Each ``asked`` against all answers and others: share whose own answer is first, or among ten; and how
    well own answers are told from the nearest others: area under the curve and equal error rate.
    """
    one, known = encode(asked), encode([*answers, *others])
    alike = one @ known.T
    own = alike[np.arange(len(asked)), np.arange(len(asked))].copy()
    alike[np.arange(len(asked)), np.arange(len(asked))] = -2
    rank = (alike > own[:, None]).sum(axis=1)
    nearest = alike.max(axis=1)
    order = np.concatenate([own, nearest])
    ranks = order.argsort().argsort()[: len(own)] + 1
    area = (ranks.sum() - len(own) * (len(own) + 1) / 2) / (len(own) * len(nearest))
    errors = [
        max((own < t).mean(), (nearest >= t).mean()) for t in np.quantile(order, np.linspace(0, 1, 401))
    ]
    return {
        "recall@1": float((rank == 0).mean()),
        "recall@10": float((rank < 10).mean()),
        "AUC against the nearest other": float(area),
        "EER against the nearest other": float(min(errors)),
    }


def tested(
    encode: Any, found: Sequence[Law], sites: Sequence[Place], others: Sequence[Place], how: Rephrasing
) -> None:
    """Print what is measured on laws and on factory text; of ``others`` come passages to tell apart from."""
    draw = random.Random(5)  # noqa: S311
    pool = [law.text[a:b] for law in found for a, b in passages(law.text)]
    pool = draw.sample(pool, min(4000, len(pool)))
    asked = [other_figures(how.reworded(text, draw, strength=1.0), draw) for text in pool[:1000]]
    show("laws, reworded by phrases held back", measured(encode, asked, pool[:1000], pool[1000:]))
    half = [how.noise(text[len(text) // 3 :], draw, 0.05) for text in asked]
    show("two thirds of it, 5 % misread", measured(encode, half, pool[:1000], pool[1000:]))
    families = {place.family: place for place in sites}.values()
    pairs = [draw.sample(place.texts, 2) for place in families]
    apart = [place.texts[0] for place in draw.sample(list(others), min(2500, len(others)))]
    worded = [other_figures(one, draw) for one, _ in pairs]
    show("industries held back, other wording", measured(encode, worded, [two for _, two in pairs], apart))


def show(what: str, figures: dict[str, float]) -> None:
    """One line."""
    print(f"{what}: " + ", ".join(f"{name} {value:.4f}" for name, value in figures.items()), flush=True)  # noqa: T201


def main() -> None:
    """Train, measure at full precision and in eight bits, and write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--laws", type=Path, required=True, help="archive of Markdown files")
    parser.add_argument("--wordings", type=Path, required=True)
    parser.add_argument("--look-alikes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=None, help="also keep the sentence-transformers folder")
    parser.add_argument("--minutes", type=float, default=30.0, help="of training")
    parser.add_argument("--size", type=int, default=56, help="pairs in a batch")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    chosen = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    found = list(laws(chosen.laws))
    sites = places(chosen.wordings / "train.jsonl")
    own = [law for law in found if split(law.title) == "train"]
    texts = [law.text[:20_000] for law in own] + [text for place in sites for text in place.texts]
    known, seen = vocabulary(texts)
    model = network(known, seen, texts)
    print(f"{len(own)} laws, {len(sites)} places, {len(known)} characters", flush=True)  # noqa: T201
    pairs = Pairs(own, sites, Rephrasing.of("train", chosen.look_alikes), seed=1)
    print(train(model, pairs, chosen.minutes, chosen.size, chosen.rate), "batches")  # noqa: T201
    if chosen.model:
        model.save(str(chosen.model))
    file = chosen.out / FILE
    export(model, known, file)
    held = [law for law in found if split(law.title) == "test"]
    how = Rephrasing.of("test", chosen.look_alikes)
    for name, encode in (("full precision", _full(model)), ("eight bits", SmallEncoder(file).encode)):
        print(name)  # noqa: T201
        tested(encode, held, places(chosen.wordings / "test.jsonl"), sites, how)
    print(hashlib.sha256(file.read_bytes()).hexdigest(), file.name, file.stat().st_size)  # noqa: T201


def _full(model: Any) -> Any:
    return lambda texts: model.encode(list(texts), batch_size=32, show_progress_bar=False)


if __name__ == "__main__":
    main()
