"""Why a report says that it is not published: a secret of the state or of a trade, or privacy."""

from __future__ import annotations

import re

from core.facts import Fact
from pipelines.stages.extract.body import Body

_SENTENCE = re.compile(r"[^。；;\n]+")
_REASON = re.compile(r"国家秘密|商业秘密|个人隐私|商业机密|国家机密")
_NOT_PUBLISHED = re.compile(
    r"(?:不|未|免于|暂缓)(?:予|对外|向社会|在(?:本?机构|公司|本公司)?(?:官方)?网站|在网上|进行)*(?:公开|公示|发布|披露)"
)
_EXCEPTED = re.compile(
    r"除.{0,40}(?:外|以外)|部分除外|的除外"
)  # 「除涉及国家秘密外均公开」: a rule, not this report
_PLAIN = {"商业机密": "商业秘密", "国家机密": "国家秘密"}
_CONFIDENCE = 0.9


def undisclosed(body: Body) -> Fact | None:
    """The reason, where one sentence gives it as this report's; None where all kinds are only recited."""
    text = body.text.text
    for match in _SENTENCE.finditer(text):
        sentence = re.sub(r"\s", "", match.group())
        reasons = set(_REASON.findall(sentence))
        if len(reasons) != 1 or not _NOT_PUBLISHED.search(sentence) or _EXCEPTED.search(sentence):
            continue
        evidence = body.text.evidence(body.report, match.start(), match.end())
        reason = reasons.pop()
        read = min(item.confidence for item in evidence)
        return Fact(value=_PLAIN.get(reason, reason), confidence=min(_CONFIDENCE, read), evidence=evidence)
    return None
