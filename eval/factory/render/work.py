"""What acts on a file share: the report they are done to, and laying something over a page."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from core.geometry import Box
from eval.factory.draw import stream
from eval.factory.plan.records import ReportPlan
from eval.factory.render.draft import Draft, Item, PageDraft
from eval.factory.render.pdf import FileFacts, saved, write_pdf

CHINA = dt.timezone(dt.timedelta(hours=8))


@dataclass(slots=True)
class Work:
    """One report on its way to a file. Marks that an act notes are ``file:`` and its kind.

    A file that ``is_ours`` was drawn from the draft. Of a file that another program made, the draft tells
    only where text stands.
    """

    plan: ReportPlan
    draft: Draft
    facts: FileFacts
    scanned: frozenset[int]
    kerned: bool = False
    is_ours: bool = True

    def draw(self, kind: str) -> random.Random:
        """Chance for one act."""
        return stream(self.plan.seed, "act", kind)

    def note(self, kind: str, page: int, box: Box, text: str) -> None:
        """Remember where the act can be seen."""
        self.draft.note(f"file:{kind}", page, box, text)

    def page_of(self, mark: str) -> int | None:
        """The first page where a mark stands."""
        places = self.draft.marks.get(mark)
        return places[0].page if places else None


FileChange = Callable[[Work, bytes], bytes | None]  # None: the file has no room for it
DraftChange = Callable[[Work], bool]


def lay_over(work: Work, data: bytes, pages: Mapping[int, Sequence[Item]], *, below: bool = False) -> bytes:
    """The file with items drawn over (or below) what these pages show, in fonts of their own."""
    sheets = []
    for number, items in pages.items():
        page = work.draft.pages[number - 1]
        sheets.append(PageDraft(page.width, page.height, "overlay", False, list(items)))
    made = write_pdf(Draft(pages=sheets), work.facts, tag="QWXYZ")
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(made)) as other:
        for number, sheet in zip(pages, other.pages, strict=True):
            _draw_form(pdf, pdf.pages[number - 1], pdf.copy_foreign(sheet.as_form_xobject()), below=below)
        return saved(pdf)


def _draw_form(pdf: Any, page: Any, form: Any, *, below: bool) -> None:
    """Draw a form on a page whose own content cannot reach it."""
    name = _room_for(page, form)
    drawn, opened, closed = (
        pdf.make_indirect(pikepdf.Stream(pdf, text))
        for text in (b"q %s Do Q" % str(name).encode(), b"q", b"Q")
    )
    held = page.obj.Contents
    parts = list(held) if isinstance(held, Array) else [held]
    guarded = [opened, *parts, closed]
    page.obj.Contents = Array([drawn, *guarded] if below else [*guarded, drawn])


def _room_for(page: Any, form: Any) -> Any:
    """A free name among the page's XObjects, now the form's."""
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary(dict(page.resources.items()))
    if "/XObject" not in page.obj.Resources:
        page.obj.Resources.XObject = Dictionary()
    held = page.obj.Resources.XObject
    number = next(n for n in range(1, 999) if f"/Ov{n}" not in held)
    name = Name(f"/Ov{number}")
    held[name] = form
    return name
