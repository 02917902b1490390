"""Approvals of authorities: letters that the report encloses, and decisions that its text names."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts import Approval
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.citation_forms import BARE_RULE, halved, rule_number
from pipelines.stages.extract.dates import DateFound, find_dates
from pipelines.stages.extract.values import organisation

_NUMBER = re.compile(
    r"(?P<number>[\u4e00-\u9fff]{2,12}(?:\([\u4e00-\u9fff]{1,4}\))?(?:〔|\[|\(|【)\s*(?:19|20)\d{2}\s*(?:〕|\]|\)|】)\s*第?\s*\d{1,5}\s*号)"
)
_DECIDES = re.compile(r"批复|批准|审查(意见|同意)|核准|备案|同意|许可|立项|审批|复函|准予")
_NOT_A_DECISION = re.compile(r"验收单|检[测验]|报告编号|合同|证书|资质|令第|评[字价]|通知》")
_ISSUER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,24}?(?:局|委员会|发改委|发展改革委|厅|人民政府|管委会|管理处|工信部|应急管理部|支队|大队))(?![\u4e00-\u9fff]*?令)"
)
_AUTHOR = re.compile(r"(?:^|[、，,：:\s）)])(?P<name>[\u4e00-\u9fff（）()]{4,30}?)关于")
_LEADING = re.compile(
    r"^(?:该?项目|本项目|建设单位|企业|并|经|由|已|于|以|取得|获得|得|了|在|年|月|日|和|与|及)+"
)
_VERBS = re.compile(r".*(?:取得|获得|获|经|由|以|据|为|的|向|报)(?=[\u4e00-\u9fff]{2,}(?:局|委员会|厅|政府))")
_SENTENCE = re.compile(r"[^。；;\n]+")
_TITLE = re.compile(
    r"关于[^。；;\n]{4,60}?(?:批复|意见书?|通知书?|复函|决定|备案)|[^。；;\n,，:：]{2,40}(?:批复|意见书|通知书|备案证明|登记表|审查意见)$"
)
_REACH = 60


def approvals(body: Body) -> tuple[Approval, ...]:
    """One record per number, enclosed letters before what the text says."""
    found: dict[str, Approval] = {}
    for approval in (*_enclosed(body), *_told(body)):
        known = found.get(approval.number)
        found[approval.number] = approval if known is None else _with(known, approval)
    return tuple(found.values())


def _with(known: Approval, more: Approval) -> Approval:
    return dataclasses.replace(
        known,
        title=known.title or more.title,
        issuer=known.issuer or more.issuer,
        approved_on=known.approved_on or more.approved_on,
        is_enclosed=known.is_enclosed or more.is_enclosed,
        evidence=(known.evidence + more.evidence)[:6],
    )


def _enclosed(body: Body) -> Iterator[Approval]:
    """Letters of the annexes: each from its number to the next; the title above, day and authority below."""
    for section in body.of_kind(Chapter.APPROVAL):
        passage = body.passage(section)
        text = halved(passage.text)
        marks = list(_NUMBER.finditer(text))
        heads = [0, *(_break_before(text, mark.start()) for mark in marks[1:]), len(text)]
        for index, mark in enumerate(marks):
            start, stop = heads[index], heads[index + 1]
            number = _trimmed(mark["number"])
            dates = find_dates(text[mark.end() : stop])
            issuer = _lone_issuer(body.report, passage, start, stop)
            yield Approval(
                number=rule_number(number),
                title=_title(text[start:stop]),
                issuer=issuer[0] if issuer else None,
                approved_on=str(dates[-1].first) if dates else None,
                is_enclosed=True,
                evidence=(
                    *passage.evidence(body.report, mark.end() - len(number), mark.end()),
                    *(issuer[1] if issuer else ()),
                ),
            )


def _break_before(text: str, position: int) -> int:
    """Where a letter begins whose number stands here: its authority and title stand a few lines above."""
    start = position
    for _ in range(3):
        start = max(text.rfind("\n", 0, start), 0)
    return start


def _lone_issuer(
    report: str, passage: Passage, start: int, stop: int
) -> tuple[str, tuple[Evidence, ...]] | None:
    """The authority, or the enterprise itself, that stands alone on a line: at the head or above the day."""
    for line in passage.text[start:stop].split("\n"):
        name = "".join(line.split())
        if 4 <= len(name) <= 30 and re.fullmatch(
            r"[\u4e00-\u9fff（）()]+(局|委员会|委|厅|政府|管委会|公司|处|厂|矿)", name
        ):
            at = passage.text.index(line, start)
            return name, passage.evidence(report, at, at + len(line))
    return None


def _told(body: Body) -> Iterator[Approval]:
    passage = body.text
    text = halved(passage.text)
    for mark in _NUMBER.finditer(text):
        if BARE_RULE.search(mark["number"]):
            continue
        start, stop = _sentence(text, mark.start(), mark.end())
        sentence = text[start:stop]
        near = text[max(start, mark.start() - _REACH) : min(stop, mark.end() + _REACH)]
        if not _DECIDES.search(near) or _NOT_A_DECISION.search(near):
            continue
        number = _trimmed(mark["number"])
        title = _TITLE.search(sentence)
        yield Approval(
            number=rule_number(number),
            title=title.group() if title else "",
            issuer=_issuer(text[start : mark.start()]),
            approved_on=_nearest_day(sentence, mark.start() - start),
            evidence=passage.evidence(body.report, mark.end() - len(number), mark.end()),
        )


def _sentence(text: str, start: int, stop: int) -> tuple[int, int]:
    low = max(text.rfind(mark, 0, start) for mark in "。；;\n") + 1
    ends = [end for mark in "。；;\n" if (end := text.find(mark, stop)) >= 0]
    return low, min(ends, default=len(text))


def _trimmed(number: str) -> str:
    """The number without words of the sentence that run into its issuer's word: 以辽应急审字〔2021〕3号."""
    return re.sub(r"^.*?(?:文件|以|号|为|文|据|第)(?=[\u4e00-\u9fff]{2,}[〔\[(【])", "", number)


def _issuer(before: str) -> str | None:
    author = _AUTHOR.search(before)
    if author and (own := organisation(author["name"])):
        return own  # the enterprise itself, where it reviews its design
    names = [match["name"] for match in _ISSUER.finditer(before)]
    if not names:
        return None
    name = _VERBS.sub("", names[-1])
    return _LEADING.sub("", name) or None


def _nearest_day(sentence: str, at: int) -> str | None:
    dates = [found for found in find_dates(sentence) if found.first.is_exact]
    nearest = min(dates, key=lambda found: _distance(found, at), default=None)
    return str(nearest.first) if nearest is not None else None


def _distance(found: DateFound, at: int) -> int:
    return min(abs(found.start - at), abs(found.stop - at))


def _title(text: str) -> str:
    match = _TITLE.search(text)
    if match:
        return match.group().strip()
    lines = (line.strip() for line in _SENTENCE.findall(text))
    return next((line for line in lines if _DECIDES.search(line) and len(line) <= 40), "")
