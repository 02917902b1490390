"""Law texts come into the index of texts and go: the reports that quote them are judged again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import InputNotFoundError, MingjianError
from corpus.law.texts import law_key, read_law
from corpus.similarity.candidates import hits_of
from corpus.similarity.normal import normal
from corpus.similarity.winnow import fingerprints
from corpus.store.store import Store

_QUOTED = 14  # fingerprints in common: about 80 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledLaws:
    """Names of laws that are new and that took another's place, files that were refused, reports touched."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    refused: tuple[MingjianError, ...]
    touched: frozenset[str]


def file_laws(
    files: Sequence[Path], store: Store, progress: Callable[[int, int], None] = lambda *_: None
) -> FiledLaws:
    """Keep the text of every file; reports that quote it wait to be judged again.

    Raises ``StoreError``, before anything is kept, where the index cannot be asked who quotes it.
    """
    store.text_index.view()
    added: list[str] = []
    replaced: list[str] = []
    refused: list[MingjianError] = []
    texts: list[str] = []
    for number, file in enumerate(files):
        try:
            law = read_law(file)
        except MingjianError as error:
            refused.append(error)
        else:
            was_there = store.text_index.keep_law(law.key, law.name, law.text)
            (replaced if was_there else added).append(law.name)
            texts.append(law.text.text)
        progress(number + 1, len(files))
    touched = quoting(texts, store)
    store.mark_stale(touched)
    return FiledLaws(added=tuple(added), replaced=tuple(replaced), refused=tuple(refused), touched=touched)


def remove_law(name: str, store: Store) -> frozenset[str]:
    """Take a law out; gives the reports that quote it. Raises ``InputNotFoundError`` where there is none."""
    key = law_key(name)
    text = store.text_index.law_text(key)
    if text is None:
        raise InputNotFoundError(
            f"索引中没有法规「{name}」。用 mingjian index laws 查看已收入的法规。", code="law_not_found"
        )
    touched = quoting([text.text], store)
    store.text_index.remove_law(key)
    store.mark_stale(touched)
    return touched


def quoting(texts: Sequence[str], store: Store) -> frozenset[str]:
    """Reports that have some wording of these texts, other than what most reports have."""
    view = store.text_index.view()
    numbers: set[int] = set()
    for text in texts:
        hits = hits_of(fingerprints(normal(text).codes), view.segments, view.catalogue)
        found, many = np.unique(hits.number, return_counts=True)
        numbers.update(found[many >= _QUOTED].tolist())
    return frozenset(view.report_of(number) for number in numbers) - {""}
