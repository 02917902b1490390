"""The rules: packs with their items; what each check looks for, where it counts, how often it was right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from corpus.law.packs import RulePack
from pipelines.checking import Check
from pipelines.checks import CHECKS
from service.api.guards import With, allowed
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.portal.pages import page
from service.precision import precision_words

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One check. ``bears_on`` are pack, item and points; ``precision`` is empty while nothing is decided."""

    check: Check
    bears_on: tuple[tuple[str, str, float], ...]
    precision: str


@router.get("/rules")
def rules(request: Request, given: With, by: Reader) -> Response:
    """All packs, newest first, and all checks."""
    counts = {count.check: precision_words(count) for count in given.tools.store.decided_counts()}
    packs = sorted(given.tools.packs, key=lambda pack: pack.in_force_from, reverse=True)
    checks = [
        CheckView(
            check=check,
            bears_on=tuple(_bearing(check.id, packs)),
            precision=counts.get(check.id, ""),
        )
        for check in CHECKS
    ]
    names = {check.id: check.name for check in CHECKS}
    return page(request, by, "rules.html.j2", packs=packs, checks=checks, names=names)


def _bearing(check: str, packs: Sequence[RulePack]) -> Iterator[tuple[str, str, float]]:
    for pack in packs:
        for item in pack.items:
            for weight in item.checks:
                if weight.check == check:
                    yield pack.document_number, f"{item.article} {item.title}", weight.points
