"""A digital signature that does not hold, or a file changed after it was signed (annex 1 of 2021, item 5).

Integrity, trust and later changes are told apart; what cannot be computed here (SM2, SM3) is not judged.
"""

from __future__ import annotations

from core.integrity import FileSignature, Integrity, Verdict
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, not_assessable
from pipelines.file_doubts import Doubt, evidence_of, outcomes, short

ID = "pdf_signature_broken"

_DIGEST, _CHANGED, _UNSEEN_CHANGE, _UNCOVERED, _UNTRUSTED, _LOST = 0.97, 0.95, 0.55, 0.85, 0.6, 0.7
_ADVICE = "请向签名单位索取签名后的原始文件核对。"
_UNREADABLE = {
    "algorithm": ("signature_algorithm", "签名使用的算法（国密SM2/SM3或不受支持的算法）在本机无法验算"),
    "malformed": ("signature_unreadable", "签名数据的格式不完整或不符合规范，无法验算"),
    "unread": ("signature_unreadable", "文件结构无法完整读取，签名没有验算"),
}
_TRUST_UNKNOWN = {
    "trust_unset": "没有配置信任的根证书，签名证书属于谁未核验",
    "day_unknown": "没有读到报告日期，签名证书当日是否有效未核验",
    "issuer_unknown": "签发机构不在信任的根证书中，签名证书属于谁未核验",
    "algorithm": "签名证书使用的算法无法验算，证书未核验",
    "chain_unread": "签名证书链无法读取，证书未核验",
}
_TRUST_FAILED = {
    "expired": "签名证书在报告日期已经过期",
    "revoked": "签名证书在报告日期之前已被吊销",
    "not_yet_valid": "签名证书在报告日期尚未生效",
    "chain_invalid": "签名证书链不成立",
}


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per signature."""
    integrity = case.facts.integrity
    if integrity is None:
        return (not_assessable(ID, "file_unexamined", "没有检查文件的数字签名。"),)
    if integrity.lost_signature:
        return outcomes(case, ID, [_lost(integrity.lost_signature)], _ADVICE)
    if not integrity.signatures:
        return (_without(integrity),)
    found: list[Outcome] = []
    for signature in integrity.signatures:
        doubts = _doubts(signature)
        found += outcomes(case, ID, doubts, _ADVICE) if doubts else (_harmless(case, signature),)
    return tuple({(item.subject, item.state): item for item in reversed(found)}.values())[::-1]


def _lost(named: str) -> Doubt:
    words = "文件的许可项中仍登记着一个认证签名，但签名域中已没有任何签名，像是签名后被去除再保存的"
    return Doubt(subject="文件的数字签名", words=words, confidence=_LOST, page=1, object=named)


def _without(integrity: Integrity) -> Outcome:
    if not integrity.is_structure_read:
        return not_assessable(ID, "file_unexamined", "文件内部结构无法读取，不知道有没有数字签名。")
    return not_assessable(ID, "file_unsigned", "文件没有数字签名，无从核对。")


def _doubts(signature: FileSignature) -> list[Doubt]:
    """What does not hold, each by itself."""
    who, found = _subject(signature), list[Doubt]()
    if signature.integrity is Verdict.FAILED:
        words = f"{who}与文件内容不符：签名之后，被签名的内容又被改动过，或签名本身是伪造的"
        found.append(_doubt(signature, words, _DIGEST))
    if signature.changes is Verdict.FAILED:
        found += _later(signature, who)
    if signature.trust is Verdict.FAILED and not signature.is_timestamp:
        words = f"{who}的{_TRUST_FAILED.get(signature.trust_reason, '证书不可信')}"
        found.append(_doubt(signature, words, _UNTRUSTED))
    return found


def _later(signature: FileSignature, who: str) -> list[Doubt]:
    if signature.changes_reason == "not_covered":
        words = f"{who}没有覆盖它应覆盖的全部内容，文件中有未经签名的部分"
        return [_doubt(signature, words, _UNCOVERED)]
    if not any(part.page for part in signature.changed):
        named = "、".join(part.object for part in signature.changed)
        which = f"，涉及文件对象{named}" if named else ""
        words = f"{who}之后，文件又有该签名不允许的改动{which}（页面上没有看出不同）"
        return [_doubt(signature, words, _UNSEEN_CHANGE)]
    return [
        Doubt(
            subject=who,
            words=f"{who}之后，第{part.page}页的内容被改动{_from_to(part.before, part.after)}",
            confidence=_CHANGED,
            page=part.page,
            box=part.box,
            excerpt=part.after or part.what,
            object=signature.object,
        )
        for part in signature.changed
    ]


def _from_to(before: str, after: str) -> str:
    if not before and not after:
        return "（画面不同）"
    return f"（签名时为“{short(before) or '空'}”，现为“{short(after) or '空'}”）"


def _doubt(signature: FileSignature, words: str, confidence: float) -> Doubt:
    return Doubt(
        subject=_subject(signature),
        words=words,
        confidence=confidence,
        page=signature.page,
        box=signature.box,
        object=signature.object,
    )


def _subject(signature: FileSignature) -> str:
    kind = "时间戳" if signature.is_timestamp else "数字签名"
    who = short(signature.signer) or signature.field
    return f"“{who}”的{kind}" if who else f"文件的{kind}"


def _harmless(case: Case, signature: FileSignature) -> Outcome:
    who = _subject(signature)
    trust = _trust(signature)
    shown = evidence_of(case.report, _doubt(signature, f"{who}，{trust}", 1.0))
    if signature.integrity is Verdict.UNKNOWN or signature.changes is Verdict.UNKNOWN:
        known = signature.integrity_reason or signature.changes_reason
        code, words = _UNREADABLE.get(known, _UNREADABLE["unread"])
        return not_assessable(ID, code, f"{who}没有核验：{words}。", (shown,), subject=who)
    later = {
        "none": "签名后文件没有再改动",
        "allowed": "签名后只有签名所允许的改动（填写、加签）",
        "notes": "签名后只添加了批注，正文没有改动",
    }.get(signature.changes_reason, "签名后没有不允许的改动")
    return clear(ID, f"{who}与文件内容相符，{later}；{trust}。", (shown,), subject=who)


def _trust(signature: FileSignature) -> str:
    if signature.trust is Verdict.PASSED:
        return "签名证书在报告日期有效，可追溯到信任的根证书"
    return _TRUST_UNKNOWN.get(signature.trust_reason, "签名证书未核验")


CHECK = Check(
    id=ID,
    name="文件的数字签名",
    sentence="文件的数字签名不成立，或签名之后文件又被改动",
    needs=frozenset(),
    assess=assess,
)
