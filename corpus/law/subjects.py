"""What problems and measures speak of, and what only sites of one trade have. Data: ``subjects.yaml``.

Two texts that name one subject, in whatever words, may answer each other. The terms of a trade tell a measure
taken from another report: a site without a mine has no gob.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.document import Text
from corpus.law.reading import StrictRow, defect, read_yaml, validated
from corpus.law.terms import plain

SUBJECTS_FILE = Path(__file__).parent / "subjects.yaml"
_LEAST_KNOWN = 2  # terms of a trade
_Words = Annotated[list[Text], Field(min_length=1)]


class TradeRow(StrictRow):
    """The terms of one trade, as written."""

    trade: Text
    terms: _Words


class SubjectsRow(StrictRow):
    """The data file."""

    schema_name: Annotated[Literal["mingjian.subjects/1"], Field(alias="schema")]
    subjects: Annotated[list[_Words], Field(min_length=1)]
    trades: Annotated[list[TradeRow], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Subjects:
    """``number_of`` has every word with the number of its subject; ``trades`` every term with its trade."""

    number_of: dict[str, int]
    trades: dict[str, str]
    words: re.Pattern[str]
    terms: re.Pattern[str]

    @classmethod
    def load(cls, path: Path = SUBJECTS_FILE) -> Subjects:
        """The data file; raises ``LawDataError`` for a defect or a word of two subjects."""
        return _loaded(path)

    def of(self, text: str) -> frozenset[int]:
        """The subjects that a text names."""
        return frozenset(self.number_of[word] for word in self.words.findall(plain(text)))

    def terms_in(self, text: str) -> tuple[str, ...]:
        """The terms of trades that a text names, each once, in order; of two that overlap the longer."""
        return tuple(dict.fromkeys(self.terms.findall(plain(text))))

    def alien(self, texts: Iterable[str], rest: str) -> frozenset[str]:
        """The terms that some texts name and the rest of a report does not, of trades it knows nothing of.

        One word of a trade may stand anywhere (抛光); a site of the trade is spoken of in several.
        """
        told = set(self.terms_in(rest))
        known = Counter(self.trades[term] for term in told)
        named = {term for text in texts for term in self.terms_in(text)}
        return frozenset(t for t in named - told if known[self.trades[t]] < _LEAST_KNOWN)


@cache
def _loaded(path: Path) -> Subjects:
    row = validated(SubjectsRow, read_yaml(path), path)
    number_of = {plain(word): n for n, words in enumerate(row.subjects) for word in words}
    trades = {plain(term): trade.trade for trade in row.trades for term in trade.terms}
    if len(number_of) < sum(map(len, row.subjects)):
        raise defect(path, "subjects", "同一个词写在两行里")
    if len(trades) < sum(len(trade.terms) for trade in row.trades):
        raise defect(path, "trades", "同一个词写在两个行业里")
    return Subjects(number_of, trades, _any_of(number_of), _any_of(trades))


def _any_of(words: dict[str, int] | dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
