"""The people of the roster who may be meant: found by number, by agency, by name, by either nearly."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Text,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)

from corpus.registry.characters import homophones, look_alikes
from corpus.registry.stored import known, known_or_past
from corpus.store.database import is_sqlite
from corpus.store.registry_tables import registry_roster

MOST_OF_A_NAME = 1000  # rows of one name, or of one number nearly, that are compared
_MOST_VARIANTS = 400
_GLYPHS = "0123456789"
_SHORTEST = 6  # characters of a number of which one may be wrong
_KEYS = "keys"
_SIZE = select(func.max(registry_roster.c.id))

Rows = Sequence[Any]


@dataclass(slots=True)
class Candidate:
    """One person of the roster: rows of one name that share a number, or have none and share an agency."""

    name: str
    name_key: str
    numbers: dict[str, str] = field(default_factory=dict)  # key -> as written
    agencies: set[str] = field(default_factory=set)  # keys of names and of certificate numbers
    ids: list[int] = field(default_factory=list)


class Roster:
    """The roster as known on a day. One connection, so one consistent view."""

    def __init__(
        self, connection: Connection, known_on: dt.date | None = None, *, with_past: bool = True
    ) -> None:
        self._connection = connection
        self._queries = _queries(connection.dialect, known_on, with_past=with_past)
        self._last: tuple[frozenset[str], Rows] = (frozenset(), ())  # of the agency last asked for
        self.size = connection.scalar(_SIZE) or 0

    def by_shapes(self, shapes: Iterable[str]) -> Rows:
        """Rows of people with a number of one of these shapes."""
        return self._found(self._queries.shapes, shapes)

    def near_shapes(self, certificate: str | None, registration: str | None) -> Rows:
        """Rows of people with a number that differs in one character; one alone may be of either kind."""
        if not (certificate and registration):
            return self._found(self._queries.shapes, _one_off(certificate or registration or ""))
        return (
            *self._found(self._queries.certificate_shapes, _one_off(certificate)),
            *self._found(self._queries.registration_shapes, _one_off(registration)),
        )

    def by_agency(self, keys: Iterable[str]) -> Rows:
        """Rows of people who are or were with an agency of one of these names or certificate numbers."""
        wanted = frozenset(keys)
        if wanted != self._last[0]:
            self._last = (wanted, self._found(self._queries.agency, wanted))
        return self._last[1]

    def by_name(self, key: str) -> Rows:
        """Rows of people of the name, whoever they are."""
        return self._found(self._queries.name, [key])

    def near_name(self, key: str) -> Rows:
        """Rows of people whose name differs in one character that looks or sounds alike, or in one more."""
        variants = [*_alike(key), *(key[:at] + key[at + 1 :] for at in range(len(key)) if len(key) > 2)]
        return self._found(self._queries.name, variants[:_MOST_VARIANTS])

    def _found(self, query: _Prepared, keys: Iterable[str]) -> Rows:
        wanted = list(dict.fromkeys(keys))
        if not wanted:
            return ()
        return self._connection.exec_driver_sql(query.statement, query.values(wanted)).all()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement, and what its parameters are: by place on SQLite, by name on PostgreSQL."""

    statement: str
    fixed: dict[str, Any]
    order: tuple[str, ...] | None

    def values(self, keys: list[str]) -> Any:
        """The parameters with these keys, which SQLite takes as JSON."""
        if self.order is None:
            return {**self.fixed, _KEYS: keys}
        said = json.dumps(keys, ensure_ascii=False)
        return tuple(said if name == _KEYS else self.fixed[name] for name in self.order)


@dataclass(frozen=True, slots=True)
class _Queries:
    """Prepared once, with one parameter however many keys: preparing takes longer than asking."""

    shapes: _Prepared
    certificate_shapes: _Prepared
    registration_shapes: _Prepared
    agency: _Prepared
    name: _Prepared


@lru_cache(maxsize=16)
def _queries(dialect: Dialect, known_on: dt.date | None, *, with_past: bool) -> _Queries:
    of = registry_roster.c
    base = select(
        *(of.id, of.person_name, of.person_key, of.certificate_number, of.certificate_key),
        *(of.registration_number, of.registration_key, of.agency_name_key, of.agency_certificate_key),
    ).where((known_or_past if with_past else known)(registry_roster, known_on))

    def prepared(*columns: ColumnElement[Any], most: int | None = None) -> _Prepared:
        query = base.where(or_(*(_is_a_key(column, dialect) for column in columns)))
        return _prepared(query if most is None else query.limit(literal_column(str(most))), dialect)

    return _Queries(
        shapes=prepared(of.certificate_shape, of.registration_shape),
        certificate_shapes=prepared(of.certificate_shape),
        registration_shapes=prepared(of.registration_shape),
        agency=prepared(of.agency_name_key, of.agency_certificate_key),
        name=prepared(of.person_key, most=MOST_OF_A_NAME),
    )


def _is_a_key(column: ColumnElement[Any], dialect: Dialect) -> ColumnElement[bool]:
    if is_sqlite(dialect):
        listed = func.json_each(bindparam(_KEYS, type_=Text)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(_KEYS, type_=ARRAY(Text)))


def _prepared(query: Select[Any], dialect: Dialect) -> _Prepared:
    compiled = query.compile(dialect=dialect)
    fixed = dict(compiled.params)
    if not compiled.positional:
        return _Prepared(str(compiled), fixed, None)
    said = {name: one.isoformat() if isinstance(one, dt.date) else one for name, one in fixed.items()}
    return _Prepared(str(compiled), said, tuple(compiled.positiontup or ()))


def grouped(rows: Iterable[Any]) -> list[Candidate]:
    """Rows by person. Namesakes with different numbers stay apart."""
    by_key: dict[tuple[str, str], Candidate] = {}
    found: dict[int, Candidate] = {}
    for identity, name, name_key, certificate, first, registration, second, agency, agency_number in rows:
        marks = [(name_key, key) for key in (first, second) if key] or [(name_key, f"@{agency}")]
        mine = {id(by_key[mark]): by_key[mark] for mark in marks if mark in by_key}
        person = next(iter(mine.values()), None) or Candidate(name, name_key)
        found[id(person)] = person
        for other in mine.values():
            if other is not person:
                _merge(person, other)
                del found[id(other)]
                marks.extend((name_key, key) for key in other.numbers)
        for mark in marks:
            by_key[mark] = person
        person.ids.append(identity)
        person.numbers.update({k: text for k, text in ((first, certificate), (second, registration)) if k})
        person.agencies.update(key for key in (agency, agency_number) if key)
    return list(found.values())


def _merge(person: Candidate, other: Candidate) -> None:
    person.ids.extend(other.ids)
    person.numbers.update(other.numbers)
    person.agencies.update(other.agencies)


def _one_off(shape: str) -> Iterator[str]:
    if len(shape) < _SHORTEST:
        return
    for at in range(len(shape)):
        head, tail = shape[:at], shape[at + 1 :]
        yield head + tail
        for glyph in _GLYPHS:
            yield head + glyph + tail
            yield head + glyph + shape[at:]
    for glyph in _GLYPHS:
        yield shape + glyph


def _alike(key: str) -> Iterator[str]:
    for at, character in enumerate(key):
        for other in look_alikes(character):
            yield key[:at] + other + key[at + 1 :]
    for at, character in enumerate(key):
        for other in sorted(homophones(character)):
            yield key[:at] + other + key[at + 1 :]
