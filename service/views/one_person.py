"""Which numbers are one person's: as reports name both beside one name, and as the roster lists them.

A name alone makes nobody one person. Two numbers are one person's where a report gives both to its only
person of the name, where a row of the roster has both, or where the rows of an agency can be only one
person's: no more registrations than one, and no two certificates of one kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection

from corpus.briefs.parties import BY_NAME, person_id
from corpus.registry.lookup import Registry
from corpus.registry.matching import agency_key, number_key, person_key
from corpus.registry.records import RosterRow
from corpus.store import party_rows
from corpus.store.party_rows import Involved


def standing_for(connection: Connection, registry: Registry, people: Sequence[Involved]) -> Mapping[str, str]:
    """For each key of these people the one under which the person stands: the first met of the same one's."""
    keys_of: dict[str, dict[str, None]] = defaultdict(dict)
    for each in people:
        keys_of[person_key(each.name) or ""][each.key] = None
    stands = {each.key: each.key for each in people}
    for name, keys in keys_of.items():
        if name and len(_numbered(keys)) > 1:
            for group in joined(connection, registry, name, _numbered(keys)):
                first = next(key for key in keys if key in group)
                stands |= dict.fromkeys(group & keys.keys(), first)
    return stands


def keys_of(connection: Connection, registry: Registry, name: str, key: str) -> frozenset[str]:
    """All keys of the person of that name and key."""
    wanted = person_key(name)
    groups = joined(connection, registry, wanted, [key]) if wanted and _numbered([key]) else iter(())
    return next(groups, frozenset((key,)))


def joined(
    connection: Connection, registry: Registry, name: str, keys: Iterable[str]
) -> Iterator[frozenset[str]]:
    """The keys of each person of that name, where one of the given keys is among them."""
    known = frozenset(keys)
    groups: list[frozenset[str]] = []
    rows = registry.roster(person_name=name, with_past=True)
    for pair in (*party_rows.keys_beside(connection, known), *_of_roster(rows, name)):
        meeting = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair]
        groups.append(pair.union(*meeting))
    yield from (group for group in groups if group & known)


def _numbered(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if not key.startswith(BY_NAME))


def _of_roster(rows: Iterable[RosterRow], name: str) -> Iterator[frozenset[str]]:
    by_agency: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        if person_key(row.person_name) == name:
            yield _keys([row])
            by_agency[agency_key(row.agency_name) or ""].append(row)
    for group in by_agency.values():
        if _may_be_one(group):
            yield _keys(group)


def _may_be_one(rows: Sequence[RosterRow]) -> bool:
    """Whether an agency's rows of one name can only be of one person."""
    registrations = {number_key(row.registration_number) for row in rows} - {None}
    numbers = {(row.certificate_type, number_key(row.certificate_number)) for row in rows}
    kinds = Counter(kind for kind, number in numbers if number is not None)
    return len(registrations) <= 1 and max(kinds.values(), default=0) <= 1


def _keys(rows: Iterable[RosterRow]) -> frozenset[str]:
    numbers = (number for row in rows for number in (row.certificate_number, row.registration_number))
    return frozenset(key for number in numbers if (key := person_id(number)) is not None)
