"""The right-hand side: page pictures with marks over them, and what stands where a picture is missing."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.document import Failure
from core.geometry import Box
from service.html.places import Item, Scope

A4_POINTS = (595.0, 842.0)
MEDIA_TYPES = frozenset({"image/webp", "image/png", "image/jpeg"})
TAG_HEIGHT = 10.0
TAG_MARGIN = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """One page as a picture. Sizes in points, as seen; the pixels are the caller's choice."""

    page: int
    width: float
    height: float
    image: bytes
    media_type: str

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a kind of picture that browsers of closed networks may not show."""
        if self.media_type not in MEDIA_TYPES:
            raise ValueError(f"page {self.page}: {self.media_type} is not one of {sorted(MEDIA_TYPES)}")
        if self.width <= 0 or self.height <= 0:
            raise ValueError(f"page {self.page}: a page has a width and a height")

    @property
    def address(self) -> str:
        """The picture itself as text that needs no other file."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.image).decode('ascii')}"


class Pictured(Protocol):
    """A page that has a picture: in the document itself, or at an address beside it."""

    @property
    def page(self) -> int:
        """From 1."""

    @property
    def width(self) -> float:
        """In points, as seen."""

    @property
    def height(self) -> float:
        """In points, as seen."""

    @property
    def address(self) -> str:
        """What a browser loads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagView:
    """The number beside a mark: its corner, width and text, in points."""

    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """One piece of evidence drawn on its page."""

    id: str
    key: str
    tone: str
    source: str
    title: str
    boxes: tuple[Box, ...]
    tag: TagView


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptView:
    """One piece of evidence in words, where its page has no picture. ``id`` is empty where it has no box."""

    id: str
    key: str
    tag: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """One page with a picture, or a run of pages without one (``first`` to ``last``, with the reason)."""

    first: int
    last: int
    width: float
    height: float
    picture: str | None
    marks: tuple[MarkView, ...] = ()
    reason: str = ""
    excerpts: tuple[ExcerptView, ...] = ()

    @property
    def numbers(self) -> range:
        """The pages it stands for."""
        return range(self.first, self.last + 1)


def sheets(
    items: Sequence[Item],
    pictures: Mapping[int, Pictured],
    failures: Sequence[Failure],
    scope: Scope,
    page_count: int,
) -> tuple[SheetView, ...]:
    """All pages in order; neighbours without evidence and without picture are drawn together."""
    marks = _marks_by_page(items, pictures, scope)
    texts = _texts_by_page(items, scope)
    failed = {failure.page: failure.message for failure in failures if failure.page is not None}
    numbers = sorted({*range(1, page_count + 1), *pictures, *texts, *failed})
    drawn = [_sheet(n, pictures.get(n), marks.get(n, ()), texts.get(n, ()), failed.get(n)) for n in numbers]
    return tuple(_joined(drawn))


def _sheet(
    number: int,
    picture: Pictured | None,
    marks: Sequence[MarkView],
    texts: Sequence[ExcerptView],
    failure: str | None,
) -> SheetView:
    if picture is not None:
        return SheetView(
            first=number,
            last=number,
            width=picture.width,
            height=picture.height,
            picture=picture.address,
            marks=tuple(marks),
            reason=f"本页未能完整读取：{failure}" if failure else "",
        )
    reason = "本页没有证据，未附页面图像。"
    if failure:
        reason = f"本页未能读取，没有页面图像：{failure}"
    elif texts:
        reason = "本页有证据，但没有页面图像，请对照报告原件查看。"
    width, height = A4_POINTS
    return SheetView(
        first=number,
        last=number,
        width=width,
        height=height,
        picture=None,
        reason=reason,
        excerpts=tuple(texts),
    )


def _joined(drawn: Iterable[SheetView]) -> list[SheetView]:
    joined: list[SheetView] = []
    for sheet in drawn:
        before = joined[-1] if joined else None
        if before is not None and _is_same_gap(before, sheet):
            joined[-1] = SheetView(
                first=before.first,
                last=sheet.last,
                width=sheet.width,
                height=sheet.height,
                picture=None,
                reason=sheet.reason.replace("本页", "这些页"),
            )
        else:
            joined.append(sheet)
    return joined


def _is_same_gap(before: SheetView, sheet: SheetView) -> bool:
    if before.picture or sheet.picture or before.excerpts or sheet.excerpts or before.last + 1 != sheet.first:
        return False
    return before.reason.replace("这些页", "本页") == sheet.reason


def _texts_by_page(items: Sequence[Item], scope: Scope) -> dict[int, list[ExcerptView]]:
    texts: dict[int, list[ExcerptView]] = {}
    for item in items:
        for index, evidence in enumerate(item.evidence):
            if scope.is_here(evidence) and evidence.page is not None:
                view = ExcerptView(
                    id=item.mark_id(index) if evidence.boxes else "",
                    key=item.key,
                    tag=item.tag_of(index),
                    text=f"{item.title}：{evidence.excerpt}" if evidence.excerpt else item.title,
                )
                texts.setdefault(evidence.page, []).append(view)
    return texts


def _marks_by_page(
    items: Sequence[Item], pictures: Mapping[int, Pictured], scope: Scope
) -> dict[int, list[MarkView]]:
    marks: dict[int, list[MarkView]] = {}
    for item in items:
        for index, evidence in enumerate(item.evidence):
            picture = pictures.get(evidence.page or 0)
            if picture is None or not evidence.boxes or not scope.is_here(evidence):
                continue
            on_page = marks.setdefault(picture.page, [])
            taken = [mark.tag for mark in on_page if mark.tone in (item.tone, "flagged")]
            on_page.append(
                MarkView(
                    id=item.mark_id(index),
                    key=item.key,
                    tone=item.tone,
                    source=evidence.source.value,
                    title=f"{item.tag_of(index)} {item.title}",
                    boxes=tuple(box.grown(TAG_MARGIN).rounded() for box in evidence.boxes),
                    tag=_tag(item.tag_of(index), evidence.boxes[0], picture, taken),
                )
            )
    return marks


def _tag(text: str, box: Box, picture: Pictured, taken: Sequence[TagView]) -> TagView:
    """Above the left end of the box; moved right while another number is there, so that both are read."""
    width = 5.0 + 5.2 * len(text)
    y = max(0.0, box.y0 - TAG_MARGIN - TAG_HEIGHT)
    x = min(max(0.0, box.x0 - TAG_MARGIN), max(0.0, picture.width - width))
    for other in sorted(taken, key=lambda tag: tag.x):
        if abs(other.y - y) < TAG_HEIGHT and x < other.x + other.width + 1 and other.x < x + width + 1:
            x = other.x + other.width + 1
    return TagView(x=round(x, 2), y=round(y, 2), width=round(width, 2), height=TAG_HEIGHT, text=text)
