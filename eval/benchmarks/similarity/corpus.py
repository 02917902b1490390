"""Texts of a corpus with their fingerprints, and what is found of one of them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.similarity.align import SharedPassage
from corpus.similarity.asking import asked
from corpus.similarity.candidates import Candidate, Catalogue, hits_of
from corpus.similarity.comparing import shared_with
from corpus.similarity.mending import mended
from corpus.similarity.normal import NormalText, normal
from corpus.similarity.segment import TEXT, Segment, gathered
from corpus.similarity.sharing import Sharing
from corpus.similarity.winnow import Fingerprints, fingerprints
from corpus.similarity.wording import Wording
from eval.benchmarks.similarity.texts import ReportText
from pipelines.text_sources import MOST_REPORTS


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a text shares with the text ``other``."""

    other: int
    passage: SharedPassage
    sharing: Sharing
    spans: tuple[tuple[int, int], ...]  # of its pieces, in characters of the text as written


class Indexed:
    """All texts of a corpus, in memory."""

    def __init__(self, reports: Sequence[ReportText]) -> None:
        self.normal: list[NormalText] = [normal(report.text) for report in reports]
        self.prints: list[Fingerprints] = [fingerprints(each.codes) for each in self.normal]
        rows = [(at, _key(r.agency), _key(r.enterprise), 0) for at, r in enumerate(reports)]
        texts = np.array(rows, dtype=TEXT)
        self.segment: Segment = gathered(texts, [each.hashes for each in self.prints])
        self.catalogue = Catalogue.of(texts)
        self.wording = Wording.learned((each.codes for each in self.normal), range(len(reports)))

    def found(self, at: int) -> tuple[list[int], list[Found]]:
        """Texts that this one is compared with, and all passages shared with them, common ones too."""
        text, here = mended(self.normal[at], self.wording, at)
        answer = asked(here, (self.segment,), self.catalogue)
        candidates = answer.candidates[:MOST_REPORTS]
        others = ((each.number, self.normal[each.number].codes, each.windows) for each in candidates)
        found = []
        for passages in shared_with(here, answer, others, self.catalogue):
            for part, how in passages:
                spans = tuple(text.span(*piece.left) for piece in part.passage.pieces)
                found.append(Found(part.other, part.passage, how, spans))
        return [each.number for each in candidates], found

    def candidates(self, at: int) -> list[Candidate]:
        """All texts that are proposed to be compared with this one."""
        _, here = mended(self.normal[at], self.wording, at)
        return asked(here, (self.segment,), self.catalogue).candidates

    def likest(self, codes: NormalText, own: int) -> float:
        """Share of a passage's fingerprints in the text, other than ``own``, that has most of them."""
        prints = fingerprints(codes.codes)
        hits = hits_of(prints, (self.segment,), self.catalogue, own)
        many = np.unique(hits.number, return_counts=True)[1]
        everywhere = int(hits.is_common.sum())
        return (int(many.max(initial=0)) + everywhere) / max(1, len(prints))


def _key(name: str) -> int:
    return zlib.crc32(name.encode())
