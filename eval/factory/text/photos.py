"""Photos of the survey: among the annexes, or in the chapter on the inspection."""

from __future__ import annotations

from eval.factory.blocks import Figure, FigureRow, marked
from eval.factory.plan.records import ReportPlan, Snapshot
from eval.factory.plan.shots import overlay_of, shots_of
from eval.factory.render.exif import exif_of
from eval.factory.text.scene import Scene
from eval.factory.text.survey_names import pictured

IN_BODY = "photos_in_body"  # key of a plan's extra


def photo_rows(scene: Scene) -> list[FigureRow]:
    """The photos in pairs, with captions and the camera's stamp."""
    plan = scene.plan
    figures = []
    shots = shots_of(plan)
    for index, caption in enumerate(plan.photos):
        people = pictured(scene, index)
        text = f"图{index + 1}  {caption}" + (f"（{people}现场勘验）" if people else "")
        snapshot = plan.snapshots.get(index, Snapshot(seed=f"{plan.seed}/photo/{index}"))
        figures.append(
            Figure(
                kind="photo",
                seed=snapshot.seed,
                altered=snapshot.altered,
                overlay=overlay_of(shots[index]),
                scene=caption,
                exif=exif_of(shots[index]),
                width=196,
                height=139,
                caption=marked(f"photo:{index}", text),
                mark=f"photo:{index}",
            )
        )
    return [FigureRow(figures=tuple(figures[left : left + 2])) for left in range(0, len(figures), 2)]


def are_in_body(plan: ReportPlan) -> bool:
    """Whether the photos stand in the chapter on the inspection, not among the annexes."""
    return IN_BODY in plan.extra


def photos_in_body(scene: Scene) -> None:
    """The photos where the plan wants them in the chapter on the inspection."""
    if are_in_body(scene.plan):
        scene.heading("现场检查照片", 2, "现场照片")
        scene.story.add(*photo_rows(scene))
