"""Days that a file states of itself and that cannot all be true, beside what merely looks odd.

Saved again, printed again, a packet of XMP that a program left as it was, a time zone, a clock off by a day:
all of them leave the last change no earlier than the making, and an XMP packet no later than the file's own
properties.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from core.dates import in_chinese
from core.facts import Facts
from core.integrity import FileSignature, Integrity, Verdict
from pipelines.checking import report_day
from pipelines.file_days import stated_day
from pipelines.file_doubts import Doubt

_SLACK = dt.timedelta(days=2)  # time zones and clocks that are off
_REPRINT_SLACK = dt.timedelta(days=30)  # printed again for delivery, the old day of change carried over
_SIGNING_SLACK = dt.timedelta(days=7)  # a signer's own clock
_XMP_SLACK = dt.timedelta(days=30)
_BACKWARDS, _XMP_LATER, _SIGNED_BEFORE = 0.5, 0.5, 0.5


def day_conflicts(facts: Facts, integrity: Integrity) -> Iterator[Doubt]:
    """Doubts where no ordinary handling gives such days."""
    own = (integrity.created_at, integrity.modified_at)
    yield from _backwards("文件属性（Info）", "Info", *own)
    if (integrity.xmp_created_at, integrity.xmp_modified_at) != own:
        packet = (integrity.xmp_created_at, integrity.xmp_modified_at)
        yield from _backwards("文件的XMP元数据", "Metadata", *packet)
    yield from _made_later(facts, integrity)
    yield from _signed_before(integrity)


def other_days(integrity: Integrity) -> str:
    """What the two sorts of metadata say otherwise without being a lead, in a sentence; else nothing."""
    made, packed = stated_day(integrity.created_at), stated_day(integrity.xmp_created_at)
    if made is None or packed is None or abs(made - packed) <= _SLACK:
        return ""
    return (
        f"文件属性记录的创建日期为{in_chinese(made)}，XMP元数据记录的为{in_chinese(packed)}，"
        "另存、转换或更换程序时常有这种差别，不作线索。"
    )


def _backwards(where: str, part: str, created_at: str | None, modified_at: str | None) -> Iterator[Doubt]:
    created, modified = stated_day(created_at), stated_day(modified_at)
    if created is None or modified is None or modified >= created - _REPRINT_SLACK:
        return
    yield Doubt(
        subject="文件时间",
        words=f"{where}记录的修改日期{in_chinese(modified)}早于创建日期{in_chinese(created)}，正常保存不会如此",
        confidence=_BACKWARDS,
        excerpt=f"创建 {created_at}，修改 {modified_at}",
        object=part,
    )


def _made_later(facts: Facts, integrity: Integrity) -> Iterator[Doubt]:
    """Properties that end with the report's day, and a packet by which the file was made after it."""
    report, packed = report_day(facts), stated_day(integrity.xmp_created_at)
    own = [day for text in (integrity.created_at, integrity.modified_at) if (day := stated_day(text))]
    if report is None or packed is None or not own:
        return
    if not max(own) <= report.last + _XMP_SLACK < packed or packed <= max(own) + _XMP_SLACK:
        return
    fact = facts.report_on
    yield Doubt(
        subject="文件时间",
        words=(
            f"文件属性（Info）记录的创建、修改日期都不晚于{in_chinese(max(own))}，"
            f"而XMP元数据记录文件创建于{in_chinese(packed)}，在报告日期{in_chinese(report)}之后"
        ),
        confidence=_XMP_LATER,
        excerpt=f"Info {integrity.created_at or integrity.modified_at}，XMP {integrity.xmp_created_at}",
        object="Metadata",
        beside=fact.evidence[:1] if fact is not None else (),
    )


def _signed_before(integrity: Integrity) -> Iterator[Doubt]:
    """A signature that holds for bytes which say that they were made days after it."""
    created = stated_day(integrity.created_at)
    for signature in integrity.signatures:
        signed = stated_day(signature.signed_at)
        if created is None or signed is None or not _holds(signature):
            continue
        if signed < created - _SIGNING_SLACK:
            yield Doubt(
                subject="文件时间",
                words=f"数字签名的时间为{in_chinese(signed)}，而被签名的文件记录创建于{in_chinese(created)}，晚于签名",
                confidence=_SIGNED_BEFORE,
                page=signature.page,
                box=signature.box,
                excerpt=f"签名 {signature.signed_at}，创建 {integrity.created_at}",
                object=signature.object,
            )


def _holds(signature: FileSignature) -> bool:
    return signature.integrity is Verdict.PASSED and not signature.is_timestamp
