"""Text in the file that nobody sees, or that is seen and in the file otherwise (annex 1 of 2021, item 5).

A search or another program reads what the file says, a person what is shown. The text layer of a scan,
words on dark ground, watermarks and radicals for characters of the same shape are ordinary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from core.facts import Facts
from core.integrity import Integrity, OddWay, OddWord, Patch, UnseenText, UnseenWay
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, not_assessable
from pipelines.file_doubts import TELLING, Doubt, outcomes, short
from pipelines.overlays import is_blackened_figure, is_overlay

ID = "hidden_text"

_ADVICE = "检索和计算机读取以文件中的文字为准，与人所见不同，请核对原件。"
_TELLING_TEXT, _OTHER_TEXT, _OVERLAY, _READING, _LAYER, _NAME, _JOINTS, _LETTERS = (
    0.9,
    0.55,
    0.8,
    0.85,
    0.7,
    0.85,
    0.7,
    0.55,
)
_REPEATED_TEXT = 0.6
_BLACKENED = 0.5  # who publishes a report may blacken what is secret
_VERDICT = re.compile(r"不?(?:合格|符合|具备)|结论|虚假|失实|未到现场")
_RESULT = re.compile(r"^(?:[不未]|不?(?:合格|符合|具备|满足)(?:要求|规定|条件)?)$")
_SEALED = re.compile(r"公章|盖章|签章|签字|签名")  # where seals and signatures are laid over words
_SEARCHED = re.compile(r"^(?:APJ|AQ|GB|HG|SH|AB|JT|CAS)|\d{4}")  # numbers that lists are searched for
_WAYS = {
    UnseenWay.NO_INK: "没有着墨",
    UnseenWay.WHITE: "与纸同色",
    UnseenWay.COVERED: "被后来的图片盖住",
    UnseenWay.TINY: "小得看不见",
    UnseenWay.OFF_PAGE: "在页面之外",
    UnseenWay.NOT_SHOWN: "页面上没有显示",
}
_REPEATED = 3  # pages: the same text on more belongs to a template
_FEWEST_JOINTS = 3
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per page."""
    integrity = case.facts.integrity
    if integrity is None:
        return (not_assessable(ID, "file_unexamined", "没有检查文件中是否有看不见的文字。"),)
    doubts = [
        *_unseen(integrity),
        *_overlaid(integrity),
        *_otherwise(integrity),
        *_odd(integrity, case.facts),
    ]
    if doubts:
        return outcomes(case, ID, doubts, _ADVICE)
    if integrity.has_poor_layers:
        words = "扫描件的文字层错误很多，与所见不同之处说不清是识别错误还是另写的文字。"
        return (not_assessable(ID, "layer_poor", words, subject="文件"),)
    if not any(make.fonts for make in integrity.makes) and not integrity.layers_compared:
        words = f"文件的{len(integrity.makes)}页都是图像，没有文字层，也就没有看不见的文字。"
        return (clear(ID, words, subject="文件"),)
    return (clear(ID, "没有发现看不见的文字，也没有发现文字层与所见不同。", subject="文件"),)


def _unseen(integrity: Integrity) -> Iterator[Doubt]:
    pages = Counter(text for text, _ in {(item.text, item.page) for item in integrity.unseen})
    for text in (text for text, count in pages.items() if count > _REPEATED and _VERDICT.search(text)):
        yield from _on_many(text, [item for item in integrity.unseen if item.text == text])
    for item in integrity.unseen:
        if pages[item.text] <= _REPEATED and _counts(item):
            yield Doubt(
                subject=f"第{item.page}页",
                words=f"第{item.page}页有看不见的文字“{short(item.text)}”（{_WAYS[item.way]}）",
                confidence=_TELLING_TEXT if TELLING.search(item.text) else _OTHER_TEXT,
                page=item.page,
                box=item.box,
                excerpt=item.text,
            )


def _on_many(text: str, items: Sequence[UnseenText]) -> Iterator[Doubt]:
    """A judgement that nobody sees on page after page: a template leaves other things behind."""
    first = items[0]
    if first.way in (UnseenWay.NO_INK, UnseenWay.WHITE, UnseenWay.TINY):
        yield Doubt(
            subject=f"第{first.page}页",
            words=f"第{first.page}页等{len(items)}页都有看不见的文字“{short(text)}”（{_WAYS[first.way]}）",
            confidence=_REPEATED_TEXT,
            page=first.page,
            box=first.box,
            excerpt=text,
        )


def _counts(item: UnseenText) -> bool:
    """Text that programs leave about (labels of drawings, text cut off by a picture) counts if it speaks."""
    if item.way is UnseenWay.COVERED and _SEALED.search(item.text):
        return False
    if item.way in (UnseenWay.COVERED, UnseenWay.OFF_PAGE, UnseenWay.TINY):
        return bool(TELLING.search(item.text)) and len(_CHINESE.findall(item.text)) >= 8
    return len(_CHINESE.findall(item.text)) >= 4


def _overlaid(integrity: Integrity) -> Iterator[Doubt]:
    """What lies below an area painted over: other words on it, or none."""
    sizes = {make.page: (make.width, make.height) for make in integrity.makes}
    for patch in integrity.patches:
        width, height = sizes.get(patch.page, (595.0, 842.0))
        if is_overlay(patch, width, height):
            words, sure = f"显示为“{short(patch.above)}”，其下仍有“{short(patch.below)}”", _OVERLAY
        elif is_blackened_figure(patch, width, height):
            words = f"有数值、结果或日期被涂黑，页面上看不到，其下的文字是“{short(patch.below)}”"
            sure = _BLACKENED
        elif not (patch.above or patch.is_picture or patch.is_dark) and _is_telling(patch):
            words, sure = f"有文字“{short(patch.below)}”被色块盖住", _OTHER_TEXT
        else:
            continue
        yield Doubt(
            subject=f"第{patch.page}页",
            words=f"第{patch.page}页{words}",
            confidence=sure,
            page=patch.page,
            box=patch.box,
            excerpt=patch.below,
        )


def _is_telling(patch: Patch) -> bool:
    """Whether the words under a blank strip are a sentence that says something, or a result, or its 不."""
    below = "".join(patch.below.split())
    is_sentence = bool(TELLING.search(below)) and len(_CHINESE.findall(below)) >= 8
    return is_sentence or bool(_RESULT.match(below))


def _otherwise(integrity: Integrity) -> Iterator[Doubt]:
    for item in integrity.other_readings:
        where = "扫描件的文字层" if item.is_layer else "文件"
        yield Doubt(
            subject=f"第{item.page}页",
            words=f"第{item.page}页看到的是“{short(item.seen)}”，{where}中却是“{short(item.said)}”",
            confidence=min(item.confidence, _LAYER if item.is_layer else _READING),
            page=item.page,
            box=item.box,
            excerpt=item.said,
        )


def _odd(integrity: Integrity, facts: Facts) -> Iterator[Doubt]:
    for item in integrity.odd_words:
        confidence = _oddness(item, facts)
        if confidence <= 0:
            continue
        how = (
            f"字间夹有{item.count}个看不见的字符"
            if item.way is OddWay.JOINTS
            else f"有{item.count}个形似拉丁字母的外文字母"
        )
        yield Doubt(
            subject=f"第{item.page}页",
            words=f"第{item.page}页的“{short(item.text)}”{how}，检索不到",
            confidence=confidence,
            page=item.page,
            box=item.box,
            excerpt=item.text,
        )


def _oddness(item: OddWord, facts: Facts) -> float:
    """A name that is broken up weighs most; a few joints that a web page leaves behind do not count."""
    if item.way is OddWay.FOREIGN_LETTERS:
        return _LETTERS if _SEARCHED.search(item.text) or _is_stated(item.text, facts) else 0.0
    named = [fact.value for fact in (facts.enterprise_name, facts.agency_name, facts.project_name) if fact]
    is_name = len(item.text) >= 4 and any(item.text in name or name in item.text for name in named)
    if is_name:
        return _NAME
    return _JOINTS if item.count >= _FEWEST_JOINTS else 0.0


def _is_stated(word: str, facts: Facts) -> bool:
    """Whether the word is part of a number or name by which report, agency or people are found."""
    stated = [
        fact.value
        for fact in (facts.report_number, facts.agency_certificate_number, facts.agency_name)
        if fact is not None
    ]
    stated += [person.certificate_number for person in facts.people if person.certificate_number]
    return any(word in value for value in stated)


CHECK = Check(
    id=ID,
    name="看不见的文字",
    sentence="文件中有看不见的文字，或看到的文字与文件中的不同",
    needs=frozenset(),
    assess=assess,
)
