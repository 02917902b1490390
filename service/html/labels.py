"""What things are called on the page: names handed in (checks, rule packs) and names fixed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.dates import PartialDate, in_chinese
from core.document import FailureCategory
from core.evidence import EvidenceSource
from core.facts import Signature, SignatureState
from core.outcome import MatchKind, Support
from core.screening import Band, Status
from corpus.law.packs import RulePack
from pipelines.reasons import REASONS, SIGNATURE_REASONS

NO_DATA = "未读到"


class CheckWords(Protocol):
    """A check as the inspector reads it; the checks of ``pipelines.checks`` are such."""

    @property
    def name(self) -> str:
        """A short name."""
        ...

    @property
    def sentence(self) -> str:
        """What is looked for, in one sentence."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLabel:
    """The words of a check by themselves."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportView:
    """A rule item that a finding bears on: the document's number, article and title."""

    pack: str
    title: str
    verified: str  # "", 已核实 or 未核实


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All names handed in by the caller; what is not named there is shown by its id."""

    checks: Mapping[str, CheckWords]
    packs: Mapping[str, RulePack]
    reasons: Mapping[str, str]
    precision: Mapping[str, str] = field(default_factory=dict)  # measured, in words, by check

    @classmethod
    def of(
        cls,
        checks: Mapping[str, CheckWords] | None,
        packs: Sequence[RulePack] | None,
        reasons: Mapping[str, str] | None,
        versions: Mapping[str, str],
        precision: Mapping[str, str] | None = None,
    ) -> Names:
        """From the arguments of ``render``; of two versions of a pack, the one that the screening used."""
        chosen: dict[str, RulePack] = {}
        for pack in packs or ():
            if chosen.get(pack.id) is None or versions.get(pack.id) == pack.version:
                chosen[pack.id] = pack
        return cls(
            checks=checks or {},
            packs=chosen,
            reasons={**REASONS, **(reasons or {})},
            precision=precision or {},
        )

    def check(self, check: str) -> CheckWords:
        """Name and sentence of a check."""
        return self.checks.get(check) or CheckLabel(name=check, sentence="")

    def reason(self, code: str) -> str:
        """Why something could not be assessed."""
        return self.reasons.get(code) or f"其他原因（{code}）"

    def pack(self, pack: str) -> str:
        """Title of a rule pack, with its document number."""
        known = self.packs.get(pack)
        return f"{known.title}（{known.document_number}）" if known else pack

    def support(self, support: Support) -> SupportView:
        """The rule item in words."""
        pack = self.packs.get(support.pack)
        item = pack.item(support.item) if pack else None
        return SupportView(
            pack=pack.document_number if pack else "",
            title=f"{item.article} {item.title}" if item else "规则包中已没有的条目",
            verified=verified_mark(item.verified) if item else "",
        )


SOURCES: Mapping[EvidenceSource, str] = {
    EvidenceSource.TEXT: "文本层",
    EvidenceSource.OCR: "文字识别",
    EvidenceSource.PICTURE: "图像",
    EvidenceSource.PDF: "文件结构",
    EvidenceSource.REGISTRY: "登记库",
    EvidenceSource.LAW: "法规库",
    EvidenceSource.OTHER_REPORT: "另一份报告",
}

STATUSES: Mapping[Status, str] = {
    Status.DONE: "已完成",
    Status.PARTIAL: "部分完成",
    Status.REFUSED: "未受理",
    Status.FAILED: "读取失败",
}

# Band -> (css name, sign). The sign repeats what the colour says.
BANDS: Mapping[Band, tuple[str, str]] = {
    Band.KEY: ("key", "▲"),
    Band.GENERAL: ("general", "◆"),
    Band.NOTHING_SEEN: ("nothing", "○"),
    Band.NOT_ASSESSABLE: ("unknown", "？"),
}

SIGNATURES: Mapping[SignatureState, str] = {
    SignatureState.HANDWRITTEN: "手写",
    SignatureState.TYPED: "打印字",
    SignatureState.STAMPED: "签名章",
    SignatureState.MISSING: "未见签名",
    SignatureState.NOT_ASSESSABLE: "无法评估",
}


def signature_words(signature: Signature) -> str:
    """How a place is signed; why it could not be told, in words."""
    words = SIGNATURES[signature.state]
    return (
        f"{words}（{SIGNATURE_REASONS.get(signature.reason, signature.reason)}）"
        if signature.reason
        else words
    )


MATCHES: Mapping[MatchKind, str] = {
    MatchKind.TEXT: "文字",
    MatchKind.PICTURE: "图片",
    MatchKind.SIGNATURE: "签名",
    MatchKind.TABLE: "表格",
}

STAGES: Mapping[str, str] = {
    "admit": "受理",
    "survey": "检查文件",
    "read": "读取",
    "outline": "划分章节",
    "extract": "提取要点",
    "sign": "签名",
    "integrity": "文件完整性",
    "depict": "图片",
    "compare": "比对",
    "judge": "检查",
    "score": "评分",
}

CATEGORIES: Mapping[FailureCategory, str] = {
    FailureCategory.INPUT: "文件本身的问题",
    FailureCategory.ENGINE: "读取程序的问题",
    FailureCategory.LIMIT: "超出处理限额",
    FailureCategory.EXTERNAL: "登记库接口的问题",
}


# The law data's files, as evidence names them; their entries' ids say nothing to a reader, but for these.
_LAW_FILES: Mapping[str, str] = {
    "timeline": "法规标准时间线",
    "major_hazards": "重大危险源辨识标准",
    "number_ranges": "标准编号范围",
    "obsolete": "淘汰、限制目录",
    "criteria": "重大事故隐患判定标准",
    "outlines": "报告提纲",
}
_READABLE_ENTRIES = ("timeline", "major_hazards")


def law_words(law: str) -> str:
    """The document of a piece of evidence in words: 「timeline GB 6722-2014@2014」 without its ids."""
    file, _, entry = law.partition(" ")
    known = _LAW_FILES.get(file)
    if known is None:
        return law
    return f"{known} {entry.partition('@')[0]}" if file in _READABLE_ENTRIES else known


def stage_name(stage: str) -> str:
    """A stage in Chinese; an unknown one by its id."""
    return STAGES.get(stage, stage)


def verified_mark(verified: bool | None) -> str:
    """已核实, 未核实, or nothing where it is not stated."""
    return "" if verified is None else ("已核实" if verified else "未核实")


def percent(fraction: float) -> str:
    """0.934 -> 93%; never rounded up to certainty."""
    return f"{min(round(fraction * 100), 99) if fraction < 1 else 100}%"


def confidence_words(fraction: float) -> str:
    """Confidence as a percentage with a word."""
    word = "高" if fraction >= 0.9 else "中" if fraction >= 0.7 else "低"
    return f"{percent(fraction)}（{word}）"


def date_words(text: str) -> str:
    """2023-05-18 -> 2023年5月18日; text that is no date is left as it is."""
    try:
        return in_chinese(PartialDate.parse(text))
    except ValueError:
        return text
