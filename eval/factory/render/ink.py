"""The ink well of one report: signatures, seals and pictures, each made once and kept by key."""

from __future__ import annotations

from core.geometry import Box
from eval.factory.blocks import Figure
from eval.factory.draw import stream
from eval.factory.render.alter import alter
from eval.factory.render.charts import procedure
from eval.factory.render.draft import PageDraft, Picture, StrokeItem
from eval.factory.render.handwriting import draw_hand, write_name
from eval.factory.render.photos import photo, sketch
from eval.factory.render.seals import round_seal

_PAINTERS = {"photo": photo, "sketch": sketch, "procedure": procedure}


class InkWell:
    """Makes what is not type. ``world`` fixes the hands of people, ``report`` the single signatures."""

    def __init__(self, world: str, report: str) -> None:
        self.pictures: dict[str, Picture] = {}
        self._world = world
        self._report = report
        self._signed = 0

    def sign(self, page: PageDraft, hand: str, name: str, x: float, baseline: float, size: float) -> Box:
        """A signature over the baseline; returns the box of its strokes."""
        self._signed += 1
        scale = size * 1.32
        strokes = write_name(
            name, draw_hand(stream(self._world, "hand", hand)), stream(self._report, "sign", self._signed)
        )
        style = draw_hand(stream(self._world, "hand", hand))
        left, top = x + size * 0.2, baseline - size * 1.08
        points: list[tuple[float, float]] = []
        for stroke, width in strokes:
            placed = tuple((left + px * scale, top + py * scale) for px, py in stroke)
            page.items.append(StrokeItem(placed, max(0.35, width * scale), style.colour))
            points += placed
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return (
            Box(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1) if points else Box(x, top, x + 1, top + 1)
        )

    def seal(self, text: str, caption: str, mark: str) -> tuple[str, float]:
        """A seal's picture key and its turn in degrees."""
        key = f"seal/{text}/{caption}"
        self.pictures.setdefault(key, round_seal(text, caption, f"{self._world}/{text}/{caption}"))
        return key, stream(self._report, "seal", mark).uniform(-14, 14)

    def figure(self, figure: Figure) -> str:
        """The key of a painted picture."""
        key = f"{figure.kind}/{figure.seed}/{figure.altered}"
        if key not in self.pictures:
            picture = _PAINTERS[figure.kind](figure.seed, figure.overlay)
            self.pictures[key] = alter(picture, figure.altered, key) if figure.altered else picture
        return key
