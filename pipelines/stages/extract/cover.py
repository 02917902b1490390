"""Single facts of cover, imprint (著录项) and overview: who evaluated whom, what, when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.document import Page
from core.facts import Fact
from pipelines.passage import PlacedLine, line_evidence
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate, choose
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.labels import Labelled, labelled_values

_FRONT, _ELSEWHERE, _UNLABELLED = 0.95, 0.5, 0.6

_ORGANISATION = re.compile(
    r"^[\u4e00-\u9fffA-Za-z0-9·（）()〇]{2,40}?(公司|集团|工厂|厂|矿|煤矿|加油站|加气站|油库|冷库|仓库|中心|研究院|设计院|院|研究所|合作社|经营部|门市部|站|店)([（(][\u4e00-\u9fff]{2,10}[）)])?(分公司|[\u4e00-\u9fff]{0,8}(厂|矿|站|库|分公司))?$"
)
_STAMP_NOTE = re.compile(r"[（(\[]?(盖章|公章|签章|加盖公章|印章|章)[)）\]]?$")
_CERTIFICATE = re.compile(
    r"(?P<prefix>[AaＡ][PpＰ][JjＪ])\s*[-—–－]*\s*[（(【\[]?\s*(?P<province>[\u4e00-\u9fff])\s*[）)】\]]?\s*[-—–－]*\s*(?P<serial>[0-9OoIl]{3,4})"
)
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_KIND = re.compile(r"安全(?P<kind>预评价|验收评价|现状评价|专项评价)|(?P<other>预评价|验收评价|现状评价)报告")
_AGENCY_WORDS = re.compile(
    r"安全(生产)?(技术|评价|评估|咨询|科技|卫生|检测|服务|环境|环保|科学|工程)|安评|安环|评价(中心|有限)|安全.{0,6}(院|所|中心)"
)
_REPORT_NUMBER = re.compile(r"^[A-Za-z\u4e00-\u9fff0-9〔〕\[\]【】()（）\-—–/.．_ 第号]{4,40}$")

_BOILER = re.compile(r"(盖章|签字|签章|名称|地址|日期|电话|编号|姓名)")


@dataclass(frozen=True, slots=True)
class _Field:
    """Labels in falling order of trust, and how a value of the field is told and normalised."""

    labels: tuple[str, ...]
    normal: Callable[[str], str | None]


def organisation(text: str) -> str | None:
    """The name of an organisation, or None when the text is not one."""
    name = re.sub(r"[\s\u3000]+", "", text).strip("：:，,。;；")
    name = _STAMP_NOTE.sub("", name)
    return name if _ORGANISATION.match(name) and not _BOILER.search(name) else None


def certificate_number(text: str) -> str | None:
    """An agency certificate number as ``APJ-(川)-002``; O and I among the digits are 0 and 1."""
    match = _CERTIFICATE.search(text)
    if match is None:
        return None
    serial = match["serial"].translate(str.maketrans("OoIl", "0011"))
    return f"APJ-({match['province']})-{serial}"


def has_credit_check_digit(code: str) -> bool:
    """Whether a unified social credit code passes its check digit (GB 32100-2015)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(code) != 18 or any(character not in alphabet for character in code):
        return False
    total = sum(alphabet.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return alphabet[(31 - total % 31) % 31] == code[17]


def _credit_code(text: str) -> str | None:
    match = _CREDIT_CODE.search(re.sub(r"\s", "", text))
    return match.group() if match and has_credit_check_digit(match.group()) else None


def _report_number(text: str) -> str | None:
    value = text.strip()
    is_number = _REPORT_NUMBER.match(value) and re.search(r"\d", value) and not certificate_number(value)
    return value if is_number and not find_dates(value) else None


def _free(text: str) -> str | None:
    value = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text).strip(" ：:")
    return value if 4 <= len(value) <= 80 else None


def _date(text: str) -> str | None:
    found = find_dates(text, with_compact=True)
    return str(found[0].first) if found else None


_FIELDS: dict[str, _Field] = {
    "report_number": _Field((r"(评价)?报告(书)?编号", r"文件编号|文号|项目编号|编号"), _report_number),
    "enterprise_name": _Field(
        (
            r"(被|受)?评价(的)?(单位|企业|对象)(名称|全称)?",
            r"(委托|建设|业主|项目|生产经营|申请|经营)单位(名称)?|企业(名称|全称)|委托方|甲方|客户(名称)?|单位名称",
        ),
        organisation,
    ),
    "agency_name": _Field(
        (
            r"(安全)?评价机构(名称)?",
            r"(编制|承担|报告编制|评价报告编制|安全评价|技术服务|服务|受托|检测评价)(单位|机构)(名称)?|受托方|服务方|乙方|机构名称",
        ),
        organisation,
    ),
    "agency_certificate_number": _Field(
        (r"(安全评价)?(机构)?(资质|资格)(证书)?(编号|证号|号)|证书编号|资质证书", r"机构资质|证号"),
        certificate_number,
    ),
    "enterprise_credit_code": _Field(
        (r"统一社会信用代码(证号)?", r"社会信用代码|信用代码|营业执照(注册)?号"), _credit_code
    ),
    "project_name": _Field((r"(评价)?项目名称", r"工程名称|评价项目|报告名称"), _free),
    "project_address": _Field(
        (
            r"(项目|建设|企业|单位|厂址|生产|经营|评价对象)(所在)?(地址|地点|场所|位置)",
            r"地址|所在地|住所|建设地点|注册地址|详细地址",
        ),
        _free,
    ),
    "report_on": _Field(
        (
            r"(评价)?报告(完成|编制|出具|签发|提交|书)?(日期|时间)",
            r"(完成|编制|出具|签发|提交)(日期|时间)|日期",
        ),
        _date,
    ),
}


def single_facts(body: Body) -> dict[str, Any]:
    """A ``Fact`` or None by the name of its field in ``core.facts.Facts``."""
    values = [
        (item, _weight(body, item)) for page in body.pages for item in labelled_values(body.report, page)
    ]
    found = {name: list(_labelled(field, values)) for name, field in _FIELDS.items()}
    for name, candidate in _unlabelled(body):
        found.setdefault(name, []).append(candidate)
    enterprise_names = {
        candidate.value for candidate in found["enterprise_name"] if candidate.weight > _ELSEWHERE
    }
    found["agency_name"] = [
        c for c in found["agency_name"] if c.value not in enterprise_names or c.weight >= 0.9
    ]
    facts: dict[str, Fact | None] = {
        name: choose(candidates, key=_folded) for name, candidates in found.items()
    }
    facts["report_kind"] = _report_kind(body)
    return facts


def _folded(value: str) -> str:
    return re.sub(r"[\s（）()]", "", value).upper()


def _weight(body: Body, item: Labelled) -> float:
    return _FRONT if item.page <= len(body.front) else _ELSEWHERE


def _labelled(field: _Field, values: Iterable[tuple[Labelled, float]]) -> Iterator[Candidate]:
    for item, place in values:
        for rank, labels in enumerate(field.labels):
            if re.fullmatch(labels, item.label):
                value = field.normal(item.value)
                if value is not None:
                    weight = place * (1.0 if rank == 0 else 0.75)
                    raw = item.value if item.value != value else None
                    yield Candidate(value=value, weight=weight, evidence=(item.evidence,), raw=raw)
                break


def _unlabelled(body: Body) -> Iterator[tuple[str, Candidate]]:
    """What the cover says without labels: organisations, certificate number, the date at its foot."""
    for page in body.front:
        for placed in body.page_lines(page):
            text = placed.line.text
            number = certificate_number(text)
            if number:
                yield "agency_certificate_number", _candidate(body, placed, number, _UNLABELLED)
    cover = next((page for page in body.front if page.lines), None)
    if cover is not None:
        yield from _cover(body, cover)


def _cover(body: Body, cover: Page) -> Iterator[tuple[str, Candidate]]:
    lines = body.page_lines(cover)
    names = [(placed, name) for placed in lines if (name := organisation(plain_value(placed.line.text)))]
    agencies = [(placed, name) for placed, name in names if _AGENCY_WORDS.search(name)]
    others = [(placed, name) for placed, name in names if not _AGENCY_WORDS.search(name)]
    if agencies:
        yield "agency_name", _candidate(body, agencies[-1][0], agencies[-1][1], _UNLABELLED)
    if others:
        yield "enterprise_name", _candidate(body, others[0][0], others[0][1], 0.5)
    for placed in reversed(lines):
        dates = find_dates(placed.line.text, with_compact=True)
        if dates and len(placed.line.text.strip()) - (dates[0].stop - dates[0].start) < 10:
            yield "report_on", _candidate(body, placed, str(dates[0].first), 0.7)
            return


def plain_value(text: str) -> str:
    """The part behind a colon, or the whole text."""
    return re.split(r"[:：]", text, maxsplit=1)[-1]


def _candidate(body: Body, placed: PlacedLine, value: str, weight: float) -> Candidate:
    evidence = line_evidence(body.report, placed.page, placed.line)
    return Candidate(value=value, weight=weight, evidence=(evidence,), raw=placed.line.text)


def _report_kind(body: Body) -> Fact | None:
    """The kind of evaluation as the titles on the first pages say it."""
    found = []
    for page in body.front:
        for placed in body.page_lines(page):
            match = _KIND.search(re.sub(r"\s", "", placed.line.text))
            if match:
                kind = (match["kind"] or match["other"]).replace("专项评价", "专项")
                large = 0.9 if placed.line.size > 16 else 0.5
                found.append(_candidate(body, placed, kind, large))
    return choose(found)
