"""photo_reused: a site photo that stands in a report on another site."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.pairing import Pair, PairDefect, PairForm, later, others, speak
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Stage, flagged, trap
from eval.factory.plan.make import Wish
from eval.factory.plan.records import ReportPlan, Shared, Snapshot
from eval.factory.render.alter import ALTERATIONS

CHECK = "photo_reused"


def _shows_photos(plan: ReportPlan) -> bool:
    return len(plan.photos) > 1 and plan.says("photos")


def _wish(donor: ReportPlan, stage: Stage) -> Wish | None:
    day = later(donor, stage, 30, 900)
    if day is None or not _shows_photos(donor) or donor.snapshots:
        return None
    return Wish(industry=donor.kit.key, report_on=day)


def _taken(donor: ReportPlan, plan: ReportPlan, places: dict[int, tuple[int, str]]) -> ReportPlan:
    """Photos at these places are the donor's (index, alteration), with the donor's captions."""
    photos, snapshots, shared = list(plan.photos), {**plan.snapshots}, list(plan.shared)
    for own, (index, altered) in places.items():
        photos[own] = donor.photos[index]
        snapshots[own] = Snapshot(seed=f"{donor.seed}/photo/{index}", altered=altered)
        shared.append(
            Shared(
                kind="picture",
                other=donor.seed,
                mark=f"photo:{own}:picture",
                other_mark=f"photo:{index}:picture",
                chapter="photos",
                note=altered or "unaltered",
            )
        )
    return replace(plan, photos=tuple(photos), snapshots=snapshots, shared=tuple(shared))


def _planted(
    donor: ReportPlan, plan: ReportPlan, places: dict[int, tuple[int, str]], form: str, note: str
) -> Pair | None:
    if not _shows_photos(plan):
        return None
    plan = _taken(donor, plan, places)
    said = flagged(CHECK, donor.enterprise.name, form, note, *(f"photo:{own}:picture" for own in places))
    seen = others(donor, (f"photo:{index}:picture" for index, _ in places.values()))
    return donor, speak(plan, replace(said, others=seen))


def _as_they_are(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair | None:
    return _planted(donor, plan, {0: (1, ""), 1: (0, "")}, CLEAR_CUT, "two photos, only the stamp is new")


def _altered(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair | None:
    how = stage.draw.choice(sorted(ALTERATIONS))
    return _planted(donor, plan, {1: (1, how)}, SUBTLE, f"one photo, altered: {how}")


def _same_house(donor: ReportPlan, stage: Stage) -> Wish | None:
    day = later(donor, stage, 30, 600)
    if day is None or not donor.agency.holds_on(day) or donor.length in ("brief", "short"):
        return None
    return Wish(industry=donor.kit.key, report_on=day, agency=donor.agency.key, length=donor.length)


def _house_drawing(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair | None:
    note = "the agency's drawing of the procedure stands in both"
    return donor, speak(plan, trap(CHECK, "", note, "chart:procedure:picture"))


DEFECT = PairDefect(
    check=CHECK,
    forms={
        CLEAR_CUT: PairForm(wish=_wish, change=_as_they_are),
        SUBTLE: PairForm(wish=_wish, change=_altered),
    },
    traps={"house_drawing": PairForm(wish=_same_house, change=_house_drawing)},
)
