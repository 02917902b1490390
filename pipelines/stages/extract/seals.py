"""Seals: what they say, whose they are, and the parts of the report that are to be sealed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from core.chapters import Chapter
from core.document import Line, Page, Route, SealRegion, SealShape
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import (
    Fact,
    Mention,
    MentionKind,
    Paper,
    Person,
    Role,
    Seal,
    SealKind,
    SealOwner,
    SealPlace,
    SealSpot,
    TestReport,
)
from pipelines.passage import line_evidence
from pipelines.seal_places import placed_name
from pipelines.sealed_names import meant
from pipelines.stages.extract.annexes import annexes
from pipelines.stages.extract.body import Body

_KINDS: tuple[tuple[str, SealKind], ...] = (
    ("合同专用章", SealKind.CONTRACT),
    ("报告专用章", SealKind.REPORT),
    ("安全评价专用章", SealKind.EVALUATION),
    ("评价专用章", SealKind.EVALUATION),
    ("评价报告专用章", SealKind.EVALUATION),
    ("检测专用章", SealKind.TESTING),
    ("检验专用章", SealKind.TESTING),
    ("检验检测专用章", SealKind.TESTING),
    ("财务专用章", SealKind.FINANCE),
    ("发票专用章", SealKind.INVOICE),
    ("业务专用章", SealKind.OTHER),
    ("技术专用章", SealKind.OTHER),
    ("资料专用章", SealKind.OTHER),
)
_SPECIAL = re.compile(r"[专用]{1,2}[章意查票]|专用.$")
_TROUBLE = {
    "cut": "印章没有盖全，或只有一部分在页面上（如骑缝章）",
    "faint": "印章过淡",
    "overlapping": "几枚印章重叠",
    "unread": "印章文字没有可靠识别",
    "shapeless": "有印章大小的彩色图形，没有辨认出印章",
    "no_engine": "文字识别引擎不可用",
}
_ASKED = re.compile(
    r"[（(]\s*[\u4e00-\u9fff、（）()]{0,14}?(?:盖章|公章|印章|签章|盖公章|用章)[\u4e00-\u9fff、]{0,4}\s*[）)]"
    r"|(?:机构|单位|公司|中心)[\u4e00-\u9fff]{0,4}(?:公章|印章|盖章)|公章用章区|盖章处"
)
_PARTY = re.compile(r"甲\s*方|委\s*托\s*(?:方|人|单\s*位)")
_OF_CERTIFICATE = re.compile(
    r"^(?:发证|颁发|颁证|批准)(?:机关|机构|部门|日期)|^首次发证|^有效期|资质证书$|^业务范围"
)
_LEAST_OF_CERTIFICATE = 3  # lines that only a certificate has
_SIGNING = frozenset(
    {
        Role.TECHNICAL_CHIEF,
        Role.PROCESS_CONTROL_CHIEF,
        Role.PROJECT_LEADER,
        Role.AUTHOR,
        Role.REVIEWER,
        Role.LEGAL_REPRESENTATIVE,
    }
)
_PERSON = re.compile(r"^[\u4e00-\u9fff]{2,4}(?:之?印|印章)?$")
_DOUBTFUL = 0.8


def seals(
    body: Body,
    single: dict[str, Fact | None],
    others: Iterable[str],
    places: Sequence[SealPlace],
) -> tuple[Seal, ...]:
    """Every seal of the report, page by page. ``others`` are names of organisations in the report."""
    names = _names(single, others)
    spots = {page: place.spot for place in reversed(places) for page in place.pages}
    return tuple(
        _seal(body.report, page, region, names, spots.get(page.number, SealSpot.OTHER))
        for page in body.pages
        for region in page.seals
        if not (region.shape is SealShape.UNKNOWN and region.unread == "shapeless")
    )


def other_names(
    mentions: Iterable[Mention], papers: Iterable[Paper], tests: Iterable[TestReport]
) -> Iterator[str]:
    """Organisations that the report names besides agency and enterprise."""
    yield from (mention.name for mention in mentions if mention.kind is MentionKind.ORGANISATION)
    yield from (fact.value for paper in papers for fact in (paper.enterprise_name, paper.agency_name) if fact)
    yield from (test.laboratory for test in tests if test.laboratory)


def _names(single: dict[str, Fact | None], others: Iterable[str]) -> dict[str, SealOwner]:
    """Names by owner; the agency's go before the enterprise's, these before all others."""
    names: dict[str, SealOwner] = {}
    for field, owner in (("agency_name", SealOwner.AGENCY), ("enterprise_name", SealOwner.ENTERPRISE)):
        fact = single.get(field)
        if fact is not None:
            names.setdefault(fact.value, owner)
            for variant in fact.variants:
                names.setdefault(variant.value, owner)
    for name in others:
        names.setdefault(name, SealOwner.OTHER)
    return names


def _seal(report: str, page: Page, region: SealRegion, names: dict[str, SealOwner], spot: SealSpot) -> Seal:
    found = meant(region.text, names) if region.text else None
    kind = _kind(region)
    name = found.name if found is not None else _placed(region, names)
    owner = names[name] if name is not None else _stranger(region, kind)
    unread = _TROUBLE.get(region.unread, _TROUBLE["unread"]) if region.unread else None
    if unread is None and found is not None and found.is_part:
        unread = _TROUBLE["cut"]
    if found is None and name is not None:
        unread = unread or _TROUBLE["unread"]  # told by few characters: none of them may accuse
    return Seal(
        page=page.number,
        spot=spot,
        shape=region.shape,
        colour=region.colour,
        kind=kind,
        owner=owner,
        confidence=round(region.confidence, 4),
        evidence=(_evidence(report, page, region),),
        text=region.text,
        name=name,
        caption=region.caption,
        number=region.number or None,
        confidences=region.confidences,
        unread=unread,
    )


def _placed(region: SealRegion, names: Iterable[str]) -> str | None:
    return placed_name(region.text, region.confidences, region.angles, names, region.glimpses)


def _kind(region: SealRegion) -> SealKind:
    if region.shape is SealShape.SQUARE:
        return SealKind.PERSON if not region.text or _PERSON.match(region.text) else SealKind.UNKNOWN
    if not region.caption.strip("年月日"):  # the date that it is pressed on is no line of its own
        return SealKind.OFFICIAL if region.text and not region.unread else SealKind.UNKNOWN
    found = meant(region.caption, (caption for caption, _ in _KINDS))
    if found is not None:
        return next(kind for caption, kind in _KINDS if caption == found.name)
    return SealKind.OTHER if _SPECIAL.search(region.caption) else SealKind.UNKNOWN


def _stranger(region: SealRegion, kind: SealKind) -> SealOwner:
    if kind is SealKind.PERSON:
        return SealOwner.PERSON
    is_read = bool(region.text) and not region.unread and region.confidence >= _DOUBTFUL
    return SealOwner.STRANGER if is_read else SealOwner.UNKNOWN


def _evidence(report: str, page: Page, region: SealRegion) -> Evidence:
    return Evidence(
        report=report,
        page=page.number,
        boxes=(region.box,),
        excerpt=region.text,
        source=EvidenceSource.PICTURE,
        confidence=round(region.confidence, 4) if region.text else 1.0,
        detail=EvidenceDetail(engine=page.engine or None, role="印章"),
    )


def seal_places(
    body: Body, single: dict[str, Fact | None], people: Iterable[Person]
) -> tuple[SealPlace, ...]:
    """The parts that are to be sealed: cover and sign-off by the agency, the contract by the enterprise."""
    agency = single.get("agency_name")
    cover = _cover(body, agency)
    signed = _signed(body, people, {page for place in cover for page in place.pages})
    return (*cover, *signed, *_contracts(body), *_notices(body))


def _cover(body: Body, agency: Fact | None) -> tuple[SealPlace, ...]:
    """The first page of the front matter, where it names the agency."""
    if not body.front:
        return ()
    page = body.front[0]
    named = [item for item in (agency.evidence if agency else ()) if item.page == page.number]
    return (_place(SealSpot.COVER, SealOwner.AGENCY, (page,), named[:1], is_asked=False),) if named else ()


def _signed(body: Body, people: Iterable[Person], covers: set[int]) -> tuple[SealPlace, ...]:
    """The pages on which the report's people stand with their duties, in the front or at the end."""
    papers = {
        number
        for annex in annexes(
            body, Chapter.CONTRACT, Chapter.COMMISSION, Chapter.NOTICE, Chapter.SURVEY_RECORD
        )
        for number in range(annex.section.start.page, annex.stop.page + 1)
    }
    numbers = {
        item.page
        for person in people
        if person.role in _SIGNING
        for item in person.evidence[:1]
        if item.page is not None
    } - covers
    numbers -= {page.number for page in body.pages if _is_certificate(page)}
    front = {page.number for page in body.front}
    numbers = (numbers & front) or (numbers - papers)
    pages = tuple(page for page in body.pages if page.number in numbers)
    if not pages:
        return ()
    asked = [(page, line) for page in pages for line in page.lines if _ASKED.search(_plain(line))]
    shown = [line_evidence(body.report, page.number, line) for page, line in asked[:1]]
    if not shown:
        shown = [item for person in people for item in person.evidence[:1] if item.page in numbers][:1]
    return (_place(SealSpot.SIGN_OFF, SealOwner.AGENCY, pages, shown, is_asked=bool(asked)),)


def _is_certificate(page: Page) -> bool:
    """Whether a page is the agency's certificate: it names the agency's head and bears another's seal."""
    lines = [_plain(line) for line in page.lines]
    return sum(bool(_OF_CERTIFICATE.search(line)) for line in lines) >= _LEAST_OF_CERTIFICATE


def _contracts(body: Body) -> Iterator[SealPlace]:
    """Pages of contracts and commissions on which the client's seal is asked for in print."""
    for annex in annexes(body, Chapter.CONTRACT, Chapter.COMMISSION):
        numbers = range(annex.section.start.page, annex.stop.page + 1)
        pages = tuple(page for page in body.pages if page.number in numbers)
        asked = [
            (page, line)
            for page in pages
            for line in page.lines
            if _ASKED.search(_plain(line)) and _PARTY.search(line.text)
        ]
        shown = [line_evidence(body.report, page.number, line) for page, line in asked[:1]]
        yield _place(SealSpot.CONTRACT, SealOwner.ENTERPRISE, pages, shown, is_asked=bool(asked))


def _notices(body: Body) -> Iterator[SealPlace]:
    for annex in annexes(body, Chapter.NOTICE):
        numbers = range(annex.section.start.page, annex.stop.page + 1)
        pages = tuple(page for page in body.pages if page.number in numbers)
        yield _place(SealSpot.NOTICE, SealOwner.AGENCY, pages, [annex.heading], is_asked=False)


def _place(
    spot: SealSpot,
    owner: SealOwner,
    pages: Sequence[Page],
    shown: Sequence[Evidence],
    *,
    is_asked: bool,
) -> SealPlace:
    return SealPlace(
        spot=spot,
        owner=owner,
        pages=tuple(page.number for page in pages),
        evidence=tuple(shown),
        is_asked=is_asked,
        is_picture=any(page.route in (Route.OCR, Route.BOTH) for page in pages),
        is_grey=any(page.is_grey for page in pages),
    )


def _plain(line: Line) -> str:
    return "".join(line.text.split())
