"""The rows of the registry that can bear on one report: asked for once, so that judging needs no registry."""

from __future__ import annotations

from core.facts import Facts
from corpus.registry.lookup import Registry
from corpus.registry.records import AgencyRow, RosterRow
from pipelines.checking import RegistryExtract


def registry_extract(facts: Facts, registry: Registry) -> RegistryExtract | None:
    """Agencies by number and by name, people by number and by name; None when nothing was ever imported.

    Rows that newer snapshots no longer list are asked for too: a renewed certificate and a person who
    moved stand in the older one, and it was true on the report's day.
    """
    snapshot = registry.snapshot()
    if snapshot is None:
        return None
    return RegistryExtract(
        snapshot=snapshot, agencies=_agencies(facts, registry), roster=_roster(facts, registry)
    )


def _agencies(facts: Facts, registry: Registry) -> tuple[AgencyRow, ...]:
    number, name = facts.agency_certificate_number, facts.agency_name
    found: dict[str, AgencyRow] = {}
    if number is not None:
        found.update(
            {row.row.key: row for row in registry.agencies(certificate_number=number.value, with_past=True)}
        )
    if name is not None:
        found.update(
            {
                row.row.key: found.get(row.row.key, row)
                for row in registry.agencies(name=name.value, with_past=True)
            }
        )
    return tuple(found.values())


def _roster(facts: Facts, registry: Registry) -> tuple[RosterRow, ...]:
    found: dict[str, RosterRow] = {}
    for person in facts.people:
        by_name = registry.roster(person_name=person.name, with_past=True)
        by_number = (
            registry.roster(certificate_number=person.certificate_number, with_past=True)
            if person.certificate_number
            else ()
        )
        for row in (*by_name, *by_number):
            found.setdefault(row.row.key, row)
    return tuple(found.values())
