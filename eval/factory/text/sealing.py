"""The seals of a report as their owners use them: kinds, numbers, faint and half prints; what a plan changes.

Layouts and chapters say only where a seal stands and whose it is; here each becomes a certain seal.
"""

from __future__ import annotations

import random
from dataclasses import replace

from eval.factory.blocks import Block, Seal
from eval.factory.draw import stream
from eval.factory.plan.records import ReportPlan

OWN_PLACES = ("seal:cover", "seal:sign_off", "seal:contract:agency", "seal:notice")
ELECTRONIC = 0.1  # share of agencies that seal by software
BARE_COVER = 0.2  # share of agencies whose covers have no seal


def seals_on_cover(plan: ReportPlan) -> bool:
    """Whether the agency seals its covers at all."""
    return _house(plan, "cover").random() >= BARE_COVER


def sealed(plan: ReportPlan, blocks: list[Block]) -> list[Block]:
    """The blocks with every seal as it will be stamped."""
    done: list[Block] = []
    for block in blocks:
        if not isinstance(block, Seal):
            done.append(block)
            continue
        if block.mark == "seal:cover" and not seals_on_cover(plan) and block.mark not in plan.seals:
            continue
        seal = _changed(_dressed(block, plan), plan)
        done.append(seal)
        if (
            block.mark == "seal:contract:agency"
            and not seal.is_absent
            and _house(plan, "person").random() < 0.35
        ):
            done.append(_of_person(seal, plan))
    return done


def _house(plan: ReportPlan, name: str) -> random.Random:
    return stream(plan.world_seed, plan.agency.key, "seal-house", name)


def _dressed(seal: Seal, plan: ReportPlan) -> Seal:
    """Kind and number belong to the owner of the seal, how it was pressed to the single print."""
    owner = stream(plan.world_seed, "seal-owner", seal.text)
    code = f"{owner.randint(11, 65)}{owner.randint(0, 9999):04d}00{owner.randint(0, 99999):05d}"
    has_code, is_oval, is_electronic = (
        owner.random() < 0.55,
        owner.random() < 0.3,
        owner.random() < ELECTRONIC,
    )
    tone = owner.choice(("red", "red", "red", "dark"))
    caption = seal.caption
    if seal.mark in OWN_PLACES and not caption:
        caption = _house(plan, "caption").choice(("", "", "", "报告专用章"))
    if seal.mark == "seal:contract:client":
        caption = owner.choice(("", "", "合同专用章"))
    if is_electronic and seal.mark in ("seal:cover", "seal:sign_off", "seal:contract:agency"):
        return replace(seal, caption=caption, shape="electronic", code=code if has_code else "")
    press = stream(plan.seed, "press", seal.mark)
    return replace(
        seal,
        caption=caption,
        shape="oval" if is_oval and caption == "合同专用章" else "round",
        code=code if has_code else "",
        colour="blue" if caption == "合同专用章" and owner.random() < 0.05 else tone,
        strength=press.choice((1.0, 1.0, 1.0, 0.85, 0.6)),
        cut=press.choice((0.0, 0.0, 0.0, 0.0, 0.12)),
    )


def _changed(seal: Seal, plan: ReportPlan) -> Seal:
    change = plan.seals.get(seal.mark)
    if change is None:
        return seal
    return replace(
        seal,
        is_absent=change.is_absent,
        text=change.text or seal.text,
        caption=seal.caption if change.caption is None else change.caption,
        shape=change.shape or seal.shape,
    )


def _of_person(seal: Seal, plan: ReportPlan) -> Seal:
    """The legal representative's own seal beside the firm's."""
    name = plan.agency.legal_representative
    return replace(
        seal,
        text=f"{name}印" if len(name) == 3 else f"{name}之印",
        mark="seal:contract:person",
        caption="",
        code="",
        shape="square",
        colour="red",
        scale=0.5,
        offset=96,
        strength=1.0,
        cut=0.0,
    )
