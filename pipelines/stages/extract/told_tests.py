"""Test reports that running text names: 「防雷装置由某某公司检测合格，报告编号…，有效期至…」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.chapters import Chapter
from core.facts import TestReport
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.values import organisation

_WHERE = (
    Chapter.ENTERPRISE,
    Chapter.EQUIPMENT,
    Chapter.PROCESS,
    Chapter.LAYOUT,
    Chapter.ASSESSMENT,
    Chapter.CONCLUSION,
)
_SENTENCE = re.compile(r"[^。；;\n]+")
_KIND = r"(?:检测|检验|校验|检定|标定|鉴定)"
_NUMBER = re.compile(
    r"(?:报告|证书)?(?:编号|证号|文号)\s*(?:为|是|[:：])?\s*(?P<value>[A-Za-z〔\[（(]?[\w〔〕\[\]()（）\-—/]{4,32})"
)
_VALID = re.compile(
    r"有效期(?:限)?(?:为|是)?\s*(?:至|到|[:：])\s*|下次" + _KIND + r"(?:日期|时间)\s*(?:为|是|[:：])?\s*"
)
_DONE_ON = re.compile(rf"于\s*(?=(?:19|20)\d\d)|{_KIND}(?:日期|时间)\s*(?:为|是|[:：])?\s*")
_WHO = re.compile(
    r"(?:由|经|委托|[:：，,])\s*(?P<value>[\u4e00-\u9fff（）()]{4,30}?(?:公司|中心|研究院|检验院|检测院|检测站|检测所))"
)
_SUBJECT = re.compile(
    r"^(?:该|本|其)?(?:企业|公司|站|厂|矿|库|项目)?(?:的)?(?P<value>[\u4e00-\u9fffA-Za-z、及和]{2,18}?)(?:均|已|经|由|于|委托|最近|定期|每|的?检|的?校|[，,（(])"
)
# Advice, qualifications, licences, and what the report itself finds lapsed, is no proof that stands in doubt.
_NOT_HERE = re.compile(
    r"[应须]|要求|建议|规定|资质|资格|许可|执照|培训|过期|超期|到期|逾期|失效|未(?:按|及|进|经|定期|检|校)|隐患|问题|不符合"
)


def told_tests(body: Body) -> Iterator[TestReport]:
    """Sentences that name a test with a number or the day up to which it holds."""
    for section in body.sections:
        if section.kind not in _WHERE:
            continue
        passage = body.open_text(section)
        for sentence in _SENTENCE.finditer(passage.text):
            words = sentence.group()
            if not re.search(_KIND, words) or _NOT_HERE.search(words):
                continue
            number, until = _NUMBER.search(words), _day(words, _VALID)
            value = (
                number["value"].strip("，,（(") if number and re.search(r"\d{3}", number["value"]) else None
            )
            subject = _SUBJECT.match(words.strip())
            if subject is None or (value is None and until is None):
                continue
            who = _WHO.search(words)
            yield TestReport(
                subject=subject["value"],
                number=value,
                laboratory=organisation(who["value"]) if who else None,
                tested_on=_day(words, _DONE_ON),
                valid_until=until,
                evidence=passage.evidence(body.report, *sentence.span()),
            )


def _day(words: str, label: re.Pattern[str]) -> str | None:
    for match in label.finditer(words):
        dates = find_dates(words[match.end() : match.end() + 24], with_compact=True)
        if dates and dates[0].start <= 1:
            return str(dates[0].last)
    return None
