"""A plan and a layout into the blocks of a whole report."""

from __future__ import annotations

from eval.factory.blocks import Block, NewPage
from eval.factory.layouts.base import Layout
from eval.factory.plan.records import ReportPlan
from eval.factory.text import annexes, approval, enclosures, front
from eval.factory.text.assessment import assessment
from eval.factory.text.basis import basis
from eval.factory.text.findings import findings
from eval.factory.text.hazards import hazards
from eval.factory.text.overview import overview
from eval.factory.text.photos import are_in_body
from eval.factory.text.scene import Scene
from eval.factory.text.sealing import sealed


def compose(plan: ReportPlan, layout: Layout) -> list[Block]:
    """Cover, front matter, chapters and annexes in the layout's order."""
    scene = Scene(plan, layout)
    absent = set(f"{plan.extra.get('absent', '')} {'photos' if are_in_body(plan) else ''}".split())
    for part in layout.front:
        if part in absent:
            continue
        if part == "cover":
            scene.story.add(NewPage(part="cover", has_furniture=False), *layout.cover(scene))
        elif part == "sign_off":
            scene.story.add(NewPage(part="sign_off", has_furniture=False), *layout.sign_off(scene))
        else:
            front.PARTS[part](scene)
    scene.story.add(NewPage(part="body"))
    for chapter in (basis, overview, hazards, assessment, findings):
        chapter(scene)
    parts = {**annexes.PARTS, **enclosures.PARTS, "approval": approval.letters}
    letters = ("approval",) if approval.is_enclosed(plan) else ()
    listed = (*layout.annex_order, *letters, *enclosures.enclosures_of(plan.length))
    present = [p for p in listed if p not in absent]
    for number, part in enumerate(present, start=1):
        parts[part](scene, number)
    return sealed(plan, scene.story.blocks)
