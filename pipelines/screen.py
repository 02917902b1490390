"""One report, the whole flow on one screen.

    bytes -> admit -> survey -> read -> outline -> extract -> sign -> compare -> judge -> score -> Screening

Costly stages are kept by content: their key is made of what went in, the stage's version and its
options, each on top of the stage before. Screening the same file twice does the work once.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from core.dates import PartialDate
from core.document import Failure, FailureCategory, Outline, Pages, Source
from core.errors import FailedError, InputNotFoundError, MingjianError, RefusedError
from core.facts import Facts
from core.limits import Limits
from core.screening import Provenance, ReportCard, Screening, Status
from core.signing import Signed
from corpus.law.packs import RulePack, packs_for, uncertain_packs_for
from corpus.law.timeline import Timeline
from corpus.registry.lookup import Registry
from corpus.similarity.signatures import KeptInk
from corpus.store.store import Store
from pipelines.checking import Case
from pipelines.checks import CHECKS
from pipelines.engine.workers import WorkerError, WorkerPool
from pipelines.reading_steps import Keeper, Progress, ReadingTools, Stage, read_report, require_read
from pipelines.recognition import reason_to_refuse
from pipelines.registry_consulting import Consulting, consulted
from pipelines.signing.reused import kept_inks, signature_matches
from pipelines.signing.signed import signed_facts
from pipelines.stages import admit, compare, extract, judge, outline, read, score, sign, survey

STAGES: tuple[Stage, ...] = (admit, survey, read, outline, extract, sign, compare, judge, score)


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
    consulting: Consulting | None = None  # a registry that is asked, where one is configured


def screen(path: Path, tools: Tools, progress: Progress = lambda *_: None) -> Screening:
    """Screen one file and keep the result. A file that cannot be screened ends as refused or failed."""
    try:
        source = admit.run(path, tools.limits)
    except (RefusedError, InputNotFoundError) as error:
        return _ended(Status.REFUSED, ReportCard(id="", file_name=admit.shown_name(path)), admit.NAME, error)
    tools.store.add_report(source, path)
    inks: tuple[KeptInk, ...] = ()
    try:
        screening, inks = _screened(source, tools, progress)
    except RefusedError as error:
        screening = _ended(Status.REFUSED, _card(source), survey.NAME, error)
    except FailedError as error:
        screening = _ended(Status.FAILED, _card(source), survey.NAME, error)
    tools.store.save_screening(screening, inks=inks)
    return screening


def _screened(source: Source, tools: Tools, progress: Progress) -> tuple[Screening, tuple[KeptInk, ...]]:
    keep = Keeper(source.id, tools.store, report_id=source.id)
    original = tools.store.original_path(source.id)
    found = read_report(original, keep, ReadingTools.of(tools), progress)
    pages, total = found.pages, found.total_pages
    require_read(found.survey, pages)
    progress(outline.NAME, total, total)
    outlined = keep.stage(outline, Outline, lambda: outline.run(pages))
    _require_safety_report(pages, outlined)
    extracted = keep.stage(extract, Facts, lambda: extract.run(source.id, pages, outlined))
    signed = keep.stage(
        sign, Signed, lambda: sign.run(original, pages, extracted, tools.limits, tools.workers)
    )
    facts = signed_facts(extracted, signed)
    inks = kept_inks(facts, signed)
    matches = (*compare.run(pages, outlined), *signature_matches(source.id, facts, inks, tools.store))

    asked = consulted(facts, tools.registry, engine=tools.store.engine, consulting=tools.consulting)
    answered = asked.extract
    packs = _packs(facts, tools.packs)
    case = Case(report=source.id, facts=facts, matches=matches, timeline=tools.timeline, registry=answered)
    outcomes = judge.run(case, CHECKS, packs)
    assessment = score.run(outcomes, packs)

    failures = (
        *found.notices,
        *found.survey.failures,
        *pages.failures,
        *signed.failures,
        *asked.failures,
    )
    screening = Screening(
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
            snapshot=f"{answered.snapshot.known_on} {answered.snapshot.id[:12]}" if answered else None,
        ),
    )
    return screening, inks


def _require_safety_report(pages: Pages, outlined: Outline) -> None:
    """Raise ``RefusedError`` for a document, read whole, that has not the build of such a report."""
    reason = reason_to_refuse(pages, outlined)
    if reason is not None:
        raise RefusedError(
            f"这份文件看起来不是安全评价报告：{reason}。请确认提交的文件是否正确。",
            code="not_a_safety_report",
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
    industry = facts.industry.value if facts and facts.industry else None
    return ReportCard(id=source.id, file_name=source.file_name, pages=pages, kind=kind, industry=industry)


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
