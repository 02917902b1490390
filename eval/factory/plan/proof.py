"""Proof that a problem was put right: a numbered acceptance sheet, with photos or papers."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from eval.factory.plan.records import PlannedHazard

UNPROVEN = "unproven"  # key of a plan's extra: the problems without proof, or "all"
_PAPERS = re.compile(
    "证|培训|教育|台账|制度|责任制|备案|演练|评估|记录|协议|保险|资料|手续|规程|作业票|图纸|档案"
)


def with_proof(hazards: tuple[PlannedHazard, ...], draw: random.Random) -> tuple[PlannedHazard, ...]:
    """Each closed problem with the number of its acceptance sheet."""
    form = draw.choice(("ZG-{y}-{n:02d}", "〔{y}〕验字{n:03d}号", "YS{y}{m:02d}-{n:02d}"))
    first = draw.randint(1, 40)
    return tuple(
        replace(h, proof=form.format(y=h.rectified_on.year, m=h.rectified_on.month, n=first + index))
        if h.rectified_on
        else h
        for index, h in enumerate(hazards)
    )


def is_paper(hazard: PlannedHazard) -> bool:
    """Whether papers prove it, not pictures."""
    return bool(_PAPERS.search(hazard.text))
