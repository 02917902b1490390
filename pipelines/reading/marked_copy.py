"""A copy of a report with marks over its pages, made in a worker: the original's own content stays as it is.

The marks of a page are one locked annotation with its own appearance, so no content stream is touched
and a viewer can hide them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name

from core.document import Failure, Page, Pages, Survey
from core.errors import FailedError
from core.geometry import PageFrame
from core.limits import Limits
from corpus.store.codec import dump, load
from pipelines.engine.workers import Call, WorkerPool
from pipelines.reading import pdf
from pipelines.reading.drawing import FONT, page_marks

_PRINTED_READ_ONLY_LOCKED = 4 | 64 | 128


def write_marked_copy(
    original: Path, target: Path, *, survey: Survey, pages: Pages, limits: Limits, workers: WorkerPool
) -> None:
    """Write to ``target`` the pages of ``pages`` with their marks.

    ``target`` is a path that nobody reads yet: what is there after an error is to be thrown away. Raises
    ``FailedError`` (a ``WorkerError`` where the worker overran or crashed) and ``RefusedError``.
    """
    failures = (*survey.failures, *pages.failures)
    given = target.with_name(target.name + ".pages")
    given.write_bytes(dump(Pages(pages=pages.pages, failures=failures)))
    try:
        workers.call(
            Call(
                function="pipelines.reading.marked_copy:look",
                arguments={"path": str(original), "pages": str(given), "target": str(target)},
                seconds=limits.survey_seconds + 0.5 * len(pages.pages),
            )
        )
    finally:
        given.unlink(missing_ok=True)


def look(path: str, pages: str, target: str) -> bytes:
    """Inside the worker: write the copy; the answer is empty."""
    read = load(Pages, Path(pages).read_bytes())
    document = pdf.open_document(path)
    try:
        with pikepdf.open(path) as copy:
            _mark(copy, [_frame(document, page) for page in read.pages], read)
            copy.save(target, compress_streams=True)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FailedError(
            "文件内部结构有损坏，无法写出带标注的副本；文字仍可用 --text 查看。", code="structure_damaged"
        ) from error
    return b""


def _frame(document: pdfium.PdfDocument, page: Page) -> PageFrame | None:
    """How the page lies; None for one that cannot be loaded, which stays without marks."""
    try:
        with pdf.open_page(document, page.number) as opened:
            return pdf.frame(opened)
    except FailedError:
        return None


def _mark(copy: pikepdf.Pdf, frames: Sequence[PageFrame | None], read: Pages) -> None:
    resources = _resources(copy)
    messages = _messages(read.failures)
    for at, (page, frame) in enumerate(zip(read.pages, frames, strict=True)):
        if frame is None:
            continue
        marks = page_marks(page, frame, note=_note(page), failure=messages.get(page.number), legend=at == 0)
        _annotate(copy, copy.pages[page.number - 1], frame, marks, resources)
    wanted = {page.number for page in read.pages}
    for number in range(len(copy.pages), 0, -1):
        if number not in wanted:
            del copy.pages[number - 1]


def _messages(failures: Sequence[Failure]) -> dict[int, str]:
    found: dict[int, str] = {}
    for failure in failures:
        if failure.page is not None:
            found.setdefault(failure.page, f"本页未能读取：{failure.message}"[:80])
    return found


def _note(page: Page) -> str:
    parts = [
        f"第 {page.number} 页",
        {"text": "文字层", "ocr": "文字识别", "both": "文字层与文字识别"}.get(page.route.value, "空白"),
    ]
    if page.engine:
        parts.append(page.engine)
    if page.quarter_turns:
        parts.append(f"顺时针转 {90 * page.quarter_turns}° 后为正")
    if page.skew_degrees:
        parts.append(f"歪斜 {page.skew_degrees:.1f}°")
    return "  ".join(parts)


def _annotate(
    copy: pikepdf.Pdf, page: pikepdf.Page, frame: PageFrame, marks: bytes, resources: pikepdf.Object
) -> None:
    box = Array([round(value, 3) for value in (frame.left, frame.bottom, frame.right, frame.top)])
    form = copy.make_stream(
        marks, Type=Name.XObject, Subtype=Name.Form, FormType=1, BBox=box, Resources=resources
    )
    mark = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=box,
        F=_PRINTED_READ_ONLY_LOCKED,
        NM="mingjian-reading",
        Contents="明鉴读取结果",
        AP=Dictionary(N=form),
    )
    present = page.obj.get("/Annots")
    others = list(present) if isinstance(present, Array) else []
    page.obj.Annots = Array([*others, copy.make_indirect(mark)])


def _resources(copy: pikepdf.Pdf) -> pikepdf.Object:
    """A standard font of Adobe-GB1, which viewers replace by their own, and two grades of cover."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/STSong-Light"),
        Flags=6,
        FontBBox=Array([-25, -254, 1000, 880]),
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=880,
        StemV=93,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=4),
        DW=1000,
        W=Array([1, 95, 500]),
        FontDescriptor=copy.make_indirect(descriptor),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light-UniGB-UCS2-H"),
        Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([copy.make_indirect(descendant)]),
    )
    return copy.make_indirect(
        Dictionary(
            Font=Dictionary({f"/{FONT}": copy.make_indirect(font)}),
            ExtGState=Dictionary(
                MjG=Dictionary(Type=Name.ExtGState, ca=0.35), MjW=Dictionary(Type=Name.ExtGState, ca=0.8)
            ),
        )
    )
