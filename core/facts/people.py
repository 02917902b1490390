"""Who signed, in what role, and what their signatures look like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.evidence import Evidence
from core.facts.values import Variant


class Role(StrEnum):
    """Roles of Order 1 and Order 20 that stand in a report."""

    LEGAL_REPRESENTATIVE = "法定代表人"
    TECHNICAL_CHIEF = "技术负责人"
    PROCESS_CONTROL_CHIEF = "过程控制负责人"
    PROJECT_LEADER = "项目负责人"
    TEAM_MEMBER = "项目组成员"
    AUTHOR = "报告编制人"
    REVIEWER = "报告审核人"
    EXPERT = "技术专家"


class SignatureState(StrEnum):
    """How a sign-off place is filled."""

    HANDWRITTEN = "handwritten"
    TYPED = "typed"
    STAMPED = "stamped"
    MISSING = "missing"
    NOT_ASSESSABLE = "not_assessable"


class InkPlacing(StrEnum):
    """How the ink of a signature came onto its page."""

    VECTOR = "vector"  # drawn as paths
    TRANSPARENT = "transparent_picture"
    OPAQUE = "opaque_picture"
    SCAN = "scan"  # part of the picture of the page
    TYPE = "type"  # text of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The signature of one person in one role.

    The evidence shows the ink, or the place where it should be. ``reason`` says why it was not assessed.
    """

    state: SignatureState = SignatureState.NOT_ASSESSABLE
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    placing: InkPlacing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPlace:
    """A place of a form where somebody signs: a cell or a blank, whose it is, and how it is filled.

    ``evidence`` is the place, ``printed`` what is typed in it, ``named`` where the name beside it stands.
    ``label`` are the words that ask for the signature; empty where only a duty or a name stands before it.
    ``shown`` is the ink that was found.
    """

    evidence: Evidence
    name: str = ""
    role: Role | None = None
    label: str = ""
    is_sign_off: bool = True  # of who made the report; else of a record, a contract
    named: Evidence | None = None
    printed: tuple[Evidence, ...] = ()
    state: SignatureState = SignatureState.NOT_ASSESSABLE
    reason: str | None = None
    confidence: float = 1.0
    shown: Evidence | None = None
    placing: InkPlacing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Something written by hand: whose it should be by its place (empty where the place tells nobody).

    ``tells_hand``: its strokes are sharp enough to be compared with another writer's; those of a fax are not.
    ``is_doubtful``: it may be type or a stamp, and is compared as a picture with what is surely written.
    """

    evidence: Evidence
    name: str = ""
    role: Role | None = None
    is_sign_off: bool = True
    placing: InkPlacing | None = None
    tells_hand: bool = True
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InkPair:
    """Two inks of the report, by their order, that are alike; ``similarity`` is 0 to 1."""

    left: int
    right: int
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HandGroup:
    """The people whose hands are the most alike: ``grouped`` of the ``people`` who signed, and their inks.

    ``likeness`` is the mean over pairs of signatures of different people, ``own_likeness`` over the
    ``own_pairs`` pairs of signatures of one person; -1 to 1.
    """

    inks: tuple[int, ...]
    people: int
    grouped: int
    likeness: float
    own_likeness: float | None = None
    own_pairs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person in one role; a person with two roles stands twice.

    ``certificate_raw`` and ``registration_raw`` are as written, where normalising changed them; ``variants``
    are other numbers stated for the person; ``contradicted_by`` shows who else is named for a role of one.
    """

    role: Role
    name: str
    confidence: float
    evidence: tuple[Evidence, ...]
    certificate_number: str | None = None
    registration_number: str | None = None
    speciality: str | None = None
    level: str | None = None
    signature: Signature = Signature()
    certificate_raw: str | None = None
    registration_raw: str | None = None
    variants: tuple[Variant, ...] = ()
    contradicted_by: tuple[Evidence, ...] = ()
