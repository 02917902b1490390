"""The agencies of the register by nearly their names: in memory, from a few thousand distinct ones.

A name that is nobody's is compared with those that share a telling pair of characters, and, where none of
them is near, with all. Pairs that most agencies have (安全, 有限) tell nobody apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from corpus.registry.agency_forms import Forms, Prefixes, pairs_of
from corpus.registry.matching import head_company

_USUAL = 0.15  # of the names: a pair that more of them have tells nothing; places are rarer
_FEWEST = 64  # names that may have a pair whatever their share
_MOST_COMPARED = 24


@dataclass(slots=True)
class Entity:
    """One agency: all rows that share a certificate number or credit code."""

    names: dict[str, str] = field(default_factory=dict)  # key -> as written
    numbers: dict[str, str] = field(default_factory=dict)  # key -> as written
    ids: list[int] = field(default_factory=list)

    @property
    def keys(self) -> frozenset[str]:
        """Keys of all its names and numbers, under which its people are listed."""
        return frozenset((*self.names, *self.numbers))


class AgencyNames:
    """An index of the register as it was seen once; it does not follow later imports."""

    def __init__(self, rows: Iterable[Any]) -> None:
        """Rows of id, name, name key, certificate number, its key, its shape, credit key."""
        self._by_name: dict[str, list[Entity]] = defaultdict(list)
        self._by_shape: dict[str, list[Entity]] = defaultdict(list)
        self._by_head: dict[str, list[Entity]] = defaultdict(list)
        self.size = 0
        self._take(rows)
        for name, entities in self._by_name.items():
            for entity in entities:
                _put(self._by_head[head_company(name)[0]], entity)
        self._heads = list(self._by_head)
        self._forms = Forms(self._heads)
        self._prefixes = Prefixes(
            {number for group in self._by_shape.values() for one in group for number in one.numbers}
        )
        most = max(_FEWEST, int(_USUAL * self.size))
        shared = Counter(pair for name in self._by_name for pair in set(pairs_of(name)))
        common = {pair for pair, count in shared.items() if count > most}
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for head in self._heads:
            for pair in set(pairs_of(head)) - common:
                self._by_pair[pair].append(head)

    def named(self, key: str) -> list[Entity]:
        """Agencies of the name; failing one, those whose branch office it is."""
        return self._by_name.get(key) or self._by_name.get(head_company(key)[0]) or []

    def numbered(self, shape: str | None) -> list[Entity]:
        """Agencies of a number of the shape."""
        return self._by_shape.get(shape or "", [])

    def near(self, key: str, edits: int) -> list[Entity]:
        """Agencies whose company's name is at most so many characters from that of ``key``, nearest first."""
        head = head_company(key)[0]
        sharing = {name for pair in set(pairs_of(head)) for name in self._by_pair.get(pair, ())}
        found = _nearest(head, list(sharing), edits) or _nearest(head, self._heads, edits)
        groups = (self._by_head[name] for name in found)
        return list({id(one): one for group in groups for one in group}.values())

    def usual(self, listed: str, said: str) -> range:
        """Places of a company's name that tell it apart from none read as ``said``: 安全评价有限公司."""
        return range(len(listed) - self._forms.usual(listed, said), len(listed))

    def name_slips(self, key: str) -> int:
        """Characters that were surely misread: they stand where most names have others (有廖公司)."""
        head = head_company(key)[0]
        return 0 if head in self._by_head else self._forms.read(head)[1]

    def number_slips(self, key: str) -> int:
        """Characters that were surely misread: they stand where most numbers have others (4PJ)."""
        return self._prefixes.slips(key)

    def _take(self, rows: Iterable[Any]) -> None:
        known: dict[str, Entity] = {}
        for identity, name, name_key, number, number_key, shape, credit in rows:
            marks = [f"#{number_key}", *([f"={credit}"] if credit else [])]
            entity = next((known[mark] for mark in marks if mark in known), None) or Entity()
            known.update(dict.fromkeys(marks, entity))
            entity.ids.append(identity)
            entity.names[name_key] = name
            entity.numbers[number_key] = number
            _put(self._by_name[name_key], entity)
            _put(self._by_shape[shape], entity)
        self.size = len({id(entity) for entity in known.values()})


def _put(group: list[Entity], entity: Entity) -> None:
    if not any(one is entity for one in group):
        group.append(entity)


def _nearest(head: str, names: list[str], edits: int) -> list[str]:
    found = process.extract(
        head, names, scorer=Levenshtein.distance, score_cutoff=edits, limit=_MOST_COMPARED
    )
    return [name for name, _, _ in sorted(found, key=lambda one: (one[1], one[0]))]
