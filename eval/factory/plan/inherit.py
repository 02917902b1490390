"""What a report takes over from an earlier one: the facts of the same site, or another site's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.factory.plan.kit import Kit
from eval.factory.plan.major_hazard import Chemical
from eval.factory.plan.records import Neighbour, ReportPlan

# Facts of one enterprise that change from year to year; all others stay.
AGEING = frozenset(
    {
        "staff",
        "budget",
        "found",
        "drills",
        "sampled",
        "tickets",
        "electricians",
        "noise",
        "earth_ohm",
        "signs",
        "extinguishers",
        "plan_number",
        "fire_number",
        "lightning_number",
        "lab",
        "light_minutes",
        "hours",
        "new_staff",
        "late_days",
        "training_month",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heritage:
    """An earlier report that this one is made after. ``is_same_site``: it is on the same enterprise."""

    model: ReportPlan
    is_same_site: bool = False
    has_figures: bool = True  # whether the copyist left the model's numbers as they were

    def slots(self, own: Mapping[str, str], kit: Kit) -> dict[str, str]:
        """The report's own slots with the model's put in: those of the site, or only its figures."""
        model = self.model.slots
        if self.is_same_site:
            return {**own, **{name: text for name, text in model.items() if name not in AGEING}}
        if not self.has_figures:
            return dict(own)
        named = kit.facts - {"staff", "area"}
        return {**own, **{name: model[name] for name in named if name in model}}

    def neighbours(self, own: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
        """The model's surroundings, where the copyist or the place left them as they were."""
        return self.model.neighbours if self.is_same_site or self.has_figures else own

    def chemicals(self, own: tuple[Chemical, ...]) -> tuple[Chemical, ...]:
        """What is stored: the same site stores the same."""
        return self.model.chemicals if self.is_same_site else own
