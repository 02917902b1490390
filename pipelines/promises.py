"""Clauses of a contract that promise a result, or tie the fee to it (Order 20, art. 21(10)).

What is promised must be the authority's or the review's yes: quality, revision, terms and the law are no
result, and payment by stages of the work is no tie.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class PromiseKind(StrEnum):
    """What a clause does."""

    RESULT = "承诺评价或许可结果"
    FEE = "费用与结果挂钩"


@dataclass(frozen=True, slots=True)
class Promise:
    """How a clause promises; ``confidence`` says how plainly, 0 to 1."""

    kind: PromiseKind
    confidence: float


_PERMIT = (
    r"(?:许可证|许可|经营证|生产证|批复|批准|批文|批件|核准|备案(?:证明|手续|表)?|证照|合格证|(?:主管|应急|安监|审批|监管)[^，。；]{0,10}(?:认可|同意)"
    r"|认可文件)"
)
_PASS = (
    r"(?:通过(?:[^，。；]{0,14}(?:评审|审查|验收|审批|评估|许可|核查|检查|备案))"
    r"|(?:评审|审查|验收|审批)[^，。；]{0,4}(?:通过|合格)|(?:顺利|一次性?)通过|(?:取得|获得|领取|拿到|办理|办下|办好)[^，。；]{0,16}"
    rf"{_PERMIT}|获得[^，。；]{{0,12}}(?:认可|批准)|(?:结论|结果)[^，。；]{{0,4}}(?:为|是)?[“\"]?(?:符合|合格|具备)|(?:评价|验收)合格)"
)
_VOW = r"(?:保证|确保|承诺|担保|务必|负责(?!按照|根据|对))"
_NO = re.compile(
    r"不(?:对|就)[^，。；]{0,16}(?:作|做|承担|提供)[^，。；]{0,6}(?:承诺|保证|担保)|不(?:作|做)(?:任何)?(?:承诺|保证)|不保证|不承诺"
    r"|不得[^，。；]{0,12}(?:承诺|保证|干预)|不以[^，。；]{0,24}(?:为|作为)[^，。；]{0,4}(?:条件|前提|依据)|(?:无论|不论|不管)[^，。；]{0,6}是否"
    r"|与[^，。；]{0,16}(?:无关|不挂钩)"
)
_BARE = re.compile(r"包(?:通过|验收|过(?!程|户|境)|取证|办证|拿证|审批)")
_CONDITION = re.compile(
    rf"(?:未|没有|没|不能|未能|无法|不)(?:{_PASS}|通过|取得|获得|领取|办(?:理|下来|到|成)|获批)|逾期未取得|办不(?:下来|到|成)|否则"
)
_UNPAID = re.compile(
    r"不(?:予|再|得|用|需|必|承担)?(?:支付|收取|收|付)[^，。；]{0,8}(?:费|款|任何|用)?|(?:全额|全部|双倍|一并)?(?:退还|退回|返还|退款|免收)|不收费"
)
_EVENT = (
    rf"(?:(?:取得|领取|收到|获得|拿到|办理|办结|办妥|核发|获批|颁发|下发)[^，。；]{{0,24}}{_PERMIT}|{_PERMIT}[^，。；]{{0,8}}(?:下发|核发|颁发|批准|办结|到手|取得)"
    r"|(?:主管|应急|安监|审批|监管|行政)[^，。；]{0,14}(?:审查|审批|验收|许可|核准)[^，。；]{0,4}(?:合格|通过|同意|批准)"
    r"|通过[^，。；]{0,12}(?:评审|审查|验收|审批|许可)|(?:评审|审查|验收|审批)[^，。；]{0,4}(?:通过|合格))"
)
_PAY = r"(?:支付|付清|结清|付款|付|结算|交纳|缴纳)"
_TIED = (
    re.compile(rf"{_EVENT}[^。；]{{0,30}}?(?:后|之日起?|之后|日内|时)[^。；]{{0,24}}{_PAY}"),
    re.compile(rf"{_PAY}[^。；，]{{0,16}}(?:以|须|应在|待|于)[^。；，]{{0,10}}{_EVENT}"),
)
# The review of the report itself, and the report as handed over, are stages of the work.
_WORK_STAGE = re.compile(
    r"(?:评审|审查)[^，。；]{0,4}(?:修改|定稿|意见)|修改(?:完善)?(?:后|定稿)|送达|签收|交付|提交[^，。；]{0,8}报告|开具发票"
)
_ONLY_REVIEW = re.compile(r"(?:专家|技术|内部)?评审")
_OF_CLIENT = re.compile(r"(?:甲方|委托方|委托人|企业|业主)(?:应|须|负责|自行|需)?[^，。；乙受]{0,4}$")
_OWN_QUALITY = re.compile(
    r"^[^，。；]{0,24}?(?:质量|真实|期限|按期|按时|资格|具备|保密|法律|法规|标准|规范|规定|安全(?!生产条件|许可)|独立|客观|公正)"
)


def promise_of(clause: str) -> Promise | None:
    """The promise in a clause, or None for what is no promise of a result."""
    text = re.sub(r"\s", "", clause)
    if _NO.search(text) and not _BARE.search(text):
        return None
    if _BARE.search(text):
        return Promise(PromiseKind.RESULT, 0.9)
    return _vow(text) or _unpaid(text) or _tied(text)


def _vow(text: str) -> Promise | None:
    """「乙方保证…通过/取得…」: the words behind the vow, up to the end of its part of the sentence."""
    for match in re.finditer(_VOW, text):
        if _OF_CLIENT.search(text[: match.start()]):
            continue
        part = re.split(r"[。；]", text[match.end() :], maxsplit=1)[0]
        first = re.split(r"[，。；]", part, maxsplit=1)[0]
        seen = re.search(_PASS, first) or (None if _OWN_QUALITY.match(first) else re.search(_PASS, part))
        if seen is not None and not _is_until(part, seen.start()):
            is_review = _ONLY_REVIEW.search(seen.group()) is not None and not re.search(_PERMIT, part)
            return Promise(PromiseKind.RESULT, 0.75 if is_review else 0.9)
    return None


def _is_until(part: str, at: int) -> bool:
    """「修改完善，直至通过评审」 and 「配合办理备案」 promise work, no result."""
    before = part[:at]
    return bool(re.search(r"(?:直至|直到|至|配合|协助)[^，。；]{0,8}$", before)) or "修改" in before


def _unpaid(text: str) -> Promise | None:
    """「未取得许可证的，费用全额退还」."""
    for match in re.finditer(_CONDITION, text):
        named = text[max(0, match.start() - 40) : match.end() + 20]
        is_result = re.search(_PASS, match.group()) or re.search(_PERMIT, named)
        is_result = is_result or re.search(r"(?:通过|办不)", match.group())
        if is_result and _UNPAID.search(text[match.end() : match.end() + 40]):
            return Promise(PromiseKind.FEE, 0.85)
    return None


def _tied(text: str) -> Promise | None:
    """「余款于取得许可证后支付」."""
    for pattern in _TIED:
        for match in pattern.finditer(text):
            words = match.group()
            if re.search(_PERMIT, words) or re.search(r"主管|应急|安监|审批|行政|验收", words):
                return Promise(PromiseKind.FEE, 0.85)
            if not _WORK_STAGE.search(words):
                return Promise(PromiseKind.FEE, 0.6)
    return None
