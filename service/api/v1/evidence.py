"""What a person looks at: pages and evidence as pictures, the text of a page, the case file."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field

from core.document import LineRole, Route
from core.errors import InputNotFoundError
from core.geometry import Box
from core.ids import digest
from service.api.guards import With, note, note_daily, view_of, visible
from service.api.v1.reports import Reader, latest
from service.views.dossier import dossier_for
from service.views.findings import findings_of_report
from service.views.pictures import TYPES, Picture

router = APIRouter(tags=["报告"])
_LAST_PAGE = 100_000
Page = Annotated[int, Path(ge=-_LAST_PAGE, le=_LAST_PAGE, description="from 1")]
Accept = Annotated[str, Header(description="`image/png` for PNG; WebP otherwise")]
_PICTURES: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK: {
        "description": "The picture",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES.values()},
        "headers": {
            name: {"schema": {"type": "number"}, "description": "points; of whole pages"}
            for name in ("X-Page-Width", "X-Page-Height")
        },
    }
}
_DOSSIERS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}

_CASE_FILES: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK: {
        "description": "The case file",
        "content": {kind.partition(";")[0]: {} for kind in _DOSSIERS.values()},
    }
}


class LineItem(BaseModel):
    """A line in reading order. ``edges``: where its characters begin and end along it, in points."""

    text: str
    box: Box
    edges: tuple[float, ...]
    confidence: float
    is_read: Annotated[bool, Field(description="by OCR, not from the file's text layer")]
    is_vertical: bool
    block: Annotated[int, Field(description="lines of one table cell share it; 0 is running text")]
    role: LineRole


class PageText(BaseModel):
    """What was read of a page; sizes and boxes in points, as seen."""

    number: int
    width: float
    height: float
    route: Route
    lines: list[LineItem]


@router.get(
    "/reports/{report}/pages/{page}",
    summary="页面图片",
    operation_id="getPagePicture",
    response_class=Response,
    responses=_PICTURES,
)
def page_picture(
    given: With, by: Reader, request: Request, report: str, page: Page, accept: Accept = ""
) -> Response:
    """The page as a person sees it; its size in points in ``X-Page-Width`` and ``X-Page-Height``."""
    _require_page(visible(report, by, given).pages, page)
    note_daily(given, by, "pages.read", "report", report)
    form = _form(accept)
    tag = f'"{digest([report, page, form])}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=_kept(tag))
    found = given.pictures.page(report, page, form)
    headers = _kept(tag) | {"X-Page-Width": f"{found.width:g}", "X-Page-Height": f"{found.height:g}"}
    return Response(found.content, media_type=TYPES[form], headers=headers)


@router.get("/reports/{report}/pages/{page}/text", summary="页面文字", operation_id="getPageText")
def page_text(given: With, by: Reader, report: str, page: Page) -> PageText:
    """The lines that were read of the page, each with its place: what can be selected over the picture."""
    card = visible(report, by, given)
    _require_page(card.pages, page)
    note_daily(given, by, "pages.read", "report", report)
    found = given.documents.page(report, card.screening_id, page)
    lines = [
        LineItem(
            text=line.text,
            box=line.box,
            edges=line.edges,
            confidence=line.confidence,
            is_read=line.is_ocr,
            is_vertical=line.is_vertical,
            block=line.block,
            role=line.role,
        )
        for line in found.lines
    ]
    return PageText(number=page, width=found.width, height=found.height, route=found.route, lines=lines)


@router.get(
    "/reports/{report}/findings/{key}/crop",
    summary="证据图片",
    operation_id="getEvidencePicture",
    response_class=Response,
    responses=_PICTURES,
    tags=["线索"],
)
def evidence_picture(
    given: With,
    by: Reader,
    request: Request,
    report: str,
    key: str,
    piece: Annotated[int, Query(ge=0, le=10_000, description="which of the finding's evidence, from 0")] = 0,
    accept: Accept = "",
) -> Response:
    """A piece of evidence cut out of its page, with a little around it.

    404 for evidence that stands on no page, and for a place in a report outside one's regions.
    """
    visible(report, by, given)
    found = findings_of_report(view_of(given, by), report)
    finding = next((each for each in found.findings if each.key == key), None)
    if finding is None:
        raise InputNotFoundError("最近一次筛查中没有这条线索。请重新读取线索列表。", code="finding_not_found")
    item = finding.outcome.evidence[piece] if piece < len(finding.outcome.evidence) else None
    if item is None or not item.page or not item.boxes:
        raise InputNotFoundError("这条线索没有这一处页面证据。", code="evidence_not_on_page")
    home = item.report or report
    note_daily(given, by, "pages.read", "report", home)
    form = _form(accept)
    tag = f'"{digest([home, item.page, list(map(list, item.boxes)), form])}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=_kept(tag))
    picture: Picture = given.pictures.crop(home, item.page, item.boxes, form)
    return Response(picture.content, media_type=TYPES[form], headers=_kept(tag))


@router.get(
    "/reports/{report}/dossier",
    summary="卷宗",
    operation_id="getDossier",
    response_class=Response,
    responses=_CASE_FILES,
)
def dossier(
    given: With,
    by: Reader,
    report: str,
    asked_format: Annotated[str, Query(alias="format", pattern="^(html|docx|pdf)$")] = "docx",
) -> Response:
    """The case file as HTML, DOCX or PDF (where the server has a converter)."""
    card = visible(report, by, given)
    note(given, by, "report.dossier", "report", report, format=asked_format)
    content = dossier_for(view_of(given, by), latest(given, report), given.tools, f".{asked_format}")
    name = f"{report[:12]}.{asked_format}"
    shown = f"{card.enterprise or card.file_name.removesuffix('.pdf')} 卷宗.{asked_format}"
    return Response(
        content,
        media_type=_DOSSIERS[asked_format],
        headers={"Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(shown)}"},
    )


def _require_page(pages: int, page: int) -> None:
    if not 1 <= page <= pages:
        raise InputNotFoundError(f"这份报告共 {pages} 页，没有第 {page} 页。", code="page_not_found")


def _form(accept: str) -> str:
    """PNG where it is asked for and WebP is not; a browser's own list of pictures gets WebP."""
    kinds = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    return "PNG" if "image/png" in kinds and "image/webp" not in kinds else "WEBP"


def _kept(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept"}
