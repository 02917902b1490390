"""The ink well of one report: signatures, seals and pictures, each made once and kept by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.geometry import Box
from eval.factory.blocks import Figure, Seal
from eval.factory.draw import stream
from eval.factory.plan.records import InkStock, ReportPlan
from eval.factory.render.alter import alter
from eval.factory.render.charts import procedure
from eval.factory.render.draft import PageDraft, Picture, PictureItem, StrokeItem
from eval.factory.render.exif import with_exif
from eval.factory.render.handwriting import Hand, Written, draw_hand, write_name
from eval.factory.render.photos import photo, sketch
from eval.factory.render.seals import name_stamp, seal_picture
from eval.factory.render.signatures import faded, painted, turned

_DRAWINGS = {"sketch": sketch, "procedure": procedure}
_PENS = ((0.05, 0.05, 0.07), (0.12, 0.12, 0.14), (0.08, 0.13, 0.42), (0.16, 0.2, 0.5))


def ink_key(report_seed: str, mark: str, turn: int = 1) -> str:
    """The key of the strokes written at a mark of a report, the ``turn``-th time that it stands there."""
    return f"{report_seed}/sign/{mark}/{turn}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InkRules:
    """What a plan says of its signatures: kept pictures by mark, strange hands, one pen for all."""

    stock: Mapping[str, InkStock] = field(default_factory=dict)
    hands: Mapping[str, str] = field(default_factory=dict)
    pen: str = ""

    @classmethod
    def of(cls, plan: ReportPlan) -> InkRules:
        """The rules of a plan."""
        return cls(stock=plan.stock, hands=plan.hands, pen=plan.pen)


class InkWell:
    """Makes what is not type. ``world`` fixes the hands of people, ``report`` the single signatures."""

    def __init__(self, world: str, report: str, rules: InkRules | None = None) -> None:
        self.pictures: dict[str, Picture] = {}
        self._world = world
        self._report = report
        self._rules = rules or InkRules()
        self._turns: Counter[str] = Counter()

    def sign(
        self, page: PageDraft, mark: str, hand: str, name: str, x: float, baseline: float, size: float
    ) -> Box:
        """A signature over the baseline; returns the box of its strokes."""
        stock = self._stock_for(mark, hand, name)
        style = self._hand(stock.hand, mark)
        written = write_name(stock.name, style, stream(stock.key))
        scale = size * 1.32 * stock.scale
        left, top = x + size * 0.2, baseline - size * (1.08 + (stock.scale - 1) * 0.6)
        colour = faded(style.colour, stock.fade)
        if stock.form == "picture":
            return self._paste(page, stock, written, colour, (left, top, scale))
        placed = [
            (tuple((left + px * scale, top + py * scale) for px, py in points), width)
            for points, width in turned(written, stock.turn)
        ]
        for points, width in placed:
            page.items.append(StrokeItem(points, max(0.35, width * scale), colour))
        return _around(placed, 1.0) or Box(x, top, x + 1, top + 1)

    def name_at(self, mark: str, name: str) -> str:
        """The name that is written at a mark, where it is not the one that should be."""
        stock = self._rules.stock.get(mark)
        return stock.name if stock else name

    def stamp(self, page: PageDraft, name: str, hand: str, x: float, baseline: float, size: float) -> Box:
        """A person's name stamp (手章) instead of a signature."""
        key = f"seal/name/{name}/{hand}"
        if key not in self.pictures:
            self.pictures[key] = name_stamp(name, f"{self._world}/{hand}")
        picture = self.pictures[key]
        height = size * 2.1
        width = height * picture.width / picture.height
        box = Box(x + size * 0.3, baseline - height * 0.72, x + size * 0.3 + width, baseline + height * 0.28)
        page.items.append(PictureItem(box, key, stream(self._report, "stamp", hand).uniform(-5, 5)))
        return box

    def seal(self, seal: Seal) -> tuple[str, float]:
        """A seal's picture key and its turn in degrees."""
        look = (
            seal.text,
            seal.caption,
            seal.shape,
            seal.code,
            seal.colour,
            f"{seal.strength:.2f}",
            f"{seal.cut:.2f}",
        )
        key = "seal/" + "/".join(look)
        if key not in self.pictures:
            self.pictures[key] = seal_picture(seal, f"{self._world}/{seal.text}/{seal.caption}")
        if seal.shape == "electronic":
            return key, 0.0
        return key, stream(self._report, "seal", seal.mark).uniform(-14, 14)

    def figure(self, figure: Figure) -> str:
        """The key of a painted picture."""
        key = f"{figure.kind}/{figure.seed}/{figure.altered}"
        if key not in self.pictures:
            if figure.kind == "photo":
                picture = photo(figure.seed, figure.overlay, figure.scene)
            else:
                picture = _DRAWINGS[figure.kind](figure.seed, figure.overlay)
            if figure.altered:
                picture = alter(picture, figure.altered, key)
            if figure.exif:
                picture = replace(picture, data=with_exif(picture.data, figure.exif))
            self.pictures[key] = picture
        return key

    def _stock_for(self, mark: str, hand: str, name: str) -> InkStock:
        """What is put at a mark: kept ink, or new strokes of the hand that writes for this person."""
        self._turns[mark] += 1
        stock = self._rules.stock.get(mark) or InkStock(name=name, hand=hand, form="strokes")
        key = stock.key or ink_key(self._report, mark, self._turns[mark])
        return replace(stock, key=key, hand=self._rules.hands.get(stock.hand, stock.hand))

    def _hand(self, hand: str, mark: str) -> Hand:
        style = draw_hand(stream(self._world, "hand", hand))
        if not self._rules.pen or mark.startswith("ink:"):
            return style
        pen = stream(self._world, "pen", self._rules.pen)
        return replace(style, colour=pen.choice(_PENS), pressure=pen.uniform(0.8, 1.15))

    def _paste(
        self,
        page: PageDraft,
        stock: InkStock,
        written: Written,
        colour: tuple[float, float, float],
        place: tuple[float, float, float],
    ) -> Box:
        """The signature as a picture: the same pixels wherever key and quality are the same."""
        key = f"ink/{stock.key}/{stock.name}/{stock.hand}/{stock.quality}/{stock.fade:.2f}"
        if key not in self.pictures:
            self.pictures[key] = painted(written, colour, stock.quality, stock.key)
        left, top, scale = place
        bounds = _around(written, 0.06)
        assert bounds is not None
        box = Box(
            left + bounds.x0 * scale,
            top + bounds.y0 * scale,
            left + bounds.x1 * scale,
            top + bounds.y1 * scale,
        )
        page.items.append(PictureItem(box, key, stock.turn))
        return box


def _around(written: Written, margin: float) -> Box | None:
    xs = [x for points, _ in written for x, _ in points]
    ys = [y for points, _ in written for _, y in points]
    if not xs:
        return None
    return Box(min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)
