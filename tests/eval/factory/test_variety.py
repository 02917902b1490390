"""Two honest reports share an agency's template chapters, not what they say of their sites."""

from __future__ import annotations

import statistics

import pytest

from eval.factory.blocks import Cell, Heading, Paragraph, Table
from eval.factory.draw import stream
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.kit import INDUSTRIES
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.variety import (
    Wording,
    boilerplate_wording,
    likeness,
    likenesses,
    pieces_of,
    site_wording,
)
from eval.factory.world.scopes import SCOPES
from eval.factory.world.world import World


def plans(industry: str | None, count: int = 9) -> list[ReportPlan]:
    """Honest reports of one agency."""
    world = World(31, agencies=2)
    agency = world.found_agency(stream("one for all"), scopes=SCOPES).key
    return [
        make_plan(
            world,
            f"variety/{industry}/{n}",
            Wish(industry=industry or INDUSTRIES[n], agency=agency, kind=("现状评价", "验收评价")[n % 2]),
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_honest_reports_of_one_agency_on_two_sites_share_little_site_text(industry: str) -> None:
    found = likenesses([site_wording(plan, LAYOUTS[0]) for plan in plans(industry)])
    shares = sorted(pair.containment for pair in found)
    runs = sorted(pair.run for pair in found)
    at = int(len(found) * 0.95)
    assert statistics.mean(shares) <= 0.15
    assert shares[at] <= 0.30
    assert runs[at] <= 60


def test_reports_of_one_agency_share_its_template_chapters() -> None:
    found = likenesses([boilerplate_wording(plan, LAYOUTS[0]) for plan in plans(None)])
    assert min(pair.containment for pair in found) >= 0.6


def test_agencies_have_template_chapters_of_their_own() -> None:
    world = World(41, agencies=8)
    houses = {
        plan.agency.key: boilerplate_wording(plan, LAYOUTS[0])
        for plan in (make_plan(world, f"house/{n}", Wish(industry="dust")) for n in range(16))
    }
    found = likenesses(list(houses.values()))
    assert len(houses) > 3
    assert statistics.mean(pair.containment for pair in found) < 0.5


def test_a_report_shares_all_of_its_site_text_with_its_copy() -> None:
    plan = plans("gas_station", 1)[0]
    one, other = site_wording(plan, LAYOUTS[0]), site_wording(plan, LAYOUTS[1])
    assert likeness(one, other).containment > 0.9


def test_digits_punctuation_and_own_names_do_not_count() -> None:
    one = Wording(["甲公司位于河边，设储罐12座，总容积300m³，四周为农田。"], ["甲公司"])
    other = Wording(["乙公司位于河边设储罐4座；总容积60m³，四周为农田"], ["乙公司"])
    assert one.pieces == other.pieces
    assert likeness(one, other).containment == 1.0
    assert likeness(one, other).run == len(one.pieces[0])
    assert likeness(one, Wording([])).containment == 0.0


def test_of_a_check_table_only_the_findings_are_compared() -> None:
    row = tuple(Cell(text=text) for text in ("应设围墙", "围墙高2m", "合格"))
    heads = tuple(Cell(text=text) for text in ("项目", "检查情况", "结论"))
    blocks = [
        Heading(text="概述", level=1),
        Paragraph(text="略"),
        Heading(text="检查", level=1, kind="现场检查"),
        Paragraph(text="检查了⟦m|围墙⟧"),
        Table(columns=(1, 1, 1), rows=(heads, row)),
        Table(columns=(1, 1, 1), rows=(row,), header_rows=0),
    ]
    assert list(pieces_of(blocks, frozenset({"现场检查"}), "检查情况")) == ["检查了围墙", "围墙高2m"]
