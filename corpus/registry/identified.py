"""What a question about a person or an agency is answered: who, how sure, by what, and who else is near."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from corpus.registry.records import AgencyRow, RosterRow


class Verdict(StrEnum):
    """Whether the register knows who is meant."""

    IDENTIFIED = "identified"
    AMBIGUOUS = "ambiguous"  # somebody is near, but it may be another or nobody: judge nothing by it
    OTHERS_NUMBER = "others_number"  # the number is that of ``rows``, whom the name does not mean
    NONE = "none"


class How(StrEnum):
    """How a value of the question agrees with the register's."""

    EQUAL = "equal"
    FOLDED = "folded"  # but for width, brackets, traditional or variant characters, 有限责任公司
    BRANCH = "branch"  # a branch office of the registered company
    FORMER_NAME = "former_name"  # a name of other days than the one asked for
    LOOK_ALIKE = "look_alike"  # but for characters that look alike
    SOUND_ALIKE = "sound_alike"  # but for characters that sound alike
    NEAR = "near"  # but for a character or two
    DIFFERENT = "different"

    @property
    def agrees(self) -> bool:
        """Whether the two values may be one."""
        return self is not How.DIFFERENT


class Field(StrEnum):
    """The values that are compared."""

    NAME = "name"
    CERTIFICATE_NUMBER = "certificate_number"
    REGISTRATION_NUMBER = "registration_number"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One value of the question beside the register's. ``found`` is as the register writes it."""

    field: Field
    said: str
    found: str
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonQuestion:
    """What a report says of one person. ``is_read``: from a picture, where characters are misread."""

    name: str
    certificate_number: str | None = None
    registration_number: str | None = None
    agency_name: str | None = None
    agency_certificate_number: str | None = None
    is_read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Somebody else in reach, with what speaks for them (0 to 1)."""

    name: str
    numbers: tuple[str, ...]
    certainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnswer:
    """The rows of one person, never of namesakes together; of the likeliest where it is ambiguous.

    ``certainty`` is the probability that these are the rows meant, 0 to 1.
    """

    question: PersonQuestion
    verdict: Verdict
    certainty: float = 0.0
    rows: tuple[RosterRow, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    others: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyQuestion:
    """What a report says of its agency; ``on``: the day on which it bore the name."""

    name: str | None = None
    certificate_number: str | None = None
    on: dt.date | None = None
    is_read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyAnswer:
    """All rows of one agency, under every number and name that it bears or bore."""

    verdict: Verdict
    certainty: float = 0.0
    rows: tuple[AgencyRow, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    others: tuple[Near, ...] = ()
    branch: str | None = None  # what names the branch office that the report names
