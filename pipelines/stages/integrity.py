"""Stage between extract and compare, integrity: what the file says of its own making and of later changes.

Looks at the file's objects in a bounded worker and never writes to it. Trust in signatures is judged as of
the report's date, never today's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.document import Failure, FailureCategory, Line, Page, Pages, Route, Survey
from core.errors import MingjianError, StoreError
from core.geometry import intersection
from core.integrity import Integrity, OtherReading, Patch, SetInPrint, UnseenText, UnseenWay
from core.limits import Limits
from corpus.store.codec import load
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.reading.blank_places import BlankPlaces
from pipelines.reading.covered_words import CoveredWords
from pipelines.reading.file_traces import FileTraces
from pipelines.reading.layer_agreement import layer_readings
from pipelines.reading.layer_words import unseen_lines
from pipelines.reading.page_makes import page_make
from pipelines.reading.printed_runs import PrintedRuns, printed_runs
from pipelines.reading.set_in import SetInRuns
from pipelines.reading.spoken_text import is_drawn

NAME = "integrity"
VERSION = "6"

_CHINA = dt.timezone(dt.timedelta(hours=8))
_SCAN_COVER = 0.5
_FEWEST = 6  # characters of a layer worth a look
_MOST_COVERS = 40
_SCAN_SECONDS = 0.5  # more for each scan, whose picture is looked at
_AT_ONCE = 40  # scans in one call
_LAYERED = frozenset({"hidden_text_over_picture", "text_under_picture", "hidden_text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The findings, and what could not be looked at."""

    integrity: Integrity
    failures: tuple[Failure, ...] = ()


def run(
    path: Path,
    survey: Survey,
    pages: Pages,
    limits: Limits,
    workers: WorkerPool,
    *,
    report_on: dt.date | None = None,
    trust_folder: str = "",
) -> Inspection:
    """Look at the file; where the worker fails, what the survey found is kept and a failure says so."""
    layered = [
        page.number for page in survey.pages if page.route_reason in _LAYERED and page.characters >= _FEWEST
    ]
    arguments: dict[str, object] = {
        "path": str(path),
        "trust_folder": trust_folder,
        "days": []
        if report_on is None
        else [dt.datetime.combine(report_on, dt.time(23, 59), _CHINA).isoformat()],
        "scanned": [[page.number, page.width] for page in survey.pages if page.picture_cover >= _SCAN_COVER],
        "layered": layered,
        "page_characters": limits.page_characters,
        "signature_fields": survey.signature_fields,
        "revisions": survey.revisions,
    }
    scans = sum(page.picture_cover >= _SCAN_COVER for page in survey.pages)
    call = Call(
        function="pipelines.reading.file_traces:look",
        arguments=arguments,
        seconds=limits.survey_seconds + _SCAN_SECONDS * scans,
    )
    try:
        traces = load(FileTraces, workers.call(call))
        hidden = _hidden_in_layers(path, traces, pages, limits, workers)
        patches = _read_covers(path, survey, limits, workers)
    except (MingjianError, StoreError) as error:
        unread = FileTraces(is_structure_read=False)
        known = tuple(patch for page in survey.pages for patch in page.patches)
        return Inspection(
            integrity=_integrity(survey, pages, unread, (), known, ()), failures=(_failure(error),)
        )
    set_in, failures = _set_in(path, survey, pages, limits, workers)
    return Inspection(integrity=_integrity(survey, pages, traces, hidden, patches, set_in), failures=failures)


def _read_covers(path: Path, survey: Survey, limits: Limits, workers: WorkerPool) -> tuple[Patch, ...]:
    """The patches of all pages; of those that are pictures, or lie on one, what OCR sees is added."""
    patches = tuple(patch for page in survey.pages for patch in page.patches)
    unread = [patch for patch in patches if patch.is_picture][:_MOST_COVERS]
    if not unread:
        return patches
    call = Call(
        function="pipelines.reading.covered_words:look",
        arguments={
            "path": str(path),
            "places": [[patch.page, *patch.box] for patch in unread],
        },
        seconds=limits.survey_seconds,
    )
    read = load(CoveredWords, workers.call(call)).patches
    seen = (new if new.above else old for old, new in zip(unread, read, strict=True))
    return (*(patch for patch in patches if not patch.is_picture), *seen)


def _set_in(
    path: Path, survey: Survey, pages: Pages, limits: Limits, workers: WorkerPool
) -> tuple[tuple[SetInPrint, ...], tuple[Failure, ...]]:
    """Numbers and results in the pictures of scanned pages that no scanner drew.

    Pages whose worker fails are told as a failure; nothing else is lost with them.
    """
    scans = {page.number for page in survey.pages if page.picture_cover >= _SCAN_COVER}
    asked = {page.number: printed_runs(page) for page in pages.pages if page.number in scans}
    numbers = [number for number, runs in asked.items() if runs.runs]
    found: list[SetInPrint] = []
    failures: list[Failure] = []
    for start in range(0, len(numbers), _AT_ONCE):
        part = {number: asked[number] for number in numbers[start : start + _AT_ONCE]}
        try:
            found += _set_in_among(path, part, limits, workers)
        except (MingjianError, StoreError) as error:
            failures.append(_unseen_prints(list(part), error))
    return tuple(found), tuple(failures)


def _set_in_among(
    path: Path, asked: Mapping[int, PrintedRuns], limits: Limits, workers: WorkerPool
) -> Iterator[SetInPrint]:
    arguments: dict[str, object] = {
        "path": str(path),
        "pages": list(asked),
        "cells": [[list(box.rounded()) for box in runs.cells] for runs in asked.values()],
        "runs": [[list(run) for run in runs.runs] for runs in asked.values()],
    }
    call = Call(function="pipelines.reading.set_in:look", arguments=arguments, seconds=limits.survey_seconds)
    for run in load(SetInRuns, workers.call(call)).found:
        runs = asked[run.page]
        yield SetInPrint(
            page=run.page, text=runs.texts[run.run], box=runs.boxes[run.run], is_white=run.is_white
        )


def _hidden_in_layers(
    path: Path, traces: FileTraces, pages: Pages, limits: Limits, workers: WorkerPool
) -> tuple[UnseenText, ...]:
    """Lines of scans' layers where OCR saw nothing and the page is blank."""
    by_number = {page.number: page for page in pages.pages}
    found = [
        text
        for layer in traces.layers
        if layer.page in by_number
        for text in unseen_lines(by_number[layer.page], layer.lines)
    ]
    if not found:
        return ()
    arguments = {"path": str(path), "places": [[text.page, *text.box] for text in found]}
    call = Call(
        function="pipelines.reading.blank_places:look", arguments=arguments, seconds=limits.survey_seconds
    )
    answers = load(BlankPlaces, workers.call(call)).are_blank
    return tuple(text for text, is_blank in zip(found, answers, strict=True) if is_blank)


def trust_digest(folder: str) -> str:
    """What the folder of trusted certificates holds, as one digest; empty where none is set."""
    if not folder:
        return ""
    told = hashlib.sha256()
    for path in sorted(Path(folder).iterdir()):
        if path.is_file():
            told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.hexdigest()


def _failure(error: MingjianError | StoreError) -> Failure:
    message = f"未能检查文件的数字签名和改动痕迹（{error}），有关核查项不作判断"
    return Failure(stage=NAME, page=None, category=_category(error), code="integrity_unread", message=message)


def _unseen_prints(pages: Sequence[int], error: MingjianError | StoreError) -> Failure:
    where = f"第{pages[0]}页" if len(pages) == 1 else f"第{pages[0]}至{pages[-1]}页"
    message = f"未能查看{where}扫描图像中的数字是否在扫描之后改写（{error}），文件的其他改动痕迹照常检查"
    return Failure(
        stage=NAME, page=pages[0], category=_category(error), code="scan_print_unread", message=message
    )


def _category(error: MingjianError | StoreError) -> FailureCategory:
    return error.category if isinstance(error, WorkerError) else FailureCategory.ENGINE


def _integrity(
    survey: Survey,
    pages: Pages,
    traces: FileTraces,
    hidden: tuple[UnseenText, ...],
    patches: tuple[Patch, ...],
    set_in: tuple[SetInPrint, ...],
) -> Integrity:
    by_number = {page.number: page for page in pages.pages}
    scans = {scan.page: scan.make for scan in traces.scans}
    layers = [layer for layer in traces.layers if layer.page in by_number and layer.lines]
    read = layer_readings([(by_number[layer.page], layer.lines) for layer in layers])
    unseen = _unseen(survey, by_number)
    known = {(text.page, text.text) for text in unseen}
    return Integrity(
        is_structure_read=traces.is_structure_read,
        signatures=traces.signatures,
        updates=traces.updates,
        unseen=(*unseen, *(text for text in hidden if (text.page, text.text) not in known)),
        patches=patches,
        set_in=set_in,
        odd_words=tuple(word for page in survey.pages for word in page.odd_words),
        other_readings=(
            *traces.other_readings,
            *read.readings,
            *_spoken(survey, by_number),
        ),
        makes=tuple(
            page_make(page, by_number.get(page.number), scans.get(page.number)) for page in survey.pages
        ),
        lost_signature=traces.lost_signature,
        created_at=survey.created_at or traces.created_at,
        modified_at=survey.modified_at or traces.modified_at,
        xmp_created_at=traces.created_at,
        xmp_modified_at=traces.modified_at,
        producer=survey.producer or "",
        creator=survey.creator or "",
        layers_compared=len(layers),
        has_poor_layers=read.is_poor,
    )


def _spoken(survey: Survey, by_number: Mapping[int, Page]) -> Iterator[OtherReading]:
    """Marks that say other words than are seen: where OCR bears out the glyphs, not the mark."""
    for reading in (reading for page in survey.pages for reading in page.spoken):
        page = by_number.get(reading.page)
        lines = page.lines if page is not None else ()
        through = [line for line in lines if intersection(line.box, reading.box) > 0.3 * line.box.area]
        read = "".join(line.text for line in sorted(through, key=lambda line: line.box.x0))
        if is_drawn(reading, read):
            yield reading


def _unseen(survey: Survey, by_number: Mapping[int, Page]) -> tuple[UnseenText, ...]:
    """What the survey found, without what stands on its page a second time and is seen there.

    What is cut off with the edge of a page is none where other pages show the same, as running titles do.
    """
    found: list[UnseenText] = []
    titles = {
        _bare(line.text)
        for page in by_number.values()
        for line in page.lines
        if any(text.way is UnseenWay.OFF_PAGE for other in survey.pages for text in other.unseen)
    }
    for page in survey.pages:
        if not page.unseen or page.route is Route.BLANK:
            found += page.unseen
            continue
        read = by_number.get(page.number)
        lines = read.lines if read is not None else ()
        found += [
            text
            for text in page.unseen
            if "".join(text.text.split()) not in _seen(text, lines)
            and not (text.way is UnseenWay.OFF_PAGE and _bare(text.text) in titles)
        ]
    return tuple(found)


def _seen(text: UnseenText, lines: Sequence[Line]) -> str:
    """All that is read on the page; where hidden words are read like others, without those in their place."""
    is_read = text.way in (UnseenWay.TINY, UnseenWay.NOT_SHOWN)
    others = (line for line in lines if not (is_read and intersection(line.box, text.box) > 0))
    return "".join("".join(line.text.split()) for line in others)


def _bare(text: str) -> str:
    """A line without blanks and digits: running titles differ by the page's number."""
    return "".join(char for char in text if not char.isspace() and not char.isdigit())
