"""One report, the whole flow on one screen.

    bytes -> admit -> survey -> read -> outline -> extract -> compare -> judge -> score -> Screening

Costly stages are kept by content: their key is made of what went in, the stage's version and its
options, each on top of the stage before. Screening the same file twice does the work once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, TypeVar

from core.dates import PartialDate
from core.document import Failure, FailureCategory, Outline, Pages, Route, Source, Survey
from core.errors import FailedError, InputNotFoundError, MingjianError, RefusedError, StoreError
from core.facts import Facts
from core.ids import digest, stage_key
from core.limits import Limits
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.law.packs import RulePack, packs_for, uncertain_packs_for
from corpus.law.timeline import Timeline
from corpus.registry.lookup import Registry
from corpus.store.codec import dump, load
from corpus.store.store import Store
from models import ocr
from pipelines.checking import Case
from pipelines.checks import CHECKS
from pipelines.engine.workers import WorkerError, WorkerPool
from pipelines.registry_extract import registry_extract
from pipelines.stages import admit, compare, extract, judge, outline, read, score, survey

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
"""Called with the stage, pages done and pages in all."""

_SAFETY_EVALUATION = re.compile(r"安全(生产)?(预|验收|现状|专项|条件|设施验收)?评[价估]|[预收状]评价报告")
_ENOUGH_TEXT = 400  # characters from which a document can be told not to be a report
_LASTING = frozenset({FailureCategory.INPUT})  # other failures may pass: their result is not kept


class Stage(Protocol):
    """What every stage module has."""

    NAME: str
    VERSION: str


STAGES: tuple[Stage, ...] = (admit, survey, read, outline, extract, compare, judge, score)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What screening works with."""

    store: Store
    workers: WorkerPool
    registry: Registry
    packs: tuple[RulePack, ...]
    timeline: Timeline
    limits: Limits
    reading: read.ReadOptions


def screen(path: Path, tools: Tools, progress: Progress = lambda *_: None) -> Screening:
    """Screen one file and keep the result. A file that cannot be screened ends as refused or failed."""
    try:
        source = admit.run(path, tools.limits)
    except (RefusedError, InputNotFoundError) as error:
        return _ended(Status.REFUSED, ReportCard(id="", file_name=admit.shown_name(path)), admit.NAME, error)
    tools.store.add_report(source, path)
    try:
        screening = _screened(source, tools, progress)
    except RefusedError as error:
        screening = _ended(Status.REFUSED, _card(source), survey.NAME, error)
    except FailedError as error:
        screening = _ended(Status.FAILED, _card(source), survey.NAME, error)
    tools.store.save_screening(screening)
    return screening


def _screened(source: Source, tools: Tools, progress: Progress) -> Screening:
    limits, keep = tools.limits, _Keeper(source, tools.store)
    original = tools.store.original_path(source.id)

    progress(survey.NAME, 0, 0)
    surveyed = keep.stage(
        survey,
        Survey,
        lambda: survey.run(original, limits, tools.workers),
        {
            "pages": limits.pages,
            "side": limits.page_side_points,
            "pdfium": version("pypdfium2"),
            "engine_version": ocr.version(ocr.DEFAULT),
        },
    )
    total = len(surveyed.pages)
    reader = _reader(tools)
    kept = tools.store.kept_pages(source.id, reader=digest(reader))
    pages = keep.stage(
        read,
        Pages,
        lambda: read.run(
            original,
            surveyed,
            tools.reading,
            limits,
            tools.workers,
            lambda n, _: progress(read.NAME, n, total),
            kept,
        ),
        reader["options"],
    )
    if keep.is_lasting:
        kept.forget_report()
    _require_read(surveyed, pages)
    progress(outline.NAME, total, total)
    _require_safety_report(pages)
    outlined = keep.stage(outline, Outline, lambda: outline.run(pages))
    facts = keep.stage(extract, Facts, lambda: extract.run(source.id, pages, outlined))
    matches = compare.run(pages, outlined)

    extracted = registry_extract(facts, tools.registry)
    packs = _packs(facts, tools.packs)
    case = Case(report=source.id, facts=facts, matches=matches, timeline=tools.timeline, registry=extracted)
    outcomes = judge.run(case, CHECKS, packs)
    assessment = score.run(outcomes, packs)

    failures = (*surveyed.failures, *pages.failures)
    return Screening(
        status=Status.PARTIAL if failures else Status.DONE,
        report=_card(source, pages=total, facts=facts),
        facts=facts,
        outcomes=outcomes,
        matches=matches,
        assessment=assessment,
        failures=failures,
        provenance=_provenance(
            packs,
            timeline=tools.timeline.version,
            pages=pages,
            snapshot=f"{extracted.snapshot.known_on} {extracted.snapshot.id[:12]}" if extracted else None,
        ),
    )


def _reader(tools: Tools) -> dict[str, Any]:
    """All but the page that a reading depends on."""
    options = {
        "engine": tools.reading.engine,
        "engine_version": ocr.version(tools.reading.engine),
        "dpi": tools.reading.dpi,
    }
    pixels = tools.limits.page_pixels  # other limits end a reading and change none that ends well
    return {"version": read.VERSION, "options": options, "pixels": pixels, "pdfium": version("pypdfium2")}


class _Keeper:
    """Runs stages one on top of the other, taking from the store what it already has."""

    def __init__(self, source: Source, store: Store) -> None:
        self._report = source.id
        self._store = store
        self._key = source.id
        self.is_lasting = True

    def stage(
        self,
        module: Stage,
        kind: type[Result],
        make: Callable[[], Result],
        options: dict[str, object] | None = None,
    ) -> Result:
        """The kept result of this stage on top of the stages before, or a new one, kept if it will last."""
        self._key = stage_key(module.NAME, module.VERSION, self._key, options or {})
        kept = self._kept(kind) if self.is_lasting else None
        if kept is not None:
            return kept
        result = make()
        failures: tuple[Failure, ...] = getattr(result, "failures", ())
        # What is built on a result that may come out otherwise next time must not be kept under the same key.
        self.is_lasting = self.is_lasting and all(f.category in _LASTING for f in failures)
        if self.is_lasting:
            self._store.keep_stage_result(
                self._key,
                stage=module.NAME,
                version=module.VERSION,
                report_id=self._report,
                data=dump(result, is_compressed=True),
            )
        return result

    def _kept(self, kind: type[Result]) -> Result | None:
        """The kept result, or None; one that no longer reads counts as none and is made again."""
        data = self._store.stage_result(self._key)
        if data is None:
            return None
        try:
            return load(kind, data)
        except StoreError as error:
            if error.code != "store_record":
                raise
            return None


def _require_safety_report(pages: Pages) -> None:
    """Raise ``RefusedError`` for a document, read whole, that nowhere speaks of a safety evaluation."""
    if pages.failures:
        return
    text = "".join(re.sub(r"\s", "", line.text) for page in pages.pages for line in page.lines)
    if len(text) >= _ENOUGH_TEXT and not _SAFETY_EVALUATION.search(text):
        raise RefusedError(
            "这份文件看起来不是安全评价报告：全文没有提到安全评价。请确认提交的文件是否正确。",
            code="not_a_safety_report",
        )


def _require_read(surveyed: Survey, pages: Pages) -> None:
    """Raise ``FailedError`` when no page could be read although some should have been."""
    failed = {failure.page for failure in (*surveyed.failures, *pages.failures)}
    wanted = [
        page.number for page in surveyed.pages if page.route is not Route.BLANK or page.number in failed
    ]
    has_text = {page.number for page in pages.pages if page.lines}
    if wanted and all(number in failed and number not in has_text for number in wanted):
        first = (*pages.failures, *surveyed.failures)[0]
        raise FailedError(
            f"没有一页能够读取（例如{first.message}）。请检查原件，或放宽读取限制后再试。",
            code="no_page_read",
        )


def _packs(facts: Facts, packs: tuple[RulePack, ...]) -> tuple[RulePack, ...]:
    """The packs in force on the report's date; where it is missing, on the survey's last day."""
    stated = (
        facts.report_on.value if facts.report_on else facts.survey_on.value[-1] if facts.survey_on else None
    )
    date = PartialDate.parse(stated) if stated else None
    return packs_for(date, packs) or uncertain_packs_for(date, packs)


def _card(source: Source, *, pages: int = 0, facts: Facts | None = None) -> ReportCard:
    kind = facts.report_kind.value if facts and facts.report_kind else None
    return ReportCard(id=source.id, file_name=source.file_name, pages=pages, kind=kind)


def _ended(status: Status, card: ReportCard, stage: str, error: MingjianError) -> Screening:
    """A screening that says why there is no result."""
    category = error.category if isinstance(error, WorkerError) else FailureCategory.INPUT
    failure = Failure(stage=stage, page=None, category=category, code=error.code, message=error.message)
    return Screening(
        status=status,
        report=card,
        facts=Facts(),
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(failure,),
        provenance=_provenance(()),
    )


def _provenance(
    packs: tuple[RulePack, ...],
    *,
    pages: Pages | None = None,
    snapshot: str | None = None,
    timeline: str | None = None,
) -> Provenance:
    engines = sorted({page.engine for page in pages.pages if page.engine}) if pages else []
    return Provenance(
        mingjian=version("mingjian"),
        stages={stage.NAME: stage.VERSION for stage in STAGES},
        models={engine.partition(" ")[0]: engine.partition(" ")[2] for engine in engines},
        registry_snapshot=snapshot,
        packs={pack.id: pack.version for pack in packs},
        timeline=timeline,
    )
