"""A file's traces from which tests build cases: fourteen pages of one program, with annexes behind."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.chapters import Chapter
from core.facts import SectionFact
from core.geometry import Box
from core.integrity import (
    ChangedPart,
    FileSignature,
    FileUpdate,
    Integrity,
    PageMake,
    UnseenText,
    UnseenWay,
    UpdateKind,
    Verdict,
)
from pipelines.checking import Case
from tests import cases

BOX = Box(100.0, 300.0, 160.0, 312.0)
HOUSE = (("ABCDEF+SimSun", 380), ("BBCDEF+SimHei", 20))
SECTIONS = (
    SectionFact(kind=Chapter.ENTERPRISE, title="1 企业概况", pages=(3, 5)),
    SectionFact(kind=Chapter.HAZARDS, title="2 危险有害因素", pages=(5, 8)),
    SectionFact(kind=Chapter.OTHER, title="2.3 其他", pages=(7, 7)),
    SectionFact(kind=Chapter.CONCLUSION, title="3 评价结论", pages=(9, 10)),
    SectionFact(kind=Chapter.TEST_REPORT, title="附件 检测报告", pages=(10, 14)),
)


def make(page: int, **changes: Any) -> PageMake:
    return dataclasses.replace(PageMake(page=page, width=595.3, height=841.9, fonts=HOUSE), **changes)


def case(**changes: Any) -> Case:
    makes = changes.pop("makes", tuple(make(page) for page in range(1, 15)))
    found = Integrity(is_structure_read=True, makes=makes, **changes)
    return cases.case(integrity=found, sections=SECTIONS)


def signature(**changes: Any) -> FileSignature:
    plain = FileSignature(
        field="Sig1",
        object="12 0 R",
        integrity=Verdict.PASSED,
        trust=Verdict.UNKNOWN,
        changes=Verdict.PASSED,
        trust_reason="trust_unset",
        changes_reason="none",
        signer=cases.AGENCY,
        signed_at="2023-05-18T10:00:00+08:00",
    )
    return dataclasses.replace(plain, **changes)


def update(**changes: Any) -> FileUpdate:
    part = ChangedPart(what="页面文字", page=12, box=BOX, before="0.68", after="0.86")
    late = FileUpdate(
        number=1,
        kinds=(UpdateKind.CONTENT,),
        changed_at="D:20230801090000+08'00'",
        pages=14,
        pages_changed=1,
        changed=(part,),
    )
    return dataclasses.replace(late, **changes)


def unseen(text: str, *, page: int = 9, way: UnseenWay = UnseenWay.WHITE) -> UnseenText:
    return UnseenText(page=page, text=text, way=way, box=BOX)
