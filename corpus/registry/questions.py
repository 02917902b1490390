"""A question to a registry that is queried: which register, by what, as of which day.

What was answered to one question is kept like the list of one source: a later answer to the same question
takes its place, and answers to other questions stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.ids import digest
from corpus.registry.matching import agency_key, number_key, person_key
from corpus.registry.records import Register

ANSWERED = "@"  # sources of answers begin with it; no imported list is named so

FIELDS: dict[Register, tuple[str, ...]] = {
    Register.AGENCIES: ("certificate_number", "name"),
    Register.ROSTER: (
        *("person_name", "certificate_number", "registration_number"),
        *("agency_name", "agency_certificate_number"),
    ),
    Register.NOTICES: ("agency_name", "agency_certificate_number", "project_name"),
    Register.DISCLOSURES: (
        *("agency_name", "agency_certificate_number"),
        *("report_number", "enterprise_name", "project_name"),
    ),
    Register.APPROVALS: ("enterprise_name", "project_name", "number"),
    Register.PENALTIES: ("agency_name", "agency_certificate_number", "credit_code"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Rows of a register that meet ``by``: field of ``FIELDS`` -> value, in the fields' order."""

    register: Register
    by: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, register: Register, given: Mapping[str, str | None]) -> Question | None:
        """The question; None where nothing that can be compared is given. ``KeyError`` for other fields."""
        unknown = set(given) - set(FIELDS[register])
        if unknown:
            raise KeyError(f"{register} is not asked by {sorted(unknown)}")
        by = tuple(
            (field, value) for field in FIELDS[register] if (value := given.get(field)) and number_key(value)
        )
        return cls(register=register, by=by) if by else None

    def source(self, registry: str) -> str:
        """The source under which answers of that registry are kept: the same for like-written questions."""
        keys = [[field, _KEY.get(field, number_key)(value)] for field, value in self.by]
        return f"{ANSWERED}{registry}/{self.register}/{digest(keys)[:20]}"


_KEY: dict[str, Callable[[str | None], str | None]] = {
    "name": agency_key,
    "agency_name": agency_key,
    "enterprise_name": agency_key,
    "project_name": agency_key,
    "person_name": person_key,
}
