"""What held on a day, as the registry knew it on a day: the question behind ``mingjian registry as-of``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from corpus.registry.lookup import Registry
from corpus.registry.records import AgencyRow, PenaltyRow, Register, RosterRow


class Standing(StrEnum):
    """How a row stands on the day asked for."""

    HOLDS = "holds"
    NOT_YET = "not_yet"
    OVER = "over"
    DELISTED = "delisted"  # its days include the day, but by then the register no longer listed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The rows found, each of which ``standing`` judges; registers that were never imported are missing."""

    day: dt.date
    known_on: dt.date | None
    asked: str
    agencies: tuple[AgencyRow, ...] = ()
    people: tuple[RosterRow, ...] = ()
    penalties: tuple[PenaltyRow, ...] = ()
    missing: tuple[Register, ...] = ()

    def standing(self, row: AgencyRow | RosterRow) -> Standing:
        """How a row stands on the day."""
        if row.validity.since is not None and self.day < row.validity.since:
            return Standing.NOT_YET
        if row.validity.until is not None and row.validity.until < self.day:
            return Standing.OVER
        if row.withdrawn_on is not None and row.withdrawn_on <= self.day:
            return Standing.DELISTED
        return Standing.HOLDS


def agency_on(registry: Registry, asked: str, day: dt.date, known_on: dt.date | None) -> Held:
    """The agency of that number or name, its people of the day, and its penalties up to the day."""
    found = registry.agencies(name=asked, certificate_number=asked, known_on=known_on, with_past=True)
    agencies = tuple({row.row.key: row for row in found}.values())  # several sources may say the same
    people: dict[str, RosterRow] = {}
    penalties: dict[str, PenaltyRow] = {}
    for row in agencies:
        staff = registry.roster(
            agency_name=row.name,
            agency_certificate_number=row.certificate_number,
            known_on=known_on,
            with_past=True,
        )
        people.update({person.row.key: person for person in staff})
        decided = registry.penalties(
            agency_name=row.name,
            agency_certificate_number=row.certificate_number,
            known_on=known_on,
            with_past=True,
        )
        penalties.update({penalty.row.key: penalty for penalty in decided})
    held = Held(day=day, known_on=known_on, asked=asked)
    return Held(
        day=day,
        known_on=known_on,
        asked=asked,
        agencies=agencies,
        people=tuple(person for person in people.values() if held.standing(person) is Standing.HOLDS),
        penalties=tuple(p for p in penalties.values() if p.decided_on is None or p.decided_on <= day),
        missing=_missing(registry, known_on, Register.AGENCIES, Register.ROSTER, Register.PENALTIES),
    )


def person_on(registry: Registry, asked: str, day: dt.date, known_on: dt.date | None) -> Held:
    """The people of that number or name; namesakes all come."""
    found = registry.roster(
        person_name=asked,
        certificate_number=asked,
        registration_number=asked,
        known_on=known_on,
        with_past=True,
    )
    people = tuple({row.row.key: row for row in found}.values())
    missing = _missing(registry, known_on, Register.ROSTER)
    return Held(day=day, known_on=known_on, asked=asked, people=people, missing=missing)


def _missing(registry: Registry, known_on: dt.date | None, *registers: Register) -> tuple[Register, ...]:
    snapshot = registry.snapshot(known_on=known_on)
    present = () if snapshot is None else snapshot.registers
    return tuple(register for register in registers if register not in present)
