"""Stage 2, survey: facts about the file and every page, before any costly work; each page gets a route.

``run`` asks a worker process; ``look`` is what the worker does. Where one page brings the whole survey
down (a crash, an overrun), ``run`` asks again page by page, so that this page alone is a ``Failure``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

from core.document import Failure, FailureCategory, FontChecks, FontUse, PageSurvey, Route, Survey
from core.errors import FailedError, MingjianError, RefusedError, StoreError
from core.limits import Limits
from corpus.store.codec import dump, load
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading import pdf
from pipelines.reading.damage import require_small_pictures
from pipelines.reading.font_plan import font_plan, rerouted
from pipelines.reading.layers import page_layers
from pipelines.reading.routing import choose_route
from pipelines.reading.structure import Structure, revisions, structure_of

NAME = "survey"
VERSION = "9"

_PAGES_FAULT = frozenset({"time_limit", "memory", "reader_crashed", "reader_error", "bad_answer"})


def run(path: Path, limits: Limits, workers: WorkerPool) -> Survey:
    """Survey in workers; raises ``RefusedError`` (encrypted, too many pages) or ``FailedError``."""
    try:
        surveyed = _asked(workers.call(_call(path, limits)))
    except WorkerError as error:
        if error.code not in _PAGES_FAULT:
            raise
        surveyed = _page_by_page(path, limits, workers, error)
    return _with_fonts_checked(path, surveyed, limits, workers)


def _page_by_page(path: Path, limits: Limits, workers: WorkerPool, cause: WorkerError) -> Survey:
    """The file without its pages, then each page by a call of its own; raises ``cause`` if none answers."""
    surveyed = _asked(workers.call(_call(path, limits, only=[])))
    count = len(surveyed.pages)
    answers = workers.map([_call(path, limits, only=[number]) for number in range(1, count + 1)])
    pages: list[PageSurvey] = []
    failures: list[Failure] = []
    for number, answer in enumerate(answers, start=1):
        try:
            found = answer if isinstance(answer, WorkerError) else _asked(answer)
        except FailedError as error:
            found = WorkerError(error.message, code=error.code, category=FailureCategory.ENGINE)
        if isinstance(found, WorkerError):
            pages.append(_unreadable(number))
            failures.append(
                Failure(
                    stage=NAME,
                    page=number,
                    category=found.category,
                    code=found.code,
                    message=f"第 {number} 页：{found.message}",
                )
            )
        else:
            pages.append(found.pages[number - 1])
            failures += [failure for failure in found.failures if failure.page == number]
    if len({failure.page for failure in failures}) == count:
        raise cause
    return dataclasses.replace(surveyed, pages=tuple(pages), failures=(*surveyed.failures, *failures))


def _call(path: Path, limits: Limits, only: list[int] | None = None) -> Call:
    arguments: dict[str, object] = {
        "path": str(path),
        "most_pages": limits.pages,
        "page_side": limits.page_side_points,
        "only": only,
    }
    seconds = limits.survey_seconds if not only else min(limits.page_seconds, limits.survey_seconds)
    return Call(function="pipelines.stages.survey:look", arguments=arguments, seconds=seconds)


def _asked(answer: bytes) -> Survey:
    try:
        return load(Survey, answer)
    except StoreError as error:
        raise FailedError(
            "检查文件的结果不可用。请重新提交；若再次出现，文件可能有意损坏。", code="bad_answer"
        ) from error


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
            message=f"未能核对文字层与页面所见是否一致（{error}），文字层暂按可信处理，请留意对照页面图像",
        )
        return dataclasses.replace(surveyed, failures=(*surveyed.failures, failure))
    pages = rerouted(surveyed.pages, checks)
    return dataclasses.replace(surveyed, pages=pages, font_checks=checks)


def look(path: str, most_pages: int, page_side: float, only: list[int] | None = None) -> bytes:
    """Inside the worker: the encoded ``Survey`` of the file; ``only`` names the pages to look at."""
    document = pdf.open_document(path)
    count = len(document)
    if count == 0:
        raise FailedError("文件中没有页面。请重新导出后再提交。", code="no_pages")
    if count > most_pages:
        raise RefusedError(
            f"页数过多：{count} 页，上限为 {most_pages} 页。请拆分后再提交。", code="too_many_pages"
        )
    limits = Limits(page_side_points=page_side)
    structure = structure_of(path) if not only else None
    has_hidden_layers = structure is not None and structure.has_hidden_layers
    pages, failures = [], []
    for number in range(1, count + 1):
        if only is not None and number not in only:
            pages.append(_unreadable(number))
            continue
        try:
            pages.append(_page(path, number, limits, has_hidden_layers=has_hidden_layers))
        except (FailedError, pdfium.PdfiumError) as error:
            failures.append(_page_failure(number, error))
            pages.append(_unreadable(number))
    return dump(_survey(path, pdf.open_document(path), pages, failures, structure))


def _page_failure(number: int, error: FailedError | pdfium.PdfiumError) -> Failure:
    code = error.code if isinstance(error, FailedError) else "page_damaged"
    message = error.message if isinstance(error, FailedError) else f"第 {number} 页已损坏，无法读取"
    return Failure(stage=NAME, page=number, category=FailureCategory.INPUT, code=code, message=message)


def _page(path: str, number: int, limits: Limits, *, has_hidden_layers: bool) -> PageSurvey:
    with pdf.page_of(path, number) as page:
        frame = pdf.frame(page)
        width, height = frame.size
        pdf.require_size(width, height, number, limits)
        require_small_pictures(page, number, limits)
        layers = page_layers(page, frame, number, has_hidden_layers=has_hidden_layers)
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
        fonts=tuple(FontUse(name=name, characters=count) for name, count in layers.fonts),
        drawn=layers.drawn,
        unseen=layers.unseen,
        patches=layers.patches,
        odd_words=layers.odd_words,
        spoken=layers.spoken,
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


def _unknown_structure(structure: Structure) -> Failure:
    code, what = (
        ("structure_locked", "文件的附件等部分已加密")
        if structure.is_locked
        else ("structure_damaged", "文件内部结构有损坏")
    )
    message = f"{what}，未能检查附件和数字签名；能打开的页面已照常读取"
    return Failure(stage=NAME, page=None, category=FailureCategory.INPUT, code=code, message=message)


def _survey(
    path: str,
    document: pdfium.PdfDocument,
    pages: Sequence[PageSurvey],
    failures: list[Failure],
    structure: Structure | None,
) -> Survey:
    info = document.get_metadata_dict(skip_empty=True)
    if structure is not None and (structure.is_damaged or structure.is_locked):
        failures.append(_unknown_structure(structure))
    version = document.get_version()
    return Survey(
        pages=tuple(pages),
        pdf_version=f"{version // 10}.{version % 10}" if version else "",
        producer=info.get("Producer"),
        creator=info.get("Creator"),
        created_at=info.get("CreationDate"),
        modified_at=info.get("ModDate"),
        revisions=revisions(path),
        signature_fields=structure.signature_fields if structure else 0,
        attachments=structure.attachments if structure else (),
        fonts=structure.fonts if structure else (),
        failures=tuple(failures),
    )
