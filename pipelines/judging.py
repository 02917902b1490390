"""From the facts to the assessment: registry and other reports looked up once, then judged and scored.

Both a first screening and a judging again (``rejudging``) go this way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.dates import PartialDate
from core.document import Failure
from core.errors import StoreError
from core.facts import Facts
from core.ids import digest
from core.outcome import Match, Outcome
from core.screening import Assessment
from corpus.briefs.making import brief_of
from corpus.briefs.records import Related
from corpus.law.packs import RulePack, packs_for, uncertain_packs_for
from corpus.store.store import Store
from pipelines.checking import Case, RegistryExtract, TextsHeld
from pipelines.checks import CHECKS
from pipelines.registry_consulting import consulted
from pipelines.screening_tools import Tools
from pipelines.stages import judge, score
from pipelines.text_sources import other_texts

_ID_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What judging gave, and what it looked at."""

    outcomes: tuple[Outcome, ...]
    assessment: Assessment
    packs: tuple[RulePack, ...]
    registry: RegistryExtract | None
    others: Related
    failures: tuple[Failure, ...] = ()

    @property
    def snapshot(self) -> str | None:
        """The registry's state, as the provenance names it."""
        extract = self.registry
        return f"{extract.snapshot.known_on} {extract.snapshot.id[:12]}" if extract else None


def judged(report: str, facts: Facts, matches: tuple[Match, ...], tools: Tools) -> Judged:
    """Every check over the facts, with what the registry and the store say now."""
    asked = consulted(facts, tools.registry, engine=tools.store.engine, consulting=tools.consulting)
    others = tools.store.related(brief_of(report, facts))
    packs = packs_of(facts, tools.packs)
    case = Case(
        report=report,
        facts=facts,
        matches=matches,
        timeline=tools.timeline,
        registry=asked.extract,
        others=others,
        texts=texts_held(report, tools.store),
        received_on=tools.store.received_on(report),
    )
    outcomes = judge.run(case, CHECKS, packs)
    return Judged(
        outcomes=outcomes,
        assessment=score.run(outcomes, packs),
        packs=packs,
        registry=asked.extract,
        others=others,
        failures=asked.failures,
    )


def texts_held(report: str, store: Store) -> TextsHeld:
    """How many other reports have a text in the index, or that it cannot be used."""
    try:
        return TextsHeld(others=other_texts(report, store.text_index.view()))
    except StoreError as error:
        return TextsHeld(others=0, problem=error.message)


def held_against(others: Related, matches: Iterable[Match]) -> dict[str, str]:
    """Other reports by the beginnings of their ids, with the digest of what each says: for the provenance.

    Of a report that only shares something with this one the digest is that of what is shared and where.
    """
    held = {
        brief.report[:_ID_DIGITS]: value for brief, value in zip(others.briefs, others.digests, strict=True)
    }
    shared: dict[str, list[tuple[int | None, str]]] = {}
    for match in matches:
        if not match.common:
            places = shared.setdefault(match.right_report.id[:_ID_DIGITS], [])
            places += [(item.page, item.excerpt) for item in match.right]
    for report, places in sorted(shared.items()):
        held.setdefault(report, digest(places)[:_ID_DIGITS])
    return held


def packs_of(facts: Facts, packs: tuple[RulePack, ...]) -> tuple[RulePack, ...]:
    """The packs in force on the report's date; where it is missing, on the survey's last day."""
    stated = (
        facts.report_on.value if facts.report_on else facts.survey_on.value[-1] if facts.survey_on else None
    )
    date = PartialDate.parse(stated) if stated else None
    return packs_for(date, packs) or uncertain_packs_for(date, packs)
