"""Single facts of cover, imprint (著录项) and overview: who evaluated whom, what, when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.chapters import Chapter
from core.document import Page
from core.facts import Fact
from pipelines.passage import PlacedLine, line_evidence
from pipelines.stages.extract import values
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate, choose
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.labels import Labelled, labelled_values

_FRONT, _CHAPTERS, _ANNEX, _UNLABELLED = 0.98, 0.85, 0.6, 0.8
_SECOND_LABEL = 0.9
_ANNEXES = frozenset(
    {
        Chapter.CONTRACT,
        Chapter.COMMISSION,
        Chapter.NOTICE,
        Chapter.SURVEY_RECORD,
        Chapter.TEST_REPORT,
        Chapter.PROCESS_CONTROL,
        Chapter.APPROVAL,
    }
)
_KIND = re.compile(r"安全(?P<kind>预评价|验收评价|现状评价|专项评价)|(?P<other>预评价|验收评价|现状评价)报告")
_AGENCY_WORDS = re.compile(
    r"安全(生产)?(技术|评价|评估|咨询|科技|卫生|检测|服务|环境|环保|科学|工程)|安评|安环|评价(中心|有限)|安全.{0,6}(院|所|中心)"
)


@dataclass(frozen=True, slots=True)
class _Field:
    """Labels in falling order of trust, and how a value of the field is told and normalised."""

    labels: tuple[str, ...]
    normal: Callable[[str], str | None]
    in_front_only: bool = False
    is_of_enterprise: bool = False  # then the agency's own papers do not speak of it


_FIELDS: dict[str, _Field] = {
    "report_number": _Field(
        (r"(评价)?报告(书)?编号", r"文件编号|文号|项目编号|编号"), values.report_number, in_front_only=True
    ),
    "enterprise_name": _Field(
        (
            r"(被|受)评价(的)?(单位|企业|对象)(名称|全称)?|评价对象(名称)?",
            r"(委托|建设|业主|项目|生产经营|申请|经营|受检)单位(名称)?|企业(名称|全称)|委托方|甲方(委托方)?|客户(名称)?|单位名称",
        ),
        values.organisation,
    ),
    "agency_name": _Field(
        (
            r"(安全)?评价(机构|单位)(名称)?",
            r"(编制|承担|报告编制|评价报告编制|技术服务|服务|受托)(单位|机构)(名称)?|受托方|服务方|乙方(受托方)?|机构名称",
        ),
        values.organisation,
    ),
    "agency_certificate_number": _Field(
        (
            r"(安全评价)?(机构)?(资质|资格)(证书)?(编号|证号|号)|证书编号|资质证书",
            r"机构资质|证号|机构资质证书编号",
        ),
        values.certificate_number,
    ),
    "enterprise_credit_code": _Field(
        (r"统一社会信用代码(证号)?", r"社会信用代码|信用代码|营业执照(注册)?号|统一社会信用代码注册号"),
        values.credit_code,
        is_of_enterprise=True,
    ),
    "project_name": _Field((r"(评价)?项目名称", r"工程名称|评价项目|报告名称"), values.free_text),
    "project_address": _Field(
        (
            r"(项目|建设|企业|单位|厂址|生产|经营|评价对象)(所在)?(地址|地点|场所|位置)",
            r"地址|所在地|住所|建设地点|注册地址|详细地址|勘验地点",
        ),
        values.address,
        is_of_enterprise=True,
    ),
    "report_on": _Field(
        (
            r"(评价)?报告(完成|编制|出具|签发|提交|书)?(日期|时间)|(完成|编制|出具|签发|提交)(日期|时间)",
            r"日期",
        ),
        values.day,
        in_front_only=True,
    ),
}


def single_facts(body: Body) -> dict[str, Any]:
    """A ``Fact`` or None by the name of its field in ``core.facts.Facts``."""
    weights = _page_weights(body)
    labelled = [
        (item, weights[page.number]) for page in body.pages for item in labelled_values(body.report, page)
    ]
    agency_pages = _agency_pages(body)
    found = {name: list(_labelled(field, labelled, agency_pages)) for name, field in _FIELDS.items()}
    for name, candidate in _unlabelled(body):
        found[name].append(candidate)
    for name in ("project_name", "project_address"):
        found[name] = _uncut(found[name])
    facts: dict[str, Fact | None] = {name: choose(items, key=_folded) for name, items in found.items()}
    facts["report_kind"] = _report_kind(body)
    return facts


def _page_weights(body: Body) -> dict[int, float]:
    """How much a form on a page is trusted: front matter, chapters, annexes (other people's papers)."""
    weights = {page.number: _CHAPTERS for page in body.pages}
    for section in body.sections:
        if section.kind in _ANNEXES:
            weights.update(dict.fromkeys(range(section.start.page, section.last_page + 1), _ANNEX))
    weights.update(dict.fromkeys((page.number for page in body.front), _FRONT))
    return weights


def _agency_pages(body: Body) -> frozenset[int]:
    """Pages of the agency's own papers: certificate copy and practice notice."""
    sections = body.of_kind(Chapter.CERTIFICATE, Chapter.NOTICE)
    return frozenset(n for s in sections for n in range(s.start.page, s.last_page + 1))


def _folded(value: str) -> str:
    return re.sub(r"[\s（）()〔〕\[\]]", "", value).upper()


def _labelled(
    field: _Field, labelled: Iterable[tuple[Labelled, float]], agency_pages: frozenset[int]
) -> Iterator[Candidate]:
    for item, place in labelled:
        if field.in_front_only and place != _FRONT:
            continue
        if field.is_of_enterprise and item.page in agency_pages:
            continue
        for rank, labels in enumerate(field.labels):
            if re.fullmatch(labels, item.label):
                value = field.normal(item.value)
                if value is not None:
                    weight = place * (1.0 if rank == 0 else _SECOND_LABEL)
                    raw = item.value if item.value != value else None
                    yield Candidate(value=value, weight=weight, evidence=(item.evidence,), raw=raw)
                break


def _uncut(candidates: list[Candidate]) -> list[Candidate]:
    """Without values that are the beginning of another: a line that ran on was cut there."""
    return [
        one
        for one in candidates
        if not any(other.value != one.value and other.value.startswith(one.value) for other in candidates)
    ]


def _unlabelled(body: Body) -> Iterator[tuple[str, Candidate]]:
    """What cover and imprint say without labels."""
    for page in body.front:
        for placed in body.page_lines(page):
            number = values.certificate_number(placed.line.text)
            if number:
                yield "agency_certificate_number", _candidate(body, placed, number, _UNLABELLED)
    cover = next((page for page in body.front if page.lines), None)
    if cover is not None:
        yield from _cover(body, cover)


def _cover(body: Body, cover: Page) -> Iterator[tuple[str, Candidate]]:
    """Organisations by their words and place, the number at the head, the date at the foot."""
    lines = body.page_lines(cover)
    named = [
        (placed, name) for placed in lines if (name := values.organisation(_behind_label(placed.line.text)))
    ]
    agencies = [item for item in named if _AGENCY_WORDS.search(item[1])]
    others = [item for item in named if not _AGENCY_WORDS.search(item[1])]
    if agencies:
        yield "agency_name", _candidate(body, *agencies[-1], _UNLABELLED)
    if others:
        yield "enterprise_name", _candidate(body, *others[0], 0.5)
    for placed in lines:
        number = values.bare_report_number(placed.line.text)
        if number:
            yield "report_number", _candidate(body, placed, number, _UNLABELLED)
    for placed in reversed(lines):
        dates = find_dates(placed.line.text, with_compact=True)
        if dates and len(placed.line.text.strip()) - (dates[0].stop - dates[0].start) < 10:
            yield "report_on", _candidate(body, placed, str(dates[0].first), 0.7)
            return


def _behind_label(text: str) -> str:
    """The part behind a colon, or behind the last gap, or the whole text."""
    return re.split(r"[:：]|\s(?=\S+$)", text.strip(), maxsplit=1)[-1]


def _candidate(body: Body, placed: PlacedLine, value: str, weight: float) -> Candidate:
    evidence = line_evidence(body.report, placed.page, placed.line)
    raw = placed.line.text if placed.line.text != value else None
    return Candidate(value=value, weight=weight, evidence=(evidence,), raw=raw)


def _report_kind(body: Body) -> Fact | None:
    """The kind of evaluation as the titles on the first pages say it."""
    found = []
    for page in body.front:
        for placed in body.page_lines(page):
            match = _KIND.search(re.sub(r"\s", "", placed.line.text))
            if match:
                kind = (match["kind"] or match["other"]).replace("专项评价", "专项")
                weight = 0.9 if placed.line.size > 16 else 0.5
                found.append(_candidate(body, placed, kind, weight))
    return choose(found)
