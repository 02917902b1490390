"""Seals of a report: what they are for and whose, and the parts of it that are to be sealed."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.document import InkColour, Outline, Page, Pages, Place, SealRegion, SealShape, Section
from core.facts import Fact, Person, Role, SealKind, SealOwner, SealSpot
from core.geometry import Box
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.seals import seal_places, seals
from tests import cases
from tests.pipelines.stages.extract.bodies import REPORT, page

AGENCY, ENTERPRISE = cases.AGENCY, "云栖加油站有限公司"
CONTRACT = Section(
    kind=Chapter.CONTRACT,
    title="附件1 技术服务合同",
    level=1,
    start=Place(page=3, line=0),
    stop=Place(page=4, line=0),
)


def region(text: str = AGENCY, caption: str = "", *, sure: float = 0.97, **more: object) -> SealRegion:
    shown = {"shape": SealShape.ROUND, "confidences": (sure,) * len(text), **more}
    return SealRegion(
        box=Box(300.0, 500.0, 413.0, 613.0),
        colour=InkColour.RED,
        text=text,
        caption=caption,
        **shown,  # type: ignore[arg-type]
    )


def body(*regions: SealRegion, sign_off: str = "（安全评价机构公章）", on: int = 2) -> Body:
    pages: list[Page] = [
        page(1, "云栖加油站经营项目安全现状评价报告", AGENCY),
        page(2, "技术负责人：陆之远", "项目负责人：沈青禾", sign_off),
        page(3, "附件1 技术服务合同", "甲方（盖章）：", ENTERPRISE),
    ]
    pages[on - 1] = dataclasses.replace(pages[on - 1], seals=regions)
    return Body(REPORT, Pages(pages=tuple(pages)), Outline(sections=(CONTRACT,)))


def single() -> dict[str, Fact | None]:
    return {"agency_name": cases.fact(AGENCY), "enterprise_name": cases.fact(ENTERPRISE)}


PEOPLE: tuple[Person, ...] = (
    cases.person("沈青禾"),
    cases.person("陆之远", role=Role.TECHNICAL_CHIEF),
)


def test_cover_sign_off_and_contract_are_to_be_sealed() -> None:
    places = {place.spot: place for place in seal_places(body(), single(), PEOPLE)}
    assert set(places) == {SealSpot.COVER, SealSpot.SIGN_OFF, SealSpot.CONTRACT}
    assert places[SealSpot.SIGN_OFF].pages == (2,)
    assert places[SealSpot.SIGN_OFF].is_asked
    assert places[SealSpot.SIGN_OFF].evidence[0].excerpt == "（安全评价机构公章）"
    assert (places[SealSpot.CONTRACT].owner, places[SealSpot.CONTRACT].is_asked) == (
        SealOwner.ENTERPRISE,
        True,
    )


@pytest.mark.parametrize(
    "words", ["单位（盖章）：", "评价机构（盖章）", "公章用章区", f"{AGENCY}（公章）", "（盖 章）"]
)
def test_the_place_for_a_seal_is_asked_for_in_many_words(words: str) -> None:
    (place,) = (p for p in seal_places(body(sign_off=words), single(), PEOPLE) if p.spot is SealSpot.SIGN_OFF)
    assert place.is_asked


def test_a_sign_off_that_prints_no_place_is_one_nevertheless() -> None:
    (place,) = (
        p
        for p in seal_places(body(sign_off="2023年5月18日"), single(), PEOPLE)
        if p.spot is SealSpot.SIGN_OFF
    )
    assert not place.is_asked
    assert place.evidence


@pytest.mark.parametrize(
    ("given", "kind", "owner"),
    [
        (region(), SealKind.OFFICIAL, SealOwner.AGENCY),
        (region("青岚安全技水咨询有限公司", "报告专用意"), SealKind.REPORT, SealOwner.AGENCY),
        (region(ENTERPRISE, "合同专用章"), SealKind.CONTRACT, SealOwner.ENTERPRISE),
        (region("平川检测技术有限公司", "检测专用章"), SealKind.TESTING, SealOwner.OTHER),
        (region("远岫建材商贸有限公司"), SealKind.OFFICIAL, SealOwner.STRANGER),
        (region("远岫建材商贸有限公司", sure=0.6), SealKind.OFFICIAL, SealOwner.UNKNOWN),
        (region("沈青禾印", shape=SealShape.SQUARE), SealKind.PERSON, SealOwner.PERSON),
        (region("", unread="cut"), SealKind.UNKNOWN, SealOwner.UNKNOWN),
    ],
)
def test_what_a_seal_is_for_and_whose_it_is(given: SealRegion, kind: SealKind, owner: SealOwner) -> None:
    text = body(given)
    places = seal_places(text, single(), PEOPLE)
    (seal,) = seals(text, single(), ["平川检测技术有限公司"], places)
    assert (seal.kind, seal.owner, seal.spot, seal.page) == (kind, owner, SealSpot.SIGN_OFF, 2)
    assert seal.evidence[0].boxes == (given.box,)
    assert (seal.unread is not None) == bool(given.unread)


def test_part_of_a_name_is_its_owners_and_cannot_be_judged_by() -> None:
    text = body(region("安全技术咨询有限公司"))
    (seal,) = seals(text, single(), (), seal_places(text, single(), PEOPLE))
    assert seal.owner is SealOwner.AGENCY
    assert seal.unread is not None


def test_coloured_ink_without_ring_or_frame_is_no_seal() -> None:
    text = body(region("", shape=SealShape.UNKNOWN, unread="shapeless"))
    assert seals(text, single(), (), seal_places(text, single(), PEOPLE)) == ()


CERTIFICATE = (
    "资 质 证 书",
    "法定代表人",
    "首次发证 2017年9月18日",
    "有效期至 2025年9月17日",
    "发证机关：云栖省应急管理厅",
)


def test_the_agencys_certificate_is_no_sign_off_though_it_names_its_head() -> None:
    made = body()
    pages = (*made.pages, page(4, *CERTIFICATE))
    made = Body(REPORT, Pages(pages=pages), Outline(sections=()))
    head = cases.person("季长风", role=Role.LEGAL_REPRESENTATIVE)
    shown = dataclasses.replace(head.evidence[0], page=4)
    head = dataclasses.replace(head, evidence=(shown,))
    places = {place.spot: place for place in seal_places(made, single(), (*PEOPLE, head))}
    assert places[SealSpot.SIGN_OFF].pages == (2,)


def test_the_date_that_a_seal_is_pressed_on_is_no_line_of_its_own() -> None:
    text = body(region(caption="年月日"))
    (seal,) = seals(text, single(), (), seal_places(text, single(), PEOPLE))
    assert seal.kind is SealKind.OFFICIAL


def test_a_ring_half_read_is_its_owners_but_accuses_nobody() -> None:
    places = {character: -117.0 + 21.0 * index for index, character in enumerate(AGENCY)}
    text = "".join(AGENCY[index] for index in (0, 1, 3, 5, 7))
    given = region(text, angles=tuple(places[character] for character in text))
    (seal,) = seals(body(given), single(), (), seal_places(body(given), single(), PEOPLE))
    assert (seal.owner, seal.name) == (SealOwner.AGENCY, AGENCY)
    assert seal.unread is not None
    (bare,) = seals(body(region(text)), single(), (), ())
    assert bare.name is None
