"""Stage 2, survey: facts about the file and every page, before any costly work; each page gets a route.

``run`` asks a worker process; ``look`` is what the worker does.
"""

from __future__ import annotations

import dataclasses
import mmap
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from core.document import Failure, FailureCategory, FontChecks, FontUse, PageSurvey, Route, Survey
from core.errors import FailedError, MingjianError, RefusedError, StoreError
from core.limits import Limits
from corpus.store.codec import dump, load
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading import pdf
from pipelines.reading.font_plan import font_plan, rerouted
from pipelines.reading.layers import page_layers
from pipelines.reading.routing import choose_route

NAME = "survey"
VERSION = "3"

_MOST_FIELDS = 10_000


def run(path: Path, limits: Limits, workers: WorkerPool) -> Survey:
    """Survey in a worker; raises ``RefusedError`` (encrypted, too many pages) or ``FailedError``."""
    answer = workers.call(
        Call(
            function="pipelines.stages.survey:look",
            arguments={"path": str(path), "most_pages": limits.pages, "page_side": limits.page_side_points},
            seconds=limits.survey_seconds,
        )
    )
    try:
        surveyed = load(Survey, answer)
    except StoreError as error:
        raise FailedError(
            "检查文件的结果不可用。请重新提交；若再次出现，文件可能有意损坏。", code="bad_answer"
        ) from error
    return _with_fonts_checked(path, surveyed, limits, workers)


def _with_fonts_checked(path: Path, surveyed: Survey, limits: Limits, workers: WorkerPool) -> Survey:
    """The survey with each font compared with what is seen; without that where the comparison fails."""
    plan = font_plan(surveyed.pages)
    if not plan:
        return surveyed
    call = Call(
        function="pipelines.reading.font_check:look",
        arguments={"path": str(path), "plan": plan, "page_pixels": limits.page_pixels},
        seconds=limits.survey_seconds,
    )
    try:
        checks = load(FontChecks, workers.call(call)).fonts
    except (MingjianError, StoreError) as error:
        failure = Failure(
            stage=NAME,
            page=None,
            category=error.category if isinstance(error, WorkerError) else FailureCategory.ENGINE,
            code="fonts_unchecked",
            message=f"未能核对文字层与页面所见是否一致（{error}），文字层按可信处理",
        )
        return dataclasses.replace(surveyed, failures=(*surveyed.failures, failure))
    pages = rerouted(surveyed.pages, checks)
    return dataclasses.replace(surveyed, pages=pages, font_checks=checks)


def look(path: str, most_pages: int, page_side: float) -> bytes:
    """Inside the worker: the encoded ``Survey`` of the file at ``path``."""
    document = pdf.open_document(path)
    count = len(document)
    if count == 0:
        raise FailedError("文件中没有页面。请重新导出后再提交。", code="no_pages")
    if count > most_pages:
        raise RefusedError(
            f"页数过多：{count} 页，上限为 {most_pages} 页。请拆分后再提交。", code="too_many_pages"
        )
    limits = Limits(page_side_points=page_side)
    pages, failures = [], []
    for number in range(1, count + 1):
        try:
            pages.append(_page(document, number, limits))
        except (FailedError, pdfium.PdfiumError) as error:
            code = error.code if isinstance(error, FailedError) else "page_damaged"
            message = error.message if isinstance(error, FailedError) else f"第 {number} 页已损坏，无法读取"
            failures.append(
                Failure(stage=NAME, page=number, category=FailureCategory.INPUT, code=code, message=message)
            )
            pages.append(_unreadable(number))
    return dump(_survey(path, document, tuple(pages), failures))


def _page(document: pdfium.PdfDocument, number: int, limits: Limits) -> PageSurvey:
    with pdf.open_page(document, number) as page:
        frame = pdf.frame(page)
        width, height = frame.size
        pdf.require_size(width, height, number, limits)
        layers = page_layers(page, frame)
    route, reason = choose_route(layers)
    return PageSurvey(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        rotation=frame.rotation,
        characters=layers.characters,
        unmapped=round(layers.unmapped, 4),
        invisible=round(layers.invisible, 4),
        picture_cover=round(layers.picture_cover, 4),
        route=route,
        route_reason=reason,
        implausible=round(layers.implausible, 4),
        white=round(layers.white, 4),
        covered=round(layers.covered, 4),
        annotations=layers.annotations,
        fonts=tuple(FontUse(name=name, characters=count) for name, count in layers.fonts),
    )


def _unreadable(number: int) -> PageSurvey:
    return PageSurvey(
        number=number,
        width=0.0,
        height=0.0,
        rotation=0,
        characters=0,
        unmapped=0.0,
        invisible=0.0,
        picture_cover=0.0,
        route=Route.BLANK,
        route_reason="page_failed",
    )


def _survey(
    path: str, document: pdfium.PdfDocument, pages: tuple[PageSurvey, ...], failures: list[Failure]
) -> Survey:
    info = document.get_metadata_dict(skip_empty=True)
    fields = 0
    attachments: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    try:
        with pikepdf.open(path) as structure:
            fields = _signature_fields(structure)
            attachments = tuple(str(name) for name in structure.attachments)
            fonts = _fonts(structure)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        # qpdf is stricter than pdfium; the text can still be read, but the structure is then unknown.
        failures.append(
            Failure(
                stage=NAME,
                page=None,
                category=FailureCategory.INPUT,
                code="structure_damaged",
                message=f"文件内部结构有损坏，未能检查字体、附件和数字签名（{type(error).__name__}）",
            )
        )
    version = document.get_version()
    return Survey(
        pages=pages,
        pdf_version=f"{version // 10}.{version % 10}" if version else "",
        producer=info.get("Producer"),
        creator=info.get("Creator"),
        created_at=info.get("CreationDate"),
        modified_at=info.get("ModDate"),
        revisions=_revisions(path),
        signature_fields=fields,
        attachments=attachments,
        fonts=fonts,
        failures=tuple(failures),
    )


def _revisions(path: str) -> int:
    """Number of cross-reference ends; a linearised file has one more than its revisions."""
    with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        count, at = 0, content.find(b"startxref")
        while at >= 0 and count < 1000:
            count += 1
            at = content.find(b"startxref", at + 9)
        is_linearised = content.find(b"/Linearized", 0, 2048) >= 0
    return max(1, count - 1 if is_linearised else count)


def _signature_fields(structure: pikepdf.Pdf) -> int:
    form = structure.Root.get("/AcroForm")
    if form is None:
        return 0
    waiting, count = [*form.get("/Fields", [])], 0
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST_FIELDS:
        field = waiting.pop()
        if field.objgen in seen and field.is_indirect:
            continue
        seen.add(field.objgen if field.is_indirect else (0, -len(seen)))
        count += field.get("/FT") == pikepdf.Name.Sig
        waiting.extend(field.get("/Kids", []))
    return count


def _fonts(structure: pikepdf.Pdf) -> tuple[str, ...]:
    names: set[str] = set()
    for page in structure.pages:
        fonts = page.obj.get("/Resources", {}).get("/Font", {})
        for font in fonts.values():
            name = font.get("/BaseFont")
            if name is not None:
                names.add(str(name).lstrip("/"))
    return tuple(sorted(names))
