"""Texts of seals beside names: which of several names a text means, and where the two part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein, Opcode

from corpus.registry.characters import folded

_LEAST = 0.55  # similarity from which a text means a name
_AHEAD = 0.12  # by which it must be more like it than like any other
_PART = 5  # characters of a name that tell it alone, where the rest of the print is missing
_WHOLE, _MOSTLY = 0.75, 0.6  # of a name's length, of a text's characters
_SURE = 0.85  # confidence of a character that tells two names apart


@dataclass(frozen=True, slots=True)
class Likeness:
    """The name that a text is most like, 0 to 1, and whether it is a part of it."""

    name: str
    share: float
    is_part: bool


_OF_AUTHORITY = re.compile(
    r"应急管理|安全生产监督|监督管理局|煤矿安全监察|人民政府|行政审批|管理委员会|[省市县区州][\u4e00-\u9fff]{2,8}[厅局委]$"
)
_OF_FIRM = re.compile(r"公司|中心|研究院|设计院|研究所|事务所|协会|学会|厂|矿|站|店|集团")


def is_authority(text: str) -> bool:
    """Whether a seal's text names an authority, which seals certificates and approvals."""
    return bool(_OF_AUTHORITY.search(text)) and not _OF_FIRM.search(text)


def bare(name: str) -> str:
    """A name without spaces, brackets and dots, in the usual characters; 有限责任公司 stays."""
    return folded("".join(filter(str.isalnum, name)))


def likeness(text: str, name: str) -> Likeness:
    """How like a name a text is; a print that lacks an end is a part of it."""
    seen, wanted = bare(text), bare(name)
    is_part = len(seen) >= _PART and seen != wanted and seen in wanted
    share = 1.0 - Levenshtein.distance(seen, wanted) / max(1, len(seen), len(wanted))
    return Likeness(name, max(share, 0.9) if is_part else share, is_part)


def meant(text: str, names: Iterable[str]) -> Likeness | None:
    """The one of several names that a text means; None where none is like it, or two are."""
    found = sorted((likeness(text, name) for name in dict.fromkeys(names)), key=lambda one: -one.share)
    if not found or found[0].share < _LEAST:
        return None
    rival = next((one for one in found[1:] if bare(one.name) != bare(found[0].name)), None)
    is_ahead = rival is None or found[0].share - rival.share >= _AHEAD or found[0].share == 1.0
    return found[0] if is_ahead else None


# Words that names of agencies differ by, and that no reader takes for one another.
_EXCHANGED = (
    ("有限责任公司", "有限公司"),
    ("技术", "科技"),
    ("评价", "评估"),
    ("检测", "检验"),
    ("服务", "咨询"),
    ("安全", "环境"),
    ("安全", "消防"),
)


def differs_in_words(text: str, name: str, confidences: Sequence[float]) -> bool:
    """Whether a text, surely read, parts from a name in words and not in glyphs taken for one another."""
    seen, wanted = bare(text), bare(name)
    sure = _by_character(text, confidences)
    if seen == wanted or len(sure) != len(seen):
        return False
    return (
        _is_exchanged(seen, wanted, sure) or _is_longer(seen, wanted, sure) or _is_another(seen, wanted, sure)
    )


def _by_character(text: str, confidences: Sequence[float]) -> list[float]:
    """Confidences of the characters that are compared."""
    pairs = zip(text, confidences, strict=False)
    return [confidence for character, confidence in pairs if character.isalnum()]


def _is_exchanged(seen: str, wanted: str, sure: Sequence[float]) -> bool:
    """Whether exchanging one word for its like makes the names one."""
    for pair in _EXCHANGED:
        for old, new in (pair, pair[::-1]):
            at = seen.find(old)
            while at >= 0:
                if seen[:at] + new + seen[at + len(old) :] == wanted:
                    return min(sure[at : at + len(old)]) >= _SURE
                at = seen.find(old, at + 1)
    return False


def _is_longer(seen: str, wanted: str, sure: Sequence[float]) -> bool:
    """Whether the text is the name of a branch: the name and more behind it."""
    tail = seen[len(wanted) :]
    return seen.startswith(wanted) and tail.endswith(("分公司", "分院", "分所")) and min(sure) >= _SURE


def _is_another(seen: str, wanted: str, sure: Sequence[float]) -> bool:
    """Whether several characters, each surely read, differ: another name altogether."""
    other = [op for op in Levenshtein.opcodes(seen, wanted) if op.tag != "equal"]
    printed = [op for op in other if not _is_cut(op, len(seen))]
    changed = sum(max(op.src_end - op.src_start, op.dest_end - op.dest_start) for op in printed)
    if changed < _least_changed(seen, wanted) or is_remnant(seen, wanted):
        return False
    return all(_is_sure(op, sure) for op in other)


def _is_cut(op: Opcode, length: int) -> bool:
    """Whether an end of the name was not printed, or not read: nothing differs there."""
    return op.tag == "insert" and op.src_start in {0, length}


def is_remnant(text: str, name: str) -> bool:
    """Whether a short text is mostly in the name: what is left of a print, with a stray stroke read along."""
    seen, wanted = bare(text), bare(name)
    other = [op for op in Levenshtein.opcodes(seen, wanted) if op.tag != "equal"]
    shared = len(seen) - sum(op.src_end - op.src_start for op in other)
    return len(seen) < _WHOLE * len(wanted) and shared >= _MOSTLY * len(seen)


def _least_changed(seen: str, wanted: str) -> int:
    return max(3, round(0.25 * max(len(seen), len(wanted))))


def _is_sure(op: Opcode, sure: Sequence[float]) -> bool:
    around = sure[max(0, op.src_start - 1) : op.src_end + 1]
    return bool(around) and sum(around) / len(around) >= _SURE
