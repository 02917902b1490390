"""The side-by-side page of two real files: pages, boxes, crops, texts; and what cannot be shown."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from core.errors import InputNotFoundError, UsageError
from core.limits import Limits
from core.outcome import Match
from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool
from pipelines.page_crops import Piece, page_crops
from pipelines.screen import Tools, screen
from service.dossier import dossier_bytes
from service.similar.content import Similar, similar_of
from service.similar.page import html_page
from service.similar.pictures import Pictures, pictures_of
from service.similar.words import GONE, OUTSIDE
from service.similar_command import similar
from tests import pdfs
from tests.pipelines.test_screen import REPORT
from tests.service.similar.sharing import ALL, COPIED, DONOR, OWN, screening


@dataclasses.dataclass(frozen=True)
class Made:
    tools: Tools
    own: str
    donor: str
    data: Path

    def matches(self, *matches: Match) -> tuple[Match, ...]:
        """The invented matches between the real reports."""
        names = {OWN: self.own, DONOR: self.donor}

        def real(match: Match) -> Match:
            left, right = (
                tuple(
                    dataclasses.replace(item, report=names.get(item.report or "", item.report))
                    for item in side
                )
                for side in (match.left, match.right)
            )
            other = dataclasses.replace(
                match.right_report, id=names.get(match.right_report.id, match.right_report.id)
            )
            return dataclasses.replace(match, left=left, right=right, right_report=other)

        return tuple(real(match) for match in matches)

    def similar(self, *matches: Match) -> Similar:
        """What the real report shares, as invented."""
        made = self.tools.store.screening(self.own)
        assert made is not None
        return similar_of(dataclasses.replace(made, matches=self.matches(*matches)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, workers: WorkerPool) -> Iterator[Made]:
    limits, folder = Limits(), tmp_path_factory.mktemp("报告")
    other = [
        [dataclasses.replace(text, text=text.text.replace("云栖", "远桥")) for text in page]
        for page in REPORT
    ]
    with Store.open(folder / "data") as store:
        tools = Tools.usual(store, workers, limits)
        own = screen(pdfs.saved(folder, "云栖.pdf", pdfs.compose(REPORT)), tools)
        donor = screen(pdfs.saved(folder, "远桥.pdf", pdfs.compose(other)), tools)
        yield Made(tools, own.report.id, donor.report.id, folder / "data")


@pytest.fixture(scope="module")
def page(made: Made) -> str:
    found = made.similar(*ALL)
    return html_page(found, pictures_of(found, made.tools))


def test_both_pages_carry_the_boxes_of_each_passage(page: str) -> None:
    tree = html.fromstring(page)
    copied = tree.xpath(
        "//article[@class='pair'][.//p[contains(., '远桥化工')]][.//h2[contains(., '周边环境')]]"
    )[0]
    key = copied.get("id")
    for viewer, pages in (("left-viewer", ["1", "2"]), ("right-viewer", ["2"])):
        sheets = tree.xpath(f"//div[@id='{viewer}']//figure[.//*[@data-pair='{key}']//rect]/@data-page")
        assert sheets == pages
    assert [mark.text for mark in copied.xpath(".//mark")] == ["云栖", "38", "远桥", "83"]


def test_signatures_stand_side_by_side_as_crops(page: str) -> None:
    tree = html.fromstring(page)
    pair = tree.xpath("//article[@class='pair'][.//h2[contains(., '签名')]]")[0]
    assert [len(side.xpath(".//img[@class='crop']")) for side in pair.xpath(".//section")] == [1, 1]


def test_a_report_that_is_gone_or_outside_keeps_what_may_be_told(made: Made) -> None:
    found = made.similar(*ALL)
    drawn = pictures_of(found, made.tools, hidden=(made.donor,))
    assert set(drawn.absent.values()) == {GONE, OUTSIDE}  # the earlier report was never in the store
    tree = html.fromstring(html_page(found, drawn))
    for pair in tree.xpath("//article[@class='pair']"):
        words = pair.xpath(".//section")[1].text_content()
        assert (OUTSIDE in words) != (GONE in words)
        assert ("储罐" in words) is (GONE in words)
    assert not tree.xpath("//div[@id='right-viewer']//figure")


def test_the_page_needs_nothing_else_and_escapes_what_reports_say(made: Made, page: str) -> None:
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", page)
    evil = dataclasses.replace(
        COPIED,
        left=(dataclasses.replace(COPIED.left[1], excerpt="<script>alert(1)</script>"),),
        differences=(),
    )
    shown = html_page(made.similar(evil), Pictures())
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_every_link_leads_somewhere_and_ids_are_unique(page: str) -> None:
    tree = html.fromstring(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href")} <= set(ids)


def test_a_crop_off_the_page_is_left_out(made: Made) -> None:
    box = COPIED.right[0].boxes[0]
    off = box._replace(x0=9000.0, x1=9100.0)
    pieces = [Piece(1, box), Piece(1, off), Piece(99, box)]
    got = page_crops(made.tools.store.original_path(made.own), pieces, made.tools.limits, made.tools.workers)
    assert list(got) == pieces[:1]


def test_the_dossier_has_the_passages_with_differences_marked(made: Made) -> None:
    whole = made.tools.store.screening(made.own)
    assert whole is not None
    shared = dataclasses.replace(whole, matches=made.matches(*ALL))
    text = dossier_bytes(shared, made.tools, ".html").decode()
    assert "四、与其他报告的相同之处" in text
    for said in (
        "<mark>云栖</mark>",
        "【后续报告】",
        "通用内容，不计入：引自法律、法规或标准，1段，共300字。",
    ):
        assert said in text
    assert dossier_bytes(shared, made.tools, ".docx")[:2] == b"PK"


def test_the_command_prints_json_and_writes_the_page(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latest = made.tools.store.screening(made.own)
    assert latest is not None
    made.tools.store.save_screening(dataclasses.replace(latest, matches=made.matches(*ALL)))
    folder = tmp_path / "对照"
    similar("云栖.pdf", other="远桥.pdf", as_json=True, target=folder, data_dir=made.data)
    others = json.loads(capsys.readouterr().out)["others"]
    assert [other["id"] for other in others] == [made.donor]
    assert [path.name for path in folder.iterdir()] == ["云栖-相同之处.html"]
    with pytest.raises(UsageError, match="已经存在"):
        similar("云栖.pdf", target=folder, data_dir=made.data)
    with pytest.raises(UsageError, match="本身"):
        similar("云栖.pdf", other="云栖.pdf", data_dir=made.data)
    with pytest.raises(InputNotFoundError):
        similar("没有.pdf", data_dir=made.data)
    similar("云栖.pdf", target=folder, force=True, data_dir=made.data)
    assert "与其他报告的相同之处" in capsys.readouterr().out


def test_a_report_without_matches_has_a_page_that_says_so() -> None:
    assert "没有相同的内容" in html_page(similar_of(screening()), Pictures())
