"""Business scopes: which an agency is certified for, and from when to when."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace

from eval.factory.draw import day_between, next_workday
from eval.factory.world.records import Certificate

CHEMICALS = "石油加工业，化学原料、化学品及医药制造业"
METALLURGY = "金属冶炼"
COAL = "煤炭开采业"
ORE = "金属、非金属矿及其他矿采选业"
FIREWORKS = "烟花爆竹制造业"
PIPELINES = "陆上油气管道运输业"
SCOPES = (CHEMICALS, PIPELINES, METALLURGY, COAL, ORE, FIREWORKS)
# How often an agency serves an industry: most live on chemicals, few on fireworks or pipelines.
_WEIGHTS = (10, 2, 4, 4, 5, 3)


def draw_scopes(draw: random.Random) -> tuple[str, ...]:
    """One to four scopes in the order of the list."""
    wanted = draw.choices((1, 2, 3, 4), (2, 4, 4, 2))[0]
    chosen: set[str] = set()
    while len(chosen) < wanted:
        chosen.add(draw.choices(SCOPES, _WEIGHTS)[0])
    return in_order(chosen)


def scopes_with(draw: random.Random, scope: str) -> tuple[str, ...]:
    """This scope and one or two others."""
    others = [other for other in SCOPES if other != scope]
    return in_order({scope, *draw.sample(others, draw.randint(1, 2))})


def in_order(scopes: set[str]) -> tuple[str, ...]:
    """Scopes in the order in which certificates list them."""
    return tuple(scope for scope in SCOPES if scope in scopes)


def regranted(
    certificates: tuple[Certificate, ...],
    scope: str,
    since: dt.date = dt.date.min,
    until: dt.date = dt.date.max,
) -> tuple[Certificate, ...]:
    """The certificates with this scope from ``since`` to ``until`` and at no other time.

    A change within a period brings a new paper of the same number and the same end.
    """
    return tuple(part for paper in certificates for part in _parts(paper, scope, since, until))


def _parts(paper: Certificate, scope: str, since: dt.date, until: dt.date) -> Iterator[Certificate]:
    after = until + dt.timedelta(days=1) if until < dt.date.max else dt.date.max
    starts = [paper.issued_on, *(d for d in (since, after) if paper.issued_on < d <= paper.last_day)]
    for index, start in enumerate(starts):
        names = {*paper.scopes, scope} if since <= start <= until else {*paper.scopes} - {scope}
        next_start = starts[index + 1] if index + 1 < len(starts) else paper.replaced_on
        yield replace(paper, issued_on=start, scopes=in_order(names), replaced_on=next_start)


def changed_at_random(
    draw: random.Random, certificates: tuple[Certificate, ...], first: dt.date, last: dt.date
) -> tuple[Certificate, ...]:
    """Now and then a scope is granted or given up some day, or at a renewal."""
    if draw.random() >= 0.3 or not certificates[0].scopes:
        return certificates
    day = next_workday(day_between(draw, first, last))
    renewals = [c.issued_on for c in certificates[1:] if first <= c.issued_on <= last]
    if renewals and draw.random() < 0.5:
        day = draw.choice(renewals)
    held = certificates[0].scopes
    if len(held) > 1 and draw.random() < 0.5:
        return regranted(certificates, draw.choice(held), until=day - dt.timedelta(days=1))
    free = [scope for scope in SCOPES if scope not in held]
    return regranted(certificates, draw.choice(free), since=day)
