"""Sentences of the running text with their places, for what is looked up by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.chapters import Chapter
from core.evidence import Evidence
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body

_SENTENCE = re.compile(r"[^。；;\n]+")
_SHORTEST = 6
# What only lists, promises or orders: it tells nothing of the site.
_NOT_OF_THE_SITE = frozenset(
    {
        Chapter.CONTENTS,
        Chapter.BASIS,
        Chapter.PURPOSE,
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.CERTIFICATE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence in its section; ``title`` is the section's heading."""

    text: str
    title: str
    kind: Chapter
    passage: Passage
    start: int

    def evidence(self, report: str) -> tuple[Evidence, ...]:
        """Where it stands."""
        return self.passage.evidence(report, self.start, self.start + len(self.text))


def site_sentences(body: Body) -> Iterator[Sentence]:
    """Every sentence outside the chapters that tell nothing of the site, tables among them."""
    for section in body.sections:
        if section.kind in _NOT_OF_THE_SITE:
            continue
        passage = body.passage(section)
        for match in _SENTENCE.finditer(passage.text):
            if len(match.group().strip()) >= _SHORTEST:
                yield Sentence(
                    text=match.group(),
                    title=section.title,
                    kind=section.kind,
                    passage=passage,
                    start=match.start(),
                )
