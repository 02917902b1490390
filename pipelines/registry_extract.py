"""The rows of the registry that can bear on one report: asked for once, so that judging needs no registry."""

from __future__ import annotations

from core.facts import Fact, Facts
from corpus.registry.identified import Verdict
from corpus.registry.lookup import Registry
from corpus.registry.records import AgencyRow, RosterRow
from pipelines.checking import RegistryExtract
from pipelines.misread import agency_meant, people_meant
from pipelines.registry_filings import Subject, filings


def registry_extract(facts: Facts, registry: Registry) -> RegistryExtract | None:
    """Agencies and people by number and by name, and what was filed about the report.

    None when nothing was ever imported. Rows that newer snapshots no longer list are asked for too: a
    renewed certificate and a person who moved stand in the older one, and it was true on the report's day.
    """
    snapshot = registry.snapshot()
    if snapshot is None:
        return None
    agencies = _agencies(facts, registry)
    meant = agency_meant(facts, registry, agencies)
    if meant is not None and meant.verdict is Verdict.IDENTIFIED:
        keys = {row.row.key for row in agencies}
        agencies = (*agencies, *(row for row in meant.rows if row.row.key not in keys))
    roster = _roster(facts, registry)
    filed = filings(_subject(facts, agencies), registry)
    return RegistryExtract(
        snapshot=snapshot,
        agencies=agencies,
        roster=roster,
        notices=filed.notices,
        disclosures=filed.disclosures,
        approvals=filed.approvals,
        penalties=filed.penalties,
        agency_meant=meant,
        people_meant=people_meant(facts, registry, roster),
    )


def _agencies(facts: Facts, registry: Registry) -> tuple[AgencyRow, ...]:
    number, name = _value(facts.agency_certificate_number), _value(facts.agency_name)
    found: dict[str, AgencyRow] = {}
    if number is not None:
        rows = registry.agencies(certificate_number=number, with_past=True)
        found.update({row.row.key: row for row in rows})
    if name is not None:
        for row in registry.agencies(name=name, with_past=True):
            found.setdefault(row.row.key, row)
    return tuple(found.values())


def _roster(facts: Facts, registry: Registry) -> tuple[RosterRow, ...]:
    found: dict[str, RosterRow] = {}
    for person in facts.people:
        by_name = registry.roster(person_name=person.name, with_past=True)
        by_number = (
            registry.roster(
                certificate_number=person.certificate_number,
                registration_number=person.registration_number,
                with_past=True,
            )
            if person.certificate_number or person.registration_number
            else ()
        )
        for row in (*by_name, *by_number):
            found.setdefault(row.row.key, row)
    return tuple(found.values())


def _subject(facts: Facts, agencies: tuple[AgencyRow, ...]) -> Subject:
    """What filings would name: the agency under all its names and numbers, the enterprise, the project.

    Notices are filed under the name that the agency had that day.
    """
    names = (_value(facts.agency_name), *(row.name for row in agencies))
    numbers = (_value(facts.agency_certificate_number), *(row.certificate_number for row in agencies))
    return Subject(
        agency_names=tuple(dict.fromkeys(name for name in names if name)),
        agency_numbers=tuple(dict.fromkeys(number for number in numbers if number)),
        enterprise_name=_value(facts.enterprise_name),
        project_name=_value(facts.project_name),
        report_number=_value(facts.report_number),
    )


def _value(fact: Fact | None) -> str | None:
    return None if fact is None else fact.value
