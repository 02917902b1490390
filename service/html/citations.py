"""The table of the tab 引用: every cited law and standard once, with the leads about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.facts import Citation

_STATE = "中华人民共和国"
_NOT_OF_THE_NAME = re.compile(r"[\s《》〈〉·、，,.。\-—]")


def grouped(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """One row per document, in order of first mention: a short and a full title are the same document.

    Numbers or editions that differ keep two citations apart; one that is not given stands against none.
    """
    groups: list[Citation] = []
    for cited in citations:
        place = next((n for n, known in enumerate(groups) if _is_same(known, cited)), None)
        if place is None:
            groups.append(cited)
        else:
            groups[place] = _joined(groups[place], cited)
    return tuple(groups)


def _is_same(known: Citation, cited: Citation) -> bool:
    if known.kind != cited.kind or not _agree(known.edition, cited.edition):
        return False
    if known.code and known.code == cited.code:
        return _agree(_folded(known.title), _folded(cited.title))
    return (
        bool(cited.title) and _folded(known.title) == _folded(cited.title) and _agree(known.code, cited.code)
    )


def _agree(one: str | None, other: str | None) -> bool:
    return not one or not other or one == other


def _folded(title: str) -> str:
    return _NOT_OF_THE_NAME.sub("", unicodedata.normalize("NFKC", title)).removeprefix(_STATE)


def _joined(known: Citation, cited: Citation) -> Citation:
    titles: Sequence[str] = (known.title, cited.title)
    return replace(
        known,
        code=known.code or cited.code,
        title=max(titles, key=len),
        edition=known.edition or cited.edition,
        evidence=tuple(dict.fromkeys((*known.evidence, *cited.evidence))),
        confidence=max(known.confidence, cited.confidence),
    )
