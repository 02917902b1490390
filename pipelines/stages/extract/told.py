"""Single facts told in sentences: where the enterprise lies, its credit code, what is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.chapters import Chapter
from pipelines.passage import Passage
from pipelines.stages.extract import values
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate
from pipelines.stages.extract.titles import AGENCY_WORDS

_CHAPTERS = (
    Chapter.PREFACE,
    Chapter.PURPOSE,
    Chapter.SCOPE,
    Chapter.ENTERPRISE,
    Chapter.SURROUNDINGS,
    Chapter.LAYOUT,
    Chapter.CONCLUSION,
)
TOLD = 0.6
_LIES = re.compile(
    r"(?:位于|坐落于|坐落在|地处|设在|厂址(?:位于|在|为|：|:)?|建设地点(?:位于|在|为|：|:)?"
    r"|住所(?:地)?(?:为|位于|：|:)?|(?:注册|生产|经营|项目|企业|公司)?地址(?:为|位于|：|:|是)?)"
)
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
_EVALUATES = re.compile(
    r"(?:对|承担|承担了|承接|负责|完成了?"
    r"|开"
    r"展)(?:了)?[“\"「《]?(?P<project>[\u4e00-\u9fffA-Za-z0-9/（）()×·.+\-～~]{6,60}?)[”\"」》]?(?:的"
    r"|进行|开展|实施|项目进行)*(?:了)?(?:的)?安全(?:预|验收|现状|专项|设施)?评价"
)
_NO_PROJECT = re.compile(
    r"^(?:其|该|本|此|上述|以下|被评价|企业|项目|建设项目|公司|现场|生产|经营)|[，。；]|我公司|我单位"
    r"|本公司|委托|危险|风险|设备|场所$|条件$|单元$"
)
_BEFORE = 70


def told(body: Body) -> Iterator[tuple[str, Candidate]]:
    """Candidates from the chapters that speak of the enterprise and of the task."""
    for section in body.of_kind(*_CHAPTERS):
        passage = body.passage(section)
        yield from _addresses(body, passage)
        yield from _projects(body, passage)
        yield from _codes(body, passage)


def _addresses(body: Body, passage: Passage) -> Iterator[tuple[str, Candidate]]:
    for match in _LIES.finditer(passage.text):
        value = values.address_in(passage.text[match.end() : match.end() + 60])
        before = passage.text[max(0, match.start() - _BEFORE) : match.start()]
        if value is not None and not AGENCY_WORDS.search(re.split(r"[。；]", before)[-1]):
            yield "project_address", _candidate(body, passage, match.end(), value, TOLD)
            return  # the first place a chapter gives is the enterprise's, later ones its neighbours'


def _projects(body: Body, passage: Passage) -> Iterator[tuple[str, Candidate]]:
    for match in _EVALUATES.finditer(passage.text):
        value = match["project"]
        if not _NO_PROJECT.search(value):
            yield "project_name", _candidate(body, passage, match.start("project"), value, 0.5)
            return


def _codes(body: Body, passage: Passage) -> Iterator[tuple[str, Candidate]]:
    for match in _CODE.finditer(passage.text):
        before = passage.text[max(0, match.start() - _BEFORE) : match.start()]
        is_agencys = AGENCY_WORDS.search(re.split(r"[。；]", before)[-1])
        if values.has_credit_check_digit(match.group()) and not is_agencys:
            yield "enterprise_credit_code", _candidate(body, passage, match.start(), match.group(), 0.75)


def _candidate(body: Body, passage: Passage, start: int, value: str, weight: float) -> Candidate:
    evidence = passage.evidence(body.report, start, start + len(value))
    return Candidate(value=value, weight=weight, evidence=evidence)
