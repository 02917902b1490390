"""What a contract agrees: what is to be evaluated, and its sentences on results and on the fee."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.facts import Fact, Remark
from pipelines.stages.extract.annexes import Annex
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate, choose

_QUOTED = r"[“\"「『《](?P<quoted>[^”\"」』》\n]{4,80})[”\"」』》]"
_PLAIN = r"(?P<plain>[\u4e00-\u9fffA-Za-z0-9（）()×·.+\-～~#]{4,70}?)"
_SCOPES = (
    re.compile(
        rf"(?:委托|聘请|由)(?:乙方|受托方|受托人|评价机构)?[^。；“\n]{{0,12}}?(?:对|就|承担|为)(?:其|甲方的?)?{_QUOTED}"
    ),
    re.compile(
        rf"(?:委托|聘请)(?:乙方|受托方|受托人|评价机构|[\u4e00-\u9fff]{{4,30}}公司)[^。；\n]{{0,6}}?(?:对|就|承担)(?:其|甲方的?)?{_PLAIN}"
        r"(?:的)?(?:进行|开展|实施|编制|安全(?:预|验收|现状|专项)?评价)"
    ),
    re.compile(rf"(?:项目|服务项目|委托项目|评价项目|工程)名称[:：\s]*{_QUOTED}"),
    re.compile(rf"(?:项目|服务项目|委托项目|评价项目|工程)名称[:：]\s*{_PLAIN}(?=[。；，,\n]|$)"),
)
_OF_RESULT = re.compile(
    r"保证|确保|承诺|担保|包[过通办]|包取|负责.{0,12}(?:取得|办理|通过|办成)|通过|取得|领取|获得|拿到|办理|办不|核发|批复|许可|审批|验收|备案|退还"
    r"|退回|不收|结论"
)
_OF_FEE = re.compile(r"费|款|支付|付清|结清|付款|收取|首付|尾款|余款|预付")
_WEIGHT = 0.85


def scope(body: Body, annex: Annex) -> Fact | None:
    """What is to be evaluated, by the first form of words that names it."""
    return choose(_scopes(body, annex))


def _scopes(body: Body, annex: Annex) -> Iterator[Candidate]:
    text = annex.passage.text
    for number, pattern in enumerate(_SCOPES):
        match = pattern.search(text)
        if match is None:
            continue
        group = "quoted" if "quoted" in match.groupdict() else "plain"
        start, stop = match.span(group)
        evidence = annex.passage.evidence(body.report, start, stop)
        if evidence:
            value = text[start:stop].replace("\n", "")
            yield Candidate(value=value, weight=_WEIGHT - 0.1 * number, evidence=evidence[:1])
        return


def clauses(body: Body, annex: Annex) -> tuple[Remark, ...]:
    """Sentences that speak of a result or of the fee; a sentence goes on where a semicolon parts it."""
    text = annex.passage.text
    found = []
    for start, stop in _sentences(text):
        sentence = text[start:stop]
        if _OF_RESULT.search(sentence) or _OF_FEE.search(sentence):
            evidence = annex.passage.evidence(body.report, start, stop)
            if evidence:
                found.append(Remark(text=re.sub(r"\s+", "", sentence), evidence=evidence))
    return tuple(found)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of sentences that end in a full stop or a line; 「未通过的，…；」 stays with what precedes."""
    for match in re.finditer(r"[^。\n]+。?", text):
        start, stop = match.span()
        while start < stop and text[start].isspace():
            start += 1
        if stop - start >= 6:
            yield start, stop


def characters(annex: Annex) -> int:
    """How much of it was read, white space not counted."""
    return len(re.sub(r"\s", "", annex.passage.text))
