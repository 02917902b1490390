"""Laws, rules and standards that the report cites, with number, title and edition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.facts import Citation
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body

_PREFIX = (
    r"GBZ\s*/\s*T|GBZ|GBJ|GB\s*/\s*T|GB|AQ\s*/\s*T|AQ|HG\s*/\s*T|HG|SH\s*/\s*T|SH|SY\s*/\s*T|SY|TSG\s*[A-Z]?|JGJ|XF\s*/\s*T|XF"
    r"|GA\s*/\s*T|GA|MT\s*/\s*T|MT|YB\s*/\s*T|YB|HJ\s*/\s*T|HJ|DL\s*/\s*T|DL|NB\s*/\s*T|NB|JB\s*/\s*T|JB|CJJ|QX\s*/\s*T|JT\s*/\s*T|WS\s*/\s*T|SB\s*/\s*T|DB\s*\d{2}\s*/\s*T|DB\s*\d{2}"
)
_STANDARD = re.compile(
    rf"(?<![A-Za-z])(?P<prefix>{_PREFIX})\s*(?P<number>\d{{1,6}}(?:\.\d{{1,3}})?)\s*[-—–―－~]\s*(?P<year>(?:19|20)\d{{2}})(?!\d)"
    r"(?:\s*[（(]\s*(?P<edition>(?:19|20)\d{2}\s*年?版?(?:局部)?(?:修[订正])?)\s*[）)])?"
)
_TITLE = re.compile(r"《(?P<title>[^《》\n]{2,60})》")
_RULE_NUMBER = re.compile(
    r"(?P<number>(?:中华人民共和国)?(?:主席令|国务院令|[\u4e00-\u9fff]{2,14}?(?:部|局|委|委员会|总局)令|令)\s*(?:[（(]?\s*(?:19|20)\d{2}\s*年?\s*[）)]?)?\s*第?\s*[一二三四五六七八九十百\d]{1,4}\s*号"
    r"|[\u4e00-\u9fff]{2,10}\s*[〔\[（(【［]\s*(?:19|20)\d{2}\s*[〕\]）)】］]\s*第?\s*\d{1,4}\s*号)"
)
_EDITION = re.compile(
    r"(?P<edition>(?:19|20)\d{2}\s*年(?:[^（()）《》]{0,12}?(?:修[订正]|施行|版|本))|(?:19|20)\d{2}\s*年?(?:版|本|修[订正]))"
)
_LAW_WORD = re.compile(
    r"(法|条例|规定|办法|规程|规则|细则|通知|意见|目录|名录|标准|规范|导则|通则|准则|决定|公告|指南|要求|方案|规划|清单|解释|判定标准)([（(].{1,20}[）)])?$"
)
_REPLACED_BEFORE = re.compile(
    r"(代替|替代|取代|废止了?|原执行|原依据|当时(有效|执行|适用)?的?|修订前的?|旧版)"
    r"[^《》，,]{0,12}(《[^《》]{0,60}》?)?[ （(\[【]*$"
)
_REPLACED_AFTER = re.compile(r"^[）)》]*\s*(已|同时|现已|即行|予以)?(废止|作废|失效|被.{0,20}(代替|取代))")
_CLAUSE = 80
_REACH = 24
_BEFORE = 6
_STATE = "中华人民共和国"  # left out in running text
_MOST_EVIDENCE = 5


def citations(body: Body) -> tuple[Citation, ...]:
    """Every document once, in order of its first mention, with the places that name it."""
    found: dict[tuple[str, str], Citation] = {}
    for citation in (*_standards(body.report, body.text), *_laws(body.report, body.text)):
        key = (citation.code or citation.title.removeprefix(_STATE), citation.edition or "")
        known = found.get(key)
        if known is None:
            found[key] = citation
        else:
            found[key] = _joined(known, citation)
    return tuple(sorted(found.values(), key=_position))


def _position(citation: Citation) -> tuple[int, float]:
    first = citation.evidence[0]
    return (first.page or 0, first.boxes[0].y0)


def _joined(known: Citation, more: Citation) -> Citation:
    return Citation(
        code=known.code,
        title=known.title or more.title,
        kind=known.kind,
        edition=known.edition,
        confidence=max(known.confidence, more.confidence),
        evidence=(known.evidence + more.evidence)[:_MOST_EVIDENCE],
    )


def standard_code(prefix: str, number: str, year: str) -> str:
    """``GB/T 29639-2020``: one space, a plain hyphen, no spaces within the prefix."""
    letters = re.sub(r"\s", "", prefix)
    return f"{letters} {number}-{year}"


def _standards(report: str, passage: Passage) -> Iterator[Citation]:
    for match in _STANDARD.finditer(passage.text):
        if _is_of_the_past(passage.text, match.start(), match.end()):
            continue
        title = _title_beside(passage.text, match.start(), match.end())
        evidence = passage.evidence(report, match.start(), match.end())
        edition = match["edition"]
        yield Citation(
            code=standard_code(match["prefix"], match["number"], match["year"]),
            title=title,
            kind="standard",
            edition=re.sub(r"\s", "", edition) if edition else None,
            evidence=evidence,
            confidence=min(item.confidence for item in evidence),
        )


def _is_of_the_past(text: str, start: int, stop: int) -> bool:
    """Whether a document is named as replaced, or as valid at another time, not as a basis here."""
    before = re.split(r"[。；;\n]", text[max(0, start - _CLAUSE) : start])[-1]
    after = re.split(r"[，,。；;\n]", text[stop : stop + _CLAUSE])[0]
    return bool(_REPLACED_BEFORE.search(before) or _REPLACED_AFTER.search(after))


def _title_beside(text: str, start: int, stop: int) -> str:
    """The title just before the number or just after it."""
    before = re.search(r"《([^《》\n]{2,60})》[ （(\[【]*$", text[max(0, start - 70) : start])
    if before:
        return before.group(1)
    after = re.match(r"[ ）)\]】,，、]*《([^《》\n]{2,60})》", text[stop : stop + 70])
    return after.group(1) if after else ""


def _laws(report: str, passage: Passage) -> Iterator[Citation]:
    text = passage.text
    for match in _TITLE.finditer(text):
        title = re.sub(r"\s", "", match["title"])
        if not _LAW_WORD.search(title) or _is_standard(text, match.start(), match.end()):
            continue
        if _is_of_the_past(text, match.start(), match.end()):
            continue
        tail = text[match.end() : match.end() + _REACH * 2]
        bracket = re.match(r"\s*[（(](?P<inside>[^《》]{2,60}?)[）)](?=[^）)]|$)", tail)
        near = tail[: bracket.end()] if bracket else tail[:_BEFORE]
        number, edition = _RULE_NUMBER.search(near), _EDITION.search(near) or _EDITION.search(title)
        stop = match.end() + (bracket.end() if bracket and (number or edition) else 0)
        evidence = passage.evidence(report, match.start(), stop)
        yield Citation(
            code=_rule_number(number["number"]) if number else "",
            title=title,
            kind="law",
            edition=re.sub(r"\s", "", edition["edition"]) if edition else None,
            evidence=evidence,
            confidence=min(item.confidence for item in evidence),
        )


def _is_standard(text: str, start: int, stop: int) -> bool:
    return bool(
        re.match(rf"[\s（(\[【,，、]*(?:{_PREFIX})\s*\d", text[stop : stop + 20])
        or re.search(
            rf"(?:{_PREFIX})\s*[\d.]+\s*[-—–―－]\s*\d{{4}}(?:[（(][^（）()]{{2,12}}[）)])?[\s）)]*$",
            text[max(0, start - 40) : start],
        )
    )


def _rule_number(text: str) -> str:
    plain = re.sub(r"[\s]", "", text).replace("中华人民共和国", "")
    return re.sub(r"[\[（(【［](\d{4})[\]）)】］]", r"〔\1〕", plain)
