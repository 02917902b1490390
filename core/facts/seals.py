"""Seals that were found, and places where one belongs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.document import InkColour, SealShape
from core.evidence import Evidence


class SealKind(StrEnum):
    """What a seal is for, by the line across it."""

    OFFICIAL = "公章"  # no such line
    CONTRACT = "合同专用章"
    REPORT = "报告专用章"
    EVALUATION = "安全评价专用章"
    TESTING = "检验检测专用章"
    FINANCE = "财务专用章"
    INVOICE = "发票专用章"
    OTHER = "其他专用章"
    PERSON = "人名章"
    UNKNOWN = "未识别"


class SealOwner(StrEnum):
    """Whose seal it is, by its text."""

    AGENCY = "评价机构"
    ENTERPRISE = "被评价企业"
    OTHER = "报告提及的其他单位"
    PERSON = "个人"
    STRANGER = "报告未提及的单位"
    UNKNOWN = "未能判明"


class SealSpot(StrEnum):
    """Which part of a report a seal stands in."""

    COVER = "封面"
    SIGN_OFF = "签署页"
    CONTRACT = "合同"
    NOTICE = "告知书"
    OTHER = "其他页"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One seal on a page.

    ``text`` and ``caption`` are as read, ``name`` is the name in the report that the text answers to.
    ``confidences`` are those of the characters of ``text``; ``unread`` says in Chinese why the text cannot be
    judged by, None where it can.
    """

    page: int
    spot: SealSpot
    shape: SealShape
    colour: InkColour
    kind: SealKind
    owner: SealOwner
    confidence: float
    evidence: tuple[Evidence, ...]
    text: str = ""
    name: str | None = None
    caption: str = ""
    number: str | None = None
    confidences: tuple[float, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlace:
    """A part of the report that is to be sealed, and by whom.

    ``pages`` are those of the part, ``is_asked``: printed words there ask for the seal. ``is_picture``: some
    of it is read as a picture, in which a faint seal may be lost; ``is_grey``: one without any colour.
    """

    spot: SealSpot
    owner: SealOwner
    pages: tuple[int, ...]
    evidence: tuple[Evidence, ...]
    is_asked: bool = False
    is_picture: bool = False
    is_grey: bool = False
