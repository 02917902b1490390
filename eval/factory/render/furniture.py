"""Headers, footers and page numbers, put on when the number of pages is known."""

from __future__ import annotations

from eval.factory.blocks import plain, runs
from eval.factory.layouts.base import Furniture
from eval.factory.plan.records import ReportPlan
from eval.factory.render.draft import RuleItem
from eval.factory.render.flow import Flow
from eval.factory.render.lines import break_lines


def put_furniture(flow: Flow, plan: ReportPlan) -> None:
    """Set header and footer on every page that has them."""
    furniture = flow.layout.furniture
    offset = 0 if flow.layout.pages_count_from_cover else flow.body_offset()
    count = len(flow.draft.pages)
    pages = list(flow.draft.pages)
    for index, page in enumerate(pages):
        if not page.has_furniture:
            continue
        number = index + 1 - offset
        if number < 1:
            continue
        slots = {
            "<agency>": plan.agency.name,
            "<project>": plain(plan.project_name),
            "<number>": plan.number,
            "<kind>": f"安全{plan.kind}报告",
            "<page>": str(number),
            "<pages>": str(count - offset),
        }
        flow.draft.pages.append(page)
        _put(flow, furniture, slots)
        flow.draft.pages.pop()


def _put(flow: Flow, furniture: Furniture, slots: dict[str, str]) -> None:
    layout, style = flow.layout, furniture.style
    top, bottom = layout.margins[0] - 32, flow.page.height - layout.margins[2] + 26
    rows = (
        (top, furniture.header_left, "left"),
        (top, furniture.header_centre, "centre"),
        (top, furniture.header_right, "right"),
        (bottom, furniture.footer_left, "left"),
        (bottom, furniture.footer_centre, "centre"),
        (bottom, furniture.footer_right, "right"),
    )
    for y, template, align in rows:
        text = template
        for slot, value in slots.items():
            text = text.replace(slot, value)
        if text:
            line = break_lines(runs(text), style, 2000)[0]
            x = {"left": 0.0, "centre": (flow.measure - line.width) / 2, "right": flow.measure - line.width}[
                align
            ]
            flow.put_line(line, style, flow.left + x, y, flow.measure)
    items = flow.page.items
    if furniture.header_rule:
        items.append(
            RuleItem(
                flow.left, top + style.leading + 3, flow.left + flow.measure, top + style.leading + 3, 0.5
            )
        )
    if furniture.footer_rule:
        items.append(RuleItem(flow.left, bottom - 4, flow.left + flow.measure, bottom - 4, 0.5))
