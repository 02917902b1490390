"""Pairs of reports in which photographs or measured values were taken over, made and read from end to end."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from core.document import Outline
from core.facts import Facts
from core.limits import Limits
from core.outcome import Outcome, State
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.briefs.making import brief_of
from corpus.law.timeline import Timeline
from corpus.similarity.kept import Kept
from corpus.store.store import Store
from eval.factory.defects.catalogue import PAIRS, plant
from eval.factory.defects.pairing import Pair, PairForm
from eval.factory.defects.staging import Stage
from eval.factory.draw import stream
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.produce import Carrier, produce
from eval.factory.render.scan import SCANNERS
from eval.factory.world.world import World
from pipelines.checking import Case
from pipelines.checks import data_copied, photo_reused
from pipelines.column_evidence import shown as columns_shown
from pipelines.column_matches import column_matches
from pipelines.depicting.kept import kept_pictures
from pipelines.depicting.kept import shown as pictures_shown
from pipelines.depicting.matches import picture_matches
from pipelines.engine.workers import WorkerPool
from pipelines.measured import measured_columns
from pipelines.reading_steps import Keeper, ReadingTools, read_report
from pipelines.stages import admit, depict, extract, outline, read

CHECKED = {check.CHECK.id: check.CHECK for check in (photo_reused, data_copied)}
_TRIES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One check on one report of a pair. ``form`` is the pair's; the earlier report is ``is_earlier``."""

    check: str
    form: str
    is_earlier: bool
    is_wanted: bool
    is_flagged: bool
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    report: str
    facts: Facts
    kept: Kept


def told(each: int, seed: int, split: str, carrier: str, checks: Sequence[str]) -> Iterator[Told]:
    """Every form of the checks' pairs, ``each`` times, all held against one another in one store."""
    limits = Limits()
    with (
        tempfile.TemporaryDirectory(prefix="mingjian-pairs-") as name,
        Store.open(Path(name) / "store") as store,
        WorkerPool(1, memory_bytes=limits.worker_memory_bytes) as workers,
    ):
        tools = ReadingTools(workers=workers, limits=limits, reading=read.ReadOptions())
        known: list[tuple[str, str, bool, _Read]] = []
        for number, (check, form, pair) in enumerate(_pairs(each, seed, checks)):
            for side, plan in enumerate(pair):
                path = Path(name) / f"{number}-{side}.pdf"
                path.write_bytes(_made(plan, split, carrier, 2 * number + side))
                known.append((check, form, not side, _kept(path, store, tools)))
        timeline = Timeline.load()
        for check, form, is_earlier, item in known:
            for other in CHECKED:
                outcomes = _outcomes(other, item, store, timeline)
                yield Told(
                    check=other,
                    form=form if other == check else "plain",
                    is_earlier=is_earlier,
                    is_wanted=other == check and not is_earlier and form in ("clear_cut", "subtle"),
                    is_flagged=any(outcome.state is State.FLAGGED for outcome in outcomes),
                    outcomes=outcomes,
                )


def _pairs(each: int, seed: int, checks: Sequence[str]) -> Iterator[tuple[str, str, Pair]]:
    world = World(seed, agencies=24)
    for defect in (defect for defect in PAIRS if defect.check in checks):
        for name, form in (*defect.forms.items(), *defect.traps.items()):
            for turn in range(each if name in defect.forms else max(1, each // 2)):
                pair = _pair(world, f"{seed}/{defect.check}/{name}/{turn}", form)
                if pair is None:
                    break
                yield defect.check, name, pair


def _pair(world: World, seed: str, form: PairForm) -> Pair | None:
    """None where short reports have no room for the form."""
    draw = stream(seed)
    for turn in range(_TRIES):
        wish = Wish(length="short", report_on=dt.date(2021, 3, 1) + dt.timedelta(days=draw.randint(0, 600)))
        donor = _honest(world, f"{seed}/{turn}", wish)
        stage = Stage(world=world, draw=stream(seed, str(turn)))
        asked = form.wish(donor, stage)
        pair = form.change(donor, _honest(world, f"{seed}/{turn}/later", asked), stage) if asked else None
        if pair:
            return pair
    return None


def _honest(world: World, seed: str, wish: Wish) -> ReportPlan:
    return plant(make_plan(world, seed, wish), world, {}, ())


def _made(plan: ReportPlan, split: str, carrier: str, number: int) -> bytes:
    layouts = [layout for layout in LAYOUTS if layout.split == split and layout.maker == "own"]
    scanners = sorted(SCANNERS)
    how = Carrier(kind=carrier, scanner=scanners[number % len(scanners)])
    return produce(plan, layouts[number % len(layouts)], how, f"{number}.pdf").data


def _kept(path: Path, store: Store, tools: ReadingTools) -> _Read:
    """The report read as a screening reads it, with what is kept of it."""
    source = admit.run(path, tools.limits)
    store.add_report(source, path)
    keep = Keeper(source.id, store, report_id=source.id)
    pages = read_report(path, keep, tools).pages
    outlined = keep.stage(outline, Outline, lambda: outline.run(pages))
    facts = extract.run(source.id, pages, outlined)
    depicted = depict.run(path, pages, outlined, tools.limits, tools.workers)
    kept = Kept(
        pictures=kept_pictures(depicted, pages, outlined, facts),
        columns=measured_columns(source.id, pages, outlined, facts),
    )
    screening = Screening(
        status=Status.DONE,
        report=ReportCard(id=source.id, file_name=path.name, pages=len(pages.pages)),
        facts=facts,
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian=version("mingjian")),
    )
    store.save_screening(screening, kept=kept)
    return _Read(report=source.id, facts=facts, kept=kept)


def _outcomes(check: str, item: _Read, store: Store, timeline: Timeline) -> tuple[Outcome, ...]:
    own = brief_of(item.report, item.facts)
    facts = dataclasses.replace(
        item.facts,
        photographs=pictures_shown(item.report, item.kept.pictures),
        measured=columns_shown(item.report, item.kept.columns),
    )
    matches = (
        *picture_matches(own, item.kept.pictures, store),
        *column_matches(own, item.kept.columns, store),
    )
    others = store.related(own)
    case = Case(report=item.report, facts=facts, timeline=timeline, others=others, matches=matches)
    outcomes: tuple[Outcome, ...] = CHECKED[check].assess(case)
    return outcomes
