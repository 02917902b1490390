"""Cited law, stated figures and names that are used in the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.chapters import Chapter
from core.document import LineRole
from core.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A law, rule or standard that the report cites.

    ``is_listed``: it stands in the list of what the evaluation is based on; ``uses`` counts the places
    outside that list. The first evidence is the entry of the list, where there is one.
    """

    code: str  # normalised: "GB 18218-2018", or the document number; "" when only a title stands there
    title: str
    kind: str  # standard | law
    evidence: tuple[Evidence, ...]
    edition: str | None = None  # 「2021年修正」, 「2018年版」
    confidence: float = 1.0
    is_listed: bool = False
    uses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One statement of a named quantity (占地面积 24,500 m²); each place it stands in is one record.

    ``value`` is in ``unit``, which is of a fixed spelling (m², m³, m, t, t/a, 人, 万元, kW, kV, MPa, or the
    measure word of a count); ``raw`` is the number and unit as written. ``subject`` is what it is a property
    of, empty for the site as a whole. ``aspect`` says in which sense it is not simply so today: another year
    (2021年), 设计, 规范要求, 其中; only figures of one aspect can contradict each other.
    """

    name: str
    value: float
    unit: str
    raw: str
    evidence: tuple[Evidence, ...]
    subject: str = ""
    aspect: str = ""
    is_about: bool = False  # 约, 近, 余


class MentionKind(StrEnum):
    """What a name found in the text names."""

    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An organisation or place that the text names, all its places joined.

    ``spellings`` are the forms found, the most frequent first; ``code`` is the GB/T 2260 code of a place.
    ``evidence`` shows the first few places, ``count`` tells how many there are.
    """

    kind: MentionKind
    name: str
    count: int
    evidence: tuple[Evidence, ...]
    spellings: tuple[str, ...] = ()
    code: str | None = None


class NameManner(StrEnum):
    """In which place of its sentence a name stands that is not the report's own."""

    EVALUATED = "evaluated"  # what is evaluated, who ordered it
    SUBJECT = "subject"  # does or has what only the evaluated enterprise does or has
    LOCATED = "located"  # where the site lies
    AUTHORITY = "authority"  # whose authority the enterprise reports to
    CLIMATE = "climate"  # whose weather or ground is described
    HEADER = "header"  # in a header or footer
    CAPTION = "caption"  # under a photo of the site
    ROLE = "role"  # a neighbour, supplier, laboratory, designer, owner, former name, accident elsewhere
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUse:
    """One place where the text names an organisation or place; ``text`` is the sentence without spaces.

    Organisations are there in every manner, places only where they should be the site's.
    """

    kind: MentionKind
    name: str
    manner: NameManner
    text: str
    chapter: Chapter
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningText:
    """A header or footer, or a mark behind the text, that returns from page to page.

    ``pages`` counts the pages that bear it; ``evidence`` shows the first few.
    """

    role: LineRole
    text: str
    pages: int
    evidence: tuple[Evidence, ...]
