"""What a layout may change beyond words and faces: turned pages, problems in prose, a survey form."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from eval.factory.blocks import Paragraph, Table, plain
from eval.factory.layouts.base import Layout
from eval.factory.layouts.catalogue import BY_NAME
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.produce import drawn
from eval.factory.render.draft import TextItem
from eval.factory.text.compose import compose
from eval.factory.world.world import World

PLAIN = BY_NAME["plain_grid"]


@pytest.fixture(scope="module")
def plan() -> ReportPlan:
    wish = Wish(industry="gas_station", length="brief", kind="现状评价", report_on=dt.date(2024, 5, 16))
    return make_plan(World(31, agencies=3), "layouts", wish)


def with_options(**options: str) -> Layout:
    return replace(PLAIN, options={**PLAIN.options, **options})


def test_turned_pages_hold_the_tables_and_nothing_runs_off_them(plan: ReportPlan) -> None:
    draft = drawn(plan, with_options(turned="assessment rectification"))
    turned = {number for number, page in enumerate(draft.pages, start=1) if page.width > page.height}
    marks = [f"{check.key}:result" for check in plan.checks] + [f"{h.key}:text" for h in plan.hazards]
    assert {place.page for mark in marks for place in draft.marks[mark]} == turned
    for page in draft.pages:
        words = [item for item in page.items if isinstance(item, TextItem)]
        assert words
        assert all(item.box.x1 <= page.width and item.box.y1 <= page.height for item in words)


def test_pages_stand_upright_where_nothing_is_turned(plan: ReportPlan) -> None:
    assert all(page.width < page.height for page in drawn(plan, PLAIN).pages)


def test_problems_in_prose_say_what_the_table_says(plan: ReportPlan) -> None:
    tables = [b for b in compose(plan, with_options(hazards="prose")) if isinstance(b, Table)]
    assert not any("问题及整改情况" in table.caption for table in tables)
    draft, other = drawn(plan, with_options(hazards="prose")), drawn(plan, PLAIN)
    for hazard in plan.hazards:
        for part in ("text", "remedy", "recheck", "done"):
            texts = ["".join(p.text for p in d.marks[f"{hazard.key}:{part}"]) for d in (draft, other)]
            assert texts[0] == texts[1]


def test_the_survey_form_has_a_box_ticked_for_each_part_of_the_site(plan: ReportPlan) -> None:
    blocks = compose(plan, with_options(survey="form"))
    texts = [cell.text for b in blocks if isinstance(b, Table) for row in b.rows for cell in row]
    texts += [b.text for b in blocks if isinstance(b, Paragraph)]
    assert sum("■已查" in text for text in texts) == len(plan.kit.areas)
    said = "".join(plain(text) for text in texts)
    assert all(hazard.text in said for hazard in plan.hazards)
    draft = drawn(plan, with_options(survey="form"))
    assert all(draft.marks[mark] for mark in ("survey_on:0", "survey:0:name", "survey:0:ink"))
