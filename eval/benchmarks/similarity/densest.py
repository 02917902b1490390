"""How large the index gets where no run of characters stands twice: the most it takes of a text's bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from corpus.store.store import Store
from corpus.store.text_checking import IndexStatus
from eval.benchmarks.similarity.filed import filed
from eval.benchmarks.similarity.texts import ReportText

LENGTH = 20_000  # characters of a text, as the factory's reports have
_LINE = 35
_FIRST, _LAST = 0x4E00, 0x9FA5  # Chinese characters, three bytes each


def densest(reports: int, seed: int) -> IndexStatus:
    """The index of so many texts whose characters are drawn one by one, kept as a screening keeps them."""
    rng = np.random.default_rng(seed)
    texts = [
        ReportText(str(number), "机构", f"企业{number}", {}, _drawn(rng), []) for number in range(reports)
    ]
    with tempfile.TemporaryDirectory() as name, Store.open(Path(name)) as store:
        filed(store, texts)
        return store.text_index.status()


def _drawn(rng: np.random.Generator) -> str:
    text = "".join(map(chr, rng.integers(_FIRST, _LAST + 1, LENGTH).tolist()))
    return "\n".join(text[at : at + _LINE] for at in range(0, LENGTH, _LINE))
