"""One report, the whole flow on one screen.

    bytes -> admit -> survey -> read -> outline -> extract -> sign -> integrity -> depict -> compare -> judge
          -> score -> Screening

Costly stages are kept by content: their key is made of what went in, the stage's version and its
options, each on top of the stage before. Screening the same file twice does the work once.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from core.depicted import Depicted
from core.document import Failure, FailureCategory, Outline, Pages, Source, Survey
from core.errors import FailedError, InputNotFoundError, MingjianError, RefusedError
from core.facts import Facts
from core.outcome import Match, others_matched
from core.screening import Provenance, ReportCard, Screening, Status
from core.signing import Signed
from corpus.similarity.kept import Kept
from pipelines.checking import report_day
from pipelines.column_evidence import shown as columns_shown
from pipelines.depicting.kept import kept_pictures
from pipelines.depicting.kept import shown as pictures_shown
from pipelines.depicting.repeated import repeated
from pipelines.engine.workers import WorkerError
from pipelines.flow import STAGES
from pipelines.inputs import inputs_of
from pipelines.judging import Judged, held_against, judged
from pipelines.kept_text import kept_text
from pipelines.kept_vectors import kept_vectors
from pipelines.measured import measured_columns
from pipelines.reading_steps import Keeper, Progress, ReadingTools, read_report, require_read
from pipelines.recognition import reason_to_refuse
from pipelines.rejudging import Affected, others_alike, settle
from pipelines.screening_tools import Tools
from pipelines.signing.reused import kept_inks
from pipelines.signing.signed import signed_facts
from pipelines.stage_times import timed
from pipelines.stages import (
    admit,
    compare,
    depict,
    extract,
    integrity,
    judge,
    outline,
    sign,
    survey,
)

__all__ = ("STAGES", "Tools", "screen", "screen_kept")


def screen(
    path: Path, tools: Tools, progress: Progress = lambda *_: None, affected: Affected | None = None
) -> Screening:
    """Screen one file and keep the result. A file that cannot be screened ends as refused or failed.

    Earlier reports that it touches are judged again: at once, or with ``affected``, which collects them,
    when the caller settles a whole batch.
    """
    try:
        source = admit.run(path, tools.limits)
    except (RefusedError, InputNotFoundError) as error:
        return _ended(Status.REFUSED, ReportCard(id="", file_name=admit.shown_name(path)), admit.NAME, error)
    tools.store.add_report(source, path)
    return screen_kept(source, tools, progress, affected)


def screen_kept(
    source: Source, tools: Tools, progress: Progress = lambda *_: None, affected: Affected | None = None
) -> Screening:
    """The same for a file that was admitted and is in the store."""
    before, alike = tools.store.brief(source.id), others_alike(source.id, tools.store)
    kept, inputs = Kept(), inputs_of(tools)
    try:
        screening, kept = _screened(source, tools, progress)
    except RefusedError as error:
        screening = _ended(Status.REFUSED, _card(source), survey.NAME, error)
    except FailedError as error:
        screening = _ended(Status.FAILED, _card(source), survey.NAME, error)
    tools.store.save_screening(screening, kept=kept, inputs=inputs)
    touched = Affected() if affected is None else affected
    touched.note(tools.store, source.id, before)
    touched.add(alike | others_matched(screening.matches))
    if affected is not None:
        return screening
    return settle(touched, tools).get(source.id, screening)


def _screened(source: Source, tools: Tools, progress: Progress) -> tuple[Screening, Kept]:
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
    inspected = keep.stage(
        integrity,
        integrity.Inspection,
        lambda: _inspected(original, found.survey, pages, facts, tools),
        {"trust": integrity.trust_digest(tools.trust_folder), "pyhanko": version("pyhanko")},
    )
    facts = replace(facts, integrity=inspected.integrity)
    text = kept_text(pages, outlined, facts)
    vectors, unmade = kept_vectors(text, tools.passage_model_folder)
    depicted = keep.stage(
        depict, Depicted, lambda: depict.run(original, pages, outlined, tools.limits, tools.workers)
    )
    kept = Kept(
        inks=kept_inks(facts, signed),
        text=text,
        vectors=vectors,
        pictures=kept_pictures(depicted, pages, outlined, facts),
        columns=measured_columns(source.id, pages, outlined, facts),
    )
    facts = replace(
        facts,
        photographs=pictures_shown(source.id, kept.pictures),
        same_photographs=repeated(source.id, kept.pictures),
        measured=columns_shown(source.id, kept.columns),
    )
    with timed(compare.NAME):
        matches = compare.run(source.id, facts, kept, tools.store)
    with timed(judge.NAME):
        now = judged(source.id, facts, matches, tools)
    failures = (
        *found.notices,
        *found.survey.failures,
        *pages.failures,
        *signed.failures,
        *inspected.failures,
        *unmade,
        *depicted.failures,
        *now.failures,
    )
    screening = Screening(
        status=Status.PARTIAL if failures else Status.DONE,
        report=_card(source, pages=total, facts=facts),
        facts=facts,
        outcomes=now.outcomes,
        matches=matches,
        assessment=now.assessment,
        failures=failures,
        provenance=_provenance(pages, now, tools, matches),
    )
    return screening, kept


def _inspected(
    original: Path, surveyed: Survey, pages: Pages, facts: Facts, tools: Tools
) -> integrity.Inspection:
    """The file's own traces, with trust in signatures as of the report's day."""
    day = report_day(facts)
    return integrity.run(
        original,
        surveyed,
        pages,
        tools.limits,
        tools.workers,
        report_on=day.last if day is not None else None,
        trust_folder=tools.trust_folder,
    )


def _require_safety_report(pages: Pages, outlined: Outline) -> None:
    """Raise ``RefusedError`` for a document, read whole, that has not the build of such a report."""
    reason = reason_to_refuse(pages, outlined)
    if reason is not None:
        raise RefusedError(
            f"这份文件看起来不是安全评价报告：{reason}。请确认提交的文件是否正确。",
            code="not_a_safety_report",
        )


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
        provenance=_provenance(),
    )


def _provenance(
    pages: Pages | None = None,
    now: Judged | None = None,
    tools: Tools | None = None,
    matches: tuple[Match, ...] = (),
) -> Provenance:
    engines = sorted({page.engine for page in pages.pages if page.engine}) if pages else []
    return Provenance(
        mingjian=version("mingjian"),
        stages={stage.NAME: stage.VERSION for stage in STAGES},
        models={engine.partition(" ")[0]: engine.partition(" ")[2] for engine in engines},
        registry_snapshot=now.snapshot if now else None,
        packs={pack.id: pack.version for pack in now.packs} if now else {},
        timeline=tools.timeline.version if tools else None,
        other_reports=held_against(now.others, matches) if now else {},
    )
